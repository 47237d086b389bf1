"""Who works here, in which team, and which accounts are whose."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Record


class Person(Record):
    """Somebody who works or worked here."""

    __tablename__ = "person"
    external_id: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str | None] = mapped_column(unique=True)
    site: Mapped[str | None]
    time_zone: Mapped[str | None]


class Team(Record):
    """A group of people that work reaches; ``key`` is its stable name in findings."""

    __tablename__ = "team"
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class Assignment(Record):
    """Which team and role somebody had, reporting to whom, from when until when."""

    __tablename__ = "assignment"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    role_key: Mapped[str | None] = mapped_column(index=True)
    title: Mapped[str | None]
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    share: Mapped[float] = mapped_column(default=1.0)
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    __table_args__ = (
        UniqueConstraint("person_id", "team_id", "valid_from"),
        CheckConstraint("valid_to is null or valid_from is null or valid_to > valid_from", name="order"),
    )


class Account(Record):
    """A name that a source uses for somebody: matched, doubtful (a person decides), or belonging to nobody known."""

    __tablename__ = "account"
    source: Mapped[str]
    name: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str]
    how: Mapped[str] = mapped_column(Text, default="")
    candidates: Mapped[list[Any]] = mapped_column(default=list)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("login.id"))
    decided_at: Mapped[dt.datetime | None]
    __table_args__ = (
        UniqueConstraint("source", "name"),
        CheckConstraint("state in ('matched','doubtful','unmatched','automated','ignored')", name="state"),
    )


class CapabilityEvidence(Record):
    """What one source said of somebody's capability on one day. No row is no evidence, never level zero.

    ``level`` is null where it was said that the capability is not needed in the job ``role_key``. ``said_at`` is the
    moment of what was said on a page, null where only the day is known. A credential may have a ``name``, an
    ``issuer`` and the last day on which it counts, ``expires``. What was taken back stays, with ``withdrawn_at``.
    """

    __tablename__ = "capability_evidence"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    capability: Mapped[str]
    level: Mapped[int | None]
    source: Mapped[str]
    date: Mapped[dt.date]
    rater_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    role_key: Mapped[str | None]
    name: Mapped[str | None]
    issuer: Mapped[str | None]
    expires: Mapped[dt.date | None]
    said_at: Mapped[dt.datetime | None]
    withdrawn_at: Mapped[dt.datetime | None]
    __table_args__ = (
        CheckConstraint("source in ('self','manager','observation','credential')", name="source"),
        CheckConstraint("level >= 0", name="level"),
        CheckConstraint("(level is null) = (role_key is not null)", name="needed"),
    )
