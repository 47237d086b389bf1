"""Entries of the library in plain words, line by line, so that any two versions can be laid side by side."""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from planner.library.model import Library
from planner.services.bodies import Body

Line = tuple[str, ...]
Lines = dict[Line, tuple[str, str]]
COLUMNS = {
    "kind": "what kind of signal it is",
    "activity": "what was done",
    "source": "where it comes from",
    "case": "what it belongs to",
    "actor": "who did it",
    "team": "the team",
    "title": "the title of the work",
    "type": "its type",
    "unit": "its unit",
}
KINDS = {
    "event": "step of work",
    "decision": "decision",
    "message": "message",
    "survey": "survey answer",
    "kpi": "reading of a key figure",
    "completion": "course completed",
    "usage": "use of a tool",
    "observation": "behaviour noted",
    "seat": "workshop date",
}
STATISTICS = {
    "share": "the share of {}",
    "rate": "how many {} there are for each person",
    "median_hours": "the hours within which half of {} are done",
    "mean": "the mean of {}",
}


@dataclass(frozen=True, kw_only=True)
class Change:
    """One line that differs: what it is about, what it said and says, and the words kept, taken and added."""

    line: Line
    label: str
    kind: Literal["added", "removed", "changed"]
    before: str
    after: str
    pieces: tuple[tuple[Literal["same", "taken", "added"], str], ...] = ()


def compare(sort: str, before: Body | None, after: Body | None, library: Library) -> tuple[Change, ...]:
    """What changed from one version of an entry to another, in the order in which a page shows it."""
    return differ(*(lines(sort, body, library) if body else {} for body in (before, after)))


def differ(old: Lines, new: Lines) -> tuple[Change, ...]:
    """What changed from some lines to others, in the order in which a page shows it."""
    parts = list(dict.fromkeys(line[0] for line in (*old, *new)))
    ordered = sorted(dict.fromkeys((*new, *old)), key=lambda line: parts.index(line[0]))
    found = [_change(line, old.get(line), new.get(line)) for line in ordered]
    return tuple(change for change in found if change is not None)


def lines(sort: str, body: Body, library: Library) -> Lines:
    """An entry as lines, each with what it is about and what it says."""
    return _LINES[sort](body, library)


def counted(measure: Mapping[str, Any]) -> str:
    """How a behaviour is counted, as a sentence."""
    said = STATISTICS[measure["statistic"]].format(_signals(measure["where"]))
    if measure.get("of"):
        said += f", among {_signals(measure['of'])}"
    return f"{said[:1].upper()}{said[1:]}, team by team and week by week."


def smallest(body: Body) -> str:
    """The smallest change that matters, with the way that is better."""
    share = body["unit"] == "share"
    size = f"{100 * body['smallest']:g} percentage points" if share else f"{body['smallest']:g} {body['unit']}"
    way = "Less is better" if body["direction"] == "down" else "More is better"
    return f"{way}; a change below {size} does not count."


def _signals(where: Mapping[str, Any]) -> str:
    kinds = where.get("kind", ())
    said = _either([f"{KINDS.get(kind, kind)}s" for kind in kinds]) if kinds else "signals"
    rest = [(column, words) for column, words in where.items() if column != "kind"]
    told = [f"{COLUMNS.get(column, column)} says {_either([f'“{one}”' for one in words])}" for column, words in rest]
    return f"{said} where {' and '.join(told)}" if told else said


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _role(body: Body, library: Library) -> Lines:
    found: Lines = {
        ("title",): ("Title", body["title"]),
        ("family",): ("Family", spaced(body["family"])),
        ("purpose",): ("Purpose", body["purpose"]),
    }
    for part in body["responsibilities"]:
        share = "" if part.get("share") is None else f" ({100 * part['share']:g} % of the hours)"
        found["responsibilities", part["id"]] = ("Responsibility", f"{part['text']}{share}")
    for need in body["needs"]:
        key = need["capability"]
        capability = library.capabilities.get(key)
        found["needs", key] = ("Need", f"{capability.name if capability else spaced(key)}, level {need['level']}")
    return _without_empty(found | _named(body, "also", "Other titles") | _named(body, "entry", "Condition")) | _codes(
        body
    )


def _capability(body: Body, library: Library) -> Lines:
    found: Lines = {("name",): ("Name", body["name"]), ("meaning",): ("Meaning", body["meaning"])}
    found |= {("levels", str(one["level"])): (f"Level {one['level']}", one["seen"]) for one in body["levels"]}
    return _without_empty(found | _named(body, "also", "Other names")) | _codes(body)


def _behaviour(body: Body, library: Library) -> Lines:
    return {
        ("name",): ("Name", body["name"]),
        ("seen",): ("What can be seen", body["seen"]),
        ("measure",): ("How it is counted", counted(body["measure"])),
        ("smallest",): ("What counts as a change", smallest(body)),
        ("baseline_weeks",): ("Compared with", f"{body['baseline_weeks']} weeks before"),
    }


def _item(body: Body, library: Library) -> Lines:
    capability, behaviour = library.capabilities.get(body["builds"]), library.behaviours.get(body["behaviour"])
    required = [library.items[key].title if key in library.items else spaced(key) for key in body["requires"]]
    hours, seats = body["hours"], body.get("seats")
    return _without_empty(
        {
            ("title",): ("Title", body["title"]),
            ("kind",): ("Kind", spaced(body["kind"])),
            ("builds",): ("Builds", capability.name if capability else spaced(body["builds"])),
            ("from_level",): ("From level", _figure(body["from_level"])),
            ("to_level",): ("To level", _figure(body["to_level"])),
            ("hours",): ("Hours", _figure(hours)),
            ("behaviour",): ("Behaviour", behaviour.name if behaviour else spaced(body["behaviour"])),
            ("foundation",): ("Serves", spaced(body["foundation"])),
            ("requires",): ("Comes after", ", ".join(required)),
            ("seats",): ("Seats", _figure(seats)),
            ("text",): ("What to do", body["text"]),
        }
    )


_LINES: Mapping[str, Callable[[Body, Library], Lines]] = {
    "role": _role,
    "capability": _capability,
    "behaviour": _behaviour,
    "item": _item,
}


def spaced(key: str) -> str:
    """A word that a file uses as people write it: "people-and-learning" is "People and learning"."""
    words = str(key).replace("-", " ")
    return words[:1].upper() + words[1:]


def _figure(value: Any) -> str:
    return "" if value is None else f"{value:g}"


def _named(body: Body, name: str, label: str) -> Lines:
    return {(name,): (label, "; ".join(body.get(name, ())))}


def _codes(body: Body) -> Lines:
    return {
        ("external", one["scheme"], one["code"]): ("Public code", f"{one['scheme']} {one['release']}: {one['code']}")
        for one in body.get("external", ())
    }


def _without_empty(found: Lines) -> Lines:
    return {line: told for line, told in found.items() if told[1]}


def _change(line: Line, old: tuple[str, str] | None, new: tuple[str, str] | None) -> Change | None:
    if old == new:
        return None
    if old is None or new is None:
        label = (old or new or ("", ""))[0]
        kind: Literal["added", "removed"] = "added" if old is None else "removed"
        return Change(line=line, label=label, kind=kind, before=old[1] if old else "", after=new[1] if new else "")
    pieces = tuple(_pieces(old[1], new[1]))
    return Change(line=line, label=new[0], kind="changed", before=old[1], after=new[1], pieces=pieces)


def _pieces(old: str, new: str) -> list[tuple[Literal["same", "taken", "added"], str]]:
    """The words of two texts in one line, those that stay, those that go and those that come."""
    first, second = (re.findall(r"\s+|[^\s]+", text) for text in (old, new))
    found: list[tuple[Literal["same", "taken", "added"], str]] = []
    for what, i1, i2, j1, j2 in difflib.SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(("same", "".join(first[i1:i2])))
            continue
        if i2 > i1:
            found.append(("taken", "".join(first[i1:i2])))
        if j2 > j1:
            found.append(("added", "".join(second[j1:j2])))
    return found
