"""How near ranked destinations come to the moves that experts wrote down."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import roc_auc_score

from planner import embedders, policy
from planner.architect.reach import Reach
from planner.evaluate import moves, occupations
from planner.library.model import Role

SHOWN = 10
Floats = npt.NDArray[np.float64]


def evaluate(
    *, data: Path | None, seeds: int, progress: Callable[[str, float], None], sentences: Path | None = None
) -> dict[str, Any]:
    """Over two frameworks: how many of the moves that experts wrote down are among the ten best destinations.

    ``rome_recall_at_10`` is the mean over origins of the part of their near moves (Proche) found, by what roles need
    and by the level of their access conditions; ``near_far_auc`` how well near moves are told from far ones
    (Evolution); ``career_changers_recall_at_10`` the same recall, over at most ten moves, by texts and by the level of
    preparation (job zone). ``..._ids_only`` and ``..._texts_only`` leave the level out, ``..._with_texts`` adds what
    texts there are. Moves are read by the score alone; nothing is learnt. ``baseline`` is idf-weighted Jaccard of
    competences, and TF-IDF of tasks. ``sentences`` is a folder with a sentence model,
    ``seeds`` changes nothing. Raises NotFound without the files.
    """
    started, rules, embedder = perf_counter(), policy.load(), embedders.default(sentences=sentences)

    def reach(roles: Mapping[str, Role], levels: Mapping[str, float] | None = None) -> Reach:
        return Reach(roles, embedder=embedder, policy=rules, levels=levels)

    progress("Ranking by what roles need", 0.1)
    rome = moves.rome(data)
    found = reach(rome.roles, rome.levels)
    progress("Ranking by texts", 0.5)
    changers = moves.changers(data)
    other = reach(changers.roles, changers.levels)
    ids, texts = reach(rome.roles), reach(changers.roles)
    told = reach(rome.told, rome.levels)
    rows = _recalls(rome, found.viable)
    pairs = _pairs(rome, found.near)
    over = _recalls(changers, other.viable, most=SHOWN)
    progress("Ranking plainly", 0.9)
    jaccard, words = _jaccard(rome.competences, found.keys), _tfidf(changers.roles, other.keys)
    return {
        "rome_recall_at_10": _mean(rows),
        "near_far_auc": _auc(pairs),
        "career_changers_recall_at_10": _mean(over),
        "rome_recall_at_10_ids_only": _mean(_recalls(rome, ids.viable)),
        "rome_recall_at_10_with_texts": _mean(_recalls(rome, told.viable)),
        "near_far_auc_ids_only": _auc(_pairs(rome, ids.near)),
        "career_changers_recall_at_10_texts_only": _mean(_recalls(changers, texts.viable, most=SHOWN)),
        "n": len(rows) + len(pairs) + len(over),
        "origins": {"rome": len(rows), "career_changers": len(over)},
        "intervals": {
            **_range("rome_recall_at_10", rows, _mean),
            **_range("near_far_auc", pairs, _auc),
            **_range("career_changers_recall_at_10", over, _mean),
        },
        "baseline": {
            "rome_recall_at_10": _mean(_recalls(rome, jaccard)),
            "near_far_auc": _auc(_pairs(rome, jaccard)),
            "career_changers_recall_at_10": _mean(_recalls(changers, words, most=SHOWN)),
        },
        "seconds": round(perf_counter() - started, 2),
    }


def _recalls(given: moves.Moves, scores: Floats, *, most: int | None = None) -> list[dict[str, Any]]:
    """For each origin with near moves, the part of them (of ``most`` at most) among the ten highest scores."""
    keys = sorted(given.roles)
    place = {key: at for at, key in enumerate(keys)}
    found = []
    for origin, targets in sorted(given.near.items()):
        row = np.nan_to_num(scores[place[origin]], nan=-np.inf)
        row[place[origin]] = -np.inf
        best = {keys[at] for at in np.argsort(-row, kind="stable")[:SHOWN]}
        counted = min(len(targets), most or len(targets))
        found.append({"group": given.group(origin), "value": len(best & targets) / counted})
    return found


def _pairs(given: moves.Moves, scores: Floats) -> list[dict[str, Any]]:
    place = {key: at for at, key in enumerate(sorted(given.roles))}
    return [
        {
            "group": given.group(origin),
            "near": near,
            "value": float(np.nan_to_num(scores[place[origin], place[target]])),
        }
        for near, moved in ((True, given.near), (False, given.far))
        for origin, targets in sorted(moved.items())
        for target in sorted(targets)
    ]


def _mean(rows: Sequence[Mapping[str, Any]]) -> float:
    return round(float(np.mean([one["value"] for one in rows])), 4)


def _auc(rows: Sequence[Mapping[str, Any]]) -> float | None:
    truth = [one["near"] for one in rows]
    if len(set(truth)) < 2:
        return None
    return round(float(roc_auc_score(truth, [one["value"] for one in rows])), 4)


def _range(name: str, rows: list[dict[str, Any]], figure: Callable[..., float | None]) -> dict[str, Any]:
    return occupations.intervals(rows, lambda some: {name: figure(some)}, names=(name,))


def _jaccard(competences: Mapping[str, frozenset[str]], keys: Sequence[str]) -> Floats:
    """Jaccard of competences weighted by how rare they are among the roles."""
    known = sorted(frozenset().union(*competences.values()))
    place = {name: at for at, name in enumerate(known)}
    rows = np.zeros((len(keys), len(known)))
    for at, key in enumerate(keys):
        rows[at, [place[name] for name in competences.get(key, frozenset())]] = 1
    weights = np.log(len(keys) / rows.sum(axis=0))
    shared = (rows * weights) @ rows.T
    whole = rows @ weights
    return np.asarray(shared / np.maximum(whole[:, None] + whole[None, :] - shared, 1e-9))


def _tfidf(roles: Mapping[str, Role], keys: Sequence[str]) -> Floats:
    texts = [" ".join(one.text for one in roles[key].responsibilities) for key in keys]
    rows = TfidfVectorizer(sublinear_tf=True).fit_transform(texts)
    return np.asarray((rows @ rows.T).toarray())
