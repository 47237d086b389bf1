"""Numbers, times and ranges in plain words: the filters of every template."""

import datetime as dt

from flask import Flask

from planner.reasons import POINTS, Figure, span_digits

SPACE = "\u00a0"
UNKNOWN = "not known"
# Units that are parts of a hundred, and how they are called.
PARTS = {"share": "%", POINTS: "points"}


def percent(value: float | None, digits: int = 0) -> str:
    """A share from 0 to 1 as "62 %"."""
    return UNKNOWN if value is None else f"{_number(100 * value, digits)}{SPACE}%"


def number(value: float | None, digits: int | None = None) -> str:
    """A number with its thousands apart: "12,400"; small ones keep a decimal or two."""
    if value is None:
        return UNKNOWN
    fitting = 0 if float(value).is_integer() or abs(value) >= 100 else 1 if abs(value) >= 1 else 2
    return _number(value, fitting if digits is None else digits)


def hours(value: float | None, day: float = 24, *, rough: bool = False) -> str:
    """A duration in hours as "3 days 4 hours"; ``day`` is how many hours make a day on its clock, ``rough`` keeps
    only the larger unit."""
    if value is None:
        return UNKNOWN
    sign, left = ("minus " if value < 0 else ""), abs(value)
    if round(left * 60) < 60:
        return sign + _many(round(left * 60), "minute")
    if round(left) < 2 * day:
        return sign + _many(round(left), "hour")
    days, rest = divmod(round(left), day)
    if days >= 10 or rest == 0 or rough:
        return sign + _many(round(left / day), "day")
    return f"{sign}{_many(int(days), 'day')} {_many(int(rest), 'hour')}"


def date(value: dt.date | None) -> str:
    """A day as "3 March 2026"."""
    return UNKNOWN if value is None else f"{value.day}{SPACE}{value:%B} {value.year}"


def moment(value: dt.datetime | None) -> str:
    """A moment as "3 March 2026, 14:05 UTC"."""
    return UNKNOWN if value is None else f"{date(value)}, {value.astimezone(dt.UTC):%H:%M} UTC"


def figure(value: Figure) -> str:
    """A figure in its own unit, without its range: "62 %", "3 days 4 hours", "14 people"."""
    if value.unit in PARTS:
        digits = span_digits(value.interval) if value.interval else 0
        return f"{_number(100 * value.value, digits)}{SPACE}{PARTS[value.unit]}"
    return hours(value.value) if value.unit == "hours" else f"{number(value.value)} {value.unit}"


def interval(value: Figure) -> str:
    """A figure with the range it plausibly lies in: "62 % (51 to 72)"."""
    if value.interval is None:
        return figure(value)
    low, high = value.interval.low, value.interval.high
    if value.unit in PARTS:
        digits = span_digits(value.interval)
        return f"{figure(value)} ({_number(100 * low, digits)} to {_number(100 * high, digits)})"
    if value.unit == "hours":
        # Two ends that round to the same day would hide the range.
        rough = hours(low, rough=True) != hours(high, rough=True)
        return f"{figure(value)} ({hours(low, rough=rough)} to {hours(high, rough=rough)})"
    return f"{figure(value)} ({number(low)} to {number(high)})"


def register(app: Flask) -> None:
    """Give the filters to every template."""
    for filter_ in (percent, number, hours, date, moment, figure, interval):
        app.jinja_env.filters[filter_.__name__] = filter_
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _number(value: float, digits: int) -> str:
    # Rounding to "-0" would read as a loss that is none.
    return f"{round(value, digits) + 0.0:,.{digits}f}".replace("-", "−")


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
