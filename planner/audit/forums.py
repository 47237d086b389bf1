"""Forums and checks around a launch: whether people meet and ask as before, and whether checks hold work up more."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import ibis
import numpy as np

from planner.audit.bootstrap import Floats
from planner.audit.diagnosed import Seen, Sign
from planner.audit.tooluse import WEEK, Used, monday
from planner.audit.usage import difference
from planner.audit.windows import HOUR
from planner.policy import Policy
from planner.reasons import POINTS, Figure, Interval, Reason, percent

Key = tuple[str, str]
Launches = Mapping[Key, dt.date]
FORUM_LIMITS = ("decay.forum_change", "decay.weeks", "decay.confidence")
CHECK_LIMITS = ("decay.governance_change", "audit.minimum_cases", "decay.confidence")


@dataclass(frozen=True, kw_only=True)
class Met:
    """What is counted, and how many of it there were in each week before the launch and since."""

    called: str
    before: Floats
    after: Floats


@dataclass(frozen=True, kw_only=True)
class Checked:
    """Seconds that each case waited for checks and in all: rows of two before the launch, and after it."""

    before: Floats
    after: Floats


def sign(
    kind: str, one: Used, state: str, sentence: str, figure: Figure | None = None, policy: tuple[str, ...] = ()
) -> Sign:
    """One sign of one tool in one team."""
    because = Reason(claim=sentence, figure=figure, policy=policy) if figure else None
    return Sign(
        kind=kind,
        team=one.team,
        tool=one.tool,
        state=cast(Seen, state),
        sentence=sentence,
        figure=figure,
        because=because,
        people=one.people,
    )


def changes(placed: ibis.Table, launches: Launches, *, policy: Policy) -> dict[Key, Met]:
    """What tells of meetings and of questions to deciders, week by week around each launch; the kind of signal with
    most of them counts. A team is the one that the source states, else the one of whoever acted."""
    found: dict[Key, Met] = {}
    rows = [(row["called"], _weekly(placed, row)) for row in policy["decay.forums"]]
    for (tool, team), launch in launches.items():
        made = [_around(called, weeks.get(team, {}), weeks, launch) for called, weeks in rows]
        known = [met for met in made if met is not None]
        if known:
            found[tool, team] = max(known, key=lambda met: met.before.sum() + met.after.sum())
    return found


def _weekly(placed: ibis.Table, row: Mapping[str, Any]) -> dict[str, dict[dt.date, int]]:
    kept = placed.filter(placed.kind == row["kind"], placed.time.notnull(), placed.placed_team.notnull())
    text = ibis.literal(" ").join([kept[name].fill_null("") for name in ("activity", "type", "title")]).lower()
    if row["words"]:
        kept = kept.filter(ibis.or_(*(text.contains(word.casefold()) for word in row["words"])))
    kept = kept.mutate(week=kept.time.truncate("W").date())
    counted = kept.group_by("placed_team", "week").aggregate(n=kept.count()).to_pyarrow().to_pylist()
    found: dict[str, dict[dt.date, int]] = defaultdict(dict)
    for one in counted:
        found[one["placed_team"]][one["week"]] = one["n"]
    return found


def _around(
    called: str, mine: Mapping[dt.date, int], everywhere: Mapping[str, Mapping[dt.date, int]], launch: dt.date
) -> Met | None:
    """The weeks around a launch; only those in which the source spoke of anybody, a quiet week of the team is zero."""
    if not mine:
        return None
    spoken = sorted({week for weeks in everywhere.values() for week in weeks})
    # The first and the last week of a source are seldom whole.
    whole, first = spoken[1:-1], monday(launch)
    before = np.array([mine.get(week, 0) for week in whole if week < first], dtype=float)
    after = np.array([mine.get(week, 0) for week in whole if week >= first + WEEK], dtype=float)
    return Met(called=called, before=before, after=after)


def met_sign(kind: str, one: Used, met: Met | None, name: str, *, policy: Policy) -> Sign:
    """Whether a team meets and asks as often as before the launch."""
    if met is None:
        why = "no meeting, message or question to a decider of this team is held"
        return sign(kind, one, "not computable", why)
    least = policy["decay.weeks"]
    if min(len(met.before), len(met.after)) < least or not met.before.sum():
        why = f"fewer than {least} weeks of {met.called} lie before or after the launch"
        return sign(kind, one, "not computable", why)
    level, most = policy["decay.confidence"], policy["audit.autocorrelation_limit"]
    span = difference(met.before, met.after, level=level, most=most)
    usual = float(met.before.mean())
    value = float(met.after.mean()) / usual - 1
    part = Interval(low=span.low / usual, high=span.high / usual, level=level)
    weeks = len(met.before) + len(met.after)
    figure = Figure(value=value, unit="share", denominator="what it was", n=weeks, clock="none", interval=part)
    limit = policy["decay.forum_change"]
    state = "seen" if -limit < part.low and part.high < limit else "cannot tell"
    state = "not seen" if part.high < -limit or part.low > limit else state
    said = f"{met.called.capitalize()} in {name}: {usual:.1f} a week before the launch, {met.after.mean():.1f} since"
    said += f" ({percent(part.low)} to {percent(part.high)})".replace("-", "−")
    return sign(kind, one, state, said, figure, FORUM_LIMITS)


def checks(steps: ibis.Table, launches: Launches, *, policy: Policy) -> dict[Key, Checked]:
    """What each case waited for checks, and in all, before each launch and since.

    Empty where no state says that work waits for a check. ``steps`` is what causes.attributed() gives.
    """
    teams = sorted({team for _, team in launches})
    waits = steps.filter(steps.cause.notnull(), steps.seconds > 0)
    if not waits.filter(waits.cause == "governance").count().to_pyarrow().as_py():
        return {}
    mine = waits.filter(waits.placed_team.isin(teams)).mutate(day=waits.time.date())
    held = ibis.ifelse(mine.cause == "governance", mine.seconds, 0)
    summed = mine.group_by("placed_team", "source", "case", "day").aggregate(held=held.sum(), whole=mine.seconds.sum())
    rows = summed.order_by("placed_team", "source", "case", "day").to_pyarrow().to_pylist()
    found = {}
    for (tool, team), launch in launches.items():
        parts = [
            _by_case([row for row in rows if row["placed_team"] == team and (row["day"] >= launch) is late])
            for late in (False, True)
        ]
        found[tool, team] = Checked(before=parts[0], after=parts[1])
    return found


def _by_case(rows: list[dict[str, Any]]) -> Floats:
    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in rows:
        case = sums[row["source"], row["case"]]
        case[0] += row["held"] / HOUR
        case[1] += row["whole"] / HOUR
    return np.array([*sums.values()]).reshape(-1, 2)


def check_sign(kind: str, one: Used, found: Checked | None, name: str, *, policy: Policy) -> Sign:
    """Whether checks take a larger part of a team's waiting since the launch; the interval is drawn by case."""
    if found is None:
        return sign(kind, one, "not computable", "no state of these logs says that work waits for a check")
    least = policy["audit.minimum_cases"]
    if min(len(found.before), len(found.after)) < least:
        return sign(kind, one, "not computable", f"fewer than {least} cases waited before or after the launch")
    (first, error), (second, other) = ratio(found.before), ratio(found.after)
    level = policy["decay.confidence"]
    reach = _normal(level) * float(np.hypot(error, other))
    span = Interval(low=second - first - reach, high=second - first + reach, level=level)
    cases = len(found.before) + len(found.after)
    figure = Figure(value=second - first, unit=POINTS, denominator="waiting", n=cases, interval=span)
    state = "seen" if span.low > 0 else "not seen" if span.high < policy["decay.governance_change"] else "cannot tell"
    said = f"Checks took {percent(first)} of the waiting in {name} before the launch and {percent(second)} since"
    return sign(kind, one, state, said, figure, CHECK_LIMITS)


def ratio(rows: Floats) -> tuple[float, float]:
    """The first column's sum over the second's, and its standard error by row (linearisation, Cochran 1977)."""
    part, whole = rows.sum(axis=0)
    value = float(part / whole)
    left = rows[:, 0] - value * rows[:, 1]
    return value, float(np.sqrt((left @ left) * len(rows) / (len(rows) - 1)) / whole)


def _normal(level: float) -> float:
    from scipy.stats import norm

    return float(norm.ppf((1 + level) / 2))
