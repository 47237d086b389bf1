"""The evaluation of covered and uncovered work."""

from pathlib import Path

import numpy as np
import pytest

from planner.architect.matching import Coded
from planner.evaluate import ghosts
from planner.services.errors import NotFound

TASKS = {
    "99-1": ("Repair broken engines.", "Fix engines that are broken.", "Sing songs at weddings."),
    "99-2": ("Teach children to read.", "Instruct children in reading.", "Weigh parcels on scales."),
    "98-1": ("Write letters to customers.", "Draft customer letters.", "Feed horses in stables."),
    "98-2": ("Count coins in tills.", "Count the coins of tills.", "Paint fences with brushes."),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two invented releases of occupations nobody knows: the third task of each is covered by no other."""
    statements = ["O*NET-SOC Code\tTask ID\tTask"]
    activities, truth = ["O*NET-SOC Code\tTask ID\tDWA ID"], ["onet_soc,task_id,ghost_if_held_out"]
    for code, tasks in TASKS.items():
        for at, task in enumerate(tasks):
            statements.append(f"{code}\t{at}\t{task}")
            activities.append(f"{code}\t{at}\t{code}.{max(at, 1)}")
            truth.append(f"{code},{at},{int(at == 2)}")
    for release in ("db_20_3_text", "db_30_1_text"):
        (tmp_path / release).mkdir()
        (tmp_path / release / "Task Statements.txt").write_text("\n".join(statements) + "\n", "utf-8")
        (tmp_path / release / "Tasks to DWAs.txt").write_text("\n".join(activities) + "\n", "utf-8")
    (tmp_path / ghosts.TRUTH).write_text("\n".join(truth) + "\n", "utf-8")
    emerging = ["c10,category,emerging_2016,sim,later_official_task", "99-1,New,Tune guitars.,0.9,Tune guitars."]
    emerging.append("99-1,New,Repair the engines that broke.,0.1,Sing songs.")
    (tmp_path / ghosts.EMERGING).write_text("\n".join(emerging) + "\n", "utf-8")
    return tmp_path


def test_a_task_that_others_of_its_role_cover_is_no_ghost(folder: Path) -> None:
    """Roles that nothing was learnt from are judged by the shipped weights, beside the plain method."""
    found = ghosts.evaluate(data=folder, seeds=1, progress=lambda step, done: None)
    assert found["weights"] == "as shipped"
    assert found["n"] == 12
    assert found["coverage_auc"] == 1.0
    assert found["coverage_ap"] == pytest.approx(1.0)
    assert (found["promoted_auc"], found["promoted_pairs"]) == (1.0, 1)
    assert set(found["baseline"]) == {"coverage_auc", "coverage_ap", "promoted_auc"}


def test_the_plain_method_counts_what_is_nearer_than_the_best_of_its_own() -> None:
    """Other roles' tasks that share more words stand before a task's own role."""
    texts = ("write long letters", "sing", "write long letters daily", "write letters")
    coded = Coded(
        ids=("1", "2", "3", "4"),
        texts=texts,
        sources=("a", "a", "b", "b"),
        groups=("x",) * 4,
        activities=(frozenset(),) * 4,
    )
    assert ghosts.nearer_by_words(coded)[0] == 2
    assert np.isfinite(ghosts.nearer_by_words(coded)).all()


def test_without_the_files_it_says_what_it_needs(tmp_path: Path) -> None:
    """No folder, or one without the files, is told."""
    for data in (None, tmp_path):
        with pytest.raises(NotFound):
            ghosts.evaluate(data=data, seeds=1, progress=lambda step, done: None)
