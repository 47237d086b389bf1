"""Sign-ins, jobs and logs."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Record


class Login(Record):
    """Somebody who can sign in, as one persona; ``person_id`` ties a manager or employee to their own record."""

    __tablename__ = "login"
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    persona: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    active: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[dt.datetime | None]
    __table_args__ = (CheckConstraint("persona in ('hr','manager','employee','auditor')", name="persona"),)


class Job(Record):
    """Long work with its progress: queued, running, done or failed."""

    __tablename__ = "job"
    kind: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    state: Mapped[str]
    progress: Mapped[float] = mapped_column(default=0.0)
    note: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    by: Mapped[str]
    created_at: Mapped[dt.datetime]
    started_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    __table_args__ = (CheckConstraint("state in ('queued','running','done','failed')", name="state"),)


class AuditEntry(Record):
    """One act, chained to the one before by its hash, so that a changed or missing entry shows."""

    __tablename__ = "audit_log"
    at: Mapped[dt.datetime]
    by: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]]
    previous: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class AccessEntry(Record):
    """Who looked at what of whom, and when; the person sees it."""

    __tablename__ = "access_log"
    at: Mapped[dt.datetime]
    login_id: Mapped[int] = mapped_column(ForeignKey("login.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    field: Mapped[str]
    page: Mapped[str]


class LibraryFault(Record):
    """A fault of a library file, kept so that the page can show it."""

    __tablename__ = "library_fault"
    body: Mapped[dict[str, Any]]
