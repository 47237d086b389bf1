"""Unattended acts: states that change by themselves under somebody's name, at hours at which nobody begins work."""

from dataclasses import dataclass

import ibis
import numpy as np
import pyarrow as pa

from planner.audit.states import WORKING
from planner.policy import Policy

# Hours of a week.
WEEK = 7 * 24
KIND = ("source", "activity")


@dataclass(frozen=True)
class Unattended:
    """The states, by source and name, that are mostly entered when nobody begins work; ``kinds`` has columns KIND."""

    kinds: pa.Table

    def left_out(self, steps: ibis.Table) -> ibis.Table:
        """The steps without those that entered such a state."""
        return steps.anti_join(ibis.memtable(self.kinds), list(KIND)) if len(self.kinds) else steps


def unattended(steps: ibis.Table, *, policy: Policy) -> Unattended:
    """Find what changes by itself among steps with source, activity, meaning, time, start and whom.

    Whoever begins to work on something is there. Where enough such acts tell in which hours of the week people are, a
    state that is entered outside those far too often (policy hours.unattended_share) was not entered by hand, whoever
    is named: a tool passes work on at night in the name of the one who had it last.
    """
    named = steps.filter(steps.whom.notnull(), steps.time.notnull())
    begins = (named.meaning == WORKING) | (named.start <= named.time).fill_null(False)
    counts = named.group_by(*KIND, begins=begins, hour=named.time.epoch_seconds() // 3600 % WEEK).aggregate(
        acts=named.count()
    )
    table = counts.to_pyarrow()
    hour, acts = (table[name].to_numpy().astype(np.int64) for name in ("hour", "acts"))
    begun = table["begins"].to_numpy()
    work = np.bincount(hour[begun] % WEEK, acts[begun], WEEK)
    if work.sum() < policy["hours.minimum_acts"]:
        return Unattended(table.select(KIND).slice(0, 0))
    busiest = np.argsort(-work, kind="stable")
    few = np.cumsum(work[busiest]) - work[busiest] >= policy["hours.support"] * work.sum()
    outside = np.isin(hour % WEEK, busiest[few])
    told = table.select(KIND).append_column("acts", table["acts"]).append_column("late", pa.array(acts * outside))
    kinds = told.filter(pa.array(~begun)).group_by(list(KIND)).aggregate([("acts", "sum"), ("late", "sum")])
    late = kinds["late_sum"].to_numpy() >= policy["hours.unattended_share"] * kinds["acts_sum"].to_numpy()
    enough = kinds["acts_sum"].to_numpy() >= policy["mechanisms.way_pieces"]
    return Unattended(kinds.filter(pa.array(late & enough)).select(KIND))
