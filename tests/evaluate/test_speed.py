"""The evaluation of speed: it measures what it says, on files of the size it says."""

import gzip
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from planner import connectors, evaluate
from planner.cli import main
from planner.evaluate import speed, speed_logs
from planner.services.errors import Refused

TRACE = (
    '<trace><string key="concept:name" value="C"/><event><string key="concept:name" value="A"/>'
    '<date key="time:timestamp" value="2026-03-02T09:00:00+01:00"/><string key="org:role" value="R"/></event></trace>'
)
# A peer that answers as the interpreter would that has pm4py.
PEER = """#!{python}
import json, pathlib, sys
events = pathlib.Path(sys.argv[3]).read_text().count("<event>")
print("a banner")
print(json.dumps({{"events": events - {missing}, "seconds": 1000, "version": "1.0", "reader": "default"}}))
"""


def quiet(note: str, share: float) -> None:
    """Nobody watches."""


def peer(folder: Path, missing: int = 0) -> str:
    """A program that stands in for the peer's interpreter, and misses so many events."""
    path = folder / "peer"
    path.write_text(PEER.format(python=sys.executable, missing=missing))
    path.chmod(0o755)
    return str(path)


def test_every_part_of_imports_is_measured(tmp_path: Path) -> None:
    """Rates, processor time and memory per format and size, people, and the ratio to the peer."""
    options = ["--json", "--events", "300", "--peer", peer(tmp_path)]
    parts = [word for part in ("events", "people", "peer") for word in ("--only", part)]
    result = CliRunner().invoke(main, ["evaluate", "speed", *options, *parts])
    told = json.loads(result.stdout)
    measures = ("events_per_second", "again_per_second", "cpu_seconds", "peak_mebibytes")
    keys = {f"{kind}_300_{name}" for kind in ("xes", "csv") for name in measures}
    keys |= {f"people_{name}" for name in ("seconds", "cpu_seconds", "again_seconds", "peak_mebibytes")}
    keys |= {f"peer_made_{name}" for name in ("events", "seconds", "own_seconds", "ratio")}
    assert {key for key in keys if told[key] <= 0} == set()
    assert set(told) == keys | {"cores", "load", "log", "people", "peer_version", "peer_reader", "peer_lowest_ratio"}
    assert (told["people"], told["peer_version"]) == (300, "1.0")
    assert 300 <= told["peer_made_events"] < 310


def test_logs_of_the_data_are_used(tmp_path: Path) -> None:
    """The largest is made larger; its name is told."""
    (tmp_path / "small.xes").write_text(f"<log>{TRACE}</log>")
    (tmp_path / "large.xes.gz").write_bytes(gzip.compress(f"<log>{TRACE * 9_000}</log>".encode()))
    told = evaluate.run("speed", data=tmp_path, seeds=1, progress=quiet, events=(20,), only=("events",))
    assert told["log"] == "large"


def test_a_part_that_is_none_and_a_foreign_option_are_refused(tmp_path: Path) -> None:
    """Each with what there is."""
    with pytest.raises(Refused, match="no part “all”; there are events, peer, people, start"):
        speed.evaluate(data=None, seeds=1, progress=quiet, only=("all",))
    with pytest.raises(Refused, match="“hostile” has no option --peer"):
        evaluate.run("hostile", data=None, seeds=1, progress=quiet, peer="python")


@pytest.mark.parametrize(("missing", "words"), [(1, "The peer read 49 events"), (None, "cannot be started")])
def test_a_peer_that_reads_otherwise_is_refused(tmp_path: Path, missing: int | None, words: str) -> None:
    """Only readers of the same events can be compared."""
    (tmp_path / "log.xes").write_text(f"<log>{TRACE}</log>")
    interpreter = str(tmp_path / "absent") if missing is None else peer(tmp_path, missing)
    options = {"peer": interpreter, "events": (50,), "only": ("peer",)}
    with pytest.raises(Refused, match=words):
        evaluate.run("speed", data=tmp_path, seeds=1, progress=quiet, **options)


def test_a_log_is_made_larger_by_its_own_traces(tmp_path: Path) -> None:
    """Cases of their own, each week earlier, and all else as it was; the same as a table."""
    source, log, table = tmp_path / "a.xes", tmp_path / "b.xes", tmp_path / "b.csv"
    source.write_text(f"<log>{TRACE}</log>")
    assert speed_logs.write_log(source, log, 2) == 2
    rows = [row for batch in connectors.get("xes").read(log, source="s") for row in batch.table.to_pylist()]
    assert [(row["case"], row["activity"], row["time"].day) for row in rows] == [("C-0", "A", 2), ("C-1", "A", 23)]
    speed_logs.write_table(log, table)
    again = [row for batch in connectors.get("event_csv").read(table, source="s") for row in batch.table.to_pylist()]
    assert [{**row, "row": None} for row in again] == [{**row, "row": None} for row in rows]


def test_a_log_without_events_cannot_be_made_larger(tmp_path: Path) -> None:
    """Rather than writing without end."""
    source = tmp_path / "a.xes"
    source.write_text("<log><trace></trace></log>")
    with pytest.raises(ValueError, match="without events"):
        speed_logs.write_log(source, tmp_path / "b.xes", 2)
