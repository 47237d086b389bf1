"""Steps of cases, each beside the next, worked out once and held in as little memory as they need."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise

import ibis

from planner.audit.causes import CASE, before, entered, followed, usual_ways
from planner.audit.coded import hashed
from planner.audit.kept import Names, kept
from planner.audit.model import Window
from planner.audit.placed import place
from planner.audit.states import CAUSES, MEANINGS, UNMAPPED, labelled
from planner.people import Workforce
from planner.policy import Policy

BEFORE = (
    *("id", "row", "source", "case", "time", "start", "activity", "type", "reason", "meaning"),
    *("placed_team", "whom", "actor", "automated", "unmatched"),
)
# What is asked of the steps of cases, worked out once; ``n`` numbers them.
KEPT = (*BEFORE, "until", "seconds", "cause", "again", "next_row", "taker", "taken", "n")
# Cases are put into so many parts by chance; as many parts at once are set in order as have about so many steps.
PARTS, STEPS_AT_ONCE = 64, 1_500_000


@contextmanager
def steps_of(
    placed: ibis.Table, signals: ibis.Table, *, workforce: Workforce, policy: Policy, window: Window
) -> Iterator[ibis.Table]:
    """What causes.attributed() gives of ``placed``, with the columns KEPT, held until the block ends.

    ``placed`` is what placed.place() gives of ``signals``, among which the names are found without placing them all.
    """
    labels = labelled(before(signals, window), policy=policy)
    events = entered(placed, policy=policy, window=window, labels=labels).select(*BEFORE)
    names = {
        **{name: set(labels[name].to_pylist()) for name in ("source", "activity", "type", "reason")},
        "meaning": (*MEANINGS, UNMAPPED),
        **_people(signals, workforce),
    }
    with ExitStack() as held:
        with kept(events.mutate(part=_part(events)), names=names) as narrow:
            numbered = narrow.mutate(n=narrow.rowid())
            usual = ibis.memtable(usual_ways(narrow, policy=policy).to_pyarrow())
            parts = [followed(part, usual=usual, window=window).select(*KEPT) for part in _parted(numbered)]
            steps = held.enter_context(kept(*parts, names={"cause": CAUSES}))
        yield steps


def _part(events: ibis.Table) -> ibis.Value:
    return (hashed(events, *CASE) % PARTS).abs().cast("int8")


def _parted(events: ibis.Table) -> Iterator[ibis.Table]:
    """The events in stretches of whole cases, so that few are set in order at once."""
    count = max(min(int(events.count().to_pyarrow().as_py()) // STEPS_AT_ONCE, PARTS), 1)
    edges = [PARTS * nth // count for nth in range(count + 1)]
    for first, after in pairwise(edges):
        yield events.filter(events.part >= first, events.part < after)


def _people(signals: ibis.Table, workforce: Workforce) -> Names:
    """Everybody who can be named in steps and every team, found by placing each account once."""
    accounts = signals.select("source", "actor", "team").distinct().mutate(time=ibis.null("timestamp('UTC', 6)"))
    found = place(accounts, workforce).select("placed_team", "whom", "actor").to_pyarrow()
    told = {name: set(found[name].to_pylist()) - {None} for name in found.column_names}
    told["placed_team"] |= set(workforce.assignments["team"].to_pylist()) - {None}
    return told
