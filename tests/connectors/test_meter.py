"""How far into a file its reader is."""

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from planner import connectors
from planner.connectors.meter import metered

ROWS = 120_000


def shares(name: str, path: Path) -> list[float | None]:
    """What the meter says after each batch."""
    with metered() as meter:
        return [meter.share for _ in connectors.get(name).read(path, source="x")]


@pytest.mark.parametrize("ending", [".csv", ".csv.gz"])
def test_a_table_tells_how_much_of_its_bytes_is_read(tmp_path: Path, ending: str) -> None:
    """From batch to batch a larger share, packed or not, and all of it at the end."""
    path = tmp_path / f"log{ending}"
    text = "Ticket,Status,Changed at\n" + "".join(f"{n},Open,2026-01-05 09:{n % 60:02}\n" for n in range(ROWS))
    path.write_bytes(gzip.compress(text.encode(), 1) if ending.endswith("gz") else text.encode())
    found = [share or 0.0 for share in shares("event_csv", path)]
    assert len(found) > 2
    assert 0 < found[0] < 0.9
    assert found == sorted(found)
    assert found[-1] == 1.0


def test_an_export_tells_how_many_of_its_days_are_read(tmp_path: Path) -> None:
    """A zip is measured by its files."""
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for day in range(1, 4):
            archive.writestr(f"general/2026-01-0{day}.json", json.dumps([{"type": "message", "ts": "1767600000.0"}]))
    assert shares("slack", path) == [1.0]


def test_nobody_who_did_not_ask_is_told(tmp_path: Path) -> None:
    """Outside a block the meter stands still."""
    path = tmp_path / "log.csv"
    path.write_text("Ticket,Status,Changed at\n1,Open,2026-01-05\n")
    with metered() as meter:
        pass
    assert len(list(connectors.get("event_csv").read(path, source="x"))) == 1
    assert meter.share is None
