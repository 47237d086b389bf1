"""The pulse: one dated look at where work waits and why."""

from collections.abc import Callable

import ibis

from planner.audit import adopted, coverage, decisions, findings, measures, missing, usage, waiting
from planner.audit.causes import attributed
from planner.audit.model import Audit, Window
from planner.audit.placed import place
from planner.audit.windows import instant, whole, within
from planner.library.model import Library
from planner.people import Workforce
from planner.policy import Policy
from planner.reasons import Finding, Missing

NOTHING = Missing(
    what="Any signal with a time",
    would="Say where work waits, for how long and why",
    bring="Import an export of your ticket or workflow tool",
)
PARTS = ("waiting", "decisions", "learning", "missing data", "answers and use")


def take(
    signals: ibis.Table,
    *,
    workforce: Workforce,
    library: Library,
    policy: Policy,
    window: Window | None,
    seed: int,
    progress: Callable[[str, float], None],
) -> Audit:
    """Take one pulse; see planner.audit.run for the arguments."""
    window = window or whole(signals)
    if window is None:
        return Audit(window=None, missing=(NOTHING,))
    placed = place(signals.filter(signals.time < instant(window.end)), workforce)
    inside = within(placed, window)
    names = workforce.team_names

    progress(PARTS[0], 0.0)
    steps = attributed(placed, policy=policy, window=window)
    waits = waiting.by_cause(steps, policy=policy, seed=seed)
    unmapped = waiting.unmapped_states(steps)
    progress(PARTS[1], 0.6)
    counts = missing.count(inside, within(steps, window))
    stated = bool(counts.reasons)
    found: list[Finding] = [*findings.not_training(waits, names=names, policy=policy, reasons_stated=stated)]
    found += decisions.slow(inside, names=names, policy=policy)
    progress(PARTS[2], 0.7)
    found += usage.without_change(placed, workforce=workforce, library=library, policy=policy)
    progress(PARTS[3], 0.8)
    covered = coverage.coverage(inside)
    found = [coverage.told(finding, coverage.by_team(covered)) for finding in found]
    audit = Audit(
        window=window,
        waiting=waits,
        coverage=covered,
        findings=tuple(found),
        measures=measures.propose(found, library=library, policy=policy),
        missing=(
            *missing.absent(counts, workforce=workforce, unmapped=unmapped, policy=policy),
            *measures.unwatched(found, library=library, policy=policy),
        ),
        unmapped=unmapped,
    )
    progress(PARTS[4], 0.9)
    audit = adopted.beside(audit, placed, steps, workforce=workforce, library=library, policy=policy, seed=seed)
    progress("done", 1.0)
    return audit
