"""What the friction pages show of waiting: the chart, the table of teams, and the sentence on top."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from planner.audit.held import HandOver
from planner.audit.model import Waiting, Window
from planner.charts import waiting
from planner.charts.base import HIDDEN, Chart
from planner.charts.waiting import WaitingChart
from planner.policy.loader import Policy, Value
from planner.reasons import Figure, Reason
from planner.services.friction import Behind, Page, TeamWaiting
from planner.services.names import Names
from planner.web import telling, words
from planner.web.friction import clocks
from planner.web.friction.clocks import CLOCKS, ELAPSED
from planner.web.telling import WAITS_FOR

# A drawing with more bars is longer than a screen; the table and the file hold all teams.
BARS = 11
# Of the teams that are too small so many are named, the others only counted.
HIDDEN_BARS = 3
HELD_BY: Mapping[str, str] = {
    "batching": "the rest of a batch that was done in one go",
    "prioritisation": "other work that came later and was done first",
    "contention": "other work that came earlier and was done first",
    "unavailability": "people who were away, outside their working hours",
    "extraneous": "nothing that the log shows",
}
UNKNOWN = "unattributed"
SHARED = ("Share of waiting", "From", "To")


def chart(teams: Sequence[TeamWaiting], *, clock: str = ELAPSED, most: int = BARS) -> WaitingChart:
    """The whole organisation and the teams where work waits longest, causes in words in the table."""
    drawn = [team for team in teams if not team.hidden][: most + 1]
    hidden = {(team.team,) for team in teams if team.hidden}
    made = waiting.data(
        [cause for team in drawn for cause in team.causes],
        hidden=hidden,
        names={team.team: team.name for team in teams},
        clock="" if clock == ELAPSED else CLOCKS[clock],
    )
    rows = [(row[0], f"for {WAITS_FOR[str(row[1])]}" if row[1] else None, *row[2:]) for row in made.rows]
    shown = len(rows) - len(hidden) + HIDDEN_BARS
    bars = [bar for bar in made.bars if not bar.hidden] + [bar for bar in made.bars if bar.hidden][:HIDDEN_BARS]
    return replace(made, rows=tuple(rows[:shown]), bars=tuple(bars))


def mechanisms(teams: Sequence[TeamWaiting], *, most: int = BARS) -> WaitingChart | None:
    """What held up the work of the organisation and of the teams where it waits longest; None where it is not known."""
    known = [team for team in teams if team.held][: most + 1]
    if not known:
        return None
    made = waiting.mechanisms(
        [row for team in known for row in team.held], names={team.team: team.name for team in known}
    )
    return replace(made, rows=tuple((row[0], HELD_BY[str(row[1])], *row[2:]) for row in made.rows))


def held_table(teams: Sequence[TeamWaiting]) -> Chart:
    """Every team and mechanism as a table for a file."""
    return Chart(
        title="Waiting by team and mechanism",
        sentence="One row a team and mechanism.",
        headers=("Team", "Held up by", *SHARED, "Hours", "Working hours", "Cases", "How sure", "Counted over"),
        rows=tuple(
            (
                team.name,
                HELD_BY[row.mechanism],
                *_ranged(row.share),
                round(row.hours, 1),
                None if row.worked is None else round(row.worked, 1),
                row.share.n,
                telling.CERTAIN[row.certainty],
                row.share.denominator,
            )
            for team in teams
            for row in team.held
        ),
    )


def pending_table(teams: Sequence[TeamWaiting]) -> Chart:
    """What still waits, as a table for a file."""
    return Chart(
        title="What still waits",
        sentence="One row a team and cause.",
        headers=("Team", "Waits for", "Cases", "Hours so far", "Median hours", "From", "To"),
        rows=tuple(
            (
                team.name,
                WAITS_FOR[row.cause],
                row.cases,
                round(row.hours, 1),
                round(row.age.value, 1),
                round(row.age.interval.low, 1) if row.age.interval else None,
                round(row.age.interval.high, 1) if row.age.interval else None,
            )
            for team in teams
            for row in team.pending
        ),
    )


def hand_over_table(page: Page) -> Chart:
    """The largest hand-overs, as a table for a file."""
    return Chart(
        title="Hand-overs where work lay longest",
        sentence="One row a hand-over.",
        headers=(
            "From team",
            "After",
            "To team",
            "Before",
            "Times",
            "Hours",
            *SHARED,
            *(f"Hours: {m}" for m in HELD_BY),
        ),
        rows=tuple(
            (
                page.names.team(one.giver) if one.giver else None,
                one.given,
                page.names.team(one.taker) if one.taker else None,
                one.taken,
                one.times,
                round(one.hours, 1),
                *_ranged(one.share),
                *(round(one.parts[name], 1) for name in HELD_BY),
            )
            for _, one in page.hand_overs
        ),
    )


def hours_table(teams: Sequence[TeamWaiting]) -> Chart:
    """The working hours that the waiting was judged by, as a table for a file."""
    return Chart(
        title="Working hours",
        sentence="One row a team.",
        headers=("Team", "Hours a week", "Week", "Time zone", "Days off", "Where they come from"),
        rows=tuple(
            (
                team.name,
                team.working.hours,
                clocks.week(team.working),
                team.working.zone,
                len(team.working.free),
                clocks.origin(team.working),
            )
            for team in teams
            if team.working
        ),
    )


def said(found: Behind, what: str, names: Names) -> str:
    """What a figure is that signals are looked at for, in a sentence."""
    where = names.team(found.team)
    if found.hand_over is not None:
        one = found.hand_over
        return f"Work lay {words.hours(one.hours, rough=True)} between “{one.given}” and “{one.taken}”"
    if what == "held":
        return f"{where}: held up by {HELD_BY[found.kind]}"
    return f"{where}: {'still waits' if what == 'pending' else 'waited'} for {WAITS_FOR[found.kind]}"


def longest_part(one: HandOver) -> str:
    """What held most of a hand-over's work up, in words with its part."""
    name = max(one.parts, key=lambda part: one.parts[part])
    return f"{HELD_BY[name]}, {words.percent(one.parts[name] / one.hours)}"


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


def table(teams: Sequence[TeamWaiting], *, clock: str = ELAPSED) -> Chart:
    """Every team and cause as a table for a file."""
    return Chart(
        title="Waiting by team and cause",
        sentence="One row a team and cause.",
        headers=(
            "Team",
            "Waits for",
            *SHARED,
            "Hours",
            "Cases",
            "How sure",
            "Signals of nobody known",
            "Clock",
            "Counted over",
        ),
        rows=tuple(row for team in teams for row in _rows(clocks.told_by(team, clock), clock)),
    )


def _ranged(share: Figure) -> tuple[float, float | None, float | None]:
    span = share.interval
    return round(share.value, 4), round(span.low, 4) if span else None, round(span.high, 4) if span else None


def _rows(team: TeamWaiting, clock: str) -> list[tuple[str | float | int | None, ...]]:
    if team.hidden:
        return [(team.name, HIDDEN, None, None, None, None, None, None, None, None, None)]
    part = unmatched(team)
    return [
        (
            team.name,
            WAITS_FOR[row.cause],
            *_ranged(row.share),
            round(row.hours, 1),
            row.share.n,
            telling.CERTAIN[row.certainty],
            part if part is None else round(part, 4),
            CLOCKS[clock],
            row.share.denominator,
        )
        for row in team.causes
    ]
