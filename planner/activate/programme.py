"""A programme in cycles: what a cycle inherits, when its worth is looked at, and what its gate proposes."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from planner.activate.model import Scale
from planner.activate.model_programme import (
    Cost,
    Gate,
    GateOption,
    Investment,
    Judged,
    Lesson,
    Plan,
    Standing,
    Trend,
)
from planner.policy import Policy
from planner.reasons import Option, Reason, Recommendation

LABELS: Mapping[GateOption, str] = {
    "scale": "Scale it to more teams",
    "pause": "Pause: change what does not work before it goes on",
    "retire": "Retire it",
}
USED = ("programme.scale_teams", "programme.scale_share", "programme.retire_teams")


def reviews(start: dt.date, end: dt.date, policy: Policy) -> tuple[dt.date, ...]:
    """The days on which a cycle's worth is looked at, at even steps before its end, when the gate is."""
    step = dt.timedelta(weeks=policy["programme.review_weeks"])
    days, day = [], start + step
    while day < end:
        days.append(day)
        day += step
    return tuple(days)


def inherit(before: Plan, *, learnt: Iterable[Lesson], definitions: Mapping[str, int]) -> Plan:
    """What the next cycle begins with: objective, outcomes as they are defined now, decision rights, all lessons.

    An outcome that is no longer on the spine is left behind.
    """
    kept = {key: definitions[key] for key in before.outcomes if key in definitions}
    lessons = tuple(dict.fromkeys((*before.lessons, *learnt)))
    return Plan(objective=before.objective, outcomes=kept, rights=before.rights, lessons=lessons)


def redefined(plan: Plan, definitions: Mapping[str, int]) -> tuple[str, ...]:
    """The outcomes that mean something else, or are gone, since the cycle began."""
    return tuple(key for key, version in plan.outcomes.items() if definitions.get(key) != version)


def investments(standings: Sequence[Standing], earlier: Sequence[Mapping[str, int]]) -> tuple[Investment, ...]:
    """Each behaviour that was invested in, with how many teams it changed in at each gate.

    ``earlier`` counts, for each gate before, oldest first, the teams in which a behaviour had changed and lasted.
    """
    keys = dict.fromkeys(one.behaviour for one in standings)
    return tuple(_investment(key, [one for one in standings if one.behaviour == key], earlier) for key in keys)


def lasting(one: Standing) -> bool:
    """Whether a behaviour changed as meant in a team and nothing says that it fades or was not taken up."""
    return one.verdict == "changed" and not one.decayed and one.adopted is not False


def gate(
    cycle: int,
    standings: Sequence[Standing],
    *,
    scales: Sequence[Scale],
    judged: Sequence[Judged],
    outcomes: Sequence[str],
    earlier: Sequence[Mapping[str, int]],
    cost: Cost,
    policy: Policy,
) -> Gate:
    """What the evidence of a cycle speaks for: scale, pause or retire, with the reasons for and against each.

    Scaling is never proposed on one team. ``outcomes`` says in sentences how the outcomes went.
    """
    found = investments(standings, earlier)
    against = {one.link.lower for one in judged if one.link.kind == "behaviour" and one.verdict == "contradicts"}
    wide = [one for one in found if _wide(one, standings, scales, against, policy)]
    refused = "" if wide else _refused(found, standings, against, policy)
    proposed = _proposed(found, wide, standings, policy)
    sentence = _sentence(proposed, found, wide, refused)
    because = Reason(
        claim=sentence,
        policy=USED,
        because=(
            *(Reason(claim=one.sentence) for one in found),
            *(Reason(claim=one.sentence) for one in scales),
            *(Reason(claim=one.sentence, figure=one.figure) for one in judged),
            *(Reason(claim=told) for told in outcomes),
            Reason(claim=cost.sentence),
        ),
    )
    return Gate(
        cycle=cycle,
        proposed=proposed,
        sentence=sentence,
        because=because,
        options=_options(found, wide, refused, _nothing(found, standings, policy)),
        investments=found,
        standings=tuple(standings),
        judged=tuple(judged),
        outcomes=tuple(outcomes),
        cost=cost,
        refused_scale=refused,
    )


def recommendation(found: Gate, subject: str) -> Recommendation:
    """The gate as something that a person decides on."""
    return Recommendation(
        key=f"gate:{subject}",
        kind="gate",
        subject=subject,
        sentence=found.sentence,
        recommended=found.proposed,
        options=tuple(Option(key=key, label=LABELS[key], because=found.options[key]) for key in LABELS),
        certainty="likely" if any(one.judged for one in found.investments) else "cannot tell",
        because=found.because,
        flip=_flip(found),
    )


def _investment(key: str, mine: Sequence[Standing], earlier: Sequence[Mapping[str, int]]) -> Investment:
    judged = [one for one in mine if one.verdict != "cannot tell"]
    changed, decayed = sum(map(lasting, mine)), sum(one.decayed is True for one in mine)
    counts = (*(one[key] for one in earlier if key in one), changed)
    trend = _trend(counts, decayed, bool(judged))
    return Investment(
        behaviour=key,
        name=mine[0].name,
        teams=len(mine),
        judged=len(judged),
        changed=changed,
        decayed=decayed,
        counts=counts,
        trend=trend,
        sentence=_told(mine, judged, changed, decayed, counts, trend),
    )


def _trend(counts: Sequence[int], decayed: int, judged: bool) -> Trend:
    if not judged:
        return "cannot tell"
    if len(counts) < 2:
        return "new"
    if counts[-1] < counts[-2]:
        return "lost"
    return "compounds" if counts[-1] > counts[-2] and not decayed else "stalled"


def _told(
    mine: Sequence[Standing],
    judged: Sequence[Standing],
    changed: int,
    decayed: int,
    counts: Sequence[int],
    trend: Trend,
) -> str:
    name = f"“{mine[0].name}”"
    if not judged:
        return f"{name}: nobody can tell yet in any of {_teams(len(mine))}"
    said = f"{name} changed and lasts in {changed} of {_teams(len(judged))} that could be judged"
    said += f", and fades in {decayed}" if decayed else ""
    if len(counts) < 2:
        return said
    over = ", ".join(map(str, counts))
    words = {"compounds": "it spreads", "stalled": "it spreads no further", "lost": "it is being lost"}
    return f"{said}; gate by gate in {over} teams: {words[trend]}"


def _wide(
    one: Investment, standings: Sequence[Standing], scales: Sequence[Scale], against: set[str], policy: Policy
) -> bool:
    """Whether a behaviour is reliable over teams: a local win is not."""
    known = next((scale for scale in scales if scale.behaviour == one.behaviour), None)
    if one.behaviour in against or one.decayed or (known and known.verdict == "not at scale"):
        return False
    enough = one.changed >= policy["programme.scale_teams"]
    return bool(enough and one.changed >= policy["programme.scale_share"] * one.judged)


def _refused(found: Sequence[Investment], standings: Sequence[Standing], against: set[str], policy: Policy) -> str:
    """Why scaling cannot be proposed."""
    most = max(found, key=lambda one: one.changed, default=None)
    if found and not any(one.judged for one in found):
        return "Nobody can tell yet in any team whether anything changed, so there is nothing to scale"
    if most is None or not most.changed:
        return "Nothing changed and lasts in any team, so there is nothing to scale"
    needed = policy["programme.scale_teams"]
    if most.changed < needed:
        team = next(one.team_name for one in standings if one.behaviour == most.behaviour and lasting(one))
        alone = f"“{most.name}” changed and lasts in {team} alone"
        return f"{alone}: a local win is not scale, and {_teams(needed)} are needed"
    if most.behaviour in against:
        return f"“{most.name}” changed, but the figure it should move did not go with it"
    if most.decayed:
        return f"“{most.name}” fades in {_teams(most.decayed)}: what does not last is not scaled"
    return f"“{most.name}” lasts in {most.changed} of {_teams(most.judged)} judged, which is not reliable over teams"


def _proposed(
    found: Sequence[Investment], wide: Sequence[Investment], standings: Sequence[Standing], policy: Policy
) -> GateOption:
    if wide:
        return "scale"
    return "retire" if _nothing(found, standings, policy) else "pause"


def _nothing(found: Sequence[Investment], standings: Sequence[Standing], policy: Policy) -> bool:
    """Whether enough teams could be judged and nothing changed as meant in any, not even for a while."""
    judged = sum(one.judged for one in found)
    return judged >= policy["programme.retire_teams"] and not any(one.verdict == "changed" for one in standings)


def _sentence(proposed: GateOption, found: Sequence[Investment], wide: Sequence[Investment], refused: str) -> str:
    if proposed == "scale":
        names = " and ".join(f"“{one.name}”" for one in wide)
        return f"The evidence speaks for scaling: {names} changed and lasts over several teams"
    if proposed == "retire":
        return f"The evidence speaks for retiring: of {_teams(sum(one.judged for one in found))} judged, none changed"
    why = refused if refused.startswith("“") else refused[0].lower() + refused[1:]
    return f"The evidence speaks for a pause: {why}"


def _options(found: Sequence[Investment], wide: Sequence[Investment], refused: str, nothing: bool) -> dict[str, str]:
    untold = [one for one in found if not one.judged]
    fades = [one for one in found if one.decayed]
    names = " and ".join(f"“{one.name}”" for one in wide)
    judged = sum(one.judged for one in found)
    pause = [f"{len(untold)} of {len(found)} cannot be told yet"] if untold else []
    pause += [f"{len(fades)} of {len(found)} fade and need leaders, incentives or workflow to change"] if fades else []
    return {
        "scale": f"{names} changed and lasts in enough teams" if wide else refused,
        "pause": "; ".join(pause) or "What changed can be strengthened before it goes on",
        "retire": f"Nothing changed in {_teams(judged)}"
        if nothing
        else "Something changed, or too little could be judged",
    }


def _flip(found: Gate) -> str:
    untold = sum(one.verdict == "cannot tell" for one in found.standings)
    if untold:
        return f"A verdict on the {untold} that cannot be told yet would change this"
    return "A second team in which it changes and lasts would change this" if found.proposed == "pause" else ""


def _teams(count: int) -> str:
    return "one team" if count == 1 else f"{count} teams"


def counted(found: Gate) -> dict[str, int]:
    """In how many teams each behaviour had changed and lasted at a gate."""
    return {one.behaviour: one.changed for one in found.investments}
