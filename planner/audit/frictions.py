"""Beside waiting: the flow of decisions, hand-overs between teams, and other frictions."""

from dataclasses import replace

import ibis

from planner.audit import answers, coverage, flow, handed, manual, overload, untied, variants
from planner.audit.model import Audit
from planner.audit.model_flow import Friction
from planner.audit.said import finding
from planner.audit.seen import Seen, seen
from planner.audit.windows import within
from planner.people import Workforce
from planner.policy import Policy
from planner.reasons import Missing

Found = tuple[tuple[Friction, ...], tuple[Missing, ...]]


def beside(
    audit: Audit,
    signals: ibis.Table,
    placed: ibis.Table,
    steps: ibis.Table,
    *,
    workforce: Workforce,
    policy: Policy,
    seed: int,
) -> Audit:
    """The audit with all that is found beside waiting in its window, and findings for what the intervals support.

    ``placed`` is what placed.place() gives of ``signals`` before the window's end, ``steps`` what causes.attributed()
    gives of it; both may hold what was before the window.
    """
    window = audit.window
    if window is None:
        return audit
    inside = within(steps, window)
    with seen(inside, names=workforce.team_names, policy=policy, window=window, seed=seed) as now:
        found = _found(now, placed, workforce) if now.people else []
        hands = handed.handed(now.steps, policy=policy)
    told = tuple(one for frictions, _ in found for one in frictions)
    largest = tuple(finding(one) for one in _largest(told, most=policy["frictions.findings"]))
    covered = coverage.by_team(audit.coverage)
    return replace(
        audit,
        approvals=flow.flow(signals, placed, policy=policy, window=window, seed=seed),
        handed=hands,
        frictions=told,
        findings=(*audit.findings, *(coverage.told(one, covered) for one in largest)),
        missing=(*audit.missing, *(one for _, lacking in found for one in lacking)),
    )


def _found(now: Seen, placed: ibis.Table, workforce: Workforce) -> list[Found]:
    return [
        untied.untied(now, placed),
        answers.answers(now, placed),
        variants.variants(now),
        manual.manual(now),
        overload.overload(now, workforce),
    ]


def _largest(told: tuple[Friction, ...], *, most: int) -> list[Friction]:
    """Those that stand, of each kind the largest; what is the whole organisation's is not said of its teams again."""
    found: list[Friction] = []
    for kind in dict.fromkeys(one.kind for one in told):
        alike = [one for one in told if one.kind == kind and one.stands]
        whole = [one for one in alike if not one.team]
        found += sorted(whole or alike, key=lambda one: (-abs(one.figure.value if one.figure else 0), one.key))[:most]
    return found
