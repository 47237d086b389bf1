"""Hand-overs: between which activities of which teams work lay longest, and what held it up there."""

from collections.abc import Mapping

import ibis
import numpy as np

from planner.audit.axes import Timed
from planner.audit.bootstrap import Floats, run_intervals
from planner.audit.held import HandOver
from planner.audit.hours import MICROSECONDS, Moments
from planner.audit.mechanisms import MECHANISMS
from planner.audit.windows import HOUR
from planner.policy import Policy
from planner.reasons import Figure, Interval, SignalRefs

DENOMINATOR = "hours of waiting between activities that say when they began"


def largest(timed: Timed, steps: ibis.Table, *, policy: Policy) -> tuple[HandOver, ...]:
    """The hand-overs with most hours of waiting: from a team's activity to a team's activity.

    ``steps`` is the table that ``timed`` was made of, with n, id and whom.
    """
    here = np.flatnonzero(timed.counted)
    waited = sum(part[here] for part in timed.waits.split.values())
    here = here[waited > 0]
    if not len(here):
        return ()
    code = _codes(timed, here)
    kinds, kind = np.unique(code, return_inverse=True)
    hours = np.stack([timed.waits.split[name][here] / MICROSECONDS / HOUR for name in MECHANISMS], axis=1)
    totals = np.bincount(kind, hours.sum(axis=1), len(kinds))
    shown = np.argsort(-totals, kind="stable")[: policy["mechanisms.shown_hand_overs"]]
    shares, cases = _shares(timed, here, kind, shown, hours.sum(axis=1), policy=policy)
    found = _Found(timed, here, kind, hours, steps, most=policy["audit.example_signals"], shown=shown)
    return tuple(
        found.hand_over(int(one), share=share, cases=cases, enough=cases >= policy["audit.minimum_cases"])
        for one, share in zip(shown, shares, strict=True)
    )


def _codes(timed: Timed, here: Moments) -> Moments:
    """One number for each giving place and activity with the taking ones."""
    steps, source = timed.steps, timed.waits.source[here]
    places, activities = len(steps.places), len(steps.activities)
    giver = steps.place[source] * activities + steps.activity[source]
    taker = steps.place[here] * activities + steps.activity[here]
    return giver * (places * activities) + taker


def _shares(
    timed: Timed, here: Moments, kind: Moments, shown: Moments, hours: Floats, *, policy: Policy
) -> tuple[list[Figure], int]:
    """What part of all waiting each shown hand-over is, with its range over runs of cases."""
    column = np.full(int(kind.max()) + 1, len(shown))
    column[shown] = np.arange(len(shown))
    _, first, case = np.unique(timed.steps.case[here], return_index=True, return_inverse=True)
    cases = int(case.max()) + 1
    # The steps of a case stand in order, so that the first of each is its earliest.
    rank = np.argsort(np.argsort(timed.waits.ready[here][first], kind="stable"), kind="stable")
    sums = np.zeros((cases, len(shown) + 1))
    np.add.at(sums, (rank[case], column[kind]), hours)
    values = sums.sum(axis=0) / sums.sum()
    intervals: tuple[Interval | None, ...] = (None,) * len(values)
    if cases >= policy["audit.minimum_cases"]:
        intervals = run_intervals(sums, runs=policy["audit.runs"], level=policy["audit.confidence"])
    figures = [
        Figure(value=float(value), unit="share", denominator=DENOMINATOR, n=cases, interval=interval)
        for value, interval in zip(values, intervals, strict=True)
    ]
    return figures[: len(shown)], cases


class _Found:
    """The rows of each hand-over, with the signals and people behind them."""

    def __init__(
        self, timed: Timed, here: Moments, kind: Moments, hours: Floats, steps: ibis.Table, *, most: int, shown: Moments
    ) -> None:
        self.timed, self.here, self.hours = timed, here, hours
        order = np.argsort(kind, kind="stable")
        edges = np.searchsorted(kind[order], np.arange(int(kind.max()) + 2))
        self.rows = {int(one): order[edges[one] : edges[one + 1]] for one in shown}
        self.longest = {
            one: rows[np.argsort(-hours[rows].sum(axis=1), kind="stable")[:most]] for one, rows in self.rows.items()
        }
        self.ids = self._ids(steps)
        self.people = self._people(steps)

    def _ids(self, steps: ibis.Table) -> Mapping[int, str | None]:
        wanted = np.unique(np.concatenate([self.timed.steps.n[self.here[rows]] for rows in self.longest.values()]))
        table = steps.filter(steps.n.isin(wanted.tolist())).select("n", "id").to_pyarrow()
        return dict(zip(table["n"].to_pylist(), table["id"].to_pylist(), strict=True))

    def _people(self, steps: ibis.Table) -> dict[int, frozenset[str]]:
        named = steps.filter(steps.whom.notnull()).select("n", "whom").to_pyarrow()
        coded = named["whom"].combine_chunks().dictionary_encode()
        who = np.full(int(self.timed.steps.n.max()) + 1, -1, dtype=np.int64)
        who[named["n"].to_numpy()] = coded.indices.to_numpy()
        names = coded.dictionary.to_pylist()
        found = {}
        for one, rows in self.rows.items():
            targets = self.here[rows]
            both = np.concatenate([targets, self.timed.waits.source[targets]])
            codes = np.unique(who[self.timed.steps.n[both]])
            found[one] = frozenset(names[code] for code in codes.tolist() if code >= 0)
        return found

    def hand_over(self, one: int, *, share: Figure, cases: int, enough: bool) -> HandOver:
        rows, steps = self.rows[one], self.timed.steps
        target = int(self.here[rows[0]])
        source = int(self.timed.waits.source[target])
        parts = self.hours[rows].sum(axis=0)
        ids = tuple(found for row in self.longest[one] if (found := self.ids.get(int(steps.n[self.here[row]]))))
        return HandOver(
            giver=steps.places[int(steps.place[source])][1],
            given=steps.activities[int(steps.activity[source])],
            taker=steps.places[int(steps.place[target])][1],
            taken=steps.activities[int(steps.activity[target])],
            times=len(rows),
            hours=float(parts.sum()),
            share=share,
            parts={name: float(hours) for name, hours in zip(MECHANISMS, parts, strict=True)},
            signals=SignalRefs(total=len(rows), ids=ids),
            people=self.people[one],
            certainty="likely" if enough else "cannot tell",
        )
