"""The evaluation of speed: it measures what it says, on files of the size it says."""

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from planner import connectors, evaluate
from planner.cli import main
from planner.evaluate import speed, speed_imports, speed_logs
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
answer = {{"events": events - {missing}, "seconds": 1000, "cpu_seconds": 1000}}
print(json.dumps({{**answer, "version": "1.0", "reader": "default"}}))
"""


def quiet(note: str, share: float) -> None:
    """Nobody watches."""


def peer(folder: Path, missing: int = 0) -> str:
    """A program that stands in for the peer's interpreter, and misses so many events."""
    path = folder / "peer"
    path.write_text(PEER.format(python=sys.executable, missing=missing))
    path.chmod(0o755)
    return str(path)


def test_imports_are_measured(tmp_path: Path) -> None:
    """Rates, processor time and memory per format and size, of the largest log that is there; and of people."""
    (tmp_path / "small.xes").write_text(f"<log>{TRACE}</log>")
    (tmp_path / "large.xes.gz").write_bytes(gzip.compress(f"<log>{TRACE * 9_000}</log>".encode()))
    options = ["--data", str(tmp_path), "--json", "--events", "300", "--only", "events", "--only", "people"]
    told = json.loads(CliRunner().invoke(main, ["evaluate", "speed", *options]).stdout)
    measures = ("events_per_second", "again_per_second", "cpu_seconds", "peak_mebibytes")
    keys = {f"{kind}_300_{name}" for kind in ("xes", "csv") for name in measures}
    keys |= {f"people_{name}" for name in ("seconds", "cpu_seconds", "again_seconds", "peak_mebibytes")}
    assert {key for key in keys if told[key] <= 0} == set()
    assert set(told) == keys | {"cores", "load", "log", "people"}
    assert (told["log"], told["people"]) == ("large", 300)


def beside(folder: Path, interpreter: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The peer's part alone, with a log that is made, of 50 events that came in within ten seconds."""

    def apart(function: str, *arguments: Any) -> dict[str, Any]:
        if function == "make_log":
            speed_logs.write_log(None, arguments[1], 50)
        return {"events": 50, "seconds": 10.0, "cpu_seconds": 15.0}

    monkeypatch.setattr(speed_imports, "_apart", apart)
    return evaluate.run("speed", data=None, seeds=1, progress=quiet, peer=interpreter, events=(50,), only=("peer",))


def test_a_peer_reads_the_same_logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its seconds are held against those of the import."""
    told = beside(tmp_path, peer(tmp_path), monkeypatch)
    names = ("events", "seconds", "own_seconds", "cpu_seconds", "own_cpu_seconds", "ratio")
    assert [told[f"peer_made_{name}"] for name in names] == [50, 1000, 10.0, 1000, 15.0, 100.0]
    assert (told["peer_version"], told["peer_reader"], told["peer_lowest_ratio"]) == ("1.0", "default", 100.0)


def test_a_part_that_is_none_and_a_foreign_option_are_refused(tmp_path: Path) -> None:
    """Each with what there is."""
    with pytest.raises(Refused, match="no part “all”; there are events, peer, people, audit, texts, start"):
        speed.evaluate(data=None, seeds=1, progress=quiet, only=("all",))
    with pytest.raises(Refused, match="“hostile” has no option --peer"):
        evaluate.run("hostile", data=None, seeds=1, progress=quiet, peer="python")


def test_a_peer_that_reads_otherwise_or_not_at_all_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only readers of the same events can be compared."""
    with pytest.raises(Refused, match="The peer read 49 events of made, and 50 came in"):
        beside(tmp_path, peer(tmp_path, missing=1), monkeypatch)
    with pytest.raises(Refused, match="cannot be started"):
        beside(tmp_path, str(tmp_path / "absent"), monkeypatch)
    with pytest.raises(Refused, match="could not read the log with pm4py"):
        beside(tmp_path, "false", monkeypatch)


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
