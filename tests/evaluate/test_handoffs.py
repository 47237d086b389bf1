"""Hand-overs in event logs: the published figures."""

from pathlib import Path

import pytest

from planner.evaluate import handoffs
from planner.services.errors import NotFound


def test_incidents(evaluation_data: Path) -> None:
    """BPI 2013: hand-overs, ping-pong, first line, reopened, and where the hours before the end went."""
    found = handoffs.evaluate(data=evaluation_data, seeds=1, progress=lambda note, share: None)
    told = found["bpic2013_incidents"]
    counts = [told[name] for name in ("hand_overs", "handed_over", "ping_pong", "first_line", "reopened")]
    assert counts == [9454, 3820, 1177, 4546, 510]
    share = told["share_by_meaning"]
    parts = [share["outside"], share["hand-off"] + share["queue"], share["working"], share["unattributed"]]
    assert parts == pytest.approx([0.351, 0.285, 0.219, 0.102], abs=0.0006)
    assert told["share_by_state"]["Accepted / Wait - Implementation"] == pytest.approx(0.0435, abs=0.0001)
    assert told["share_after_the_end_of_raw_hours"]["Completed / Resolved"] == pytest.approx(0.314, abs=0.0005)


def test_without_logs_it_says_what_to_give(tmp_path: Path) -> None:
    """A folder without event logs is told."""
    with pytest.raises(NotFound, match="event logs"):
        handoffs.evaluate(data=tmp_path, seeds=1, progress=lambda note, share: None)
