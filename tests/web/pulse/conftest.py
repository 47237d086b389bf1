"""An invented audit with answers, use and signs of decay."""

import datetime as dt
from collections.abc import Callable

import pytest
from keeping import keep_run

from planner.audit.diagnosed import Scale, Score, Seen, Sign, SkillSign, Unscored, Use
from planner.audit.model import Audit, Window
from planner.people import Workforce
from planner.policy import load
from planner.reasons import Figure, Finding, Interval, Reason
from planner.services import publish
from planner.store.open import Stores

from ..hr import world
from ..hr.conftest import enter

__all__ = ["adopted", "enter"]
LAW = frozenset(("24", "25", "26", "27"))
# Some belong to no team, so that the whole less the teams that are shown is no small group.
EVERYBODY = world.CLAIMS | world.OPERATIONS | LAW | frozenset(str(n) for n in range(30, 36))
WINDOW = Window(start=dt.date(2026, 1, 1), end=dt.date(2026, 7, 1))
TOOL, DRIVER = "Drafting assistant", "Answered within a day"


def figure(value: float, unit: str = "points", n: int = 18) -> Figure:
    """A figure with a range of a tenth on each side."""
    span = Interval(low=value - 0.1, high=value + 0.1)
    return Figure(value=value, unit=unit, denominator="people", n=n, clock="none", interval=span)


def scale(diagnostic: str, name: str, *, refused: str = "", alpha: float = 0.8) -> Scale:
    """A scale of three items."""
    return Scale(
        diagnostic=diagnostic,
        round=name,
        day=dt.date(2026, 2 if name == "Round 1" else 5, 2),
        items=("First item", "Second item", "Third item"),
        respondents=28,
        complete=26,
        alpha=figure(alpha, "alpha", 26),
        refused=refused,
        score=None if refused else figure(3.2, n=28),
        people=EVERYBODY,
    )


def score(team: str, name: str, value: float, people: frozenset[str], *, change: float | None = None) -> Score:
    """A team's mean on literacy."""
    return Score(
        team=team,
        diagnostic="literacy",
        round=name,
        score=figure(value, n=len(people)),
        people=people,
        change=None if change is None else figure(change, n=len(people)),
        asked=20,
    )


def sign(kind: str, state: Seen, team: str, people: frozenset[str], said: str) -> Sign:
    """One sign."""
    return Sign(kind=kind, team=team, tool=TOOL, state=state, sentence=said, people=people)


def made() -> Audit:
    """Answers of two rounds in three teams, one of them too small; use and signs in two."""
    found = Finding(
        key="use_concentrated:team:claims:x",
        kind="use_concentrated",
        subjects=("team:claims",),
        sentence="Half of Claims do hardly any of the use",
        certainty="likely",
        because=Reason(claim="x"),
        people=world.CLAIMS,
    )
    use = Use(
        team="claims",
        tool=TOOL,
        driver=DRIVER,
        launch=dt.date(2026, 2, 2),
        first=0.5,
        lately=figure(3.0, "uses per person and week"),
        change=figure(2.5, "uses per person and week"),
        moved=figure(0.0, "share"),
        smallest=0.2,
        flat=True,
        people=world.CLAIMS,
    )
    return Audit(
        window=WINDOW,
        findings=(found,),
        scales=(
            scale("literacy", "Round 1"),
            scale("literacy", "Round 2"),
            scale("compliance", "Round 2", refused="Its items do not hang together", alpha=0.2),
        ),
        scores=(
            score("", "Round 1", 3.1, EVERYBODY),
            score("claims", "Round 1", 3.0, world.CLAIMS),
            score("", "Round 2", 3.2, EVERYBODY, change=0.1),
            score("claims", "Round 2", 4.4, world.CLAIMS, change=1.4),
            score("operations", "Round 2", 3.25, world.OPERATIONS, change=0.77),
            score("law", "Round 2", 1.23, LAW),
        ),
        unscored=(Unscored(item="I like my chair.", answers=20),),
        use=(use,),
        signs=(
            sign("few champions", "seen", "claims", world.CLAIMS, "Half of Claims do hardly any of the use"),
            sign("governance", "not computable", "claims", world.CLAIMS, "no state says that work waits for a check"),
            sign("few champions", "seen", "law", LAW, "One person of Law does it all"),
        ),
        skill=(
            SkillSign(team="claims", route="survey", sentence="x", figure=figure(0.4, "share"), people=world.CLAIMS),
            SkillSign(team="law", route="survey", sentence="x", figure=figure(0.99, "share", 4), people=LAW),
        ),
    )


@pytest.fixture
def adopted(stores: Stores) -> Callable[[Audit | None], int]:
    """Keep that audit, or another one, in the stores; gives the run's number."""
    world.prepare(stores)

    def take(audit: Audit | None = None) -> int:
        kept = audit or made()
        released = publish.of_audit(kept, Workforce(), load(), [])
        with stores.records.write() as session:
            return keep_run(
                session, "audit", kept, findings=kept.findings, released=[table.to_dict() for table in released]
            )

    return take
