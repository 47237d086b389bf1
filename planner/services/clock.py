"""The clock, in one place, so that everything else can be told the time."""

import datetime as dt


def now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """This day, in UTC."""
    return now().date()
