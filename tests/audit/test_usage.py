"""Where most of a team completed something and the work stayed as it was."""

import datetime as dt

import numpy as np
import pytest

from planner.audit.placed import place
from planner.audit.usage import difference, without_change
from planner.library.model import Behaviour, Item, Library, Measure
from planner.policy import load
from planner.reasons import Finding

from .given import START, signals, team_of

TEAM = team_of(6, "claims")
REVIEWED = Behaviour(
    id="reviews",
    name="Reviews drafts",
    seen="Drafts are reviewed",
    measure=Measure(statistic="share", where={"activity": ("reviewed",)}, of={"kind": ("event",)}),
    unit="share",
    direction="up",
    smallest=0.1,
)
COURSE = Item(
    id="drafts", title="Working with drafts", kind="learn", builds="review", from_level=0, to_level=1, hours=2.0,
    behaviour="reviews", text="Read it", foundation="literacy",
)  # fmt: skip
LIBRARY = Library(behaviours={"reviews": REVIEWED}, items={"drafts": COURSE})


def work(before: float, after: float, *, noise: float = 0.02, weeks: int = 24) -> list[dict[str, object]]:
    """So many weeks of forty steps each, with the share that is reviewed before and after the middle."""
    random = np.random.default_rng(0)
    rows: list[dict[str, object]] = []
    for week in range(weeks):
        share = (before if week < weeks // 2 else after) + random.normal(0.0, noise)
        for at in range(40):
            state = "reviewed" if at < round(40 * share) else "made"
            rows.append(
                {"case": f"{week}-{at}", "activity": state, "time": START + dt.timedelta(weeks=week), "actor": "p1"}
            )
    return rows


def completions(people: int, *, weeks: int = 12) -> list[dict[str, object]]:
    moment = START + dt.timedelta(weeks=weeks)
    names = [f"p{at}" for at in range(1, people + 1)]
    return [
        {"kind": "completion", "case": name, "activity": "WORKING with drafts", "time": moment, "actor": name}
        for name in names
    ]


def found(rows: list[dict[str, object]]) -> tuple[Finding, ...]:
    placed = place(signals(rows), TEAM)
    return without_change(placed, workforce=TEAM, library=LIBRARY, policy=load())


def test_completed_and_flat() -> None:
    """A course most of a team completed, with the work shown to be as before, is a finding."""
    (finding,) = found([*work(0.5, 0.5), *completions(5)])
    assert finding.kind == "completions_without_change"
    assert finding.subjects == ("team:claims", "behaviour:reviews")
    assert finding.sentence.startswith("83\u00a0% of team claims completed")
    assert finding.people == {"p1", "p2", "p3", "p4", "p5"}


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([*work(0.3, 0.6), *completions(5)], id="the work changed"),
        pytest.param([*work(0.5, 0.5, noise=0.3), *completions(5)], id="the data cannot tell"),
        pytest.param([*work(0.5, 0.5), *completions(2)], id="few completed it"),
        pytest.param([*work(0.5, 0.5, weeks=8), *completions(5, weeks=4)], id="too few weeks"),
        pytest.param(
            [*work(0.5, 0.5), {"kind": "completion", "activity": "Other", "actor": "p1"}], id="another course"
        ),
    ],
)
def test_nothing_is_claimed(rows: list[dict[str, object]]) -> None:
    """Without a flat series after a completion by most of the team, nothing is said."""
    assert found(rows) == ()


def test_likeness_of_weeks_widens_the_interval() -> None:
    """Weeks that resemble their neighbours tell less than weeks that do not."""
    slow = np.repeat([0.0, 1.0, 0.0], 4)
    quick = np.tile([0.0, 1.0, 0.0], 4)
    ranges = [difference(values, values, level=0.95, most=0.9) for values in (slow, quick)]
    assert ranges[0].high > 2 * ranges[1].high


def test_difference_without_spread() -> None:
    """Weeks that are all alike have a difference without any range."""
    interval = difference(np.ones(8), np.full(8, 2.0), level=0.95, most=0.9)
    assert (interval.low, interval.high) == (1.0, 1.0)
