"""Days on which somebody who acts nearly every day did nothing at all."""

import datetime as dt

import numpy as np
import pytest

from planner.audit import run
from planner.audit.absences import absences, interrupted, usual
from planner.audit.clocks import Clock
from planner.audit.hours import ALWAYS, Hours, week
from planner.audit.mechanisms import Work
from planner.audit.model import Audit
from planner.library.model import Library
from planner.policy import load

from .given import START, signals, workforce

POLICY = load()
HOUR = 3_600_000_000
DAY = 24 * HOUR
MONDAY = int(START.timestamp()) * 1_000_000
OFFICE = week({day: [["09:00", "17:00"]] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")})


def found(days: list[float], hours: Hours | None = ALWAYS) -> list[tuple[float, float]]:
    """The absences of one person who acted on such days, as days since a Monday, midnight."""
    when = np.array([MONDAY + round(day * DAY) for day in days], dtype=np.int64)
    told = absences(np.zeros(len(when), dtype=np.int64), when, hours={} if hours is None else {0: hours}, policy=POLICY)
    return [
        (round((since - MONDAY) / DAY, 2), round((until - MONDAY) / DAY, 2))
        for since, until in zip(told.since, told.until, strict=True)
    ]


def daily(*, without: range, days: int = 40) -> list[float]:
    """Noon of each day but some."""
    return [day + 0.5 for day in range(days) if day not in without]


def test_who_acts_every_day_and_then_for_days_not_at_all_was_away() -> None:
    """From the last act before to the first after; whether hours are known or not."""
    assert found(daily(without=range(10, 14))) == [(9.5, 14.5)]
    assert found(daily(without=range(10, 14)), None) == [(9.5, 14.5)]


def test_a_quiet_day_is_no_absence() -> None:
    """One day without an act says nothing, nor do two of somebody who acts on every second day."""
    assert found(daily(without=range(10, 11))) == []
    assert found([day + 0.5 for day in range(0, 60, 2) if day != 20]) == []


def test_closed_days_are_no_absence() -> None:
    """A weekend that the hours leave out is nobody's holiday; a week off is one, counted in open hours."""
    worked = [day + 0.5 for day in range(70) if day % 7 < 5]
    assert found(worked, OFFICE) == []
    off = [day for day in worked if not 14 <= day < 19]
    assert found(off, OFFICE) == [(11.5, 21.5)]


def test_only_open_hours_of_an_absence_count() -> None:
    """Of a week off forty hours are counted, the half days around it beside them, and nothing of others."""
    when = np.array([MONDAY + round(day * DAY) for day in range(70) if day % 7 < 5 and not 14 <= day < 19])
    when = when + 12 * HOUR
    told = absences(np.zeros(len(when), dtype=np.int64), when, hours={0: OFFICE}, policy=POLICY)
    edges = np.array([MONDAY + 14 * DAY]), np.array([MONDAY + 21 * DAY])
    assert told.during(np.array([0]), *edges) // HOUR == 40
    assert told.during(np.array([1]), *edges) == 0
    assert told.during(np.array([0]), edges[0] - 7 * DAY, edges[1] + 7 * DAY) // HOUR == 48


def test_of_nobody_there_are_no_absences() -> None:
    """Acts that nobody is named for are left out."""
    when = np.array([MONDAY + day * DAY for day in range(40) if not 10 <= day < 14])
    told = absences(np.full(len(when), -1), when, hours={7: ALWAYS}, policy=POLICY)
    assert not len(told.who)
    assert told.during(np.array([7]), when[:1], when[-1:]) == 0


def test_hours_are_those_of_the_place_somebody_acts_in_most() -> None:
    """A person's hours are their main team's; where those are not known, nobody's."""
    assert usual(np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1]), [OFFICE, None]) == {0: OFFICE}


def held_back(*, overtaken: bool) -> Audit:
    """Cases in a queue that two people take daily, of whom one is away for five days while one case waits for her."""
    rows: list[dict[str, object]] = []

    def case(name: str, entered: float, taken: float, actor: str) -> None:
        for state, day, who in (("Queued", entered, "portal"), ("In progress", taken, actor), ("Done", taken, actor)):
            rows.append(
                {"case": name, "activity": state, "time": START + dt.timedelta(days=day), "actor": who, "team": "A"}
            )

    for day in range(40):
        case(f"ben{day}", day + 0.4, day + 0.5, "ben")
        if not 10 <= day < 15:
            case(f"ann{day}", day + 0.3, day + 0.5, "ann")
    case("held", *((11.45, 15.55) if overtaken else (14.45, 15.45)), "ann")
    return run(signals(rows), workforce=workforce(), library=Library(), policy=POLICY)


@pytest.mark.parametrize("overtaken", [True, False])
def test_a_case_that_others_pass_over_waits_for_who_was_away(overtaken: bool) -> None:
    """What others leave in the queue while they take what came later waits for one person; else it is a queue."""
    told = {one.cause: one.hours for one in held_back(overtaken=overtaken).waiting if one.team == "A"}
    assert ("unavailability" in told) == overtaken
    if overtaken:
        assert told["unavailability"] == pytest.approx((15.5 - 11.45) * 24)


def test_who_took_far_too_long_and_did_nothing_else_was_away() -> None:
    """Thirty pieces of an hour, and one of three days in which nothing else was done; not so where something was."""
    start = MONDAY + np.arange(31) * 4 * DAY
    end = start + HOUR + np.arange(31) % 5 * HOUR // 10
    end[20] = start[20] + 3 * DAY
    nobody = np.zeros(31, dtype=np.int64)
    clock = Clock.between(start.min(), end.max(), size=1, hours={})

    def away(work: Work) -> list[float]:
        told = interrupted(work, work.resource, clock=clock, hours={}, policy=POLICY)
        return [float(until - since) / HOUR for since, until in zip(told.since, told.until, strict=True)]

    alone = Work(case=nobody, activity=nobody, resource=nobody, start=start, end=end)
    assert away(alone) == [pytest.approx(70.8, abs=0.1)]
    other = np.append(start, start[20] + DAY), np.append(end, start[20] + DAY + HOUR)
    more = np.append(nobody, 0)
    assert away(Work(case=more, activity=more, resource=more, start=other[0], end=other[1])) == []


def test_where_nobody_of_a_team_did_anything_there_was_nothing_to_do() -> None:
    """Two people pause together for four days: no absence, but for whom alone it is."""
    days = daily(without=range(10, 14))
    when = np.array([MONDAY + round(day * DAY) for day in [*days, *days]], dtype=np.int64)
    who = np.repeat([0, 1], len(days))
    assert len(absences(who, when, hours={}, policy=POLICY, team=np.zeros_like(who)).who) == 0
    assert len(absences(who, when, hours={}, policy=POLICY, team=who).who) == 2
