"""Changed and reworded statements of roles."""

from pathlib import Path

import pytest

from planner.evaluate import drift
from planner.services.errors import NotFound


def test_two_releases_of_a_framework(evaluation_data: Path) -> None:
    """Roles that changed are told from those that were only reworded, better than by equal texts."""
    found = drift.evaluate(data=evaluation_data, seeds=1, progress=lambda note, share: None)
    assert found["false_alarm_unchanged"] <= 0.02 < found["baseline"]["false_alarm_unchanged"]
    assert found["recall_changed"] >= 0.95
    assert found["reworded_recognised"] > 0.8


def test_a_small_framework(tmp_path: Path) -> None:
    """Ids are only the truth: a reworded statement is the same, a replaced one is not."""
    releases = {
        "db_20_3_text": ["1\tApprove the invoices.", "2\tPay suppliers"],
        "db_30_1_text": ["1\tApproving of invoices", "3\tRepair pumps"],
    }
    for name, rows in releases.items():
        (tmp_path / name).mkdir()
        lines = ["O*NET-SOC Code\tTask ID\tTask", *(f"11-1011.00\t{row}" for row in rows)]
        (tmp_path / name / "Task Statements.txt").write_text("\n".join(lines), "utf-8")
    (tmp_path / drift.TRUTH).write_text("c10,c19,jaccard\n11-1011.00,11-1011.00,0.333\n", "utf-8")
    found = drift.evaluate(data=tmp_path, seeds=1, progress=lambda note, share: None)
    assert (found["recall_changed"], found["reworded_recognised"], found["new_recognised"]) == (1, 1, 1)
    assert found["false_alarm_unchanged"] is None
    assert found["baseline"]["reworded_recognised"] == 0


def test_without_releases_it_says_what_to_give(tmp_path: Path) -> None:
    """A folder without the files is told."""
    with pytest.raises(NotFound, match="Task Statements"):
        drift.evaluate(data=tmp_path, seeds=1, progress=lambda note, share: None)
