"""Where people want to go, and where they do not."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Record


class Wish(Record):
    """That somebody wants or refuses a role, from when until when; older words stay, the note is their own."""

    __tablename__ = "wish"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role_key: Mapped[str]
    what: Mapped[str]
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[dt.datetime]
    until: Mapped[dt.datetime | None]
    __table_args__ = (CheckConstraint("what in ('wanted','refused')", name="what"),)
