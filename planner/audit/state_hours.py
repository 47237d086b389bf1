"""How long work was in each state of each source, and what that state was taken to mean."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import ibis

from planner.audit.model import Window
from planner.audit.model_states import SourceStates, StateHours, shares
from planner.audit.states import States, read
from planner.audit.windows import HOUR, instant
from planner.policy import Policy

Row = Mapping[str, Any]


def by_source(steps: ibis.Table, *, policy: Policy, window: Window) -> tuple[SourceStates, ...]:
    """The states of each source with the elapsed hours until the next step inside the window.

    ``steps`` is what causes.attributed() gives. At most policy state_maps.listed states of a source are listed.
    """
    held = steps.filter((steps.time >= instant(window.start)) | (steps.seconds > 0))
    counted = held.group_by("source", "activity", "type").aggregate(
        times=held.count(),
        seconds=held.seconds.sum().fill_null(0),
        stated=held.seconds.sum(where=held.reason != "").fill_null(0),
    )
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in counted.to_pyarrow().to_pylist():
        rows[row["source"]].append(row)
    states = read(policy)
    return tuple(_of(source, rows[source], states, most=policy["state_maps.listed"]) for source in sorted(rows))


def _of(source: str, rows: Sequence[Row], states: States, *, most: int) -> SourceStates:
    whole = states.by_type(source, {row["type"] for row in rows})
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        found[row["activity"], row["type"] if whole else ""].append(row)
    listed = [_state(source, key, alike, states) for key, alike in found.items()]
    listed.sort(key=lambda one: (-one.hours, -one.times, one.activity, one.type))
    mapped, unsaid = shares((one.meaning, one.hours) for one in listed)
    rest = listed[most:]
    return SourceStates(
        source=source,
        states=tuple(listed[:most]),
        hours=sum(one.hours for one in listed),
        mapped=mapped,
        unsaid=unsaid,
        more=len(rest),
        more_hours=sum(one.hours for one in rest),
    )


def _state(source: str, key: tuple[str, str], rows: Iterable[Row], states: States) -> StateHours:
    activity, kind = key
    held = list(rows)
    return StateHours(
        source=source,
        activity=activity,
        type=kind,
        meaning=states.meaning(activity=activity, type=kind, source=source),
        times=sum(row["times"] for row in held),
        hours=sum(row["seconds"] for row in held) / HOUR,
        stated=sum(row["stated"] for row in held) / HOUR,
    )
