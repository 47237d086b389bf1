"""Key figures at dates and for periods."""

from datetime import UTC, datetime
from pathlib import Path

from planner.connectors import get
from planner.connectors.base import Mapping

GOOD = Path(__file__).parent / "samples" / "kpi" / "good.csv"


def test_a_period_starts_and_ends() -> None:
    """A quarter's reading starts on its first and is timed on its last day; the name is case and activity."""
    row = next(get("kpi").read(GOOD, source="cockpit")).table.to_pylist()[2]
    assert (row["start"], row["time"]) == (datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 3, 31, tzinfo=UTC))
    assert row["case"] == row["activity"] == "Days to decision"
    assert (row["value"], row["unit"], row["team"]) == (4.2, "days", "Claims")


def test_a_date_has_no_start(tmp_path: Path) -> None:
    """A reading at a date is timed then, in the zone of the mapping."""
    path = tmp_path / "kpi.csv"
    path.write_text("KPI,Date,Value\nDays to decision,31.03.2025,4\n")
    mapping = Mapping(columns={"activity": "KPI", "time": "Date", "value": "Value"}, time_zone="Europe/Berlin")
    row = next(get("kpi").read(path, source="cockpit", mapping=mapping)).table.to_pylist()[0]
    assert (row["start"], row["time"]) == (None, datetime(2025, 3, 30, 22, tzinfo=UTC))
