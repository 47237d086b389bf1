"""Waits: every finished wait of a log with its cause, its mechanism where it has one, and its length on both clocks."""

import datetime as dt
from dataclasses import dataclass

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from planner.audit.absences import absences, usual
from planner.audit.axes import Timed, split
from planner.audit.bootstrap import Floats
from planner.audit.calendars import Calendars, worked
from planner.audit.coded import Flags, coded
from planner.audit.hours import MICROSECONDS, Hours, Moments
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
    table = _by_state(by_state, calendars=calendars, policy=policy, window=window)
    if not timed:
        return Found(table=table, timed=None)
    begun = steps.filter(steps.source.isin(sorted(timed)))
    earliest = int(_first(window).timestamp()) * MICROSECONDS
    found = split(
        coded(begun, policy=policy),
        calendars=calendars,
        policy=policy,
        earliest=earliest,
    )
    return Found(table=table.union(_by_part(begun, found)), timed=found)


def _by_state(steps: ibis.Table, *, calendars: Calendars, policy: Policy, window: Window) -> ibis.Table:
    waiting = steps.filter(steps.cause.notnull(), steps.seconds > 0)
    spans = _clocked(waiting, calendars=calendars, window=window)
    spans = spans.append_column("away", pa.array(_away(spans, steps, calendars=calendars, policy=policy)))
    clocked = waiting.join(ibis.memtable(spans.select(["n", "worked", "away"])), "n")
    return _without_nights(clocked.mutate(seconds=clocked.seconds.cast("float64")))


def _without_nights(waiting: ibis.Table) -> ibis.Table:
    """Of a wait in a queue only the working time is a queue in which those were there whom it waited for.

    Outside it nobody is there, however few wait. The same holds of steps that began and ended, where the mechanism says
    so. What waits for an answer, for somebody to take it over or to be repeated waits for that at any hour.
    """
    columns = [*COLUMNS, "cause", "worked", "seconds", "away"]
    kept = waiting.select(*columns, mechanism=ibis.null("string"))
    inside = ibis.greatest(ibis.least(kept.worked.coalesce(kept.seconds), kept.seconds) - kept.away, 0.0)
    queued = kept.cause == "queue"
    there = kept.mutate(
        seconds=ibis.ifelse(queued, inside, kept.seconds),
        worked=ibis.ifelse(queued & kept.worked.notnull(), inside, kept.worked),
    )
    gone = kept.filter(queued, kept.seconds > inside)
    gone = gone.mutate(
        cause=ibis.literal("unavailability"),
        worked=ibis.ifelse(gone.worked.isnull(), None, 0.0),
        seconds=gone.seconds - inside,
    )
    return there.filter(there.seconds > 0).union(gone.select(*there.columns)).drop("away")


def _clocked(waiting: ibis.Table, *, calendars: Calendars, window: Window) -> pa.Table:
    """The working seconds of each wait."""
    spans = waiting.select("n", "time", "until", "source", "placed_team", "cause", "taker").to_pyarrow()
    place, hours = _places(spans, calendars)
    since, until = (spans[name].cast(pa.int64()).to_numpy() for name in ("time", "until"))
    since = np.maximum(since, int(_first(window).timestamp()) * MICROSECONDS)
    seconds = worked(hours, place, since, until) / MICROSECONDS
    spans = spans.select(["n", "cause", "taker"]).append_column("worked", pa.array(seconds, from_pandas=True))
    spans = spans.append_column("since", pa.array(since)).append_column("until", pa.array(until))
    return spans.append_column("place", pa.array(place))


def _places(table: pa.Table, calendars: Calendars) -> tuple[Moments, list[Hours | None]]:
    """The number of each row's source and team, and the hours of each of them."""
    names = pc.binary_join_element_wise(
        pc.fill_null(table["source"], ""), pc.fill_null(table["placed_team"], ""), "\x1f"
    )
    place = names.combine_chunks().dictionary_encode()
    parted = (name.partition("\x1f") for name in place.dictionary.to_pylist())
    hours = [calendars.of(team, source) for source, _, team in parted]
    return place.indices.to_numpy().astype(np.int64), hours


def _away(waiting: pa.Table, steps: ibis.Table, *, calendars: Calendars, policy: Policy) -> Floats:
    """The working seconds of each wait in a queue in which the one whom it waited for was away.

    A case waits for the person who takes it next where others of the team took what came in later meanwhile: had
    anybody been free to take it, they would have.
    """
    away = np.zeros(waiting.num_rows)
    queued = np.flatnonzero(pc.equal(waiting["cause"], "queue").to_numpy())
    since, until, place = (waiting[name].to_numpy()[queued] for name in ("since", "until", "place"))
    held = queued[_passed_over(place, since, until) & waiting["taker"].is_valid().to_numpy()[queued]]
    if not len(held):
        return away
    acts = steps.filter(steps.whom.notnull()).select("whom", "time", "source", "placed_team").to_pyarrow()
    whom = acts["whom"].combine_chunks().dictionary_encode()
    who, (place, hours) = whom.indices.to_numpy().astype(np.int64), _places(acts, calendars)
    found = absences(who, acts["time"].cast(pa.int64()).to_numpy(), hours=usual(who, place, hours), policy=policy)
    own = waiting.take(pa.array(held))
    taker = pc.index_in(own["taker"], value_set=whom.dictionary).to_numpy().astype(np.int64)
    away[held] = found.during(taker, own["since"].to_numpy(), own["until"].to_numpy()) / MICROSECONDS
    return away


def _passed_over(place: Moments, since: Moments, until: Moments) -> Flags:
    """Whether something that came later into the queue of the same place left it earlier."""
    order = np.lexsort((since, place))[::-1]
    new = np.diff(place[order], prepend=-1) != 0
    # Lowered by place, so that one running minimum serves all.
    drop = np.cumsum(new) * np.int64(until.max(initial=0) - until.min(initial=0) + 1)
    earliest = np.minimum.accumulate(until[order] - drop) if len(order) else until
    found = np.zeros(len(place), dtype=bool)
    found[order] = earliest < until[order] - drop
    return found


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
