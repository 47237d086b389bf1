"""Event logs below a folder, read as the product reads them."""

from pathlib import Path

import pyarrow as pa

from planner import connectors
from planner.services.errors import NotFound

ENDINGS = (".xes", ".xes.gz")


def logs(data: Path | None) -> list[Path]:
    """Every event log in the XES format below a folder. Raises NotFound where there is none."""
    found = sorted(path for path in data.rglob("*") if path.name.endswith(ENDINGS)) if data else []
    if not found:
        raise NotFound("Give a folder that holds event logs (.xes or .xes.gz) with --data.")
    return found


def name(path: Path) -> str:
    """The log's file name without its endings."""
    return path.name.removesuffix(".gz").removesuffix(".xes")


def signals(path: Path) -> pa.Table:
    """A log's signals as the xes connector proposes to read it. Raises Unreadable."""
    reader = connectors.get("xes")
    mapping = reader.propose(path).mapping
    return pa.Table.from_batches([batch.table for batch in reader.read(path, source=name(path), mapping=mapping)])
