"""What the library says and said, and what people propose that it says."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Record

SORTS = "sort in ('role','capability','behaviour','item')"
OPEN = "state in ('draft','proposed')"


class RoleRecord(Record):
    """A role, whatever its version; ``declared`` is false for a title that has no framework."""

    __tablename__ = "role"
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    declared: Mapped[bool]


class LibraryVersion(Record):
    """What an entry said from a moment on; the one without an end is in force, older ones stay.

    ``author``, ``decider`` and ``reason`` are empty where files were found changed rather than changed from here.
    """

    __tablename__ = "library_version"
    sort: Mapped[str]
    key: Mapped[str]
    version: Mapped[int]
    digest: Mapped[str]
    origin: Mapped[str]
    valid_from: Mapped[dt.datetime]
    valid_to: Mapped[dt.datetime | None]
    body: Mapped[dict[str, Any]]
    author: Mapped[str] = mapped_column(default="")
    decider: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (
        UniqueConstraint("sort", "key", "version"),
        CheckConstraint(SORTS, name="sort"),
        CheckConstraint("origin in ('shipped','own')", name="origin"),
    )


class LibraryDraft(Record):
    """A change of an entry that somebody prepares; ``body`` is None where the own version is to be dropped.

    ``based_on`` is the version that was in force when it began, ``counter`` grows with every save, ``writers`` is
    everybody who saved it.
    """

    __tablename__ = "library_draft"
    sort: Mapped[str]
    key: Mapped[str]
    state: Mapped[str]
    body: Mapped[dict[str, Any] | None]
    based_on: Mapped[int | None]
    counter: Mapped[int] = mapped_column(default=1)
    author: Mapped[str]
    writers: Mapped[list[Any]]
    created_at: Mapped[dt.datetime]
    changed_by: Mapped[str]
    changed_at: Mapped[dt.datetime]
    why: Mapped[str] = mapped_column(Text, default="")
    proposed_by: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[dt.datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (
        CheckConstraint(SORTS, name="sort"),
        CheckConstraint("state in ('draft','proposed','published','rejected','dropped')", name="state"),
        # One entry is prepared in one place, so that two people see each other's work.
        Index(
            "ix_library_draft_open",
            "sort",
            "key",
            unique=True,
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
    )


Index("ix_library_version_standing", LibraryVersion.sort, LibraryVersion.key, LibraryVersion.valid_to)
