"""Learnt hours: the hours of the week in which a team's people act, and the days on which nobody did."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from planner.audit.bootstrap import Floats
from planner.audit.held import DAYS, MINUTES
from planner.audit.hours import ALWAYS, EARLIEST, LATEST, Hours
from planner.audit.kept import kept
from planner.audit.model import EVERYWHERE
from planner.policy import Policy

Numbers = npt.NDArray[np.int64]
# A day of the week on which half as many are there is another kind of day.
ALIKE = 0.5
# From so many expected acts on, far fewer are no accident.
TELLING = 8
# Every time zone's distance from UTC is a number of these.
BUCKET = 15 * 60
EPOCH = ibis.literal(dt.datetime(1970, 1, 1, tzinfo=dt.UTC))
FIRST, LAST = (dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC) for day in (EARLIEST, LATEST))
# The first of January 1970 was a Thursday.
THURSDAY = 3


@dataclass(frozen=True, kw_only=True)
class Learnt:
    """Hours learnt from so many acts, which part of the acts lies within them, and in how many weeks they were."""

    hours: Hours
    acts: int
    covered: float
    weeks: int


@dataclass(frozen=True, kw_only=True)
class Acts:
    """How many acts there were in each stretch of each day, and of how many people; one entry a day and stretch.

    ``days`` are days since 1970 in local time with ``there``, how many people acted on them at all.
    """

    day: Numbers
    slot: Numbers
    acts: Numbers
    people: Numbers
    days: Numbers
    there: Numbers


def counted(steps: ibis.Table, *, policy: Policy, zone: str) -> Mapping[str, Acts]:
    """Acts by team, "" for the whole organisation, of the steps that people took.

    ``steps`` has placed_team, whom, time and start. The begin of a step is an act as its end is. Machines, and steps
    that nobody is named for, are left out, and so are accounts of nobody known where most acts are those of known
    people: whoever writes in from outside keeps no hours of the house.
    """
    named = steps.filter(steps.whom.notnull())
    if _mostly_known(named, policy):
        named = named.filter(~named.unmatched)
    ends = named.select(team=named.placed_team, whom=named.whom, moment=named.time)
    begins = named.filter(named.start <= named.time)
    acts = ends.union(begins.select(team=begins.placed_team, whom=begins.whom, moment=begins.start))
    # A clock that went wrong by centuries says nothing of anybody's week.
    acts = acts.filter(acts.moment >= ibis.literal(FIRST), acts.moment < ibis.literal(LAST))
    acts = acts.mutate(bucket=acts.moment.delta(EPOCH, unit="second") // BUCKET)
    local = ibis.memtable(_local(acts.select("bucket").distinct().to_pyarrow(), zone, policy["hours.slot_minutes"]))
    placed = acts.join(local, "bucket")
    # Of millions of acts this is the largest part of the work, and it is asked for twice.
    with kept(placed.group_by("team", "day", "slot", "whom").aggregate(acts=placed.count())) as by_person:
        slots = by_person.group_by("team", "day", "slot").aggregate(acts=by_person.acts.sum(), people=by_person.count())
        people = by_person.select("team", "day", "whom").distinct()
        days = people.group_by("team", "day").aggregate(there=people.count())
        return _by_team(slots.to_pyarrow(), days.to_pyarrow())


def learn(acts: Acts, *, policy: Policy, zone: str) -> Learnt | None:
    """The hours of a week that hold most acts, or None where there are too few to tell.

    A stretch is worked when the part of the days somebody was there on which they acted in it is at least policy
    hours.confidence; the days counted are those of the busiest day of the week, so that a Saturday on which one of
    many came in stays free. Then the busiest other stretches are added until policy hours.support of all acts is held.
    The days of the week on which about as many are there as on the busiest are taken together, unless one differs.
    Method: the calendars of López-Pintado and Dumas 2022, of a team's days in the place of one person's.
    """
    weeks = len(np.unique((acts.days + THURSDAY) // 7))
    total = int(acts.acts.sum())
    if total < policy["hours.minimum_acts"] or weeks < policy["hours.minimum_weeks"]:
        return None
    size = int(policy["hours.slot_minutes"])
    slots = MINUTES // size
    place = (acts.day + THURSDAY) % 7 * slots + acts.slot
    held = np.bincount(place, acts.acts, 7 * slots)
    there = np.bincount((acts.days + THURSDAY) % 7, acts.there, 7).astype(np.float64)
    by_slot = np.bincount(place, acts.people, 7 * slots).reshape(7, slots).astype(np.float64)
    people = _pooled(by_slot, there).ravel()
    worked = people / there.max() >= policy["hours.confidence"]
    # Stretches that are as busy are added together, so that a week has no holes by chance.
    for busy in np.unique(people[~worked])[::-1]:
        if held[worked].sum() >= policy["hours.support"] * total:
            break
        worked |= people >= busy
    free = _closed(acts, worked.reshape(7, slots).any(axis=1), policy)
    return Learnt(
        hours=_hours(worked.reshape(7, slots), size, zone=zone, free=free, policy=policy),
        acts=total,
        covered=float(held[worked].sum()) / total,
        weeks=weeks,
    )


def _mostly_known(named: ibis.Table, policy: Policy) -> bool:
    strangers = named.aggregate(share=named.unmatched.mean()).to_pyarrow()["share"][0].as_py()
    return strangers is not None and 1 - float(strangers) >= policy["hours.known_share"]


def _pooled(people: Floats, there: Floats) -> Floats:
    """How many people acted in each stretch of each day, days alike taken together; rows are days of the week."""
    busy = there >= there.max() * ALIKE
    rate = people[busy].sum(axis=0) / there[busy].sum()
    expected = there[:, None] * rate
    # A Friday afternoon that is free shows: hardly anybody acts where many would.
    differs = (expected >= TELLING) & (people < expected * ALIKE / 2)
    return np.where(busy[:, None] & ~differs, there.max() * rate, people)


def _local(buckets: pa.Table, zone: str, size: int) -> pa.Table:
    """The local day and stretch of the day of each bucket."""
    here = ZoneInfo(zone)
    numbers = buckets["bucket"].to_pylist()
    moments = [dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=number * BUCKET) for number in numbers]
    local = [moment.astimezone(here) for moment in moments]
    origin = dt.date(1970, 1, 1).toordinal()
    return pa.table(
        {
            "bucket": pa.array(numbers, pa.int64()),
            "day": pa.array([one.toordinal() - origin for one in local], pa.int64()),
            "slot": pa.array([(one.hour * 60 + one.minute) // size for one in local], pa.int64()),
        }
    )


def _by_team(slots: pa.Table, days: pa.Table) -> dict[str, Acts]:
    teams = sorted({team for team in days["team"].to_pylist() if team})
    found = {team: _acts(_of(slots, team), _of(days, team)) for team in teams}
    everybody = slots.group_by(["day", "slot"]).aggregate([("acts", "sum"), ("people", "sum")])
    there = days.group_by(["day"]).aggregate([("there", "sum")])
    found[EVERYWHERE] = _acts(
        everybody.rename_columns({"acts_sum": "acts", "people_sum": "people"}),
        there.rename_columns({"there_sum": "there"}),
    )
    return found


def _of(table: pa.Table, team: str) -> pa.Table:
    return table.filter(pc.equal(table["team"], team))


def _acts(slots: pa.Table, days: pa.Table) -> Acts:
    slots, days = slots.sort_by([("day", "ascending"), ("slot", "ascending")]), days.sort_by("day")
    columns = [slots[name].cast(pa.int64()).to_numpy() for name in ("day", "slot", "acts", "people")]
    day, slot, acts, people = columns
    return Acts(
        day=day, slot=slot, acts=acts, people=people, days=days["day"].to_numpy(), there=days["there"].to_numpy()
    )


def _closed(acts: Acts, opened: npt.NDArray[np.bool_], policy: Policy) -> frozenset[dt.date]:
    """Days without any act whose kind usually has many."""
    first, last = int(acts.days.min()), int(acts.days.max())
    weekday = (acts.day + THURSDAY) % 7
    seen = np.bincount((acts.days + THURSDAY) % 7, minlength=7)
    mean = np.bincount(weekday, acts.acts, 7) / np.maximum(seen, 1)
    busy = opened & (mean >= policy["hours.closed_day_acts"])
    missing = np.setdiff1d(np.arange(first, last + 1), acts.days)
    closed = missing[busy[(missing + THURSDAY) % 7]]
    # Where nobody acts for most days of a kind, it is the log that has holes.
    if len(closed) * 2 > len(acts.days):
        return frozenset()
    return frozenset(dt.date(1970, 1, 1) + dt.timedelta(days=int(day)) for day in closed)


def _hours(worked: npt.NDArray[np.bool_], size: int, *, zone: str, free: frozenset[dt.date], policy: Policy) -> Hours:
    if worked.mean() >= policy["hours.round_the_clock"]:
        return Hours(week=ALWAYS.week, zone=zone)
    return Hours(week=tuple(_stretches(worked[day], size) for day in range(len(DAYS))), zone=zone, free=free)


def _stretches(day: npt.NDArray[np.bool_], size: int) -> tuple[tuple[int, int], ...]:
    found = []
    for open_, slots in groupby(range(len(day)), key=lambda slot: bool(day[slot])):
        if open_:
            run = list(slots)
            found.append((run[0] * size, (run[-1] + 1) * size))
    return tuple(found)
