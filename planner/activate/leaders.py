"""What those who lead people on pathways do themselves: show the behaviour, ask about it, look back with the team."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from planner.activate.model import Pathway, Step
from planner.activate.weeks import begin
from planner.library.model import ItemKind, Library
from planner.policy.loader import Policy
from planner.reasons import Figure, Reason

# What a leader does about one behaviour: kind of step, the key of it, and the words it begins with.
MODEL, CUE, LOOK_BACK = "model", "cue", "look-back"


def lead(
    given: Sequence[Pathway],
    *,
    leaders: Mapping[str, str],
    roles: Mapping[str, str],
    library: Library,
    policy: Policy,
    start: dt.date,
    today: dt.date,
) -> tuple[Pathway, ...]:
    """A short pathway for each leader of people on these pathways; ``leaders`` gives the leader of each person.

    A leader shows the behaviours that concern most of their people in their own work, in the week before the first of
    the team practises them or the first there is, asks about them when they do, and looks back with the team.
    """
    first, _ = begin(start, today)
    of: dict[str, list[Pathway]] = {}
    for pathway in given:
        if pathway.person in leaders:
            of.setdefault(leaders[pathway.person], []).append(pathway)
    return tuple(
        _pathway(leader, mine, roles.get(leader, ""), library, policy, first) for leader, mine in sorted(of.items())
    )


def _pathway(leader: str, mine: Sequence[Pathway], role: str, library: Library, policy: Policy, first: int) -> Pathway:
    concerned = Counter(behaviour for one in mine for behaviour in {step.behaviour for step in one.steps})
    most = sorted(concerned, key=lambda key: (-concerned[key], key))[: policy["pathways.leader_behaviours"]]
    hours = policy["pathways.leader_hours"]
    each = hours / 2 / max(1, len(most))
    steps: list[Step] = []
    for behaviour in most:
        when = [step.week for one in mine for step in one.steps if step.behaviour == behaviour]
        practised = [s.week for one in mine for s in one.steps if s.behaviour == behaviour and s.kind == "practise"]
        begins = min(practised or when)
        weeks = (max(first, begins - 1), begins, begins + policy["pathways.leader_retro_weeks"])
        for (what, kind), week in zip(
            ((MODEL, "practise"), (CUE, "coaching"), (LOOK_BACK, "micro-retro")), weeks, strict=True
        ):
            steps.append(_step(what, kind, behaviour, week, each, concerned[behaviour], len(mine), library))  # type: ignore[arg-type]
    return Pathway(
        person=leader,
        role=role,
        decision=mine[0].decision,
        objective=mine[0].objective,
        hours_per_week=hours,
        gaps=(),
        steps=tuple(sorted(steps, key=lambda step: (step.week, step.behaviour))),
    )


def _step(
    what: str, kind: ItemKind, behaviour: str, week: int, hours: float, people: int, team: int, library: Library
) -> Step:
    known = library.behaviours.get(behaviour)
    name = known.name if known else behaviour
    titles = {
        MODEL: f"Show it in your own work: {name}",
        CUE: f"Ask each of them once what they noticed: {name}",
        LOOK_BACK: f"A quarter of an hour with the team, keep, stop or try: {name}",
    }
    counted = Figure(value=float(people), unit="people", denominator=f"of {team} of yours on a pathway", n=team)
    seen = (Reason(claim=f"It is seen when: {known.seen}"),) if known else ()
    why = Reason(
        claim="People take up what those they report to do and ask about",
        figure=counted,
        policy=("pathways.leader_behaviours", "pathways.leader_retro_weeks"),
        because=seen,
    )
    return Step(
        item=f"lead:{what}:{behaviour}",
        title=titles[what],
        kind=kind,
        capability="",
        behaviour=behaviour,
        week=week,
        hours=round(hours, 2),
        why=why,
    )
