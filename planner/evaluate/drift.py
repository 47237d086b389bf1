"""How well changed statements of roles are told from reworded ones, over two releases of one framework."""

import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from planner import policy
from planner.architect.rewording import Rewording, reworded
from planner.evaluate import occupations
from planner.policy import Policy

BEFORE, NOW = "db_20_3_text", "db_30_1_text"
TRUTH = "same_title_task_churn_2016_2025.csv"
# Below this part of statements with the same id, a role's framework is counted as changed.
CHANGED = 0.7
Statements = dict[str, str]


def evaluate(*, data: Path | None, seeds: int, progress: Callable[[str, float], None]) -> dict[str, Any]:
    """Over occupations of the same title in two releases: which are told to have changed, from their texts alone.

    ``false_alarm_unchanged`` is the part told to have changed of those whose statements all kept their ids,
    ``recall_changed`` the same of those of which less than seven in ten did. Ids are hidden, the order is shuffled.
    ``reworded_recognised`` is the part of statements with the same id and another text that count as the same,
    ``new_recognised`` the part of those with an id of one release only that count as new or gone. Ranges are those of
    95 in 100 drawings of the minor groups of occupations. ``baseline`` takes texts for the same that differ in
    punctuation and capitals alone. Nothing else is drawn, so ``seeds`` changes nothing. Raises NotFound without
    the two releases.
    """
    started, rules = perf_counter(), policy.load()
    before, now = (occupations.tasks(data, release) for release in (BEFORE, NOW))
    rows = [row for row in occupations.truth(data, TRUTH) if row["c10"] in before and row["c19"] in now]
    progress("Comparing statements", 0.2)
    ours = [_judged(row, before, now, _ours(rules)) for row in rows]
    plain = [_judged(row, before, now, _exactly(rules)) for row in rows]
    figures = _figures(ours)
    return {
        **figures,
        "n": len(rows),
        "unchanged": sum(one["unchanged"] for one in ours),
        "changed": sum(one["changed"] for one in ours),
        "intervals": occupations.intervals(ours, _figures, names=("false_alarm_unchanged", "recall_changed")),
        "baseline": _figures(plain),
        "seconds": round(perf_counter() - started, 2),
    }


Compare = Callable[[Sequence[str], Sequence[str]], tuple[Rewording, bool]]


def _ours(rules: Policy) -> Compare:
    def compare(before: Sequence[str], now: Sequence[str]) -> tuple[Rewording, bool]:
        found = reworded(before, now, policy=rules)
        return found, found.changed(rules)

    return compare


def _exactly(rules: Policy) -> Compare:
    def compare(before: Sequence[str], now: Sequence[str]) -> tuple[Rewording, bool]:
        old, new = ({_plain(text): text for text in texts} for texts in (before, now))
        found = Rewording(
            kept=tuple(new[key] for key in old.keys() & new.keys()),
            new=tuple(new[key] for key in new.keys() - old.keys()),
            gone=tuple(old[key] for key in old.keys() - new.keys()),
        )
        return found, found.changed(rules)

    return compare


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _judged(
    row: dict[str, str], before: dict[str, Statements], now: dict[str, Statements], compare: Compare
) -> dict[str, Any]:
    old, new = before[row["c10"]], now[row["c19"]]
    found, told = compare(_shuffled(old), _shuffled(new))
    same = {*found.new, *found.gone}
    kept = [key for key in old.keys() & new.keys() if old[key] != new[key]]
    single = [old.get(key) or new[key] for key in old.keys() ^ new.keys()]
    return {
        "group": occupations.minor_group(row["c10"]),
        "told": told,
        "unchanged": float(row["jaccard"]) == 1,
        "changed": float(row["jaccard"]) < CHANGED,
        "reworded": [new[key] not in same for key in kept],
        "single": [text in same for text in single],
    }


def _shuffled(statements: Statements) -> list[str]:
    texts = sorted(statements.values())
    random.Random(len(texts)).shuffle(texts)
    return texts


def _figures(rows: Sequence[dict[str, Any]]) -> dict[str, float | None]:
    def part(values: Sequence[bool]) -> float | None:
        return round(sum(values) / len(values), 4) if values else None

    return {
        "false_alarm_unchanged": part([one["told"] for one in rows if one["unchanged"]]),
        "recall_changed": part([one["told"] for one in rows if one["changed"]]),
        "reworded_recognised": part([each for one in rows for each in one["reworded"]]),
        "new_recognised": part([each for one in rows for each in one["single"]]),
    }
