"""The plan: groups to destinations within hours and money."""

import datetime as dt
from typing import Any

import pytest

from planner import policy
from planner.architect.gaps import Gaps, gaps
from planner.architect.plan import plan
from planner.capability import Shown
from planner.library.model import Item, Library, Need, Role
from planner.reasons import Reason, Recommendation

ROLE = Role(
    id="desk", title="Desk", family="f", purpose="", responsibilities=(), needs=(Need(capability="calm", level=2),)
)
ITEM = Item(
    id="breathe",
    title="Breathe",
    kind="learn",
    builds="calm",
    from_level=1,
    to_level=2,
    hours=4.0,
    behaviour="b",
    text="",
    foundation="trust",
)
UPSKILL = Recommendation(
    key="k",
    kind="verdict",
    subject="role:desk",
    sentence="s",
    recommended="upskill",
    options=(),
    certainty="likely",
    because=Reason(claim="c"),
)
PEOPLE = frozenset({"p1", "p2", "p3"})
SHORT = Gaps(asked=3, known=3, below=3, short={"calm": {"p1": 1, "p2": 1, "p3": 1}})


def planned(library: Library | None = None, **limits: float) -> Any:
    """The plan for three people who lack one level each."""
    rules = dict(policy.load()) | {f"architect.{name}": value for name, value in limits.items()}
    found = library or Library(roles={"desk": ROLE}, items={"breathe": ITEM})
    made = plan([UPSKILL], {}, {"desk": SHORT}, library=found, holders={"desk": PEOPLE}, policy=rules)
    return made.moves, made.missing


def test_hours_come_from_the_items_that_close_the_gap() -> None:
    """Three people, one item of four hours: twelve hours, and no price is made up."""
    [move], missing = planned()
    assert (move.people, move.hours, move.cost) == (3, 12.0, None)
    assert {"The price of an hour of training", "The hours there are for training", "The money there is for training"} <= {
        one.what for one in missing
    }


@pytest.mark.parametrize(
    ("limits", "people"),
    [
        ({"training_hours": 8}, 2),
        ({"training_hours": 3}, 0),
        ({"hour_cost": 10, "training_budget": 50}, 1),
        ({"hour_cost": 10}, 3),
    ],
)
def test_the_plan_stays_within_hours_and_money(limits: dict[str, float], people: int) -> None:
    """Where limits are set, only as many are placed as they allow."""
    moves, _ = planned(**limits)
    assert sum(move.people for move in moves) == people
    price = limits.get("hour_cost")
    assert all(move.cost == (move.hours * price if price else None) for move in moves)


def test_a_gap_without_an_item_is_said() -> None:
    """No item means no hours, and a word on it."""
    [move], missing = planned(Library(roles={"desk": ROLE}))
    assert move.hours == 0
    assert any("calm" in one.what for one in missing)


def test_no_evidence_is_no_gap() -> None:
    """People without evidence count as unknown."""
    found = gaps(ROLE, PEOPLE, {}, rules=policy.load())
    assert (found.asked, found.known, found.below) == (3, 0, 0)
    assert found.share(known=0.3, least=5) is None


def test_a_gap_of_few_people_is_not_told() -> None:
    """Enough is known of four people, but a share of them would be about single people."""
    few = frozenset(f"p{at}" for at in range(4))
    zero = Shown(capability="calm", level=0, source="manager", date=dt.date(2026, 1, 1))
    found = gaps(ROLE, few, {person: [zero] for person in few}, rules=policy.load())
    assert found.people == 4
    assert found.share(known=0.3, least=5) is None
    assert found.share(known=0.3, least=4) == 1.0
