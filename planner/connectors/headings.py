"""Which column feeds which field: by the headings tools use and by what the columns hold, with the reason in words."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from planner.connectors import numbers, periods, times
from planner.connectors.base import Field
from planner.connectors.tables import ERROR_COLUMNS, Table, is_error_file

READS: dict[str, Callable[[str], bool]] = {
    "text": lambda _: True,
    "time": times.reads,
    "period": lambda text: periods.reads(text) or times.reads(text),
    "number": numbers.reads,
}
# Share of a column's values that must read as what the field needs: where its heading is a usual name, and where not.
NAMED, UNNAMED = 0.5, 0.9
# Texts of a column looked at to tell what it holds.
LOOKED_AT = 200


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The columns found so far for a table's fields, with a reason each."""

    table: Table
    columns: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    fields: tuple[Field, ...] = ()

    @cached_property
    def texts(self) -> dict[str, list[str]]:
        """What each column holds in the first rows, empty cells left out."""
        sample = self.table.sample()
        return {name: sample.column(at).drop_null().to_pylist() for at, name in enumerate(self.table.headings)}

    @property
    def free(self) -> list[str]:
        """Headings that feed no field yet and may."""
        taken = set(self.columns.values()) | self.dropped
        return [heading for heading in self.table.headings if heading not in taken]

    def take(self, name: str, heading: str, reason: str) -> None:
        """Lets this column feed a field."""
        self.columns[name] = heading
        self.reasons[name] = reason

    def fits(self, wanted: Field, heading: str, share: float = NAMED) -> bool:
        """Whether a column holds what the field needs; an empty one only where that is optional or
        the table has no rows."""
        texts = self.texts[heading][:LOOKED_AT]
        if not texts:
            return not wanted.required or not any(self.texts.values())
        read = (READS[wanted.shape](text) or squash(text) in wanted.words for text in texts)
        return sum(read) >= share * len(texts)

    def suits(self, name: str, heading: str) -> bool:
        """Whether a column holds what the field of this name needs."""
        return any(one.name == name and self.fits(one, heading) for one in self.fields)


def squash(text: str) -> str:
    """A heading without case, spaces and marks: "Issue key" and "issue_key" are alike."""
    return re.sub(r"[\W_]", "", text.lower())


def words(text: str) -> list[str]:
    """The words of a heading, split at spaces, marks and capitals."""
    return re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).lower())


def dropped(headings: Sequence[str], drops: tuple[str, ...]) -> frozenset[str]:
    """The headings whose content never enters, however they are written or numbered; so do an error file's own."""
    unwanted = {squash(drop) for drop in drops}
    own = ERROR_COLUMNS if is_error_file(headings) else ()
    found = (heading for heading in headings if squash(re.sub(r" \(\d+\)$", "", heading)) in unwanted)
    return frozenset([*found, *own])


def draft(table: Table, fields: tuple[Field, ...], *, drops: tuple[str, ...], loose: tuple[str, ...] = ()) -> Draft:
    """The best column for each field, or none.

    A heading that is a known name wins over one that only contains it, which is enough for the ``loose`` fields;
    a required time may be found by its content alone.
    """
    made = Draft(table=table, dropped=dropped(table.headings, drops), fields=fields)
    for wanted in fields:
        _by_name(made, wanted)
    for wanted in fields:
        if wanted.name in loose and wanted.name not in made.columns:
            _by_words(made, wanted)
    for wanted in fields:
        if wanted.required and wanted.shape in ("time", "period") and wanted.name not in made.columns:
            _by_content(made, wanted)
    return made


def _by_name(made: Draft, wanted: Field) -> None:
    known = {squash(heading): heading for heading in reversed(made.free)}
    for name in (wanted.name, *wanted.also):
        heading = known.get(squash(name))
        if heading is not None and made.fits(wanted, heading):
            made.take(wanted.name, heading, f"“{heading}” is a usual heading for it{_evidence(made, wanted, heading)}.")
            return


def _by_words(made: Draft, wanted: Field) -> None:
    for name in (wanted.name, *wanted.also):
        for heading in made.free:
            if f" {' '.join(words(name))} " in f" {' '.join(words(heading))} " and made.fits(wanted, heading):
                made.take(wanted.name, heading, f"“{heading}” contains “{name}”{_evidence(made, wanted, heading)}.")
                return


def _by_content(made: Draft, wanted: Field) -> None:
    for heading in made.free:
        texts = [text for text in made.texts[heading][:LOOKED_AT] if not text.isdigit()]
        if made.fits(wanted, heading, UNNAMED) and texts:
            made.take(wanted.name, heading, f"no heading names it, but “{heading}” holds dates.")
            return


def _evidence(made: Draft, wanted: Field, heading: str) -> str:
    texts = made.texts[heading]
    if not texts:
        return ", though its first rows are empty"
    if wanted.shape != "text":
        return f" and its values read as {wanted.shape}s"
    different = len(set(texts))
    return f" and holds {different:,} different value{'' if different == 1 else 's'} in {len(texts):,} rows"
