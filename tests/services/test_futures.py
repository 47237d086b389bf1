"""What roles become is written, answered for, approved by a person and taken back; only what is approved is read."""

from dataclasses import replace
from typing import Any

import pytest

from planner.access import Persona, Viewer
from planner.architect.futures import QUESTIONS, Duty, Removal, Right
from planner.services import accounts, auditing, errors, futures, futures_initiatives, futures_told
from planner.services.futures import Overtaken
from planner.store.open import Stores
from planner.store.tables import Assignment, Person, Team
from planner.values import to_data

KEY = "claims-handler"


@pytest.fixture
def people(stores: Stores) -> dict[str, str]:
    """A claims handler, their lead, and somebody else."""
    with stores.records.write() as session:
        session.add(Team(key="claims", name="Claims"))
        session.add_all([Person(name=name, email=f"{name}@x.example") for name in ("ada", "lead", "other")])
        session.flush()
        known = {one.name: one.id for one in session.query(Person)}
        team = session.query(Team).one().id
        for name, role in (("ada", KEY), ("other", "underwriter")):
            session.add(
                Assignment(person_id=known[name], team_id=team, title=role, role_key=role, manager_id=known["lead"])
            )
    return {name: str(number) for name, number in known.items()}


def viewer(stores: Stores, persona: Persona, *, person: str | None = None, reports: str = "") -> Viewer:
    """Somebody with a real login."""
    email = f"{persona}{person or ''}@x.example"
    login = accounts.create(stores, email=email, persona=persona).login
    return Viewer(login=login, email=email, persona=persona, person=person, reports=frozenset(reports.split()))


def whole(stores: Stores, leader: Viewer) -> dict[str, Any]:
    """A body that lacks nothing, on from today's role."""
    future = futures.page(stores, leader, KEY).future
    made = replace(
        future,
        objective="Answer within a day",
        kpi="Days until the first answer",
        duties=(*(replace(one, doer="human") for one in future.duties), Duty(text="Judge odd drafts", doer="human")),
        rights=(Right(matter="Payout", decides="The handler", alone="Nothing", reviewer="Lead", escalation="Head"),),
        removals=(Removal(text="The weekly report", hours=2.5),),
        answers=dict.fromkeys(QUESTIONS, "Said."),
    )
    return dict(to_data(made))


def test_every_save_is_a_version_and_the_same_words_are_none(stores: Stores) -> None:
    """It begins as today's role, and nothing is written before the first save."""
    leader = viewer(stores, "hr")
    fresh = futures.page(stores, leader, KEY)
    assert fresh.newest is None
    assert fresh.today is not None
    assert [one.text for one in fresh.future.duties] == [one.text for one in fresh.today.responsibilities]
    assert futures.save(stores, leader, KEY, seen=0, body={"objective": "Answer within a day"}) == 1
    assert futures.save(stores, leader, KEY, seen=1, body={"objective": "Answer within a day"}) == 1
    assert futures.save(stores, leader, KEY, seen=1, body={"answers": {"loops": "Monthly"}}) == 2
    found = futures.page(stores, leader, KEY)
    assert (found.future.objective, found.future.answers) == ("Answer within a day", {"loops": "Monthly"})
    assert len(found.future.duties) == len(fresh.future.duties)
    assert [one.number for one in futures.versions(stores, leader, KEY)] == [2, 1]


def test_whoever_saves_on_an_older_version_is_told(stores: Stores) -> None:
    """Nothing is overwritten unseen."""
    leader = viewer(stores, "hr")
    futures.save(stores, leader, KEY, seen=0, body={"title": "One"})
    with pytest.raises(Overtaken):
        futures.save(stores, leader, KEY, seen=0, body={"title": "Other"})
    with pytest.raises(errors.NotFound):
        futures.save(stores, leader, "no-such-role", seen=0, body={})


def test_approval_is_refused_with_what_lacks(stores: Stores) -> None:
    """And the six questions are among it."""
    leader = viewer(stores, "hr")
    futures.save(stores, leader, KEY, seen=0, body={"objective": "Answer within a day"})
    lacking = futures.page(stores, leader, KEY).lacks
    assert {one.field for one in lacking if one.page == "questions"} == set(QUESTIONS)
    with pytest.raises(errors.Refused, match=f"{len(lacking)} things lack"):
        futures.decide(stores, leader, KEY, version=1, option="approve", reason="Go")
    futures.decide(stores, leader, KEY, version=1, option="not yet", reason="It lacks much")
    assert futures.page(stores, leader, KEY).approved is None


def test_what_is_approved_is_kept_with_reason_and_read_until_it_is_taken_back(stores: Stores) -> None:
    """A later draft changes nothing of it; hours freed come from it; the log tells all."""
    leader = viewer(stores, "hr")
    futures.save(stores, leader, KEY, seen=0, body=whole(stores, leader))
    with stores.records.read() as session:
        assert futures.approved(session) == {}
        assert futures.freed_hours(session, KEY) is None
        before = futures.mark(session)
    assert futures.page(stores, leader, KEY).newest is not None
    with pytest.raises(errors.Refused, match="Say why"):
        futures.decide(stores, leader, KEY, version=1, option="approve", reason=" ")
    futures.decide(stores, leader, KEY, version=1, option="approve", reason="The pilot worked")
    futures.save(stores, leader, KEY, seen=1, body={"title": "Something else"})
    with stores.records.read() as session:
        [(role, held)] = futures.approved(session).items()
        freed = futures.freed_hours(session, KEY)
        approved = futures.mark(session)
    assert (role, held.version, held.future.title) == (KEY, 1, "Claims handler")
    assert freed is not None
    assert (freed.hours_per_week, freed.removed_work, freed.version) == (2.5, "The weekly report", 1)
    assert futures.offered(stores, leader, KEY) == freed
    assert freed.objective == "Answer within a day"
    assert approved != before
    found = futures.page(stores, leader, KEY)
    assert found.decision is not None
    assert (found.decision.reason, found.number) == ("The pilot worked", 2)
    futures.withdraw(stores, leader, KEY)
    with stores.records.read() as session:
        assert futures.approved(session) == {}
        assert futures.mark(session) == before
    with pytest.raises(errors.NotFound):
        futures.withdraw(stores, leader, KEY)
    acts, _ = auditing.acts(stores, viewer(stores, "auditor"))
    assert [act.action for act in acts][:3] == ["withdraw future role", "write future role", "decide on future role"]


def test_a_newer_version_has_to_be_read_before_it_is_decided_on(stores: Stores) -> None:
    """A decision is about what its maker saw."""
    leader = viewer(stores, "hr")
    futures.save(stores, leader, KEY, seen=0, body=whole(stores, leader))
    futures.save(stores, leader, KEY, seen=1, body={"title": "Advisor"})
    with pytest.raises(Overtaken):
        futures.decide(stores, leader, KEY, version=1, option="approve", reason="Go")


def test_taking_one_approval_back_leaves_another_ones_in_force(stores: Stores) -> None:
    """Whoever presses undo late does not take back what somebody else approved since; no version is beyond counting."""
    leader = viewer(stores, "hr")
    futures.save(stores, leader, KEY, seen=0, body=whole(stores, leader))
    first = futures.decide(stores, leader, KEY, version=1, option="approve", reason="Go")
    second = futures.decide(stores, leader, KEY, version=1, option="approve", reason="Go on")
    with pytest.raises(errors.NotFound, match="since"):
        futures.withdraw(stores, leader, KEY, decision=first)
    futures.withdraw(stores, leader, KEY, decision=second)
    with pytest.raises(errors.NotFound):
        futures.page(stores, leader, KEY, version=10**30)


def test_nobody_in_the_role_decides_on_it(stores: Stores, people: dict[str, str]) -> None:
    """An HR leader who holds it leaves it to another."""
    leader, own = viewer(stores, "hr"), viewer(stores, "hr", person=people["ada"])
    futures.save(stores, own, KEY, seen=0, body=whole(stores, leader))
    assert not futures.page(stores, own, KEY).may_decide
    with pytest.raises(errors.NotAllowed, match="own case"):
        futures.decide(stores, own, KEY, version=1, option="approve", reason="Go")
    futures.decide(stores, leader, KEY, version=1, option="approve", reason="Go")
    with pytest.raises(errors.NotAllowed, match="own case"):
        futures.withdraw(stores, own, KEY)


def test_managers_of_its_people_comment_and_others_do_not(stores: Stores, people: dict[str, str]) -> None:
    """Nobody but HR leaders writes it, and employees and auditors do not read drafts."""
    leader = viewer(stores, "hr")
    futures.save(stores, leader, KEY, seen=0, body={"title": "Advisor"})
    lead = viewer(stores, "manager", person=people["lead"], reports=people["ada"])
    futures.comment(stores, lead, KEY, "Who answers the phone?")
    [said] = futures.page(stores, leader, KEY).comments
    assert (said.text, said.by, said.version) == ("Who answers the phone?", lead.email, 1)
    other = replace(lead, reports=frozenset({people["other"]}))
    assert not futures.page(stores, other, KEY).may_comment
    with pytest.raises(errors.NotAllowed):
        futures.comment(stores, other, KEY, "And mine?")
    with pytest.raises(errors.NotAllowed):
        futures.save(stores, lead, KEY, seen=1, body={})
    with pytest.raises(errors.NotAllowed):
        futures.page(stores, viewer(stores, "employee", person=people["ada"]), KEY)


def test_people_see_what_is_approved_for_their_role_and_no_draft(stores: Stores, people: dict[str, str]) -> None:
    """With the reason that was given."""
    leader, ada = viewer(stores, "hr"), viewer(stores, "employee", person=people["ada"])
    futures.save(stores, leader, KEY, seen=0, body=whole(stores, leader))
    assert futures.changing(stores, ada) is None
    futures.decide(stores, leader, KEY, version=1, option="approve", reason="The pilot worked")
    found = futures.changing(stores, ada)
    assert found is not None
    assert (found.reason, found.title) == ("The pilot worked", "Claims handler")
    assert futures.changing(stores, replace(ada, person=people["lead"])) is None


def test_an_older_version_can_be_gone_on_from(stores: Stores) -> None:
    """It becomes the newest; what was between stays."""
    leader = viewer(stores, "hr")
    futures.save(stores, leader, KEY, seen=0, body={"title": "One"})
    futures.save(stores, leader, KEY, seen=1, body={"title": "Two"})
    assert futures.again(stores, leader, KEY, 1) == 3
    assert futures.page(stores, leader, KEY).future.title == "One"
    with pytest.raises(errors.NotFound):
        futures.again(stores, leader, KEY, 9)


def test_versions_and_today_are_told_line_by_line(stores: Stores) -> None:
    """Who carries what shows as a change of its line, and the text to take away holds every part."""
    leader = viewer(stores, "hr")
    futures.save(stores, leader, KEY, seen=0, body=whole(stores, leader))
    page = futures.page(stores, leader, KEY)
    now, then = futures_told.today(page.today, page.names), futures_told.lines(page.future, page.names)
    changes = futures_told.differences(now, then)
    assert ("Work that stops", "added") in {(one.label, one.kind) for one in changes}
    assert [one.after for one in changes if one.label == "Responsibility"] == ["Judge odd drafts, by people"]
    text = futures_told.markdown(page.future, page.names, head="A draft.")
    for part in ("# Claims handler", "Judge odd drafts", "frees 2.5 hours", *QUESTIONS.values()):
        assert part in text


def test_two_initiatives_are_told_apart_with_a_reason_and_together_again(
    stores: Stores, people: dict[str, str]
) -> None:
    """Each act is in the log; without a reason nothing is kept."""
    leader = viewer(stores, "hr")
    body = whole(stores, leader) | {"wants": [{"name": "Judging drafts", "level": 1}]}
    futures.save(stores, leader, KEY, seen=0, body=body)
    futures.save(stores, leader, "underwriter", seen=0, body=body)
    [pair] = futures_initiatives.page(stores, leader).pairs
    assert pair.certainty == "sure"
    one, other = pair.pair
    with pytest.raises(errors.Refused):
        futures_initiatives.say_apart(stores, leader, one, other, " ")
    futures_initiatives.say_apart(stores, leader, one, other, "Two customers")
    found = futures_initiatives.page(stores, leader)
    assert (found.pairs, [told.reason for told in found.apart]) == ((), ["Two customers"])
    assert futures_initiatives.count(stores, leader) == 0
    with pytest.raises(errors.NotFound):
        futures_initiatives.say_apart(stores, leader, one, other, "Again")
    futures_initiatives.take_back(stores, leader, one, other)
    assert futures_initiatives.count(stores, leader) == 1
    with pytest.raises(errors.NotFound):
        futures_initiatives.take_back(stores, leader, one, other)
