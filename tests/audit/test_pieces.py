"""Pieces of work: which steps of cases have a begin and an end."""

import datetime as dt

import pyarrow as pa

from planner.audit.mechanisms import NOBODY
from planner.audit.pieces import pieces
from planner.signals import SCHEMA

NINE = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
TEN = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)


def steps(*rows: dict[str, object]) -> pa.Table:
    """Steps of one case, from nine to ten where nothing else is said."""
    usual = {"source": "desk", "case": "1", "activity": "Check", "start": NINE, "time": TEN}
    return pa.Table.from_pylist([usual | row for row in rows], schema=SCHEMA)


def test_only_what_began_before_it_ended_is_a_piece() -> None:
    """Steps without a begin, a case, or with an end before the begin are counted and left out."""
    found = pieces(steps({"start": None}, {"case": None}, {"start": TEN, "time": NINE}, {}))
    assert (found.place.tolist(), found.left_out) == ([3], 3)
    assert (found.work.end - found.work.start).tolist() == [3600 * 1_000_000]


def test_names_are_of_their_source() -> None:
    """The same case and account in two sources are two; a step of nobody has no resource."""
    found = pieces(steps({"actor": "ada"}, {"actor": "ada", "source": "till"}, {"actor": None}))
    assert found.work.case.tolist() == [0, 1, 0]
    assert found.work.resource.tolist() == [0, 1, NOBODY]
    assert found.resources == ["ada", "ada"]
    assert found.activities == ["Check"]
