"""What the states of each source mean: shown with their hours, corrected by people, counted by the next run."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from planner import connectors
from planner.access import Viewer, allowed
from planner.audit.model import Audit
from planner.audit.model_states import SourceStates, StateHours, shares
from planner.audit.states import MEANINGS, NO_STATE, UNMAPPED, SourceMap, States, Why, own_key, read, with_sources
from planner.policy import Policy
from planner.services import clock, house, results
from planner.services.allowing import require
from planner.services.errors import NotFound, Refused
from planner.store import state_meanings
from planner.store.open import Stores
from planner.store.state_meanings import Said
from planner.store.tables import StateMeaning

# What somebody may say that a state means.
OFFERED: Final = tuple(meaning for meaning in MEANINGS if meaning not in NO_STATE)
KEPT = 100
__all__ = [
    "OFFERED",
    "Change",
    "Page",
    "Said",
    "Source",
    "State",
    "applied",
    "correct",
    "history",
    "label",
    "own_key",
    "page",
    "take_back",
]


@dataclass(frozen=True, kw_only=True)
class State:
    """A state of a source as it stands: how often it was entered, its hours, what it means and why.

    ``counted`` is what the run took it to mean, ``meaning`` what the next run will, and ``own`` what somebody here
    said, "" where nobody did; ``shipped`` is what holds without that. ``by`` is who said it, the connector whose map
    it is in, or the word found. ``stated`` are the hours in which a reason is stated, which then counts instead.
    """

    source: str
    activity: str
    type: str
    times: int
    hours: float
    stated: float
    counted: str
    meaning: str
    why: Why
    by: str
    own: str
    shipped: str
    at: dt.datetime | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Source:
    """The states of a source, those without a meaning first, then by hours.

    ``mapped`` is the share of the hours whose meaning is known, ``unsaid`` of those where only waiting is said, and
    ``was_mapped`` the first as the run counted; ``more`` states are not listed. Shares are 0..1, None without hours.
    """

    name: str
    connector: str
    states: tuple[State, ...]
    hours: float
    mapped: float | None
    unsaid: float | None
    was_mapped: float | None
    more: int
    more_hours: float

    @property
    def unmapped(self) -> tuple[State, ...]:
        """The states of which nothing is known."""
        return tuple(one for one in self.states if one.meaning == UNMAPPED)


@dataclass(frozen=True, kw_only=True)
class Page:
    """What the states of all sources mean; ``run`` and ``at`` say of which run the hours are, None before the first.

    ``changed`` is when somebody last said what a state means, and ``later`` whether that was after the run.
    """

    run: int | None
    at: dt.datetime | None
    sources: tuple[Source, ...]
    changed: dt.datetime | None
    later: bool
    may: bool


@dataclass(frozen=True, kw_only=True)
class Change:
    """What somebody once said of a state, and until when it held; None while it holds."""

    source: str
    activity: str
    type: str
    meaning: str
    note: str
    by: str
    at: dt.datetime
    until: dt.datetime | None


def applied(session: Session, policy: Policy) -> Policy:
    """The policy with the map of each source: which connector reads it, and what people here said of its states."""
    return with_sources(policy, _maps(state_meanings.connectors(session), state_meanings.standing(session)))


def page(stores: Stores, viewer: Viewer) -> Page:
    """What the states of each source mean, with the hours of the newest audit. Raises NotAllowed."""
    require(viewer, "view", "state-map")
    result = results.latest(stores, "audit")
    policy = house.policy(stores)
    with stores.records.read() as session:
        readers, said = state_meanings.connectors(session), state_meanings.standing(session)
        changed = state_meanings.changed_at(session)
    audit: Audit | None = result.value if result else None
    own = {(row.source, own_key(row.activity, row.type)): row for row in said}
    now = read(with_sources(policy, _maps(readers, said)))
    shipped = read(with_sources(policy, _maps(readers, ())))
    held = audit.states if audit else ()
    return Page(
        run=result.run if result else None,
        at=result.at if result else None,
        sources=tuple(_source(one, readers.get(one.source, ""), now, shipped, own) for one in held),
        changed=changed,
        later=bool(result and changed and changed > result.at),
        may=allowed(viewer, "change", "state-map"),
    )


def correct(stores: Stores, viewer: Viewer, said: Sequence[Said]) -> int | None:
    """Say what states mean, all or none; the number that takes it back, None where nothing would change.

    The meaning "" goes back to what is shipped. Raises NotAllowed; Refused for a meaning that is none, or a state that
    the newest audit did not see.
    """
    require(viewer, "change", "state-map")
    known = {(one.source, one.activity, one.type) for source in page(stores, viewer).sources for one in source.states}
    for one in said:
        if one.meaning and one.meaning not in OFFERED:
            raise Refused(f"“{one.meaning}” is nothing that a state can mean.")
        if one.key not in known:
            raise Refused(f"There is no state “{one.activity}” in {one.source}.")
    with stores.records.write() as session:
        return state_meanings.say(session, said, by=viewer.email, now=clock.now())


def take_back(stores: Stores, viewer: Viewer, number: int) -> int:
    """Undo one change of what states mean; how many states that is. Raises NotAllowed or NotFound."""
    require(viewer, "change", "state-map")
    with stores.records.write() as session:
        try:
            return state_meanings.take_back(session, number, by=viewer.email, now=clock.now())
        except LookupError as error:
            raise NotFound(str(error)) from error


def history(stores: Stores, viewer: Viewer, source: str) -> tuple[Change, ...]:
    """What people said of a source's states, the newest first. Raises NotAllowed."""
    require(viewer, "view", "state-map")
    with stores.records.read() as session:
        rows = state_meanings.history(session, source, limit=KEPT)
    names = ("source", "activity", "type", "meaning", "note", "by", "at", "until")
    return tuple(Change(**{name: getattr(row, name) for name in names}) for row in rows)


def label(connector: str) -> str:
    """What a connector is called; "" for none."""
    known = connectors.connectors()
    return known[connector].label if connector in known else connector


def _maps(readers: Mapping[str, str], said: Iterable[StateMeaning]) -> dict[str, SourceMap]:
    own: dict[str, dict[tuple[str, str], str]] = {}
    for row in said:
        own.setdefault(row.source, {})[own_key(row.activity, row.type)] = row.meaning
    return {
        source: SourceMap(connector=readers.get(source, ""), own=own.get(source, {}))
        for source in sorted(readers.keys() | own.keys())
    }


def _source(
    held: SourceStates,
    connector: str,
    now: States,
    shipped: States,
    own: Mapping[tuple[str, tuple[str, str]], StateMeaning],
) -> Source:
    states = [_state(one, now, shipped, own.get((one.source, own_key(one.activity, one.type)))) for one in held.states]
    mapped, unsaid = shares([*((one.meaning, one.hours) for one in states), (UNMAPPED, held.more_hours)])
    return Source(
        name=held.source,
        connector=connector,
        states=tuple(sorted(states, key=lambda one: (one.meaning != UNMAPPED, -one.hours, -one.times, one.activity))),
        hours=held.hours,
        mapped=mapped,
        unsaid=unsaid,
        was_mapped=held.mapped,
        more=held.more,
        more_hours=held.more_hours,
    )


def _state(one: StateHours, now: States, shipped: States, row: StateMeaning | None) -> State:
    named = {"activity": one.activity, "type": one.type, "source": one.source}
    found = now.explain(**named)
    return State(
        **named,
        times=one.times,
        hours=one.hours,
        stated=one.stated,
        counted=one.meaning,
        meaning=found.meaning,
        why=found.why,
        by=row.by if row else found.by,
        own=row.meaning if row else "",
        shipped=shipped.meaning(**named),
        at=row.at if row else None,
        note=row.note if row else "",
    )
