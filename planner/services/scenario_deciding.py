"""Deciding on the plan of a scenario, taking that back, and opening who a plan is about, by name."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from planner.access import Viewer, What
from planner.services import accounts, clock
from planner.services.allowing import require
from planner.services.errors import NotFound, Refused
from planner.services.scenario_plans import Plan, get
from planner.store import directory, log, scenarios
from planner.store.open import Stores
from planner.store.tables import PlanDecision

FIELD: What = "plan-people"
LONGEST_REASON = 2000


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A decision on a plan: by whom, when, why, and what else there was to choose from."""

    number: int
    plan: int
    scenario: str
    reason: str
    alternatives: tuple[str, ...]
    by: str
    at: dt.datetime
    withdrawn_at: dt.datetime | None
    withdrawn_by: str | None


@dataclass(frozen=True, kw_only=True)
class Named:
    """Somebody whom a plan moves or trains: from where, to where, from which quarter on."""

    name: str
    origin: str
    role: str
    start: str
    done: str


def decide(stores: Stores, viewer: Viewer, number: int, *, reason: str) -> int:
    """Record that a plan is to be carried out, with what else there was; the decision's number.

    Raises NotAllowed, also where the viewer is among those it moves or trains, or those whom the decision before it
    does; NotFound, also for a plan whose scenario was deleted; Refused without a reason, for a plan that keeps not to
    all limits, and for one that is not the newest of its scenario.
    """
    plan = get(stores, viewer, number)
    _not_own(viewer, plan)
    if not plan.possible:
        raise Refused("No plan keeps to all limits here, so there is nothing to decide on.")
    if not plan.newest:
        raise Refused("There is a newer plan of this scenario. Look at it first.")
    if not reason.strip():
        raise Refused("Say why, in a sentence: it stays with the decision.")
    now = clock.now()
    with stores.records.read() as session:
        scenario, before = scenarios.get(session, plan.scenario), scenarios.standing(session)
    if scenario is None or scenario.deleted_at is not None:
        raise NotFound("That scenario was deleted. Bring it back first.")
    if before is not None:
        _not_own(viewer, get(stores, viewer, before.plan_id))
    with stores.records.write() as session:
        others = [one for one in scenarios.newest_plans(session).values() if one != number]
        rows = [(row, scenario) for row, _, scenario in scenarios.plans(session, others) if scenario.deleted_at is None]
        alternatives = [{"plan": row.id, "scenario": scenario.name} for row, scenario in rows]
        row = scenarios.decide(
            session,
            plan=number,
            alternatives=alternatives,
            reason=reason.strip()[:LONGEST_REASON],
            by=viewer.email,
            now=now,
        )
        detail = {"decision": row.id, "plan": number, "alternatives": [one["plan"] for one in alternatives]}
        log.append(
            session,
            by=viewer.email,
            action="decide on plan",
            subject=f"scenario:{plan.scenario}",
            detail=detail,
            now=now,
        )
        return row.id


def withdraw(stores: Stores, viewer: Viewer, number: int) -> None:
    """Take a decision on a plan back; it stays in the record. Raises NotAllowed, also on one's own case; NotFound."""
    require(viewer, "decide", "plan")
    with stores.records.read() as session:
        found = scenarios.decision(session, number)
    if found is not None:
        _not_own(viewer, get(stores, viewer, found.plan_id))
    now = clock.now()
    with stores.records.write() as session:
        row = scenarios.decision(session, number)
        if row is None or row.withdrawn_at is not None:
            raise NotFound("That decision does not stand any more.")
        row.withdrawn_at, row.withdrawn_by = now, viewer.email
        detail = {"decision": number}
        log.append(
            session,
            by=viewer.email,
            action="withdraw decision on plan",
            subject=f"plan:{row.plan_id}",
            detail=detail,
            now=now,
        )


def decisions(stores: Stores, viewer: Viewer) -> tuple[Decision, ...]:
    """Every decision on a plan, the newest first; the first that was not withdrawn stands."""
    require(viewer, "view", "plan")
    with stores.records.read() as session:
        return tuple(_decision(session, row) for row in scenarios.decisions(session))


def _not_own(viewer: Viewer, plan: Plan) -> None:
    """Raise NotAllowed where the viewer is among those whom a plan moves or trains."""
    concerned = frozenset(one for part in plan.made.parts for one in part.of)
    require(viewer, "decide", "plan", people=concerned & {viewer.person} if viewer.person else ())


def _decision(session: Session, row: PlanDecision) -> Decision:
    found = scenarios.plan(session, row.plan_id)
    return Decision(
        number=row.id,
        plan=row.plan_id,
        scenario=found[2].name if found else "",
        reason=row.reason,
        alternatives=tuple(one["scenario"] for one in row.alternatives),
        by=row.by,
        at=row.at,
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=row.withdrawn_by,
    )


def people(stores: Stores, viewer: Viewer, number: int, *, reason: str, page: str) -> tuple[Named, ...]:
    """Who a plan is about, by name. That it was opened, and why, is written down; they see it.

    Raises NotAllowed, NotFound, or Refused without a reason.
    """
    plan = get(stores, viewer, number)
    concerned = frozenset(one for part in plan.made.parts for one in part.of)
    require(viewer, "view", FIELD, people=concerned)
    if not reason.strip():
        raise Refused("Say why you need the names, in a sentence: it is written down.")
    now = clock.now()
    with stores.records.write() as session:
        detail = {"plan": number, "people": len(concerned), "reason": reason.strip()[:LONGEST_REASON]}
        subject = f"scenario:{plan.scenario}"
        log.append(session, by=viewer.email, action="open who a plan is about", subject=subject, detail=detail, now=now)
    accounts.log_access(stores, viewer, concerned, FIELD, page)
    with stores.records.read() as session:
        called = directory.names(session, concerned)
    quarters = plan.made.quarters
    found = [
        Named(
            name=called.get(one, "Somebody who left"),
            origin=plan.called(part.origin),
            role=plan.called(part.role),
            start=quarters[part.start],
            done=quarters[part.done],
        )
        for part in plan.made.parts
        for one in part.of
    ]
    return tuple(sorted(found, key=lambda one: (one.origin, one.role, one.start, one.name)))
