"""Key figures, what they meant since when, and what is assumed to move what."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Record


class KeyFigureRecord(Record):
    """A figure that the business owns: an outcome, or a driver of outcomes."""

    __tablename__ = "key_figure"
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    layer: Mapped[str]
    owner: Mapped[str]
    at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    __table_args__ = (CheckConstraint("layer in ('outcome','driver')", name="layer"),)


class FigureDefinition(Record):
    """What a key figure means from a day on: what is counted, in which unit, which way is better, from which signal."""

    __tablename__ = "figure_definition"
    figure_id: Mapped[int] = mapped_column(ForeignKey("key_figure.id"), index=True)
    version: Mapped[int]
    since: Mapped[dt.date]
    means: Mapped[str] = mapped_column(Text)
    unit: Mapped[str]
    direction: Mapped[str]
    signal: Mapped[str]
    smallest: Mapped[float]
    why: Mapped[str] = mapped_column(Text)
    by: Mapped[str]
    at: Mapped[dt.datetime]
    __table_args__ = (
        UniqueConstraint("figure_id", "version"),
        CheckConstraint("direction in ('up','down')", name="direction"),
    )


class SpineLink(Record):
    """What somebody assumes: that a behaviour or a figure moves another figure, and why."""

    __tablename__ = "spine_link"
    lower_kind: Mapped[str]
    lower_key: Mapped[str]
    upper_key: Mapped[str] = mapped_column(index=True)
    assumption: Mapped[str] = mapped_column(Text)
    lag: Mapped[int]
    by: Mapped[str]
    at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    __table_args__ = (
        CheckConstraint("lower_kind in ('behaviour','figure')", name="lower_kind"),
        Index(
            "ix_spine_link_standing",
            "lower_kind",
            "lower_key",
            "upper_key",
            unique=True,
            sqlite_where=text("ended_at is null"),
            postgresql_where=text("ended_at is null"),
        ),
    )
