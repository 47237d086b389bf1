"""Stated reasons: why people put work on hold, and what a review of a finished case names as a cause of trouble."""

from typing import Any

import numpy as np
import numpy.typing as npt

from planner.demo.plan import read

Texts = npt.NDArray[np.object_]


def columns(states: Texts, teams: Texts, lacking: str | None, rng: np.random.Generator) -> tuple[Texts, Texts]:
    """The hold reason and the review label of each step, empty for most; one team often names a ``lacking`` skill."""
    table: dict[str, dict[str, Any]] = read("reasons.toml")
    found = []
    for name in ("holds", "reviews"):
        one = table[name]
        texts = np.full(len(states), "", dtype=object)
        there = np.flatnonzero((states == one["state"]) & (rng.random(len(states)) < one["stated"]))
        texts[there] = rng.choice(np.array(one["ordinary"], dtype=object), len(there))
        mine = teams[there] == lacking
        skill = rng.random(len(there)) < np.where(mine, one["often"], one["seldom"])
        texts[there[skill]] = rng.choice(np.array(one["skill"], dtype=object), int(skill.sum()))
        found.append(texts)
    return found[0], found[1]
