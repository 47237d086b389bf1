"""The sentence of a verdict on a behaviour, and the reason that unfolds below it."""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.activate.change import Moved
from planner.activate.comparison import Weeks
from planner.activate.model import ChangeVerdict, Evidence
from planner.library.model import Behaviour
from planner.reasons import POINTS, Figure, Reason

USED = (
    "behaviour.transition_weeks",
    "behaviour.minimum_baseline_weeks",
    "behaviour.minimum_after_weeks",
    "behaviour.minimum_signals_a_week",
    "behaviour.confidence",
)
# What is so unlikely takes no part in a reason.
WORTH = 0.1
OTHERS = {
    "drift": "a movement of the team's own was under way before the start",
    "shared drift": "all teams were moving before the start",
    "season": "a yearly season moves the values",
    "jump": "what is counted changed in some week",
    "passed on": "the teams beside took up part of it",
    "uneven": "the change grows or fades over the weeks",
}


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A verdict with the words that explain it; ``more_weeks`` would allow one, where there is none yet."""

    verdict: ChangeVerdict
    told: str
    more_weeks: int | None = None


def sentence(behaviour: Behaviour, judged: Judged, told: Evidence) -> str:
    """The verdict in one sentence, with the size of the change and its range where there is a verdict."""
    before, change = told.baseline, told.change
    if judged.verdict == "cannot tell" or before is None or change is None:
        return f"Cannot tell yet whether “{behaviour.name}” changed: {judged.told}."
    verb = {"changed": "changed for the better", "worse": "got worse", "not changed": "did not change"}[judged.verdict]
    moved = f"{_range(change)} from {amount(before.value, before.unit)} in a usual week before"
    return f"“{behaviour.name}” {verb}: {moved}{_beside(told)}."


def _beside(told: Evidence) -> str:
    if not told.compared:
        return ", with no team beside to compare with"
    count = len(told.compared)
    return f", beside {count} {'team' if count == 1 else 'teams'} that started nothing"


def why(behaviour: Behaviour, judged: Judged, told: Evidence, seen: Weeks, found: Moved | None) -> Reason:
    """Why the verdict is as it is: the figures, the smallest change that matters, what else was considered."""
    matters = f"The smallest change that matters is {amount(behaviour.smallest, behaviour.unit)}"
    figures = (("Before the start", told.baseline), ("Change since, over what else moves the weeks", told.change))
    return Reason(
        claim=judged.told[0].upper() + judged.told[1:],
        policy=USED,
        because=(
            *(Reason(claim=claim, figure=figure) for claim, figure in figures if figure is not None),
            Reason(claim=f"{matters}, {'upwards' if behaviour.direction == 'up' else 'downwards'}"),
            counted(behaviour, seen),
            *(Reason(claim=claim) for claim in _considered(seen, found)),
        ),
    )


def counted(behaviour: Behaviour, seen: Weeks) -> Reason:
    """Which weeks and which teams beside were counted."""
    weeks = f"{many(seen.before, 'week')} before and {many(seen.after, 'week')} after the transition were counted"
    return Reason(claim=f"{weeks}, {many(seen.left_out, 'week')} left out for too few signals")


def _considered(seen: Weeks, found: Moved | None) -> Iterator[str]:
    if seen.beside is not None:
        yield f"Looked at beside {many(len(seen.beside.teams), 'team')} that started nothing in these weeks"
    if seen.picked:
        yield "The team was picked because it did badly, so the weeks by which it was picked are no baseline"
    for _ in seen.redefined:
        yield "What is counted was changed on a known day, which was allowed for"
    for name, share in sorted((found.shares if found else {}).items(), key=lambda pair: -pair[1]):
        if share >= WORTH and not (name == "drift" and found and not found.drifts):
            yield f"As likely as {100 * share:.0f} %: {OTHERS[name]}"


def many(count: int, noun: str) -> str:
    """A count with its noun."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def amount(value: float, unit: str) -> str:
    """A value in its unit."""
    return f"{100 * value:.0f} %" if unit == "share" else f"{value:.3g} {unit}"


def _range(change: Figure) -> str:
    scale, unit = (100, "points") if change.unit == POINTS else (1, change.unit)
    if change.interval is None:
        return f"{scale * change.value:+.3g} {unit}"
    low, high = scale * change.interval.low, scale * change.interval.high
    return f"a change of {scale * change.value:+.3g} {unit} (plausibly {low:+.3g} to {high:+.3g})"
