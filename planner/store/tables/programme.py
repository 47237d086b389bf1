"""Programmes in cycles: what each is for, when its worth is looked at, and what was learnt."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Record


class CycleRecord(Record):
    """One cycle of a programme; ``body`` is what it began with, ``before_id`` the cycle it inherits from."""

    __tablename__ = "cycle"
    programme: Mapped[str]
    number: Mapped[int]
    start: Mapped[dt.date]
    end: Mapped[dt.date]
    before_id: Mapped[int | None] = mapped_column(ForeignKey("cycle.id"), unique=True)
    body: Mapped[dict[str, Any]]
    by: Mapped[str]
    at: Mapped[dt.datetime]
    __table_args__ = (
        UniqueConstraint("programme", "number"),
        CheckConstraint('"end" > start', name="order"),
    )


class ReviewRecord(Record):
    """A day on which the worth of a cycle is looked at, and what was said; ``cost`` is what it took so far."""

    __tablename__ = "value_review"
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    due: Mapped[dt.date]
    note: Mapped[str] = mapped_column(Text, default="")
    cost: Mapped[float | None]
    held_at: Mapped[dt.datetime | None]
    held_by: Mapped[str] = mapped_column(default="")
    __table_args__ = (UniqueConstraint("cycle_id", "due"),)


class LessonRecord(Record):
    """One thing that a cycle learnt: kept, stopped or tried."""

    __tablename__ = "lesson"
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str]
    at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    __table_args__ = (CheckConstraint("kind in ('kept','stopped','tried')", name="kind"),)
