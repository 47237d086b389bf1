"""Decisions are recorded, with reasons, by those who may."""

from pathlib import Path

import pytest
from keeping import keep_run

from planner.access import Persona, Viewer
from planner.library.model import Role
from planner.reasons import Option, Reason, Recommendation
from planner.services import accounts, auditing, clock, deciding, errors, importing, tracking, users
from planner.services.deciding import Choice
from planner.store import runs
from planner.store.open import Stores

VERDICT = Recommendation(
    key="verdict:role:underwriter",
    kind="verdict",
    subject="role:underwriter",
    sentence="Underwriters should move",
    recommended="reskill",
    options=(Option(key="reskill", label="Reskill"), Option(key="no change", label="No change")),
    certainty="likely",
    because=Reason(claim="since"),
    people=frozenset("123456"),
)
MEASURE = Recommendation(
    key="measure:a",
    kind="measure",
    subject="team:claims",
    sentence="Name who decides",
    recommended="name",
    options=(Option(key="name", label="Name who decides"), Option(key="none", label="Leave it")),
    certainty="likely",
    because=Reason(claim="since"),
    details={"measures": {"name": {"behaviour": "decisions-within-two-days"}}},
)
GOOD = Choice(option="reskill", reason="It is going away", objective="Quotes in a day", destination="fraud-analyst")


@pytest.fixture
def numbers(stores: Stores) -> list[int]:
    """The numbers of a recommended verdict and a recommended measure."""
    with stores.records.write() as session:
        run = keep_run(
            session,
            "architect",
            Role(id="x", title="", family="", purpose="", responsibilities=(), needs=()),
            now=clock.now(),
            recommendations=(VERDICT, MEASURE),
        )
        return list(runs.recommendations(session, run))


def somebody(stores: Stores, persona: Persona, person: str | None = None) -> Viewer:
    """A viewer with a real login."""
    login = accounts.create(stores, email=f"{persona}@x.example", persona=persona).login
    return Viewer(login=login, email=f"{persona}@x.example", persona=persona, person=person)


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        (Choice(option="fire", reason="because"), "not among the options"),
        (Choice(option="no change", reason="  "), "Say why"),
        (Choice(option="reskill", reason="because", destination="fraud-analyst"), "business objective"),
        (Choice(option="reskill", reason="because", objective="Quotes in a day"), "role that people move to"),
    ],
)
def test_an_incomplete_decision_is_refused_with_what_it_lacks(
    stores: Stores, numbers: list[int], choice: Choice, told: str
) -> None:
    """Nothing is recorded."""
    leader = somebody(stores, "hr")
    with pytest.raises(errors.Refused, match=told):
        deciding.decide(stores, leader, numbers[0], choice)
    assert auditing.decided(stores, somebody(stores, "auditor")) == ()


@pytest.mark.parametrize("persona", ["employee", "auditor", "manager"])
def test_only_hr_leaders_decide_on_roles(stores: Stores, numbers: list[int], persona: Persona) -> None:
    """Others are told that they do not."""
    with pytest.raises(errors.NotAllowed):
        deciding.decide(stores, somebody(stores, persona), numbers[0], GOOD)


def test_nobody_decides_their_own_case(stores: Stores, numbers: list[int]) -> None:
    """An HR leader who holds the role leaves it to another."""
    with pytest.raises(errors.NotAllowed, match="own case"):
        deciding.decide(stores, somebody(stores, "hr", person="3"), numbers[0], GOOD)


def test_a_decision_keeps_who_when_what_and_why(stores: Stores, numbers: list[int]) -> None:
    """With the alternatives that were shown; the one before it is withdrawn, and both stay in the log."""
    leader = somebody(stores, "hr")
    deciding.decide(stores, leader, numbers[0], GOOD)
    deciding.decide(stores, leader, numbers[0], Choice(option="no change", reason="Not now"))
    newer, older = auditing.decided(stores, somebody(stores, "auditor"))
    assert (newer.chosen, newer.reason, newer.by, newer.alternatives) == (
        "No change",
        "Not now",
        "hr@x.example",
        ("Reskill", "No change"),
    )
    assert older.withdrawn_at is not None
    assert newer.withdrawn_at is None


def test_a_decided_measure_is_tracked_until_it_is_taken_back(stores: Stores, numbers: list[int]) -> None:
    """With its owner and the behaviour to watch."""
    leader = somebody(stores, "hr")
    with pytest.raises(errors.Refused, match="who answers"):
        deciding.decide(stores, leader, numbers[1], Choice(option="name", reason="because"))
    number = deciding.decide(stores, leader, numbers[1], Choice(option="name", reason="because", owner="The head"))
    (tracked,) = tracking.measures(stores)
    assert (tracked.team, tracked.owner, tracked.behaviour) == ("claims", "The head", "decisions-within-two-days")
    deciding.withdraw(stores, leader, number)
    assert tracking.measures(stores) == ()


def test_what_is_not_there_cannot_be_decided(stores: Stores) -> None:
    """An unknown number is told."""
    leader = somebody(stores, "hr")
    with pytest.raises(errors.NotFound):
        deciding.decide(stores, leader, 99, GOOD)
    with pytest.raises(errors.NotFound):
        deciding.withdraw(stores, leader, 99)


def test_nobody_takes_a_decision_on_their_own_case_back(stores: Stores, numbers: list[int]) -> None:
    """An HR leader who holds the role cannot undo what another decided on it; the decision stands."""
    number = deciding.decide(stores, somebody(stores, "hr"), numbers[0], GOOD)
    concerned = accounts.create(stores, email="holder@x.example", persona="hr").login
    holder = Viewer(login=concerned, email="holder@x.example", persona="hr", person="3")
    with pytest.raises(errors.NotAllowed, match="own case"):
        deciding.withdraw(stores, holder, number)
    (standing,) = auditing.decided(stores, somebody(stores, "auditor"))
    assert standing.withdrawn_at is None


def test_a_decision_is_taken_back_once(stores: Stores, numbers: list[int]) -> None:
    """A second time there is nothing to take back, and the log tells of one act."""
    leader = somebody(stores, "hr")
    number = deciding.decide(stores, leader, numbers[0], GOOD)
    deciding.withdraw(stores, leader, number)
    with pytest.raises(errors.NotFound, match="standing"):
        deciding.withdraw(stores, leader, number)
    acts, _ = auditing.acts(stores, somebody(stores, "auditor"))
    assert [act.action for act in acts] == ["withdraw", "decide"]


def test_a_new_decision_on_a_measure_ends_the_one_before(stores: Stores, numbers: list[int]) -> None:
    """One measure a decision that stands; deciding to leave things as they are stops what was going on."""
    leader = somebody(stores, "hr")
    deciding.decide(stores, leader, numbers[1], Choice(option="name", reason="because", owner="The head"))
    second = deciding.decide(stores, leader, numbers[1], Choice(option="name", reason="better", owner="The team"))
    assert [(one.decision, one.owner) for one in tracking.measures(stores)] == [(second, "The team")]
    deciding.decide(stores, leader, numbers[1], Choice(option="none", reason="It is over"))
    assert tracking.measures(stores) == ()


def test_a_manager_takes_measures_for_the_own_team_only(stores: Stores, numbers: list[int], tmp_path: Path) -> None:
    """The lead of claims decides, although their own work is in the figures; the lead of payments does not."""
    people = tmp_path / "people.csv"
    people.write_text(
        "Employee ID,Name,Email,Job title,Team,Manager ID\n1,Ann Invented,ann@x.example,Lead,Claims,\n"
        "2,Bob Invented,bob@x.example,Clerk,Claims,1\n3,Cy Invented,cy@x.example,Lead,Payments,\n"
        "4,Di Invented,di@x.example,Clerk,Payments,3\n",
        "utf-8",
    )
    importing.ingest(stores, importing.Order(connector="people", source="people", path=people), by="test")
    leads = []
    for email in ("ann@x.example", "cy@x.example"):
        users.add(stores, email=email, persona="manager")
        login = next(one.login for one in accounts.accounts(stores) if one.email == email)
        leads.append(accounts.viewer(stores, login))
    choice = Choice(option="name", reason="because", owner="The lead")
    own, other = leads
    assert own is not None
    assert other is not None
    with pytest.raises(errors.NotAllowed):
        deciding.decide(stores, other, numbers[1], choice)
    deciding.decide(stores, own, numbers[1], choice)
