"""What the evidence shows a person can do: the written-out cases, and what holds for any statements."""

import datetime as dt
import random
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.activate.capability import gaps as open_gaps
from planner.architect.gaps import gaps
from planner.capability import Shown, State, states
from planner.library.model import Need, Role
from planner.policy import load

RULES = load()
CASES = tomllib.loads((Path(__file__).parent / "cases" / "capability.toml").read_text("utf-8"))["case"]
TODAY = dt.date(2026, 1, 20)
NEED = Need(capability="framing", level=2)
ROLE = Role(id="analyst", title="Analyst", family="f", purpose="", responsibilities=(), needs=(NEED,))


def january(day: int | None) -> dt.date | None:
    """A day of January 2026."""
    return None if day is None else dt.date(2026, 1, day)


def shown(by: str, day: int, *, level: int | None = None, **options: Any) -> Shown:
    """One statement about a capability."""
    date = dt.date(2026, 1, day)
    hour = options.get("hour")
    return Shown(
        capability="framing",
        level=level,
        source=by,
        date=date,
        role=options.get("not_needed"),
        own=options.get("own", by == "self"),
        expires=january(options.get("expires")),
        at=None if hour is None else dt.datetime.combine(date, dt.time(hour), dt.UTC),
    )


def state(said: list[Shown], *, job: str = "analyst") -> State | None:
    """The state that follows on the twentieth."""
    return states(said, rules=RULES, role=job, today=TODAY).get("framing")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.get("about", case["expect"]["kind"]))
def test_the_state_that_follows_is_as_written(case: Any) -> None:
    """Level zero, not needed here and no evidence are three things, and who may say which is written out."""
    found = state([shown(**one) for one in case["given"]["said"]], job=case["given"]["job"])
    kind, level = (found.kind, found.level) if found else ("no evidence", None)
    assert (kind, level) == (case["expect"]["kind"], case["expect"].get("level"))


def test_what_was_seen_counts_before_what_was_said() -> None:
    """A later self-assessment does not replace an observation; both are kept, in words too."""
    found = state(
        [shown("self", 9, level=4), shown("observation", 1, level=2), shown("manager", 5, not_needed="analyst")]
    )
    assert found is not None
    assert [one.source for one in found.shown] == ["observation", "self", "manager"]
    assert str(found) == (
        "level 2 by observation on 2026-01-01; self on 2026-01-09: 4; manager on 2026-01-05: not needed here"
    )


def test_what_is_dated_later_does_not_count_yet() -> None:
    """Until a day, if one is given."""
    said = [shown("manager", 1, level=1), shown("manager", 28, level=3)]
    assert states(said, rules=RULES)["framing"].level == 3
    found = state(said)
    assert found is not None
    assert found.level == 1


STATEMENTS = st.lists(
    st.builds(
        shown,
        st.sampled_from(["self", "manager", "observation", "credential", "elsewhere"]),
        st.integers(1, 25),
        level=st.integers(0, 3),
        own=st.booleans(),
        hour=st.none() | st.integers(0, 23),
        expires=st.none() | st.integers(1, 28),
    )
    | st.builds(
        shown,
        st.sampled_from(["self", "manager"]),
        st.integers(1, 25),
        not_needed=st.sampled_from(["analyst", "lead"]),
        hour=st.none() | st.integers(0, 23),
    ),
    max_size=7,
)


@given(STATEMENTS, st.randoms(use_true_random=False))
def test_the_order_in_which_things_come_in_does_not_matter(said: list[Shown], chance: random.Random) -> None:
    """The same statements give the same state, whichever file came first."""
    mixed = list(said)
    chance.shuffle(mixed)
    assert state(mixed) == state(said)


@given(STATEMENTS)
def test_nothing_that_was_said_is_lost(said: list[Shown]) -> None:
    """Whatever counts, every statement that holds today stays beside it."""
    found = state(said)
    valid = [one for one in said if one.date <= TODAY and (one.expires is None or one.expires >= TODAY)]
    assert sorted(map(repr, found.shown if found else ())) == sorted(map(repr, valid))


@given(STATEMENTS)
def test_what_is_not_needed_is_no_gap_and_no_evidence_is_not_zero(said: list[Shown]) -> None:
    """A pathway has a gap without a level where nothing is known, and none where nothing is needed."""
    found = states(said, rules=RULES, role="analyst", today=TODAY)
    kind = found["framing"].kind if found else "no evidence"
    gap = open_gaps((NEED,), found)
    if kind == "not needed":
        assert gap == ()
    elif kind == "no evidence":
        assert [one.has for one in gap] == [None]
    else:
        level = found["framing"].level
        assert level is not None
        assert [one.has for one in gap] == ([level] if level < NEED.level else [])


@given(st.dictionaries(st.sampled_from(["ann", "bea", "cyd"]), STATEMENTS))
def test_every_need_of_every_holder_is_counted_once(said: dict[str, list[Shown]]) -> None:
    """Asked and not needed are all there is; known is what has a level; only what is known falls short."""
    found = gaps(ROLE, frozenset({"ann", "bea", "cyd"}), said, rules=RULES, on=TODAY)
    assert found.asked + found.not_needed == 3
    assert found.below <= found.known <= found.asked
    assert found.people == found.known
    assert found.below == sum(len(people) for people in found.short.values())


@given(st.lists(STATEMENTS, min_size=3, max_size=3), st.integers(0, 2))
def test_a_word_that_it_is_not_needed_never_yields_a_gap(said: list[list[Shown]], at: int) -> None:
    """A manager's last word counts, whatever was said before."""
    people = dict(zip(("ann", "bea", "cyd"), said, strict=True))
    person = sorted(people)[at]
    people[person] = [*people[person], shown("manager", 27, not_needed="analyst")]
    found = gaps(ROLE, frozenset(people), people, rules=RULES, on=TODAY)
    assert person not in found.short.get("framing", {})
    assert found.not_needed >= 1
