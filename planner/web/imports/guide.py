"""Which file answers which question, in the order in which they help."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.services.importing import Imported


@dataclass(frozen=True, kw_only=True)
class File:
    """One kind of file: what it is called, what it answers, what one row of it holds, and what its rows are."""

    name: str
    answers: str
    row: str
    kind: str


FILES: tuple[File, ...] = (
    File(
        name="People from the HR system",
        answers="Who works in which team and role, since when, for whom? Everything else is counted by it.",
        row="one person in one post: name, e-mail, title, team, manager, from, until",
        kind="people",
    ),
    File(
        name="Steps of tickets or cases",
        answers="Where does work wait, and for what? Which roles really do the same work?",
        row="one step: case, the state it entered, when, by which account",
        kind="event",
    ),
    File(
        name="Decisions asked and taken",
        answers="How long do decisions take, and how often do they come back?",
        row="one decision: asked when, decided when, by which account, approved or returned",
        kind="decision",
    ),
    File(
        name="Survey answers",
        answers="Why is a new way of working taken up, or not?",
        row="one answer: account, question, a number, the day",
        kind="survey",
    ),
    File(
        name="Key figures",
        answers="Did the business figure that a pathway hangs on move?",
        row="one reading: name, date or period, value, unit",
        kind="kpi",
    ),
    File(
        name="Courses completed",
        answers="What was learned, so that it can be told apart from what changed?",
        row="one completion: account, title, the day",
        kind="completion",
    ),
    File(
        name="What people can do",
        answers="What may a pathway leave out, because somebody can do it already?",
        row="one level seen: person, capability, level, who saw it, the day",
        kind="evidence",
    ),
)
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
    live = [one.kind for one in imported if one.undone_at is None]
    return tuple((file, live.count(file.kind)) for file in FILES)
