"""Messages on their way to people and teams, how each person wants to be reached, and their calendar feeds."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Record


class Outgoing(Record):
    """One message to one person or one team by one channel; ``key`` lets it out once at most.

    ``due`` is when it may go at the earliest, ``tries`` what became of each attempt. A message whose sending was
    broken off stays "unknown": it may have arrived, so it is not sent again.
    """

    __tablename__ = "outgoing"
    key: Mapped[str] = mapped_column(unique=True)
    channel: Mapped[str]
    kind: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    nudge_id: Mapped[int | None] = mapped_column(ForeignKey("nudge.id", ondelete="SET NULL"), index=True)
    body: Mapped[dict[str, Any]]
    made_at: Mapped[dt.datetime]
    due: Mapped[dt.datetime] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(index=True)
    state_at: Mapped[dt.datetime]
    reason: Mapped[str] = mapped_column(Text, default="")
    tries: Mapped[list[Any]] = mapped_column(default=list)
    __table_args__ = (
        CheckConstraint("state in ('waiting','sending','sent','failed','dropped','unknown')", name="state"),
        CheckConstraint("(person_id is null) != (team_id is null)", name="whom"),
    )


class Preference(Record):
    """How one person wants to be reminded. Without a row the policy's own values hold.

    Times are minutes after midnight where the person is. ``stopped_at`` says since when nothing may be sent;
    ``shares_notes`` that what they note may go to a learning record store, never the note's words.
    """

    __tablename__ = "preference"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    channels: Mapped[list[Any]]
    quiet_from: Mapped[int]
    quiet_to: Mapped[int]
    time_zone: Mapped[str | None]
    stopped_at: Mapped[dt.datetime | None]
    shares_notes: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[dt.datetime]


class Feed(Record):
    """One person's calendar feed: the secret part of its address is kept as a one-way code only."""

    __tablename__ = "calendar_feed"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    secret_hash: Mapped[str]
    made_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]


class Statement(Record):
    """One xAPI statement: the fact it tells, its content, and whether the learning record store has it."""

    __tablename__ = "xapi_statement"
    fact: Mapped[str] = mapped_column(unique=True)
    statement_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    body: Mapped[dict[str, Any]]
    made_at: Mapped[dt.datetime]
    state: Mapped[str] = mapped_column(index=True)
    state_at: Mapped[dt.datetime]
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[dt.datetime]
    reason: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (CheckConstraint("state in ('waiting','sent','refused')", name="state"),)
