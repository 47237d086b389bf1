"""What acts and looked-at fields are called in the logs."""

from collections.abc import Mapping

from flask import url_for

from planner.services.auditing import Act
from planner.services.bodies import PLURALS
from planner.web.telling import page_of

ACTS: Mapping[str, str] = {
    "import": "Brought a file in",
    "undo import": "Took a file back",
    "run audit": "Ran the audit",
    "run architect": "Ran the design of roles",
    "run course": "Compared the pulses over time",
    "replay": "Made a run again, to compare it",
    "run activate": "Ran the comparison of behaviour",
    "decide": "Decided",
    "import library": "Brought roles or learning items in",
    "read library": "Had the library's files read again",
    "begin library draft": "Began to change the library",
    "propose library change": "Proposed a change of the library",
    "propose to drop own version": "Proposed to drop an own version",
    "take back library proposal": "Took back a proposed change of the library",
    "drop library draft": "Put away a change of the library",
    "take up library draft": "Took up a change of the library again",
    "publish library change": "Published a change of the library",
    "reject library change": "Turned down a change of the library",
    "withdraw": "Withdrew a decision",
    "schedule retro": "Put a day to a team's retro",
    "hold retro": "Wrote down what came out of a team's retro",
    "skip retro": "Said why a team holds no retro now",
    "take back retro": "Took back what was kept of a team's retro",
    "begin cycle": "Began a cycle of a programme",
    "take back cycle": "Took a cycle of a programme back",
    "keep lesson": "Kept a lesson of a programme",
    "take back lesson": "Took a lesson of a programme back",
    "take back review": "Took back what a review of worth found",
    "hold review": "Wrote down what a review of worth found",
    "put gate together": "Put the evidence of a cycle together for its gate",
    "name key figure": "Put a figure on the spine",
    "define key figure": "Said what a figure means from a day on",
    "take back definition": "Took back what a figure means",
    "take key figure out": "Took a figure out of the spine",
    "put key figure back": "Put a figure back on the spine",
    "link": "Said what is assumed to move a figure",
    "unlink": "Took back what is assumed to move a figure",
    "link again": "Put an assumption about figures in force again",
    "assign": "Assigned pathways",
    "undo assign": "Took pathways back",
    "contest": "Objected to what is held",
    "answer": "Answered an objection",
    "answer about role": "Answered the two questions about a role",
    "write future role": "Wrote what a role becomes",
    "decide on future role": "Decided on what a role becomes",
    "withdraw future role": "Took back the approval of what a role becomes",
    "comment on future role": "Commented on what a role becomes",
    "tell initiatives apart": "Said that two initiatives are no duplicates",
    "no longer tell apart": "Took back that two initiatives are no duplicates",
    "state capability": "Said what somebody can do",
    "name credential": "Named a certificate",
    "confirm credential": "Confirmed a certificate",
    "take back capability": "Took back what they said somebody can do",
    "decide account": "Said whose an account is",
    "take back account decision": "Took back whose an account is",
    "say what states mean": "Said what states of a source mean",
    "take back what states mean": "Took back what states of a source mean",
    "begin scenario": "Began a scenario of the plan",
    "change scenario": "Changed what a scenario supposes",
    "rename scenario": "Called a scenario otherwise",
    "delete scenario": "Put a scenario away",
    "bring scenario back": "Brought a scenario back",
    "plan scenario": "Had the plan of a scenario made",
    "compare scenarios": "Held the plans of scenarios against each other",
    "decide on plan": "Decided on a plan",
    "withdraw decision on plan": "Took back a decision on a plan",
    "open who a plan is about": "Opened who a plan is about, by name",
    "send reminder": "Sent a reminder, or tried to",
    "choose reminders": "Chose how reminders reach them",
    "make calendar feed": "Made a calendar feed",
    "revoke calendar feed": "Ended a calendar feed",
    "test channel": "Tried a channel",
    "send statements": "Told the learning record store",
}
FIELDS: Mapping[str, str] = {
    "accounts": "accounts in other systems",
    "team": "the team's page",
    "assign": "who would get a pathway",
    "pathway": "the pathway",
    "evidence": "evidence of behaviour",
    "own-data": "what is held about the person",
    "capability": "what the person can do",
    "contest": "an objection",
    "plan-people": "that a plan moves or trains the person",
    "observation-note": "private notes",
}
SUBJECTS: Mapping[str, str] = {
    "import": "File",
    "run": "Run",
    "account": "Account",
    "decision": "Decision",
    "source": "Source",
    "channel": "Channel",
    "scenario": "Scenario",
    "comparison": "Comparison",
    "plan": "Plan",
}


def act(action: str) -> str:
    """What somebody did."""
    return ACTS.get(action, action.capitalize())


def field(key: str) -> str:
    """What was looked at."""
    return FIELDS.get(key, key.replace("-", " "))


def subject(entry: Act) -> tuple[str, str | None]:
    """What an act was about: its name, and its page where there is one."""
    kind, _, key = entry.subject.partition(":")
    if kind == "import" and entry.detail.get("file"):
        return str(entry.detail["file"]), None
    if kind == "run" and key.isdigit():
        return f"Run {key}", url_for("runs.show", number=int(key))
    if kind == "role":
        return f"Role: {key.replace('-', ' ')}", page_of("roles.show", key=key)
    if kind == "team":
        return f"Team: {key.replace('-', ' ')}", page_of("friction.team", key=key)
    if kind == "library":
        return _entry(key)
    if kind == "initiative":
        return "Initiatives", None
    if kind == "cycle":
        return key, page_of("programme.index")
    if kind == "spine":
        return f"Key figures: {key.replace('-', ' ')}", page_of("spine.index")
    if kind == "pathways" or "pathways" in entry.detail:
        return f"{len(entry.detail.get('pathways', []))} pathways", None
    return (f"{SUBJECTS[kind]} {key}" if kind in SUBJECTS else "What is held about a person"), None


def _entry(key: str) -> tuple[str, str | None]:
    """An entry of the library and its history, or the library as a whole."""
    sort, _, stem = key.partition(":")
    if not stem:
        return "The library", page_of("library.index")
    return f"{stem.replace('-', ' ')}, in the library", page_of("library.history", part=PLURALS[sort], key=stem)
