"""What a role, capability, item and behaviour file must hold, checked field by field."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, cast, get_args

from planner.faults import Fault
from planner.library.fields import ID, ID_RULE, Fields, suggestion
from planner.library.model import (
    Behaviour,
    Capability,
    Direction,
    ExternalId,
    Foundation,
    Item,
    ItemKind,
    Level,
    Measure,
    Need,
    Observed,
    Responsibility,
    Role,
    Statistic,
)

Table = Mapping[str, Any]
# Shares typed with two decimals may sum to a hair more than one in binary.
ROUNDING = 1e-9
LEVEL = re.compile("[1-9][0-9]?")
_UNITS = {"share": "share", "median_hours": "hours"}


def read_role(table: Table, *, stem: str, family: str, file: str) -> tuple[Role | None, tuple[Fault, ...]]:
    """The role that a role file describes, or None and every fault it has."""
    faults: list[Fault] = []
    keys = Fields(table, file=file, faults=faults)
    values = {
        "title": keys.text("title"),
        "purpose": keys.text("purpose"),
        "also": keys.texts("also"),
        "entry": keys.texts("entry"),
        "version": keys.whole("version", least=1, needed=False) or 1,
        "responsibilities": _responsibilities(keys),
        "needs": _needs(keys),
        "external": tuple(_external(part) for part in keys.tables("external", needed=False)),
    }
    keys.close()
    return (None if faults else Role(id=stem, family=family, **cast(dict[str, Any], values))), tuple(faults)


def read_capability(table: Table, *, stem: str, file: str) -> tuple[Capability | None, tuple[Fault, ...]]:
    """The capability that a capability file describes, or None and every fault it has."""
    faults: list[Fault] = []
    keys = Fields(table, file=file, faults=faults)
    values = {
        "name": keys.text("name"),
        "meaning": keys.text("meaning"),
        "also": keys.texts("also"),
        "levels": _levels(keys),
        "external": tuple(_external(part) for part in keys.tables("external", needed=False)),
    }
    keys.close()
    return (None if faults else Capability(id=stem, **cast(dict[str, Any], values))), tuple(faults)


def read_behaviour(table: Table, *, stem: str, file: str) -> tuple[Behaviour | None, tuple[Fault, ...]]:
    """The behaviour that a behaviour file describes, or None and every fault it has."""
    faults: list[Fault] = []
    keys = Fields(table, file=file, faults=faults)
    measure = _measure(keys)
    unit = keys.text("unit")
    wanted = _UNITS.get(measure.statistic)
    if unit is not None and wanted is not None and unit != wanted:
        keys.fault("unit", f"does not fit the statistic {measure.statistic}", f'Write unit = "{wanted}"', unit)
    values = {
        "name": keys.text("name"),
        "seen": keys.text("seen"),
        "measure": measure,
        "unit": unit,
        "direction": keys.choice("direction", get_args(Direction)),
        "smallest": keys.number("smallest", most=1) if unit == "share" else keys.number("smallest"),
        "baseline_weeks": keys.whole("baseline_weeks", least=1, needed=False) or 12,
        "level": keys.choice("level", get_args(Observed), needed=False) or "team",
        "redefined": keys.days("redefined"),
    }
    keys.close()
    return (None if faults else Behaviour(id=stem, **cast(dict[str, Any], values))), tuple(faults)


def read_item(table: Table, text: str, *, stem: str, file: str) -> tuple[Item | None, tuple[Fault, ...]]:
    """The learning item that a front matter and its body describe, or None and every fault it has."""
    faults: list[Fault] = []
    keys = Fields(table, file=file, faults=faults)
    start, end = keys.whole("from", least=0), keys.whole("to", least=1)
    if start is not None and end is not None and end <= start:
        keys.fault("to", "is not above from", f"Write {start + 1} or more", end)
    if not text.strip():
        keys.fault("text", "is empty", "Write below the second +++ what the person does")
    values = {
        "title": keys.text("title"),
        "kind": keys.choice("kind", get_args(ItemKind)),
        "builds": keys.identifier("builds"),
        "from_level": start,
        "to_level": end,
        "hours": keys.number("hours"),
        "behaviour": keys.identifier("behaviour"),
        "foundation": keys.choice("foundation", get_args(Foundation)),
        "requires": _requires(keys, stem),
        "seats": keys.whole("seats", least=1, needed=False),
        "text": text.strip(),
    }
    keys.close()
    return (None if faults else Item(id=stem, **cast(dict[str, Any], values))), tuple(faults)


def _responsibilities(keys: Fields) -> tuple[Responsibility, ...]:
    found: dict[str, Responsibility] = {}
    for part in keys.tables("responsibilities"):
        name, text = part.identifier("id"), part.text("text")
        share = part.number("share", most=1, needed=False)
        part.close()
        if name in found:
            part.fault("id", "is used twice in this role", "Give each responsibility its own id", name)
        elif name is not None and text is not None:
            found[name] = Responsibility(id=name, text=text, share=share)
    total = sum(part.share or 0 for part in found.values())
    if total > 1 + ROUNDING:
        keys.fault("responsibilities", "have shares of more than 1 in all", "Lower them to 1 or less", f"{total:g}")
    return tuple(found.values())


def _needs(keys: Fields) -> tuple[Need, ...]:
    # A role of a public framework may say what it answers for and nothing of capabilities.
    table = keys.table("needs", needed=False)
    found = []
    for capability in table.names():
        level = table.whole(capability, least=1)
        if not ID.fullmatch(capability):
            table.fault(capability, "is no capability id", ID_RULE, capability)
        elif level is not None:
            found.append(Need(capability=capability, level=level))
    return tuple(found)


def _external(part: Fields) -> ExternalId:
    values = {key: part.text(key) or "" for key in ("scheme", "release", "code")}
    part.close()
    return ExternalId(**values)


def _levels(keys: Fields) -> tuple[Level, ...]:
    table = keys.table("levels")
    found = []
    for key in table.names():
        seen = table.text(key)
        if not LEVEL.fullmatch(key):
            table.fault(key, "is no level", "Number the levels 1, 2, 3", key)
        elif seen is not None:
            found.append(Level(level=int(key), seen=seen))
    found.sort(key=lambda level: level.level)
    numbers = [level.level for level in found]
    if numbers != list(range(1, len(numbers) + 1)):
        keys.fault("levels", "are not consecutive from 1", "Number them 1, 2, 3 without gaps", numbers)
    return tuple(found)


def _measure(keys: Fields) -> Measure:
    part = keys.table("measure")
    statistic = part.choice("statistic", get_args(Statistic))
    share = statistic == "share"
    where, of = _words(part, "where"), _words(part, "of", needed=share)
    if of and not share:
        part.fault("of", "is only for the statistic share", "Remove it, or use the statistic share", statistic)
    part.close()
    return Measure(statistic=cast(Statistic, statistic), where=where, of=of)


def _words(part: Fields, key: str, *, needed: bool = True) -> dict[str, tuple[str, ...]]:
    table = part.table(key, needed=needed)
    known = text_columns()
    found = {}
    for column in table.names():
        words = table.texts(column, needed=True)
        if column not in known:
            table.fault(column, "is no text column of the signals", suggestion(column, known), column)
        elif not words:
            table.fault(column, "names no word", "Write at least one word that must occur in it")
        elif column == "kind":
            _kinds(table, words)
        found[column] = words
    return found


def _kinds(table: Fields, words: tuple[str, ...]) -> None:
    from planner.signals import KINDS

    for word in words:
        if word not in KINDS:
            table.fault("kind", "is no kind of signal", suggestion(word, KINDS), word)


def text_columns() -> tuple[str, ...]:
    """The signal columns whose words a measure can ask for."""
    from planner.signals import SCHEMA

    return tuple(column.name for column in SCHEMA if str(column.type) == "string" and column.name != "id")


def _requires(keys: Fields, stem: str) -> tuple[str, ...]:
    required = keys.texts("requires")
    if stem in required:
        keys.fault("requires", "names the item itself", "Remove it from the list", stem)
    for other in sorted(other for other, count in Counter(required).items() if count > 1):
        keys.fault("requires", "names the same item twice", "Remove one of them", other)
    return required
