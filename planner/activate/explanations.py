"""What besides a start may move the weeks of a team: each as columns that it adds, and how likely it is beforehand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from planner.activate.comparison import Weeks
from planner.policy.loader import Policy

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Why = Literal["drift", "shared drift", "season", "jump", "passed on", "uneven"]

YEAR = 365.25 / 7
# Jumps are looked for in about so many weeks of a long series; one week more or less moves nothing.
JUMPS = 30
# The first columns: nothing, the team's drift, a shared one, the season's two, what was passed on, the weeks by which
# was picked, and a change that grows or fades; then drifts and a season much larger than usual. Jumps follow, and after
# them what is known to be counted otherwise.
NOTHING, DRIFT, SHARED, SINE, COSINE, PASSED, PICKED, UNEVEN, STEEP, SHARED_STEEP, HIGH_SINE, HIGH_COSINE = range(12)
FIRST_JUMP = 12


@dataclass(frozen=True, kw_only=True)
class Explanations:
    """Every explanation that is tried: the columns of each in ``sets``, shape (sets, columns), and their prior weights.

    ``mine`` and ``theirs`` are the columns as they move the team and those beside, shape (weeks, columns); ``sizes``
    their usual sizes; ``why`` tells by name which sets hold an explanation.
    """

    mine: Floats
    theirs: Floats
    sizes: Floats
    sets: Places
    weights: Floats
    why: dict[Why, npt.NDArray[np.bool_]]


@dataclass(frozen=True, kw_only=True)
class _Set:
    columns: tuple[int, ...]
    weight: float
    why: tuple[Why, ...]


def explanations(weeks: Weeks, policy: Policy) -> Explanations:
    """What is tried for these weeks, sizes in standard deviations of a week as the policy has them."""
    jumps, chances = _jumps(weeks)
    mine, theirs = _columns(weeks, jumps)
    sizes = policy["behaviour.sizes"]
    usual = [1.0, *[sizes["drift"]] * 2, *[sizes["season"]] * 2, sizes["passed_on"], sizes["known"], sizes["uneven"]]
    named = [*usual, *[sizes["large"] * sizes["drift"]] * 2, *[sizes["large"] * sizes["season"]] * 2]
    always = tuple(range(FIRST_JUMP + len(jumps), mine.shape[1])) + ((PICKED,) if weeks.picked else ())
    tried = list(_even(weeks, policy, chances))
    rising = policy["behaviour.uneven"]
    both = [(one, columns, share) for columns, share in (((), 1 - rising), ((UNEVEN,), rising)) for one in tried]
    held = [(*one.columns, *columns, *always) for one, columns, _ in both]
    slots = max(len(some) for some in held)
    sets = np.array([some + (NOTHING,) * (slots - len(some)) for some in held])
    whys: tuple[Why, ...] = ("drift", "shared drift", "season", "jump", "passed on")
    return Explanations(
        mine=mine,
        theirs=theirs,
        sizes=np.array([*named, *[sizes["jump"]] * len(jumps), *[sizes["known"]] * len(weeks.redefined)]),
        sets=sets,
        weights=np.array([one.weight * share for one, _, share in both]),
        why={name: np.array([name in one.why for one, _, _ in both]) for name in whys}
        | {"uneven": np.array([bool(columns) for _, columns, _ in both])},
    )


def _columns(weeks: Weeks, jumps: Places) -> tuple[Floats, Floats]:
    """The columns of the team and of those beside, shape (weeks, columns)."""
    at, n = weeks.places, len(weeks.places)
    since = np.arange(n) >= weeks.before
    nothing = np.zeros(n)
    middles = (at[~since].mean(), at[since].mean())
    drift = (at - at.mean()) / (middles[1] - middles[0])
    length = max(float(at[-1] - at[weeks.before]), 1.0)
    uneven = np.where(since, 2 * (at - middles[1]) / length, 0.0)
    season = [np.sin(2 * np.pi * at / YEAR), np.cos(2 * np.pi * at / YEAR)]
    picked = (~since & (at > at[weeks.before - 1] - weeks.picked)).astype(float)
    level = [np.arange(n) >= place for place in jumps] + [at >= place for place in weeks.redefined]
    shared = np.array(level, dtype=float).reshape(-1, n)
    mine = [nothing, drift, drift, *season, nothing, picked, uneven, drift, drift, *season, *shared]
    passed = [since.astype(float), nothing, nothing]
    theirs = [nothing, nothing, drift, *season, *passed, nothing, drift, *season, *shared]
    return np.column_stack(mine), np.column_stack(theirs)


def _jumps(weeks: Weeks) -> tuple[Places, Floats]:
    """From which counted weeks on another way of counting is tried, and how the chance falls to each of them."""
    if weeks.redefined:
        return np.array([], dtype=np.int64), np.array([])
    n = len(weeks.values)
    every = max(1, round((n - 3) / JUMPS))
    found = np.unique(np.append(np.arange(2, n - 1, every), weeks.before))
    # The transition has no counted weeks, so whatever fell into it shows in the first one after it.
    chances = np.where(found == weeks.before, weeks.places[weeks.before] - weeks.places[weeks.before - 1], float(every))
    return found, chances / chances.sum()


def _even(weeks: Weeks, policy: Policy, chances: Floats) -> Iterator[_Set]:
    """The explanations but for one that grows or fades, with their prior weights against nothing at all."""
    alone = "alone" if weeks.beside is None else "beside"
    odds: dict[Why, float] = {
        "drift": _odds(policy["behaviour.drift"][alone]),
        "shared drift": _odds(policy["behaviour.shared_drift"]),
        "season": _odds(policy["behaviour.season"][alone]),
        "jump": _odds(policy["behaviour.jump"][alone]),
        "passed on": _odds(policy["behaviour.passed_on"]),
    }
    columns: dict[Why, tuple[int, ...]] = {
        "drift": (DRIFT,),
        "shared drift": (SHARED,),
        "season": (SINE, COSINE),
        "passed on": (PASSED,),
    }
    for names in _ALONE if weeks.beside is None else _BESIDE:
        held = tuple(column for name in names for column in columns[name])
        weight = float(np.prod([odds[name] for name in names]))
        yield _Set(columns=held, weight=weight, why=tuple(names))
        large = tuple(_LARGE.get(column, column) for column in held)
        if large != held:
            yield _Set(columns=large, weight=weight * policy["behaviour.large"], why=tuple(names))
    for place, chance in enumerate(chances.tolist()):
        jump, weight = FIRST_JUMP + place, odds["jump"] * chance
        yield _Set(columns=(jump,), weight=weight, why=("jump",))
        if weeks.beside is None:
            yield _Set(columns=(jump, DRIFT), weight=weight * odds["drift"], why=("jump", "drift"))


_ALONE: Sequence[Sequence[Why]] = ((), ("drift",), ("season",), ("drift", "season"))
_BESIDE: Sequence[Sequence[Why]] = (
    (),
    ("drift",),
    ("shared drift",),
    ("season",),
    ("passed on",),
    ("drift", "passed on"),
    ("shared drift", "passed on"),
    ("season", "passed on"),
)


_LARGE = {DRIFT: STEEP, SHARED: SHARED_STEEP, SINE: HIGH_SINE, COSINE: HIGH_COSINE}


def _odds(chance: float) -> float:
    return chance / (1 - chance)
