"""Retros of teams, and what came of them."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Record


class RetroRecord(Record):
    """A retro that somebody took up, put a date to, or skipped; ``body`` is why it was proposed, as it was shown.

    ``import_id`` is the import that brought its outcomes in as signals.
    """

    __tablename__ = "retro"
    team_key: Mapped[str] = mapped_column(index=True)
    state: Mapped[str]
    day: Mapped[dt.date]
    reason: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[dict[str, Any]]
    by_login_id: Mapped[int] = mapped_column(ForeignKey("login.id"))
    at: Mapped[dt.datetime]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import.id"))
    withdrawn_at: Mapped[dt.datetime | None]
    __table_args__ = (CheckConstraint("state in ('scheduled','held','skipped')", name="state"),)


class RetroOutcome(Record):
    """One thing that a team keeps, stops or tries: which role sees to it, until when.

    ``shared`` says that the team lets the programme read it as a lesson.
    """

    __tablename__ = "retro_outcome"
    retro_id: Mapped[int] = mapped_column(ForeignKey("retro.id"), index=True)
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    owner_role: Mapped[str]
    due: Mapped[dt.date]
    behaviour: Mapped[str | None]
    shared: Mapped[bool]
    done_at: Mapped[dt.datetime | None]
    __table_args__ = (CheckConstraint("kind in ('keep','stop','try')", name="kind"),)
