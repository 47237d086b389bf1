"""A measure that some teams began: when, and how many of the blocks it is meant to lessen are left in which week."""

import datetime as dt
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.demo.model import Begun, Period
from planner.demo.plan import read

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]
FLAT = ((0.0, 1.0),)


def start(span: Period) -> dt.date:
    """The day on which the measure began."""
    table = read("begun.toml")
    quarter: int = table["quarter"]
    return span.quarters[quarter] + dt.timedelta(days=table["days"])


def begun(span: Period) -> tuple[Begun, ...]:
    """What the company would record of it, a team each."""
    table = read("begun.toml")
    return tuple(
        Begun(
            team=team["name"],
            measure=table["measure"],
            start=start(span),
            owner=table["owner"],
            reason=table["reason"],
        )
        for team in table["teams"]
    )


def troubled(team: str) -> tuple[str, float, float] | None:
    """The cause of waiting of a team that began: the cause, how much of it beside all other waiting, how often."""
    table = read("begun.toml")
    row = _row(team)
    return (table["cause"], row["beside"], table["chance"]) if row else None


def left(team: str, days: Days, span: Period, *, without: frozenset[str]) -> Floats | None:
    """The part of a team's blocks that is left on each day; None where the team began nothing.

    Where what is planted in the team is left out, the measure began and nothing came of it.
    """
    return _course(team, "left", days, span, without)


def busy(team: str, days: Days, span: Period, *, without: frozenset[str]) -> Floats | float:
    """How much work comes to a team on each day against what came at first."""
    found = _course(team, "busy", days, span, without)
    return 1.0 if found is None else found


def _course(team: str, what: str, days: Days, span: Period, without: frozenset[str]) -> Floats | None:
    row = _row(team)
    if row is None:
        return None
    points = np.array(FLAT if row["fact"] in without else row.get(what, FLAT))
    weeks = (days - np.datetime64(start(span))).astype("timedelta64[D]").astype(np.float64) / 7
    course: Floats = np.interp(weeks, points[:, 0], points[:, 1])
    return course


def _row(team: str) -> dict[str, Any] | None:
    return next((one for one in read("begun.toml")["teams"] if one["name"] == team), None)
