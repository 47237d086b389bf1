"""Clocks and working hours on the friction pages: which clock a page counts by, and hours in words."""

from collections.abc import Sequence
from dataclasses import replace

from flask import request

from planner.audit.held import DAYS, MINUTES, WorkingHours
from planner.services.friction import TeamWaiting
from planner.web import words

ELAPSED, WORKING = "elapsed", "working"
CLOCKS = {ELAPSED: "elapsed hours", WORKING: "working hours"}
ORIGINS = {
    "given": "Given in the policy",
    "organisation": "Those of the whole organisation: too few steps of its own to learn from",
    "unknown": "Not known: too few steps of named people to learn from",
}


def clock(teams: Sequence[TeamWaiting]) -> str:
    """The clock this page counts by: what was asked for, where anybody's working hours are known."""
    return WORKING if request.args.get("clock") == WORKING and known(teams) else ELAPSED


def known(teams: Sequence[TeamWaiting]) -> bool:
    """Whether any figure can be told in working hours."""
    return any(row.worked is not None for team in teams for row in team.causes)


def told_by(team: TeamWaiting, which: str) -> TeamWaiting:
    """A team's waiting on a clock; on the working clock it is empty where the team's hours are not known."""
    if which == ELAPSED:
        return team
    rows = [
        replace(row, hours=row.worked, share=row.worked_share)
        for row in team.causes
        if row.worked and row.worked_share is not None
    ]
    rows.sort(key=lambda row: -row.hours)
    return replace(team, causes=tuple(rows), hours=sum(row.hours for row in rows))


def origin(hours: WorkingHours) -> str:
    """Where a team's hours come from."""
    if hours.origin != "learnt":
        return ORIGINS[hours.origin]
    return f"Learnt from {words.number(hours.acts)} steps; {words.percent(hours.covered)} of them lie within"


def week(hours: WorkingHours) -> str:
    """A week in words, days alike together: "Monday to Friday 09:00 to 17:00"."""
    if not hours.week:
        return words.UNKNOWN
    if hours.always:
        return "Round the clock, every day"
    runs: list[tuple[int, int]] = []
    for day, stretches in enumerate(hours.week):
        if runs and hours.week[runs[-1][0]] == stretches:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return "; ".join(f"{_days(*run)} {_stretches(hours.week[run[0]])}" for run in runs)


def _days(first: int, last: int) -> str:
    names = [day.capitalize() for day in DAYS]
    if first == last:
        return names[first]
    return f"{names[first]} {'and' if last == first + 1 else 'to'} {names[last]}"


def _stretches(stretches: Sequence[tuple[int, int]]) -> str:
    if not stretches:
        return "off"
    if tuple(stretches) == ((0, MINUTES),):
        return "all day"
    return " and ".join(f"{_time(since)} to {_time(until)}" for since, until in stretches)


def _time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
