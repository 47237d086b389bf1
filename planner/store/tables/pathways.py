"""Pathways, what was noticed on them, nudges and objections."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Record


class AssignedRecord(Record):
    """Pathways that somebody assigned together: the rule, and why people it could have meant got none."""

    __tablename__ = "assigned"
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    by_login_id: Mapped[int] = mapped_column(ForeignKey("login.id"))
    at: Mapped[dt.datetime]
    rule: Mapped[dict[str, Any]]
    passed: Mapped[dict[str, Any]]
    people: Mapped[int]
    state: Mapped[str]
    undone_at: Mapped[dt.datetime | None]
    __table_args__ = (CheckConstraint("state in ('going','done','undone')", name="state"),)


class RolePathway(Record):
    """The pathway to a role for somebody of whom nothing is known, in versions: personal ones begin from it."""

    __tablename__ = "role_pathway"
    role_key: Mapped[str]
    version: Mapped[int]
    at: Mapped[dt.datetime]
    digest: Mapped[str]
    steps: Mapped[list[Any]]
    __table_args__ = (UniqueConstraint("role_key", "version"),)


class OccasionRecord(Record):
    """A date on which an item is held, with its seats."""

    __tablename__ = "occasion"
    item: Mapped[str]
    day: Mapped[dt.date]
    seats: Mapped[int]
    by_login_id: Mapped[int] = mapped_column(ForeignKey("login.id"))
    __table_args__ = (UniqueConstraint("item", "day"),)


class PathwayRecord(Record):
    """One person's pathway; a new version replaces the old one, which stays readable.

    ``leads`` marks what a leader models and cues, beside a pathway of their own.
    """

    __tablename__ = "pathway"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), index=True)
    role_key: Mapped[str]
    version: Mapped[int]
    objective: Mapped[str] = mapped_column(Text)
    hours_per_week: Mapped[float]
    start: Mapped[dt.date]
    assigned_by: Mapped[int] = mapped_column(ForeignKey("login.id"))
    assigned_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    gaps: Mapped[list[Any]]
    assigned_id: Mapped[int | None] = mapped_column(index=True)
    role_version: Mapped[int | None]
    leads: Mapped[bool] = mapped_column(default=False, server_default=false())
    __table_args__ = (
        UniqueConstraint("person_id", "version"),
        Index(
            "ix_pathway_running",
            "person_id",
            "leads",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )


class StepRecord(Record):
    """One step of a pathway."""

    __tablename__ = "step"
    pathway_id: Mapped[int] = mapped_column(ForeignKey("pathway.id"), index=True)
    position: Mapped[int]
    item: Mapped[str]
    title: Mapped[str]
    kind: Mapped[str]
    capability: Mapped[str]
    behaviour: Mapped[str]
    week: Mapped[int]
    hours: Mapped[float]
    why: Mapped[dict[str, Any]]
    done_at: Mapped[dt.datetime | None]
    not_relevant_because: Mapped[str | None] = mapped_column(Text)
    item_digest: Mapped[str | None]
    not_relevant_shared: Mapped[bool] = mapped_column(default=False, server_default=false())


class Observation(Record):
    """A behaviour that somebody saw in their own work, or a coach in a person's; the note is the person's own."""

    __tablename__ = "observation"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    behaviour: Mapped[str]
    at: Mapped[dt.datetime]
    seen: Mapped[bool]
    source: Mapped[str]
    note: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (CheckConstraint("source in ('self','coach')", name="source"),)


class Nudge(Record):
    """A reminder to one person, in one channel."""

    __tablename__ = "nudge"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    step_id: Mapped[int | None] = mapped_column(ForeignKey("step.id"))
    channel: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    due: Mapped[dt.date]
    sent_at: Mapped[dt.datetime | None]
    seen_at: Mapped[dt.datetime | None]


class Contest(Record):
    """Somebody says that what is held about them is not right, and what became of it."""

    __tablename__ = "contest"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    about: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[dt.datetime]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("login.id"))
    answered_at: Mapped[dt.datetime | None]
