"""Key figures: one reading per row, at a date or for a period."""

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from planner.connectors import times
from planner.connectors.base import Field, names
from planner.connectors.intake import Intake
from planner.connectors.periods import parse_one
from planner.connectors.tabular import Tabular


class Kpi(Tabular):
    """Readings of key figures. A reading for a period starts on its first and is timed on its last day."""

    name = "kpi"
    label = "Key figures (KPIs)"
    kinds = ("kpi",)
    drops = names("comment, comments, notes, remarks")
    loose = ("activity", "time", "value")
    fields: tuple[Field, ...] = (
        Field(
            name="activity",
            meaning="the key figure's name",
            required=True,
            also=names("kpi, kpi name, name, metric, metric name, indicator, measure, key figure"),
        ),
        Field(
            name="time",
            meaning="the date or the period of the reading",
            required=True,
            shape="period",
            also=names("""date, period, month, quarter, week, year, reading date, as of, measured at, timestamp"""),
        ),
        Field(
            name="value",
            meaning="the reading",
            required=True,
            also=names("reading, actual, result, amount"),
            shape="number",
        ),
        Field(name="unit", meaning="the unit of the reading", also=names("unit of measure, uom, units")),
        Field(
            name="team",
            meaning="the team it is about",
            also=names("group, department, unit of organisation, business unit"),
        ),
        Field(name="actor", meaning="the account that owns the figure", also=names("owner, kpi owner")),
    )

    def rows(self, intake: Intake, source: str) -> pa.RecordBatch:
        """The readings that have a name, a date or period, and a number."""
        start, time = _when(intake)
        name = intake.text("activity", required=True)
        return intake.signals(
            kind=intake.same("kpi"),
            source=intake.same(source),
            case=name,
            activity=name,
            time=time,
            start=start,
            actor=intake.text("actor"),
            team=intake.text("team"),
            value=intake.number("value", required=True),
            unit=intake.text("unit"),
            attributes=intake.attributes(drops=self.drops),
        )


def _when(intake: Intake) -> tuple[pa.TimestampArray, pa.TimestampArray]:
    """Start and time of each reading; the start is null where a date was given."""
    texts = intake.text("time", required=True)
    periods = [None if text is None else parse_one(text) for text in texts.to_pylist()]
    first = pa.array([period and _midnight(period[0]) for period in periods], pa.string())
    last = pa.array([period and _midnight(period[1]) for period in periods], pa.string())
    start = times.parse(first, zone=intake.mapping.time_zone)
    ends = times.parse(last, zone=intake.mapping.time_zone)
    dates = pc.if_else(pc.is_valid(ends), pa.scalar(None, pa.string()), texts)
    return start, pc.coalesce(ends, intake.times(dates, "time", required=True))


def _midnight(day: date) -> str:
    return f"{day.isoformat()} 00:00:00"


connector = Kpi()
