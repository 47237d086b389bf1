"""Planted changes are found, with their roles; what only looks like change is not."""

from typing import Any

import pytest

from planner.reasons import SignalRefs

from .conftest import Design
from .worlds import ROLES, World

THREE = ("analyst", "manager", "scrum")
TOGETHER = tuple(kind for role in THREE for kind in ROLES[role])


def ramp(quarter: int) -> float:
    """Nothing in the first two quarters, all from the fifth."""
    return min(1.0, max(0.0, (quarter - 1) / 3))


def toward(before: tuple[str, ...], after: tuple[str, ...], part: float) -> dict[str, float]:
    """A mix of work on its way from one to another."""
    mix = {kind: (1 - part) / len(before) for kind in before}
    for kind in after:
        mix[kind] = mix.get(kind, 0.0) + part / len(after)
    return mix


def moving(roles: tuple[str, ...], after: tuple[str, ...], *, far: float = 1.0) -> Any:
    """Some roles move to another mix of work, the others stay."""
    return lambda role, quarter, person: (
        toward(ROLES[role], after, far * ramp(quarter)) if role in roles else dict.fromkeys(ROLES[role], 1.0)
    )


def halves(role: str, quarter: int, person: int) -> dict[str, float]:
    """Half of the operators only patch, the others only monitor."""
    kinds = ROLES[role]
    return toward(kinds, kinds[:1] if person % 2 else kinds[1:], ramp(quarter) if role == "operator" else 0.0)


PLANTED: dict[str, tuple[World, set[tuple[str, tuple[str, ...]]]]] = {
    "merge": (World(mix=moving(THREE, TOGETHER)), {("merge", THREE)}),
    "nearly merged": (World(mix=moving(THREE, TOGETHER, far=0.8)), {("merge", THREE)}),
    "split": (World(mix=halves), {("split", ("operator",))}),
    "bots": (
        World(
            bots=lambda role, quarter: 0.7 * ramp(quarter) if role == "clerk" else 0.05,
            volume=lambda role, quarter: 1 - 0.7 * ramp(quarter) if role == "clerk" else 1.0,
        ),
        {("phased_out", ("clerk",))},
    ),
    "fewer people": (
        World(
            heads=lambda role, quarter, person: person < 12 - 6 * ramp(quarter) or role != "desk",
            volume=lambda role, quarter: 12 / (12 - 6 * ramp(quarter)) if role == "desk" else 1.0,
        ),
        {("compress", ("desk",))},
    ),
    "expand": (
        World(mix=moving(("marketer",), ("campaigns", "contracts", "orders", "payroll"))),
        {("expand", ("marketer",))},
    ),
    "drift": (
        World(
            people={role: 12 for role in ROLES if role != "service"},
            mix=moving(("recruiter",), ("contracts", "orders")),
        ),
        {("drift", ("recruiter",))},
    ),
}


def season(role: str, quarter: int, person: int) -> dict[str, float]:
    """In the last two quarters everybody also helps with orders."""
    mix = dict.fromkeys(ROLES[role], 1.0)
    return mix | ({"orders": mix.get("orders", 0.0) + 0.5} if quarter >= 4 else {})


DECOYS: dict[str, World] = {
    "nothing": World(),
    "strong tastes": World(personal=1.0),
    "small teams": World(people=dict.fromkeys(ROLES, 6), cases=7),
    "busy but healthy": World(volume=lambda role, quarter: 1 + ramp(quarter) if role == "desk" else 1.0),
    "less work for all": World(volume=lambda role, quarter: 1 - 0.5 * ramp(quarter)),
    "renamed": World(called=lambda role, quarter: "agent" if role == "service" and quarter >= 3 else role),
    "a busy season for all": World(mix=season),
    "bots that assist": World(bots=lambda role, quarter: 0.5 * ramp(quarter)),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_change_is_found_and_nothing_else(name: str, designed: Design) -> None:
    """Each kind of change is reported once, for just its roles."""
    world, expected = PLANTED[name]
    found = designed(world, seed=3)
    said = {(one.kind, tuple(s.removeprefix("role:") for s in one.subjects)) for one in found.findings}
    assert said == expected


@pytest.mark.parametrize("name", DECOYS)
def test_what_only_looks_like_change_is_not_reported(name: str, designed: Design) -> None:
    """Noise, more work, less work, a new name and helping bots are no change of a role."""
    assert [one.sentence for one in designed(DECOYS[name], seed=4).findings] == []


def test_findings_unfold_to_signals_and_people(designed: Design) -> None:
    """A finding names the people it is about and the signals it rests on."""
    world = PLANTED["merge"][0]
    [finding] = designed(world, seed=5).findings
    refs = [reason.signals for reason in finding.because.walk() if isinstance(reason.signals, SignalRefs)]
    assert len(finding.people) == 36
    assert refs
    assert all(one.ids and one.total >= len(one.ids) for one in refs)


def test_a_change_says_since_when(designed: Design) -> None:
    """The onset lies where the roles are half way."""
    [change] = designed(PLANTED["merge"][0], seed=6).changes
    assert change.onset in ("2025Q1", "2025Q2")


def test_a_renamed_role_goes_on_under_its_last_name(designed: Design) -> None:
    """Loads before the new name count for the role as it is called now."""
    found = designed(DECOYS["renamed"], seed=7)
    assert {load.quarter for load in found.loads if load.role == "agent"} == {load.quarter for load in found.loads}
    assert not [load for load in found.loads if load.role == "service"]
