"""Weekly series of teams in which is known what a start did to a behaviour, and what else moved it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from planner.audit.model import SERIES
from planner.library.model import Behaviour, Measure

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Shape = Literal["none", "step", "ramp", "decay"]
Around = Literal["nothing", "trend", "season", "chosen", "instrument", "spill-over"]

TEAM = "team"
EPOCH = dt.date(1970, 1, 1)
FIRST = dt.date(2023, 1, 2)
YEAR = 365.25 / 7
# Sizes are in standard deviations of a single week, lengths in weeks.
SIZES = (0.625, 1.25, 2.5)
LIKENESS = (0.0, 0.2, 0.4)
SMALLEST = (0.25, 0.5, 0.75)
LENGTHS = ((6, 11), (12, 25), (26, 60))
MOVES = (0.5, 2.5)
AMPLITUDES = (0.5, 1.5)
HALF_LIVES = (3.0, 8.0)
PASSED_ON = (0.3, 0.7)
BESIDE = (3, 6)
# A team is chosen out of so many because its last weeks before the start were its worst.
CANDIDATES, LAST = 12, 4
THIN = 0.25


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What the start does (``shape``) and what else moves the series (``around``)."""

    name: str
    shape: Shape
    around: Around = "nothing"


KINDS = (
    Kind(name="none", shape="none"),
    Kind(name="step", shape="step"),
    Kind(name="ramp", shape="ramp"),
    Kind(name="decay", shape="decay"),
    Kind(name="trend", shape="none", around="trend"),
    Kind(name="trend and step", shape="step", around="trend"),
    Kind(name="season", shape="none", around="season"),
    Kind(name="season and step", shape="step", around="season"),
    Kind(name="chosen when low", shape="none", around="chosen"),
    Kind(name="chosen when low and step", shape="step", around="chosen"),
    Kind(name="instrument", shape="none", around="instrument"),
    Kind(name="instrument and step", shape="step", around="instrument"),
    Kind(name="spill-over", shape="step", around="spill-over"),
)


@dataclass(frozen=True, kw_only=True)
class Counting:
    """Which weeks are meant to count: whole weeks left out after a start, and the fewest signals of a week."""

    transition: int
    signals: int


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One series to plant: weeks before and after, ``size`` with its sign, teams ``beside``, share of ``thin`` weeks.

    ``shared``: the trend moves the teams beside as well. ``recorded``: the day from which an instrument counted
    otherwise is known. ``weekday`` is that of the start, 0 for Monday.
    """

    kind: Kind
    likeness: float
    before: int
    after: int
    size: float
    up: bool = True
    smallest: float = 0.5
    beside: int = 0
    shared: bool = True
    recorded: bool = False
    thin: float = 0.0
    weekday: int = 0

    @property
    def cell(self) -> str:
        """What was planted, how alike neighbouring weeks are, and how long the shorter side is."""
        least = min(self.before, self.after)
        low, high = next((low, high) for low, high in LENGTHS if low <= least <= high)
        return f"{self.kind.name}, likeness {self.likeness}, {low} to {high} weeks"


# Independent weeks without anything else, at the size and length for which power is asked.
POWER = Setting(kind=KINDS[1], likeness=0.0, before=12, after=12, size=1.25)
POWER_BESIDE = tuple(replace(POWER, beside=beside) for beside in range(BESIDE[0], BESIDE[1] + 1))


@dataclass(frozen=True, kw_only=True)
class Planted:
    """A planted series, ``series`` as the product has it, and what is known of it.

    ``effects`` holds what the start added in each counted week after it, ``before`` and ``after`` the values that
    count, ``places`` their weeks from the first one on. ``held`` is the week from which a decay takes the effect away.
    """

    setting: Setting
    behaviour: Behaviour
    series: pa.Table
    start: dt.date
    effects: Floats
    before: Floats
    after: Floats
    places: Places
    held: float | None = None

    @property
    def beside(self) -> tuple[str, ...]:
        """The names of the teams beside, which started nothing."""
        return tuple(f"beside {number}" for number in range(1, self.setting.beside + 1))

    @property
    def truth(self) -> float:
        """The mean effect over the counted weeks after, in the behaviour's unit."""
        return float(self.effects.mean()) if len(self.effects) else 0.0


def settings(rng: np.random.Generator, *, each: int) -> Iterator[Setting]:
    """Every kind, likeness and length ``each`` times, with the rest drawn."""
    for kind, likeness, (low, high), turn in product(KINDS, LIKENESS, LENGTHS, range(each)):
        short, longest = int(rng.integers(low, high + 1)), LENGTHS[-1][1]
        long = short if rng.random() < 0.5 else int(rng.integers(short, longest + 1))
        before, after = (short, long) if rng.random() < 0.5 else (long, short)
        sign = 1 if rng.random() < 0.75 else -1
        company = kind.around in ("chosen", "spill-over") or rng.random() < 0.5
        yield Setting(
            kind=kind,
            likeness=likeness,
            before=before,
            after=after,
            size=0.0 if kind.shape == "none" else sign * SIZES[turn % len(SIZES)],
            up=bool(rng.random() < 0.5),
            smallest=float(rng.choice(SMALLEST)),
            beside=int(rng.integers(BESIDE[0], BESIDE[1] + 1)) if company else 0,
            shared=bool(rng.random() < 0.5),
            recorded=kind.around == "instrument" and bool(rng.random() < 0.5),
            thin=THIN if rng.random() < 0.2 else 0.0,
            weekday=int(rng.integers(0, 5)),
        )


def plant(setting: Setting, rng: np.random.Generator, *, counting: Counting) -> Planted:
    """A series as the setting asks for; a positive size is a change for the better."""
    pause = counting.transition + (setting.weekday > 0)
    weeks = setting.before + pause + setting.after
    spread = float(rng.uniform(1, 5))
    good = 1 if setting.up else -1
    shape, held = _shape(setting, pause, weeks, rng)
    effect = good * shape
    values = _wander(setting, weeks, rng)
    values[0] += effect
    changed = _surround(values, setting, pause, effect, rng)
    levels = 10 + rng.normal(0, 1, (len(values), 1))
    values = spread * (values + levels)
    signals = _signals(setting, counting, values.shape, rng)
    counted = signals[0] >= counting.signals
    counted[setting.before : setting.before + pause] = False
    places = np.flatnonzero(counted)
    later = places[places >= setting.before]
    return Planted(
        setting=setting,
        behaviour=_behaviour(setting, spread, changed),
        series=_table(values, signals),
        start=FIRST + dt.timedelta(weeks=setting.before, days=setting.weekday),
        effects=spread * effect[later],
        before=values[0][places[places < setting.before]],
        after=values[0][later],
        places=places,
        held=held,
    )


def _shape(setting: Setting, pause: int, weeks: int, rng: np.random.Generator) -> tuple[Floats, float | None]:
    """What the start adds each week, for the better counted upwards, and in which week a decay begins."""
    since = np.arange(weeks) - setting.before
    full: Floats = np.where(since >= 0, setting.size, 0.0)
    begins = None
    if setting.kind.shape == "ramp":
        longest = rng.uniform(0.5, 1) * (pause + setting.after)
        full *= np.clip((since + 1) / longest, 0, 1)
    if setting.kind.shape == "decay":
        held = pause + rng.uniform(0.2, 0.6) * setting.after
        full *= 0.5 ** (np.clip(since - held, 0, None) / rng.uniform(*HALF_LIVES))
        begins = setting.before + held
    return full, begins


def _wander(setting: Setting, weeks: int, rng: np.random.Generator) -> Floats:
    """Weeks of variance 1 that resemble their neighbours, by team; the first team is the one of interest."""
    teams = CANDIDATES if setting.kind.around == "chosen" else 1 + setting.beside
    alike = setting.likeness
    steps = rng.normal(0, 1, (teams, weeks))
    values = steps.copy()
    for week in range(1, weeks):
        values[:, week] = alike * values[:, week - 1] + np.sqrt(1 - alike**2) * steps[:, week]
    if setting.kind.around == "chosen":
        last = values[:, setting.before - LAST : setting.before].mean(axis=1)
        values = values[np.argsort(last if setting.up else -last)]
        values[1:] = rng.permutation(values[1:])
    return values[: 1 + setting.beside]


def _surround(values: Floats, setting: Setting, pause: int, effect: Floats, rng: np.random.Generator) -> int | None:
    """Add what moves the weeks besides the start, to the first team and to those beside where they share it.

    Gives the week from which an instrument counts otherwise.
    """
    since = None
    week, weeks = np.arange(values.shape[1]), values.shape[1]
    match setting.kind.around:
        case "trend":
            apart = (setting.before + setting.after) / 2 + pause
            moved = _either(rng) * rng.uniform(*MOVES) * (week - weeks / 2) / apart
            values[: None if setting.shared else 1] += moved
        case "season":
            values += rng.uniform(*AMPLITUDES) * np.sin(2 * np.pi * (week / YEAR + rng.random()))
        case "instrument":
            since = int(rng.integers(setting.before // 2, setting.before + pause + setting.after // 2 + 1))
            values += np.where(week >= since, _either(rng) * rng.uniform(*MOVES), 0)
        case "spill-over":
            values[1:] += rng.uniform(*PASSED_ON, (len(values) - 1, 1)) * effect
        case _:
            pass
    return since


def _either(rng: np.random.Generator) -> int:
    return 1 if rng.random() < 0.5 else -1


def _signals(setting: Setting, counting: Counting, shape: tuple[int, ...], rng: np.random.Generator) -> Places:
    enough = rng.integers(counting.signals, 8 * counting.signals, shape)
    return np.where(rng.random(shape) < setting.thin, rng.integers(1, counting.signals, shape), enough)


def _behaviour(setting: Setting, spread: float, changed: int | None) -> Behaviour:
    known = () if changed is None or not setting.recorded else (FIRST + dt.timedelta(weeks=changed),)
    return Behaviour(
        id="planted",
        name="What was planted",
        seen="in a generated series",
        measure=Measure(statistic="mean", where={}),
        unit="hours",
        direction="up" if setting.up else "down",
        smallest=setting.smallest * spread,
        baseline_weeks=setting.before,
        redefined=known,
    )


def _table(values: Floats, signals: Places) -> pa.Table:
    teams, weeks = values.shape
    named = [TEAM, *(f"beside {number}" for number in range(1, teams))]
    days = (FIRST - EPOCH).days + 7 * np.arange(weeks, dtype=np.int32)
    columns: dict[str, Any] = {
        "team": np.repeat(named, weeks),
        "week": pa.array(np.tile(days, teams), pa.int32()).cast(pa.date32()),
        "value": values.ravel(),
        "n": signals.ravel(),
    }
    return pa.table(columns, schema=SERIES)
