"""Which file answers which question, in the order in which they help, what it must hold, and where it is found."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.services.importing import Imported


@dataclass(frozen=True, kw_only=True)
class Way:
    """One tool or format a kind of file comes from: the connector that reads it and where in the tool it is found."""

    connector: str
    tool: str
    where: str


@dataclass(frozen=True, kw_only=True)
class File:
    """One kind of file: what it is called, what it answers, what one row of it holds, an example, and what its rows
    are; the ways to it."""

    name: str
    answers: str
    row: str
    example: str
    kind: str
    ways: tuple[Way, ...]


ANY_TABLE = "a table from any tool, as CSV or Excel: a report, a saved search or a database view with these columns"

FILES: tuple[File, ...] = (
    File(
        name="People from the HR system",
        answers="Who works in which team and role, since when, for whom? Everything else is counted by it.",
        row="one person in one post: name, e-mail, title, team, manager, from, until",
        example="Employee ID, Name, E-mail, Job title, Team, Manager, From, Until",
        kind="people",
        ways=(
            Way(
                connector="people",
                tool="HR system",
                where="Reports or people directory, a report of all posts with their dates, export as CSV or Excel",
            ),
        ),
    ),
    File(
        name="Steps of tickets or cases",
        answers="Where does work wait, and for what? Which roles really do the same work?",
        row="one step: case, the state it entered, when, by which account",
        example="Ticket, Status, Changed at, Assignee, Group",
        kind="event",
        ways=(
            Way(
                connector="jira",
                tool="Jira",
                where="the interface's search with the change log (expand=changelog), saved as JSON; or Filters, a "
                "filter, Export CSV (all fields), which knows when issues were created and resolved only",
            ),
            Way(
                connector="github",
                tool="GitHub",
                where="the interface's answers for pull requests, reviews, issues and their events, saved as JSON",
            ),
            Way(
                connector="servicenow",
                tool="ServiceNow",
                where="Incident history or metrics as a list, right click on a heading, Export, CSV: number, state, "
                "changed at, assigned to, assignment group",
            ),
            Way(
                connector="xes",
                tool="Process mining",
                where="the event log, Export, XES; packed with gzip is fine",
            ),
            Way(connector="event_csv", tool="Any other tool", where=ANY_TABLE),
        ),
    ),
    File(
        name="Decisions asked and taken",
        answers="How long do decisions take, and how often do they come back?",
        row="one decision: asked when, decided when, by which account, approved or returned",
        example="Request, Subject, Asked on, Decided on, Decided by, Outcome",
        kind="decision",
        ways=(
            Way(
                connector="decisions",
                tool="Decision register",
                where="the approvals or decisions of a board, a workflow tool or a shared sheet, as CSV or Excel",
            ),
        ),
    ),
    File(
        name="Messages: who and when, never what",
        answers="Which teams have to talk a lot before work moves on?",
        row="one message: account, channel, time; texts and direct conversations never enter",
        example="the export's own zip, unchanged, or a zip of the folder it unpacks to",
        kind="message",
        ways=(
            Way(
                connector="slack",
                tool="Slack",
                where="Workspace settings, Import and export data, Export public channels, choose the dates",
            ),
        ),
    ),
    File(
        name="Survey answers",
        answers="Why is a new way of working taken up, or not?",
        row="one answer: account, question, a number, the day; or a column for each question",
        example="Respondent, Question, Answer, Date",
        kind="survey",
        ways=(Way(connector="survey", tool="Survey tool", where="Results or responses, Export, CSV with numbers"),),
    ),
    File(
        name="Key figures",
        answers="Did the business figure that a pathway hangs on move?",
        row="one reading: name, date or period, value, unit",
        example="KPI, Period, Value, Unit, Team",
        kind="kpi",
        ways=(Way(connector="kpi", tool="Reporting", where=ANY_TABLE),),
    ),
    File(
        name="Courses completed",
        answers="What was learned, so that it can be told apart from what changed?",
        row="one completion: account, title, the day",
        example="Learner, Course, Completed on, Status",
        kind="completion",
        ways=(
            Way(
                connector="lms",
                tool="Learning system",
                where="Reports, course completions of all learners, export as CSV or Excel",
            ),
        ),
    ),
    File(
        name="What teams said in retros",
        answers="What do teams keep, stop and try of what they agreed?",
        row="one thing said: team, keep or stop or try, the text, the day; never who said it",
        example="Team, Kind, Text, Held on",
        kind="feedback",
        ways=(Way(connector="feedback", tool="Retro board", where="Board, Export as CSV, with columns and cards"),),
    ),
    File(
        name="What people can do",
        answers="What may a pathway leave out, because somebody can do it already?",
        row="one level seen: person, capability, level, who saw it, the day",
        example="Person, Capability, Level, Source, Date",
        kind="evidence",
        ways=(Way(connector="evidence", tool="Skills system", where="the skills or credentials of all people as CSV"),),
    ),
    File(
        name="Dates of workshops and their seats",
        answers="How many people can be trained, and when at the earliest?",
        row="one date: title, begins, ends, how many seats; a calendar will do",
        example="Workshop, Starts, Ends, Seats, Place",
        kind="seat",
        ways=(
            Way(
                connector="seats",
                tool="Calendar or training plan",
                where="the calendar's settings, Export calendar (ics), or the training plan as CSV or Excel",
            ),
        ),
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
    "seat": "dates of workshops with their seats",
    "feedback": "what teams said in retros",
}
# How the state of an account is told.
ACCOUNTS: Mapping[str, str] = {
    "matched": "known people",
    "settled": "decided by somebody",
    "doubtful": "for you to decide",
    "unmatched": "unknown yet",
}


def brought(imported: tuple[Imported, ...]) -> tuple[tuple[File, int], ...]:
    """Each kind of file with how many of it are in."""
    live = [one.kind for one in imported if one.undone_at is None]
    return tuple((file, live.count(file.kind)) for file in FILES)


def counted(counts: Mapping[str, int], names: Mapping[str, str]) -> list[tuple[str, int]]:
    """Counts by kind with the kind in words, without those that are nought."""
    return [(names.get(name, name), count) for name, count in counts.items() if count]
