"""The weeks that count of one team, and beside them those of teams that started nothing."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from planner.activate.mondays import monday
from planner.library.model import Behaviour
from planner.policy.loader import Policy

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Beside:
    """Teams that started nothing, in the same weeks.

    ``middle`` is their mean movement, shape (weeks,); ``apart`` what they did independently of it, shape (weeks, teams
    - 1); ``count`` is as many teams as are behind a usual week; ``noise`` how much more or less a single week of theirs
    varies than one of the team, as a ratio of variances.
    """

    teams: tuple[str, ...]
    middle: Floats
    apart: Floats
    count: float
    noise: float


@dataclass(frozen=True, kw_only=True)
class Weeks:
    """The weekly values that count, in order: ``before`` of them before the start, the rest after the transition.

    ``places`` are the weeks' numbers from the ``first`` Monday on, gaps and all; ``left_out`` had too few signals.
    ``picked`` weeks before the start are those by which the team was picked; ``redefined`` the places from which was
    counted otherwise.
    """

    values: Floats
    places: Floats
    before: int
    left_out: int
    first: dt.date
    beside: Beside | None = None
    picked: int = 0
    redefined: tuple[int, ...] = ()

    @property
    def after(self) -> int:
        """How many weeks after the transition count."""
        return len(self.values) - self.before

    def until(self, place: int) -> "Weeks":
        """The same weeks up to a place, that one not included."""
        beside = self.beside
        if beside is not None:
            beside = replace(beside, middle=beside.middle[:place], apart=beside.apart[:place])
        known = tuple(at for at in self.redefined if at <= self.places[place - 1])
        return replace(self, values=self.values[:place], places=self.places[:place], beside=beside, redefined=known)


def weeks(
    behaviour: Behaviour,
    series: pa.Table,
    *,
    team: str,
    start: dt.date,
    policy: Policy,
    beside: Sequence[str] = (),
    picked: bool = False,
) -> Weeks:
    """The counted weeks of a team: whole ones before the start, and those after the transition.

    ``series`` has schema planner.audit.model.SERIES; ``beside`` names teams that started nothing.
    """
    left = policy["behaviour.picked_weeks"] if picked else 0
    first = monday(start) - dt.timedelta(weeks=behaviour.baseline_weeks + left)
    again = monday(start + dt.timedelta(days=6)) + dt.timedelta(weeks=policy["behaviour.transition_weeks"])
    known = _by_team(series, {team, *beside})
    mine = known.get(team, {})
    inside = [week for week in sorted(mine) if first <= week < monday(start) or week >= again]
    counted = [week for week in inside if mine[week][1] >= policy["behaviour.minimum_signals_a_week"]]
    values = np.array([mine[week][0] for week in counted])
    made = Weeks(
        values=values,
        places=np.array([(week - first).days / 7 for week in counted]),
        before=sum(week < start for week in counted),
        left_out=len(inside) - len(counted),
        picked=left,
        first=first,
        redefined=tuple(sorted((monday(day) - first).days // 7 for day in behaviour.redefined)),
    )
    return with_others(made, [known.get(one, {}) for one in beside], beside, counted, policy)


def with_others(
    made: Weeks,
    others: Sequence[Mapping[dt.date, tuple[float, int]]],
    names: Sequence[str],
    counted: Sequence[dt.date],
    policy: Policy,
) -> Weeks:
    """The same weeks with the teams beside that have values in enough of them, on both sides of the start."""
    least, shared = policy["behaviour.minimum_signals_a_week"], policy["behaviour.minimum_shared_weeks"]
    table = np.full((len(others), len(counted)), np.nan)
    for row, known in enumerate(others):
        for place, week in enumerate(counted):
            value, signals = known.get(week, (np.nan, 0))
            table[row, place] = value if signals >= least else np.nan
    there = ~np.isnan(table)
    sides = (there[:, : made.before], there[:, made.before :])
    enough = np.array([all(side[row].mean() >= shared for side in sides if side.size) for row in range(len(others))])
    if not enough.any() or not made.before or not made.after:
        return made
    kept = table[enough]
    told = (~np.isnan(kept)).any(axis=0)
    return replace(
        made,
        values=made.values[told],
        places=made.places[told],
        before=int(told[: made.before].sum()),
        left_out=made.left_out + int((~told).sum()),
        beside=_beside(kept[:, told], [n for n, ok in zip(names, enough, strict=True) if ok], made.values[told]),
    )


def _by_team(series: pa.Table, teams: set[str]) -> dict[str, dict[dt.date, tuple[float, int]]]:
    mine = series.filter(pc.is_in(series["team"], pa.array(sorted(teams), pa.string())))
    found: dict[str, dict[dt.date, tuple[float, int]]] = {}
    columns = (mine[name].to_pylist() for name in ("team", "week", "value", "n"))
    for team, week, value, signals in zip(*columns, strict=True):
        if value is not None:
            found.setdefault(team, {})[week] = (value, signals)
    return found


def _beside(values: Floats, names: Sequence[str], mine: Floats) -> Beside:
    """``values`` shape (teams, weeks), NaN where unknown; every week is known of at least one team."""
    moves = values - np.nanmean(values, axis=1, keepdims=True)
    middle = np.nanmean(moves, axis=0)
    apart = (_contrasts(len(values)) @ np.where(np.isnan(moves), middle, moves)).T
    return Beside(
        teams=tuple(names),
        middle=middle,
        apart=apart,
        count=float(1 / np.mean(1 / (~np.isnan(values)).sum(axis=0))),
        noise=_noise(apart, mine),
    )


def _contrasts(teams: int) -> Floats:
    """Helmert's contrasts: what teams do apart from their mean, in rows that are independent of one another."""
    rows = np.zeros((teams - 1, teams))
    for row in range(teams - 1):
        rows[row, : row + 1] = 1
        rows[row, row + 1] = -(row + 1)
    lengths: Floats = np.sqrt((rows**2).sum(axis=1, keepdims=True))
    return np.divide(rows, lengths)


def _noise(apart: Floats, mine: Floats) -> float:
    """The ratio of variances from week to week, drawn towards one as far as few weeks leave it open."""
    if apart.size == 0 or len(mine) < 3:
        return 1.0
    theirs = float((np.diff(apart, axis=0) ** 2).mean())
    own = float(np.mean([(b - a) ** 2 for a, b in pairwise(mine)]))
    if theirs <= 0 or own <= 0:
        return 1.0
    # Variances of logarithms: what few weeks leave open, against teams that usually differ by about a third.
    unsure = 3 / len(mine) + 3 / apart.size
    return float(np.exp(np.log(theirs / own) * 0.1 / (0.1 + unsure)))
