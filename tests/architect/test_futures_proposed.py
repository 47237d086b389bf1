"""What the data propose for a future role: whose view, how many hours, how long to learn; never a decision."""

import pytest

from planner import policy
from planner.architect.futures import FutureRole, Removal, Want
from planner.architect.futures_proposed import learning, views, work
from planner.architect.model import Carried, Cluster, Load
from planner.library.model import Item, Library, Need, Role

RULES = policy.load()
TODAY = Role(
    id="clerk", title="", family="", purpose="", responsibilities=(), needs=(Need(capability="writing", level=1),)
)


def carried(level: float, low: float, high: float) -> Carried:
    """A judgement on one responsibility."""
    return Carried(role="clerk", responsibility="clerk/index", text="Index", level=level, low=low, high=high)


@pytest.mark.parametrize(
    ("judged", "doer", "clear"),
    [
        (carried(1.8, 1.0, 2.9), "ai", True),
        (carried(2.0, 1.0, 3.1), "ai", False),
        (carried(3.0, 2.0, 4.0), "shared", False),
        (carried(4.2, 3.1, 5.0), "human", True),
    ],
)
def test_a_view_is_clear_only_where_its_interval_is(judged: Carried, doer: str, clear: bool) -> None:
    """By the id of today's responsibility."""
    view = views([judged], RULES)["index"]
    assert (view.doer, view.clear, view.level) == (doer, clear, judged.level)


def load(quarter: str, hours: float | None) -> Load:
    """What ten people carried in a quarter."""
    people = frozenset(str(number) for number in range(10))
    shares = {"mail": 0.75, "forms": 0.24, "rest": 0.01}
    return Load(
        role="clerk", quarter=quarter, clusters=shares, teams=1, people=people, hours=hours, automated_share=None
    )


def test_hours_are_those_of_each_person_in_the_newest_quarter_that_has_any() -> None:
    """Kinds of work too small to make room are not proposed."""
    clusters = {
        key: Cluster(id=key, name=key.title(), members=(), exemplars=(), roles=()) for key in ("mail", "forms", "rest")
    }
    found = work([load("2026Q1", 1300.0), load("2026Q2", 650.0), load("2026Q3", None)], clusters, {}, RULES)
    assert [(one.name, one.hours, one.quarter) for one in found] == [("Mail", 3.8, "2026Q2"), ("Forms", 1.2, "2026Q2")]
    assert work([load("2026Q3", None)], clusters, {}, RULES) == ()


def item(key: str, start: int, end: int, hours: float) -> Item:
    """Something to learn about writing."""
    return Item(
        id=key,
        title="",
        kind="learn",
        builds="writing",
        from_level=start,
        to_level=end,
        hours=hours,
        behaviour="b",
        text="",
        foundation="literacy",
    )


def test_learning_takes_the_shortest_way_beyond_todays_needs() -> None:
    """Two steps of three hours beat one of ten; what nothing teaches is named; freed hours make weeks of it."""
    library = Library(items={one.id: one for one in (item("a", 1, 2, 3), item("b", 2, 3, 3), item("c", 1, 3, 10))})
    future = FutureRole(
        wants=(Want(capability="writing", level=3), Want(name="Judging drafts", level=1)),
        removals=(Removal(text="Report", hours=2.0),),
    )
    found = learning(future, TODAY, library)
    assert (found.hours, found.weeks, found.untaught) == (6.0, 3.0, ("Judging drafts",))
    assert learning(FutureRole(), TODAY, library).weeks is None
