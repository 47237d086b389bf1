"""The way of a case: its steps one after another, and how long each takes."""

from dataclasses import dataclass

import numpy as np

from planner.evaluate.simulation.clock import HOUR, MINUTE
from planner.evaluate.simulation.configuration import Configuration

# Steps that a team works on, and the team.
WORKED = {"intake": 0, "main": 1, "check": 2, "finish": 0}
# How often a case that may ask somebody does so; how often a check returns what it checks; shortest piece of work.
ASKS, RETURNS = 0.7, 0.35
SHORTEST = 5 * MINUTE
# Lengths of work and of answers are lognormal with these spreads.
SPREAD_WORK, SPREAD_ANSWER = 0.5, 0.9
# A check takes this part of the time that the checked step takes.
CHECKING = 0.4


@dataclass(frozen=True)
class Way:
    """Steps of a case in order, each with its seconds (work, or the time that an answer takes)."""

    steps: tuple[tuple[str, int], ...]


def teams(configuration: Configuration) -> int:
    """How many teams work on cases: a check has its own."""
    return 3 if "rework" in configuration.injected else 2


def work_per_case(configuration: Configuration) -> float:
    """Hours that the busiest team works on a case, on average."""
    redo = 1 / (1 - RETURNS) if "rework" in configuration.injected else 1.0
    return configuration.work * max(1.0, redo)


def way(configuration: Configuration, chance: np.random.Generator) -> Way:
    """Draw the way of one case. Rework and the transfer between teams come up on the way, and are drawn there."""
    has = configuration.injected
    names = ["intake"]
    names += ["customer"] if "customer" in has and chance.random() < ASKS else []
    names += ["main"]
    names += ["check"] if "rework" in has else []
    names += ["vendor"] if "vendor" in has and chance.random() < ASKS else []
    names += ["governance"] if "governance" in has and chance.random() < ASKS else []
    names += ["approval"] if "approval" in has and chance.random() < ASKS else []
    names += ["timer"] if "timer" in has and chance.random() < ASKS else []
    names += ["finish"]
    return Way(tuple((name, seconds(name, configuration, chance)) for name in names))


def seconds(step: str, configuration: Configuration, chance: np.random.Generator) -> int:
    """Draw how long a step takes."""
    if step in WORKED:
        # The first and the last step belong to one team and share its time.
        part = {"intake": 0.5, "finish": 0.5, "main": 1.0, "check": CHECKING}[step]
        return max(SHORTEST, _lognormal(configuration.work * part, SPREAD_WORK, chance))
    return max(SHORTEST, _lognormal(configuration.delay, SPREAD_ANSWER, chance))


def _lognormal(mean_hours: float, spread: float, chance: np.random.Generator) -> int:
    """Whole seconds with this mean, for a lognormal's mean is exp(mu + spread² / 2)."""
    return int(HOUR * mean_hours * np.exp(chance.normal(-(spread**2) / 2, spread)))
