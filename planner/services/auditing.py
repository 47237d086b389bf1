"""The auditor's pages: what was decided, who looked at what, which runs there were, and whether the log is whole."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from planner.access import Viewer
from planner.services import names
from planner.services.allowing import require
from planner.store import decisions, log, runs
from planner.store.open import Stores

PAGE = 50
OWN = frozenset({"choose reminders", "make calendar feed", "revoke calendar feed"})
ITSELF = "Somebody, about themselves"


@dataclass(frozen=True, kw_only=True)
class Decided:
    """One decision as the log shows it, its options by what they are called."""

    number: int
    at: dt.datetime
    by: str
    kind: str
    subject: str
    recommended: str
    chosen: str
    alternatives: tuple[str, ...]
    reason: str
    withdrawn_at: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class Act:
    """One entry of the audit log."""

    number: int
    at: dt.datetime
    by: str
    action: str
    subject: str
    detail: dict[str, Any]
    hash: str


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look at a person's record. The auditor sees who looked and at which field, not whose name it is."""

    at: dt.datetime
    by: str
    persona: str
    person: str
    field: str
    page: str


@dataclass(frozen=True, kw_only=True)
class RunRow:
    """One run, with the digests that say whether another run had the same inputs and result."""

    number: int
    phase: str
    at: dt.datetime
    by: str
    seconds: float
    inputs_digest: str
    result_digest: str
    code_version: str
    seed: int


def decided(stores: Stores, viewer: Viewer, *, page: int = 1) -> tuple[Decided, ...]:
    """Decisions, newest first."""
    require(viewer, "view", "decisions-log")
    with stores.records.read() as session:
        called = names.load(session)
        rows = decisions.listed(session, limit=PAGE, offset=PAGE * (page - 1))
        labels = {row.id: _labels(session, row.recommendation_id) for row, _, _ in rows}
    return tuple(
        Decided(
            number=row.id,
            at=row.at,
            by=email,
            kind=row.kind,
            subject=called.subject(row.subject),
            recommended=labels[row.id].get(recommended, recommended),
            chosen=labels[row.id].get(row.chosen, row.chosen),
            alternatives=tuple(labels[row.id].get(key, key) for key in row.alternatives),
            reason=row.reason,
            withdrawn_at=row.withdrawn_at,
        )
        for row, email, recommended in rows
    )


def _labels(session: Session, recommendation: int) -> dict[str, str]:
    """What the options of a recommendation are called, by key."""
    found = runs.recommendation(session, recommendation)
    return {option.key: option.label for option in found.options} if found else {}


def acts(stores: Stores, viewer: Viewer, *, page: int = 1) -> tuple[tuple[Act, ...], int | None]:
    """The audit log, newest first, and the first entry that does not fit the chain (None: the log is whole).

    How people want to be reminded is nobody else's matter: such acts are there without the name.
    """
    require(viewer, "view", "decisions-log")
    with stores.records.read() as session:
        rows = log.entries(session, limit=PAGE, offset=PAGE * (page - 1))
        broken = log.broken(session)
    listed = tuple(
        Act(
            number=row.id,
            at=row.at,
            by=ITSELF if row.action in OWN and row.by != viewer.email else row.by,
            action=row.action,
            subject=row.subject,
            detail=row.detail,
            hash=row.hash,
        )
        for row in rows
    )
    return listed, broken


def looks(stores: Stores, viewer: Viewer, *, page: int = 1) -> tuple[Look, ...]:
    """Looks at people's records, newest first."""
    require(viewer, "view", "access-log")
    with stores.records.read() as session:
        rows = log.accesses(session, limit=PAGE, offset=PAGE * (page - 1))
    return tuple(
        Look(
            at=entry.at,
            by=email,
            persona=persona,
            person=f"person {entry.person_id}",
            field=entry.field,
            page=entry.page,
        )
        for entry, email, persona in rows
    )


def run_list(stores: Stores, viewer: Viewer, *, page: int = 1) -> tuple[RunRow, ...]:
    """Runs, newest first."""
    require(viewer, "view", "runs")
    with stores.records.read() as session:
        rows = runs.listed(session, limit=PAGE, offset=PAGE * (page - 1))
    return tuple(
        RunRow(
            number=row.id,
            phase=row.phase,
            at=row.at,
            by=row.by,
            seconds=row.seconds,
            inputs_digest=row.inputs_digest,
            result_digest=row.result_digest,
            code_version=row.code_version,
            seed=row.seed,
        )
        for row in rows
    )
