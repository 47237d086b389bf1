"""The two axes: what held work up, and why, where steps say when they began."""

import datetime as dt
from typing import Any

import pytest

from planner.audit import run
from planner.audit.model import Audit, Window
from planner.audit.waiting import BETWEEN
from planner.library.model import Library
from planner.people import Workforce
from planner.policy import Policy, load

from .given import START, signals, workforce
from .test_learnt import own

POLICY = load()
OFFICE = own(week={day: [["08:00", "17:00"]] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")})
NINE = 9.0


def piece(case: str, name: str, begin: float, end: float, **more: object) -> dict[str, object]:
    """Work that began and ended so many hours after Monday, midnight."""
    return {
        "case": case,
        "activity": name,
        "start": START + dt.timedelta(hours=begin),
        "time": START + dt.timedelta(hours=end),
        **more,
    }


def audit(rows: list[dict[str, object]], policy: Policy = OFFICE, **more: Any) -> Audit:
    people: Workforce = more.pop("people", workforce())
    return run(signals(rows), workforce=people, library=Library(), policy=policy, **more)


def hours(result: Audit, team: str = "") -> dict[str, float]:
    return {one.cause: round(one.hours, 6) for one in result.waiting if one.team == team}


def mechanisms(result: Audit, team: str = "") -> dict[str, float]:
    return {one.mechanism: round(one.hours, 6) for one in result.held if one.team == team}


def after(name: str, **more: object) -> list[dict[str, object]]:
    """A case that is checked from nine to ten, and three hours later done by somebody who was free."""
    return [
        piece("1", "Check", NINE, 10, actor="ann", team="A"),
        piece("1", name, 13, 14, actor="ben", **{"team": "A", **more}),
    ]


def test_a_night_is_unavailability_and_a_free_hand_is_unexplained() -> None:
    """From four in the afternoon to ten the next day: an hour and two are unexplained, fifteen nobody was there."""
    rows = [piece("1", "Check", NINE, 16, actor="ann", team="A"), piece("1", "Sort", 34, 35, actor="ben", team="A")]
    result = audit(rows)
    assert mechanisms(result) == {"unavailability": 15.0, "extraneous": 3.0}
    assert hours(result) == {"unavailability": 15.0, "unattributed": 3.0}
    (whole,) = [one for one in result.waiting if (one.team, one.cause) == ("A", "unattributed")]
    assert (whole.worked, whole.share.clock) == (3.0, "elapsed")
    assert whole.worked_share is not None
    assert (whole.worked_share.value, whole.worked_share.clock) == (1.0, "working hours")


def test_other_work_is_the_queue() -> None:
    """While the hand works on what was ready before, the case queues."""
    busy = [piece("0", "Check", 8, NINE, actor="zoe", team="A"), piece("0", "File", 10, 13, actor="ben", team="A")]
    assert hours(audit([*busy, *after("Sort")])) == {"queue": 3.0, "unattributed": 1.0}


@pytest.mark.parametrize(
    ("name", "more", "cause"),
    [
        ("Approve payment", {}, "decision"),
        ("Compliance check", {}, "governance"),
        ("Sort", {"attributes": [("delay_cause", "Knowledge missing")]}, "skill"),
        ("Take over", {"team": "B"}, "hand-off"),
        ("Sort", {"team": "B"}, "hand-off"),
        ("Check", {}, "rework"),
        ("Sort", {}, "unattributed"),
    ],
)
def test_what_nobody_was_busy_for_is_split_by_what_the_log_says(name: str, more: dict[str, object], cause: str) -> None:
    """Names of activities, stated reasons, repeats by another hand, and a change of team where nobody was busy."""
    assert hours(audit(after(name, **more))) == {cause: 3.0}


def test_only_what_goes_back_is_rework() -> None:
    """After check and file, a check comes back; the file that follows on it again is on its way forward."""
    rows = [piece("1", "Check", NINE, 10, actor="ann"), piece("1", "File", 10, 11, actor="ben")]
    rows += [piece("1", "Check", 12, 13, actor="cid"), piece("1", "File", 15, 16, actor="dan")]
    assert hours(audit(rows)) == {"rework": 1.0, "unattributed": 2.0}


def test_what_a_machine_closes_had_ended() -> None:
    """The days until a case is closed by itself are no delay, whatever its last step was called."""
    rows = [*after("Sort"), piece("1", "Closed", 120, 120, actor="robot")]
    people = workforce(accounts=[{"account": "robot", "automated": True}])
    assert hours(audit(rows, people=people)) == {"unattributed": 3.0}


def test_a_state_with_two_ends_is_a_wait_itself() -> None:
    """What is wholly the name of a waiting state is no work of anybody."""
    rows = [*after("Sort")[:1], piece("1", "Waiting for customer", 10, 12.5, actor="ann"), *after("Sort")[1:]]
    result = audit(rows)
    assert hours(result) == {"outside": 2.5, "unattributed": 0.5}
    assert mechanisms(result) == {"extraneous": 0.5}


def test_a_state_without_a_begin_speaks_for_the_wait_after_it() -> None:
    """Whoever was busy meanwhile: the case waited for the customer."""
    state = {"case": "1", "activity": "Waiting for customer", "time": START + dt.timedelta(hours=10)}
    busy = piece("0", "Sort", 11, 12, actor="ben", team="A")
    result = audit([*after("Sort"), state, busy])
    assert hours(result) == {"outside": 3.0}


def test_time_after_the_end_is_no_delay() -> None:
    """A case that is closed and taken up again waited for nothing in between."""
    rows = [*after("Sort"), piece("1", "Closed", 14, 14), piece("1", "Sort", 16, 17, actor="ben", team="A")]
    assert hours(audit(rows)) == {"unattributed": 3.0}


def test_only_the_window_counts() -> None:
    """Of a wait that began before the window only the part inside it counts."""
    rows = [piece("1", "Check", NINE, 16, actor="ann", team="A"), piece("1", "Sort", 34, 35, actor="ben", team="A")]
    window = Window(start=dt.date(2025, 1, 7), end=dt.date(2025, 1, 8))
    assert hours(audit(rows, window=window)) == {"unavailability": 8.0, "unattributed": 2.0}


def test_without_hours_nights_are_unexplained() -> None:
    """Where nobody's hours are known, no night is called absence, no working hours are told, and it is said."""
    rows = [piece("1", "Check", NINE, 16, actor="ann", team="A"), piece("1", "Sort", 34, 35, actor="ben", team="A")]
    result = audit(rows, POLICY)
    assert hours(result) == {"unattributed": 18.0}
    assert all(one.worked is None and one.worked_share is None for one in result.waiting)
    assert any(one.what.startswith("Working hours: too few") for one in result.missing)


def test_the_largest_hand_over_with_its_signals() -> None:
    """From which activity of which team to which, what held it up, and who is behind it."""
    rows = [row | {"case": f"{row['case']}-{number}"} for number in range(30) for row in after("Approve", team="B")]
    (one,) = [one for one in audit(rows).hand_overs if (one.given, one.taken) == ("Check", "Approve")]
    assert (one.giver, one.taker, one.times) == ("A", "B", 30)
    assert sum(one.parts.values()) == pytest.approx(one.hours)
    assert one.share.denominator.startswith("hours of waiting between")
    assert one.share.value == 1.0
    assert one.share.interval is not None
    assert one.people == {"account:tickets:ann", "account:tickets:ben"}
    assert one.signals.total == 30
    assert {int(signal[1:]) % 2 for signal in one.signals.ids} == {0}


def test_every_figure_says_what_it_counts() -> None:
    """Denominator, clock, cases and interval stand with each share; shares of a team add up on both clocks."""
    rows = [row | {"case": f"{row['case']}-{number}"} for number in range(40) for row in after("Approve")]
    rows += [piece(f"n{number}", "Check", NINE, 16, actor="ann", team="A") for number in range(5)]
    result = audit(rows)
    for one in result.held:
        assert (one.share.denominator, one.share.n, one.share.clock) == (BETWEEN, 40, "elapsed")
        assert one.share.interval is not None
    assert sum(one.share.value for one in result.waiting if one.team == "A") == pytest.approx(1.0)
    worked = [one.worked_share.value for one in result.waiting if one.team == "A" and one.worked_share]
    assert sum(worked) == pytest.approx(1.0)
