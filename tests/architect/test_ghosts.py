"""Ghosts: work that nobody named is found, work that is named in other words is not."""

from dataclasses import replace

import numpy as np
import pytest

from planner.architect.ghosts import one_way
from planner.architect.statements import lacks
from planner.library.model import Capability, Item, Library, Need
from planner.services import training

from .conftest import Design
from .test_changes import ramp
from .worlds import ROLES, World, library

ITEM = Item(
    id="course",
    title="Course on drafting assistants",
    kind="learn",
    builds="",
    from_level=0,
    to_level=1,
    hours=2.0,
    behaviour="",
    text="",
    foundation="literacy",
)


def growing(role: str, quarter: int, person: int) -> dict[str, float]:
    """Complaints and operations get new work that no role file names."""
    mix = dict.fromkeys(ROLES[role], 1.0)
    if quarter and role == "service":
        mix["prompts"] = 0.05 + 0.8 * ramp(quarter)
    return mix


def steady(role: str, quarter: int, person: int) -> dict[str, float]:
    """The same unnamed work, all along."""
    return dict.fromkeys(ROLES[role], 1.0) | ({"prompts": 0.5} if role == "service" else {})


def test_new_unnamed_work_is_a_ghost_with_evidence(designed: Design) -> None:
    """It is found once, in its role, with titles of just that work."""
    [ghost] = designed(World(mix=growing), seed=1).ghosts
    assert ghost.roles == ("service",)
    assert ghost.finding.certainty == "likely"
    assert "prompt" in ghost.proposed_name
    assert ghost.quotes
    assert all("prompt" in quote for quote in ghost.quotes)
    assert len(ghost.finding.people) >= 10


def test_old_unnamed_work_is_left_open(designed: Design) -> None:
    """Unnamed work that was always there may be named otherwise."""
    assert {ghost.finding.certainty for ghost in designed(World(mix=steady), seed=1).ghosts} <= {"cannot tell"}


def test_work_that_a_learning_catalogue_names_is_no_ghost(designed: Design) -> None:
    """Absence from roles is not enough: the catalogue may name it, and then only what is lacking beside is told."""
    found = designed(World(mix=growing), seed=1, library=taught(needed=False, item=False)).ghosts
    assert "named nowhere" not in {ghost.lack for ghost in found}


def test_few_people_are_not_quoted(designed: Design) -> None:
    """Titles are quoted only when enough people stand behind them."""
    small = World(people=dict.fromkeys(ROLES, 12) | {"service": 8}, mix=growing)
    for ghost in designed(small, seed=2).ghosts:
        assert len(ghost.finding.people) >= 10 or ghost.quotes == ()


def test_names_make_no_different_way_to_tell_the_same() -> None:
    """A title with one or another name in it is one way; another title is another way."""
    texts = ["fix printer north", "fix printer south", "visit north", "visit south", "buy ink north"]
    counts = np.full(5, 10)
    assert one_way(texts, counts, np.array([1, 1, 0, 0, 0], dtype=bool)) == 1.0
    assert one_way(texts, counts, np.array([1, 1, 0, 0, 1], dtype=bool)) < 0.7


def taught(*, needed: bool, item: bool) -> Library:
    """The library with a capability for the new work, needed by a role and built by an item, or not."""
    known = library()
    named = Capability(
        id="prompting", name="Tune prompts for the drafting assistant", meaning="Rewrite and test prompts.", levels=()
    )
    roles = dict(known.roles)
    if needed:
        roles["service"] = replace(roles["service"], needs=(Need(capability="prompting", level=1),))
    items = {"course": replace(ITEM, builds="prompting")} if item else {}
    return Library(roles=roles, capabilities={"prompting": named}, items=items)


@pytest.mark.parametrize(
    ("needed", "item", "lack"),
    [
        (True, False, {"capability:prompting": "named, not taught"}),
        (True, True, {}),
        (False, False, {"capability:prompting": "needed, owned by nobody"}),
        (False, True, {"capability:prompting": "needed, owned by nobody", "item:course": "taught, not named"}),
    ],
)
def test_what_is_lacking_beside_a_source(needed: bool, item: bool, lack: dict[str, str]) -> None:
    """A capability needs an owner and an item, an item needs a role that asks for what it builds."""
    assert lacks(taught(needed=needed, item=item)) == lack


def test_growing_work_that_is_named_and_not_taught_is_told_so(designed: Design) -> None:
    """It is no unnamed work, and no verdict takes it for such."""
    [ghost] = designed(World(mix=growing), seed=1, library=taught(needed=True, item=False)).ghosts
    assert ghost.lack == "named, not taught"
    assert "no learning item builds" in ghost.finding.sentence
    assert designed(World(mix=growing), seed=1, library=taught(needed=True, item=True)).ghosts == ()


def test_a_ghost_has_a_proposed_owner_and_levels(designed: Design) -> None:
    """The role it takes most of could own it; three levels say what can be seen."""
    [ghost] = designed(World(mix=growing), seed=1).ghosts
    assert ghost.owner == "service"
    assert len(ghost.levels) == 3
    assert all(ghost.proposed_name in level for level in ghost.levels)


def test_what_was_learnt_takes_nothing_planted_away(designed: Design) -> None:
    """With the weights that ship the same ghost is found, and responsibilities have levels of agency."""
    found = designed(World(mix=growing), seed=1, learnt=training.learnt())
    assert [ghost.lack for ghost in found.ghosts] == ["named nowhere"]
    assert found.agency
    assert {one.role for one in found.agency} <= set(library().roles)
