"""Series: how often a behaviour is seen, by team and week."""

from collections.abc import Callable, Mapping
from functools import reduce
from operator import and_, or_

import ibis
import ibis.expr.datatypes as dt
import pyarrow as pa

from planner.audit.model import SERIES
from planner.audit.placed import place
from planner.audit.windows import HOUR
from planner.library.model import Behaviour, Statistic
from planner.people import Workforce

ATTRIBUTE = "attributes."
WEEK = 6


def series(behaviour: Behaviour, signals: ibis.Table, *, workforce: Workforce, whole: str | None = None) -> pa.Table:
    """How a behaviour was seen in each team, week by week, as its measure counts it.

    ``signals`` has planner.signals.SCHEMA; the table has schema SERIES, ordered by team and week. A share has a row for
    each week with signals that match ``of``, and ``n`` counts them. A rate has one for each week in which any team had
    signals of that kind, so a quiet week is zero; it is divided by the people in the team that week, or by the accounts
    seen in it where no people are known, and ``n`` counts those. Medians and means have a row and an ``n`` where there
    is something to count. With ``whole`` everybody counts as one team of that name, those in no known team as well.
    Raises ValueError when the measure names a column that signals do not have.
    """
    placed = place(signals, workforce)
    if whole is not None:
        placed, workforce = placed.mutate(placed_team=ibis.literal(whole)), workforce.together(whole)
    return measured(behaviour, placed, workforce=workforce)


def measured(behaviour: Behaviour, placed: ibis.Table, *, workforce: Workforce) -> pa.Table:
    """The same as series(), from signals that are placed already."""
    measure = behaviour.measure
    seen = placed.filter(placed.time.notnull(), placed.placed_team.notnull()).rename(held_by="placed_team")
    seen = seen.mutate(week=seen.time.truncate("W").date(), hit=_matches(seen, measure.where))
    weeks = _STATISTICS[measure.statistic](seen.filter(_could_be_seen(seen, measure.where, measure.of)), workforce)
    rows = weeks.filter(weeks.value.notnull()).select(team="held_by", week="week", value="value", n="n")
    return rows.order_by("team", "week").to_pyarrow().cast(SERIES)


def _could_be_seen(
    seen: ibis.Table, where: Mapping[str, tuple[str, ...]], of: Mapping[str, tuple[str, ...]]
) -> ibis.Value:
    return _matches(seen, of or {name: words for name, words in where.items() if name in ("kind", "source")})


def _matches(signals: ibis.Table, words: Mapping[str, tuple[str, ...]]) -> ibis.Value:
    tests = [_has_word(_column(signals, name), some) for name, some in sorted(words.items())]
    return reduce(and_, tests, ibis.literal(True))


def _column(signals: ibis.Table, name: str) -> ibis.Value:
    if name.startswith(ATTRIBUTE):
        return signals.attributes.get(name.removeprefix(ATTRIBUTE))
    column = "held_by" if name == "team" else name
    if column not in signals.columns or isinstance(signals[column].type(), dt.Map):
        raise ValueError(f"A measure cannot look into “{name}”: signals have no such column of words")
    return signals[column].cast("string")


def _has_word(column: ibis.Value, words: tuple[str, ...]) -> ibis.Value:
    small = column.lower().fill_null("")
    return reduce(or_, [small.contains(word.lower()) for word in words], ibis.literal(False))


def _share(seen: ibis.Table, workforce: Workforce) -> ibis.Table:
    return seen.group_by("held_by", "week").aggregate(value=seen.hit.cast("float64").mean(), n=seen.count())


def _mean(seen: ibis.Table, workforce: Workforce) -> ibis.Table:
    hits = seen.filter(seen.hit, seen.value.notnull())
    return hits.group_by("held_by", "week").aggregate(value=hits.value.mean(), n=hits.count())


def _median_hours(seen: ibis.Table, workforce: Workforce) -> ibis.Table:
    hits = seen.filter(seen.hit, seen.start <= seen.time)
    hours = hits.time.delta(hits.start, unit="second") / HOUR
    return hits.group_by("held_by", "week").aggregate(value=hours.median(), n=hits.count())


def _rate(seen: ibis.Table, workforce: Workforce) -> ibis.Table:
    # A quiet week of a team is a week with rate zero as long as the source spoke of anybody.
    grid = seen.select("held_by").distinct().cross_join(seen.select("week").distinct())
    counts = seen.group_by("held_by", "week").aggregate(hits=seen.hit.sum(), active=seen.whom.nunique())
    weeks = grid.left_join(counts, ["held_by", "week"]).select("held_by", "week", "hits", "active")
    joined = weeks.left_join(_members(weeks, workforce), ["held_by", "week"])
    people = ibis.coalesce(joined.members, joined.active).nullif(0)
    return joined.mutate(value=joined.hits.fill_null(0) / people, n=people)


def _members(weeks: ibis.Table, workforce: Workforce) -> ibis.Table:
    held = ibis.memtable(workforce.assignments.select(["person", "team", "valid_from", "valid_to"]))
    sunday = weeks.week + ibis.interval(days=WEEK)
    valid = [
        weeks.held_by == held.team,
        (held.valid_from <= sunday).fill_null(True),
        (held.valid_to > weeks.week).fill_null(True),
    ]
    joined = weeks.join(held, valid)
    return joined.group_by("held_by", "week").aggregate(members=joined.person.nunique())


_STATISTICS: Mapping[Statistic, Callable[[ibis.Table, Workforce], ibis.Table]] = {
    "share": _share,
    "rate": _rate,
    "median_hours": _median_hours,
    "mean": _mean,
}
