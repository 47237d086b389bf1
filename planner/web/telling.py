"""Names and words where results speak in keys: causes, changes, verdicts, subjects, reasons without ids."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, url_for

from planner.reasons import Finding, Missing, Reason, Recommendation
from planner.services.names import Names

WAITS_FOR: Mapping[str, str] = {
    "decision": "a decision",
    "hand-off": "the next team to take it over",
    "rework": "work that came back to be done again",
    "outside": "others outside (customers, vendors)",
    "queue": "its turn in a queue",
    "unavailability": "people who were away",
    "governance": "governance checks",
    "tooling": "tools or access",
    "skill": "skill that was not at hand",
    "unattributed": "a reason the data does not tell",
}
CHANGES: Mapping[str, str] = {
    "merge": "Merging with other roles",
    "split": "Splitting into two jobs",
    "compress": "Shrinking",
    "expand": "Carrying more kinds of work",
    "drift": "Doing other work than its title says",
    "rewritten": "What is written about it changed",
    "overlap": "Written like another role",
    "phased_out": "Its work is going to bots",
    "ghost": "Work that nobody named",
}
VERDICTS: Mapping[str, str] = {
    "upskill": "Upskill",
    "reskill": "Reskill",
    "both": "Upskill and reskill",
    "redesign": "Redesign the work first",
    "no change": "No change",
    "cannot tell": "Cannot tell yet",
}
CERTAIN: Mapping[str, str] = {"sure": "Sure", "likely": "Likely", "cannot tell": "Cannot tell yet"}
# Keys that results carry inside their sentences, such as "role:claims-handler".
KEYED = re.compile(r"\b(role|team|capability|behaviour):([\w-]+)")


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a finding is about: its name, and its page where it has one."""

    name: str
    url: str | None


def spelled(text: str, names: Names) -> str:
    """A text of a result with names in the place of keys."""
    called: Mapping[str, Callable[[str], str]] = {
        "role": names.role,
        "team": names.team,
        "capability": names.capability,
        "behaviour": names.behaviour,
    }
    return KEYED.sub(lambda match: f"“{called[match[1]](match[2])}”", text)


def lacking(items: tuple[Missing, ...], names: Names) -> tuple[Missing, ...]:
    """What is missing, with names in the place of keys."""
    return tuple(
        Missing(what=spelled(item.what, names), would=spelled(item.would, names), bring=spelled(item.bring, names))
        for item in items
    )


def without_ids(reason: Reason) -> Reason:
    """A reason that counts its signals and does not list them or its limits: they have pages of their own."""
    refs = reason.signals
    return replace(
        reason,
        policy=(),
        signals=None if refs is None else replace(refs, ids=()),
        because=tuple(without_ids(below) for below in reason.because),
    )


def shown(finding: Finding) -> Finding:
    """A finding as a page shows it."""
    return replace(finding, because=without_ids(finding.because))


def has_signals(reason: Reason) -> bool:
    """Whether any signal can be looked at."""
    return any(below.signals and below.signals.ids for below in reason.walk())


def subjects(finding: Finding, names: Names) -> tuple[Subject, ...]:
    """What a finding is about, each with the page it leads to."""
    return tuple(_subject(subject, names) for subject in finding.subjects)


def about(item: Recommendation, names: Names) -> str:
    """The name of what a recommendation is about."""
    return _subject(item.subject, names).name


def page_of(endpoint: str, **values: Any) -> str | None:
    """The address of a page, or None where this instance does not have it."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None


def many(count: int, noun: str, plural: str = "") -> str:
    """A count with its noun: "1 role", "3 roles"."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def listed(words: list[str]) -> str:
    """Words as a sentence lists them: a, b and c."""
    return " and ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} and {words[-1]}"


def _subject(subject: str, names: Names) -> Subject:
    kind, _, key = subject.partition(":")
    if kind == "role":
        return Subject(name=names.role(key), url=page_of("roles.show", key=key))
    if kind == "team":
        return Subject(name=names.team(key), url=page_of("friction.team", key=key))
    told = {"behaviour": names.behaviour, "capability": names.capability}.get(kind)
    return Subject(name=told(key) if told else "The whole organisation", url=None)
