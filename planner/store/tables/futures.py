"""What roles are to become: every version that was written, what was decided on it and said about it."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Record


class FutureVersion(Record):
    """What somebody wrote about a future role at a moment; never changed afterwards."""

    __tablename__ = "future_version"
    role_key: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    body: Mapped[dict[str, Any]]
    digest: Mapped[str]
    by: Mapped[str]
    at: Mapped[dt.datetime]
    __table_args__ = (UniqueConstraint("role_key", "version"),)


class FutureDecision(Record):
    """That a person approved a version or turned it down: the options shown, the reason, what was warned of."""

    __tablename__ = "future_decision"
    role_key: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    chosen: Mapped[str]
    alternatives: Mapped[list[Any]]
    reason: Mapped[str] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    by_login_id: Mapped[int] = mapped_column(ForeignKey("login.id"))
    at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("login.id"))


class FutureComment(Record):
    """What somebody said about a future role, to the version that they saw."""

    __tablename__ = "future_comment"
    role_key: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str]
    at: Mapped[dt.datetime]


class InitiativeWord(Record):
    """That somebody says two initiatives are no duplicates, and why, from when until when; earlier words stay."""

    __tablename__ = "initiative_word"
    one: Mapped[str] = mapped_column(index=True)
    other: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str]
    at: Mapped[dt.datetime]
    until: Mapped[dt.datetime | None]
