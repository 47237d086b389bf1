"""How often a change of behaviour is told rightly, and how often one is told that did not happen."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

from planner import policy
from planner.activate.model import ChangeVerdict
from planner.evaluate.behaviour_decay import ask, fading
from planner.evaluate.behaviour_series import (
    KINDS,
    POWER,
    POWER_BESIDE,
    Counting,
    Kind,
    Planted,
    plant,
    settings,
)
from planner.policy import Policy

# Series of this stream are for reporting; whoever improves the method uses another.
REPORTED = 20_261
# Of every kind, likeness and length, and of each setting that power is asked for, with each seed.
EACH, POWERED, POWERED_BESIDE = 5, 20, 5
# A cell with fewer intervals is not held against the goal.
CELL = 50
GOAL = (0.93, 0.97)
LEVEL = 0.95
# Standard errors beyond which a cell of independent series misses the goal by more than chance, once in a hundred.
CHANCE = 2.58
ASKED = (POWER, *POWER_BESIDE)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a method says of one series; without ``low`` and ``high`` it gives no interval."""

    verdict: ChangeVerdict
    low: float | None = None
    high: float | None = None
    trend_fitted: bool = False


@dataclass(frozen=True, kw_only=True)
class Minimum:
    """The fewest counted weeks on either side with which a verdict may be given."""

    before: int
    after: int


Pair = tuple[Planted, Told]


def evaluate(
    *, data: object = None, seeds: int, progress: Callable[[str, float], None], stream: int = REPORTED
) -> dict[str, Any]:
    """Over ``seeds`` times 625 series: false changes, coverage of the intervals and power, by what was planted.

    ``false_changed`` is the share told changed or worse where the start did nothing, ``coverage`` the share of stated
    95 % intervals that hold the mean effect over the counted weeks after, overall and in the lowest and highest cell
    (what was planted, likeness of neighbouring weeks, weeks of the shorter side) in which any verdict is given.
    ``false_not_changed`` is the share told not changed where the truth is as large as what matters. ``power`` is the
    share found at 12 and 12 independent weeks and 1.25 standard deviations where no trend is fitted, ``power_of_all``
    the same whether or not one is; ``power_elsewhere`` that of steps with nothing else, beside the exact tests that are
    told the autocorrelation, without and with a trend. What is said of decay stands with its function. ``naive`` is
    Welch's test on the same counted weeks. The series are generated; ``data`` changes nothing.
    """
    started = perf_counter()
    rules = policy.load()
    planted = []
    for seed in range(seeds):
        planted += draw([stream, seed], rules)
        progress(f"{len(planted)} series planted", (seed + 1) / seeds / 2)
    pairs = []
    for place, one in enumerate(planted):
        pairs.append((one, told(one, rules)))
        if place % 500 == 0:
            progress(f"{place} series judged", 0.5 + place / len(planted) / 2)
    least = Minimum(before=rules["behaviour.minimum_baseline_weeks"], after=rules["behaviour.minimum_after_weeks"])
    plain = [(one, naively(one)) for one in planted]
    return {
        **score(pairs, least=least),
        **fading([one for one in planted if one.setting not in ASKED], rules),
        "power_elsewhere": elsewhere(pairs, least=least),
        "naive": {**score(plain, least=least), "decay_found_within_3": None},
        "seconds": round(perf_counter() - started, 1),
    }


def draw(seed: Sequence[int], rules: Policy) -> list[Planted]:
    """The series of one seed, those for the power last."""
    rng = np.random.default_rng(seed)
    counting = Counting(
        transition=rules["behaviour.transition_weeks"], signals=rules["behaviour.minimum_signals_a_week"]
    )
    wanted = (*settings(rng, each=EACH), *[POWER] * POWERED, *POWER_BESIDE * POWERED_BESIDE)
    return [plant(setting, rng, counting=counting) for setting in wanted]


def told(one: Planted, rules: Policy) -> Told:
    """What the product says, asked as it asks for every behaviour that is followed."""
    said = ask(one, rules)
    interval = said.change.interval if said.change else None
    if interval is None:
        return Told(verdict=said.verdict)
    return Told(verdict=said.verdict, low=interval.low, high=interval.high, trend_fitted=said.trend_fitted)


def naively(one: Planted) -> Told:
    """Before against after by Welch's test: whatever is significant is a change."""
    sides = (one.before, one.after)
    if min(len(side) for side in sides) < 2:
        return Told(verdict="cannot tell")
    errors = [float(side.var(ddof=1)) / len(side) for side in sides]
    freedom = sum(errors) ** 2 / sum(e**2 / (len(side) - 1) for e, side in zip(errors, sides, strict=True))
    half, change = _reach(freedom) * sum(errors) ** 0.5, float(one.after.mean() - one.before.mean())
    return _significant(one, change - half, change + half)


def knowingly(one: Planted, *, trend: bool = False) -> Told:
    """The best valid test for a step and nothing else: least squares with the true autocorrelation, and an exact t.

    With ``trend`` it is the best one that a straight movement through all weeks cannot mislead. As for the product,
    what is found must also be as large as the smallest change that matters.
    """
    columns = [np.ones(len(one.places)), np.arange(len(one.places)) >= len(one.before)]
    design = np.column_stack([*columns, one.places] if trend else columns)
    alike = one.setting.likeness ** np.abs(np.subtract.outer(one.places, one.places))
    root = np.linalg.cholesky(alike)
    x, y = np.linalg.solve(root, design), np.linalg.solve(root, np.concatenate([one.before, one.after]))
    inverse = np.linalg.inv(x.T @ x)
    fitted = inverse @ x.T @ y
    rest = y - x @ fitted
    freedom = len(y) - design.shape[1]
    half = _reach(freedom) * float(np.sqrt(rest @ rest / freedom * inverse[1, 1]))
    if abs(fitted[1]) < one.behaviour.smallest:
        return Told(verdict="cannot tell")
    return _significant(one, float(fitted[1]) - half, float(fitted[1]) + half)


def _reach(freedom: float) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + LEVEL) / 2))


def _significant(one: Planted, low: float, high: float) -> Told:
    if low <= 0 <= high:
        return Told(verdict="cannot tell", low=low, high=high)
    better = (low > 0) == one.setting.up
    return Told(verdict="changed" if better else "worse", low=low, high=high)


def score(pairs: Sequence[Pair], *, least: Minimum) -> dict[str, Any]:
    """How a method's verdicts and intervals stand to what was planted."""
    still = [pair for pair in pairs if pair[0].setting.size == 0]
    asked = [pair for pair in pairs if pair[0].setting in ASKED]
    rest = [pair for pair in pairs if pair[0].setting not in ASKED]
    kinds = {kind.name: _counts([pair for pair in rest if pair[0].setting.kind == kind]) for kind in KINDS}
    cells = {cell: _counts(some) for cell, some in _by_cell(rest).items()}
    short = [pair for pair in pairs if _under(pair[0], least)]
    large = [pair for pair in pairs if abs(pair[0].truth) >= pair[0].behaviour.smallest]
    return {
        "series": len(pairs),
        "false_changed": _share([_moved(said) for _, said in still]),
        "coverage": _coverage(pairs, cells),
        **_power(asked),
        "wrong_way": _share([_moved(said) and not _found(one, said) for one, said in pairs if one.setting.size]),
        "kinds": kinds,
        "false_changed_by": {kind.name: _beside(still, kind) for kind in KINDS if kind.shape == "none"},
        "false_not_changed": _share([said.verdict == "not changed" for _, said in large]),
        "cannot_tell_under_minimum": _share([said.verdict == "cannot tell" for _, said in short]),
        "under_minimum": len(short),
        "cells": cells,
    }


def _power(asked: Sequence[Pair]) -> dict[str, Any]:
    """The share found where no trend is fitted, and of all: of teams alone, and of those with others beside."""
    free = [_found(*pair) for pair in asked if not pair[1].trend_fitted]
    sides = {
        "alone": [p for p in asked if not p[0].setting.beside],
        "beside": [p for p in asked if p[0].setting.beside],
    }
    return {
        "power": _share(free),
        "power_trend_free": {"found": sum(free), "series": len(free), "of": len(asked)},
        "power_of_all": {name: _share([_found(*pair) for pair in some]) for name, some in sides.items()},
    }


def elsewhere(pairs: Sequence[Pair], *, least: Minimum) -> dict[str, dict[str, Any]]:
    """Steps with nothing else and weeks enough: the share that the method and the best valid test find, by cell."""
    plain = [pair for pair in pairs if pair[0].setting.kind == POWER.kind and pair[0].setting not in ASKED]
    able = [pair for pair in plain if not _under(pair[0], least)]
    sides = {
        "alone": [pair for pair in able if not pair[0].setting.beside],
        "beside": [pair for pair in able if pair[0].setting.beside],
    }
    return {name: _against(some) for name, some in (sides | _by_cell(able)).items()}


def _against(pairs: Sequence[Pair]) -> dict[str, Any]:
    return {
        "n": len(pairs),
        "found": _share([_found(*pair) for pair in pairs]),
        "best": _share([_found(one, knowingly(one)) for one, _ in pairs]),
        "best_with_trend": _share([_found(one, knowingly(one, trend=True)) for one, _ in pairs]),
    }


def _by_cell(pairs: Sequence[Pair]) -> dict[str, list[Pair]]:
    cells: dict[str, list[Pair]] = {}
    for pair in pairs:
        cells.setdefault(pair[0].setting.cell, []).append(pair)
    return cells


def _counts(pairs: Sequence[Pair]) -> dict[str, Any]:
    verdicts = Counter(said.verdict for _, said in pairs)
    inside = _inside(pairs)
    return {
        "n": len(pairs),
        **{name: verdicts[name] for name in ("changed", "worse", "not changed", "cannot tell")},
        "intervals": len(inside),
        "coverage": _share(inside),
    }


def _coverage(pairs: Sequence[Pair], cells: dict[str, dict[str, Any]]) -> dict[str, Any]:
    judged = {
        name: cell for name, cell in cells.items() if cell["cannot tell"] < cell["n"] and cell["intervals"] >= CELL
    }
    order = sorted(judged, key=lambda name: float(judged[name]["coverage"]))
    moved = [pair for pair in pairs if _moved(pair[1])]
    return {
        "overall": _share(_inside(pairs)),
        "where_changed_or_worse": _share(_inside(moved)),
        "lowest": {"cell": order[0], **judged[order[0]]} if order else None,
        "highest": {"cell": order[-1], **judged[order[-1]]} if order else None,
        "cells": len(judged),
        "cells_within": sum(GOAL[0] <= cell["coverage"] <= GOAL[1] for cell in judged.values()),
        "cells_surely_outside": sum(_surely_outside(cell) for cell in judged.values()),
    }


def _surely_outside(cell: dict[str, Any]) -> bool:
    low, high = (CHANCE * float(np.sqrt(goal * (1 - goal) / cell["intervals"])) for goal in GOAL)
    return bool(cell["coverage"] < GOAL[0] - low or cell["coverage"] > GOAL[1] + high)


def _beside(still: Sequence[Pair], kind: Kind) -> dict[str, float | None]:
    """The share told changed or worse without and with other teams of the same behaviour beside."""
    mine = [pair for pair in still if pair[0].setting.kind == kind]
    alone = [_moved(said) for one, said in mine if not one.setting.beside]
    return {"alone": _share(alone), "beside": _share([_moved(said) for one, said in mine if one.setting.beside])}


def _inside(pairs: Sequence[Pair]) -> list[bool]:
    return [said.low <= one.truth <= said.high for one, said in pairs if said.low is not None and said.high is not None]


def _moved(said: Told) -> bool:
    return said.verdict in ("changed", "worse")


def _found(one: Planted, said: Told) -> bool:
    return said.verdict == ("changed" if one.setting.size > 0 else "worse")


def _under(one: Planted, least: Minimum) -> bool:
    return len(one.before) < least.before or len(one.after) < least.after


def _share(some: Sequence[bool]) -> float | None:
    return round(sum(some) / len(some), 4) if some else None
