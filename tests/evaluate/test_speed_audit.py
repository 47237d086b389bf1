"""The speed of the audit: it is measured on logs of the size and kind it says."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from planner.cli import main
from planner.evaluate import speed_signals
from planner.signals import CHANGE, SCHEMA

MEASURES = ("seconds", "cpu_seconds", "peak_mebibytes", "events_per_second")


def test_the_audit_is_measured() -> None:
    """Time, processor time, memory and rate, of states and of steps with a begin, and of the whole audit."""
    options = ["--json", "--only", "audit", "--events", "3000"]
    told = json.loads(CliRunner().invoke(main, ["evaluate", "speed", *options]).stdout)
    kinds = [f"audit_{part}{kind}_3000" for part in ("", "whole_") for kind in ("states", "timed")]
    keys = {f"{kind}_{name}" for kind in kinds for name in MEASURES}
    assert set(told) == keys | {"cores", "load"}
    assert {key for key in keys if told[key] < 0 or (told[key] == 0 and "seconds" not in key)} == set()


@pytest.mark.parametrize("timed", [False, True])
def test_logs_are_as_the_store_keeps_them(tmp_path: Path, timed: bool) -> None:
    """As many events as are asked for, each with an id of its own; cases of about ten, of people who are known."""
    assert speed_signals.write(tmp_path / "a.parquet", 20_000, timed=timed) == 20_000
    table = pq.read_table(tmp_path / "a.parquet")
    rows = table.to_pylist()
    known = set(speed_signals.workforce().accounts["account"].to_pylist())
    assert table.schema == SCHEMA
    assert len({row["id"] for row in rows}) == 20_000
    assert 8 < len(rows) / len({row["case"] for row in rows}) < 12
    assert [row["time"] for row in rows[:5_000]] == sorted(row["time"] for row in rows[:5_000])
    assert 0.9 < sum(row["actor"] in known for row in rows) / 20_000 < 0.97
    assert all((row["start"] is not None) == timed and (not timed or row["start"] <= row["time"]) for row in rows)
    assert any(CHANGE in dict(row["attributes"]) for row in rows) != timed
