"""What an organisation says of its posts and seats, and what is told of the rest."""

from typing import Any

import pytest

from planner import policy
from planner.architect.plan.base import Base
from planner.architect.plan.inputs import lacking, read
from planner.architect.plan.posed import pose
from planner.architect.plan.problem import Post


def rules(**said: Any) -> dict[str, Any]:
    """The policy with some of it said."""
    return dict(policy.load()) | {f"plan.{name}": value for name, value in said.items()}


def post(**said: Any) -> Post | None:
    """The desk's post over four quarters, as the policy has it."""
    given, _ = read(rules(posts={"desk": said}))
    return pose(Base(holders={"desk": frozenset()}, open={}), given, rules()).problem.posts.get("desk")


def test_figures_hold_for_the_quarters_that_follow() -> None:
    """One number is for all, the last of a list for the rest."""
    found = post(needed=[3, 2], places=1, borrow={"quarterly": 9.0, "most": 2})
    assert found is not None
    assert (found.needed, found.places, found.fewest) == ((3.0, 2.0, 2.0, 2.0), (1, 1, 1, 1), None)
    assert found.borrow is not None
    assert (found.borrow.once, found.borrow.quarterly, found.borrow.most) == (0.0, 9.0, 2)


def test_places_are_counted_from_the_start() -> None:
    """The policy says how many may have come by then, also where a later number is lower."""
    found = post(places=[3, 2, 5])
    assert found is not None
    assert found.places == (2, 2, 5, 5)


def test_the_price_of_a_rival_is_never_made_up() -> None:
    """What hiring costs is not known until somebody says it: until then nobody is hired, and that is told."""
    given, _ = read(rules(posts={"desk": {"needed": 3, "hire": {"most": 2, "once": 5.0}}}))
    found = pose(Base(holders={"desk": frozenset()}, open={}), given, rules())
    assert found.problem.posts["desk"].hire is None
    assert [one.what for one in found.left_out] == ["Hiring for role:desk: price of one for a quarter"]


@pytest.mark.parametrize(
    "said",
    [
        {"needed": "three"},
        {"needed": []},
        {"needed": -1},
        {"wanted": 3},
        {"hire": {"once": 5.0}},
        {"hire": {"most": 1.5}},
        {"borrow": 3},
        3,
    ],
)
def test_what_cannot_be_read_is_told_and_left_out(said: Any) -> None:
    """A row that is none does not stop the others."""
    given, wrong = read(rules(posts={"desk": said, "bar": {"needed": 1}}, seats={"calm": "many", "count": 2}))
    assert given.named("role") == ("bar",)
    assert given.named("capability") == ("count",)
    assert {one.what for one in wrong} == {
        "A readable figure in plan.posts, role:desk",
        "A readable figure in plan.seats, capability:calm",
    }


def test_what_nobody_said_is_asked_for() -> None:
    """Every figure that has none is named with the place to set it."""
    given, _ = read(rules())
    asked = lacking(rules(), given)
    assert {one.bring for one in asked} >= {"Write it in a scenario, or set plan.posts in the policy"}
    said = rules(posts={"desk": {"needed": 1}})
    assert any("otherwise" in one.what for one in lacking(said, read(said)[0]))
