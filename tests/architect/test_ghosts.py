"""Ghosts: work that nobody named is found, work that is named in other words is not."""

import numpy as np

from planner.architect.ghosts import one_way
from planner.library.model import Capability, Library

from .conftest import Design
from .test_changes import ramp
from .worlds import ROLES, World, library


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
    """Absence from roles is not enough: the catalogue may name it."""
    named = Capability(
        id="prompting", name="Tune prompts for the drafting assistant", meaning="Rewrite and test prompts.", levels=()
    )
    known = Library(roles=library().roles, capabilities={"prompting": named})
    assert designed(World(mix=growing), seed=1, library=known).ghosts == ()


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
