"""Tallies: the share of several kinds as one has a range of its own."""

import datetime as dt

import ibis
import pyarrow as pa
import pytest

from planner.audit.tally import tallies
from planner.policy import load

KINDS = ("a", "b", "c")
START = dt.datetime(2025, 1, 6, tzinfo=dt.UTC)


def rows(rival: str | None) -> ibis.Table:
    """Forty cases that waited an hour for a, one to three for b and two for c, which may be a rival's."""
    parts = [
        {
            "placed_team": "t",
            "source": "s",
            "case": f"c{case}",
            "kind": kind,
            "seconds": 3600.0 * hours,
            "worked": None,
            "whom": "ann",
            "id": f"{case}{kind}",
            "row": case,
            "time": START + dt.timedelta(days=case),
            "rival": rival if kind == "c" else None,
        }
        for case in range(40)
        for kind, hours in (("a", 1), ("b", 1 + case % 3), ("c", 2))
    ]
    whole = pa.Table.from_pylist(parts)
    for name, kind in (("worked", pa.float64()), ("rival", pa.string())):
        whole = whole.set_column(whole.column_names.index(name), name, whole[name].cast(kind))
    return ibis.memtable(whole)


def joint(rival: str | None) -> tuple[float, float, float]:
    """The share of a and b as one, and its range."""
    told = list(tallies(rows(rival), kinds=KINDS, denominator="hours", policy=load(), together=("a", "b")))
    (figure,) = {one.joint for one in told if one.team == "t" and one.joint}
    assert figure.interval is not None
    return figure.value, figure.interval.low, figure.interval.high


def test_kinds_have_a_share_as_one() -> None:
    """It is the sum of theirs, and every tally of the team tells it."""
    told = list(tallies(rows(None), kinds=KINDS, denominator="hours", policy=load(), together=("a", "b")))
    value, low, high = joint(None)
    assert value == pytest.approx(sum(one.share.value for one in told if one.team == "" and one.kind != "c"))
    assert low < value < high


def test_what_may_be_theirs_widens_the_range() -> None:
    """What may be one of them instead, or anything, may belong to them; what may be each other's changes nothing."""
    value, low, high = joint(None)
    assert joint("a")[:2] == (value, low)
    assert joint("a")[2] == joint("any")[2] == 1.0 > high


def test_nothing_is_told_as_one_where_it_was_not_asked() -> None:
    """Tallies by mechanism have no such share."""
    assert {one.joint for one in tallies(rows(None), kinds=KINDS, denominator="hours", policy=load())} == {None}
