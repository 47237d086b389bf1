"""What came in, and how to take it back."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Record


class Import(Record):
    """The manifest of one import: what was read, what became of it, and which files hold its signals."""

    __tablename__ = "import"
    connector: Mapped[str]
    source: Mapped[str] = mapped_column(index=True)
    file: Mapped[str]
    digest: Mapped[str]
    mapping: Mapped[dict[str, Any]]
    read: Mapped[int]
    created: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]
    rejected: Mapped[int]
    faults: Mapped[list[Any]]
    first: Mapped[dt.datetime | None]
    last: Mapped[dt.datetime | None]
    # Parquet files of the signals this import brought in first, and of those an earlier import already held.
    new_files: Mapped[list[Any]]
    again_files: Mapped[list[Any]]
    at: Mapped[dt.datetime]
    by: Mapped[str]
    undone_at: Mapped[dt.datetime | None]
    undone_by: Mapped[str | None]


class ImportChange(Record):
    """A record as it was before an import changed it, so that undo can put it back."""

    __tablename__ = "import_change"
    import_id: Mapped[int] = mapped_column(ForeignKey("import.id"), index=True)
    table_name: Mapped[str]
    row_id: Mapped[int]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class SourceMapping(Record):
    """The column mapping a person settled on for a source, remembered for its next file."""

    __tablename__ = "source_mapping"
    connector: Mapped[str]
    source: Mapped[str]
    mapping: Mapped[dict[str, Any]]
    at: Mapped[dt.datetime]
    __table_args__ = (UniqueConstraint("connector", "source"),)
