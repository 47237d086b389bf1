"""Whether a behaviour is a capability: reliable over teams, not a local win."""

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from planner.activate.model import Evidence, Scale, ScaleVerdict
from planner.activate.mondays import monday
from planner.activate.staggered import NEVER, Effect, staggered
from planner.library.model import Behaviour
from planner.policy.loader import Policy
from planner.reasons import Figure, Interval, Reason, apart

USED = ("behaviour.capability_teams", "behaviour.capability_share")


def scale(
    behaviour: Behaviour, told: Sequence[Evidence], series: pa.Table, *, never: Sequence[str], policy: Policy
) -> Scale:
    """Capability where enough teams began, most of them adopted it, and none of the rest is still open.

    ``told`` has one entry a team that began; ``series`` the weeks of all teams, schema planner.audit.model.SERIES;
    ``never`` names the teams that did not begin. A single team that adopted it is a local win, which is said. The
    effect over all teams is that of a staggered start, in periods as long as a review.
    """
    adopted = tuple(one.team for one in told if one.adoption and one.adoption.verdict == "adopted")
    still_open = [one for one in told if _open(one)]
    verdict, words = _judged(len(told), len(adopted), len(still_open), policy)
    overall = _overall(behaviour, series, {one.team: one.start for one in told}, never, policy)
    return Scale(
        behaviour=behaviour.id,
        verdict=verdict,
        sentence=_sentence(behaviour, verdict, words),
        adopted=adopted,
        teams=tuple(one.team for one in told),
        overall=overall,
        because=Reason(
            claim=words[0].upper() + words[1:],
            policy=USED,
            because=tuple([Reason(claim="Over all teams that began", figure=overall)] if overall else []),
        ),
        people=frozenset().union(*(one.people for one in told)),
    )


def _open(one: Evidence) -> bool:
    """Whether more weeks may still make it adopted."""
    if one.decay is not None and one.decay.verdict == "decays":
        return False
    if one.verdict == "changed":
        return one.adoption is None or one.adoption.verdict == "cannot tell"
    return one.verdict == "cannot tell"


def _judged(teams: int, adopted: int, still_open: int, policy: Policy) -> tuple[ScaleVerdict, str]:
    least, share = policy["behaviour.capability_teams"], policy["behaviour.capability_share"]
    of = f"{adopted or 'none'} of {teams} teams that began {'have' if adopted > 1 else 'has'} adopted it"
    if teams == 1:
        of = f"the one team that began has {'' if adopted else 'not '}adopted it"
    if teams < least:
        local = "a local win, no scale: " if adopted else ""
        return "cannot tell" if adopted else "not at scale", f"{local}{of}, and fewer than {least} teams are no scale"
    if adopted >= share * teams:
        return "capability", of
    if adopted + still_open >= share * teams:
        return "cannot tell", f"{of}, and of {still_open} it cannot be told yet"
    return "not at scale", of


def _sentence(behaviour: Behaviour, verdict: ScaleVerdict, words: str) -> str:
    name = f"“{behaviour.name}”"
    return {
        "capability": f"{name} is a capability: {words}.",
        "not at scale": f"{name} is no capability of the organisation: {words}.",
        "cannot tell": f"Cannot tell yet whether {name} is a capability: {words}.",
    }[verdict]


def _overall(
    behaviour: Behaviour, series: pa.Table, began: Mapping[str, dt.date], never: Sequence[str], policy: Policy
) -> Figure | None:
    """The effect over all teams that began, where they did so at different times and enough teams never did."""
    if len(set(began.values())) < 2 or len(never) < policy["behaviour.staggered_teams"]:
        return None
    values, first = _panel(series, began, never, policy)
    if not (first > 0).any() or (first == NEVER).sum() < policy["behaviour.staggered_teams"]:
        return None
    found = staggered(values, first, level=policy["behaviour.confidence"])
    return None if found.overall is None else _figure(behaviour, found.overall, found.units, policy)


def _panel(
    series: pa.Table, began: Mapping[str, dt.date], never: Sequence[str], policy: Policy
) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.float64]], np.ndarray[tuple[int, ...], np.dtype[np.int64]]]:
    """Means by team and period, the periods counted so that the first start begins one; and each team's first one."""
    length, least = policy["behaviour.review_weeks"], policy["behaviour.minimum_signals_a_week"]
    anchor = monday(min(began.values()))
    rows = [row for row in series.to_pylist() if row["value"] is not None and row["n"] >= least]

    def period(day: dt.date) -> int:
        return int((day - anchor).days // (7 * length))

    teams = [*began, *never]
    places = [period(row["week"]) for row in rows if row["team"] in began or row["team"] in never]
    if not places:
        return np.empty((0, 0)), np.empty(0, dtype=np.int64)
    start, end = min(places), max(places)
    cells: dict[tuple[str, int], list[float]] = {}
    for row in rows:
        cells.setdefault((row["team"], period(row["week"]) - start), []).append(row["value"])
    values = np.array([[np.mean(cells.get((team, at), [np.nan])) for at in range(end - start + 1)] for team in teams])
    # Whoever began after the last week had not begun in any that is seen.
    starts = [period(monday(began[team])) - start if team in began else NEVER for team in teams]
    return values, np.array([at if at <= end - start else NEVER for at in starts], dtype=np.int64)


def _figure(behaviour: Behaviour, effect: Effect, teams: int, policy: Policy) -> Figure:
    return Figure(
        value=effect.value,
        unit=apart(behaviour.unit),
        denominator="a week since a start, beside teams that never began",
        n=teams,
        interval=Interval(low=effect.low, high=effect.high, level=policy["behaviour.confidence"]),
    )
