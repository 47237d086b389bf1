"""How tests keep a run without saying each time what does not matter to them."""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from planner.reasons import Finding, Option, Reason, Recommendation
from planner.store import runs

AT = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
FINDING = Finding(
    key="decision_wait:team:claims",
    kind="decision_wait",
    subjects=("team:claims",),
    sentence="Claims waits for decisions.",
    certainty="sure",
    because=Reason(claim="It does."),
)
MEASURE = Recommendation(
    key="measure:team:claims",
    kind="measure",
    subject="team:claims",
    recommended="limits",
    options=(Option(key="limits", label="Let the team decide up to a limit"),),
    certainty="likely",
    sentence="Take this measure.",
    because=Reason(claim="It waits."),
)
_USUAL: dict[str, Any] = {
    "by": "test",
    "now": AT,
    "seconds": 0.0,
    "seed": 0,
    "code_version": "0",
    "inputs": {},
    "findings": (),
    "recommendations": (),
    "released": [],
}


def keep_run(session: Session, phase: str, result: Any, **different: Any) -> int:
    """Keep a run of a phase, usual in all but what is named, and return its number."""
    return runs.save(session, phase=phase, result=result, **(_USUAL | different))
