"""How near what AI could carry, judged by text, comes to what experts of an occupation say of its tasks (WORKBank)."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from scipy.stats import spearmanr
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge
from sklearn.metrics import roc_auc_score

from planner import policy
from planner.architect.agency import Floats, Weights, folds, judge, learn
from planner.architect.model import Embedder
from planner.evaluate import occupations
from planner.services import training
from planner.services.errors import NotFound

TRUTH = "human_agency_workbank.csv"
# From here on experts see people and AI as equal partners at least.
EQUAL = 3.0
LEAST_TASKS = 5
MEASURES = ("task_auc", "task_spearman", "role_spearman")
Progress = Callable[[str, float], None]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Tasks with their occupations, and what experts said of each, which only the scoring reads."""

    tasks: tuple[str, ...]
    roles: tuple[str, ...]
    experts: Floats


def evaluate(*, data: Path | None, seeds: int, progress: Progress) -> dict[str, Any]:
    """Judge each task by its text and its occupation's title, and hold that against the experts.

    Where the shipped weights were learnt from an occupation that is asked about, each task is judged by weights
    learnt in the same way without its whole occupation group; else by the shipped ones. The experts' ratings are
    never learnt from, but by the ``baseline``: words, learnt on the other occupations asked about. Ranges are those of
    95 in 100 drawings of occupations. Nothing else is drawn, so ``seeds`` changes nothing. Raises NotFound without the
    ratings, or without the labels where weights must be learnt.
    """
    started = perf_counter()
    asked = _asked(occupations.truth(data, TRUTH))
    shipped = training.agency_weights()
    seen = shipped is None or not set(shipped.roles).isdisjoint(asked.roles)
    if shipped is None or seen:
        levels, errors = held_out(asked, data, shipped, progress)
    else:
        levels = _levels(asked, shipped, training.meaning())
        errors = np.full(len(levels), _error(shipped))
    progress("Learning from words", 0.9)
    within = np.abs(levels - asked.experts) <= errors
    return {
        **measures(levels, asked),
        "ranges": _ranges(levels, asked),
        "interval_holds": float(within.mean()),
        "interval_half_width": float(errors.mean()),
        "weights": "learnt without the task's occupation group" if seen else "as shipped",
        "n": len(asked.tasks),
        "seconds": round(perf_counter() - started, 1),
        "baseline": measures(words(asked), asked),
    }


def measures(levels: Floats, asked: Asked) -> dict[str, float | None]:
    """How well levels rank tasks and roles as the experts do; None where there is nothing to rank."""
    return _measured([dict(zip(_KEYS, row, strict=True)) for row in _rows(levels, asked)])


def held_out(asked: Asked, data: Path | None, shipped: Weights | None, progress: Progress) -> tuple[Floats, Floats]:
    """Each task's level by weights that never saw its occupation group, and the error that the weights ship with.

    That error is itself of labels, never of experts, and of groups that were held out.
    """
    if data is None:
        raise NotFound("Give a folder that holds the labels with --data.")
    labelled, embedder = training.exposure(data), training.meaning()
    groups = np.array(labelled.groups)
    of = dict(zip(labelled.roles, labelled.groups, strict=True))
    # An occupation without labels is of no group, and nothing was learnt from it.
    mine = np.array([of.get(role, "") for role in asked.roles])
    levels, names = np.zeros(len(mine)), sorted(set(mine.tolist()))
    for place, group in enumerate(names):
        progress("Learning without a group", 0.9 * place / len(names))
        inside = mine == group
        weights = learn(labelled.some(groups != group), embedder=embedder, confidences=())
        levels[inside] = _levels(_some(asked, inside), weights, embedder)
    kept = shipped or learn(labelled, embedder=embedder, confidences=training.CONFIDENCES)
    return levels, np.full(len(levels), _error(kept))


def words(asked: Asked) -> Floats:
    """The plain method: ridge regression on TF-IDF of the tasks, learnt from the experts on all other roles."""
    levels = np.zeros(len(asked.tasks))
    roles = np.array(asked.roles)
    for part in folds(asked.roles):
        inside = np.isin(roles, part)
        others, here = _some(asked, ~inside), _some(asked, inside)
        if not others.tasks or not here.tasks:
            continue
        reader = TfidfVectorizer()
        model = Ridge().fit(reader.fit_transform(others.tasks), others.experts)
        levels[inside] = model.predict(reader.transform(here.tasks))
    return levels


_KEYS = ("level", "expert", "group")


def _rows(levels: Floats, asked: Asked) -> list[tuple[float, float, str]]:
    return list(zip(levels.tolist(), asked.experts.tolist(), asked.roles, strict=True))


def _ranges(levels: Floats, asked: Asked) -> dict[str, tuple[float, float] | None]:
    rows = [dict(zip(_KEYS, row, strict=True)) for row in _rows(levels, asked)]
    return occupations.intervals(rows, _measured, names=MEASURES)


def _measured(rows: Sequence[dict[str, Any]]) -> dict[str, float | None]:
    level, expert = (np.array([row[key] for row in rows]) for key in ("level", "expert"))
    high = expert >= EQUAL
    counts = Counter(row["group"] for row in rows)
    roles = np.array([row["group"] for row in rows])
    enough = [role for role, count in counts.items() if count >= LEAST_TASKS]
    by_role = [(level[roles == role].mean(), expert[roles == role].mean()) for role in enough]
    return {
        "task_auc": float(roc_auc_score(high, level)) if 0 < high.sum() < len(high) else None,
        "task_spearman": _ranked(level, expert),
        "role_spearman": _ranked(*np.array(by_role).T) if by_role else None,
    }


def _ranked(left: Floats, right: Floats) -> float | None:
    if len(set(left.tolist())) < 2 or len(set(right.tolist())) < 2:
        return None
    return float(spearmanr(left, right).statistic)


def _levels(asked: Asked, weights: Weights, embedder: Embedder) -> Floats:
    return judge(asked.tasks, asked.roles, weights=weights, embedder=embedder).levels


def _error(weights: Weights) -> float:
    return weights.errors[f"{policy.load()['agency.confidence']:g}"]


def _asked(rows: Sequence[dict[str, str]]) -> Asked:
    return Asked(
        tasks=tuple(row["task"] for row in rows),
        roles=tuple(row["occ"] for row in rows),
        experts=np.array([float(row["has_e"]) for row in rows]),
    )


def _some(asked: Asked, mask: Any) -> Asked:
    picked = np.flatnonzero(mask).tolist()
    return Asked(
        tasks=tuple(asked.tasks[one] for one in picked),
        roles=tuple(asked.roles[one] for one in picked),
        experts=asked.experts[mask],
    )
