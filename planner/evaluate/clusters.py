"""How near clusters of responsibilities come to the work activities that analysts gave them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score

from planner import embedders, policy
from planner.architect.grouping import grouped
from planner.architect.leading import leading
from planner.evaluate import occupations
from planner.policy import Policy

RELEASE = "db_30_1_text"
# Smaller minor groups, or ones with fewer activities, say little about a grouping.
TASKS, LABELS = 60, 5
# Rows of the table of all likenesses that are held at once.
STRETCH = 500
NAMES = ("ari", "ari_k_chosen")
Floats = npt.NDArray[np.float32]
Task = dict[str, str]


def evaluate(
    *, data: Path | None, seeds: int, progress: Callable[[str, float], None], sentences: Path | None = None
) -> dict[str, Any]:
    """Over minor groups of occupations: how well clusters of their tasks agree with the analysts' activities.

    Tasks with exactly one detailed activity, each text once; the label is the intermediate activity. ``ari`` is the
    adjusted Rand index with the number of labels given, ``ari_k_chosen`` with the number the product chooses, at the
    mean of the groups; ``nearest_neighbour_same_iwa`` the part of all tasks whose nearest task of another occupation
    has the same label. Labels are read for the score and, where it is given, for the number alone; nothing is learnt.
    ``baseline`` is average linkage and nearest neighbours on TF-IDF. ``sentences`` is a folder with a sentence model,
    ``seeds`` changes nothing. Raises NotFound
    without the release.
    """
    started, rules, embedder = perf_counter(), policy.load(), embedders.default(sentences=sentences)
    tasks = _tasks(data)
    groups = _groups(tasks)
    rows: list[dict[str, Any]] = []
    for at, (name, inside) in enumerate(sorted(groups.items())):
        progress(f"Grouping the tasks of {name}", at / len(groups))
        rows.append({"group": name, **_judged(inside, embedder, rules), "plain": _plain(inside)})
    progress("Looking for the nearest of other occupations", 0.9)
    texts = [one["text"] for one in tasks]
    near = _nearest(tasks, leading(texts, embedder=embedder, policy=rules))
    words = TfidfVectorizer(sublinear_tf=True).fit_transform(texts)
    return {
        **_means(rows),
        "nearest_neighbour_same_iwa": near,
        "n": len(tasks),
        "groups": len(groups),
        "chosen_to_given": round(float(np.mean([one["chosen"] / one["given"] for one in rows])), 2),
        "intervals": occupations.intervals(rows, _means, names=NAMES),
        "baseline": {
            "ari": round(float(np.mean([one["plain"] for one in rows])), 4),
            "ari_k_chosen": None,
            "nearest_neighbour_same_iwa": _nearest(tasks, words),
        },
        "seconds": round(perf_counter() - started, 2),
    }


def _tasks(data: Path | None) -> list[Task]:
    activity = {row["DWA ID"]: row["IWA ID"] for row in occupations.rows(data, f"{RELEASE}/DWA Reference.txt")}
    coded: dict[tuple[str, str], set[str]] = {}
    for row in occupations.rows(data, f"{RELEASE}/Tasks to DWAs.txt"):
        coded.setdefault((row["O*NET-SOC Code"], row["Task ID"]), set()).add(row["DWA ID"])
    found: dict[str, Task] = {}
    for occupation, statements in occupations.tasks(data, RELEASE).items():
        for key, text in statements.items():
            codes = coded.get((occupation, key), set())
            if len(codes) == 1:
                label = activity[next(iter(codes))]
                found.setdefault(text.lower(), {"occupation": occupation, "text": text, "label": label})
    return list(found.values())


def _groups(tasks: Sequence[Task]) -> dict[str, list[Task]]:
    found: dict[str, list[Task]] = {}
    for one in tasks:
        found.setdefault(occupations.minor_group(one["occupation"]), []).append(one)
    return {
        name: inside
        for name, inside in found.items()
        if len(inside) >= TASKS and len({one["label"] for one in inside}) >= LABELS
    }


def _judged(inside: Sequence[Task], embedder: Any, rules: Policy) -> dict[str, float]:
    texts, labels = [one["text"] for one in inside], [one["label"] for one in inside]
    given = len(set(labels))
    told = grouped(texts, embedder=embedder, policy=rules, seed=0, number=given).labels
    own = grouped(texts, embedder=embedder, policy=rules, seed=0).labels
    return {
        "ari": float(adjusted_rand_score(labels, told)),
        "ari_k_chosen": float(adjusted_rand_score(labels, own)),
        "given": given,
        "chosen": len(set(own.tolist())),
    }


def _plain(inside: Sequence[Task]) -> float:
    rows = TfidfVectorizer(sublinear_tf=True).fit_transform([one["text"] for one in inside])
    apart = np.clip(1 - (rows @ rows.T).toarray(), 0, None)
    np.fill_diagonal(apart, 0)
    labels = [one["label"] for one in inside]
    told = fcluster(linkage(squareform(apart, checks=False), "average"), len(set(labels)), "maxclust")
    return float(adjusted_rand_score(labels, told))


def _means(rows: Sequence[dict[str, Any]]) -> dict[str, float | None]:
    return {name: round(float(np.mean([one[name] for one in rows])), 4) for name in NAMES}


def _nearest(tasks: Sequence[Task], rows: Any) -> float:
    """The part of tasks whose nearest task of another occupation has the same label; ``rows`` of length one."""
    _, labels = np.unique([one["label"] for one in tasks], return_inverse=True)
    _, occupation = np.unique([one["occupation"] for one in tasks], return_inverse=True)
    same = 0
    for start in range(0, len(tasks), STRETCH):
        part = slice(start, start + STRETCH)
        product = rows[part] @ rows.T
        alike = np.asarray(product if isinstance(product, np.ndarray) else product.toarray())
        alike[occupation[part, None] == occupation[None, :]] = -np.inf
        same += int((labels[alike.argmax(axis=1)] == labels[part]).sum())
    return round(same / len(tasks), 4)
