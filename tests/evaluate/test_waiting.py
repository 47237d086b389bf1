"""The split of waiting by mechanism beside the one worked out by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from planner.evaluate import waiting
from planner.services.errors import NotFound

LOG = """case_id,Activity,start_time,end_time,Resource
1,Write,2026-03-02T09:00:00,2026-03-02T10:00:00,Ada
1,Check,2026-03-02T13:00:00,2026-03-02T14:00:00,Bo
"""
HEADER = (
    "source_activity,source_resource,target_activity,target_resource,"
    "wt_batching,wt_prioritization,wt_contention,wt_unavailability,wt_extraneous\n"
)


def judged(folder: Path, expected: str) -> dict[str, Any]:
    """What the evaluation says of a log of one hand-over that waits three hours, of which Bo is away for one."""
    (folder / "log.csv").write_text(LOG)
    (folder / "log_expected.csv").write_text(HEADER + expected)
    day = {"monday": [["09:00", "12:00"], ["13:00", "17:00"]]}
    (folder / "working_hours.json").write_text(json.dumps({"batch_size": 2, "calendars": {"Bo": day}}))
    return waiting.evaluate(data=folder, seeds=1, progress=lambda note, share: None)


def test_what_agrees_has_no_error(tmp_path: Path) -> None:
    """Expected parts that are ours leave no error."""
    found = judged(tmp_path, "Write,Ada,Check,Bo,0 days,0 days,0 days,0 days 01:00:00,0 days 02:00:00\n")
    assert (found["logs"], found["max_abs_error_seconds"]) == (1, 0.0)


def test_what_differs_is_told_in_seconds(tmp_path: Path) -> None:
    """The largest difference of any transition and mechanism counts, in seconds."""
    found = judged(tmp_path, "Write,Ada,Check,Bo,0 days,0 days,0 days,0 days 00:30:00,0 days 02:00:00\n")
    assert found["max_abs_error_seconds"] == 1800
    assert found["per_log"]["log"]["max_abs_error_seconds_by_mechanism"]["unavailability"] == 1800


def test_a_transition_that_one_side_lacks_is_an_error(tmp_path: Path) -> None:
    """Waiting that only one side knows is an error of all its length."""
    found = judged(tmp_path, "Write,Ada,Print,Bo,0 days,0 days,0 days,0 days,1 days\n")
    one = found["per_log"]["log"]
    assert (one["transitions_missing"], one["transitions_added"]) == (1, 1)
    assert found["max_abs_error_seconds"] == 24 * 3600


def test_without_logs_it_says_what_to_give(tmp_path: Path) -> None:
    """A folder without such tables is told, not judged as free of error."""
    with pytest.raises(NotFound, match="_expected"):
        waiting.evaluate(data=tmp_path, seeds=1, progress=lambda note, share: None)


def test_the_published_logs(evaluation_data: Path) -> None:
    """Every transition and mechanism of the published logs agrees to the second."""
    found = waiting.evaluate(data=evaluation_data, seeds=1, progress=lambda note, share: None)
    assert found["logs"] >= 3
    assert found["max_abs_error_seconds"] == 0
