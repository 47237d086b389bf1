"""Pulses: an audit of each whole period in the data, and how waiting went over all of them."""

import datetime as dt
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from planner.audit.model import Window
from planner.services import clock, publish, publish_course, running
from planner.services.errors import Refused
from planner.services.inputs import Inputs
from planner.services.inputs import take as take_in
from planner.services.progress import Progress, ignore
from planner.store import runs
from planner.store.open import Stores
from planner.values import digest

QUARTER, MONTH = "quarter", "month"
UNITS = (QUARTER, MONTH)
WHAT = "Write a quarter such as 2026Q3 or a month such as 2026-07."


@dataclass(frozen=True, kw_only=True)
class Told:
    """What taking pulses gave: the run of each period, how many were there already, and the run over all weeks."""

    pulses: dict[str, int]
    kept: int
    course: int


def period(text: str) -> Window:
    """The days that somebody means by "2026Q3" or "2026-07". Raises Refused for anything else."""
    from planner.audit.course import month
    from planner.audit.windows import quarter

    found = re.fullmatch(r"\s*(\d{4})\s*-?(?:[Qq]([1-4])|(0[1-9]|1[0-2]))\s*", text)
    if found is None or not dt.MINYEAR < int(found[1]) < dt.MAXYEAR:
        raise Refused(f"“{text}” is no period. {WHAT}")
    return quarter(int(found[1]), int(found[2])) if found[2] else month(int(found[1]), int(found[3]))


def take_one(stores: Stores, window: Window, *, by: str, progress: Progress = ignore) -> int:
    """Take the pulse of one period and return the number of its run.

    Raises Refused where the period is not over or nothing happened in it.
    """
    inputs, described = take_in(stores)
    known, _ = _known(stores, inputs)
    if window.end > clock.today():
        raise Refused("That period is not over yet: its pulse would be taken again.")
    if window.end <= known.start or window.start >= known.end:
        raise Refused(f"No work was recorded in that period. The records go from {known.start} to {known.end}.")
    return _take(stores, [window], (inputs, described), known, by=by, progress=progress).pulses[_days(window)]


def take(
    stores: Stores, *, by: str, unit: str | None = None, last: int | None = None, progress: Progress = ignore
) -> Told:
    """Take the pulse of each of the newest whole periods, where it was not taken on the same data yet.

    ``unit`` is "quarter" or "month"; without one it is the quarter where there are two of them, else the month.
    ``last`` is how many (policy pulses.periods). Raises Refused where no period is whole.
    """
    inputs, described = take_in(stores)
    known, whole = _known(stores, inputs)
    units = (unit,) if unit else UNITS
    if not set(units) <= set(UNITS):
        raise Refused(f"Pulses are taken by {' or '.join(UNITS)}.")
    found = next((periods for one in units if len(periods := whole[one]) > 1), whole[units[-1]])
    if not found:
        raise Refused(f"No {units[-1]} is whole in the records, which go from {known.start} to {known.end}.")
    most = last or int(inputs.policy["pulses.periods"])
    return _take(stores, found[-most:], (inputs, described), known, by=by, progress=progress)


def _known(stores: Stores, inputs: Inputs) -> tuple[Window, dict[str, tuple[Window, ...]]]:
    """The days with work in them, and the whole periods in these by unit. Raises Refused without any."""
    from planner.audit import course

    window = course.span(stores.signals.table(inputs.files))
    if window is None:
        raise Refused("No work was recorded yet: import an export of your ticket or workflow tool.")
    today = clock.today()
    return window, {unit: course.complete(window, unit=unit, policy=inputs.policy, today=today) for unit in UNITS}


def _take(
    stores: Stores,
    periods: Sequence[Window],
    taken_in: tuple[Inputs, dict[str, Any]],
    known: Window,
    *,
    by: str,
    progress: Progress,
) -> Told:
    from planner.audit import course

    inputs, described = taken_in

    progress("Looking at all weeks", 0.0)
    began, shown = time.monotonic(), running.given(stores, "audit")
    every, edges = _every(stores, periods), publish_course.edges(shown)
    taken = course.follow(
        stores.signals.table(inputs.files),
        workforce=inputs.workforce,
        policy=inputs.policy,
        periods=every,
        edges=edges,
        least_people=publish_course.least(inputs.policy),
    )
    released = publish_course.of_course(taken.course, inputs.policy, running.given(stores, "course"))
    seconds = time.monotonic() - began
    numbers: dict[str, int] = {}
    there = _there(stores)
    kept = 0
    for place, one in enumerate(sorted(periods, key=lambda one: one.start)):
        name, share = _days(one), 0.1 + 0.9 * place / len(periods)
        read = described | {"period": name}
        if there.get(name, (0, ""))[1] == digest(read):
            numbers[name], kept = there[name][0], kept + 1
            continue
        progress(f"Pulse {place + 1} of {len(periods)}", share)
        numbers[name] = _pulse(stores, one, inputs, read, taken, known, by)
    outcome: running.Outcome = (taken.course, (), (), released)
    described |= {"periods": [_days(one) for one in every], "edges": [day.isoformat() for day in edges]}
    number = running.keep(stores, "course", outcome, by=by, described=described, seconds=seconds)
    progress("Done", 1.0)
    return Told(pulses=numbers, kept=kept, course=number)


def _pulse(
    stores: Stores, window: Window, inputs: Inputs, read: dict[str, Any], taken: Any, known: Window, by: str
) -> int:
    from planner import audit

    began, given = time.monotonic(), running.given(stores, "audit")
    found = audit.run(
        stores.signals.table(inputs.files),
        workforce=inputs.workforce,
        library=inputs.library,
        policy=inputs.policy,
        window=window,
        seed=read["seed"],
    )
    released = publish.of_audit(found, inputs.workforce, inputs.policy, given, day=inputs.day.isoformat())
    let_out = publish_course.apart(
        released, found, given=given, between=taken.between, known=known, policy=inputs.policy
    )
    outcome: running.Outcome = (found, found.findings, found.measures, let_out)
    seconds = time.monotonic() - began
    return running.keep(stores, "audit", outcome, by=by, described=read, seconds=seconds)


def _every(stores: Stores, periods: Sequence[Window]) -> list[Window]:
    """These periods with those taken before that neither overlap them nor each other."""
    with stores.records.read() as session:
        earlier = [window_of(name) for name in runs.pulses(session)]
    kept = list(periods)
    for one in earlier:
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _there(stores: Stores) -> dict[str, tuple[int, str]]:
    """The newest pulse of each period, with the digest of what it read."""
    found = {}
    with stores.records.read() as session:
        for name, number in runs.pulses(session).items():
            run = runs.get(session, number)
            assert run is not None
            found[name] = (number, run.inputs_digest)
    return found


def _days(window: Window) -> str:
    return f"{window.start}/{window.end}"


def window_of(name: str) -> Window:
    """The days that a run's period names."""
    start, _, end = name.partition("/")
    return Window(start=dt.date.fromisoformat(start), end=dt.date.fromisoformat(end))
