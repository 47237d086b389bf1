"""The pulse: one dated look at where work waits and why."""

from collections.abc import Callable

import ibis

from planner.audit import (
    adopted,
    broken,
    coverage,
    decisions,
    findings,
    frictions,
    measures,
    missing,
    overs,
    state_hours,
    usage,
    waiting,
)
from planner.audit.begun import begun
from planner.audit.calendars import calendars
from planner.audit.kept import kept, named
from planner.audit.model import Audit, Window
from planner.audit.pending import pending
from planner.audit.placed import place
from planner.audit.steps import steps_of
from planner.audit.waits import NAMES, waits
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
PARTS = ("waiting", "decisions", "learning", "missing data", "answers and use", "other frictions")


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
    signals = begun(signals, policy)
    known = signals.filter(signals.time < instant(window.end))
    whole_placed = place(known, workforce)
    held = steps_of(whole_placed, known, workforce=workforce, policy=policy, window=window)
    with named(whole_placed) as placed, held as steps:
        return _taken(
            signals,
            placed,
            steps,
            workforce=workforce,
            library=library,
            policy=policy,
            window=window,
            seed=seed,
            progress=progress,
        )


def _taken(
    signals: ibis.Table,
    placed: ibis.Table,
    steps: ibis.Table,
    *,
    workforce: Workforce,
    library: Library,
    policy: Policy,
    window: Window,
    seed: int,
    progress: Callable[[str, float], None],
) -> Audit:
    inside, names = within(placed, window), workforce.team_names
    progress(PARTS[0], 0.0)
    odd = broken.count(signals.filter(signals.kind == "event"), steps, policy=policy)
    timed, hours = broken.timed(odd, policy), calendars(steps, names=names, policy=policy)
    found_waits = waits(steps, timed=timed, calendars=hours, policy=policy, window=window)
    with kept(found_waits.table, names=NAMES) as table:
        by_cause = waiting.by_cause(table, policy=policy)
        held = waiting.by_mechanism(table, policy=policy) if timed else ()
    hand_overs = overs.largest(found_waits.timed, steps, policy=policy) if found_waits.timed else ()
    by_state = steps.filter(~steps.source.isin(sorted(timed))) if timed else steps
    unmapped = waiting.unmapped_states(by_state)
    progress(PARTS[1], 0.6)
    counts = missing.count(inside, within(steps, window))
    stated = missing.stated(steps, policy=policy)
    found: list[Finding] = [
        *findings.not_training(by_cause, names=names, policy=policy, reasons_stated=stated, window=window)
    ]
    found += decisions.slow(inside, names=names, policy=policy)
    progress(PARTS[2], 0.7)
    found += usage.without_change(placed, workforce=workforce, library=library, policy=policy)
    progress(PARTS[3], 0.8)
    covered = coverage.coverage(inside)
    found = [coverage.told(finding, coverage.by_team(covered)) for finding in found]
    audit = Audit(
        window=window,
        waiting=by_cause,
        coverage=covered,
        findings=tuple(found),
        measures=(
            *measures.propose(found, library=library, policy=policy),
            *measures.unexplained(by_cause, names=names, library=library, policy=policy),
        ),
        missing=(
            *missing.absent(counts, workforce=workforce, unmapped=unmapped, policy=policy),
            *broken.told(odd, calendars=hours, timed=timed, policy=policy),
            *measures.unwatched(found, library=library, policy=policy),
        ),
        unmapped=unmapped,
        states=state_hours.by_source(steps, policy=policy, window=window),
        held=held,
        hand_overs=hand_overs,
        pending=pending(by_state, policy=policy),
        hours=hours.shown,
    )
    progress(PARTS[4], 0.9)
    audit = adopted.beside(audit, placed, steps, workforce=workforce, library=library, policy=policy, seed=seed)
    progress(PARTS[5], 0.95)
    audit = frictions.beside(audit, signals, placed, steps, workforce=workforce, policy=policy, seed=seed)
    progress("done", 1.0)
    return audit
