"""What a future role lacks before a person may approve it, and what it would walk into."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from planner.architect.futures import QUESTIONS, FutureRole, added, freed, unmentioned
from planner.architect.traps import Trap
from planner.library.model import Library, Role
from planner.reasons import percent

Page = Literal["edit", "questions"]
# Shares are written in whole percent; a list of them may miss the whole by this much.
ROUNDED = 0.01


@dataclass(frozen=True, kw_only=True)
class Lack:
    """One thing that is missing, the page on which it is filled in, and the field there."""

    told: str
    page: Page
    field: str


def lacks(future: FutureRole, today: Role | None) -> tuple[Lack, ...]:
    """Everything that has to be filled in before approval, in the order of the pages."""
    said = [*_named(future), *_duties(future, today), *_wants(future), *_rights(future), *_removals(future)]
    return (*said, *_days(future), *_answers(future))


def warnings(
    future: FutureRole,
    *,
    library: Library,
    people: int | None,
    weeks: float | None,
    posts: int | None,
    policy: Mapping[str, Any],
) -> tuple[Trap, ...]:
    """Traps that the future role walks into as it is written; they warn and are recorded with an approval.

    ``weeks`` are left until today's role ends, ``people`` hold it, ``posts`` there will be for them in all.
    """
    checks: Mapping[str, Callable[[], str]] = {
        "expectations without capacity": lambda: _capacity(future),
        "reactive reskilling": lambda: _late(future, weeks),
        "too few posts": lambda: _few(people, posts),
        "ghost gap": lambda: _untaught(future, library),
        "usage as a target": lambda: _usage(future, policy["futures.use_words"]),
    }
    found = ((name, check()) for name, check in checks.items())
    return tuple(Trap(name=name, told=told, blocks=False) for name, told in found if told)


def _named(future: FutureRole) -> Iterator[Lack]:
    for name, told in (
        ("title", "What it is called"),
        ("purpose", "What it is for"),
        ("objective", "The business objective it serves"),
        ("kpi", "The KPI that shows whether it does"),
    ):
        if not getattr(future, name).strip():
            yield Lack(told=told, page="edit", field=name)


def _duties(future: FutureRole, today: Role | None) -> Iterator[Lack]:
    if not future.duties:
        yield Lack(told="At least one responsibility", page="edit", field="duties")
    for place, one in enumerate(future.duties):
        if not one.text.strip():
            yield Lack(told=f"The words of responsibility {place + 1}", page="edit", field=f"duties-{place}-text")
        if not one.doer:
            told = f"Who carries “{one.text}”: people, AI, or both"
            yield Lack(told=told, page="edit", field=f"duties-{place}-doer")
        elif one.doer != "human" and not one.because.strip():
            told = f"Why AI has a part in “{one.text}”"
            yield Lack(told=told, page="edit", field=f"duties-{place}-because")
    whole = sum(one.share or 0.0 for one in future.duties)
    if whole > 1 + ROUNDED:
        told = f"Shares of the hours that add up: they make {percent(whole)}"
        yield Lack(told=told, page="edit", field="duties-0-share")
    for text in unmentioned(future, today):
        told = f"What becomes of “{text}”: carried on by a responsibility, or named as work that stops"
        yield Lack(told=told, page="edit", field="duties")


def _wants(future: FutureRole) -> Iterator[Lack]:
    if not future.wants:
        yield Lack(told="At least one capability it needs", page="edit", field="wants")
    for place, one in enumerate(future.wants):
        if not (one.capability or one.name.strip()):
            yield Lack(told=f"Which capability need {place + 1} is", page="edit", field=f"wants-{place}-capability")
        if one.capability and one.level is None:
            yield Lack(told=f"The level of need {place + 1}", page="edit", field=f"wants-{place}-level")


def _rights(future: FutureRole) -> Iterator[Lack]:
    if not future.rights:
        yield Lack(told="At least one decision right: who decides what", page="edit", field="rights")
    parts = (
        ("matter", "what is decided"),
        ("decides", "who decides"),
        ("reviewer", "who reviews"),
        ("escalation", "how it escalates"),
    )
    for place, one in enumerate(future.rights):
        for name, told in parts:
            if not getattr(one, name).strip():
                yield Lack(told=f"Of decision right {place + 1}, {told}", page="edit", field=f"rights-{place}-{name}")
    by_ai = [one.text for one in future.duties if one.doer in ("ai", "shared")]
    if by_ai and future.rights and not any(one.alone.strip() for one in future.rights):
        told = "What AI may do alone, since it has a part in a responsibility; “nothing” is an answer"
        yield Lack(told=told, page="edit", field="rights-0-alone")


def _removals(future: FutureRole) -> Iterator[Lack]:
    for place, one in enumerate(future.removals):
        if not one.text.strip():
            yield Lack(told=f"Which work {place + 1} stops", page="edit", field=f"removals-{place}-text")
        if one.hours is None:
            told = f"The hours a week that stopping “{one.text}” frees for each person"
            yield Lack(told=told, page="edit", field=f"removals-{place}-hours")


def _days(future: FutureRole) -> Iterator[Lack]:
    if future.ends == "day" and future.ends_on is None:
        yield Lack(told="The day from which today's role is not needed", page="edit", field="ends_on")
    if (future.ends != "unknown" or future.posts is not None) and not future.because.strip():
        yield Lack(told="Why these days and posts", page="edit", field="because")


def _answers(future: FutureRole) -> Iterator[Lack]:
    for key, question in QUESTIONS.items():
        if not future.answers.get(key, "").strip():
            yield Lack(told=question, page="questions", field=key)


def _capacity(future: FutureRole) -> str:
    new = added(future)
    if not new or freed(future) > 0:
        return ""
    count = "a responsibility" if len(new) == 1 else f"{len(new)} responsibilities"
    return f"It adds {count} and frees no hour: name work that stops"


def _late(future: FutureRole, weeks: float | None) -> str:
    lead = future.lead_weeks
    if weeks is None or lead is None or lead <= weeks:
        return ""
    return f"Getting there takes {lead:.0f} weeks, and today's role ends in {weeks:.0f}"


def _few(people: int | None, posts: int | None) -> str:
    if people is None or posts is None or posts >= people:
        return ""
    return f"{people} people hold the role today, and {posts} posts are named for them, other roles counted"


def _untaught(future: FutureRole, library: Library) -> str:
    taught: dict[str, int] = {}
    for item in library.items.values():
        taught[item.builds] = max(taught.get(item.builds, 0), item.to_level)
    lacking = [one.name for one in future.wants if one.name and not one.capability]
    for one in future.wants:
        if one.capability and taught.get(one.capability, 0) < (one.level or 1):
            known = library.capabilities.get(one.capability)
            lacking.append(known.name if known else one.capability)
    return f"Nothing in the catalogue teaches {', '.join(lacking)}" if lacking else ""


def _usage(future: FutureRole, words: list[str]) -> str:
    told = future.kpi.casefold()
    hit = next((word for word in words if word in told), "")
    return (
        f"Its KPI counts use (“{hit}”): use is not what it is for, and a target on it will be met without it"
        if hit
        else ""
    )
