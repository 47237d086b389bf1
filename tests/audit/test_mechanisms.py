"""Mechanisms: what held a piece of work up before it began."""

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.audit.hours import ALWAYS, Hours, week
from planner.audit.mechanisms import MECHANISMS, NOBODY, Hands, Work

MINUTE = 60 * 1_000_000
HOUR = 60
# Minutes 0 to 1439 are Thursday, 1 January 1970.
OFFICE = week({"thursday": [["08:00", "12:00"], ["13:00", "17:00"]]})
PIECES = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 1), st.integers(-1, 1), st.integers(0, 60), st.integers(0, 12)),
    min_size=1,
    max_size=14,
)


def work(pieces: list[tuple[int, int, int, int, int]]) -> Work:
    """Work from case, activity, resource, start and end in minutes."""
    columns = np.array(pieces, dtype=np.int64).reshape(-1, 5).T
    return Work(
        case=columns[0], activity=columns[1], resource=columns[2], start=columns[3] * MINUTE, end=columns[4] * MINUTE
    )


def split(pieces: list[tuple[int, int, int, int, int]], place: int, **options: object) -> dict[str, int]:
    """What held up one piece, in minutes, without what held it up for no time."""
    waits = Hands.of(work(pieces), hours={0: OFFICE}, **options).waits()  # type: ignore[arg-type]
    found = {name: int(waits.split[name][place]) // MINUTE for name in MECHANISMS}
    return {name: minutes for name, minutes in found.items() if minutes}


def test_work_that_was_ready_before_comes_first() -> None:
    """While the resource works on what had waited longer, it is contention; on what came later, prioritisation."""
    waiting = (1, 0, 0, 9 * HOUR, 10 * HOUR), (1, 1, 0, 13 * HOUR, 14 * HOUR)
    # Case 2 became ready at nine, case 3 at half past ten; both are done before case 1 goes on.
    before = (2, 0, 1, 8 * HOUR, 9 * HOUR), (2, 1, 0, 10 * HOUR, 11 * HOUR)
    later = (3, 0, 1, 9 * HOUR, 630), (3, 0, 0, 11 * HOUR, 12 * HOUR)
    found = split([*waiting, *before, *later], 1)
    assert found == {"contention": 60, "prioritisation": 60, "unavailability": 60}


def test_what_is_done_in_one_go_waits_for_the_last() -> None:
    """Of a batch each piece waits until the last was ready."""
    first = (1, 0, 1, 480, 490), (1, 1, 0, 660, 670)
    second = (2, 0, 1, 490, 600), (2, 1, 0, 670, 680)
    assert split([*first, *second], 1) == {"batching": 110, "extraneous": 60}
    assert split([*first, *second], 3) == {"contention": 10, "extraneous": 60}
    assert split([*first, *second], 1, smallest_batch=3) == {"extraneous": 170}


def test_outside_the_hours_nobody_is_there() -> None:
    """A night is unavailability for whom has hours, and cannot be told for whom has none."""
    assert split([(1, 0, 0, 16 * HOUR, 17 * HOUR), (1, 1, 0, 18 * HOUR, 19 * HOUR)], 1) == {"unavailability": 60}
    assert split([(1, 0, 1, 16 * HOUR, 17 * HOUR), (1, 1, 1, 18 * HOUR, 19 * HOUR)], 1) == {"extraneous": 60}


def test_without_a_name_nothing_is_explained() -> None:
    """A wait for nobody known is extraneous, all of it."""
    assert split([(1, 0, 0, 480, 540), (1, 1, NOBODY, 600, 660)], 1) == {"extraneous": 60}


def test_nothing_at_all() -> None:
    """No work waits for nothing."""
    waits = Hands.of(work([]), hours={}).waits()
    assert [len(part) for part in waits.split.values()] == [0] * len(MECHANISMS)


@given(pieces=PIECES)
def test_as_counted_minute_by_minute(pieces: list[tuple[int, int, int, int, int]]) -> None:
    """Whatever overlaps, the parts are what counting each minute by itself gives, and they add up to the wait."""
    rows = [(case, kind, who, 700 + start, 700 + start + lasts) for case, kind, who, start, lasts in pieces]
    waits = Hands.of(work(rows), hours={0: OFFICE}, usual=ALWAYS, smallest_batch=99).waits()
    ready = (waits.ready // MINUTE).tolist()
    for place, (_, _, who, start, _) in enumerate(rows):
        counted = _counted(rows, ready, place) if who != NOBODY else {"extraneous": start - ready[place]}
        assert {name: int(part[place]) // MINUTE for name, part in waits.split.items()} == {
            name: counted.get(name, 0) for name in MECHANISMS
        }


@given(pieces=PIECES)
def test_ready_when_the_one_before_ended(pieces: list[tuple[int, int, int, int, int]]) -> None:
    """A piece follows on the one of its case that ended last before it began; the first of a case on none."""
    rows = [(case, kind, who, start, start + lasts) for case, kind, who, start, lasts in pieces]
    waits = Hands.of(work(rows), hours={}).waits()
    for place, (case, _, _, start, _) in enumerate(rows):
        ends = [row[4] for other, row in enumerate(rows) if row[0] == case and other != place and row[4] <= start]
        # At equal moments the order of the rows decides, so that only a moment before is certain.
        certain = [end for end in ends if end < start]
        found = waits.ready[place] // MINUTE
        assert found == max(certain) if certain and max(ends) < start else found in {*certain, start}
        assert waits.source[place] != place


def _counted(rows: list[tuple[int, int, int, int, int]], ready: list[int], place: int) -> dict[str, int]:
    who = rows[place][2]
    found: defaultdict[str, int] = defaultdict(int)
    for minute in range(ready[place], rows[place][3]):
        active = [ready[n] for n, row in enumerate(rows) if row[2] == who and row[3] <= minute < row[4]]
        if active:
            found["prioritisation" if min(active) > ready[place] else "contention"] += 1
        else:
            found["extraneous" if _works(who, minute) else "unavailability"] += 1
    return found


def _works(who: int, minute: int) -> bool:
    hours: Hours = OFFICE if who == 0 else ALWAYS
    return any(since <= minute % 1440 < until for since, until in hours.week[3])
