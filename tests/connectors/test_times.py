"""Times in the forms tools write them."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from planner.connectors import times


def read(*texts: str | None, zone: str = "UTC", day_first: bool = True) -> list[datetime | None]:
    """The times in these texts, without their zone's name."""
    array = times.parse(pa.array(texts, pa.string()), zone=zone, day_first=day_first)
    assert array.type == times.ZONED
    return array.to_pylist()


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-31T14:05:00Z",
        "2025-03-31T16:05:00+02:00",
        "2025-03-31T16:05:00+0200",
        "2025-03-31 14:05",
        "2025-03-31 14:05:00.000",
        "2025-03-31T14:05:00.0000000Z",
        "2025-03-31T14:05:00.000+0000",
        "2025/03/31 14:05:00",
        "31/3/2025 14:05",
        "31.03.2025 14:05:00",
        "31-03-25 14:05",
        "31/3/2025 2:05 PM",
        "31/Mar/25 2:05 PM",
        "31 March 2025 14:05",
        "Mar 31, 2025, 2:05 PM",
        "March 31, 2025 14:05 UTC",
        "31.03.2025 16:05 +02:00",
        "2025/03/31 3:05:00 PM GMT+1",
        "31.03.2025 16:05 UTC+02:00",
        "1743429900",
        "1743429900.000",
        "1743429900000",
    ],
)
def test_reads_the_forms_tools_write(text: str) -> None:
    """One moment in many spellings, alone and among others."""
    moment = datetime(2025, 3, 31, 14, 5, tzinfo=UTC)
    assert read(text) == [moment]
    assert read("2025-01-01 00:00", text, None)[1:] == [moment, None]
    assert read("1/2/2025 00:00", text)[1] == moment


@pytest.mark.parametrize(
    "text", ["soon", "2025-02-30", "31/02/2025", "13:00", "2025", "1/2/2025 13:00 PM", "", "0", "2025-13-01"]
)
def test_reads_nothing_into_what_is_no_time(text: str) -> None:
    """What is no time is null, alone and among times."""
    assert read(text) == [None]
    assert read("2025-01-01", text) == [datetime(2025, 1, 1, tzinfo=UTC), None]


def test_day_or_month_first_is_as_told() -> None:
    """The same text is April or March, as the mapping says; a month above twelve is no time."""
    assert read("3/4/2025") == [datetime(2025, 4, 3, tzinfo=UTC)]
    assert read("3/4/2025", day_first=False) == [datetime(2025, 3, 4, tzinfo=UTC)]
    assert read("3/4/2025", "13/4/2025", day_first=False) == [datetime(2025, 3, 4, tzinfo=UTC), None]


def test_times_without_offset_are_in_the_zone() -> None:
    """Only times that name no offset take the zone; summer and winter differ."""
    found = read("2025-01-01 12:00", "2025-07-01 12:00", "2025-07-01T12:00:00Z", zone="Europe/Berlin")
    assert [time.hour for time in found if time] == [11, 10, 12]


def test_times_around_a_clock_change_never_break() -> None:
    """An hour that is there twice is the first of them; an hour that is not there is moved on."""
    twice, never = read("2025-10-26 02:30", "2025-03-30 02:30", zone="Europe/Berlin")
    assert twice == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    assert never == datetime(2025, 3, 30, 1, 0, tzinfo=UTC)


def test_a_bad_neighbour_changes_no_time() -> None:
    """A value reads the same whether its whole column is clean or not."""
    texts = ["2025-10-26 02:30", "2025-03-30 02:30", "2025-06-01 08:00:00.123456"]
    assert read(*texts, zone="Europe/Berlin") == read(*texts, "x", zone="Europe/Berlin")[:3]


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["1/2/2025", "13/2/2025"], "day"),
        (["1/2/2025", "2/13/2025"], "month"),
        (["1/2/2025", None], "either"),
        (["2025-01-02", "3 March 2025", "x"], "none"),
    ],
)
def test_tells_the_order_from_the_column(texts: list[str | None], order: str) -> None:
    """A number above twelve anywhere in the column settles it."""
    assert times.order(texts) == order
