"""Counts of real exports as read through their connectors."""

from pathlib import Path

import pytest

from planner import evaluate
from planner.evaluate.payloads_tables import counts
from planner.faults import Unreadable


def test_real_exports_come_in_whole(evaluation_data: Path) -> None:
    """Every row of both incident logs, every message of the export and every task statement of O*NET comes in."""
    found = counts(evaluation_data)
    onet = {name: found.pop(name) for name in sorted(found) if name.startswith("onet_")}
    tasks = {name: count for name, count in onet.items() if name.endswith("_tasks_ours")}
    assert tasks
    assert tasks == {name: onet[name.replace("_ours", "_expected")] for name in tasks}
    assert found == {
        "servicenow_rows": 40_000,
        "servicenow_other_rows": 5_998,
        "slack_messages": 1_382,
        "slack_users": 71,
        "slack_messages_of_nobody": 6,
        "slack_files": 375,
    }


def test_a_folder_without_the_exports_is_refused(tmp_path: Path) -> None:
    """The message names the file that is not there."""
    with pytest.raises(Unreadable, match=r"slack_export_houston\.zip"):
        counts(tmp_path)


def test_what_helps_a_benchmark_is_none_itself() -> None:
    """Only modules that evaluate something are offered."""
    assert "speed" in evaluate.names()
    assert "payloads_tables" not in evaluate.names()
