"""Keep scenarios of plans, their versions, the plans made of them, comparisons, and the plan decided on."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from planner.store.tables import PlanDecision, Scenario, ScenarioComparison, ScenarioPlan, ScenarioVersion


def create(session: Session, *, name: str, note: str, figures: list[Any], why: str, by: str, now: dt.datetime) -> int:
    """Begin a scenario with its first version and return its number."""
    row = Scenario(name=name, note=note, by=by, at=now, deleted_at=None)
    session.add(row)
    session.flush()
    _version(session, row.id, 1, figures, why, by, now)
    return row.id


def add(session: Session, scenario: int, *, figures: list[Any], why: str, by: str, now: dt.datetime) -> int:
    """Add a version and return its number within the scenario."""
    newest = version(session, scenario)
    number = newest.number + 1 if newest else 1
    _version(session, scenario, number, figures, why, by, now)
    return number


def _version(
    session: Session, scenario: int, number: int, figures: list[Any], why: str, by: str, now: dt.datetime
) -> None:
    session.add(ScenarioVersion(scenario_id=scenario, number=number, figures=figures, why=why, by=by, at=now))
    session.flush()


def get(session: Session, number: int, *, locked: bool = False) -> Scenario | None:
    """One scenario; ``locked`` keeps others from changing it until the transaction ends."""
    query = select(Scenario).where(Scenario.id == number)
    return session.scalar(query.with_for_update() if locked else query)


def listed(session: Session) -> list[Scenario]:
    """Every scenario that was not deleted, the oldest first."""
    return list(session.scalars(select(Scenario).where(Scenario.deleted_at.is_(None)).order_by(Scenario.id)))


def named(session: Session, name: str) -> Scenario | None:
    """The scenario that is called so now, however it is capitalised."""
    query = select(Scenario).where(Scenario.deleted_at.is_(None), func.lower(Scenario.name) == name.lower())
    return session.scalars(query).first()


def version(session: Session, scenario: int, number: int | None = None) -> ScenarioVersion | None:
    """One version of a scenario, or its newest."""
    query = select(ScenarioVersion).where(ScenarioVersion.scenario_id == scenario)
    if number is not None:
        query = query.where(ScenarioVersion.number == number)
    return session.scalars(query.order_by(ScenarioVersion.number.desc()).limit(1)).first()


def versions(session: Session, scenario: int) -> list[ScenarioVersion]:
    """All versions of a scenario, the newest first."""
    query = select(ScenarioVersion).where(ScenarioVersion.scenario_id == scenario)
    return list(session.scalars(query.order_by(ScenarioVersion.number.desc())))


def save_plan(session: Session, **values: Any) -> int:
    """Keep a plan with all that went into it and return its number."""
    row = ScenarioPlan(**values)
    session.add(row)
    session.flush()
    return row.id


def plan(session: Session, number: int) -> tuple[ScenarioPlan, ScenarioVersion, Scenario] | None:
    """One plan, with the version and the scenario that it was made for."""
    return next(iter(plans(session, [number])), None)


def plans(session: Session, numbers: Iterable[int]) -> list[tuple[ScenarioPlan, ScenarioVersion, Scenario]]:
    """Plans with the versions and scenarios that they were made for, by number."""
    query = (
        select(ScenarioPlan, ScenarioVersion, Scenario)
        .join(ScenarioVersion, ScenarioVersion.id == ScenarioPlan.version_id)
        .join(Scenario, Scenario.id == ScenarioVersion.scenario_id)
        .where(ScenarioPlan.id.in_(list(numbers)))
        # What went into a plan is large, and read only where it is made again.
        .options(defer(ScenarioPlan.problem, raiseload=True))
    )
    return [(one, of, scenario) for one, of, scenario in session.execute(query.order_by(ScenarioPlan.id))]


def problem(session: Session, number: int) -> bytes:
    """What went into a plan, packed. Raises NoResultFound."""
    return session.scalars(select(ScenarioPlan.problem).where(ScenarioPlan.id == number)).one()


def newest_plans(session: Session) -> dict[int, int]:
    """The number of the newest plan of each scenario that has one, by the scenario's number."""
    query = (
        select(ScenarioVersion.scenario_id, func.max(ScenarioPlan.id))
        .join(ScenarioVersion, ScenarioVersion.id == ScenarioPlan.version_id)
        .group_by(ScenarioVersion.scenario_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def released(session: Session) -> list[list[Any]]:
    """What every plan let out, oldest first."""
    return list(session.scalars(select(ScenarioPlan.released).order_by(ScenarioPlan.id)))


def save_comparison(session: Session, *, plans: list[int], by: str, now: dt.datetime, result: dict[str, Any]) -> int:
    """Keep a comparison and return its number."""
    row = ScenarioComparison(plans=plans, by=by, at=now, result=result)
    session.add(row)
    session.flush()
    return row.id


def comparison(session: Session, number: int | None = None) -> ScenarioComparison | None:
    """One comparison, or the newest."""
    query = select(ScenarioComparison)
    if number is not None:
        query = query.where(ScenarioComparison.id == number)
    return session.scalars(query.order_by(ScenarioComparison.id.desc()).limit(1)).first()


def decide(
    session: Session, *, plan: int, alternatives: list[Any], reason: str, by: str, now: dt.datetime
) -> PlanDecision:
    """Keep that a plan was decided on; the decision before it no longer stands."""
    if (before := standing(session)) is not None:
        before.withdrawn_at, before.withdrawn_by = now, by
    row = PlanDecision(
        plan_id=plan, alternatives=alternatives, reason=reason, by=by, at=now, withdrawn_at=None, withdrawn_by=None
    )
    session.add(row)
    session.flush()
    return row


def standing(session: Session) -> PlanDecision | None:
    """The decision on a plan that is in force."""
    query = select(PlanDecision).where(PlanDecision.withdrawn_at.is_(None)).order_by(PlanDecision.id.desc())
    return session.scalars(query.limit(1)).first()


def decision(session: Session, number: int) -> PlanDecision | None:
    """One decision on a plan."""
    return session.get(PlanDecision, number)


def decisions(session: Session) -> list[PlanDecision]:
    """Every decision on a plan, the newest first."""
    return list(session.scalars(select(PlanDecision).order_by(PlanDecision.id.desc())))
