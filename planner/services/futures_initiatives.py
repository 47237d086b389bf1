"""Initiatives that are known here, and those of them that may be duplicates; a person can say that two are not."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from planner import embedders
from planner.access import Viewer
from planner.architect.duplicates import Duplicate, Initiative, duplicates
from planner.architect.futures import FutureRole, added
from planner.architect.model import Embedder, Move
from planner.library.model import Library
from planner.policy import Policy
from planner.services import clock, house, names, results
from planner.services.allowing import require
from planner.services.errors import NotFound, Refused
from planner.store import decisions, directory, library, log
from planner.store import futures as store
from planner.store.open import Stores
from planner.values import digest, from_data

TRAINING = ("upskill", "reskill", "both")
KEPT = 8


@dataclass(frozen=True, kw_only=True)
class Apart:
    """Two initiatives of which somebody said that they are no duplicates."""

    one: str
    other: str
    names: tuple[str, str]
    reason: str
    by: str
    at: Any


@dataclass(frozen=True, kw_only=True)
class Page:
    """The pairs that may be duplicates, those that a person told apart, and how many initiatives were compared."""

    pairs: tuple[Duplicate, ...]
    apart: tuple[Apart, ...]
    initiatives: int
    names: names.Names


def page(stores: Stores, viewer: Viewer) -> Page:
    """All pairs of initiatives that may be one. Raises NotAllowed."""
    require(viewer, "change", "future")
    with stores.records.read() as session:
        called = names.load(session)
        known = _known(session, stores, called)
        told, stamp = store.apart(session), library.stamp(session)
    words = {(row.one, row.other): row for row in told}
    found = _found(_Key(known, called.library, stamp, house.policy(stores)))
    called_by = {one.key: one.name for one in known}
    return Page(
        pairs=tuple(pair for pair in found if pair.pair not in words),
        apart=tuple(
            Apart(
                one=row.one,
                other=row.other,
                names=(
                    called_by.get(row.one, "Something that is over"),
                    called_by.get(row.other, "something that is over"),
                ),
                reason=row.reason,
                by=row.by,
                at=row.at,
            )
            for row in told
        ),
        initiatives=len(known),
        names=called,
    )


def say_apart(stores: Stores, viewer: Viewer, one: str, other: str, reason: str) -> None:
    """Keep that two initiatives are no duplicates, and why. Raises NotAllowed, NotFound or Refused without a reason."""
    require(viewer, "change", "future")
    if not reason.strip():
        raise Refused("Say why they are not duplicates, in a sentence.")
    wanted = tuple(sorted((one, other)))
    if wanted not in {pair.pair for pair in page(stores, viewer).pairs}:
        raise NotFound("These two are not held for duplicates.")
    now = clock.now()
    with stores.records.write() as session:
        store.say_apart(session, pair=(one, other), reason=reason.strip(), by=viewer.email, now=now)
        detail = {"one": one, "other": other}
        log.append(
            session,
            by=viewer.email,
            action="tell initiatives apart",
            subject=f"initiative:{one}",
            detail=detail,
            now=now,
        )


def take_back(stores: Stores, viewer: Viewer, one: str, other: str) -> None:
    """Take back that two initiatives are no duplicates. Raises NotAllowed or NotFound."""
    require(viewer, "change", "future")
    now = clock.now()
    with stores.records.write() as session:
        if not store.take_back(session, pair=(one, other), now=now):
            raise NotFound("Nobody said that of these two.")
        detail = {"one": one, "other": other}
        log.append(
            session, by=viewer.email, action="no longer tell apart", subject=f"initiative:{one}", detail=detail, now=now
        )


def count(stores: Stores, viewer: Viewer) -> int:
    """How many pairs may be duplicates. Raises NotAllowed."""
    return len(page(stores, viewer).pairs)


class _Key:
    # What a comparison depends on, told apart by its content, so that a page need not compare again.
    def __init__(self, known: tuple[Initiative, ...], library: Library, stamp: tuple[int, int], policy: Policy) -> None:
        self.known, self.library, self.policy = known, library, policy
        limits = {name: policy[name] for name in policy if name.startswith("futures.")}
        self._mark = digest([known, stamp, limits])

    def __hash__(self) -> int:
        return hash(self._mark)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other._mark == self._mark


@lru_cache(maxsize=KEPT)
def _found(key: _Key) -> tuple[Duplicate, ...]:
    if len(key.known) < 2:
        return ()
    background = [one.text for role in key.library.roles.values() for one in role.responsibilities]
    return duplicates(key.known, background=background, embedder=_embedder(), policy=key.policy)


@lru_cache(maxsize=1)
def _embedder() -> Embedder:
    return embedders.default()


def _known(session: Session, stores: Stores, called: names.Names) -> tuple[Initiative, ...]:
    held = store.holders(session, on=clock.today())
    found = [*_futures(session, called, held), *_decided(session, called, held), *_measures(session, called)]
    planned = {one.subject for one in found if one.kind in ("future", "decision")}
    return (*found, *(one for one in _moves(stores, called, held) if one.subject not in planned))


def _futures(session: Session, called: names.Names, held: Mapping[str, Mapping[str, str]]) -> Iterator[Initiative]:
    approved = store.approved(session)
    for role, row in store.all_newest(session).items():
        future = from_data(FutureRole, row.body)
        today = called.library.roles.get(role)
        before = {need.capability: need.level for need in (today.needs if today else ())}
        grown = [one for one in future.wants if (one.level or 0) > before.get(one.capability, 0) or one.name]
        yield Initiative(
            key=f"future:{role}",
            kind="future",
            subject=f"role:{role}",
            name=f"The future of {called.role(role)}",
            objective=future.objective,
            capabilities=frozenset(called.capability(one.capability) if one.capability else one.name for one in grown),
            texts=(*(one.text for one in added(future)), *(one.text for one in future.removals if one.text)),
            teams=Counter(held.get(role, {}).values()),
            standing=role in approved and approved[role][1].version == row.version,
        )


def _decided(session: Session, called: names.Names, held: Mapping[str, Mapping[str, str]]) -> Iterator[Initiative]:
    for subject, row in decisions.standing(session, "verdict").items():
        if row.chosen not in TRAINING:
            continue
        role = subject.removeprefix("role:")
        goal = called.library.roles.get(row.details.get("destination") or role)
        removed = str(row.details.get("removed_work") or "")
        yield Initiative(
            key=f"decision:{row.id}",
            kind="decision",
            subject=subject,
            name=f"Training for {called.role(role)}",
            objective=str(row.details.get("objective") or ""),
            capabilities=frozenset(called.capability(need.capability) for need in (goal.needs if goal else ())),
            texts=(removed,) if removed else (),
            teams=Counter(held.get(role, {}).values()),
        )


def _measures(session: Session, called: names.Names) -> Iterator[Initiative]:
    for row in decisions.measures(session):
        people = directory.members(session, row.team_key, on=clock.today())
        yield Initiative(
            key=f"measure:{row.id}",
            kind="measure",
            subject=f"team:{row.team_key}",
            name=f"{row.title}, in {called.team(row.team_key)}",
            objective=called.behaviour(row.behaviour),
            texts=(row.title,),
            teams={row.team_key: len(people)},
        )


def _moves(stores: Stores, called: names.Names, held: Mapping[str, Mapping[str, str]]) -> Iterator[Initiative]:
    """Entries of the plan, as far as the gate lets them out, about roles that nothing was decided on."""
    result = results.latest(stores, "architect")
    moves: tuple[Move, ...] = result.value.moves if result else ()
    for one in moves:
        if result is None or not result.shown("moves", one.origin, one.role) or one.origin == one.role:
            continue
        goal = called.library.roles.get(one.role)
        yield Initiative(
            key=f"move:{one.origin}:{one.role}",
            kind="move",
            subject=f"role:{one.origin}",
            name=f"The planned move of {called.role(one.origin)} to {called.role(one.role)}",
            capabilities=frozenset(called.capability(need.capability) for need in (goal.needs if goal else ())),
            teams=Counter(held.get(one.origin, {}).values()),
            standing=False,
        )
