"""Lacking: what could not be said about roles, and the data that would say it."""

from collections.abc import Collection, Mapping
from typing import Any

from planner.architect.gaps import Gaps
from planner.architect.ground import Ground
from planner.architect.observed import Observed
from planner.architect.statements import catalogue, declared
from planner.library.model import Library
from planner.people import Workforce
from planner.reasons import Missing


def lacking(
    observed: Observed,
    ground: Ground | None,
    library: Library,
    workforce: Workforce,
    known: Mapping[str, Gaps],
    approved: Collection[str],
    policy: Mapping[str, Any],
) -> tuple[Missing, ...]:
    """Every part of the architecture that had no data to stand on; ``approved`` are roles whose future was approved."""
    return (
        *_work(observed, ground, policy),
        *_library(library, known, policy),
        *_workforce(workforce, known, approved, policy),
    )


def _work(observed: Observed, ground: Ground | None, policy: Mapping[str, Any]) -> list[Missing]:
    missing = []
    if ground is None:
        what = f"Titled work of people in known roles over at least {policy['architect.quarters']} quarters"
        would = "Tell which roles merge, split, shrink or drift"
        missing.append(
            Missing(what=what, would=would, bring="Import more of the ticket log, and match accounts to people")
        )
    elif few := sorted({ground.title(role) for role in set(ground.mixes.roles) - set(ground.comparable)}):
        least = f"{policy['architect.people']} people and {policy['architect.cases']} cases early and late"
        what = f"At least {least} for: {', '.join(few)}"
        missing.append(Missing(what=what, would="Tell whether these roles change", bring="Import more of their work"))
    if observed.left_out:
        what = f"Titles that are compared for {observed.left_out} rows of work, which have none or a very rare one"
        would = "Count them in the roles' work"
        missing.append(Missing(what=what, would=would, bring="Map the column with the ticket's title"))
    return missing


def _library(library: Library, known: Mapping[str, Gaps], policy: Mapping[str, Any]) -> list[Missing]:
    missing = []
    statements = declared(library.roles)
    if len(statements) + len(catalogue(library)) < policy["architect.declared_statements"]:
        would = "Tell which work no role and no learning item names, and where people can move to"
        bring = "Import role profiles, or choose roles from the shipped library"
        missing.append(Missing(what="Responsibilities of roles, in words", would=would, bring=bring))
    else:
        written = {one.source for one in statements}
        bare = sorted(library.roles[role].title for role in known if f"role:{role}" not in written)
        if bare:
            what = f"Responsibilities of: {', '.join(bare)}"
            would = "Compare what is written with what is done"
            missing.append(Missing(what=what, would=would, bring="Write them in the role's file"))
    return missing


def _workforce(
    workforce: Workforce, known: Mapping[str, Gaps], approved: Collection[str], policy: Mapping[str, Any]
) -> list[Missing]:
    missing = []
    if not workforce.current.num_rows:
        would = "Say whom a verdict concerns and plan for them"
        missing.append(Missing(what="Who holds which role now", would=would, bring="Import the HR export"))
    limit = policy["architect.evidence_known"]
    least = policy["privacy.minimum_group"]
    asked = [gap for gap in known.values() if gap.asked]
    unknown = sum(gap.share(known=limit, least=least) is None for gap in asked)
    if unknown:
        what = f"Evidence of what people can do, for {unknown} roles"
        would = "Tell whether capabilities fall short of what the roles need"
        missing.append(
            Missing(what=what, would=would, bring="Ask for self-assessments or observations, or import them")
        )
    if set(known) - set(approved):
        what = "What stays of each role and by when, open posts, who leaves, hours free to learn"
        would = "Tell by more than observed work whether people have to move, and whether learning has room"
        missing.append(Missing(what=what, would=would, bring="Write and approve what the roles become"))
    pay = "Tell how desirable a move is"
    bring = "No library holds them yet; a scenario of the plan can hold pay"
    missing.append(Missing(what="Pay and level of roles", would=pay, bring=bring))
    return missing
