"""How near the shares of waiting by cause come to the truth, over simulated logs whose truth is known."""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from typing import Any

import ibis
import pyarrow as pa

from planner import policy
from planner.audit import broken, states, waiting
from planner.audit.calendars import calendars
from planner.audit.causes import attributed
from planner.audit.model import EVERYWHERE
from planner.audit.placed import place
from planner.audit.waits import waits
from planner.audit.windows import whole
from planner.evaluate.simulation import Configuration, Simulated, drawn, simulate
from planner.evaluate.simulation.logs import SOURCE
from planner.evaluate.simulation.run import long_run, shares
from planner.people import ACCOUNTS, Workforce
from planner.policy import Policy, Value

LOGS_PER_SEED = 10
# Seeds below are for those who work on the audit; nothing was fitted to those from here on.
FIRST_SEED = 10_000
# Runs of the same organisation from which its truth in the long run is taken.
RUNS = 8
FEW = 8
# What a reader who sees no cause in a label takes a gap for.
PLAINLY = "queue"
POINTS = 100
# What people who know their own tool say that its states mean.
STATES = {
    "new": "queue",
    "queue": "queue",
    "to check": "queue",
    "batch": "queue",
    "work": states.WORKING,
    "checking": states.WORKING,
    "transfer": "hand-off",
    "approval": "decision",
    "governance": "governance",
    "customer": "outside",
    "vendor": "outside",
    "timer": "unattributed",
    "rework": "rework",
    "down": "tooling",
    "resolved": states.ENDED,
    "closed": states.ENDED,
}
# The same of activities that a case waits for; what it waits for once they are asked for is the same.
ENDS = ("finish", "closed")
AWAITED = ("approval", "governance", "customer", "vendor", "timer")


@dataclass(frozen=True, kw_only=True)
class Told:
    """What was said about one cause in one log: its share, and its interval where there is one; truths beside it.

    ``truth`` is of this log, ``usual`` that of the same organisation in the long run. All are shares, 0..1.
    """

    cause: str
    truth: float
    usual: float
    share: float
    interval: tuple[float, float] | None
    certain: bool

    @property
    def error(self) -> float:
        """How far the share lies from the truth, in points."""
        return POINTS * abs(self.share - self.truth)

    @property
    def covers(self) -> bool:
        """Whether the interval holds the truth of the long run."""
        return self.interval is not None and self.interval[0] <= self.usual <= self.interval[1]

    @property
    def covers_log(self) -> bool:
        """Whether the interval holds the truth of this log."""
        return self.interval is not None and self.interval[0] <= self.truth <= self.interval[1]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One log: what the audit told of each cause that there is or that it told, and the same of the plain way.

    ``told`` is with what the organisation says of its own names, ``shipped`` with nothing said.
    """

    configuration: Configuration
    told: tuple[Told, ...]
    shipped: tuple[Told, ...]
    plain: tuple[Told, ...]


def evaluate(*, data: Path | None, seeds: int, progress: Callable[[str, float], None]) -> dict[str, Any]:
    """Ten simulated logs for each seed, read by the audit, against the seconds that the simulation itself counted.

    ``mean_absolute_error_points`` is over every cause of every log that has a true or a told share, in points of the
    log's own truth; what the audit "cannot tell" is left out of it and counted in ``cannot_tell_share``.
    ``interval_coverage`` is the part of the intervals that hold the share which the same organisation has in the long
    run: an interval says how far a share could lie elsewhere had other cases come in, so that the log's own truth
    (``interval_coverage_of_the_log``) lies in nearly all of them where the attribution is right. ``misplaced_points``
    is the part of a log's waiting that is told under a wrong cause. In these logs the organisation has said what its
    states, its last step and its awaited activities mean, as a page lets it, but for names that nobody can read (in
    half of the logs one name in eight); ``as_shipped`` are the same logs with nothing said. ``baseline`` counts each
    gap to the next event to the plain meaning of the earlier label. ``data`` is not used.
    """
    found: list[Judged] = []
    chosen = range(FIRST_SEED, FIRST_SEED + LOGS_PER_SEED * seeds)
    for number, judged in enumerate(over(chosen)):
        found.append(judged)
        progress(f"Judging log {number + 1}", number / len(chosen))
    everything = [one.told for one in found]
    return {
        "logs": len(found),
        **_figures(everything),
        "as_shipped": _figures([one.shipped for one in found]),
        "baseline": _figures([one.plain for one in found]),
        "by_cause": _by_cause(everything),
        "by_factor": {name: _by_level(found, level) for name, level in FACTORS.items()},
    }


def over(seeds: Sequence[int]) -> Iterator[Judged]:
    """Judge the logs of some seeds, in their order, on all processors where there are more than a few."""
    if len(seeds) <= FEW:
        yield from map(judge, seeds)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context) as pool:
        yield from pool.map(judge, seeds)


def judge(seed: int) -> Judged:
    """Simulate the log of a seed and compare what the audit and the plain way tell with its truth."""
    configuration, rules = drawn(seed), policy.load()
    simulated, usual = simulate(configuration), long_run(configuration, RUNS)

    def compared(said: Said) -> tuple[Told, ...]:
        return _compared(said, simulated.shares, usual)

    return Judged(
        configuration=configuration,
        told=compared(audited(simulated, rules=known(simulated, rules))),
        shipped=compared(audited(simulated, rules=rules)),
        plain=compared(plainly(simulated.signals)),
    )


Said = dict[str, tuple[float, tuple[float, float] | None, bool]]


def known(simulated: Simulated, rules: Policy) -> Policy:
    """The policy with what an organisation says of the names in its own log, as far as they can be read."""
    if simulated.configuration.form == "states":
        own = {states.own_key(name, ""): STATES[role] for name, role in simulated.names.items()}
        return states.with_sources(rules, {SOURCE: states.SourceMap(own=own)})
    ends = {states.own_key(name, ""): states.ENDED for name, role in simulated.names.items() if role in ENDS}
    rules = states.with_sources(rules, {SOURCE: states.SourceMap(own=ends)})
    said = {
        f"mechanisms.{which}": {
            cause: [
                *rules[f"mechanisms.{which}"].get(cause, ()),
                *(name for name, role in simulated.names.items() if role in roles and STATES[roles[role]] == cause),
            ]
            for cause in states.CAUSES
        }
        for which, roles in (
            ("before", {one: one for one in AWAITED}),
            ("after", {f"ask {one}": one for one in AWAITED}),
        )
    }
    changed = {name: _said(rules, name, words) for name, words in said.items()}
    return Policy({name: rules.explain(name) for name in rules} | changed)


def _said(rules: Policy, name: str, value: object) -> Value:
    return replace(rules.explain(name), source="this organisation", value=value)


def audited(simulated: Simulated, *, rules: Policy) -> Said:
    """Share, interval and whether it can be told, by cause for the whole organisation, as a pulse works them out."""
    signals, workforce = ibis.memtable(simulated.signals), _workforce(simulated)
    window = whole(signals)
    if window is None:
        return {}
    steps = attributed(place(signals, workforce), policy=rules, window=window).mutate(n=ibis.row_number())
    steps = ibis.memtable(steps.to_pyarrow())
    hours = calendars(steps, names={}, policy=rules)
    timed = broken.timed(broken.count(signals, steps, policy=rules), rules)
    found = waits(steps, timed=timed, calendars=hours, policy=rules, window=window)
    told = waiting.by_cause(ibis.memtable(found.table.to_pyarrow()), policy=rules)
    return {
        one.cause: (
            one.share.value,
            None if one.share.interval is None else (one.share.interval.low, one.share.interval.high),
            one.certainty != "cannot tell",
        )
        for one in told
        if one.team == EVERYWHERE
    }


def _workforce(simulated: Simulated) -> Workforce:
    """The accounts that an organisation knows: its people's and its machines'; customers and vendors are strangers."""
    own = [{"source": SOURCE, "account": one, "person": one, "automated": False} for one in sorted(simulated.people)]
    own += [{"source": SOURCE, "account": one, "automated": True} for one in sorted(simulated.machines)]
    return Workforce(accounts=pa.Table.from_pylist(own, schema=ACCOUNTS))


def plainly(signals: pa.Table) -> Said:
    """Share by cause when each gap to the next event counts to what the earlier label says, and to a queue where
    it says nothing: no starts, no working hours, no ends, nothing left open."""
    meant = states.read(policy.load())
    seconds: dict[str, int] = {}
    rows = signals.select(["case", "time", "row", "activity"]).sort_by([("case", "ascending"), ("row", "ascending")])
    for one, following in pairwise(rows.to_pylist()):
        if one["case"] == following["case"]:
            meaning = meant.meaning(activity=one["activity"])
            cause = meaning if meaning in states.CAUSES else PLAINLY
            gap = int((following["time"] - one["time"]).total_seconds())
            seconds[cause] = seconds.get(cause, 0) + gap
    return {cause: (share, None, True) for cause, share in shares(seconds).items()}


def _compared(said: Said, truth: dict[str, float], usual: dict[str, float]) -> tuple[Told, ...]:
    nothing = (0.0, None, True)
    able = all(certain for _, _, certain in said.values())
    return tuple(
        Told(
            cause=cause,
            truth=truth.get(cause, 0.0),
            usual=usual.get(cause, 0.0),
            share=(one := said.get(cause, nothing))[0],
            interval=one[1],
            certain=one[2] and able,
        )
        for cause in states.CAUSES
        if truth.get(cause) or said.get(cause, nothing)[0]
    )


def _figures(logs: Iterable[Sequence[Told]]) -> dict[str, Any]:
    """The figures of some logs; None where nothing was told."""
    logs = list(logs)
    every = [one for log in logs for one in log]
    certain = [one for one in every if one.certain]
    ranged = [one for one in certain if one.interval is not None]
    misplaced = [sum(one.error for one in log) / 2 for log in logs if all(one.certain for one in log)]
    return {
        "mean_absolute_error_points": _mean([one.error for one in certain]),
        "interval_coverage": _mean([one.covers for one in ranged]),
        "cannot_tell_share": _mean([not one.certain for one in every]),
        "interval_coverage_of_the_log": _mean([one.covers_log for one in ranged]),
        "misplaced_points": _mean(misplaced),
    }


def _mean(values: Sequence[float]) -> float | None:
    return round(fmean(values), 4) if values else None


def _by_cause(logs: Sequence[Sequence[Told]]) -> dict[str, dict[str, Any]]:
    """For each cause its mean true and told share over the logs that have it, in points, and the usual figures."""
    found: dict[str, dict[str, Any]] = {}
    for cause in states.CAUSES:
        here = [one for log in logs for one in log if one.cause == cause and one.certain]
        if here:
            ranged = [one for one in here if one.interval is not None]
            found[cause] = {
                "logs": len(here),
                "true_points": _mean([POINTS * one.truth for one in here]),
                "told_points": _mean([POINTS * one.share for one in here]),
                "mean_absolute_error_points": _mean([one.error for one in here]),
                "interval_coverage": _mean([one.covers for one in ranged]),
            }
    return found


FACTORS: dict[str, Callable[[Configuration], Sequence[str]]] = {
    "form": lambda one: [one.form],
    "resources": lambda one: ["few" if one.members == 2 else "many"],
    "hours": lambda one: ["office" if one.office else "round the clock"],
    "queue": lambda one: ["urgent first" if one.urgent_first else "first come first served"],
    "injected": lambda one: one.injected or ["none"],
    "causes": lambda one: [str(len(one.injected))],
    "names": lambda one: ["some unreadable" if one.opaque else "readable"],
    "form and hours": lambda one: [f"{one.form}, {'office' if one.office else 'round the clock'}"],
}


def _by_level(found: Sequence[Judged], levels: Callable[[Configuration], Sequence[str]]) -> dict[str, dict[str, Any]]:
    names = sorted({level for one in found for level in levels(one.configuration)})
    return {
        name: {"logs": len(here), **_figures([one.told for one in here])}
        for name in names
        if (here := [one for one in found if name in levels(one.configuration)])
    }
