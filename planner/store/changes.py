"""What an import changed in a record, kept so that it can be taken back."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Date
from sqlalchemy.orm import Session

from planner.faults import Fault
from planner.store.tables import Assignment, CapabilityEvidence, Person, Record, Team

# In the order in which they can be removed: first what refers to others.
TABLES: dict[str, type[Record]] = {
    table.__tablename__: table for table in (CapabilityEvidence, Assignment, Person, Team)
}
# The field that an import states whenever a row of its own is about the record; other imports may only touch its rim.
STATED = {"capability_evidence": "person_id", "assignment": "person_id", "person": "name", "team": "key"}


@dataclass(frozen=True, kw_only=True)
class Change:
    """The fields of one record before and after an import; ``before`` is None where the import made the record.

    Equal values before and after say that the import stated what was known already.
    """

    table: str
    row_id: int
    before: dict[str, Any] | None
    after: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Applied:
    """What became of the rows of a file: ``created + updated + unchanged + rejected`` is all of them."""

    created: int
    updated: int
    unchanged: int
    rejected: int
    faults: tuple[Fault, ...]
    changes: tuple[Change, ...]


def together(parts: Sequence[Applied]) -> Applied:
    """What became of the rows of several parts of a file."""
    return Applied(
        created=sum(part.created for part in parts),
        updated=sum(part.updated for part in parts),
        unchanged=sum(part.unchanged for part in parts),
        rejected=sum(part.rejected for part in parts),
        faults=tuple(fault for part in parts for fault in part.faults),
        changes=tuple(change for part in parts for change in part.changes),
    )


@dataclass(kw_only=True)
class Ledger:
    """Writes records in one session and notes every change."""

    session: Session
    _noted: list[tuple[Record, dict[str, Any] | None, dict[str, Any]]] = field(default_factory=list)

    @property
    def changes(self) -> list[Change]:
        """Every change so far, in order; records that were added are written first, so that they have their ids."""
        self.session.flush()
        return [
            Change(table=record.__tablename__, row_id=record.id, before=before, after=after)
            for record, before, after in self._noted
        ]

    def create(self, record: Record, fields: Iterable[str]) -> None:
        """Add a record, to be written together with others."""
        self.create_all([record], fields)

    def create_all(self, records: Sequence[Record], fields: Iterable[str]) -> None:
        """Add records of one table at once, to be written together with others."""
        names = tuple(fields)
        self.session.add_all(records)
        self._noted += [(record, None, snapshot(record, names)) for record in records]

    def update(self, record: Record, values: Mapping[str, Any]) -> bool:
        """Set fields of a record and say whether any was different; also notes that they were stated."""
        before = snapshot(record, values)
        for name, value in values.items():
            if getattr(record, name) != value:
                setattr(record, name, value)
        after = snapshot(record, values)
        self._noted.append((record, before, after))
        return before != after


def snapshot(record: Record, fields: Iterable[str]) -> dict[str, Any]:
    """The fields as plain values."""
    values = {name: getattr(record, name) for name in fields}
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()}


def put_back(record: Record, values: Mapping[str, Any]) -> None:
    """Set fields from plain values."""
    columns = type(record).__table__.columns
    for name, value in values.items():
        dated = value is not None and isinstance(columns[name].type, Date)
        setattr(record, name, dt.date.fromisoformat(value) if dated else value)
