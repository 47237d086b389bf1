"""Lateness of issues: the published figures."""

from pathlib import Path

import pytest

from planner.evaluate import delays
from planner.services.errors import NotFound

NAMES = ("issues", "on_time", "delayed", "max", "mean", "median", "mode", "sd")


def test_apache(evaluation_data: Path) -> None:
    """Eight figures as published, and a link that points both ways in two projects."""
    found = delays.evaluate(data=evaluation_data, seeds=1, progress=lambda note, share: None)
    assert [found["apache"][name] for name in NAMES] == [6289, 3683, 2606, 1169, 132.27, 21, 9, 218.97]
    moodle, jboss = (
        (found[name]["late_share_blocked"][0], found[name]["late_share_rest"][0]) for name in ("moodle", "jboss")
    )
    assert moodle == pytest.approx((0.052, 0.117), abs=0.0005)
    assert jboss == pytest.approx((0.627, 0.535), abs=0.0005)


def test_without_tables_it_says_what_to_give(tmp_path: Path) -> None:
    """A folder without such tables is told."""
    with pytest.raises(NotFound, match="_due"):
        delays.evaluate(data=tmp_path, seeds=1, progress=lambda note, share: None)
