"""A future role in plain words, line by line: for comparing with today and with versions, and for taking away."""

from collections.abc import Mapping

from planner.architect.futures import QUESTIONS, Duty, FutureRole, Want, freed
from planner.library.model import Role
from planner.reasons import percent
from planner.services.names import Names
from planner.services.spelling import Change, Lines, differ

DOERS: Mapping[str, str] = {
    "": "nobody decided who",
    "human": "people",
    "ai": "AI",
    "shared": "people and AI together",
}


def differences(before: Lines, after: Lines) -> tuple[Change, ...]:
    """What changed from some lines to others."""
    return differ(before, after)


def today(role: Role | None, called: Names) -> Lines:
    """Today's role in the lines of a future one."""
    if role is None:
        return {}
    found: Lines = {("title",): ("Title", role.title), ("purpose",): ("Purpose", role.purpose)}
    for one in role.responsibilities:
        share = f" ({percent(one.share)} of the hours)" if one.share is not None else ""
        found["duties", one.id] = ("Responsibility", f"{_plain(one.text)}, by people{share}")
    for need in role.needs:
        found["wants", need.capability] = ("Needs", f"{called.capability(need.capability)}, level {need.level}")
    return _filled(found)


def lines(future: FutureRole, called: Names) -> Lines:
    """A future role as lines, each with what it is about and what it says."""
    found: Lines = {
        ("title",): ("Title", future.title),
        ("purpose",): ("Purpose", future.purpose),
        ("objective",): ("Business objective", future.objective),
        ("kpi",): ("KPI", future.kpi),
    }
    found |= {("duties", _place(one, found)): ("Responsibility", duty(one)) for one in future.duties}
    found |= {("wants", one.capability or one.name): ("Needs", want(one, called)) for one in future.wants}
    for one in future.rights:
        told = f"{one.decides or 'nobody yet'} decides; AI alone: {one.alone or 'nothing said'}"
        told = f"{told}; reviewed by {one.reviewer or 'nobody yet'}; escalates: {one.escalation or 'nothing said'}"
        found["rights", one.matter] = (f"Decision right: {one.matter}", told + _because(one.because))
    for gone in future.removals:
        hours = "hours not said" if gone.hours is None else f"frees {gone.hours:g} hours a week for each person"
        told = f"{gone.text}: {hours}{_because(gone.because, gone.evidence)}"
        found["removals", gone.today or gone.text] = ("Work that stops", told)
    found |= _days(future, called)
    found |= {("answers", key): (told, future.answers.get(key, "")) for key, told in QUESTIONS.items()}
    return _filled(found)


def duty(one: Duty) -> str:
    """One responsibility with who carries it."""
    share = "" if one.share is None else f" ({percent(one.share)} of the hours)"
    stays = "" if one.stays is None else f"; people keep {percent(one.stays)} of today's hours for it"
    return f"{_plain(one.text)}, by {DOERS[one.doer]}{share}{stays}{_because(one.because, one.evidence)}"


def want(one: Want, called: Names) -> str:
    """One capability with its level."""
    name = called.capability(one.capability) if one.capability else f"{one.name} (not in the library)"
    level = "level not said" if one.level is None else f"level {one.level}"
    return f"{name}, {level}{_because(one.because, one.evidence)}"


def when(future: FutureRole) -> str:
    """When today's role ends."""
    if future.ends == "none":
        return "no day is in sight"
    if future.ends == "day" and future.ends_on:
        return f"{future.ends_on.day} {future.ends_on:%B %Y}"
    return "not known"


def markdown(future: FutureRole, called: Names, *, head: str) -> str:
    """The whole future role as a text with headings; ``head`` says which version it is and how it stands."""
    blocks = [f"# {future.title}", head, future.purpose]
    blocks.append(f"- Business objective: {future.objective or 'not said'}\n- KPI: {future.kpi or 'not said'}")
    blocks += _listed("Responsibilities", [duty(one) for one in future.duties])
    blocks += _listed("Capabilities beyond tasks and tools", [want(one, called) for one in future.wants])
    told = lines(future, called)
    rights = [
        f"{label.removeprefix('Decision right: ')}: {text}"
        for (part, *_), (label, text) in told.items()
        if part == "rights"
    ]
    blocks += _listed("Decision rights", rights)
    stops = [text for (part, *_), (_, text) in told.items() if part == "removals"]
    hours = [f"Freed in all: {freed(future):g} hours a week for each person"] if stops else []
    blocks += _listed("Work that stops", [*stops, *hours])
    blocks += _listed(
        "Days and posts", [f"{label}: {text}" for (part, *_), (label, text) in told.items() if part == "days"]
    )
    for key, question in QUESTIONS.items():
        blocks += [f"## {question}", future.answers.get(key) or "Not answered yet."]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _listed(title: str, rows: list[str]) -> list[str]:
    return (
        [f"## {title}", "\n".join(f"- {row}" for row in rows)] if rows else [f"## {title}", "Nothing is written yet."]
    )


def _days(future: FutureRole, called: Names) -> Lines:
    found: Lines = {("days", "ends"): ("Today's role ends", when(future))}
    if future.posts is not None:
        found["days", "posts"] = ("Posts then", f"{future.posts}")
    for one in future.elsewhere:
        found["days", "in", one.role] = (
            f"Posts open in {called.role(one.role)}",
            "not known" if one.posts is None else f"{one.posts}",
        )
    if future.lead_weeks is not None:
        found["days", "lead"] = ("Until people can do it", f"{future.lead_weeks:g} weeks")
    if future.because or future.evidence:
        found["days", "because"] = ("Why these days and posts", _because(future.because, future.evidence).strip(" ()"))
    return found


def _plain(text: str) -> str:
    """A text that a sentence can go on from."""
    return text.strip().rstrip(".")


def _because(because: str, evidence: str = "") -> str:
    told = "; ".join(
        part for part in (because.strip(), f"shown by: {evidence.strip()}" if evidence.strip() else "") if part
    )
    return f" ({told})" if told else ""


def _place(one: Duty, found: Lines) -> str:
    start = one.today or one.text
    taken = {line[1] for line in found if line[0] == "duties" and len(line) > 1}
    return start if start not in taken else f"{start} {one.text}"


def _filled(found: Lines) -> Lines:
    return {line: told for line, told in found.items() if told[1]}
