"""What a plan uses of its limits tells of no group too small to be shown."""

import datetime as dt

import pytest

from planner.architect.plan.figures import Figures
from planner.architect.plan.outcome import Made, Part, Used
from planner.charts.spread import SpreadChart
from planner.services.scenario_plans import Group, Plan
from planner.web.plan import shown

NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
USES = (
    Used(kind="places", name="nurse", used=12.0, most=20.0),
    Used(kind="places", name="cook", used=8.0, most=9.0),
    Used(kind="places", name="porter", used=3.0, most=9.0),
    Used(kind="seats", name="care", used=20.0, most=30.0),
)


def part(origin: str, role: str, count: int) -> Part:
    """Some people who go from one role to another."""
    of = frozenset(f"{origin}{at}" for at in range(count))
    return Part(origin=origin, role=role, start=0, done=1, of=of, hours=1.0, cost=None)


def plan(*, hidden: bool = False) -> Plan:
    """A plan of two groups that are shown and one too small, which goes to nurses too."""
    parts = (part("clerk", "nurse", 10), part("clerk", "cook", 8), part("guard", "nurse", 2))
    groups = tuple(
        Group(origin="clerk", role=role, people=count, hours=None, cost=None, quarters=())
        for role, count in (("nurse", 10), ("cook", 8))
    )
    return Plan(
        number=1,
        scenario=1,
        name="One",
        note="",
        version=1,
        newest=True,
        by="hr@example.org",
        at=NOW,
        seconds=0.0,
        made=Made(status="best", sentence="", parts=parts, uses=USES, people=20, short=4),
        figures=Figures(),
        groups=groups,
        pooled=None,
        hidden=hidden,
        people=None if hidden else 20,
        hours=None,
        cost=None,
        ranges={},
        lacks=(),
        unknown=(),
        names={},
        run=1,
        floor=5,
    )


def test_places_used_tell_of_no_small_group_among_others() -> None:
    """Twelve places less ten people would be the two; those of a role with shown groups only are told."""
    used = {one.words: one.used for one in shown.limits(plan())}
    assert used == {
        "Newcomers in nurse": None,
        "Newcomers in cook": 8.0,
        "Newcomers in porter": None,
        "Seats in care": 20.0,
    }


@pytest.mark.parametrize(("hidden", "value"), [(False, 4.0), (True, None)])
def test_posts_left_empty_are_hidden_with_the_totals(hidden: bool, value: float | None) -> None:
    """They are posts less people, so they would tell how many a hidden group are."""
    made = shown.compared([plan(hidden=hidden)], "short", None).chart
    assert isinstance(made, SpreadChart)
    assert made.cases[0].value == value
