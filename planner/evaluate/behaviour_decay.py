"""How soon a change that fades is told, and how often one is told to fade that holds."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pyarrow.compute as pc

from planner.activate import evidence
from planner.activate.change import moved
from planner.activate.comparison import weeks
from planner.activate.decay import visible
from planner.activate.model import Evidence
from planner.evaluate.behaviour_series import FIRST, TEAM, Planted
from planner.policy import Policy


def fading(planted: Sequence[Planted], rules: Policy) -> dict[str, Any]:
    """Decay by what is planted: found within three periods, and told of changes for the better that hold.

    ``decay_found_within_3`` is the share of decays for which the alarm comes at one of the three looks after the decay
    began, a period apart, of those long enough to be judged: told changed until the decay began, with so large a change
    for so long that the method says it would see a fade of it, and with three periods of weeks after it. ``decay``
    counts the series: all decays of changes for the better, those told changed before they decay, those of them with
    three periods of weeks, and those judged.
    """
    fades = [one for one in planted if one.held is not None and one.setting.size > 0]
    before = [(one, ask(_until(one, _begins(one)), rules)) for one in fades]
    changed = [one for one, said in before if said.verdict == "changed"]
    long = [one for one in changed if _weeks_after(one) >= _periods(rules) * rules["behaviour.review_weeks"]]
    judged = [one for one in long if _seen(_until(one, _begins(one)), rules)]
    found = [_found(one, rules) for one in judged]
    holds = [one for one in planted if one.setting.kind.shape in ("step", "none") and one.setting.size >= 0]
    alarms = [_alarm(ask(one, rules)) for one in holds]
    return {
        "decay_found_within_3": round(sum(found) / len(found), 4) if found else None,
        "false_decay": round(sum(alarms) / len(alarms), 4) if alarms else None,
        "decay": {"planted": len(fades), "changed": len(changed), "long": len(long), "judged": len(judged)},
    }


def _begins(one: Planted) -> int:
    """The first whole week in which a decay has begun."""
    return int(one.held or 0) + 1


def _weeks_after(one: Planted) -> int:
    return int(one.places[-1]) + 1 - _begins(one)


def _periods(rules: Policy) -> int:
    return int(rules["behaviour.adoption_periods"])


def _found(one: Planted, rules: Policy) -> bool:
    looks = [_begins(one) + rules["behaviour.review_weeks"] * number for number in range(1, _periods(rules) + 1)]
    return any(_alarm(ask(_until(one, place), rules)) for place in looks)


def _until(one: Planted, place: int) -> Planted:
    """The same as it was known before a week."""
    day = FIRST + dt.timedelta(weeks=place)
    return replace(one, series=one.series.filter(pc.less(one.series["week"], day)))


def _seen(one: Planted, rules: Policy) -> bool:
    """Whether the method says that a fade of the change would be found, by the weeks until now."""
    known = weeks(
        one.behaviour,
        one.series,
        team=TEAM,
        start=one.start,
        policy=rules,
        beside=one.beside,
        picked=one.setting.kind.around == "chosen",
    )
    found = moved(known, rules)
    return visible(found, known, policy=rules)


def ask(one: Planted, rules: Policy) -> Evidence:
    """What the product says of a series, asked as it asks for every behaviour that is followed."""
    return evidence(
        one.behaviour,
        one.series,
        team=TEAM,
        start=one.start,
        policy=rules,
        people=frozenset(),
        beside=one.beside,
        picked=one.setting.kind.around == "chosen",
    )


def _alarm(said: Evidence) -> bool:
    return said.decay is not None and said.decay.verdict == "decays"
