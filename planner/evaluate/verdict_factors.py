"""The factors of a verdict as a case file tells them; the engine never sees the case, its title, or its truth."""

from collections.abc import Mapping
from typing import Any

from planner.architect.gaps import Gaps
from planner.architect.model import ChangeKind
from planner.architect.verdict_factors import Factors, Seen, Span
from planner.evaluate.verdict_cases import Audit, Case, Responsibility


def factors(case: Case, policy: Mapping[str, Any]) -> Factors:
    """What a case says of its role; a key that it leaves out is not known."""
    people, future = case.people, case.future
    known = gaps(case)
    least = policy["audit.minimum_cases"]
    # Cases are about nobody, so a whole role of few people may be told; for people the smallest group holds.
    least_people = min(policy["privacy.minimum_group"], people.headcount)
    enough = {"known": policy["architect.evidence_known"], "least": least_people}
    skill, blocked = _delay(case.audit, policy)
    return Factors(
        goes=_goes(case.role.responsibilities),
        ends={"none": False, "unknown": None}.get(str(future.displacement), True),
        weeks_left=case.weeks_left,
        overlap=future.overlap,
        described=future.described,
        merge=_seen(case, "merge"),
        split=_seen(case, "split"),
        compress=_seen(case, "compress"),
        expand=_seen(case, "expand"),
        drift=_seen(case, "drift"),
        carried=_done(case.role.responsibilities, "carries", least),
        assisted=_done(case.role.responsibilities, "assists", least),
        gap=known.share(**enough),
        widest=known.widest(**enough),
        shown_by=known.people,
        skill=skill,
        blocked=blocked,
        waiting=case.audit.waiting,
        leaving=None if people.leaving is None or not people.headcount else people.leaving / people.headcount,
        people=people.headcount,
        hours_free=people.hours_free,
        hours_freed=people.hours_freed,
        learn_hours=people.learn_hours,
        lead_weeks=people.lead_weeks,
        overload=True if any(one.kind == "load" for one in case.constraints) else None,
        posts=sum(one.posts for one in future.destinations),
        unnamed=future.unnamed,
    )


def gaps(case: Case) -> Gaps:
    """What people show against what is needed, counted as the product counts it."""
    needs, evidence = case.future.needs, case.people.evidence
    shown = {name: sum(one.levels) for name, one in evidence.items()}
    return Gaps(
        asked=case.people.headcount * len(needs),
        known=sum(shown.values()),
        below=sum(evidence[name].below(level) for name, level in needs.items()),
        people=max(shown.values(), default=0),
        holders=case.people.headcount,
        asked_of=dict.fromkeys(needs, case.people.headcount),
        known_of=shown,
        below_of={name: evidence[name].below(level) for name, level in needs.items()},
    )


def _goes(parts: tuple[Responsibility, ...]) -> Span:
    """The share of the hours that does not stay: as wide as what stays of some part is unknown."""
    whole = sum(one.hours for one in parts) or 1.0
    least = sum(one.hours * (1 - one.stays) for one in parts if one.stays is not None)
    open_ = sum(one.hours for one in parts if one.stays is None)
    return Span(low=least / whole, high=(least + open_) / whole)


def _done(parts: tuple[Responsibility, ...], how: str, least: int) -> float | None:
    """The share of the hours that AI carries or assists, None where it is not known of some part."""
    mine = [one for one in parts if one.ai == how]
    if any(one.ai == "unknown" for one in parts) or any(one.n < least for one in mine):
        return None
    return sum(one.hours * (one.share or 0.0) for one in mine)


def _seen(case: Case, kind: ChangeKind) -> Seen:
    return next((one.found for one in case.changes if one.kind == kind), "not looked for")


def _delay(audit: Audit, policy: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """The shares of delay that are a skill, and that learning cannot mend, where enough cases say so."""
    if audit.causes == "cannot tell" or audit.n < policy["audit.minimum_cases"]:
        return None, None
    share = {cause: part.share for cause, part in audit.causes.items()}
    skill = share.get("skill", 0.0) if audit.skill == "identifiable" else None
    return skill, sum(share.get(cause, 0.0) for cause in policy["verdict.not_by_learning"])
