"""Leaders show, ask about and look back on what most of their people learn."""

import datetime as dt

from planner.activate.leaders import lead
from planner.activate.model import Pathway, Step
from planner.policy import load
from planner.reasons import Reason

from .made import TODAY, library

POLICY = load()


def pathway(person: str, *steps: tuple[str, str, int]) -> Pathway:
    """A pathway with steps of a behaviour, a kind and a week."""
    return Pathway(
        person=person,
        role="analyst",
        decision="d1",
        objective="Answer right",
        hours_per_week=2.0,
        gaps=(),
        steps=tuple(
            Step(
                item=f"{behaviour}-{week}",
                title="",
                kind=kind,  # type: ignore[arg-type]
                capability="",
                behaviour=behaviour,
                week=week,
                hours=1.0,
                why=Reason(claim=""),
            )
            for behaviour, kind, week in steps
        ),
    )


def led(*given: Pathway, start: dt.date = TODAY) -> tuple[Pathway, ...]:
    """The pathways of the leader of all."""
    leaders = {one.person: "lea" for one in given if one.person != "nobody"}
    return lead(
        given, leaders=leaders, roles={"lea": "lead"}, library=library(), policy=POLICY, start=start, today=TODAY
    )


def test_a_leader_shows_it_before_asks_when_it_is_practised_and_looks_back_after() -> None:
    """One week before, the week itself, and some weeks later."""
    (found,) = led(pathway("ann", ("review", "learn", 2), ("review", "practise", 4)))
    later = 4 + POLICY["pathways.leader_retro_weeks"]
    assert (found.person, found.role, found.objective, found.missing) == ("lea", "lead", "Answer right", ())
    assert [(one.kind, one.week) for one in found.steps] == [("practise", 3), ("coaching", 4), ("micro-retro", later)]
    assert found.steps[0].title == "Show it in your own work: Drafts are reviewed"


def test_what_concerns_most_people_comes_first_and_few_things_at_once() -> None:
    """No more behaviours than one can model."""
    most = POLICY["pathways.leader_behaviours"]
    rare = [(f"b{n}", "practise", 2) for n in range(most + 2)]
    (found,) = led(pathway("ann", *rare, ("review", "practise", 2)), pathway("bo", ("review", "practise", 3)))
    behaviours = {one.behaviour for one in found.steps}
    assert ("review" in behaviours, len(behaviours)) == (True, most)
    told = next(one.why.figure for one in found.steps if one.behaviour == "review")
    assert told is not None
    assert (told.value, told.n) == (2.0, 2)


def test_nobody_leads_people_who_have_no_leader() -> None:
    """Without anybody above them there is no pathway to give."""
    assert led(pathway("nobody", ("review", "practise", 2))) == ()


def test_no_week_holds_more_than_the_hours_of_a_leader() -> None:
    """The steps of one week stay within the hours that are set aside."""
    (found,) = led(pathway("ann", *((f"b{n}", "practise", 2) for n in range(3))))
    weeks = {one.week for one in found.steps}
    assert all(sum(one.hours for one in found.steps if one.week == week) <= found.hours_per_week for week in weeks)
    assert found.hours_per_week == POLICY["pathways.leader_hours"]


def test_a_late_assignment_begins_with_this_week() -> None:
    """Nothing is planned for weeks that are gone by."""
    (found,) = led(pathway("ann", ("review", "practise", 3)), start=TODAY - dt.timedelta(weeks=3))
    assert min(one.week for one in found.steps) >= 3
