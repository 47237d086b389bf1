"""Whether a team's behaviour changed after a start, judged on signals of the work alone."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from planner.activate.adoption import adoption
from planner.activate.change import Moved, moved
from planner.activate.comparison import Weeks, weeks
from planner.activate.decay import decay
from planner.activate.explanations import Why
from planner.activate.model import ChangeVerdict, Evidence
from planner.activate.outlook import more_weeks
from planner.activate.telling import Judged, counted, sentence, why
from planner.activate.trend import interval, likeness, mean
from planner.library.model import Behaviour
from planner.policy.loader import Policy
from planner.reasons import Figure, Interval, apart


def baseline(behaviour: Behaviour, series: pa.Table, *, team: str, start: dt.date, policy: Policy) -> Figure | None:
    """How the behaviour was before anything started: the mean of the counted weeks, or None when they are too few.

    ``series`` has schema planner.audit.model.SERIES.
    """
    return _before(behaviour, weeks(behaviour, series, team=team, start=start, policy=policy), policy)


def evidence(
    behaviour: Behaviour,
    series: pa.Table,
    *,
    team: str,
    start: dt.date,
    policy: Policy,
    people: frozenset[str],
    beside: Sequence[str] = (),
    picked: bool = False,
) -> Evidence:
    """Changed, not changed, worse or cannot tell, with the size of the change and its interval.

    ``series`` has schema planner.audit.model.SERIES, in the unit of the behaviour; ``beside`` names teams in it that
    started nothing; ``picked`` says that the team was chosen because it did badly. The weeks of the transition are left
    out. Changed and worse ask for an interval without zero and a change large enough to matter; not changed for an
    interval that lies inside the smallest change that matters. Where neither can be said, the sentence tells how many
    more weeks would tell.
    """
    seen = weeks(behaviour, series, team=team, start=start, policy=policy, beside=beside, picked=picked)
    told = Evidence(
        behaviour=behaviour.id,
        team=team,
        start=start,
        verdict="cannot tell",
        baseline=_before(behaviour, seen, policy),
        change=None,
        sentence="",
        because=counted(behaviour, seen),
        people=people,
        compared=seen.beside.teams if seen.beside else (),
    )
    few = _too_few(seen, policy)
    if few is not None:
        return _with(told, few, behaviour, seen, None)
    found = moved(seen, policy)
    told = replace(told, change=_change(behaviour, found, seen, policy), doubt=found.doubt)
    told = replace(told, trend_fitted=found.drifts)
    judged = _judge(behaviour, found, seen, policy)
    told = _with(told, judged, behaviour, seen, found)
    # A change that has faded since is none any more over all weeks, and is still to be told.
    fading = None if judged.verdict == "worse" else decay(behaviour, seen, found, policy=policy)
    if judged.verdict != "changed":
        return replace(told, decay=fading)
    return replace(told, decay=fading, adoption=adoption(behaviour, seen, found, fading, policy=policy))


def _with(told: Evidence, judged: Judged, behaviour: Behaviour, seen: Weeks, found: Moved | None) -> Evidence:
    told = replace(told, verdict=judged.verdict, more_weeks=judged.more_weeks)
    return replace(told, sentence=sentence(behaviour, judged, told), because=why(behaviour, judged, told, seen, found))


def _too_few(seen: Weeks, policy: Policy) -> Judged | None:
    """Why nothing can be said of these weeks yet, or None."""
    needed, after = policy["behaviour.minimum_baseline_weeks"], policy["behaviour.minimum_after_weeks"]
    left = seen.before - int(sum(seen.places[: seen.before] > _last(seen) - seen.picked))
    if left < needed:
        picked = ", those by which the team was picked left out" if seen.picked and seen.before >= needed else ""
        told = f"only {_weeks(left)} before the start can be counted{picked}, and {needed} make a baseline"
        return Judged(verdict="cannot tell", told=told)
    lacking = after - seen.after
    if lacking > 0:
        told = f"{_weeks(lacking)} more after the transition would allow a first answer"
        return Judged(verdict="cannot tell", told=told, more_weeks=lacking)
    if any(_last(seen) < place <= seen.places[seen.before] for place in seen.redefined):
        told = "what is counted changed when it started, so the weeks before and after are not the same thing"
        return Judged(verdict="cannot tell", told=told)
    if len(set(seen.values.tolist())) == 1:
        return Judged(verdict="cannot tell", told="every week has the same value, so nothing shows how weeks vary")
    return None


def _last(seen: Weeks) -> float:
    """The place of the last week before the start."""
    return float(seen.places[seen.before - 1]) if seen.before else 0.0


def _judge(behaviour: Behaviour, found: Moved, seen: Weeks, policy: Policy) -> Judged:
    """The verdict by the interval and the smallest change that matters, with better counted upwards."""
    sign = 1 if behaviour.direction == "up" else -1
    low, high = sorted((sign * found.low, sign * found.high))
    better, matters = sign * found.value, behaviour.smallest
    if -matters < low and high < matters:
        return Judged(verdict="not changed", told="the whole interval lies inside the smallest change that matters")
    if low > 0 and better >= matters:
        return _moved("changed", "the interval excludes no change, and the change is large enough to matter")
    if high < 0 and better <= -matters:
        return _moved("worse", "the interval excludes no change, and it went the wrong way")
    more = more_weeks(found, seen, matters=matters, policy=policy)
    return Judged(verdict="cannot tell", told=_doubtful(found, seen, more), more_weeks=more)


def _moved(verdict: ChangeVerdict, told: str) -> Judged:
    return Judged(verdict=verdict, told=told)


def _doubtful(found: Moved, seen: Weeks, more: int | None) -> str:
    """What stands against a verdict, and what would help."""
    other = _OTHERWISE[max(_OTHERWISE, key=lambda name: found.shares[name])]
    likely = max(found.shares[name] for name in _OTHERWISE) >= 0.5
    against = f"{other} may explain the change as well" if likely else "the weeks differ much from one another"
    alone = "; teams that started nothing, looked at beside it, would tell more" if seen.beside is None else ""
    if more is None:
        return f"{against}, and more weeks alone will not tell{alone}"
    return f"{against}, and about {_weeks(more)} more like these would tell{alone}"


_OTHERWISE: Mapping[Why, str] = {
    "drift": "a movement that was already under way",
    "season": "the season",
    "jump": "another way of counting",
    "passed on": "what the teams beside took up",
}


def _before(behaviour: Behaviour, seen: Weeks, policy: Policy) -> Figure | None:
    """The usual week before the start, with the range of its mean."""
    values = seen.values[: seen.before].tolist()
    if len(values) < policy["behaviour.minimum_baseline_weeks"]:
        return None
    level = policy["behaviour.confidence"]
    usual = mean(values, alike=likeness(values, most=policy["activate.most_autocorrelation"]))
    low, high = interval(usual, confidence=level)
    return Figure(
        value=usual.value,
        unit=behaviour.unit,
        denominator="a week before the start",
        n=usual.weeks,
        interval=Interval(low=low, high=high, level=level),
    )


def _change(behaviour: Behaviour, found: Moved, seen: Weeks, policy: Policy) -> Figure:
    return Figure(
        value=found.value,
        unit=apart(behaviour.unit),
        denominator="a week after the transition, compared with before the start",
        n=seen.after,
        interval=Interval(low=found.low, high=found.high, level=policy["behaviour.confidence"]),
    )


def _weeks(count: int) -> str:
    return f"{count} week" if count == 1 else f"{count} weeks"
