"""Weeks begin on Mondays."""

import datetime as dt


def monday(day: dt.date) -> dt.date:
    """The Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())
