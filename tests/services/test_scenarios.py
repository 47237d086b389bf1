"""Scenarios and their plans: kept in versions, planned with what is known, gated, compared, decided on, replayed."""

import zlib
from typing import Any

import posing
import pytest

from planner.access import Viewer
from planner.architect.plan.figures import Key
from planner.jobs import Jobs
from planner.services import accounts, scenario_base, scenario_deciding, scenario_plans, scenario_work, scenarios
from planner.services.errors import NotAllowed, NotFound, Refused
from planner.services.progress import Stopped, ignore
from planner.store import jobs, log
from planner.store.open import Stores
from planner.store.tables import Assignment, ScenarioPlan
from planner.values import canonical

Said = dict[Key, tuple[float, ...] | None]


@pytest.fixture
def hr(stores: Stores) -> Viewer:
    """An HR leader who is nobody in the records, over a company that could be planned for."""
    posing.company(stores)
    made = accounts.create(stores, email="hr@example.org", persona="hr", password="four quiet brown horses")
    found = accounts.viewer(stores, made.login)
    assert found is not None
    return found


def planned(stores: Stores, viewer: Viewer, name: str = "First", **said: Any) -> scenario_plans.Plan:
    """A scenario with some figures, and its plan."""
    number = scenarios.create(stores, viewer, name=name, note="")
    changes: Said = {(what.partition("__")[0], what.partition("__")[2]): row for what, row in said.items()}
    if changes:
        scenarios.say(stores, viewer, number, changes, version=1, why="test")
    plan = scenario_work.plan(stores, number, by=viewer.email, progress=ignore)
    return scenario_plans.get(stores, viewer, plan)


def test_a_scenario_begins_with_the_policy_or_with_nothing(stores: Stores, hr: Viewer) -> None:
    """What the policy says is there, in the open; a blank one holds nothing at all."""
    whole = scenarios.get(stores, hr, scenarios.create(stores, hr, name="One", note="n"))
    blank = scenarios.get(stores, hr, scenarios.create(stores, hr, name="Two", note="", blank=True))
    assert whole.version.figures.one("person_hours") == 40.0
    assert (blank.version.figures.said, blank.plan, whole.note) == ({}, None, "n")
    with pytest.raises(Refused, match="called “One” already"):
        scenarios.create(stores, hr, name=" one ", note="")


def test_every_change_is_a_version_that_can_be_taken_up_again(stores: Stores, hr: Viewer) -> None:
    """Who saw an older version does not overwrite what somebody said since; nothing is lost by going back."""
    number = scenarios.create(stores, hr, name="One", note="", blank=True)
    assert scenarios.say(stores, hr, number, {("budget", ""): (5.0, 1.0)}, version=1, why="w") == 1
    assert scenarios.say(stores, hr, number, {("budget", ""): (5.0, 1.0)}, version=2, why="w") == 0
    with pytest.raises(Refused, match="changed this scenario in the meantime"):
        scenarios.say(stores, hr, number, {("budget", ""): None}, version=1, why="w")
    scenarios.go_back(stores, hr, number, 1)
    history = scenarios.history(stores, hr, number)
    assert [one.number for one in history] == [3, 2, 1]
    assert [one.figures.row("budget") for one in history] == [None, (5.0, 1.0), None]


def test_a_deleted_scenario_comes_back(stores: Stores, hr: Viewer) -> None:
    """It is gone from the list, and back under a name of its own where the name was taken since."""
    number = scenarios.create(stores, hr, name="One", note="")
    scenarios.delete(stores, hr, number)
    assert scenarios.listed(stores, hr) == ()
    with pytest.raises(NotFound):
        scenarios.get(stores, hr, number)
    scenarios.create(stores, hr, name="One", note="")
    scenarios.restore(stores, hr, number)
    assert {one.name for one in scenarios.listed(stores, hr)} == {"One", "One 2"}


def test_what_is_not_known_is_listed_and_left_out(stores: Stores, hr: Viewer) -> None:
    """Nothing is made up: without an hour's pace nobody is trained, and the plan says why."""
    number = scenarios.create(stores, hr, name="Blank", note="", blank=True)
    plan = scenario_plans.get(stores, hr, scenario_work.plan(stores, number, by=hr.email, progress=ignore))
    assert (plan.people, plan.groups) == (0, ())
    assert [one.what for one in plan.lacks] == ["How long a change takes"]
    assert {"Budget", "Posts needed, for every role", "Hiring, for every role"} <= {one.what for one in plan.unknown}


def test_a_plan_keeps_to_what_was_said(stores: Stores, hr: Viewer) -> None:
    """Money for ten of fourteen; hours and money are told for groups alone."""
    plan = planned(stores, hr, hour_cost=(10.0,), budget=(2000.0, 0.0))
    assert plan.possible
    assert [(one.origin, one.role, one.people, one.hours, one.cost) for one in plan.groups] == [
        ("clerk", "nurse", 10, 200.0, 2000.0)
    ]
    assert plan.made.status == "best"
    assert any("in money moves" in one for one in plan.made.prices)
    assert (plan.ranges["people"], plan.made.broken) == ((10.0, 12.0), ("125 %",))


def test_who_refuses_is_just_not_there(stores: Stores, hr: Viewer) -> None:
    """Nobody goes where they refuse to, and nothing in the plan or what is kept with it says that they refused."""
    posing.refuse(stores, 3, "nurse")
    plan = planned(stores, hr, places__pilot=(0.0,))
    gone = {one for part in plan.made.parts for one in part.of}
    assert gone == {str(n) for n in range(1, posing.CLERKS + 1)} - {"3"}
    with stores.records.read() as session:
        row = session.get(ScenarioPlan, plan.number)
        assert row is not None
        problem = scenario_work.problem_of(row.problem)
    assert all(person.refused == frozenset() for person in problem.people)
    assert not any("refus" in text for text in (canonical(plan.made), canonical(plan.lacks), canonical(plan.unknown)))


def test_groups_that_are_too_small_are_told_together(stores: Stores, hr: Viewer) -> None:
    """Three would go elsewhere: no group is told of three, and the total does not give them away."""
    plan = planned(stores, hr, places__nurse=(11.0, 0.0), places__pilot=(3.0, 0.0))
    assert plan.groups == ()
    assert plan.pooled is not None
    assert (plan.pooled.origin, plan.pooled.people, plan.people) == ("", 14, 14)
    few = planned(stores, hr, "Few", places__nurse=(3.0, 0.0), places__pilot=(0.0,))
    assert (few.groups, few.pooled, few.hidden, few.people, few.hours) == ((), None, True, None, None)


def test_what_a_change_of_few_people_would_tell_is_hidden(stores: Stores, hr: Viewer) -> None:
    """Somebody refuses between two plans: the second does not tell by its numbers that one person did."""
    first = planned(stores, hr)
    assert first.people == posing.CLERKS
    posing.refuse(stores, 3, "nurse")
    posing.refuse(stores, 3, "pilot")
    second = planned(stores, hr, "Second")
    assert (second.groups, second.hidden, second.people, second.hours) == ((), True, None, None)


def test_a_plan_that_cannot_be_names_the_way_out(stores: Stores, hr: Viewer) -> None:
    """The conflict in words, the least that is enough, tried; a scenario with it has a plan."""
    plan = planned(stores, hr, fewest__nurse=(6.0, 25.0), quarters=(3.0,))
    assert (plan.made.status, plan.groups, plan.possible) == ("unsatisfiable", (), False)
    assert "fewest people in Nurse" in plan.made.conflict[0]
    ways = [one.limits for one in plan.made.loosenings if one.proven]
    assert (("fewest", "nurse", 5.0),) in ways
    scenario, limits = scenario_plans.loosening(stores, hr, plan.number, ways.index((("fewest", "nurse", 5.0),)))
    again = scenarios.copy(stores, hr, scenario, limits=limits)
    assert scenarios.get(stores, hr, again).version.figures.row("fewest", "nurse") == (1.0, 20.0)
    made = scenario_work.plan(stores, again, by=hr.email, progress=ignore)
    assert scenario_plans.get(stores, hr, made).possible
    with pytest.raises(Refused, match="nothing to decide on"):
        scenario_deciding.decide(stores, hr, plan.number, reason="r")


def test_plans_are_compared_by_what_they_lose(stores: Stores, hr: Viewer) -> None:
    """Each is carried out where the other was made for; what cannot be everywhere is never the choice."""
    lean = planned(stores, hr, "Lean", hour_cost=(10.0,), budget=(1200.0, 0.0))
    rich = planned(stores, hr, "Rich", hour_cost=(10.0,), budget=(2800.0, 0.0))
    asked = scenario_plans.to_compare(stores, hr, [lean.scenario, rich.scenario])
    number = scenario_work.compare(stores, asked, by=hr.email, progress=ignore)
    found = scenario_plans.compared(stores, hr, number)
    assert found is not None
    assert found.robust == lean.number
    assert found.worst[rich.number] is None
    assert not found.alike


def test_equal_plans_are_told_as_alike(stores: Stores, hr: Viewer) -> None:
    """Where nothing turns on the choice, the first stands and it is said so."""
    plans = [planned(stores, hr, name).number for name in ("One", "Two")]
    found = scenario_plans.compared(stores, hr, scenario_work.compare(stores, plans, by=hr.email, progress=ignore))
    assert found is not None
    assert (found.alike, found.robust) == (True, plans[0])


def test_plans_for_different_people_are_not_compared(stores: Stores, hr: Viewer) -> None:
    """Their numbers would differ for other reasons than their figures."""
    first = planned(stores, hr, "One")
    with stores.records.write() as session:
        session.get_one(Assignment, 1).role_key = None
    second = planned(stores, hr, "Two")
    with pytest.raises(Refused, match="different people"):
        scenario_work.compare(stores, [first.number, second.number], by=hr.email, progress=ignore)
    with pytest.raises(Refused, match="from two to"):
        scenario_plans.to_compare(stores, hr, [first.scenario])


def test_a_plan_made_again_is_the_same_to_the_last_byte(stores: Stores, hr: Viewer) -> None:
    """From what was kept alone, whatever became of the people since; what was altered is told."""
    plan = planned(stores, hr, hour_cost=(10.0,), budget=(2000.0, 0.0))
    with stores.records.write() as session:
        session.get_one(Assignment, 1).role_key = None
    assert scenario_work.replay(stores, plan.number, progress=ignore) == "same"
    with stores.records.write() as session:
        row = session.get_one(ScenarioPlan, plan.number)
        problem = zlib.decompress(row.problem).replace(b'"budget"', b'"budgeT"').replace(b"2000.0", b"2010.0")
        row.problem = zlib.compress(problem)
    assert scenario_work.replay(stores, plan.number, progress=ignore) == "changed"


def test_a_decision_is_kept_with_what_else_there_was(stores: Stores, hr: Viewer) -> None:
    """A reason is needed; a second decision ends the first, and one can be taken back."""
    first, second = planned(stores, hr, "One"), planned(stores, hr, "Two", hours=(100.0,))
    with pytest.raises(Refused, match="Say why"):
        scenario_deciding.decide(stores, hr, first.number, reason=" ")
    scenario_deciding.decide(stores, hr, first.number, reason="Most people")
    later = scenario_deciding.decide(stores, hr, second.number, reason="Less at once")
    told = scenario_deciding.decisions(stores, hr)
    assert [(one.scenario, one.reason, one.alternatives, one.withdrawn_at is None) for one in told] == [
        ("Two", "Less at once", ("One",), True),
        ("One", "Most people", ("Two",), False),
    ]
    scenario_deciding.withdraw(stores, hr, later)
    with pytest.raises(NotFound):
        scenario_deciding.withdraw(stores, hr, later)
    with stores.records.read() as session:
        acts = [entry.action for entry in log.entries(session, limit=3)]
    assert acts == ["withdraw decision on plan", "decide on plan", "decide on plan"]


def test_nobody_decides_on_a_plan_that_moves_them(stores: Stores, hr: Viewer) -> None:
    """Somebody else has to."""
    plan = planned(stores, hr)
    made = accounts.create(stores, email="c@example.org", persona="hr", password="four quiet brown horses", person_id=1)
    clerk = accounts.viewer(stores, made.login)
    assert clerk is not None
    with pytest.raises(NotAllowed, match="own case"):
        scenario_deciding.decide(stores, clerk, plan.number, reason="r")
    standing = scenario_deciding.decide(stores, hr, plan.number, reason="r")
    with pytest.raises(NotAllowed, match="own case"):
        scenario_deciding.withdraw(stores, clerk, standing)
    nobody = planned(stores, hr, "Nobody", budget=(0.0, 0.0), hour_cost=(10.0,))
    assert not nobody.made.parts
    with pytest.raises(NotAllowed, match="own case"):
        scenario_deciding.decide(stores, clerk, nobody.number, reason="r")


def test_the_plan_of_a_deleted_scenario_is_not_decided_on(stores: Stores, hr: Viewer) -> None:
    """It has to be brought back first."""
    plan = planned(stores, hr)
    scenarios.delete(stores, hr, plan.scenario)
    with pytest.raises(NotFound, match="deleted"):
        scenario_deciding.decide(stores, hr, plan.number, reason="r")


def test_names_are_opened_with_a_reason_and_seen_by_those_named(stores: Stores, hr: Viewer) -> None:
    """The reason is in the log, the look in the record of each; without the right nobody is named."""
    plan = planned(stores, hr, hour_cost=(10.0,), budget=(2000.0, 0.0))
    with pytest.raises(Refused, match="Say why"):
        scenario_deciding.people(stores, hr, plan.number, reason="", page="/p")
    named = scenario_deciding.people(stores, hr, plan.number, reason="To ask them", page="/p")
    assert len(named) == 10
    assert {(one.origin, one.role, one.start, one.done) for one in named} == {
        ("Clerk", "Nurse", "Quarter 1", "Quarter 2")
    }
    with stores.records.read() as session:
        looks = log.accesses(session, limit=100)
        [opened] = [one for one in log.entries(session, limit=9) if one.action == "open who a plan is about"]
    assert {(entry.field, email) for entry, email, _ in looks} == {("plan-people", hr.email)}
    assert len(looks) == 10
    assert opened.detail == {"plan": plan.number, "people": 10, "reason": "To ask them"}
    manager = Viewer(login=hr.login, email="m@example.org", persona="manager")
    with pytest.raises(NotAllowed):
        scenario_deciding.people(stores, manager, plan.number, reason="r", page="/p")


def test_a_decision_on_a_role_leads_the_plan(stores: Stores, hr: Viewer) -> None:
    """Where somebody decided otherwise than proposed, scenarios follow the decision."""
    from planner.services import deciding

    start = scenario_base.start(stores)
    assert {one.role for ways in start.base.open.values() for one in ways} == {"nurse", "pilot"}
    choice = deciding.Choice(option="reskill", reason="r", objective="o", destination="pilot")
    deciding.decide(stores, hr, 1, choice)
    decided = scenario_base.start(stores)
    assert {one.role for ways in decided.base.open.values() for one in ways} == {"pilot"}


def test_planning_is_work_that_can_be_stopped(stores: Stores, hr: Viewer) -> None:
    """Nothing is kept of what was stopped."""
    number = scenarios.create(stores, hr, name="One", note="")

    def stop(note: str, share: float) -> None:
        if share > 0.1:
            raise Stopped

    with pytest.raises(Stopped):
        scenario_work.plan(stores, number, by=hr.email, progress=stop)
    assert scenarios.get(stores, hr, number).plan is None
    job = Jobs(stores, immediate=True).submit("scenario", {"scenario": number}, by=hr.email)
    with stores.records.read() as session:
        row = jobs.get(session, job)
        assert row is not None
        assert (row.state, row.result) == ("done", {"scenario": number, "plan": 1})
