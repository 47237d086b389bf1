"""Unattended acts: what changes by itself under somebody's name teaches no hours."""

import datetime as dt

import ibis

from planner.audit import run
from planner.audit.causes import attributed
from planner.audit.model import Audit
from planner.audit.placed import place
from planner.audit.unattended import unattended
from planner.audit.windows import whole
from planner.library.model import Library
from planner.policy import load

from .given import signals, workforce

POLICY = load()
MONDAY = dt.datetime(2025, 1, 6, tzinfo=dt.UTC)


def rows(*, queued: int, weeks: int = 12) -> list[dict[str, object]]:
    """Cases that one begins to work on from nine to five and passes on at once; later, a tool queues them again."""
    found: list[dict[str, object]] = []
    for number in range(weeks * 5 * 8):
        day, hour = divmod(number, 8)
        begin = MONDAY + dt.timedelta(days=day // 5 * 7 + day % 5, hours=9 + hour)
        for state, hours, actor in (("In progress", 0.0, "ann"), ("Queued", queued, "ann"), ("Done", 168.5, "bob")):
            time = begin + dt.timedelta(hours=hours)
            found.append({"case": f"c{number}", "activity": state, "time": time, "actor": actor, "team": "Claims"})
        work = {"case": f"w{number}", "activity": "In progress", "actor": "bob", "team": "Claims"}
        found += [{**work, "time": begin}, {**work, "activity": "Done", "time": begin + dt.timedelta(minutes=30)}]
    return found


def by_itself(events: list[dict[str, object]]) -> list[str]:
    """The names of the states that are entered by themselves."""
    table = signals(events)
    window = whole(table)
    assert window is not None
    steps: ibis.Table = attributed(place(table, workforce()), policy=POLICY, window=window)
    return [row["activity"] for row in unattended(steps, policy=POLICY).kinds.to_pylist()]


def audit(events: list[dict[str, object]]) -> Audit:
    return run(signals(events), workforce=workforce(), library=Library(), policy=POLICY)


def test_a_state_entered_when_nobody_begins_work_is_not_entered_by_hand() -> None:
    """A tool that queues cases eleven hours after somebody worked on them does so mostly at night."""
    assert by_itself(rows(queued=11)) == ["Queued"]


def test_a_state_entered_while_people_work_is_entered_by_hand() -> None:
    """Also where it is another than work."""
    assert by_itself(rows(queued=0)) == []


def test_too_little_work_tells_nothing() -> None:
    """From few begun pieces nobody can say when people are there."""
    assert by_itself(rows(queued=11, weeks=5)) == []


def test_what_happens_by_itself_teaches_no_hours() -> None:
    """The hours of the team are those in which it works, whatever is done at night in its name."""
    (hours,) = [one for one in audit(rows(queued=11)).hours if one.team == "Claims"]
    assert hours.week == (((540, 1020),),) * 5 + ((),) * 2
