"""Periods as text ("2025-03", "Q1 2025", "2025-W07", "2025"), turned into their first and last day."""

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from planner.connectors.times import LONGEST, MONTHS

YEAR = r"(?P<year>[12]\d{3})"
FORMS = (
    re.compile(rf"{YEAR}[-/ ]?Q(?P<quarter>[1-4])", re.I),
    re.compile(rf"Q(?P<quarter>[1-4])[-/ ]?{YEAR}", re.I),
    re.compile(rf"{YEAR}-?W(?P<week>\d{{1,2}})", re.I),
    re.compile(rf"{YEAR}[-/.](?P<month>\d{{1,2}})"),
    re.compile(rf"(?P<month>\d{{1,2}})[-/.]{YEAR}"),
    re.compile(rf"(?P<named>[A-Za-z]{{3,9}})\.?[-/ ]{YEAR}"),
    re.compile(YEAR),
)


def parse_one(text: str) -> tuple[date, date] | None:
    """The first and last day of a period, None when the text names none."""
    return _parse_short(text) if len(text) <= LONGEST else None


@lru_cache(maxsize=4096)
def _parse_short(text: str) -> tuple[date, date] | None:
    found = next((found for form in FORMS if (found := form.fullmatch(text.strip()))), None)
    if found is None:
        return None
    parts = found.groupdict()
    try:
        return _days(int(parts.pop("year")), parts)
    except ValueError:
        return None


def _days(year: int, parts: dict[str, str | None]) -> tuple[date, date] | None:
    if week := parts.get("week"):
        first = date.fromisocalendar(year, int(week), 1)
        return first, first + timedelta(days=6)
    start, end = 1, 12
    if quarter := parts.get("quarter"):
        start, end = int(quarter) * 3 - 2, int(quarter) * 3
    elif month := parts.get("month"):
        start = end = int(month)
    elif named := parts.get("named"):
        start = end = MONTHS.get(named[:3].lower(), 0)
    return date(year, start, 1), date(year, end, monthrange(year, end)[1])


def reads(text: str) -> bool:
    """Whether this text is a period, however it is written."""
    return parse_one(text) is not None
