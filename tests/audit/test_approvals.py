"""Approvals: who said no, how often work went round, who was waited for."""

import datetime as dt
from typing import Any

import ibis
import pyarrow as pa
import pytest

from planner.audit import approvals
from planner.audit.causes import in_cases
from planner.policy import load
from planner.signals import SCHEMA

START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def steps(*cases: str) -> ibis.Table:
    """Cases written as steps an hour apart, such as "SUBMITTED by CLERK, APPROVED by BOSS, Paid"."""
    rows = [
        {
            "kind": "event",
            "case": str(number),
            "activity": step.strip(),
            "time": START + dt.timedelta(hours=place),
            "row": place,
        }
        for number, case in enumerate(cases)
        for place, step in enumerate(case.split(","))
    ]
    events = in_cases(ibis.memtable(pa.Table.from_pylist(rows, schema=SCHEMA)))
    return ibis.memtable(approvals.steps(events, policy=load()).select(*approvals.KEPT).to_pyarrow())


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("SUBMITTED by CLERK, REJECTED by BOSS", {"BOSS": 1}),
        # Whoever asked only takes the request back that was refused.
        ("SUBMITTED by CLERK, REJECTED by BOSS, REJECTED by CLERK", {"BOSS": 1}),
        # Taken back before anybody else said no.
        ("SUBMITTED by CLERK, REJECTED by CLERK", {"CLERK": 1}),
        ("SUBMITTED by CLERK, REJECTED by BOSS, REJECTED by CONTROL", {"BOSS": 1, "CONTROL": 1}),
        ("SUBMITTED by CLERK, REJECTED by BOSS, SUBMITTED by CLERK, REJECTED by CLERK", {"BOSS": 1, "CLERK": 1}),
        ("SUBMITTED by CLERK, APPROVED by BOSS", {}),
        ("Declined", {"": 1}),
    ],
)
def test_what_counts_as_a_rejection(case: str, expected: dict[str, int]) -> None:
    """Each submission's first no counts, and every later one that is not the asker's."""
    assert approvals.rejections(steps(case)) == expected


def test_how_often_it_was_asked_for() -> None:
    """Only what was carried out is counted, by how often it was asked for."""
    twice = "SUBMITTED by CLERK, REJECTED by BOSS, SUBMITTED by CLERK, APPROVED by BOSS, Paid"
    assert approvals.submissions(steps(twice, "Paid", "SUBMITTED by CLERK, REJECTED by BOSS")) == {0: 1, 2: 1}


def test_a_yes_that_is_carried_out_next() -> None:
    """A yes followed by another yes is not the one that is acted on."""
    found = steps("SUBMITTED by CLERK, APPROVED by BOSS, APPROVED by HEAD, Request payment, Paid")
    assert approvals.handed_on(found) == {"HEAD": 1}


def test_time_goes_to_the_role_that_acted_next() -> None:
    """The hours before a step are those its role was waited for; carrying out is no role's."""
    rows: list[dict[str, Any]] = approvals.seconds_by_role(
        steps("SUBMITTED by CLERK, Noted, REJECTED by BOSS, SUBMITTED by CLERK, Request payment")
    ).to_pylist()
    assert {(row["role"], row["asks"]): row["seconds"] for row in rows} == {
        ("BOSS", False): 3600,
        ("CLERK", True): 3600,
        (None, False): 7200,
    }


def test_a_role_named_by_an_attribute_goes_first() -> None:
    """What the source states as role counts before the words of the step."""
    row = {"kind": "event", "case": "1", "activity": "Rejected by the office", "time": START, "row": 1}
    table = pa.Table.from_pylist([row | {"attributes": [("org:role", "AUDITOR")]}], schema=SCHEMA)
    found = approvals.steps(in_cases(ibis.memtable(table)), policy=load())
    assert approvals.rejections(found) == {"AUDITOR": 1}
