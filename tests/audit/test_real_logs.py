"""Pulses of real logs: they hold together, whatever the log."""

from collections import defaultdict
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from planner.audit import run
from planner.audit.work import observed
from planner.connectors.xes import connector
from planner.library.model import Library
from planner.people import Workforce
from planner.policy import load

pytestmark = pytest.mark.real_data


def signals(path: Path) -> ibis.Table:
    """The signals of a log, numbered."""
    table = pa.Table.from_batches([batch.table for batch in connector.read(path, source="log")])
    ids = pa.array([f"s{at}" for at in range(table.num_rows)])
    return ibis.memtable(table.set_column(0, "id", ids))


@pytest.mark.parametrize(
    ("log", "teams", "unknown"),
    [("helpdesk", False, 0.86), ("bpic2013_incidents", True, 0.14), ("bpic2020_DomesticDeclarations", False, 0.05)],
)
def test_pulse(evaluation_data: Path, log: str, teams: bool, unknown: float) -> None:
    """Shares add up per team, teams are there where stated; unattributed is hardly more than what is called "Wait"."""
    given = signals(evaluation_data / "events" / "xes" / f"{log}.xes.gz")
    audit = run(given, workforce=Workforce(), library=Library(), policy=load())
    shares: dict[str, float] = defaultdict(float)
    for wait in audit.waiting:
        shares[wait.team] += wait.share.value
    assert all(share == pytest.approx(1.0) for share in shares.values())
    assert (len(shares) > 1) == teams
    unattributed = [wait.share.value for wait in audit.waiting if (wait.team, wait.cause) == ("", "unattributed")]
    assert sum(unattributed) < unknown


def test_work(evaluation_data: Path) -> None:
    """Every step belongs to one row of work, and no hours are negative."""
    given = signals(evaluation_data / "events" / "xes" / "helpdesk.xes.gz")
    table = observed(given, workforce=Workforce(), policy=load())
    assert len(set(table["case"].to_pylist())) == given["case"].nunique().to_pyarrow().as_py()
    assert min(hours for hours in table["hours"].to_pylist() if hours is not None) >= 0
