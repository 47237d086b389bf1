"""Roles, capabilities, learning items and behaviours."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Record


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
