"""A pulse with every verdict: behaviours that changed and hold, fade, got worse, stayed, and cannot be told yet."""

import datetime as dt
from dataclasses import replace

from keeping import keep_run

from planner.activate.model import Adoption, Cause, Decay, Evidence, Following, Scale, Watched
from planner.reasons import Figure, Interval, Reason
from planner.services import clock, house, publish
from planner.store import library

from ..me.company import NORTH, SOUTH, Company

START = dt.date(2026, 6, 1)
FIRST = dt.date(2026, 3, 2)
CAUSES = tuple(
    Cause(cause=cause, question=f"What of {cause}?")
    for cause in ("incentives", "leaders' modelling", "governance", "workflow")
)
RISE = (0.3, 0.6)


def several(company: Company) -> tuple[str, ...]:
    """Keep such a pulse; returns the behaviours as adopted, fading, worse, unchanged and not told, by key."""
    with company.stores.records.read() as session:
        found = library.load(session).behaviours.values()
    keys = tuple(one.id for one in found if one.level == "team" and one.unit == "share")[:5]
    north = frozenset(company.ids[name] for name in NORTH)
    south = frozenset(company.ids[name] for name in SOUTH)
    held, fading, worse, still, open_ = (told(key, company.team, north) for key in keys)
    watched = (
        _weeks(_adopted(held), *RISE),
        _weeks(_fading(fading), *RISE),
        _weeks(replace(worse, verdict="worse", sentence="It got worse by 10 points.", change=_points(-0.1)), 0.5, 0.4),
        _weeks(replace(still, verdict="not changed", sentence="It did not change.", change=_points(0.0)), 0.4, 0.4),
        _weeks(replace(open_, sentence="Cannot tell yet.", more_weeks=6), 0.4, 0.5),
        _weeks(told(keys[0], "claims-south", south), 0.4, 0.4),
    )
    scales = (
        _over(keys[0], north | south, (company.team,), (company.team, "claims-south")),
        _over(keys[1], north | frozenset({"9"}), (company.team,), (company.team, "few")),
    )
    following = Following(watched=watched, scales=scales)
    released = publish.of_following(following, house.policy(company.stores), [])
    with company.stores.records.write() as session:
        kept = [table.to_dict() for table in released]
        keep_run(session, "activate", following, now=clock.now(), findings=(), recommendations=(), released=kept)
    return keys


def _points(value: float) -> Figure:
    span = Interval(low=value - 0.05, high=value + 0.05)
    return Figure(value=value, unit="share points", denominator="a week after", n=12, interval=span)


def told(behaviour: str, team: str, people: frozenset[str]) -> Evidence:
    """A behaviour of which nothing can be told yet."""
    usual = Figure(value=0.4, unit="share", denominator="cases", n=13, interval=Interval(low=0.36, high=0.44))
    return Evidence(
        behaviour=behaviour,
        team=team,
        start=START,
        verdict="cannot tell",
        baseline=usual,
        change=None,
        sentence="Cannot tell yet: more weeks alone will not tell.",
        because=Reason(claim="13 weeks before and 12 after were counted"),
        people=people,
    )


def _adopted(one: Evidence) -> Evidence:
    because = Reason(claim="Each period shows it")
    adoption = Adoption(verdict="adopted", sentence="It is adopted.", held=3, periods=3, because=because)
    return replace(
        one,
        verdict="changed",
        sentence="It changed for the better, beside one team.",
        change=_points(0.3),
        compared=("claims-south",),
        adoption=adoption,
        decay=Decay(verdict="holds", sentence="It holds so far."),
    )


def _fading(one: Evidence) -> Evidence:
    since = dt.date(2026, 7, 20)
    decay = Decay(verdict="decays", sentence="It fades.", since=since, left=0.25, causes=CAUSES)
    because = Reason(claim="It fades")
    adoption = Adoption(verdict="not adopted", sentence="It is not adopted.", held=1, periods=3, because=because)
    return replace(one, verdict="changed", sentence="It changed.", change=_points(0.2), decay=decay, adoption=adoption)


def _weeks(one: Evidence, before: float, after: float) -> Watched:
    values = [before if week < 13 else after for week in range(26)]
    if one.decay is not None and one.decay.verdict == "decays":
        values[20:] = [after - 0.05 * week for week in range(6)]
    weeks = tuple((FIRST + dt.timedelta(weeks=w), v + 0.02 * (w % 3), 20) for w, v in enumerate(values))
    return Watched(evidence=one, weeks=weeks)


def _over(behaviour: str, people: frozenset[str], adopted: tuple[str, ...], teams: tuple[str, ...]) -> Scale:
    return Scale(
        behaviour=behaviour,
        verdict="not at scale",
        sentence="It is no capability of the organisation: 1 of 2 teams has adopted it.",
        adopted=adopted,
        teams=teams,
        overall=_points(0.12),
        because=Reason(claim="1 of 2 teams"),
        people=people,
    )
