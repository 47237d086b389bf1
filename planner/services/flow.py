"""The pages beside waiting: how decisions flow, how work goes from team to team, other frictions."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from planner.access import Viewer
from planner.audit import answers, manual, overload, untied, variants
from planner.audit.model import Audit, Window
from planner.audit.model_flow import Approvals, Asked, Decider, Friction, Handed, Pass
from planner.privacy import Hidden, floors
from planner.reasons import Missing, SignalRefs
from planner.services import house, names, results, signals
from planner.services.allowing import require
from planner.services.errors import NotFound
from planner.services.publish_flow import DECIDERS, FRICTION, OPEN, PASSES, WHOLE, key_of
from planner.store.open import Stores

# What is missing for one of the frictions, among all that a pulse could not say.
ABOUT = frozenset(
    one.what
    for one in (
        untied.NO_OBJECTIVES,
        answers.NO_ANSWERS,
        variants.NOTHING,
        manual.NO_MACHINES,
        overload.NO_HOURS,
        overload.NO_ENDS,
    )
)
KINDS = ("untied_work", "first_answer", "unanswered", "workflow_differs", "manual_step")
LOAD = ("falling_behind", "open_work", "span", "after_hours")


@dataclass(frozen=True, kw_only=True)
class Base:
    """What every page has: which run it shows, over which days, what things are called, what could not be said."""

    run: int | None
    at: dt.datetime | None
    window: Window | None
    names: names.Names
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Decisions(Base):
    """How decisions flow. ``flow`` has the released roles only; ``hidden`` counts the roles that are too small."""

    flow: Approvals | None = None
    shown: bool = False
    hidden: int = 0


@dataclass(frozen=True, kw_only=True)
class HandOffs(Base):
    """How work goes from team to team. ``handed`` has the released pairs only; ``hidden`` counts the other ones."""

    handed: Handed | None = None
    shown: bool = False
    hidden: int = 0


@dataclass(frozen=True, kw_only=True)
class Others(Base):
    """Other frictions by kind, those that stand first; ``hidden`` counts those about groups that are too small."""

    kinds: Mapping[str, tuple[Friction, ...]]
    hidden: int = 0


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The signals behind one figure: what it says, how many there are in all, and a sample of them."""

    sentence: str
    total: int
    rows: signals.Rows
    base: Base


def decisions(stores: Stores, viewer: Viewer, *, run: int | None = None) -> Decisions:
    """How decisions flow, in the newest run or a given one. Raises NotFound for a run that is not there."""
    result, base = _base(stores, viewer, run)
    audit: Audit | None = result.value if result else None
    if result is None or audit is None or audit.approvals is None:
        return Decisions(**base)
    shown = result.shown(DECIDERS, *WHOLE)
    deciders = tuple(one for one in audit.approvals.deciders if result.shown(DECIDERS, one.way, one.role))
    pending = tuple(one for one in audit.approvals.pending if result.shown(OPEN, one.way, one.role))
    named = {one.role for one in deciders if one.way == "steps"}
    return Decisions(
        **base,
        flow=replace(
            audit.approvals,
            deciders=deciders,
            pending=pending,
            rejections={role: count for role, count in audit.approvals.rejections.items() if role in named},
        ),
        shown=shown,
        hidden=len(audit.approvals.deciders) - len(deciders),
    )


def hand_offs(stores: Stores, viewer: Viewer, *, run: int | None = None) -> HandOffs:
    """How work goes from team to team, in the newest run or a given one. Raises NotFound."""
    result, base = _base(stores, viewer, run)
    audit: Audit | None = result.value if result else None
    if result is None or audit is None or audit.handed is None:
        return HandOffs(**base)
    passes = tuple(one for one in audit.handed.passes if result.shown(PASSES, *key_of(one)))
    hidden = len(audit.handed.passes) - len(passes)
    return HandOffs(
        **base, handed=replace(audit.handed, passes=passes), shown=result.shown(PASSES, *WHOLE), hidden=hidden
    )


def others(stores: Stores, viewer: Viewer, *, run: int | None = None) -> Others:
    """Other frictions, in the newest run or a given one. Raises NotFound."""
    result, base = _base(stores, viewer, run)
    audit: Audit | None = result.value if result else None
    if result is None or audit is None:
        return Others(**base, kinds={})
    shown = [one for one in audit.frictions if result.shown(f"{FRICTION}{one.kind}", one.key)]
    by_kind = {kind: _ordered(one for one in shown if one.kind == kind) for kind in (*KINDS, *LOAD)}
    hidden = len(audit.frictions) - len(shown)
    return Others(**base, kinds={kind: found for kind, found in by_kind.items() if found}, hidden=hidden)


def _ordered(found: Iterable[Friction]) -> tuple[Friction, ...]:
    """The whole organisation first, then what stands, the largest first."""
    return tuple(sorted(found, key=lambda one: (bool(one.team), not one.stands, -_size(one), one.key)))


def _size(one: Friction) -> float:
    return abs(one.figure.value) if one.figure else 0.0


def friction(stores: Stores, viewer: Viewer, run: int, key: str) -> Evidence:
    """One friction of the page of others with its signals. Raises NotFound, also when its group is too small."""
    page = others(stores, viewer, run=run)
    found = next((one for kind in page.kinds.values() for one in kind if one.key == key), None)
    if found is None:
        raise NotFound("That friction is not there, or its group is too small to be shown.")
    return _evidence(stores, page, found.sentence, found.signals, found.people)


def passed(stores: Stores, viewer: Viewer, run: int, giver: str, taker: str) -> Evidence:
    """The hand-overs from one team to another, longest first. Raises NotFound."""
    page = hand_offs(stores, viewer, run=run)
    found: Pass | None = next(
        (one for one in (page.handed.passes if page.handed else ()) if key_of(one) == (giver, taker)), None
    )
    if found is None:
        raise NotFound("Nothing was handed over there, or one of the teams is too small to be shown.")
    sentence = f"{page.names.team(giver)} gave work to {page.names.team(taker)} {found.times:,} times"
    return _evidence(stores, page, sentence, found.signals, found.givers | found.takers)


def decided(stores: Stores, viewer: Viewer, run: int, way: str, role: str, *, waiting: bool = False) -> Evidence:
    """A role's decisions, those waited for longest first, or what is still open with it. Raises NotFound."""
    page = decisions(stores, viewer, run=run)
    held: tuple[Decider | Asked, ...] = ()
    if page.flow:
        held = page.flow.pending if waiting else page.flow.deciders
    found = next((one for one in held if (one.way, one.role) == (way, role)), None)
    if found is None:
        raise NotFound("Nothing was decided there, or the group is too small to be shown.")
    sentence = f"{'Still open with' if waiting else 'Decided by'} {page.names.role(role)}" if role else "Still open"
    return _evidence(stores, page, sentence, found.signals, found.people)


def _evidence(stores: Stores, page: Base, sentence: str, refs: SignalRefs, people: frozenset[str]) -> Evidence:
    rows = signals.rows(stores, refs.ids)
    # Titles are free text.
    if len(people) < floors(house.policy(stores))[1]:
        rows = replace(rows, rows=tuple(replace(row, title=str(Hidden.TOO_SMALL)) for row in rows.rows))
    return Evidence(sentence=sentence, total=refs.total, rows=rows, base=page)


def _base(stores: Stores, viewer: Viewer, run: int | None) -> tuple[results.Result | None, dict[str, Any]]:
    require(viewer, "view", "friction")
    result = _result(stores, run)
    with stores.records.read() as session:
        called = names.load(session)
    if result is None:
        return None, {"run": None, "at": None, "window": None, "names": called}
    if not isinstance(result.value, Audit):
        raise NotFound("That run is no audit.")
    missing = tuple(one for one in result.value.missing if one.what in ABOUT)
    told = {"run": result.run, "at": result.at, "window": result.value.window, "names": called}
    return result, told | {"missing": missing}


def _result(stores: Stores, run: int | None) -> results.Result | None:
    if run is None:
        return results.latest(stores, "audit")
    try:
        return results.of_run(stores, run)
    except LookupError as error:
        raise NotFound(str(error)) from error
