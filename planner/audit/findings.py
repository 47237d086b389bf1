"""Findings: where most waiting has a cause that training would not touch."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from planner.audit.model import EVERYWHERE, Waiting, Window
from planner.audit.windows import period
from planner.audit.words import WAITS_FOR, ranged, subject, team_name
from planner.policy import Policy
from planner.reasons import Certainty, Figure, Finding, Reason, percent

TRAINABLE = frozenset({"skill"})
UNKNOWN = "unattributed"
USED = ("audit.wait_share", "audit.wait_excess", "audit.minimum_cases", "audit.confidence")


SKILL_UNSEEN = Reason(
    claim="Too few delays have a stated reason here, so waiting for skill could hide in any of the causes"
)


def not_training(
    waiting: Sequence[Waiting],
    *,
    names: Mapping[str, str],
    policy: Policy,
    reasons_stated: Collection[str],
    window: Window | None = None,
) -> tuple[Finding, ...]:
    """A finding for each team whose largest cause of waiting is one that training would not touch.

    It is reported when the low end of the cause's share is above policy audit.wait_share and, where there are several
    teams, above the whole organisation's share by more than audit.wait_excess. Where no step has a team, the whole
    organisation is looked at instead. ``names`` are the teams' names by id. Of a team that is not among
    ``reasons_stated`` the finding says that waiting for skill could not be seen. ``window`` is the period that the
    sentence names.
    """
    teams: dict[str, list[Waiting]] = defaultdict(list)
    for wait in waiting:
        teams[wait.team].append(wait)
    everywhere: dict[str, Waiting] = {wait.cause: wait for wait in teams.pop(EVERYWHERE, [])}
    looked_at = teams or {EVERYWHERE: list(everywhere.values())}
    usual = everywhere if len(teams) > 1 else {}
    when = f" {period(window)}" if window else ""
    found = [
        _of(
            looked_at[team],
            usual,
            names=names,
            policy=policy,
            beside=() if team in reasons_stated else (SKILL_UNSEEN,),
            when=when,
        )
        for team in sorted(looked_at)
    ]
    return tuple(finding for finding in found if finding is not None)


def _of(
    waits: list[Waiting],
    everywhere: Mapping[str, Waiting],
    *,
    names: Mapping[str, str],
    policy: Policy,
    beside: tuple[Reason, ...],
    when: str,
) -> Finding | None:
    known = [wait for wait in waits if wait.cause != UNKNOWN]
    if not known:
        return None
    largest = max(known, key=lambda wait: wait.share.value)
    usual = everywhere.get(largest.cause)
    if largest.cause in TRAINABLE or not _stands_out(largest.share, usual.share if usual else None, policy):
        return None
    because = _because(largest, waits, usual, name=team_name(largest.team, names), beside=beside)
    return _finding(largest, waits, because, names=names, policy=policy, reasons_stated=not beside, when=when)


def _stands_out(share: Figure, usual: Figure | None, policy: Policy) -> bool:
    if share.interval is None or share.interval.low <= policy["audit.wait_share"]:
        return False
    return usual is None or share.interval.low > usual.value + policy["audit.wait_excess"]


def _finding(
    largest: Waiting,
    waits: list[Waiting],
    because: Reason,
    *,
    names: Mapping[str, str],
    policy: Policy,
    reasons_stated: bool,
    when: str,
) -> Finding:
    unknown = sum(wait.share.value for wait in waits if wait.cause == UNKNOWN)
    sentence = f"{ranged(largest.share)} of waiting time in {team_name(largest.team, names)}{when} "
    sentence += f"was {WAITS_FOR[largest.cause]}; "
    # Where no source ever states skill, it could hide in the other causes: then only this one cause is spoken of.
    untouched = largest.untouched if reasons_stated else None
    sentence += f"training would not touch {'that' if untouched is None else f'{ranged(untouched)} of it'}"
    if round(100 * unknown):
        sentence += f", and for {percent(unknown)} the data does not tell why"
    kind = f"{largest.cause}_wait"
    return Finding(
        key=f"{kind}:{subject(largest.team)}",
        kind=kind,
        subjects=(subject(largest.team),),
        sentence=sentence,
        certainty=_certainty(largest.share, unknown, policy),
        because=because,
        figure=largest.share,
        people=frozenset().union(*(wait.people for wait in waits)),
    )


def _certainty(share: Figure, unknown: float, policy: Policy) -> Certainty:
    clear = share.n >= policy["audit.sure_cases"] and unknown <= policy["audit.unattributed_share"]
    return "sure" if clear else "likely"


def _because(
    largest: Waiting, waits: list[Waiting], usual: Waiting | None, *, name: str, beside: tuple[Reason, ...]
) -> Reason:
    hours = sum(wait.hours for wait in waits)
    parts = [
        Reason(
            claim=f"{percent(wait.share.value)} of the waiting, {wait.hours:,.0f} hours, was {WAITS_FOR[wait.cause]}",
            figure=wait.share,
            part=wait.share.value,
            signals=wait.signals,
        )
        for wait in sorted(waits, key=lambda wait: (-wait.share.value, wait.cause))
    ]
    claim = f"Work of {name} waited {hours:,.0f} hours on the elapsed clock in {largest.share.n} cases"
    claim += "; a state not yet left is counted apart"
    if usual is None:
        return Reason(claim=claim, figure=largest.share, policy=USED, because=(*parts, *beside))
    compared = Reason(
        claim=f"In the whole organisation {ranged(usual.share)} of the waiting was {WAITS_FOR[usual.cause]}",
        figure=usual.share,
    )
    split = Reason(claim=claim, because=tuple(parts))
    return Reason(claim=_more(largest, usual), figure=largest.share, policy=USED, because=(split, compared, *beside))


def _more(largest: Waiting, usual: Waiting) -> str:
    ours, theirs = percent(largest.share.value), percent(usual.share.value)
    return f"{ours} of the waiting was {WAITS_FOR[largest.cause]}, against {theirs} in the whole organisation"
