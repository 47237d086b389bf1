"""Friction over time as pages say it: charts of series, and changes between pulses in words."""

import datetime as dt
from collections.abc import Sequence

from planner.charts import levels
from planner.charts.base import HIDDEN, Chart
from planner.charts.levels import LevelChart, Turn
from planner.services.overtime import Between, Change, Page, Row, Series, TeamPage
from planner.web.drawings import Drawn, drawn
from planner.web.telling import WAITS_FOR, many

HOURS = "hours"
# With more the page would be longer than anybody reads; the file holds all.
CHARTS = 5
VERDICTS = {"changed": "Changed", "not changed": "Not changed", "cannot tell": "Cannot tell yet"}


def charts(page: TeamPage) -> list[Drawn]:
    """The drawings of a team's series: the hours a case, what moved, and what is largest."""
    return [drawn(chart(one, page), levels.draw) for one in page.series[:CHARTS] if one.weeks]


def chart(series: Series, page: TeamPage) -> LevelChart:
    """One series with its levels."""
    turns = [Turn(week=one.week, earliest=one.earliest, latest=one.latest) for one in series.shifts]
    return levels.data(
        title=f"{_measured(series.measure)}, {page.name}",
        sentence=_sentence(series),
        weeks=series.weeks,
        unit="hours a case" if series.measure == HOURS else "share",
        turns=turns,
    )


def _measured(measure: str) -> str:
    return "Hours waited a case" if measure == HOURS else f"Part of the waiting for {WAITS_FOR[measure]}"


def _sentence(series: Series) -> str:
    newest = max(series.shifts, key=lambda one: one.week, default=None)
    return f"{newest.sentence}." if newest else "No change of level can be told from chance."


def sentence(page: Page) -> str:
    """What the page found, in one sentence."""
    if not page.shifts:
        return "Waiting lies on the level it had: no change can be told from chance."
    teams = {one.team for one in page.shifts}
    since = many(len(page.shifts), "change point")
    where = page.names.team(next(iter(teams))) if len(teams) == 1 else many(len(teams), "team")
    return f"Waiting has changed its level: {since} in {where[:1].lower() + where[1:] if '' in teams else where}."


def moved(found: Between | None) -> str:
    """What came of holding two pulses against each other, in one sentence."""
    if found is None:
        return ""
    counts = {verdict: sum(one.verdict == verdict for one in found.changes) for verdict in VERDICTS}
    if not counts["changed"]:
        said = "No share of waiting changed by more than chance"
    else:
        said = f"{many(counts['changed'], 'share')} of waiting really changed"
    return f"{said} from {found.before.name} to {found.after.name}; of {counts['cannot tell']} nobody can tell."


def points(change: Change) -> str:
    """A difference of two shares in points with its range: "22 points more (12 to 31)"."""
    difference = change.difference
    if difference is None or difference.interval is None:
        return "too few cases"
    value, low, high = (round(100 * x) for x in (difference.value, difference.interval.low, difference.interval.high))
    return f"{_signed(value)} ({_signed(low)} to {_signed(high)})"


def _signed(value: int) -> str:
    return f"+{value}" if value > 0 else f"−{-value}" if value < 0 else "0"


def ordered(found: Between | None) -> list[Change]:
    """The changes: what really changed first, the largest first; what cannot be told last."""
    if found is None:
        return []
    place = list(VERDICTS)
    return sorted(
        found.changes,
        key=lambda one: (place.index(one.verdict), -abs(one.difference.value if one.difference else 0.0), one.team),
    )


def table(rows: Sequence[Row], page: Page) -> Chart:
    """Every change between the two newest pulses, as a table for a file."""
    found = page.between
    hidden = [(row.name, HIDDEN, None, None, None, None, None, None) for row in rows if row.hidden]
    changes = [
        (
            page.names.team(one.team),
            WAITS_FOR[one.cause],
            *(round(share.value, 4) if share else None for share in (one.before, one.after)),
            round(one.difference.value, 4) if one.difference else None,
            *_span(one),
            VERDICTS[one.verdict],
        )
        for one in (found.changes if found else ())
    ]
    names = (found.before.name, found.after.name) if found else ("Before", "After")
    headers = ("Team", "Waits for", names[0], names[1], "Difference", "From", "To", "What became of it")
    return Chart(title="What changed", sentence="One row a team and cause.", headers=headers, rows=(*changes, *hidden))


def _span(change: Change) -> tuple[float | None, float | None]:
    span = change.difference.interval if change.difference else None
    return (None, None) if span is None else (round(span.low, 4), round(span.high, 4))


def weeks(page: TeamPage) -> Chart:
    """All series of a team, a row a week, as a table for a file."""
    days: list[dt.date] = [day for day, _ in page.series[0].weeks] if page.series else []
    values = [dict(one.weeks) for one in page.series]
    return Chart(
        title=f"Waiting by week, {page.name}",
        sentence="One row a week.",
        headers=("Week of", *(_measured(one.measure) for one in page.series)),
        rows=tuple((day.isoformat(), *(round(one[day], 4) for one in values)) for day in days),
    )
