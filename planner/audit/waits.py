"""Waits: every finished wait of a log with its cause, its mechanism where it has one, and its length on both clocks."""

import datetime as dt
from dataclasses import dataclass

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from planner.audit.axes import Timed, split
from planner.audit.calendars import Calendars, worked
from planner.audit.coded import coded
from planner.audit.hours import MICROSECONDS
from planner.audit.mechanisms import MECHANISMS
from planner.audit.model import Window
from planner.audit.states import CAUSES
from planner.policy import Policy

COLUMNS = ("placed_team", "source", "case", "whom", "id", "time", "row")
PARTS = pa.schema(
    [
        ("n", pa.int64()),
        ("mechanism_code", pa.int8()),
        ("cause_code", pa.int8()),
        ("seconds", pa.float64()),
        ("worked", pa.float64()),
    ]
)


@dataclass(frozen=True, kw_only=True)
class Found:
    """The waits as a table for waiting.by_cause() and by_mechanism(), and those of steps that began and ended."""

    table: ibis.Table
    timed: Timed | None


def waits(steps: ibis.Table, *, timed: frozenset[str], calendars: Calendars, policy: Policy, window: Window) -> Found:
    """The waits of each step, by states, and in the sources of ``timed`` by what happened between steps.

    ``steps`` is what causes.attributed() gives with a number ``n`` a row. A step may have several rows, a part each.
    """
    by_state = steps.filter(~steps.source.isin(sorted(timed))) if timed else steps
    table = _by_state(by_state, calendars=calendars, window=window)
    if not timed:
        return Found(table=table, timed=None)
    begun = steps.filter(steps.source.isin(sorted(timed)))
    earliest = int(_first(window).timestamp()) * MICROSECONDS
    found = split(
        coded(begun, policy=policy),
        calendars=calendars,
        smallest_batch=policy["mechanisms.smallest_batch"],
        earliest=earliest,
    )
    return Found(table=table.union(_by_part(begun, found)), timed=found)


def _by_state(steps: ibis.Table, *, calendars: Calendars, window: Window) -> ibis.Table:
    waiting = steps.filter(steps.cause.notnull(), steps.seconds > 0)
    clocked = waiting.mutate(worked=ibis.null("float64"))
    if calendars.known:
        spans = ibis.memtable(_clocked(waiting, calendars=calendars, window=window))
        clocked = waiting.join(spans, "n")
    return _without_nights(clocked.mutate(seconds=clocked.seconds.cast("float64")))


def _without_nights(waiting: ibis.Table) -> ibis.Table:
    """Of a wait in a queue only the working time is a queue: outside it nobody is there, however few wait.

    The same holds of steps that began and ended, where the mechanism says so. What waits for an answer, for somebody
    to take it over or to be repeated waits for that at any hour.
    """
    columns = [*COLUMNS, "cause", "worked", "seconds"]
    kept = waiting.select(*columns, mechanism=ibis.null("string"))
    inside = ibis.least(kept.worked, kept.seconds)
    queued = (kept.cause == "queue") & inside.notnull()
    there = kept.mutate(seconds=ibis.ifelse(queued, inside, kept.seconds))
    away = kept.filter(queued, kept.seconds > inside)
    away = away.mutate(cause=ibis.literal("unavailability"), worked=ibis.literal(0.0), seconds=away.seconds - inside)
    return there.filter(there.seconds > 0).union(away.select(*there.columns))


def _clocked(waiting: ibis.Table, *, calendars: Calendars, window: Window) -> pa.Table:
    """The working seconds of each wait."""
    spans = waiting.select("n", "time", "until", "source", "placed_team").to_pyarrow()
    places = pc.binary_join_element_wise(
        pc.fill_null(spans["source"], ""), pc.fill_null(spans["placed_team"], ""), "\x1f"
    )
    place = places.combine_chunks().dictionary_encode()
    hours = [
        calendars.of(team, source)
        for source, _, team in (name.partition("\x1f") for name in place.dictionary.to_pylist())
    ]
    since, until = (spans[name].cast(pa.int64()).to_numpy() for name in ("time", "until"))
    since = np.maximum(since, int(_first(window).timestamp()) * MICROSECONDS)
    seconds = worked(hours, place.indices.to_numpy().astype(np.int64), since, until) / MICROSECONDS
    return pa.table({"n": spans["n"], "worked": pa.array(seconds, from_pandas=True)})


def _by_part(steps: ibis.Table, found: Timed) -> ibis.Table:
    parts = ibis.memtable(found.parts.table().cast(PARTS))
    joined = steps.select("n", *COLUMNS).join(parts, "n")
    cause = ibis.cases(*((joined.cause_code == code, name) for code, name in enumerate(CAUSES)))
    mechanism = ibis.cases(*((joined.mechanism_code == code, name) for code, name in enumerate(MECHANISMS)))
    return joined.select(*COLUMNS, "worked", "seconds", cause=cause, mechanism=mechanism).select(
        *COLUMNS, "cause", "worked", "seconds", "mechanism"
    )


def _first(window: Window) -> dt.datetime:
    return dt.datetime.combine(window.start, dt.time(), tzinfo=dt.UTC)
