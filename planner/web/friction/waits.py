"""What the friction pages show of waiting: the chart, the table of teams, and the sentence on top."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from planner.audit.model import Waiting, Window
from planner.charts import waiting
from planner.charts.base import HIDDEN, Chart
from planner.charts.waiting import WaitingChart
from planner.policy.loader import Policy, Value
from planner.reasons import Reason
from planner.services.friction import Page, TeamWaiting
from planner.web import telling, words
from planner.web.telling import WAITS_FOR

# A drawing with more bars is longer than a screen; the table and the file hold all teams.
BARS = 11
UNKNOWN = "unattributed"


def chart(teams: Sequence[TeamWaiting], *, most: int = BARS) -> WaitingChart:
    """The whole organisation and the teams where work waits longest, causes in words in the table."""
    drawn = [team for team in teams if not team.hidden][: most + 1]
    hidden = {(team.team,) for team in teams if team.hidden}
    made = waiting.data(
        [cause for team in drawn for cause in team.causes],
        hidden=hidden,
        names={team.team: team.name for team in teams},
    )
    rows = tuple((row[0], f"for {WAITS_FOR[str(row[1])]}" if row[1] else None, *row[2:]) for row in made.rows)
    return replace(made, rows=rows)


def largest(team: TeamWaiting) -> Waiting | None:
    """The known cause for which most of a team's work waits; ``None`` when nothing is known or shown."""
    known = [row for row in team.causes if row.cause != UNKNOWN]
    return max(known, key=lambda row: row.share.value, default=None)


def unknown(team: TeamWaiting) -> float:
    """The part of a team's waiting for which the data does not tell why, 0..1."""
    return sum(row.share.value for row in team.causes if row.cause == UNKNOWN)


def unmatched(team: TeamWaiting) -> float | None:
    """The part of a team's signals whose account belongs to nobody known, 0..1."""
    return team.coverage.unmatched_share if team.coverage else None


def headline(page: Page) -> str:
    """The finding on top of the page in one sentence."""
    whole = next((team for team in page.teams if not team.team), page.teams[0] if page.teams else None)
    most = largest(whole) if whole else None
    if whole is None or whole.hidden:
        return "Where work waits cannot be shown: the group is too small."
    if most is None:
        return "Why work waits is not known yet."
    where, part = ("Work here", "all waiting time") if not whole.team else (f"Work in {whole.name}", "its waiting time")
    return f"{where} waits most for {WAITS_FOR[most.cause]}: {words.interval(most.share)} of {part}."


def days(window: Window | None) -> str:
    """The days that were looked at, the last one included."""
    return f"{words.date(window.start)} to {words.date(window.end - dt.timedelta(days=1))}" if window else ""


def limits(reason: Reason, policy: Policy) -> list[tuple[str, str]]:
    """The limits that a finding was judged by, in words: what each means, and its value."""
    named = dict.fromkeys(name for below in reason.walk() for name in below.policy if name in policy)
    known = [policy.explain(name) for name in named]
    return [(one.description, _value(one)) for one in known if isinstance(one.value, int | float)]


def _value(one: Value) -> str:
    return words.percent(one.value) if one.unit.startswith("share") else f"{words.number(one.value)} {one.unit}"


def table(teams: Sequence[TeamWaiting]) -> Chart:
    """Every team and cause as a table for a file."""
    return Chart(
        title="Waiting by team and cause",
        sentence="One row a team and cause.",
        headers=(
            "Team",
            "Waits for",
            "Share of waiting",
            "From",
            "To",
            "Hours",
            "Cases",
            "How sure",
            "Signals of nobody known",
        ),
        rows=tuple(row for team in teams for row in _rows(team)),
    )


def _rows(team: TeamWaiting) -> list[tuple[str | float | int | None, ...]]:
    if team.hidden:
        return [(team.name, HIDDEN, None, None, None, None, None, None, None)]
    part = unmatched(team)
    return [
        (
            team.name,
            WAITS_FOR[row.cause],
            round(row.share.value, 4),
            round(row.share.interval.low, 4) if row.share.interval else None,
            round(row.share.interval.high, 4) if row.share.interval else None,
            round(row.hours, 1),
            row.share.n,
            telling.CERTAIN[row.certainty],
            part if part is None else round(part, 4),
        )
        for row in team.causes
    ]
