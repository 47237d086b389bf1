"""Which file answers which question, in the order in which they help."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.services.importing import Imported


@dataclass(frozen=True, kw_only=True)
class File:
    """One kind of file: what it is called, what it answers, what one row of it holds, and how it is recognised."""

    name: str
    answers: str
    row: str
    connectors: tuple[str, ...]


FILES: tuple[File, ...] = (
    File(
        name="People from the HR system",
        answers="Who works in which team and role, since when, for whom? Everything else is counted by it.",
        row="one person in one post: name, e-mail, title, team, manager, from, until",
        connectors=("people",),
    ),
    File(
        name="Steps of tickets or cases",
        answers="Where does work wait, and for what? Which roles really do the same work?",
        row="one step: case, the state it entered, when, by which account",
        connectors=("event_csv", "xes"),
    ),
    File(
        name="Decisions asked and taken",
        answers="How long do decisions take, and how often do they come back?",
        row="one decision: asked when, decided when, by which account, approved or returned",
        connectors=(),
    ),
    File(
        name="Survey answers",
        answers="Why is a new way of working taken up, or not?",
        row="one answer: account, question, a number, the day",
        connectors=("survey",),
    ),
    File(
        name="Key figures",
        answers="Did the business figure that a pathway hangs on move?",
        row="one reading: name, date or period, value, unit",
        connectors=("kpi",),
    ),
    File(
        name="Courses completed",
        answers="What was learned, so that it can be told apart from what changed?",
        row="one completion: account, title, the day",
        connectors=("lms",),
    ),
    File(
        name="What people can do",
        answers="What may a pathway leave out, because somebody can do it already?",
        row="one level seen: person, capability, level, who saw it, the day",
        connectors=("evidence",),
    ),
)
DECISIONS = FILES[2]
KINDS: Mapping[str, str] = {
    "event": "steps of work",
    "decision": "decisions asked and taken",
    "message": "messages (who and when, never what)",
    "survey": "survey answers",
    "kpi": "readings of key figures",
    "completion": "courses completed",
    "usage": "use of a tool",
    "observation": "behaviour seen",
}


def brought(imported: tuple[Imported, ...]) -> tuple[tuple[File, int], ...]:
    """Each kind of file with how many of it are in."""
    live = [one for one in imported if one.undone_at is None]
    return tuple((file, sum(_is(file, one) for one in live)) for file in FILES)


def _is(file: File, one: Imported) -> bool:
    decides = one.kind == "decision"
    return decides if file is DECISIONS else one.connector in file.connectors and not decides
