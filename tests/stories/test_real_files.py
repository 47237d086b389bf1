"""Real logs go in whole and get a first answer."""

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.config import Settings
from planner.services import house, importing, results, running
from planner.store.open import Stores

FOLDER = Path(os.environ.get("PLANNER_EVALUATION_DATA", "no evaluation data"))
KNOWN = {
    "bpic2020_DomesticDeclarations.xes.gz": (10_357, 55_628),
    "bpic2013_incidents.xes.gz": (7_554, 65_533),
    "helpdesk.xes.gz": (4_580, 21_348),
}
LOGS = sorted(FOLDER.glob("events/xes/*.xes.gz"))
ISSUES = sorted(FOLDER.glob("events/jira_delay/*.csv.gz"))
pytestmark = [pytest.mark.real_data, pytest.mark.usefixtures("evaluation_data")]


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    """An instance without anything in it."""
    opened = house.prepare(Settings(instance=tmp_path / "instance"))
    yield opened
    opened.close()


def reconciled(outcome: importing.Outcome) -> bool:
    """Whether every row read became something."""
    return outcome.read == outcome.created + outcome.updated + outcome.unchanged + outcome.rejected


@pytest.mark.parametrize("path", LOGS or [FOLDER], ids=lambda path: path.name)
def test_a_log_goes_in_and_is_audited(stores: Stores, path: Path) -> None:
    """Cases and events are all there, a second import changes nothing, and the phases say what they can."""
    order = importing.Order(connector="xes", source="log", path=path)
    outcome = importing.ingest(stores, order, by="test")
    table = stores.signals.table(_files(stores))
    cases = table.case.nunique().to_pyarrow().as_py()
    assert reconciled(outcome)
    assert (cases, outcome.created) == KNOWN.get(path.name, (cases, outcome.read))
    again = importing.ingest(stores, order, by="test")
    assert (again.created, again.unchanged) == (0, outcome.read)
    running.run(stores, by="test")
    audit, architecture = results.latest(stores, "audit"), results.latest(stores, "architect")
    assert audit is not None
    assert architecture is not None
    assert sum(row.hours for row in audit.value.waiting) > 0
    # The log knows neither people nor titles of work: the product says so and invents no role.
    assert audit.value.missing
    assert architecture.value.missing
    assert architecture.value.moves == ()


@pytest.mark.parametrize("path", ISSUES or [FOLDER], ids=lambda path: path.name)
def test_issues_go_in_by_the_proposed_mapping(stores: Stores, path: Path) -> None:
    """A table of issues needs no mapping by hand; one moment a case gives no waiting, and the product says so."""
    order = importing.Order(connector="event_csv", source="issues", path=path)
    outcome = importing.ingest(stores, order, by="test")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = sum(1 for _ in file) - 1
    assert reconciled(outcome)
    assert outcome.read == lines
    assert outcome.created == lines - outcome.rejected
    running.run(stores, by="test")
    audit = results.latest(stores, "audit")
    assert audit is not None
    assert audit.value.findings == ()
    assert audit.value.missing


def _files(stores: Stores) -> tuple[str, ...]:
    from planner.store import imports

    with stores.records.read() as session:
        return imports.live_files(session)
