"""Reach: how well one role carries into another, from whatever is known of both."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import embedders
from planner.architect.reach import Reach, asked
from planner.library.model import Need, Responsibility, Role

EMBEDDER = embedders.default()
TEXTS = st.lists(
    st.sampled_from(["Plan the week", "Déclarer les sinistres", "核对发票", "", "1234", "plan the week"]), max_size=4
)
NEEDS = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.integers(1, 5), max_size=3)


def _role(key: str, texts: list[str] | None = None, needs: dict[str, int] | None = None, purpose: str = "") -> Role:
    return Role(
        id=key,
        title=key,
        family="",
        purpose=purpose,
        responsibilities=tuple(Responsibility(id=str(at), text=text) for at, text in enumerate(texts or [])),
        needs=tuple(Need(capability=name, level=level) for name, level in (needs or {}).items()),
    )


def _reach(*roles: Role, rules: Any, levels: dict[str, float] | None = None) -> Reach:
    return Reach({role.id: role for role in roles}, embedder=EMBEDDER, policy=rules, levels=levels)


@settings(max_examples=25, deadline=None)
@given(told=st.lists(st.tuples(TEXTS, NEEDS, st.none() | st.integers(1, 5)), max_size=5))
def test_whatever_is_known_gives_a_figure_from_nought_to_one_or_none(told: list[Any], rules: Any) -> None:
    """Roles with one statement, none, in other scripts or repeated never fail, and no figure leaves its range."""
    roles = [_role(f"r{at}", texts, needs) for at, (texts, needs, _) in enumerate(told)]
    levels = {f"r{at}": float(level) for at, (_, _, level) in enumerate(told) if level}
    reach = _reach(*roles, rules=rules, levels=levels)
    for one in roles:
        for other in roles:
            step = reach.step(one.id, other.id)
            figures = [step.likeness, step.viable, step.near, step.asked, *step.parts.values()]
            assert all(figure is None or 0 <= figure <= 1 + 1e-6 for figure in figures)


def test_a_rare_need_that_is_shared_counts_more_than_one_that_all_share(rules: Any) -> None:
    """Two roles that share what few ask for are more alike than two that share what all ask for."""
    others = [_role(f"o{at}", needs={"common": 1, f"own{at}": 1}) for at in range(6)]
    pair = [_role(key, needs={"common": 1, "rare": 1, f"own {key}": 1}) for key in ("p", "q")]
    reach = _reach(*others, *pair, rules=rules)
    assert reach.step("p", "q").parts["needs"] > reach.step("p", "o1").parts["needs"] + 0.2


def test_climbing_makes_a_move_less_viable_and_less_near(rules: Any) -> None:
    """Of two roles that are equally alike, the one that stands higher is further away."""
    roles = [_role(key, ["Plan the work of the week"], {"plan": 2}) for key in ("here", "level", "high")]
    reach = _reach(*roles, rules=rules, levels={"here": 2.0, "level": 2.0, "high": 4.0})
    same, up = reach.step("here", "level"), reach.step("here", "high")
    assert up.rise == 2
    assert (up.viable or 0) < (same.viable or 0)
    assert (up.near or 0) < (same.near or 0)


def test_two_thousand_statements_are_compared(rules: Any) -> None:
    """A role with very many statements is compared as any other."""
    long = _role("long", [f"Answer question {at} of customers" for at in range(2_000)])
    step = _reach(long, _role("short", ["Answer customers"]), _role("far", ["Weld pipes"]), rules=rules)
    assert (step.step("short", "long").viable or 0) > (step.step("short", "far").viable or 0)


@pytest.mark.parametrize(
    ("have", "wanted", "part"), [({"a": 1}, {"a": 2}, 0.5), ({}, {"a": 1}, None), ({"a": 3}, {"a": 1, "b": 1}, 0.5)]
)
def test_the_part_of_needs_asked_already(have: dict[str, int], wanted: dict[str, int], part: float | None) -> None:
    """Levels asked beyond what is needed do not make up for what is not asked."""
    assert asked(_role("one", needs=have), _role("other", needs=wanted)) == part


def test_the_order_of_roles_changes_nothing(rules: Any) -> None:
    """Roles are compared in the order of their ids, whatever the order they come in."""
    roles = [_role(f"r{at}", [f"Check invoice {word}"]) for at, word in enumerate(("alpha", "beta", "gamma"))]
    one, other = _reach(*roles, rules=rules), _reach(*reversed(roles), rules=rules)
    assert np.array_equal(one.viable, other.viable, equal_nan=True)
