"""Times as text, in the forms tools write them, turned into UTC."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pyarrow as pa
import pyarrow.compute as pc

NAIVE, ZONED = pa.timestamp("us"), pa.timestamp("us", tz="UTC")
SHORT = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
MONTHS = {name: at for at, name in enumerate(SHORT.split("|"), start=1)}
OFFSET = r"(Z|(?:UTC|GMT)(?:[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2})?"
CLOCK = r"(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*([AaPp]\.?[Mm]\.?)?)?\s*" + OFFSET
# 31/3/2025 2:05 PM, 31.03.25, 22/Nov/26, 22 November 2026
DAY_OR_MONTH = re.compile(r"(\d{1,2})[./\- ](\d{1,2}|[A-Za-z]{3,9})\.?,?[./\- ](\d{4}|\d{2})" + CLOCK)
YEAR_LAST = r"^(?P<a>\d{1,2})[./-](?P<b>\d{1,2})[./-](?P<y>\d{4})(?: (?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2}))?)?$"
# 2025/3/31, 2025-3-31 9:05
YEAR_FIRST = re.compile(r"(\d{4})[./\-](\d{1,2})[./\-](\d{1,2})" + CLOCK)
# Nov 22, 2026
MONTH_NAME = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})" + CLOCK)
EPOCH = re.compile(r"\d{10}(\.\d+)?|\d{13}")
# Characters of the longest text that can be a time; longer ones are not looked at.
LONGEST = 64
Evidence = Literal["day", "month", "either", "none"]


def known_zone(name: str) -> bool:
    """Whether this is the name of a time zone, such as Europe/Berlin."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def parse(texts: pa.StringArray, *, zone: str = "UTC", day_first: bool = True) -> pa.TimestampArray:
    """Times in UTC, null where the text is null or no time. Times without an offset are in ``zone``.

    Whole columns are cast at once; only what that leaves is read one by one. Where clocks go back, the earlier of
    the two times is meant.
    """
    naive, zoned = _cast(texts, NAIVE), None
    if naive is None:
        zoned = _cast(texts, ZONED)
        if zoned is not None:
            return zoned
        naive, zoned = _one_by_one(texts, _at_once(texts, day_first), day_first)
    located = naive.cast(ZONED) if zone == "UTC" else _locate(naive, zone)
    return located if zoned is None else pc.coalesce(zoned, located)


def _locate(naive: pa.TimestampArray, zone: str) -> pa.TimestampArray:
    return pc.assume_timezone(naive, zone, ambiguous="earliest", nonexistent="latest").cast(ZONED)


def _cast(texts: pa.StringArray, kind: pa.DataType) -> pa.TimestampArray | None:
    try:
        return pc.cast(texts, kind)
    except pa.ArrowInvalid:
        return None


def _at_once(texts: pa.StringArray, day_first: bool) -> pa.TimestampArray:
    """Times written in digits with the year last, null where they are not; all null when one is no real date."""
    parts = pc.extract_regex(texts, pattern=YEAR_LAST)
    first, second, year, *clock = (pc.struct_field(parts, at) for at in range(6))
    hour, minute, seconds = (pc.utf8_lpad(part, 2, "0") for part in clock)
    day, month = (first, second) if day_first else (second, first)
    date = pc.binary_join_element_wise(year, pc.utf8_lpad(month, 2, "0"), pc.utf8_lpad(day, 2, "0"), "-")
    moment = pc.binary_join_element_wise(hour, minute, seconds, ":")
    times = _cast(pc.binary_join_element_wise(date, moment, " "), NAIVE)
    return pa.nulls(len(texts), NAIVE) if times is None else times


def _one_by_one(
    texts: pa.StringArray, done: pa.TimestampArray, day_first: bool
) -> tuple[pa.TimestampArray, pa.TimestampArray]:
    naive: list[datetime | None] = done.to_pylist()
    zoned: list[datetime | None] = [None] * len(texts)
    for at in pc.indices_nonzero(pc.and_(pc.is_null(done), pc.is_valid(texts))).to_pylist():
        value = parse_one(texts[at].as_py(), day_first)
        (naive if value is None or value.tzinfo is None else zoned)[at] = value
    return pa.array(naive, NAIVE), pa.array(zoned, ZONED)


def parse_one(text: str, day_first: bool = True) -> datetime | None:
    """One time as text, None when it is none; in UTC where the text has an offset, else without a zone."""
    return _parse_short(text, day_first) if len(text) <= LONGEST else None


@lru_cache(maxsize=4096)
def _parse_short(text: str, day_first: bool) -> datetime | None:
    try:
        value = _iso(text) or _written(text, day_first)
        return value.astimezone(UTC) if value is not None and value.tzinfo else value
    except (ValueError, OverflowError):
        return None


def _iso(text: str) -> datetime | None:
    if EPOCH.fullmatch(text):
        seconds = float(text) / (1000 if len(text) == 13 and "." not in text else 1)
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    if not re.match(r"\d{4}-\d\d-\d\d", text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _written(text: str, day_first: bool) -> datetime | None:
    if found := YEAR_FIRST.fullmatch(text):
        year, month, day = found[1], found[2], found[3]
    elif found := MONTH_NAME.fullmatch(text):
        month, day, year = found[1], found[2], found[3]
    elif found := DAY_OR_MONTH.fullmatch(text):
        month_last = day_first or found[2].isalpha()
        day, month, year = (found[1], found[2], found[3]) if month_last else (found[2], found[1], found[3])
    else:
        return None
    return _with_clock(datetime(_year(year), _month(month), int(day)), found.groups()[3:])


def _year(text: str) -> int:
    """A year; of two digits, as POSIX reads them: 69 and above belong to the last century."""
    return int(text) if len(text) == 4 else int(text) + (1900 if int(text) >= 69 else 2000)


def _month(text: str) -> int:
    return int(text) if text.isdigit() else MONTHS.get(text[:3].lower(), 0)


def _with_clock(date: datetime, clock: tuple[str | None, ...]) -> datetime:
    hour, minute, second, fraction, half, offset = clock
    hours = int(hour or 0)
    if half:
        if not 1 <= hours <= 12:
            raise ValueError(hour)
        hours = hours % 12 + (12 if half[0] in "Pp" else 0)
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    value = date.replace(hour=hours, minute=int(minute or 0), second=int(second or 0), microsecond=micro)
    return value if offset is None else value.replace(tzinfo=_offset(offset))


def _offset(text: str) -> timezone:
    """The offset written as Z, UTC, +02:00, +0200 or GMT+2."""
    found = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", text)
    if not found:
        return UTC
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(ahead if found[1] == "+" else -ahead)


def order(texts: Iterable[str | None]) -> Evidence:
    """Whether these dates put day or month first: "either" when they could be both, "none" without such dates."""
    seen: Evidence = "none"
    for text in texts:
        found = DAY_OR_MONTH.fullmatch(text) if text and len(text) <= LONGEST else None
        if not found or found[2].isalpha():
            continue
        if int(found[1]) > 12:
            return "day"
        if int(found[2]) > 12:
            return "month"
        seen = "either"
    return seen


def reads(text: str) -> bool:
    """Whether this text is a time, however it is written."""
    return parse_one(text) is not None or parse_one(text, False) is not None
