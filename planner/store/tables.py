"""What a record is: one class a table."""

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[dt.datetime]):
    """A moment in UTC, on databases with and without time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=dt.UTC)


class Record(DeclarativeBase):
    """What every table shares: constraint names that migrations can rely on, and a numeric id."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        dict[str, Any]: JSON,
        list[Any]: JSON,
        dt.datetime: Instant,
        dt.date: Date,
        str: String(),
    }
    id: Mapped[int] = mapped_column(primary_key=True)


# People, teams and accounts


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
    """What one source saw of somebody's capability on one day. No row is no evidence, never level zero."""

    __tablename__ = "capability_evidence"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    capability: Mapped[str]
    level: Mapped[int]
    source: Mapped[str]
    date: Mapped[dt.date]
    rater_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (
        CheckConstraint("source in ('self','manager','observation','credential')", name="source"),
        CheckConstraint("level >= 0", name="level"),
    )


# Library


class RoleRecord(Record):
    """A role, whatever its version; ``declared`` is false for a title that has no framework yet."""

    __tablename__ = "role"
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    declared: Mapped[bool]


class RoleVersion(Record):
    """What a role asked for from a day on; older versions stay."""

    __tablename__ = "role_version"
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), index=True)
    version: Mapped[int]
    digest: Mapped[str]
    valid_from: Mapped[dt.datetime]
    body: Mapped[dict[str, Any]]
    __table_args__ = (UniqueConstraint("role_id", "version"),)


class CapabilityRecord(Record):
    """A capability of the library, as last loaded."""

    __tablename__ = "capability"
    key: Mapped[str] = mapped_column(unique=True)
    body: Mapped[dict[str, Any]]


class LearningItem(Record):
    """A learning item of the library, as last loaded."""

    __tablename__ = "learning_item"
    key: Mapped[str] = mapped_column(unique=True)
    body: Mapped[dict[str, Any]]


class BehaviourRecord(Record):
    """A behaviour of the library, as last loaded."""

    __tablename__ = "behaviour"
    key: Mapped[str] = mapped_column(unique=True)
    body: Mapped[dict[str, Any]]


# Imports


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


# Runs and what they found


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


# Pathways


class PathwayRecord(Record):
    """One person's pathway; a new version replaces the old one, which stays readable."""

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
    __table_args__ = (UniqueConstraint("person_id", "version"),)


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


# Running the house


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


Index("ix_finding_run_kind", FindingRecord.run_id, FindingRecord.kind)
