"""Runs, what they found and recommended, and what was decided."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Record


class Run(Record):
    """One run of a phase: its inputs' digest and its result. Never changed afterwards."""

    __tablename__ = "run"
    phase: Mapped[str]
    at: Mapped[dt.datetime]
    by: Mapped[str]
    seconds: Mapped[float]
    seed: Mapped[int]
    code_version: Mapped[str]
    inputs: Mapped[dict[str, Any]]
    inputs_digest: Mapped[str]
    result: Mapped[dict[str, Any]]
    result_digest: Mapped[str]
    # What the aggregate gate has let out of this run: the figures already given.
    released: Mapped[list[Any]] = mapped_column(default=list)


class FindingRecord(Record):
    """One finding of one run, with its reasons."""

    __tablename__ = "finding"
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    key: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    certainty: Mapped[str]
    sentence: Mapped[str] = mapped_column(Text)
    body: Mapped[dict[str, Any]]


class RecommendationRecord(Record):
    """One recommendation of one run, with the alternatives shown beside it."""

    __tablename__ = "recommendation"
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    key: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    subject: Mapped[str]
    recommended: Mapped[str]
    body: Mapped[dict[str, Any]]


class Decision(Record):
    """What a person decided on a recommendation: the option, the alternatives shown, the reason."""

    __tablename__ = "decision"
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), index=True)
    kind: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    chosen: Mapped[str]
    alternatives: Mapped[list[Any]]
    reason: Mapped[str] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    by_login_id: Mapped[int] = mapped_column(ForeignKey("login.id"))
    at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("login.id"))


class MeasureRecord(Record):
    """A decided measure that is not training: who owns it, which behaviour shows that it works, since when."""

    __tablename__ = "measure"
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), unique=True)
    team_key: Mapped[str]
    title: Mapped[str]
    owner: Mapped[str]
    behaviour: Mapped[str]
    start: Mapped[dt.date]
    ended: Mapped[dt.date | None]


Index("ix_finding_run_kind", FindingRecord.run_id, FindingRecord.kind)
