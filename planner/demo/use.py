"""Use of a tool week by week, and the figure it should move."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.demo.model import Period, Stint
from planner.demo.plan import read

HEADINGS = ["Week", "Account", "Team", "Tool", "Uses"]
LIKENESS = 0.3


@dataclass(frozen=True, kw_only=True)
class Told:
    """Rows of the use file, and readings of the figure as rows of the file of key figures."""

    rows: list[list[object]]
    figures: list[list[object]]


def use(span: Period, stints: list[Stint], rng: np.random.Generator, *, without: frozenset[str]) -> Told:
    """Who used the tool how often in which week, in the teams that have it, and what the figure was."""
    table = read("use.toml")
    rows: list[list[object]] = []
    figures: list[list[object]] = []
    for team, own in zip(table["teams"], rng.spawn(len(table["teams"])), strict=True):
        left_out = team.get("fact") in without
        how = table["ordinary"] | ({} if left_out else team)
        there = [stint for stint in stints if stint.team == team["name"] and not stint.lead]
        rows += _uses(how, table, team["name"], there, span, own)
        figures += _readings(how, table, team["name"], span, own)
    return Told(rows=rows, figures=figures)


def _weeks(span: Period) -> list[dt.date]:
    first = span.start - dt.timedelta(days=span.start.weekday())
    weeks = [first + dt.timedelta(weeks=at) for at in range(span.weeks + 1)]
    return [week for week in weeks if span.start <= week and week + dt.timedelta(days=6) <= span.end]


def _grown(first: float, last: float, share: float) -> float:
    return first + (last - first) * share


def _uses(
    how: dict[str, Any],
    table: dict[str, Any],
    team: str,
    there: list[Stint],
    span: Period,
    rng: np.random.Generator,
) -> Iterator[list[object]]:
    launch = span.quarters[table["launch_quarter"]]
    weeks = [week for week in _weeks(span) if week >= launch]
    eager = rng.lognormal(-(how["uneven"] ** 2) / 2, how["uneven"], len(there))
    stay = [at for at, stint in enumerate(there) if stint.start < launch and stint.end is None]
    champions = set(rng.permutation(stay)[: how.get("champions", 0)].tolist())
    for number, week in enumerate(weeks):
        share = number / max(len(weeks) - 1, 1)
        for at, stint in enumerate(there):
            if stint.start > week or (stint.end is not None and stint.end <= week):
                continue
            mean = _grown(how["first"], how["last"], share) * eager[at]
            if at in champions:
                mean = _grown(how["champion_first"], how["champion_last"], share)
            if count := int(rng.poisson(mean)):
                yield [week.isoformat(), stint.email, team, table["tool"], count]


def _readings(
    how: dict[str, Any], table: dict[str, Any], team: str, span: Period, rng: np.random.Generator
) -> Iterator[list[object]]:
    launch = span.quarters[table["launch_quarter"]]
    weeks = _weeks(span)
    since = [week for week in weeks if week >= launch]
    off = 0.0
    for week in weeks:
        off = LIKENESS * off + float(rng.normal(0.0, table["spread"]))
        share = since.index(week) / max(len(since) - 1, 1) if week in since else 0.0
        year, number, _ = week.isocalendar()
        value = table["level"] + how["moves"] * share + off
        yield [f"{year}-W{number:02d}", table["figure"], round(value, 3), table["unit"], team]
