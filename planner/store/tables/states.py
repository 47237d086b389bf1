"""What an organisation says its own states mean."""

import datetime as dt

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Record


class StateMeaning(Record):
    """What somebody said a state of a source means, from when until when; ``type`` "" stands for any type.

    What no longer holds stays, with ``until``. ``entry`` and ``ended_entry`` are the entries of the log that tell of
    the change which made it, and of the one which ended it.
    """

    __tablename__ = "state_meaning"
    source: Mapped[str] = mapped_column(index=True)
    activity: Mapped[str] = mapped_column(Text)
    type: Mapped[str] = mapped_column(Text)
    meaning: Mapped[str]
    note: Mapped[str] = mapped_column(Text)
    by: Mapped[str]
    at: Mapped[dt.datetime]
    until: Mapped[dt.datetime | None]
    entry: Mapped[int]
    ended_entry: Mapped[int | None]
