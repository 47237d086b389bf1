"""Course: how waiting went week by week, since when it lies on another level, and which cases span two periods."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import ibis

from planner.audit import broken
from planner.audit.begun import begun
from planner.audit.calendars import calendars
from planner.audit.causes import in_cases
from planner.audit.kept import kept
from planner.audit.model import Window
from planner.audit.model_course import Course
from planner.audit.placed import place
from planner.audit.pulse import NOTHING
from planner.audit.shifts import shifts
from planner.audit.steps import steps_of
from planner.audit.tally import for_teams
from planner.audit.waits import waits
from planner.audit.weekly import weekly
from planner.audit.windows import instant, quarter
from planner.people import Workforce
from planner.policy import Policy

CASE = ("source", "case")
QUARTER, MONTH = "quarter", "month"
Present = Mapping[tuple[str, int], frozenset[str]]


@dataclass(frozen=True, kw_only=True)
class Taken:
    """The course, and who is in it: the people of each team between two neighbouring ``edges``, by its place."""

    course: Course
    edges: tuple[dt.date, ...]
    present: Present

    def between(self, team: str, start: dt.date, end: dt.date) -> frozenset[str]:
        """Whose waits of a team ended between two of the edges."""
        inside = [n for n, edge in enumerate(self.edges[:-1]) if start <= edge and self.edges[n + 1] <= end]
        return frozenset().union(*(self.present.get((team, n), frozenset()) for n in inside))


def follow(
    signals: ibis.Table,
    *,
    workforce: Workforce,
    policy: Policy,
    periods: Sequence[Window],
    edges: Sequence[dt.date] = (),
    least_people: int,
) -> Taken:
    """How waiting went over all days, and who stands behind it between any two of ``periods``' ends and ``edges``.

    ``signals`` has planner.signals.SCHEMA. Weeks with fewer than ``least_people`` people are left out.
    """
    window = span(signals)
    if window is None:
        return Taken(course=Course(window=None, missing=(NOTHING,)), edges=(), present={})
    ends = {window.start, window.end, *edges, *(day for one in periods for day in (one.start, one.end))}
    inside = tuple(sorted(day for day in ends if window.start <= day <= window.end))
    with _waits(signals, workforce, policy, window) as held:
        series = weekly(held, policy=policy, least_people=least_people)
        found, missing = shifts(series, names=workforce.team_names, policy=policy)
        course = Course(
            window=window,
            periods=tuple(periods),
            # A team without a week that counts has nothing to be shown.
            weekly=tuple(one for one in series if one.weeks),
            shifts=found,
            shared=_shared(held, periods),
            missing=missing,
        )
        return Taken(course=course, edges=inside, present=_present(held, inside))


def span(signals: ibis.Table) -> Window | None:
    """The days from the first step of a case to the last; None where there is none."""
    steps = in_cases(signals)
    ends = steps.aggregate(first=steps.time.min(), last=steps.time.max()).to_pyarrow().to_pylist()[0]
    if ends["first"] is None:
        return None
    return Window(start=ends["first"].date(), end=ends["last"].date() + dt.timedelta(days=1))


def complete(window: Window, *, unit: str, policy: Policy, today: dt.date) -> tuple[Window, ...]:
    """The whole quarters, or months, that lie within the days of the data and are over, oldest first.

    ``unit`` is "quarter" or "month". A few days may lack at either end (policy pulses.slack_days).
    """
    slack = dt.timedelta(days=policy["pulses.slack_days"])
    last = min(window.end + slack, today)
    return tuple(one for one in _all(window, unit) if window.start - slack <= one.start and one.end <= last)


def _all(window: Window, unit: str) -> Iterator[Window]:
    for year in range(window.start.year, window.end.year + 1):
        if unit == QUARTER:
            yield from (quarter(year, number) for number in range(1, 5))
            continue
        for number in range(1, 13):
            yield month(year, number)


def month(year: int, number: int) -> Window:
    """The days of one month, ``number`` 1 to 12. Raises ValueError for any other number."""
    return Window(start=dt.date(year, number, 1), end=dt.date(year + number // 12, number % 12 + 1, 1))


@contextmanager
def _waits(signals: ibis.Table, workforce: Workforce, policy: Policy, window: Window) -> Iterator[ibis.Table]:
    """Every wait of each team, and of all, with the moment at which it ended."""
    signals = begun(signals, policy)
    known = signals.filter(signals.time < instant(window.end))
    with steps_of(place(known, workforce), known, workforce=workforce, policy=policy, window=window) as steps:
        odd = broken.count(signals.filter(signals.kind == "event"), steps, policy=policy)
        timed = broken.timed(odd, policy)
        hours = calendars(steps, names=workforce.team_names, policy=policy)
        table = waits(steps, timed=timed, calendars=hours, policy=policy, window=window).table
        # The step of a start and end log comes after its wait; a state is entered before it.
        before = table.source.isin(sorted(timed)) if timed else ibis.literal(False)
        after = ibis.ifelse(before, 0, table.seconds.round().cast("int64"))
        ended = table.mutate(ended=table.time + after.as_interval("s")).filter(table.seconds > 0)
        with kept(for_teams(ended)) as held:
            yield held


def _shared(held: ibis.Table, periods: Sequence[Window]) -> Mapping[str, Mapping[str, int]]:
    ordered = sorted(periods, key=lambda one: one.start)
    if not ordered:
        return {}
    flags = {f"p{n}": _within(held, one).any() for n, one in enumerate(ordered)}
    cases = held.group_by("held_by", *CASE).aggregate(**flags)
    both = {f"p{n}": (cases[f"p{n - 1}"] & cases[f"p{n}"]).sum() for n in range(1, len(ordered))}
    if not both:
        return {}
    rows = cases.group_by("held_by").aggregate(**both).to_pyarrow().to_pylist()
    return {
        ordered[n].start.isoformat(): {row["held_by"]: int(row[f"p{n}"] or 0) for row in rows}
        for n in range(1, len(ordered))
    }


def _within(held: ibis.Table, window: Window) -> ibis.Value:
    return (held.ended >= instant(window.start)) & (held.ended < instant(window.end))


def _present(held: ibis.Table, edges: Sequence[dt.date]) -> Present:
    if len(edges) < 2:
        return {}
    cases = [(held.ended < instant(edge), n) for n, edge in enumerate(edges[1:])]
    stretch = ibis.cases(*cases, else_=len(edges) - 2)
    named = held.filter(held.whom.notnull()).select("held_by", "whom", stretch=stretch).distinct()
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for row in named.to_pyarrow().to_pylist():
        found[row["held_by"], int(row["stretch"])].add(row["whom"])
    return {key: frozenset(people) for key, people in found.items()}
