"""Which roles are compared and proposed: those there are here before all others."""

from dataclasses import replace

import pytest

from planner.architect import model
from planner.library.model import Library, Need, Responsibility, Role

from . import worlds
from .conftest import Design
from .test_changes import PLANTED


def _role(key: str, *texts: str, needs: tuple[str, ...] = ()) -> Role:
    return Role(
        id=key,
        title=key.capitalize(),
        family="g",
        purpose="",
        responsibilities=tuple(Responsibility(id=f"r{at}", text=text) for at, text in enumerate(texts)),
        needs=tuple(Need(capability=one, level=2) for one in needs),
    )


def _with(*roles: Role) -> Library:
    shipped = worlds.library()
    return replace(shipped, roles=dict(shipped.roles) | {role.id: role for role in roles})


OCCUPATIONS = tuple(
    _role(f"occupation{at}", worlds.KINDS[kind][0], worlds.KINDS[kind][1][0], f"Clean {kind} machines")
    for at, kind in enumerate(sorted(worlds.KINDS))
)


@pytest.mark.parametrize("name", ["merge", "bots"])
def test_occupations_that_nobody_holds_change_nothing(name: str, designed: Design) -> None:
    """A list of occupations without needs leaves findings, verdicts and destinations as they were, however near."""
    world, _ = PLANTED[name]
    assert designed(world, library=_with(*OCCUPATIONS)) == designed(world)


def test_their_rewriting_is_no_news(designed: Design) -> None:
    """A new release of an occupation that nobody holds is no finding."""
    now = _role("smith", "Write poems for weddings", "Sing in the choir", needs=("orders",))
    before = _role("smith", "Forge iron gates and railings", "Sharpen the tools of farmers")
    found = designed(worlds.World(), library=_with(now), history={"smith": (before, now)})
    assert not [one for one in found.findings if "role:smith" in one.subjects]


def _ways(found: model.Architecture, origin: str) -> list[model.Destination]:
    return [one for one in found.destinations if one.origin == origin]


def test_a_role_that_nobody_holds_is_proposed_and_says_so(designed: Design) -> None:
    """A near role that would first have to be made stands before far ones that are held."""
    twin = _role("twin", *(worlds.KINDS[kind][0] for kind in worlds.ROLES["clerk"]), needs=worlds.ROLES["clerk"])
    ways = _ways(designed(worlds.World(), library=_with(twin)), "clerk")
    assert (ways[0].role, ways[0].held) == ("twin", False)
    claims = [reason.claim for reason in ways[0].because.because]
    assert "Nobody here holds this role: it would have to be made first" in claims
    assert {one.held for one in ways[1:]} == {True}


def test_no_more_destinations_than_are_shown(designed: Design, rules) -> None:
    """However many roles there are, the list is as long as the policy says."""
    ways = _ways(designed(worlds.World()), "clerk")
    assert len(ways) == rules["architect.destinations"]


def test_a_way_to_a_role_without_needs_is_not_called_free(designed: Design) -> None:
    """Where the new role does not say what it needs, the hours are said to be unknown."""
    world, _ = PLANTED["bots"]
    shipped = worlds.library()
    bare = {key: replace(role, needs=()) for key, role in shipped.roles.items()}
    found = designed(world, library=replace(shipped, roles=bare))
    best = _ways(found, "clerk")[0]
    assert "what it needs is not written" in best.because.claim
    assert f"What role:{best.role} needs" in {one.what for one in found.missing}
