"""The evaluation of what AI could carry by text."""

from pathlib import Path

import numpy as np
import pytest

from planner.architect.agency import Labelled, Weights, learn
from planner.evaluate import agency
from planner.services import training
from planner.services.errors import NotFound


def asked(levels: list[float], roles: list[str] | None = None) -> agency.Asked:
    """Tasks with what experts said."""
    tasks = tuple(f"task {at}" for at in range(len(levels)))
    return agency.Asked(tasks=tasks, roles=tuple(roles or ["a"] * len(levels)), experts=np.array(levels))


def test_levels_as_the_experts_say_are_perfect() -> None:
    """The same order gives the best figures, the reverse the worst; roles count from five tasks on."""
    given = asked([1, 2, 3, 4, 5, 2, 3, 4, 5, 5, 1], ["a"] * 5 + ["b"] * 5 + ["c"])
    assert agency.measures(given.experts, given) == pytest.approx(dict.fromkeys(agency.MEASURES, 1.0))
    assert agency.measures(-given.experts, given)["task_auc"] == 0.0


def test_nothing_to_rank_is_no_figure() -> None:
    """Experts who say the same of all tasks leave nothing to measure."""
    found = agency.measures(np.array([1.0, 2.0]), asked([4, 4]))
    assert found == {"task_auc": None, "task_spearman": None, "role_spearman": None}


def test_strangers_are_judged_by_the_shipped_weights(tmp_path: Path) -> None:
    """Occupations that nothing was learnt from are judged as the product would; other columns are not read."""
    rows = [("Keepers of Invented Things", f"Copy invoices number {at} into tables", 1.0) for at in range(3)]
    rows += [("Menders of Invented Things", f"Negotiate contract {at} with angry partners", 4.0) for at in range(3)]
    lines = ["occ,task,has_e", *(f"{occ},{task},{level}" for occ, task, level in rows)]
    (tmp_path / agency.TRUTH).write_text("\n".join(lines) + "\n", "utf-8")
    found = agency.evaluate(data=tmp_path, seeds=1, progress=lambda step, done: None)
    assert found["weights"] == "as shipped"
    assert found["task_auc"] == 1.0
    assert found["n"] == 6


def test_no_group_is_judged_by_weights_that_saw_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the shipped weights know an occupation, each group is left out in turn before it is judged."""
    seen: list[set[str]] = []

    def watched(labelled: Labelled, **options: object) -> Weights:
        seen.append(set(labelled.roles))
        return learn(labelled, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(agency, "learn", watched)
    labels = training.LABELS
    header = "O*NET-SOC Code\tTask\tTitle\thuman_labels\tgpt4_exposure\tgpt4_exposure_alt_rubric\tautomation"
    tasks = [(f"{group}-1", f"Copy table {at}", f"R{group}", at % 2) for group in (11, 13, 15) for at in range(8)]
    body = [f"{code}\t{task}\t{role}\tE1\tE1\tE1\t{carried * 0.5}" for code, task, role, carried in tasks]
    (tmp_path / labels).write_text("\n".join([header, *body]) + "\n", "utf-8")
    given = asked([1, 2, 3], ["R11", "R13", "R11"])
    agency.held_out(given, tmp_path, None, lambda step, done: None)
    assert seen[:2] == [{"R13", "R15"}, {"R11", "R15"}]


def test_without_the_ratings_it_says_what_it_needs(tmp_path: Path) -> None:
    """A folder without the file is told."""
    with pytest.raises(NotFound):
        agency.evaluate(data=tmp_path, seeds=1, progress=lambda step, done: None)
