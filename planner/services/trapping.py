"""What a decision on a role would walk into, by the figures of the verdict and by what was decided on other roles."""

from sqlalchemy.orm import Session

from planner.architect.model import Verdict
from planner.architect.ties import leaning
from planner.architect.traps import Step, Trap, traps
from planner.architect.verdict_factors import Factors
from planner.policy import Policy
from planner.reasons import Recommendation
from planner.store import decisions, ties
from planner.values import from_data


def walked_into(
    session: Session, found: Recommendation, *, option: str, hours: float, policy: Policy
) -> tuple[Trap, ...]:
    """The traps of one option of a verdict, those that block first; none where the verdict keeps no factors."""
    kept = found.details.get("factors")
    if found.kind != "verdict" or kept is None:
        return ()
    standing = decisions.standing(session, "verdict")
    others = [row.chosen for subject, row in standing.items() if subject != found.subject]
    alike = others.count(option)
    step = Step(
        option=option,
        hours=hours,
        alike=alike,
        other=len(others) - alike,
        leaning=_leaning(session, found.subject.removeprefix("role:")),
    )
    return traps(step, from_data(Factors, kept), policy)


def _leaning(session: Session, role: str) -> Verdict | None:
    held = ties.standing(session, role)
    return None if held is None else leaning(held.job, held.horizon)  # type: ignore[arg-type]
