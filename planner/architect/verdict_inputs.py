"""What a verdict is drawn from in a running organisation: observed work, the audit, evidence, findings on the role."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from planner.architect.changes import Seen as Work
from planner.architect.futures import FutureRole, freed, goes, open_posts, overlap, weeks_left
from planner.architect.gaps import Gaps
from planner.architect.verdict_factors import STRUCTURE, Factors, Seen, Span
from planner.audit.model import Audit, Waiting
from planner.library.model import Role
from planner.reasons import Finding

HALF = 0.5


def observed_factors(
    role: str,
    *,
    work: Work,
    audit: Audit,
    known: Gaps | None,
    findings: tuple[Finding, ...],
    teams: Mapping[str, str],
    unnamed: tuple[str, ...],
    policy: Mapping[str, Any],
) -> Factors:
    """The factors of a role as far as the data say them; ``findings`` are those on it, ``teams`` its people's teams.

    What nobody has written down or imported (what stays, by when, open posts, free hours) is unknown here.
    """
    kinds = {one.kind for one in findings}
    enough = {"known": policy["architect.evidence_known"], "least": policy["privacy.minimum_group"]}
    compared = _compared(work, role)
    early, late = _automated(work, role)
    skill, blocked = _delay(audit, teams, policy)
    # That a role is being phased out is told in the place of its being compressed.
    changed = kinds | ({"compress"} if "phased_out" in kinds else set())
    seen = {kind: _seen(kind, changed, compared) for kind in STRUCTURE}
    return Factors(
        goes=Span.at(max(0.0, late - early)) if compared and early is not None and late is not None else Span(),
        phased_out="phased_out" in kinds,
        carried=late,
        gap=None if known is None else known.share(**enough),
        widest=None if known is None else known.widest(**enough),
        shown_by=known.people if known else 0,
        people=len(teams) or None,
        overload=_told(audit, set(policy["verdict.overload_kinds"]), teams),
        use_without_effect=_told(audit, {"use_without_effect"}, teams),
        unnamed=unnamed,
        skill=skill,
        blocked=blocked,
        called_out=None if blocked is None else _part(audit, set(policy["verdict.called_out_kinds"]), teams),
        merge=seen["merge"],
        split=seen["split"],
        compress=seen["compress"],
        expand=seen["expand"],
        drift=seen["drift"],
    )


def with_future(factors: Factors, future: FutureRole, *, today: Role | None, on: dt.date | None) -> Factors:
    """The factors with what an approved future role says; ``on`` is the day that the weeks left are counted from.

    What it leaves unknown stays as observed. A future role that a person approved says what stays of a role's hours,
    which observed work can only say of the past; what went already does not come back.
    """
    written = goes(future, today)
    gone = Span(low=max(written.low, min(factors.goes.low, written.high)), high=written.high)
    known = replace(factors, goes=factors.goes if written == Span() else gone)
    return replace(
        known,
        described=True,
        ends=None if future.ends == "unknown" else future.ends == "day",
        weeks_left=weeks_left(future, on),
        overlap=overlap(future),
        posts=open_posts(future, people=factors.people, moving=known.moving.low),
        lead_weeks=future.lead_weeks if future.lead_weeks is not None else factors.lead_weeks,
        hours_freed=freed(future) or None,
    )


def _seen(kind: str, kinds: set[str], compared: bool) -> Seen:
    return "found" if kind in kinds else "not found" if compared else "cannot tell"


def _compared(work: Work, role: str) -> bool:
    """Whether enough of a role's work was seen early and late to tell change."""
    ground = work.ground
    return ground is not None and role in {ground.observed.roles[code] for code in ground.comparable}


def _automated(work: Work, role: str) -> tuple[float | None, float | None]:
    """The part of a role's cases that bots did early and late, None where it has none."""
    ground, hands = work.ground, work.hands
    if ground is None or hands is None or role not in ground.observed.roles:
        return None, None
    code = ground.observed.roles.index(role)
    early, late = (hands.share(code, window) for window in (ground.mixes.early, ground.mixes.late))
    return (early if np.isfinite(early) else None), (late if np.isfinite(late) else None)


def _delay(audit: Audit, teams: Mapping[str, str], policy: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """The shares of the delay of its people's teams that are a skill, and that learning cannot mend."""
    told = [one for one in audit.waiting if one.certainty != "cannot tell" and one.team in set(teams.values())]
    by_team: dict[str, list[Waiting]] = {}
    for one in told:
        by_team.setdefault(one.team, []).append(one)
    people = Counter(team for team in teams.values() if team in by_team)
    if not people or people.total() < HALF * len(teams):
        return None, None
    blocked = {team: _sum(by_team[team], policy["verdict.not_by_learning"]) for team in people}
    skill = {team: _sum(by_team[team], ["skill"]) for team in people if _identifiable(audit, team, by_team[team])}
    return (_mean(skill, people) if skill else None), _mean(blocked, people)


def _sum(waits: list[Waiting], causes: list[str]) -> float:
    return sum(one.share.value for one in waits if one.cause in causes)


def _mean(shares: Mapping[str, float], people: Mapping[str, int]) -> float:
    return sum(shares[team] * people[team] for team in shares) / sum(people[team] for team in shares)


def _identifiable(audit: Audit, team: str, waits: list[Waiting]) -> bool:
    """Whether a lack of skill could be seen in a team's delay: somebody or something says so there."""
    return any(one.team == team for one in audit.skill) or any(one.cause == "skill" for one in waits)


def _told(audit: Audit, kinds: set[str], teams: Mapping[str, str]) -> bool | None:
    """Whether the audit finds something in the teams of at least half of its people; None where it says nothing."""
    return True if _part(audit, kinds, teams) >= HALF else None


def _part(audit: Audit, kinds: set[str], teams: Mapping[str, str]) -> float:
    """The part of a role's people in teams about which the audit finds something of some kinds."""
    about = {subject for one in audit.findings if one.kind in kinds for subject in one.subjects}
    return sum(f"team:{team}" in about for team in teams.values()) / len(teams) if teams else 0.0
