"""Approvals in event logs: the published figures."""

from pathlib import Path

import pytest

from planner.evaluate import approvals
from planner.services.errors import NotFound


def test_domestic_declarations(evaluation_data: Path) -> None:
    """BPI 2020: rejections by role, submissions among paid claims, and the shares by both denominators."""
    found = approvals.evaluate(data=evaluation_data, seeds=1, progress=lambda note, share: None)
    told = found["bpic2020_DomesticDeclarations"]
    assert told["rejections"] == {
        "ADMINISTRATION": 936,
        "SUPERVISOR": 286,
        "MISSING": 89,
        "PRE_APPROVER": 86,
        "BUDGET OWNER": 57,
        "EMPLOYEE": 7,
    }
    times = {int(key): count for key, count in told["submissions_among_fulfilled"].items()}
    assert [times[1], times[2], times[3], sum(c for t, c in times.items() if t > 3), times[0]] == [
        8945,
        845,
        109,
        12,
        1,
    ]
    assert told["approval_then_ordered"] == {"SUPERVISOR": 9912}
    shares = [told[f"share_{who}_of_approval_waiting"] for who in ("deciding", "asking", "role_unknown")]
    assert shares == pytest.approx([0.79, 0.19, 0.02], abs=0.005)
    assert told["share_deciding_of_all_waiting"] == pytest.approx(0.34, abs=0.005)


def test_without_logs_it_says_what_to_give(tmp_path: Path) -> None:
    """A folder without event logs is told."""
    with pytest.raises(NotFound, match="event logs"):
        approvals.evaluate(data=tmp_path, seeds=1, progress=lambda note, share: None)
