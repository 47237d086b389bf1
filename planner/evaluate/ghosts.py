"""How surely a piece of work is told to be covered by the other statements of its role, or a ghost."""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import average_precision_score, roc_auc_score

from planner.architect.matching import (
    Coded,
    Floats,
    Places,
    Seen,
    Views,
    Weights,
    by_source,
    chances,
    covered,
    learn,
    spread,
)
from planner.architect.model import Embedder
from planner.evaluate import occupations
from planner.services import training
from planner.services.errors import NotFound

TRUTH, EMERGING = "task_coverage_2025.csv", "emerging_tasks_2016_became_official.csv"
BEFORE = "db_20_3_text"
# An emerging task whose nearest later official task is at least so like became official; below the other it never did.
BECAME, NEVER = 0.6, 0.4
PARTS = 4
Progress = Callable[[str, float], None]
Mask = npt.NDArray[np.bool_]


def evaluate(*, data: Path | None, seeds: int, progress: Progress) -> dict[str, Any]:
    """Take each task out of its role: is what is left of the role's statements told to cover it?

    ``coverage_auc`` and ``coverage_ap`` say how well those that no other task of the role shares an activity with
    are told apart. ``promoted_auc`` is the part of pairs of an emerging task of 2016 that later became official and
    one of the same occupation that did not, in which the first is told to be less covered. Where the shipped weights
    were learnt from a role that is asked about, it is judged by weights learnt in the same way without its occupation
    group. ``baseline`` counts tasks of all roles that are nearer, by words, than the best of its own. Nothing is drawn
    by chance, so ``seeds`` changes nothing. Raises NotFound without the files.
    """
    started = perf_counter()
    if data is None:
        raise NotFound("Give a folder that holds the releases and the truth with --data.")
    coded, embedder = training.coded(data), training.meaning()
    shipped = training.matching_weights()
    seen = shipped is None or not set(shipped.sources).isdisjoint(coded.sources)
    told, known = np.zeros(len(coded.texts)), _known(coded, occupations.truth(data, TRUTH))
    official = _Official(data, embedder)
    views = Views(coded.texts, embedder=embedder).of(coded.texts)
    names, by_part = sorted(set(coded.groups)), list[float | None]()
    for part in range(PARTS):
        progress("Learning without some groups", 0.9 * part / PARTS)
        held = set(names[part::PARTS])
        inside = np.array([group in held for group in coded.groups])
        weights = learn(coded.some(~inside), embedder=embedder) if shipped is None or seen else shipped
        told[inside] = uncovered(views.by(weights), coded, inside, weights)[inside]
        official.judge(held, weights)
        rows = np.flatnonzero(inside & (known >= 0))
        by_part.append(_measured(told[rows], known[rows])["coverage_auc"])
    progress("Counting by words", 0.9)
    rows = np.flatnonzero(known >= 0)
    return {
        **_measured(told[rows], known[rows]),
        "promoted_auc": official.auc(),
        "promoted_pairs": official.pairs(),
        "coverage_auc_by_part": by_part,
        "weights": "learnt without the role's occupation group" if seen else "as shipped",
        "n": len(rows),
        "seconds": round(perf_counter() - started, 1),
        "baseline": {**_measured(nearer_by_words(coded)[rows], known[rows]), "promoted_auc": None},
    }


def uncovered(views: Seen, coded: Coded, inside: Mask, weights: Weights) -> Floats:
    """The chance that nothing else of its role covers a task, for the tasks inside a mask; 0 for the others."""
    found, every = np.zeros(len(coded.texts)), np.arange(len(coded.texts))
    sources = np.array(coded.sources)
    for source, at in by_source(coded.sources).items():
        if inside[at[0]]:
            own, others = views.some(at), views.some(spread(every[sources != source]))
            chance = chances(own, own, others, weights=weights)
            np.fill_diagonal(chance, 0)
            found[at] = 1 - covered(chance)
    return found


def nearer_by_words(coded: Coded) -> Floats:
    """The plain method: how many tasks of all roles are nearer to a task than the nearest of its own, by TF-IDF."""
    words = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(coded.texts)
    counts = np.zeros(len(coded.texts))
    for at in by_source(coded.sources).values():
        near = (words[at] @ words.T).toarray()
        near[np.arange(len(at)), at] = -1
        counts[at] = (near > near[:, at].max(axis=1, keepdims=True)).sum(axis=1)
    return counts


class _Official:
    """The emerging tasks of the older release, and how uncovered each is by its occupation's statements of then."""

    def __init__(self, data: Path, embedder: Embedder) -> None:
        before = occupations.tasks(data, BEFORE)
        self._rows = [row for row in occupations.truth(data, EMERGING) if row["c10"] in before]
        self._texts = [text for tasks in before.values() for text in tasks.values()]
        self._sources = np.array([code for code, tasks in before.items() for _ in tasks])
        self._views = Views(self._texts, embedder=embedder)
        self._seen = self._views.of(self._texts)
        self._told = np.full(len(self._rows), np.nan)

    def judge(self, groups: set[str], weights: Weights) -> None:
        """Judge the emerging tasks of some occupation groups."""
        seen = self._seen.by(weights)
        for place, row in enumerate(self._rows):
            if row["c10"][: training.GROUP] in groups:
                own = self._sources == row["c10"]
                work = self._views.of([row["emerging_2016"]]).by(weights)
                others = seen.some(spread(np.flatnonzero(~own)))
                chance = chances(work, seen.some(np.flatnonzero(own)), others, weights=weights)
                self._told[place] = 1 - covered(chance)[0]

    def auc(self) -> float | None:
        """The part of pairs within an occupation in which the one that became official is told to be less covered."""
        right = [0.5 + 0.5 * float(np.sign(self._told[became] - self._told[never])) for became, never in self._pairs()]
        return float(np.mean(right)) if right else None

    def pairs(self) -> int:
        """How many such pairs there are."""
        return len(self._pairs())

    def _pairs(self) -> list[tuple[int, int]]:
        like = np.array([float(row["sim"]) for row in self._rows])
        codes = np.array([row["c10"] for row in self._rows])
        first, second = np.flatnonzero(like >= BECAME).tolist(), np.flatnonzero(like < NEVER).tolist()
        return [(became, never) for became in first for never in second if codes[became] == codes[never]]


def _known(coded: Coded, truth: list[dict[str, str]]) -> Places:
    """Of each task: 1 a ghost when held out, 0 covered, -1 not said."""
    said = {(row["onet_soc"], row["task_id"]): int(row["ghost_if_held_out"]) for row in truth}
    return np.array([said.get(key, -1) for key in zip(coded.sources, coded.ids, strict=True)], dtype=np.int64)


def _measured(told: Floats, known: Places) -> dict[str, float | None]:
    if len(np.unique(known)) < 2:
        return {"coverage_auc": None, "coverage_ap": None}
    return {
        "coverage_auc": float(roc_auc_score(known, told)),
        "coverage_ap": float(average_precision_score(known, told)),
    }
