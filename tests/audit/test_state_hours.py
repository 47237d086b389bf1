"""How long work was in each state of each source, and what that state means."""

import pytest

from planner.audit import run
from planner.audit.model_states import SourceStates, shares
from planner.audit.states import SourceMap, own_key, with_sources
from planner.library.model import Library
from planner.people import Workforce
from planner.policy import load

from .given import signals, step

ROWS = [
    step("1", "Open", 0, source="desk", type="Bug"),
    step("1", "Limbo", 2, source="desk", type="Bug"),
    step("1", "Done", 5, source="desk", type="Bug"),
    step("2", "Open", 0, source="desk", type="Story"),
    step("2", "On Hold", 1, source="desk", type="Story", attributes={"hold_reason": "awaiting vendor"}),
    step("2", "Limbo", 3, source="desk", type="Story"),
    step("1", "Case", 0, source="log", type="start"),
    step("1", "Case", 4, source="log", type="suspend"),
    step("1", "Case", 5, source="log", type="complete"),
]
SOURCES = {"desk": SourceMap(connector="jira"), "log": SourceMap(connector="xes")}


def audited(sources: dict[str, SourceMap]) -> dict[str, SourceStates]:
    """The states of each source."""
    policy = with_sources(load(), sources)
    found = run(signals(ROWS), workforce=Workforce(), library=Library(), policy=policy)
    assert [one.source for one in found.unmapped] == [one for one in ("desk", "log") if one in dict.fromkeys(sources)]
    return {one.source: one for one in found.states}


def test_states_have_times_and_hours_and_a_meaning() -> None:
    """Kinds of tickets are put together; steps of a lifecycle are kept apart; an end is a state without hours."""
    found = audited(SOURCES)
    told = {(one.activity, one.type): (one.meaning, one.times, one.hours) for one in found["desk"].states}
    assert told == {
        ("Open", ""): ("queue", 2, 3.0),
        ("Limbo", ""): ("", 2, 3.0),
        ("On Hold", ""): ("unattributed", 1, 2.0),
        ("Done", ""): ("ended", 1, 0.0),
    }
    assert {(one.type, one.meaning, one.hours) for one in found["log"].states} == {
        ("start", "working", 4.0),
        ("suspend", "unattributed", 1.0),
        ("complete", "", 0.0),
    }


def test_hours_with_a_stated_reason_are_told_apart() -> None:
    """There the reason counts, not the state."""
    assert {one.activity: one.stated for one in audited(SOURCES)["desk"].states if one.stated} == {"On Hold": 2.0}


def test_shares_say_what_is_known_and_what_only_waits() -> None:
    """Hours that wait for nothing named are not counted as known."""
    desk = audited(SOURCES)["desk"]
    assert (desk.hours, desk.mapped, desk.unsaid) == (8.0, 3 / 8, 2 / 8)
    assert shares([("queue", 0.0)]) == (None, None)


def test_an_own_meaning_changes_the_next_audit() -> None:
    """What somebody said of a state counts for its waiting and is no longer asked for."""
    own = SOURCES | {"desk": SourceMap(connector="jira", own={own_key("limbo", ""): "outside"})}
    policy = with_sources(load(), own)
    found = run(signals(ROWS), workforce=Workforce(), library=Library(), policy=policy)
    assert {one.cause: one.hours for one in found.waiting}["outside"] == 5.0
    assert [one.source for one in found.unmapped] == ["log"]
    assert found.states[0].mapped == pytest.approx(6 / 8)
    assert not any("Limbo" in missing.what for missing in found.missing)


def test_unmapped_states_are_named_with_their_source() -> None:
    """Where several sources have such states, the report says whose each is."""
    policy = with_sources(load(), SOURCES)
    found = run(signals(ROWS), workforce=Workforce(), library=Library(), policy=policy)
    told = next(one for one in found.missing if one.what.startswith("The meaning of these states"))
    assert "“Limbo” in desk (2 times, 3 hours)" in told.what
    assert told.bring == "Say what each of them means on the page Friction, States"


def test_long_lists_say_how_much_more_there_is() -> None:
    """What is not listed is counted, with its hours."""
    rows = [step(str(n), f"State {n} {end}", n * end, source="desk") for n in range(600) for end in (0, 1)]
    policy = with_sources(load(), SOURCES)
    states = run(signals(rows), workforce=Workforce(), library=Library(), policy=policy).states[0]
    assert len(states.states) == policy["state_maps.listed"]
    assert len(states.states) + states.more == 1200
    assert states.hours == pytest.approx(sum(one.hours for one in states.states) + states.more_hours)
