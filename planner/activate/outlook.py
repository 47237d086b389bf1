"""How many more weeks would tell, where the weeks so far do not."""

import numpy as np
import numpy.typing as npt

from planner.activate.change import Moved, independent
from planner.activate.comparison import Weeks
from planner.policy.loader import Policy

Floats = npt.NDArray[np.float64]


def more_weeks(found: Moved, weeks: Weeks, *, matters: float, policy: Policy) -> int | None:
    """The fewest further weeks that narrow the interval enough for a verdict, if the change stays as it is.

    None where the weeks of the longest outlook would not do it. The interval narrows as the error of a regression of
    the same likeness does, with a drift in it as likely as one seems.
    """
    longest = policy["behaviour.longest_outlook_weeks"]
    size, half = abs(found.value), (found.high - found.low) / 2
    room = size if size >= matters else matters - size
    now = _error(weeks, found, 0, policy)
    if half * _error(weeks, found, longest, policy) / now >= room:
        return None
    low, high = 0, longest
    while high - low > 1:
        middle = (low + high) // 2
        enough = half * _error(weeks, found, middle, policy) / now < room
        low, high = (low, middle) if enough else (middle, high)
    return int(high)


def _error(weeks: Weeks, found: Moved, more: int, policy: Policy) -> float:
    """The standard error of the change after some more weeks, but for a factor that stays the same."""
    places = np.concatenate([weeks.places, weeks.places[-1] + 1 + np.arange(more)])
    since = np.arange(len(places)) >= weeks.before
    drift = (places - places.mean()) / (places[since].mean() - places[~since].mean())
    columns = independent(np.column_stack([np.ones(len(places)), since, drift]), places, found.likeness)
    squares = columns.T @ columns
    still = np.linalg.inv(squares[:2, :2])[1, 1]
    drifting = np.linalg.inv(squares + np.diag([0.0, 0.0, policy["behaviour.sizes"]["drift"] ** -2]))[1, 1]
    likely = found.shares["drift"] if found.drifts else 0.0
    return float(np.sqrt((1 - likely) * still + likely * drifting))
