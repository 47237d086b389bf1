"""The plan: groups to destinations within hours and money."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import policy
from planner.architect.gaps import Gaps, gaps
from planner.architect.model import Destination
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
    assert {
        "The price of an hour of training",
        "The hours there are for training",
        "The money there is for training",
    } <= {one.what for one in missing}


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


def moved(refused: dict[str, frozenset[str]] | None = None, **rules: Any) -> Any:
    """The plan for three people whose role asks to move on, to the desk or to the bar."""
    roles = {"desk": ROLE, "bar": replace(ROLE, id="bar", title="Bar", needs=())}
    verdict = replace(UPSKILL, subject="role:old", recommended="reskill")
    targets = [
        Destination(
            origin="old", role=role, score=score, viable=score, desirable=None, safe=None, distance="near",
            gaps={"calm": 1} if role == "desk" else {}, because=Reason(claim="c"),
        )
        for role, score in (("desk", 0.9), ("bar", 0.5))
    ]  # fmt: skip
    return plan(
        [verdict],
        {"old": targets},
        {},
        library=Library(roles=roles, items={"breathe": ITEM}),
        holders={"old": PEOPLE},
        policy=dict(policy.load()) | rules,
        refused=refused,
    )


def test_people_go_where_it_is_best_unless_they_refuse() -> None:
    """All would go to the desk; who refuses it goes to the bar, and who refuses both stays."""
    assert [(one.role, one.people) for one in moved().moves] == [("desk", 3)]
    found = moved(refused={"p1": frozenset({"desk"}), "p2": frozenset({"desk", "bar"})})
    assert {one.role: one.of for one in found.moves} == {"bar": {"p1"}, "desk": {"p3"}}


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(st.sampled_from(sorted(PEOPLE)), st.frozensets(st.sampled_from(["desk", "bar"]))),
    st.integers(min_value=0, max_value=3),
)
def test_nobody_is_planned_into_a_role_that_they_refuse(refused: dict[str, frozenset[str]], places: int) -> None:
    """Whatever is refused and however few places there are elsewhere; who refuses nothing loses nothing by it."""
    found = moved(refused=refused, **{"plan.posts": {"bar": {"places": places}}})
    assert not [one for one in found.moves for person in one.of if one.role in refused.get(person, frozenset())]
    willing = {person for person in PEOPLE if "desk" not in refused.get(person, frozenset())}
    assert willing <= {person for one in found.moves for person in one.of}


def test_places_send_people_on() -> None:
    """One place at the desk: the others go to the bar, and what a place more would bring is told."""
    found = moved(**{"plan.posts": {"desk": {"needed": 3, "places": 1}}})
    assert {one.role: one.people for one in found.moves} == {"bar": 2, "desk": 1}
    assert found.planning.status == "best"
    assert any(one.startswith("One more place in Desk") for one in found.planning.prices)


def test_a_plan_that_cannot_be_says_why() -> None:
    """Nobody else can be at the desk in time: what conflicts is told, and the plan comes as near as can be."""
    found = moved(**{"plan.posts": {"desk": {"fewest": 5}}})
    assert found.planning.status == "unsatisfiable"
    assert any("fewest people in Desk" in one for one in found.planning.conflict)
    assert any(one.what.startswith("What it costs to fill") for one in found.missing)


def test_nobody_to_plan_for_is_no_plan() -> None:
    """Without anybody whose role asks for a change there is nothing to prove."""
    made = plan([UPSKILL], {}, {}, library=Library(roles={"desk": ROLE}), holders={}, policy=policy.load())
    assert (made.moves, made.planning, made.missing) == ((), None, ())


def test_scenarios_say_how_far_the_figures_may_lie() -> None:
    """Training that takes a fifth less or a quarter more: the same people, other hours, and a choice."""
    found = moved().planning
    assert [(one.scenario, one.people, one.hours) for one in found.outcomes] == [
        ("80 %", 3, pytest.approx(9.6)),
        ("100 %", 3, pytest.approx(12.0)),
        ("125 %", 3, pytest.approx(15.0)),
    ]
    assert all(one.cost is None and one.short is None for one in found.outcomes)
    assert "does not matter which is taken, so the one for 100 % stands" in found.choice
    assert "10 to 15 hours of training." in found.ranges
