"""What the employee's pages show, put into words and into order."""

import datetime as dt
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from planner.capability import Kind
from planner.charts.base import Chart
from planner.reasons import Reason
from planner.services.mine import Noted, Page, Step
from planner.services.wishing import Place
from planner.web import telling

WEEKS = 12
NEAREST = 3
CHANGES = {
    "upskill": "Your role stays, and some of the work in it changes.",
    "reskill": "The work of your role is moving to other roles, and there is a way to move with it.",
    "both": "Your role is changing in two steps: first inside it, then towards another.",
    "redesign": "What holds your role back is how the work is set up, not what you can do.",
    "no change": "Your role is not changing much.",
    "cannot tell": "It is too early to say how your role is changing.",
}
# What was decided, said to whom it is about: nobody has to know the words of the trade.
DECIDED = {
    "upskill": "you learn what your own role now asks for",
    "reskill": "you learn for another role",
    "both": "you learn for your own role first, then towards another",
    "redesign": "the work is set up differently first",
    "no change": "nothing changes",
    "cannot tell": "nothing is decided before more is known",
}
KINDS = {
    "learn": "Something to learn",
    "practise": "Practice on real work",
    "workshop": "A workshop",
    "coaching": "Coaching",
    "nudge": "A reminder in the flow of work",
    "micro-retro": "A short look back with the team",
}
PERSONAS = {"hr": "HR", "manager": "manager", "employee": "colleague", "auditor": "auditor"}
FIELDS = {
    "team": "your role, next step and hours, in the list of a team",
    "assign": "what a pathway for you would be",
    "plan-people": "that a plan moves or trains you, and when",
    "pathway": "the steps of your pathway",
    "accounts": "which accounts are yours",
    "contest": "an objection of yours, to answer it",
    "own-data": "what is held about you",
    "capability": "what is said about what you can do",
    "access-log": "who looked at your record",
}


@dataclass(frozen=True, kw_only=True)
class Week:
    """One week of one's own observations: how often it was seen, and how often not."""

    monday: dt.date
    seen: int
    not_seen: int


@dataclass(frozen=True, kw_only=True)
class OwnChart(Chart):
    """One's own observations of one behaviour, week by week."""

    weeks: tuple[Week, ...]
    about: str

    @property
    def most(self) -> int:
        """The most observations of one week."""
        return max((week.seen + week.not_seen for week in self.weeks), default=0)


@dataclass(frozen=True, kw_only=True)
class Look:
    """One person's looks at one thing on one day."""

    day: dt.date
    who: str
    persona: str
    what: str
    times: int


def change(page: Page) -> str:
    """What is changing in somebody's role, said to them."""
    if page.verdict is not None:
        return CHANGES[page.verdict.recommended]
    return "Nothing can be said yet about how your role is changing."


def because(page: Page) -> str:
    """Why it is said, in words of every day."""
    if page.verdict is None:
        return ""
    return page.verdict.sentence.partition(", since ")[2] or page.verdict.sentence


def plain(reason: Reason) -> Reason:
    """A reason as somebody without the signals at hand reads it: claims, figures and counts, no internal names."""
    return _unjudged(telling.without_ids(reason))


def _unjudged(reason: Reason) -> Reason:
    # A figure over a single case only repeats its claim.
    figure = reason.figure if reason.figure and reason.figure.n > 1 else None
    return replace(reason, figure=figure, policy=(), because=tuple(_unjudged(one) for one in reason.because))


def charts(page: Page, today: dt.date) -> list[OwnChart]:
    """One's own observations: of what one practises now, then of what one noted lately and practised before."""
    now = [page.practising.name] if page.practising else []
    lately = today - dt.timedelta(weeks=WEEKS)
    before = [one.behaviour for one in reversed(page.noted) if one.at.date() > lately and one.behaviour not in now]
    return [noticed(page.noted, behaviour, today) for behaviour in (*now, *dict.fromkeys(before))]


def noticed(noted: Iterable[Noted], behaviour: str, today: dt.date) -> OwnChart:
    """One's own observations of a behaviour in the last weeks, oldest week first."""
    monday = today - dt.timedelta(days=today.weekday())
    mondays = [monday - dt.timedelta(weeks=back) for back in reversed(range(WEEKS))]
    mine = [
        (one.at.date() - dt.timedelta(days=one.at.weekday()), one.seen) for one in noted if one.behaviour == behaviour
    ]
    weeks = tuple(Week(monday=day, seen=mine.count((day, True)), not_seen=mine.count((day, False))) for day in mondays)
    return OwnChart(
        title=f"{behaviour}: what I noted",
        sentence=_sentence(weeks),
        headers=("Week of", "I did this", "Not this time"),
        rows=tuple((week.monday.isoformat(), week.seen, week.not_seen) for week in weeks),
        weeks=weeks,
        about=behaviour,
    )


def _sentence(weeks: Sequence[Week]) -> str:
    seen, not_seen = sum(week.seen for week in weeks), sum(week.not_seen for week in weeks)
    if not seen + not_seen:
        return f"You have noted nothing in the last {WEEKS} weeks. Each note becomes a dot here; only you see them."
    did_not = f"and {_times(not_seen)} that you did not"
    return f"In the last {WEEKS} weeks you noted that you did this {_times(seen)}, {did_not}."


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def first_places(places: Sequence[Place]) -> list[Place]:
    """The places that stand open on the page: the nearest ones, and all of which something was said."""
    return [one for at, one in enumerate(places) if at < NEAREST or one.wish]


def more_places(places: Sequence[Place]) -> list[Place]:
    """The others."""
    shown = first_places(places)
    return [one for one in places if one not in shown]


def looks(rows: Iterable[tuple[dt.datetime, str, str, str]]) -> list[Look]:
    """Who looked at what on which day, the newest first, several looks of one day together."""
    found: dict[tuple[dt.date, str, str], list[tuple[dt.datetime, str]]] = {}
    for at, email, persona, field in rows:
        found.setdefault((at.date(), email, field), []).append((at, persona))
    return [
        Look(
            day=day,
            who=email,
            persona=PERSONAS.get(group[0][1], group[0][1]),
            what=FIELDS.get(field, "your record"),
            times=len(group),
        )
        for (day, email, field), group in found.items()
    ]


def by_week(steps: Iterable[Step]) -> list[tuple[dt.date, list[Step]]]:
    """Steps by the Monday of their week."""
    return [(monday, list(group)) for monday, group in groupby(steps, key=lambda step: step.starts)]


def needs(page: Page) -> list[tuple[str, int | None, int, Kind | Literal["reached"]]]:
    """What the role of the pathway asks for: capability, level shown, level needed, and how it stands."""
    if page.pathway is None:
        return []
    gaps = {name: (has, wanted) for name, has, wanted in page.pathway.gaps}
    role = next((one for one in page.names.library.roles.values() if one.title == page.pathway.role), None)
    rest = {page.names.capability(need.capability): need.level for need in (role.needs if role else ())}
    asked = gaps | {name: (level, level) for name, level in rest.items() if name not in gaps}
    return [(name, has, wanted, _stands(page, name, has, gaps)) for name, (has, wanted) in asked.items()]


def _stands(page: Page, name: str, has: int | None, gaps: Container[str]) -> Kind | Literal["reached"]:
    if name in page.waived:
        return "not needed"
    if name not in gaps:
        return "reached"
    return "no evidence" if has is None else "level"
