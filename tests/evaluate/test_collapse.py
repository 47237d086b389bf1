"""Roles that were later made one."""

from pathlib import Path

import pytest

from planner.evaluate import collapse
from planner.services.errors import NotFound


def test_roles_that_were_merged(evaluation_data: Path) -> None:
    """Merged pairs lead among those of their minor group, and by more than by the words they share."""
    found = collapse.evaluate(data=evaluation_data, seeds=1, progress=lambda note, share: None)
    assert found["auc"] > 0.9 > found["baseline"]["auc"]
    assert found["precision_at_20"] >= found["baseline"]["precision_at_20"]
    low, high = found["intervals"]["auc"]
    assert low < found["auc"] < high


def test_without_a_merged_pair_it_says_so(tmp_path: Path) -> None:
    """A folder without the files, and files without any merge, are told."""
    with pytest.raises(NotFound, match="Task Statements"):
        collapse.evaluate(data=tmp_path, seeds=1, progress=lambda note, share: None)
    (tmp_path / collapse.RELEASE).mkdir()
    tasks = tmp_path / collapse.RELEASE / "Task Statements.txt"
    tasks.write_text("O*NET-SOC Code\tTask ID\tTask\n11-1011.00\t1\tPay suppliers\n", "utf-8")
    (tmp_path / collapse.TRUTH).write_text("c10_a,t10_a,c10_b,t10_b\n", "utf-8")
    with pytest.raises(NotFound, match="merged"):
        collapse.evaluate(data=tmp_path, seeds=1, progress=lambda note, share: None)
