"""Keep runs with what they found and recommended, and give them back."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from planner.reasons import Finding, Recommendation
from planner.store.tables import FindingRecord, RecommendationRecord, Run
from planner.values import digest, from_data, to_data

# What stands beside the whole of each finding and recommendation, to be asked for.
FINDING = ("key", "kind", "certainty", "sentence")
RECOMMENDATION = ("key", "kind", "subject", "recommended")


def save(
    session: Session,
    *,
    phase: str,
    by: str,
    now: dt.datetime,
    seconds: float,
    seed: int,
    code_version: str,
    inputs: dict[str, Any],
    result: Any,
    findings: Sequence[Finding],
    recommendations: Sequence[Recommendation],
    released: list[Any],
) -> int:
    """Keep one run and return its number."""
    data = to_data(result)
    run = Run(
        phase=phase,
        at=now,
        by=by,
        seconds=seconds,
        seed=seed,
        code_version=code_version,
        inputs=inputs,
        inputs_digest=digest(inputs),
        result=data,
        result_digest=digest(data),
        released=released,
    )
    session.add(run)
    session.flush()
    session.add_all(_finding(run.id, finding) for finding in findings)
    session.add_all(_recommendation(run.id, item) for item in recommendations)
    session.flush()
    return run.id


def latest_id(session: Session, phase: str) -> int | None:
    """The number of the newest run of a phase over all days."""
    return session.scalar(select(func.max(Run.id)).where(Run.phase == phase, _period().is_(None)))


def pulses(session: Session) -> dict[str, int]:
    """The newest audit of each single period, by its days ("2026-01-01/2026-04-01"), oldest period first."""
    period = _period()
    # Grouped by its name: PostgreSQL takes the expression, which holds a parameter, for another one each time.
    query = select(period.label("days"), func.max(Run.id)).where(Run.phase == "audit", period.is_not(None))
    return {str(days): number for days, number in sorted(map(tuple, session.execute(query.group_by("days"))))}


def released(session: Session, phase: str, *, before: int | None = None) -> list[list[Any]]:
    """The tables that each run of a phase let out, oldest run first; only those before a run where one is named."""
    query = select(Run.released).where(Run.phase == phase).order_by(Run.id)
    return list(session.scalars(query if before is None else query.where(Run.id < before)))


def before(session: Session, run: Run) -> Run | None:
    """The run of the same phase, over the same period, before this one."""
    period = run.inputs.get("period")
    same = _period().is_(None) if period is None else _period() == period
    query = select(Run).where(Run.phase == run.phase, same, Run.id < run.id).order_by(Run.id.desc()).limit(1)
    return session.scalar(query)


def _period() -> Any:
    """The days of a run that looked at one period only, null for all others."""
    return Run.inputs["period"].as_string()


def marks(session: Session, name: str) -> list[str]:
    """The marks of one part of what runs read, each once."""
    mark = Run.inputs[name].as_string()
    return sorted(set(session.scalars(select(mark).where(mark.is_not(None)))))


def described(session: Session) -> list[dict[str, Any]]:
    """What each run read, by its marks."""
    return list(session.scalars(select(Run.inputs).order_by(Run.id)))


def get(session: Session, run_id: int) -> Run | None:
    """One run by its number."""
    return session.get(Run, run_id)


def listed(session: Session, *, limit: int = 50, offset: int = 0) -> list[Any]:
    """Newest runs first, without their results."""
    columns = (
        Run.id,
        Run.phase,
        Run.at,
        Run.by,
        Run.seconds,
        Run.inputs,
        Run.inputs_digest,
        Run.result_digest,
        Run.code_version,
        Run.seed,
    )
    return list(session.execute(select(*columns).order_by(Run.id.desc()).limit(limit).offset(offset)))


def findings(session: Session, run_id: int) -> list[Finding]:
    """What a run found, in the order it was found."""
    rows = session.scalars(select(FindingRecord).where(FindingRecord.run_id == run_id).order_by(FindingRecord.id))
    return [from_data(Finding, row.body) for row in rows]


def recommendations(session: Session, run_id: int) -> dict[int, Recommendation]:
    """What a run recommends, by the number a decision refers to."""
    query = select(RecommendationRecord).where(RecommendationRecord.run_id == run_id).order_by(RecommendationRecord.id)
    return {row.id: from_data(Recommendation, row.body) for row in session.scalars(query)}


def recommendation(session: Session, number: int) -> Recommendation | None:
    """One recommendation by its number."""
    row = session.get(RecommendationRecord, number)
    return None if row is None else from_data(Recommendation, row.body)


def rows(
    session: Session, run_id: int, table: type[FindingRecord] | type[RecommendationRecord]
) -> list[dict[str, Any]]:
    """What is kept of a run's findings or recommendations, every column by name, in order."""
    names = FINDING if table is FindingRecord else RECOMMENDATION
    found = session.scalars(select(table).where(table.run_id == run_id).order_by(table.id))
    return [{name: getattr(row, name) for name in (*names, "body")} for row in found]


def as_row(item: Finding | Recommendation) -> dict[str, Any]:
    """The columns that are kept of a finding or a recommendation."""
    names = FINDING if isinstance(item, Finding) else RECOMMENDATION
    return {**{name: getattr(item, name) for name in names}, "body": to_data(item)}


def _finding(run_id: int, finding: Finding) -> FindingRecord:
    return FindingRecord(run_id=run_id, **as_row(finding))


def _recommendation(run_id: int, item: Recommendation) -> RecommendationRecord:
    return RecommendationRecord(run_id=run_id, **as_row(item))
