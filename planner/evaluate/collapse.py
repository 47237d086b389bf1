"""How well roles that were later made one are told from other roles of their family, by their statements alone."""

from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt

from planner import embedders, policy
from planner.architect.alike import Likeness
from planner.evaluate import occupations
from planner.library.model import Responsibility, Role
from planner.services.errors import NotFound

RELEASE, TRUTH = "db_20_3_text", "role_merges_2010_2019.csv"
FIRST = 20
Floats = npt.NDArray[np.float64]


def evaluate(*, data: Path | None, seeds: int, progress: Callable[[str, float], None]) -> dict[str, Any]:
    """Pairs of occupations of one minor group, ranked by how far their work is one: do those later merged lead?

    ``auc`` is the part of pairs of a merged and another pair that stand in the right order, ``precision_at_20`` the
    part of the first twenty that were merged. Titles and codes are hidden; the minor group is what an organisation
    calls a family. Ranges are those of 95 in 100 drawings of minor groups. ``baseline`` is the rank of either role
    among all for the other by TF-IDF of all their words. Nothing is learnt from the truth, and only the ranges are
    drawn, so ``seeds`` changes nothing. Raises NotFound without the files, or where no pair of theirs was merged.
    """
    started = perf_counter()
    tasks = occupations.tasks(data, RELEASE)
    merged = {frozenset((row["c10_a"], row["c10_b"])) for row in occupations.truth(data, TRUTH)}
    pairs = [
        pair for pair in combinations(sorted(tasks), 2) if len({occupations.minor_group(key) for key in pair}) == 1
    ]
    truth = [frozenset(pair) in merged for pair in pairs]
    if not any(truth) or all(truth):
        raise NotFound("No two occupations of one minor group in these files were merged, or all were.")
    progress("Comparing roles", 0.1)
    roles = {key: _role(key, statements) for key, statements in tasks.items()}
    likeness = Likeness(roles, embedder=embedders.meaning(), policy=policy.load())
    ours = _rows(pairs, truth, likeness.scores(pairs))
    plain = _rows(pairs, truth, _plain(tasks, pairs))
    return {
        **_figures(ours),
        "n": len(pairs),
        "merged": sum(truth),
        "intervals": occupations.intervals(ours, _figures, names=("auc", f"precision_at_{FIRST}")),
        "baseline": _figures(plain),
        "seconds": round(perf_counter() - started, 2),
    }


def _role(key: str, statements: dict[str, str]) -> Role:
    duties = tuple(Responsibility(id=str(at), text=text) for at, text in enumerate(sorted(statements.values())))
    group = occupations.minor_group(key)
    return Role(id=key, title="", family=group, purpose="", responsibilities=duties, needs=())


def _rows(pairs: Sequence[tuple[str, str]], truth: Sequence[bool], scores: Floats) -> list[dict[str, Any]]:
    groups = [occupations.minor_group(one) for one, _ in pairs]
    return [
        {"group": group, "merged": merged, "score": float(score)}
        for group, merged, score in zip(groups, truth, scores, strict=True)
    ]


def _figures(rows: Sequence[dict[str, Any]]) -> dict[str, float | None]:
    from scipy.stats import rankdata

    merged = np.asarray([row["merged"] for row in rows])
    scores = np.asarray([row["score"] for row in rows])
    yes, no = int(merged.sum()), int((~merged).sum())
    if not yes or not no:
        return {"auc": None, f"precision_at_{FIRST}": None}
    above = rankdata(scores)[merged].sum() - yes * (yes + 1) / 2
    first = merged[np.argsort(-scores, kind="stable")[:FIRST]]
    return {"auc": round(float(above / (yes * no)), 4), f"precision_at_{FIRST}": round(float(first.mean()), 4)}


def _plain(tasks: dict[str, dict[str, str]], pairs: Sequence[tuple[str, str]]) -> Floats:
    from sklearn.feature_extraction.text import TfidfVectorizer

    keys = sorted(tasks)
    words = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(
        [" ".join(sorted(tasks[key].values())) for key in keys]
    )
    near = (words @ words.T).toarray() - 2 * np.eye(len(keys))
    ranks = np.argsort(np.argsort(-near, axis=1, kind="stable"), axis=1)
    at = {key: place for place, key in enumerate(keys)}
    places = np.asarray([(at[one], at[other]) for one, other in pairs])
    one, other = places.T
    return np.asarray(-(ranks[one, other] + ranks[other, one]), dtype=np.float64)
