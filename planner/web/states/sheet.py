"""The map of states as a file: to fill in with a spreadsheet and bring back."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from planner.cells import unescape
from planner.services.errors import Refused
from planner.services.state_maps import Said, State, own_key
from planner.web.states.words import CHOICES, MEANS, why

HEADINGS = ("Source", "State", "Type", "Times entered", "Hours", "Means", "Why", "Note")
NEEDED = ("source", "state", "means")
TOLD = 20
LONGEST_NOTE = 500
SEPARATORS = (",", ";", "\t")
KNOWN: Mapping[str, str] = {
    **{label.casefold(): meaning for meaning, label in CHOICES.items()},
    **{meaning: meaning for meaning in CHOICES},
    **dict.fromkeys(("", MEANS[""].casefold(), "as shipped"), ""),
}


@dataclass(frozen=True, kw_only=True)
class _Row:
    """A line of the file, with its number."""

    line: int
    cells: Mapping[str, str]


def rows(states: Iterable[State]) -> Iterator[tuple[object, ...]]:
    """One row a state."""
    for one in states:
        yield (
            one.source,
            one.activity,
            one.type,
            one.times,
            round(one.hours, 1),
            MEANS[one.meaning],
            why(one),
            one.note,
        )


def read(content: bytes, states: Iterable[State]) -> list[Said]:
    """What a file says differently from how it stands. Raises Refused, naming rows, when any of it cannot be used."""
    known = {(one.source, own_key(one.activity, one.type)): one for one in states}
    found, wrong = [], []
    for row in _rows(content):
        state = known.get((row.cells["source"], own_key(row.cells["state"], row.cells.get("type", ""))))
        meaning = KNOWN.get(row.cells["means"].casefold())
        if state is None:
            wrong.append(f"row {row.line}: there is no state “{row.cells['state']}” in “{row.cells['source']}”")
        elif meaning is None:
            wrong.append(f"row {row.line}: “{row.cells['means']}” is nothing that a state can mean")
        elif (said := _said(state, meaning, row.cells.get("note", "")[:LONGEST_NOTE])) is not None:
            found.append(said)
    if wrong:
        more = f"; and {len(wrong) - TOLD} more" if len(wrong) > TOLD else ""
        raise Refused(f"Nothing was changed. {'; '.join(wrong[:TOLD])}{more}. Mend the file and bring it again.")
    return found


def _said(state: State, meaning: str, note: str) -> Said | None:
    """What a row changes; a meaning that is shipped needs nobody to say it."""
    own = "" if meaning == state.shipped else meaning
    if meaning and meaning == state.meaning:
        own = state.own
    if own == state.own and (not own or note in ("", state.note)):
        return None
    return Said(source=state.source, activity=state.activity, type=state.type, meaning=own, note=note)


def _rows(content: bytes) -> Iterator[_Row]:
    text = _text(content)
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(SEPARATORS, key=first.count))
    try:
        headings = [cell.strip().casefold() for cell in next(reader, [])]
        if lacking := [name for name in NEEDED if name not in headings]:
            raise Refused(f"The file lacks the column {lacking[0].capitalize()}. Start from the table below.")
        for cells in reader:
            if any(cells):
                held = dict(zip(headings, (unescape(cell).strip() for cell in cells), strict=False))
                yield _Row(line=reader.line_num, cells={name: held.get(name, "") for name in headings})
    except csv.Error as error:
        raise Refused("The file is no table. Save it as CSV and bring it again.") from error


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
