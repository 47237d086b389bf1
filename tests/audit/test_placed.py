"""Who acted, in which role and team at that time."""

import datetime as dt
from typing import Any

import ibis

from planner.audit.placed import place, stints
from planner.people import Workforce

from .given import signals, step, workforce

MOVED = workforce(
    [
        {
            "person": "ann",
            "team": "claims",
            "role": "agent",
            "valid_from": dt.date(2024, 1, 1),
            "valid_to": dt.date(2025, 1, 7),
        },
        {"person": "ann", "team": "payments", "role": "lead", "valid_from": dt.date(2025, 1, 7)},
    ],
    [{"account": "a.nn", "person": "ann"}, {"account": "bot", "automated": True}],
    {"claims": "Claims Handling", "payments": "Payments"},
)


def placed(rows: list[dict[str, object]], people: Workforce = MOVED) -> list[dict[str, Any]]:
    table: ibis.Table = place(signals(rows), people)
    return table.order_by("row").to_pyarrow().to_pylist()


def test_team_of_the_time() -> None:
    """A step counts for the team and role the person had on that day, whatever the source states."""
    rows = placed([step("1", "Open", hour, actor="a.nn", team="Elsewhere") for hour in (10, 30)])
    assert [(row["person"], row["role"], row["placed_team"]) for row in rows] == [
        ("ann", "agent", "claims"),
        ("ann", "lead", "payments"),
    ]


def test_stated_team() -> None:
    """A stated team stands for the known one with that name or id, and for itself where it is not known."""
    rows = placed([step("1", "Open", 1, team=team) for team in ("claims handling", " PAYMENTS ", "Legal", "", None)])
    assert [row["placed_team"] for row in rows] == ["claims", "payments", "Legal", None, None]


def test_unmatched() -> None:
    """An account of nobody known is unmatched and stands for itself; a machine and a missing account are not."""
    rows = placed([step("1", "Open", 1, actor=actor) for actor in ("a.nn", "zoe", "bot", None)])
    assert [(row["unmatched"], row["automated"], row["whom"]) for row in rows] == [
        (False, False, "ann"),
        (True, False, "account:tickets:zoe"),
        (False, True, None),
        (False, False, None),
    ]


def test_rows_are_kept() -> None:
    """Two posts at a time and an account listed twice neither add nor lose rows; the larger post counts."""
    people = workforce(
        [
            {"person": "ann", "team": "claims", "share": 0.4, "valid_from": dt.date(2024, 1, 1)},
            {"person": "ann", "team": "payments", "share": 0.6, "valid_from": dt.date(2024, 1, 1)},
        ],
        [{"account": "ann", "person": "ann"}, {"account": "ann", "person": "ann"}],
    )
    assert [row["placed_team"] for row in placed([step("1", "Open", 1, actor="ann")], people)] == ["payments"]


def test_stints() -> None:
    """Overlapping assignments become stretches that follow each other."""
    rows = [
        {
            "person": "ann",
            "team": "a",
            "share": 1.0,
            "valid_from": dt.date(2024, 1, 1),
            "valid_to": dt.date(2024, 7, 1),
        },
        {"person": "ann", "team": "b", "share": 0.5, "valid_from": dt.date(2024, 3, 1)},
    ]
    found = [(row["team"], row["since"]) for row in stints(workforce(rows)).to_pylist()]
    assert found[0] == ("a", dt.date(2024, 1, 1))
    assert found[-1] == ("b", dt.date(2024, 7, 1))
    assert [row["since"] for row in stints(workforce(rows)).to_pylist()][1:] == [
        row["until"] for row in stints(workforce(rows)).to_pylist()
    ][:-1]
