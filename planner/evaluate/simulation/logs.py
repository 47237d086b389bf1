"""Logs as tools give them, written from what happened: states entered, or work with start and end."""

import datetime as dt

import pyarrow as pa

from planner.evaluate.simulation.configuration import Configuration
from planner.evaluate.simulation.ledger import Done, Ledger
from planner.evaluate.simulation.words import activities, states
from planner.signals import batch

# A Monday.
BEGIN = dt.datetime(2025, 1, 6, tzinfo=dt.UTC)
SOURCE = "simulated"
Row = dict[str, object]


def written(ledger: Ledger, configuration: Configuration) -> pa.Table:
    """The log of a simulation with planner.signals.SCHEMA, in order of time."""
    write = _states if configuration.form == "states" else _start_end
    rows = write(ledger, configuration)
    for place, row in enumerate(rows):
        row |= {"id": f"{place:06d}", "kind": "event", "source": SOURCE, "row": place + 1}
    return pa.Table.from_batches([batch(rows)])


def instant(seconds: int) -> dt.datetime:
    """The simulated second as a date and time."""
    return BEGIN + dt.timedelta(seconds=seconds)


def _states(ledger: Ledger, configuration: Configuration) -> list[Row]:
    names = states(configuration)
    return [
        {
            "case": f"C{one.case:05d}",
            "activity": names[one.role],
            "time": instant(one.time),
            "actor": one.actor,
            "team": one.team,
        }
        for one in sorted(ledger.entered, key=lambda one: one.time)
    ]


def _start_end(ledger: Ledger, configuration: Configuration) -> list[Row]:
    names = activities(configuration)
    shown = [one for one in ledger.done if configuration.asks or not one.role.startswith("ask ")]
    return [
        {
            "case": f"C{one.case:05d}",
            "activity": names[_activity(one)],
            "time": instant(one.end),
            "start": instant(one.start),
            "actor": one.actor,
            "team": one.team,
        }
        for one in sorted(shown, key=lambda one: (one.end, one.start))
    ]


def _activity(one: Done) -> str:
    return one.step if one.role in ("work", "checking") else one.role
