"""Future roles: what a role is to become, as a value that stands beside today's role and is versioned as a whole."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from planner.architect.verdict_factors import Span
from planner.library.model import Need, Role

Doer = Literal["", "human", "ai", "shared"]
Ending = Literal["unknown", "none", "day"]
# What has to be answered before a future role may be approved (product.md AR11).
QUESTIONS: Mapping[str, str] = {
    "workflows": "Which workflows change, and how?",
    "rights": "Which roles get new decision rights?",
    "removed": "Which legacy tasks are removed, and from when?",
    "kpis": "Which KPIs will move, from what to what, by when?",
    "controls": "Which controls stand inside the workflow?",
    "loops": "Which reinforcement loops keep the new way going?",
}


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One responsibility of the future role, and who carries it; an empty ``doer`` is not decided yet.

    ``share`` is its part of the future role's hours, ``today`` the id of the responsibility of today that it carries
    on, ``stays`` the part of today's hours for it that people still work; all None or empty where nobody said.
    """

    text: str
    doer: Doer = ""
    share: float | None = None
    today: str = ""
    stays: float | None = None
    because: str = ""
    evidence: str = ""


@dataclass(frozen=True, kw_only=True)
class Want:
    """A capability beyond tasks and tools that the role needs: an id of the library, or a ``name`` it does not have."""

    capability: str = ""
    name: str = ""
    level: int | None = None
    because: str = ""
    evidence: str = ""


@dataclass(frozen=True, kw_only=True)
class Right:
    """A decision right: who decides, what AI may do alone, who reviews that, and how it escalates."""

    matter: str
    decides: str = ""
    alone: str = ""
    reviewer: str = ""
    escalation: str = ""
    because: str = ""


@dataclass(frozen=True, kw_only=True)
class Removal:
    """Work that stops: the hours a week it frees for each person, and the responsibility of today that it is of."""

    text: str
    hours: float | None = None
    today: str = ""
    because: str = ""
    evidence: str = ""


@dataclass(frozen=True, kw_only=True)
class Opening:
    """Posts open in another role for people whose work goes."""

    role: str
    posts: int | None = None


@dataclass(frozen=True, kw_only=True)
class FutureRole:
    """What a role is to become: what for, who carries what, who decides, what stops, by when, with how many posts.

    ``ends`` says whether a day is named from which today's role is not needed; ``lead_weeks`` how long it takes until
    people can do the new one. What nobody said is None, empty or "unknown", never a default.
    """

    title: str = ""
    purpose: str = ""
    objective: str = ""
    kpi: str = ""
    duties: tuple[Duty, ...] = ()
    wants: tuple[Want, ...] = ()
    rights: tuple[Right, ...] = ()
    removals: tuple[Removal, ...] = ()
    ends: Ending = "unknown"
    ends_on: dt.date | None = None
    posts: int | None = None
    elsewhere: tuple[Opening, ...] = ()
    lead_weeks: float | None = None
    because: str = ""
    evidence: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Approved:
    """A future role that a person approved, and which version of it that was."""

    version: int
    future: FutureRole


def begin(role: Role | None, *, title: str) -> FutureRole:
    """A future role to start from: today's responsibilities and needs as they are, nothing decided about any."""
    if role is None:
        return FutureRole(title=title)
    return FutureRole(
        title=role.title,
        purpose=role.purpose,
        duties=tuple(Duty(text=one.text, share=one.share, today=one.id) for one in role.responsibilities),
        wants=tuple(Want(capability=one.capability, level=one.level) for one in role.needs),
    )


def freed(future: FutureRole) -> float:
    """The hours a week that removed work frees for each person, as far as somebody said."""
    return sum(one.hours or 0.0 for one in future.removals)


def overlap(future: FutureRole) -> float | None:
    """The part of the future role's hours that is work of today's role.

    None while the shares of its responsibilities decide it and are not all known.
    """
    if not future.duties:
        return None
    kept = [one for one in future.duties if one.today]
    if not kept or len(kept) == len(future.duties):
        return float(bool(kept))
    shares = [one.share for one in future.duties]
    if any(share is None for share in shares) or not sum(share or 0.0 for share in shares):
        return None
    return sum(one.share or 0.0 for one in kept) / sum(share or 0.0 for share in shares)


def goes(future: FutureRole, today: Role | None) -> Span:
    """The part of today's hours that does not stay once the future role holds, as wide as what nobody said leaves it.

    Of a responsibility that people carry on all hours stay, of one that AI carries none, of a shared one anything,
    unless somebody said how much. One that the future role does not carry on goes whole.
    """
    parts = today.responsibilities if today is not None else ()
    if not parts or not future.duties:
        return Span()
    spans = [_gone(future, one.id) for one in parts]
    if len({(one.low, one.high) for one in spans}) == 1:
        return spans[0]
    weights = [one.share for one in parts]
    whole = sum(weight or 0.0 for weight in weights)
    if any(weight is None for weight in weights) or not whole:
        return Span()
    pairs = list(zip(weights, spans, strict=True))
    low = sum((weight or 0.0) * span.low for weight, span in pairs) / whole
    return Span(low=low, high=sum((weight or 0.0) * span.high for weight, span in pairs) / whole)


def unmentioned(future: FutureRole, today: Role | None) -> tuple[str, ...]:
    """Today's responsibilities that are neither carried on nor named as work that stops."""
    told = {one.today for one in future.duties} | {one.today for one in future.removals}
    return tuple(one.text for one in (today.responsibilities if today else ()) if one.id not in told)


def added(future: FutureRole) -> tuple[Duty, ...]:
    """The responsibilities that are new."""
    return tuple(one for one in future.duties if not one.today and one.text)


def open_posts(future: FutureRole, *, people: int | None, moving: float) -> int | None:
    """Posts for people who move: those of the future role beyond who stays in it, and those in other roles.

    ``moving`` is the part of the people whose work goes. None while the posts or the people are not known.
    """
    if future.posts is None or people is None:
        return None
    stay = round(people * (1 - moving))
    return max(0, future.posts - stay) + sum(one.posts or 0 for one in future.elsewhere)


def weeks_left(future: FutureRole, on: dt.date | None) -> float | None:
    """Weeks from a day until today's role ends, never below none; None where no day is named."""
    if future.ends != "day" or future.ends_on is None or on is None:
        return None
    return max(0.0, (future.ends_on - on).days / 7)


def role_of(future: FutureRole, key: str, today: Role | None) -> Role:
    """Today's role with the needs of the future one, so that gaps are counted against what is to come."""
    needs = tuple(
        Need(capability=one.capability, level=one.level)
        for one in _last(future.wants)
        if one.capability and one.level is not None
    )
    base = today or Role(id=key, title=future.title, family="", purpose="", responsibilities=(), needs=())
    return Role(**{**vars(base), "needs": needs or base.needs})


def _last(wants: Iterable[Want]) -> Iterable[Want]:
    return {one.capability: one for one in wants}.values()


def _gone(future: FutureRole, responsibility: str) -> Span:
    mine = [one for one in future.duties if one.today == responsibility]
    stay = [_stays(one) for one in mine]
    return Span(
        low=1 - min(1.0, sum(one.high for one in stay)),
        high=1 - max((one.low for one in stay), default=0.0),
    )


def _stays(duty: Duty) -> Span:
    if duty.stays is not None:
        return Span.at(duty.stays)
    return {"human": Span.at(1.0), "ai": Span.at(0.0)}.get(duty.doer, Span())
