"""Whether a change that was there fades again, and what to look at where it does."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr, stdtrit

from planner.activate.change import Moved, independent, moved
from planner.activate.comparison import Beside, Weeks
from planner.activate.model import Cause, Decay
from planner.library.model import Behaviour
from planner.policy.loader import Policy

Floats = npt.NDArray[np.float64]
# A fall is looked for with at least so many counted weeks on either side of where it begins.
EDGE = 3
# What a fade takes within the periods in which it is to be found.
FADED = 2 / 3


@dataclass(frozen=True, kw_only=True)
class Fall:
    """The steepest fall of the weeks after a transition: from which of them on, how far, and by how much chance."""

    begins: int
    lost: float
    chance: float


def decay(behaviour: Behaviour, weeks: Weeks, found: Moved, *, policy: Policy) -> Decay | None:
    """Whether a change for the better fades, and since when; None where there was none to fade.

    The weeks after the transition are held against a level that falls from some week on (segmented regression with the
    likeness of neighbouring weeks that was found). Decays is said when the fall is too steep for chance and has taken
    the share of the change that the policy names; holds when a fall by half can be excluded.
    """
    sign = 1 if behaviour.direction == "up" else -1
    level = sign * _own(weeks, found)
    changed = sign * found.value >= behaviour.smallest and min(sign * found.low, sign * found.high) > 0
    fall = _fall(level[weeks.before :], weeks.places[weeks.before :], found.likeness)
    if fall is not None and fall.chance <= policy["behaviour.decay_doubt"]:
        told = _decays(behaviour, weeks, level, fall, changed, sign, policy)
        if told is not None:
            return told
    return _holds(behaviour, weeks, found, level, sign) if changed else None


def visible(found: Moved, weeks: Weeks, *, policy: Policy) -> bool:
    """Whether the change would be found to fade within the periods of its review, if it began to fade now.

    That is the length from which decay can be judged: the loss of two thirds within these periods must stand out from
    weeks as noisy and as alike as these by as much as the policy asks.
    """
    ahead = policy["behaviour.adoption_periods"] * policy["behaviour.review_weeks"]
    held = weeks.after
    if held < EDGE:
        return False
    places = np.arange(float(held + ahead))
    columns = independent(_hinge(places, held), places, found.likeness)
    error = found.noise * _spread(weeks.beside) * ahead * float(np.sqrt(np.linalg.inv(columns.T @ columns)[1, 1]))
    return bool(FADED * abs(found.value) >= policy["behaviour.decay_seen"] * error)


def _own(weeks: Weeks, found: Moved) -> Floats:
    """The team's weeks without what the teams beside share, as far as they seem to share anything."""
    if weeks.beside is None:
        return weeks.values
    apart = np.prod([1 - found.shares[name] for name in ("season", "jump", "shared drift")]) * (1 - found.shared)
    return weeks.values - (1 - float(apart)) * weeks.beside.middle


def _spread(beside: Beside | None) -> float:
    """By how much the weeks vary more once those of the teams beside are taken off."""
    return 1.0 if beside is None else float(np.sqrt(1 + beside.noise / beside.count))


def _hinge(places: Floats, begins: int) -> Floats:
    return np.column_stack([np.ones(len(places)), np.clip(places - places[begins - 1], 0, None)])


def _fall(values: Floats, places: Floats, likeness: float) -> Fall | None:
    """The fall least likely by chance, better counted upwards; None with too few weeks."""
    found: list[Fall] = []
    for begins in range(EDGE, len(values) - EDGE + 1):
        hinge = _hinge(places, begins)
        rows = independent(np.column_stack([hinge, values]), places, likeness)
        inverse = np.linalg.inv(rows[:, :2].T @ rows[:, :2])
        level, slope = inverse @ rows[:, :2].T @ rows[:, 2]
        rest = rows[:, 2] - rows[:, :2] @ (level, slope)
        freedom = len(values) - 2
        error = float(np.sqrt(max(rest @ rest / freedom * inverse[1, 1], 1e-300)))
        chance = float(stdtr(freedom, slope / error))
        found.append(Fall(begins=begins, lost=float(-slope * hinge[-1, 1]), chance=chance))
    return min(found, key=lambda one: one.chance, default=None)


def _decays(
    behaviour: Behaviour,
    weeks: Weeks,
    level: Floats,
    fall: Fall,
    changed: bool,
    sign: int,
    policy: Policy,
) -> Decay | None:
    """The alarm, where what fell is a good part of a change that was there before it fell."""
    held = level[weeks.before : weeks.before + fall.begins].mean() - level[: weeks.before].mean()
    if held <= 0 or fall.lost < policy["behaviour.decay_lost"] * held:
        return None
    if not changed and not _was_there(behaviour, weeks, fall, sign, policy):
        return None
    since = weeks.first + dt.timedelta(weeks=int(weeks.places[weeks.before + fall.begins - 1]))
    left = float(np.clip(1 - fall.lost / held, 0, 1))
    return Decay(
        verdict="decays",
        sentence=f"“{behaviour.name}” fades since the week of {since.day} {since:%B %Y}: "
        f"about {100 * left:.0f} % of the change is left.",
        since=since,
        left=left,
        causes=tuple(Cause(**one) for one in policy["behaviour.decay_causes"]),
    )


def _was_there(behaviour: Behaviour, weeks: Weeks, fall: Fall, sign: int, policy: Policy) -> bool:
    """Whether the weeks until the fall showed a change, where those since have taken it away again."""
    if fall.begins < policy["behaviour.minimum_after_weeks"]:
        return False
    then = moved(weeks.until(weeks.before + fall.begins), policy)
    return sign * then.value >= behaviour.smallest and min(sign * then.low, sign * then.high) > 0


def _holds(behaviour: Behaviour, weeks: Weeks, found: Moved, level: Floats, sign: int) -> Decay:
    """Holds where the later half of the weeks cannot have lost half of the change, or cannot tell."""
    after, places = level[weeks.before :], weeks.places[weeks.before :]
    half = len(after) // 2
    columns = np.column_stack([np.ones(len(after)), np.arange(len(after)) >= half])
    rows = independent(np.column_stack([columns, after]), places, found.likeness)
    inverse = np.linalg.inv(rows[:, :2].T @ rows[:, :2])
    gained = float((inverse @ rows[:, :2].T @ rows[:, 2])[1])
    error = found.noise * _spread(weeks.beside) * float(np.sqrt(inverse[1, 1]))
    worst = gained - float(stdtrit(max(len(after) - 2, 1), 0.95)) * error
    if -worst < sign * found.value / 2:
        return Decay(verdict="holds", sentence=f"“{behaviour.name}” holds so far: no fade by half can be hidden in it.")
    return Decay(verdict="cannot tell", sentence=f"Too early to tell whether “{behaviour.name}” holds.")
