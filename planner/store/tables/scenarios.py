"""Scenarios of plans: what somebody supposes, every version of it, what came of each, and which plan was chosen."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Record


class Scenario(Record):
    """A scenario by its name; one that was deleted stays, so that it can come back."""

    __tablename__ = "scenario"
    name: Mapped[str]
    note: Mapped[str] = mapped_column(Text)
    by: Mapped[str]
    at: Mapped[dt.datetime]
    deleted_at: Mapped[dt.datetime | None]


class ScenarioVersion(Record):
    """The figures of a scenario as they stood from one change to the next, by whom, and what was changed."""

    __tablename__ = "scenario_version"
    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenario.id"), index=True)
    number: Mapped[int]
    figures: Mapped[list[Any]]
    why: Mapped[str] = mapped_column(Text)
    by: Mapped[str]
    at: Mapped[dt.datetime]
    __table_args__ = (UniqueConstraint("scenario_id", "number"),)


class ScenarioPlan(Record):
    """A plan that was searched for one version: all that went into it, packed, what came of it, and both digests."""

    __tablename__ = "scenario_plan"
    version_id: Mapped[int] = mapped_column(ForeignKey("scenario_version.id"), index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    by: Mapped[str]
    at: Mapped[dt.datetime]
    seconds: Mapped[float]
    inputs: Mapped[dict[str, Any]]
    problem: Mapped[bytes] = mapped_column(LargeBinary)
    result: Mapped[dict[str, Any]]
    released: Mapped[list[Any]]


class ScenarioComparison(Record):
    """Plans held against each other: each carried out where the others were made for."""

    __tablename__ = "scenario_comparison"
    plans: Mapped[list[Any]]
    by: Mapped[str]
    at: Mapped[dt.datetime]
    result: Mapped[dict[str, Any]]


class PlanDecision(Record):
    """The plan that somebody decided on, why, and what else there was to choose from."""

    __tablename__ = "plan_decision"
    plan_id: Mapped[int] = mapped_column(ForeignKey("scenario_plan.id"), index=True)
    alternatives: Mapped[list[Any]]
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str]
    at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]
    withdrawn_by: Mapped[str | None]
