"""What the friction pages show of the signals behind a finding."""

import datetime as dt
from pathlib import Path

import pytest
from keeping import keep_run

from planner.access import Viewer
from planner.audit.model import Audit, Window
from planner.people import Workforce
from planner.policy import load
from planner.reasons import Finding, Reason, SignalRefs
from planner.services import clock, friction, importing, publish
from planner.services.importing import Order
from planner.store import imports
from planner.store.open import Stores

HR = Viewer(login=1, email="hr@x.example", persona="hr")
TICKETS = """Ticket,Status,Changed at,Summary
T-1,Open,2026-01-02 09:00,My colleague keeps losing files
T-1,Done,2026-01-03 09:00,My colleague keeps losing files
"""


@pytest.mark.parametrize(
    ("people", "titles"), [(9, {"hidden: group too small"}), (10, {"My colleague keeps losing files"})]
)
def test_titles_are_quoted_only_where_enough_people_wrote_them(
    stores: Stores, tmp_path: Path, people: int, titles: set[str]
) -> None:
    """A ticket's title is free text: behind fewer than ten people the signals are listed without it."""
    path = tmp_path / "tickets.csv"
    path.write_text(TICKETS)
    importing.ingest(stores, Order(connector="event_csv", source="desk", path=path), by="test")
    with stores.records.read() as session:
        files = imports.live_files(session)
    ids = tuple(stores.signals.table(files).select("id").to_pyarrow()["id"].to_pylist())
    finding = Finding(
        key="queue_wait:team:a",
        kind="queue_wait",
        subjects=("team:a",),
        sentence="Work waits",
        certainty="likely",
        because=Reason(claim="since", signals=SignalRefs(total=2, ids=ids)),
        people=frozenset(str(number) for number in range(people)),
    )
    audit = Audit(window=Window(start=dt.date(2026, 1, 1), end=dt.date(2026, 4, 1)), findings=(finding,))
    released = publish.of_audit(audit, Workforce(), load(), ())
    with stores.records.write() as session:
        number = keep_run(
            session,
            "audit",
            audit,
            now=clock.now(),
            findings=(finding,),
            released=[table.to_dict() for table in released],
        )
    rows = friction.evidence(stores, HR, number, finding.key).rows
    assert len(rows) == 2
    assert {row.title for row in rows} == titles
