"""Signals and workforces for tests, written short."""

import datetime as dt

import ibis
import pyarrow as pa

from planner.people import ACCOUNTS, ASSIGNMENTS, Workforce
from planner.signals import SCHEMA, batch

START = dt.datetime(2025, 1, 6, tzinfo=dt.UTC)


def signals(rows: list[dict[str, object]]) -> ibis.Table:
    """Signals with an id and a row each, of kind event and source tickets where nothing else is said."""
    usual = [{"id": f"s{at}", "row": at, "kind": "event", "source": "tickets"} | row for at, row in enumerate(rows, 1)]
    return ibis.memtable(pa.Table.from_batches([batch(usual)], schema=SCHEMA))


def step(case: str, state: str | None, hour: float, **more: object) -> dict[str, object]:
    """A case enters a state so many hours after the start."""
    return {"case": case, "activity": state, "time": START + dt.timedelta(hours=hour), **more}


def workforce(
    assignments: list[dict[str, object]] | None = None,
    accounts: list[dict[str, object]] | None = None,
    names: dict[str, str] | None = None,
) -> Workforce:
    """People and accounts from dictionaries; an account belongs to the source tickets where nothing else is said."""
    known = [{"source": "tickets", "automated": False} | account for account in accounts or []]
    return Workforce(
        assignments=pa.Table.from_pylist(assignments or [], schema=ASSIGNMENTS),
        accounts=pa.Table.from_pylist(known, schema=ACCOUNTS),
        team_names=names or {},
    )


def team_of(size: int, team: str, *, since: dt.date = dt.date(2020, 1, 1)) -> Workforce:
    """A team whose people p1, p2 ... have accounts of the same name."""
    people = [f"p{at}" for at in range(1, size + 1)]
    return workforce(
        [{"person": person, "team": team, "role": "agent", "share": 1.0, "valid_from": since} for person in people],
        [{"account": person, "person": person} for person in people],
    )
