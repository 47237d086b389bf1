"""Two questions about a role are answered by whoever may decide, kept and logged; traps stop or warn a decision."""

from dataclasses import asdict

import pytest
from keeping import keep_run

from planner.access import Persona, Viewer
from planner.architect.verdict_factors import Factors, Span
from planner.library.model import Role
from planner.reasons import Option, Reason, Recommendation
from planner.services import accounts, auditing, clock, deciding, errors, ties
from planner.services.deciding import Choice
from planner.store import decisions, runs
from planner.store.open import Stores

LEAVING = Factors(goes=Span.at(0.8), ends=True, described=True, gap=0.6, widest=0.9, unnamed=("Judging drafts",))
OPTIONS = ("upskill", "reskill", "no change")
UPSKILL = Choice(option="upskill", reason="They want to", objective="Quotes in a day")
RESKILL = Choice(option="reskill", reason="It goes", objective="Quotes in a day", destination="fraud-analyst")


@pytest.fixture
def number(stores: Stores) -> int:
    """The number of a verdict on a role whose work goes by a day."""
    found = Recommendation(
        key="verdict:role:clerk",
        kind="verdict",
        subject="role:clerk",
        sentence="Clerk: reskill",
        recommended="reskill",
        options=tuple(Option(key=key, label=key) for key in OPTIONS),
        certainty="likely",
        because=Reason(claim="since"),
        people=frozenset("123456"),
        details={"factors": asdict(LEAVING)},
    )
    with stores.records.write() as session:
        run = keep_run(
            session,
            "architect",
            Role(id="x", title="", family="", purpose="", responsibilities=(), needs=()),
            now=clock.now(),
            recommendations=(found,),
        )
        return next(iter(runs.recommendations(session, run)))


def somebody(stores: Stores, persona: Persona, person: str | None = None) -> Viewer:
    """A viewer with a real login."""
    login = accounts.create(stores, email=f"{persona}@x.example", persona=persona).login
    return Viewer(login=login, email=f"{persona}@x.example", persona=persona, person=person)


def test_the_newest_answers_hold_and_both_are_logged(stores: Stores, number: int) -> None:
    """With where they lean, and who gave them."""
    leader = somebody(stores, "hr")
    assert ties.answered(stores, "clerk") is None
    ties.answer(stores, leader, number, job="same", horizon="today")
    ties.answer(stores, leader, number, job="different", horizon="next")
    held = ties.answered(stores, "clerk")
    assert held is not None
    assert (held.job, held.horizon, held.leaning, held.by) == ("different", "next", "reskill", "hr@x.example")
    acts, _ = auditing.acts(stores, somebody(stores, "auditor"))
    assert [act.action for act in acts] == ["answer about role"] * 2


def test_half_an_answer_is_refused(stores: Stores, number: int) -> None:
    """Nothing is kept."""
    with pytest.raises(errors.Refused, match="both"):
        ties.answer(stores, somebody(stores, "hr"), number, job="same", horizon="")
    assert ties.answered(stores, "clerk") is None


@pytest.mark.parametrize("persona", ["employee", "auditor", "manager"])
def test_only_those_who_decide_are_asked(stores: Stores, number: int, persona: Persona) -> None:
    """Others are told that they are not."""
    with pytest.raises(errors.NotAllowed):
        ties.answer(stores, somebody(stores, persona), number, job="same", horizon="today")


def test_nobody_answers_on_their_own_case(stores: Stores, number: int) -> None:
    """An HR leader who holds the role leaves it to another."""
    with pytest.raises(errors.NotAllowed, match="own case"):
        ties.answer(stores, somebody(stores, "hr", person="3"), number, job="same", horizon="today")


def test_a_blocking_trap_keeps_a_decision_from_being_recorded(stores: Stores, number: int) -> None:
    """Nobody is trained deeper into work that is leaving, whatever the reason given."""
    with pytest.raises(errors.Refused, match="work is leaving"):
        deciding.decide(stores, somebody(stores, "hr"), number, UPSKILL)
    with stores.records.read() as session:
        assert decisions.standing(session, "verdict") == {}


def test_a_warning_is_recorded_with_the_decision(stores: Stores, number: int) -> None:
    """What was warned of stays beside what was decided, in the log too."""
    leader = somebody(stores, "hr")
    ties.answer(stores, leader, number, job="same", horizon="today")
    deciding.decide(stores, leader, number, RESKILL)
    with stores.records.read() as session:
        [standing] = decisions.standing(session, "verdict").values()
    assert standing.details["warned"] == ["ghost gap", "against the answers"]
    acts, _ = auditing.acts(stores, somebody(stores, "auditor"))
    assert [act.action for act in acts] == ["decide", "answer about role"]
