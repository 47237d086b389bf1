"""The evidence of a cycle: verdicts on behaviours, the spine, how the outcomes went, and what it took."""

import datetime as dt
from collections.abc import Mapping, Sequence

from planner.access import Viewer
from planner.activate.model import Evidence, Following, Scale
from planner.activate.model_programme import Cost, Gate, Plan, Standing
from planner.library.model import Direction
from planner.reasons import POINTS, Figure
from planner.services import house, results, spine, tracking
from planner.services.names import Names
from planner.store import programme
from planner.store.open import Stores
from planner.store.tables import PathwayRecord

WEEK = dt.timedelta(weeks=1)


def gate(
    stores: Stores,
    viewer: Viewer,
    cycle: int,
    start: dt.date,
    end: dt.date,
    plan: Plan,
    earlier: Sequence[Mapping[str, int]],
    money: float | None,
) -> Gate:
    """What the evidence of a cycle speaks for, from all that may be shown at the newest pulse."""
    from planner.activate import programme as core

    seen = spine.page(stores, viewer)
    watched = [one.evidence for one in tracking.page(stores, viewer, called=seen.names).watched]
    # What was begun after the cycle says nothing of it.
    mine = [one for one in watched if one.start < end]
    return core.gate(
        cycle,
        [_standing(one, seen.names) for one in mine],
        scales=_scales(stores, mine),
        judged=[one for one in seen.judged if one.link.upper in plan.outcomes or _below(one.link.upper, plan, seen)],
        outcomes=tuple(_outcomes(stores, plan, seen)),
        earlier=earlier,
        cost=_cost(stores, start, end, money),
        policy=house.policy(stores),
    )


def _standing(one: Evidence, called: Names) -> Standing:
    adoption, decay = one.adoption, one.decay
    return Standing(
        behaviour=one.behaviour,
        name=called.behaviour(one.behaviour),
        team=one.team,
        team_name=called.team(one.team),
        verdict=one.verdict,
        sentence=one.sentence,
        adopted=None if adoption is None or adoption.verdict == "cannot tell" else adoption.verdict == "adopted",
        decayed=None if decay is None or decay.verdict == "cannot tell" else decay.verdict == "decays",
    )


def _scales(stores: Stores, mine: Sequence[Evidence]) -> list[Scale]:
    """Verdicts over teams that may be shown, of behaviours every team of which began within the cycle."""
    result = results.latest(stores, "activate")
    found: Following = result.value if result else Following()
    shown = {(one.behaviour, one.team) for one in mine}
    let_out = [one for one in found.scales if result and result.shown("scales", one.behaviour)]
    return [one for one in let_out if all((one.behaviour, team) in shown for team in one.teams)]


def _below(key: str, plan: Plan, seen: spine.Page) -> bool:
    """Whether a figure is a driver that is assumed to move one of the plan's outcomes."""
    return any(one.link.lower == key and one.link.upper in plan.outcomes for one in seen.judged)


def _outcomes(stores: Stores, plan: Plan, seen: spine.Page) -> list[str]:
    """How each outcome went lately, and where use is high and it stayed where it was."""
    from planner.activate import spine as core

    policy = house.policy(stores)
    told = []
    for key in plan.outcomes:
        if key not in seen.figures:
            continue
        figure, course = seen.figures[key], seen.courses[key]
        found = core.latest(figure, course, policy)
        if found.figure is None or found.figure.interval is None:
            told.append(found.refused)
            continue
        told.append(f"“{figure.name}” {_moved(found.figure, figure.definitions[-1].direction)}")
    told += [sentence for key, sentences in seen.flat.items() if key in plan.outcomes for sentence in sentences]
    return told


def _moved(change: Figure, better: Direction) -> str:
    """How a figure's latest readings lie from those before, with the range."""
    scale, unit = (100, "points") if change.unit == POINTS else (1, change.unit)
    ends = (change.value, change.interval.low, change.interval.high) if change.interval else (change.value,) * 3
    value, low, high = (f"{scale * end:+.2g}".replace("-", "−") for end in ends)
    span = f"{value} {unit} ({low} to {high}) beside the readings before"
    if ends[1] <= 0 <= ends[2]:
        return f"cannot be told to have moved: {span}"
    return f"got {'better' if (change.value > 0) == (better == 'up') else 'worse'}: {span}"


def _cost(stores: Stores, start: dt.date, end: dt.date, money: float | None) -> Cost:
    """Hours set aside for pathways within the cycle, rounded, where they are of enough people to be told, and money."""
    with stores.records.read() as session:
        rows = programme.pathways(session, start, end)
    people = {row.person_id for row in rows}
    hours = sum(row.hours_per_week * _weeks(row, start, end) for row in rows)
    policy = house.policy(stores)
    shown, step = len(people) >= policy["privacy.minimum_group"], policy["programme.hours_told"]
    # Cycles of other days can be begun at will, and their difference could be one person's hours.
    hours = float(round(hours / step) * step)
    much = f"About {hours:,.0f}" if hours else f"Fewer than {step:,.0f}"
    time = f"{much} hours set aside on pathways" if shown else "Hours set aside: "
    time += "" if shown else "none" if not people else "of too few people to be told"
    spent = "no review says what it cost in money" if money is None else f"{money:,.0f} in money so far"
    return Cost(hours=hours if shown and hours else None, money=money, sentence=f"{time}; {spent}")


def _weeks(row: PathwayRecord, start: dt.date, end: dt.date) -> float:
    """How many weeks of a pathway lie within a cycle."""
    last = min(end, row.ended_at.date()) if row.ended_at else end
    return max((last - max(start, row.start)) / WEEK, 0.0)
