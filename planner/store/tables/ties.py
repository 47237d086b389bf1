"""What people answered where figures leave a verdict close."""

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Record


class TieAnswer(Record):
    """What somebody answered to both questions about a role, from when until when; earlier answers stay."""

    __tablename__ = "tie_answer"
    role: Mapped[str] = mapped_column(index=True)
    job: Mapped[str]
    horizon: Mapped[str]
    by: Mapped[str]
    at: Mapped[dt.datetime]
    until: Mapped[dt.datetime | None]
