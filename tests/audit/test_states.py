"""What states mean: by an organisation's own map, its connector's, or words in their names."""

from typing import Any

import ibis
import pyarrow as pa
import pytest

from planner.audit.states import Meaning, SourceMap, own_key, read, with_meaning, with_sources
from planner.policy import load
from planner.signals import batch

SOURCES = {
    "desk": SourceMap(connector="jira", own={own_key("Parked", ""): "outside", own_key("Done", "Epic"): "rework"}),
    "snow": SourceMap(connector="servicenow"),
    "code": SourceMap(connector="github"),
    "log": SourceMap(connector="xes"),
    "table": SourceMap(connector="event_csv"),
}
STATES = read(with_sources(load(), SOURCES))


@pytest.mark.parametrize(
    ("source", "activity", "meaning"),
    [
        ("desk", "Waiting for support", "queue"),
        ("desk", "Waiting for customer", "outside"),
        ("desk", "Awaiting CAB approval", "governance"),
        ("desk", "On Hold", "unattributed"),
        ("desk", "To Do", "queue"),
        ("desk", "Won't Do", "ended"),
        ("snow", "1", "queue"),
        ("snow", "2", "working"),
        ("snow", "3", "unattributed"),
        ("snow", "Awaiting User Info", "outside"),
        ("snow", "6", "ended"),
        ("snow", "8", "ended"),
        ("code", "Pull request opened", "queue"),
        ("code", "review_requested", "decision"),
        ("code", "Review changes requested", "rework"),
        ("code", "Review approved", "queue"),
        ("code", "Review commented", "unattributed"),
        ("code", "convert_to_draft", "working"),
        ("code", "Pull request merged", "ended"),
        ("log", "6", ""),
    ],
)
def test_each_kind_of_source_has_its_own_names(source: str, activity: str, meaning: str) -> None:
    """The same word may mean different things in different tools."""
    assert STATES.meaning(activity=activity, source=source) == meaning


@pytest.mark.parametrize(
    ("step", "meaning"),
    [
        ("schedule", "queue"),
        ("assign", "queue"),
        ("reassign", "hand-off"),
        ("start", "working"),
        ("resume", "working"),
        ("suspend", "unattributed"),
        ("pi_abort", "ended"),
        ("Wait - User", "outside"),
        ("complete", "decision"),
        ("withdraw", "decision"),
    ],
)
def test_a_lifecycle_step_goes_before_the_activity_unless_it_says_nothing(step: str, meaning: str) -> None:
    """What is complete, skipped or withdrawn is the activity, so its name says what the case waits for."""
    found = {STATES.meaning(activity="Waiting for approval", type=step, source=name) for name in ("log", "table", "?")}
    assert found == {meaning}


def test_an_own_map_comes_first_then_the_connectors_then_words() -> None:
    """Each meaning says where it comes from."""
    assert STATES.explain(activity="parked", source="desk") == Meaning(meaning="outside", why="own")
    assert STATES.explain(activity="Open", source="desk") == Meaning(meaning="queue", why="map", by="jira")
    told = STATES.explain(activity="Waiting for approval by a partner", source="desk")
    assert told == Meaning(meaning="decision", why="words", by="waiting for approval")
    assert STATES.explain(activity="Quokka", source="desk") == Meaning()
    assert STATES.explain(activity="Parked", source="code") == Meaning()


def test_an_own_meaning_for_one_type_leaves_the_others() -> None:
    """A state may mean something else for one kind of ticket."""
    assert STATES.meaning(activity="Done", type="Epic", source="desk") == "rework"
    assert STATES.meaning(activity="Done", type="Bug", source="desk") == "ended"


def test_a_reason_beats_a_state_but_not_an_end() -> None:
    """Idle after resolution is no delay, whatever an old reason still says."""
    assert STATES.explain(activity="3", reason="1", source="snow") == Meaning(meaning="outside", why="reason", by="1")
    assert STATES.meaning(activity="On Hold", reason="Awaiting Change", source="snow") == "tooling"
    assert STATES.meaning(activity="In Progress", reason="Skill gap", source="snow") == "skill"
    assert STATES.meaning(activity="Resolved", reason="Awaiting Caller", source="snow") == "ended"
    assert STATES.meaning(activity="In Progress", reason="Quokka", source="snow") == "working"


def test_types_tell_states_apart_only_where_they_are_steps() -> None:
    """Kinds of tickets do not multiply the states of a source."""
    assert not STATES.by_type("desk", ["Bug", "Story"])
    assert not STATES.by_type("table", ["Bug", "Story"])
    assert STATES.by_type("table", ["Bug", "start"])
    assert STATES.by_type("log", ["eins", "zwei"])
    assert not STATES.by_type("log", ["complete"])


def test_each_event_goes_by_the_map_of_its_source() -> None:
    """Two sources with the same states keep their own meanings; nothing is lost where no source is named."""
    rows: list[dict[str, Any]] = [
        {"kind": "event", "source": source, "activity": "Waiting for support", "attributes": {}}
        for source in ("desk", "table", None)
    ]
    table = ibis.memtable(pa.Table.from_batches([batch(rows)]))
    found = with_meaning(table, policy=with_sources(load(), SOURCES)).to_pyarrow().to_pylist()
    assert {row["source"]: row["meaning"] for row in found} == {"desk": "queue", "table": "outside", "": "outside"}
