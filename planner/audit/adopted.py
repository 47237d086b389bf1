"""Adoption: what answers, use and early signs of decay say beside where work waits."""

from dataclasses import replace

import ibis

from planner.audit import coverage, decay, outcome, skill, surveys
from planner.audit.model import Audit
from planner.audit.tooluse import drivers, used
from planner.library.model import Library
from planner.people import Workforce
from planner.policy import Policy


def beside(
    audit: Audit,
    placed: ibis.Table,
    steps: ibis.Table,
    *,
    workforce: Workforce,
    library: Library,
    policy: Policy,
    seed: int,
) -> Audit:
    """The audit with answers scored, use set beside its drivers, signs of decay and of missing skill, and findings.

    ``placed`` is what placed.place() gives, ``steps`` what causes.attributed() gives; all rounds and weeks up to the
    end of the audit's window are looked at.
    """
    names = workforce.team_names
    answers = surveys.answers(placed, policy)
    scales, scores, unscored = surveys.scored(answers, workforce=workforce, policy=policy)
    tools = []
    for one in used(placed, workforce=workforce, policy=policy):
        mine = tuple(drivers(placed, one.tool, one.team, workforce=workforce, library=library, policy=policy))
        tools.append(decay.Tool(used=one, drivers=mine, uses=tuple(outcome.compared(one, mine, policy))))
    uses = tuple(use for tool in tools for use in tool.uses)
    signs = decay.signs(tools, placed, steps, names=names, policy=policy, seed=seed)
    named = skill.signs(placed, answers, audit.waiting, names=names, policy=policy)
    found = (
        *skill.trainable(audit.waiting, named, names=names, policy=policy),
        *outcome.without_effect(uses, names=names, policy=policy),
        *decay.findings(signs, names),
    )
    covered = coverage.by_team(audit.coverage)
    return replace(
        audit,
        findings=(*audit.findings, *(coverage.told(one, covered) for one in found)),
        scales=scales,
        scores=scores,
        unscored=unscored,
        use=uses,
        signs=signs,
        skill=named,
        missing=skill.lacking(audit.missing, named),
    )
