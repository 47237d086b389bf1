"""Waits: every finished wait of a log with its cause, its mechanism where it has one, and its length on both clocks."""

import datetime as dt
from dataclasses import dataclass

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from planner.audit.absences import absences, interrupted, usual
from planner.audit.axes import Timed, split
from planner.audit.bootstrap import Floats
from planner.audit.calendars import Calendars, worked
from planner.audit.coded import PLACE, Flags, Known, coded, codes, hashed
from planner.audit.hours import MICROSECONDS, Hours, Moments
from planner.audit.mechanisms import MECHANISMS, Work
from planner.audit.model import Window
from planner.audit.ordered import in_order
from planner.audit.states import CAUSES, UNMAPPED, WORKING
from planner.audit.tally import ANY
from planner.policy import Policy

COLUMNS = ("placed_team", "source", "case", "whom", "id", "time", "row")
# The few names that some columns have, for kept.kept().
NAMES = {"cause": CAUSES, "mechanism": MECHANISMS, "rival": (*CAUSES, ANY)}
PARTS = pa.schema(
    [
        ("n", pa.int64()),
        ("mechanism_code", pa.int8()),
        ("cause_code", pa.int8()),
        ("seconds", pa.float64()),
        ("worked", pa.float64()),
        ("rival_code", pa.int8()),
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
    people, places = Known.of(steps, "whom"), Known.of(steps, *PLACE)
    spans = _clocked(waiting, people, places, calendars=calendars, window=window)
    away, quiet = _away(spans, steps, people, places, calendars=calendars, policy=policy)
    spans = spans.select(["n", "worked"]).append_column("away", pa.array(away)).append_column("quiet", pa.array(quiet))
    clocked = waiting.join(ibis.memtable(spans), "n")
    clocked = _with_batches(clocked, policy)
    return _without_nights(clocked.mutate(seconds=clocked.seconds.cast("float64")))


def _with_batches(waiting: ibis.Table, policy: Policy) -> ibis.Table:
    """Say of each wait whether its case was collected with others: most cases of that queue left it together.

    Together is in the same moment as others, and not because somebody took it up; ``perhaps`` is where nobody can say
    whether the state that they then entered is work.
    """
    queued = waiting.filter(waiting.cause == "queue")
    sizes = queued.group_by("source", "activity", "until", "taken").aggregate(size=queued.count())
    with_others = ibis.ifelse(sizes["size"] >= policy["mechanisms.smallest_batch"], sizes["size"], 0)
    kinds = sizes.group_by("source", "activity").aggregate(
        cases=sizes["size"].sum(),
        together=ibis.ifelse(sizes.taken.fill_null(True), 0, with_others).sum(),
        perhaps=ibis.ifelse(sizes.taken.fill_null(False), 0, with_others).sum(),
    )
    most = kinds.cases * policy["mechanisms.together_share"]
    found = kinds.filter(kinds.cases >= policy["mechanisms.way_pieces"], kinds.perhaps >= most).select(
        batch_source="source", batch_activity="activity", sure=kinds.together >= most
    )
    joined = waiting.left_join(found, [waiting.source == found.batch_source, waiting.activity == found.batch_activity])
    sure = joined.sure.fill_null(False)
    return joined.mutate(batched=sure, perhaps=joined.batch_source.notnull() & ~sure).drop(
        "batch_source", "batch_activity", "sure"
    )


def _without_nights(waiting: ibis.Table) -> ibis.Table:
    """Of a wait in a queue only the working time is a queue in which those were there whom it waited for.

    Outside it nobody is there, however few wait. The same holds of steps that began and ended, where the mechanism says
    so. What waits for others to be collected with, for an answer, for somebody to take it over or to be repeated waits
    for that at any hour.
    """
    columns = [*COLUMNS, "cause", "worked", "seconds", "away", "batched", "perhaps", "quiet"]
    kept = waiting.select(*columns, mechanism=ibis.null("string"), rival=_rival(waiting))
    inside = ibis.greatest(ibis.least(kept.worked.coalesce(kept.seconds), kept.seconds) - kept.away, 0.0)
    queued = (kept.cause == "queue") & ~kept.batched
    there = kept.mutate(
        seconds=ibis.ifelse(queued, inside, kept.seconds),
        worked=ibis.ifelse(queued & kept.worked.notnull(), inside, kept.worked),
    )
    gone = kept.filter(queued, kept.seconds > inside)
    gone = gone.mutate(
        cause=ibis.literal("unavailability"),
        rival=ibis.ifelse((gone.away > 0) | gone.perhaps, ibis.literal("queue"), ibis.null("string")),
        worked=ibis.ifelse(gone.worked.isnull(), None, 0.0),
        seconds=gone.seconds - inside,
    )
    return (
        there.filter(there.seconds > 0).union(gone.select(*there.columns)).drop("away", "batched", "perhaps", "quiet")
    )


def _rival(waiting: ibis.Table) -> ibis.Value:
    """What each wait may have been for instead: anything where its state says nothing.

    Where hours are not known, or who took it had done nothing for a day, a queue may be a wait for who was away.
    """
    unsure = (waiting.cause == "queue") & ~waiting.batched & (waiting.worked.isnull() | waiting.quiet)
    return ibis.cases((waiting.meaning == UNMAPPED, ANY), (unsure, "unavailability"))


def _clocked(waiting: ibis.Table, people: Known, places: Known, *, calendars: Calendars, window: Window) -> pa.Table:
    """The working seconds of each wait, from when to when it was, and where; places and people are numbers."""
    told = places.numbered(people.numbered(waiting, "by", "taker"), "place", *PLACE)
    told = told.select("n", "time", "until", "place", taker=told.by, queued=told.cause == "queue").to_pyarrow()
    place = pc.fill_null(told["place"], len(places.rows)).to_numpy()
    since, until = (told[name].cast(pa.int64()).to_numpy() for name in ("time", "until"))
    since = np.maximum(since, int(_first(window).timestamp()) * MICROSECONDS)
    seconds = worked(_hours(places, calendars), place, since, until) / MICROSECONDS
    columns = {"n": told["n"], "worked": pa.array(seconds, from_pandas=True), "since": since, "until": until}
    return pa.table(columns | {"place": place, "taker": told["taker"], "queued": told["queued"]})


def _hours(places: Known, calendars: Calendars) -> list[Hours | None]:
    """The hours of each source and team, and last those of a step of which neither is known."""
    found = [calendars.of(row["placed_team"] or "", row["source"] or "") for row in places.rows.to_pylist()]
    return [*found, calendars.of("", "")]


def _away(
    waiting: pa.Table, steps: ibis.Table, people: Known, places: Known, *, calendars: Calendars, policy: Policy
) -> tuple[Floats, Flags]:
    """The working seconds of each wait in a queue in which the one whom it waited for was away, and who may have been.

    A case waits for the person who takes it next where others of the team took what came in later meanwhile: had
    anybody been free to take it, they would have. Who did nothing for a working day before may have been away.
    """
    away, quiet = np.zeros(waiting.num_rows), np.zeros(waiting.num_rows, dtype=bool)
    queued = np.flatnonzero(waiting["queued"].to_numpy())
    since, until, place = (waiting[name].to_numpy()[queued] for name in ("since", "until", "place"))
    held = queued[_passed_over(place, since, until) & waiting["taker"].is_valid().to_numpy()[queued]]
    if not len(held):
        return away, quiet
    named = people.numbered(steps.filter(steps.whom.notnull()), "by", "whom")
    who, when, place = _acts(calendars.unattended.left_out(named), places)
    own_hours = usual(who, place, _hours(places, calendars))
    found = absences(who, when, hours=own_hours, policy=policy, team=place)
    work = _in_hand(named)
    found = found.joined(interrupted(work, work.resource, clock=found.clock, hours=own_hours, policy=policy))
    own = waiting.select(["taker", "since", "until"]).take(pa.array(held))
    taker, since, until = (own[name].to_numpy().astype(np.int64) for name in ("taker", "since", "until"))
    away[held] = found.during(taker, since, until) / MICROSECONDS
    quiet[held] = found.idle(who, when, taker, since, until)
    return away, quiet


def _acts(named: ibis.Table, places: Known) -> tuple[Moments, Moments, Moments]:
    """Who acted when and where, in order of person and time."""
    acts = places.numbered(named, "place", *PLACE).select("by", "time", "place").to_pyarrow()
    who, when = acts["by"].to_numpy(), acts["time"].cast(pa.int64()).to_numpy()
    order = in_order(who, when)
    place = pc.fill_null(acts["place"], len(places.rows)).to_numpy()
    return who[order], when[order], place[order]


def _in_hand(named: ibis.Table) -> Work:
    """The states in which somebody worked on a case, as pieces of work."""
    held = named.filter(named.meaning == WORKING, named.until.notnull())
    rows = held.select("time", "until", "by", kind=hashed(held, "activity")).to_pyarrow()
    start, end = (rows[name].cast(pa.int64()).to_numpy() for name in ("time", "until"))
    who, (kind, _) = rows["by"].to_numpy().astype(np.int64), codes(rows["kind"])
    return Work(case=np.zeros_like(who), activity=kind, resource=who, start=start, end=end)


def _passed_over(place: Moments, since: Moments, until: Moments) -> Flags:
    """Whether something that came later into the queue of the same place left it earlier."""
    order = in_order(place, since)[::-1]
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
    names = [*CAUSES, ANY]
    rival = ibis.cases(*((joined.rival_code == code, name) for code, name in enumerate(names)))
    both = joined.select(*COLUMNS, "worked", "seconds", cause=cause, mechanism=mechanism, rival=rival)
    return both.select(*COLUMNS, "cause", "worked", "seconds", "mechanism", "rival")


def _first(window: Window) -> dt.datetime:
    return dt.datetime.combine(window.start, dt.time(), tzinfo=dt.UTC)
