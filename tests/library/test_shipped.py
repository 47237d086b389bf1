"""The roles and learning that come with the product: every file by itself, and what they offer together."""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from planner.faults import Fault
from planner.library import files
from planner.library.loader import load
from planner.library.model import Foundation, ItemKind, Library
from planner.library.shipped import shipped

ROOT = shipped()
HOURS = {
    "learn": (1, 4),
    "practise": (2, 6),
    "workshop": (3, 4),
    "coaching": (1, 3),
    "nudge": (0.25, 0.25),
    "micro-retro": (0.25, 0.5),
}
LABELS = {
    "AI draft made",
    "Awaiting",
    "Blocked",
    "Blocked by",
    "Blocked by tool",
    "Changes requested",
    "Done",
    "Handed over",
    "In progress",
    "In review",
    "On hold",
    "Pending",
    "Queued",
    "Returned",
    "Returned for rework",
    "Waiting",
    "Waiting for",
    "Waiting for approval",
    "Waiting for customer",
    "Waiting for decision",
    "Waiting for vendor",
    "returned",
}


@cache
def library() -> tuple[Library, tuple[Fault, ...]]:
    """The shipped library, read once."""
    return load([ROOT])


def stems(paths: object) -> list[str]:
    """Ids of files, as test ids."""
    return sorted(path.stem for path in paths)  # type: ignore[attr-defined]


def test_nothing_shipped_is_faulty() -> None:
    """Every shipped file loads."""
    assert library()[1] == ()


@pytest.mark.parametrize("stem", stems(files.role_files(ROOT)))
def test_role(stem: str) -> None:
    """A shipped role has 5 to 9 responsibilities whose shares make a whole, and 4 to 7 needs."""
    role = library()[0].roles[stem]
    assert 5 <= len(role.responsibilities) <= 9
    assert sum(part.share or 0 for part in role.responsibilities) == pytest.approx(1)
    assert all(part.text.endswith(".") and part.text.count(".") == 1 for part in role.responsibilities)
    assert 4 <= len(role.needs) <= 7
    assert role.also


@pytest.mark.parametrize("stem", stems(files.capability_files(ROOT)))
def test_capability(stem: str) -> None:
    """A shipped capability has 3 or 4 levels, each with something to see, and some role needs it."""
    capability = library()[0].capabilities[stem]
    assert 3 <= len(capability.levels) <= 4
    assert len({level.seen for level in capability.levels}) == len(capability.levels)
    assert any(need.capability == stem for role in library()[0].roles.values() for need in role.needs)


@pytest.mark.parametrize("stem", stems(files.behaviour_files(ROOT)))
def test_behaviour(stem: str) -> None:
    """A shipped behaviour is counted on one kind of signal, by labels that companies use, and some item builds it."""
    measure = library()[0].behaviours[stem].measure
    assert len(measure.where["kind"]) == 1
    assert measure.of.get("kind", measure.where["kind"]) == measure.where["kind"]
    assert {*measure.where.get("activity", ()), *measure.of.get("activity", ())} <= LABELS
    assert set(measure.of.get("activity", ())) >= set(measure.where.get("activity", ())) or "activity" not in measure.of
    assert any(item.behaviour == stem for item in library()[0].items.values())


@pytest.mark.parametrize("stem", stems(files.item_files(ROOT)))
def test_item(stem: str) -> None:
    """A shipped item takes as long as its kind does, goes up one level, and needs only what leads to its start."""
    item = library()[0].items[stem]
    least, most = HOURS[item.kind]
    assert least <= item.hours <= most
    assert item.to_level == item.from_level + 1
    assert 20 <= len(item.text.split()) <= 200
    assert (item.seats is not None) == (item.kind in {"workshop", "coaching"})
    for required in item.requires:
        before = library()[0].items[required]
        assert before.builds != item.builds or before.to_level <= item.to_level


def test_reinforcement_never_stands_alone() -> None:
    """A nudge or a micro-retro follows an item that leads to the same level: it is no cheap way up."""
    items = library()[0].items
    alone = [
        item.id
        for item in items.values()
        if item.kind in {"nudge", "micro-retro"}
        and (item.builds, item.to_level) not in {(items[r].builds, items[r].to_level) for r in item.requires}
    ]
    assert alone == []


def test_what_is_shipped_in_all() -> None:
    """At least 40 roles in 8 families, 80 capabilities, 12 behaviours, and 60 items of all kinds."""
    held = library()[0]
    assert len(held.roles) >= 40
    assert len({role.family for role in held.roles.values()}) >= 8
    assert len(held.capabilities) >= 80
    assert len(held.behaviours) >= 12
    assert len(held.items) >= 60
    assert {item.kind for item in held.items.values()} == set(get_args(ItemKind))
    foundations = Counter(item.foundation for item in held.items.values())
    assert set(foundations) == set(get_args(Foundation))
    assert min(foundations.values()) >= 4


def test_every_need_of_a_role_can_be_reached_step_by_step() -> None:
    """For each capability a role needs, items lead from the beginning to the level it needs, one level at a time."""
    held = library()[0]
    reached = {(item.builds, item.to_level) for item in held.items.values()}
    lacking = {
        (role.id, need.capability, level)
        for role in held.roles.values()
        for need in role.needs
        for level in range(1, need.level + 1)
        if (need.capability, level) not in reached
    }
    assert lacking == set()


def test_no_title_names_two_roles() -> None:
    """Each title, by whatever name, leads to one role."""
    roles = library()[0].roles.values()
    titles = Counter(title.casefold() for role in roles for title in (role.title, *role.also))
    assert [title for title, count in titles.items() if count > 1] == []


def test_responsibilities_are_told_in_words_of_their_own() -> None:
    """No two roles share a responsibility: as declared, they are distinct."""
    texts = Counter(part.text for role in library()[0].roles.values() for part in role.responsibilities)
    assert max(texts.values()) == 1


def test_decisions_within_two_days_is_counted_on_decisions() -> None:
    """The behaviour is the median hours from asked to decided, and falls when it grows."""
    behaviour = library()[0].behaviours["decisions-within-two-days"]
    assert (behaviour.measure.statistic, behaviour.measure.where) == ("median_hours", {"kind": ("decision",)})
    assert (behaviour.unit, behaviour.direction) == ("hours", "down")


def test_an_installed_package_brings_its_own(tmp_path: Path) -> None:
    """The folder inside the package comes before the checkout's top level."""
    package = tmp_path / "planner"
    package.mkdir()
    assert shipped(package=package) == tmp_path
    (package / "shipped").mkdir()
    assert shipped(package=package) == package / "shipped"
