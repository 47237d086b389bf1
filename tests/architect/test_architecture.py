"""The whole pass: the same for the same rows in any order, and a word on what is missing instead of a failure."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import embedders, policy
from planner.architect import design
from planner.audit.model import WORK, Audit, Waiting
from planner.library.model import Library, Need, Responsibility, Role
from planner.people import ASSIGNMENTS, EVIDENCE, Workforce
from planner.reasons import Figure, Finding, Reason, SignalRefs

from . import worlds
from .conftest import Design
from .test_changes import PLANTED

EMPTY = WORK.empty_table()


def test_the_order_of_rows_changes_nothing(designed: Design) -> None:
    """Shuffled rows give the same architecture."""
    world = PLANTED["merge"][0]
    work = worlds.work(world, seed=1)
    shuffled = work.take(np.random.default_rng(0).permutation(work.num_rows))
    assert designed(world, work=work) == designed(world, work=shuffled)


def test_nothing_at_all_gives_only_what_is_missing(designed: Design) -> None:
    """No work, no roles and no people are no failure."""
    found = designed(worlds.World(), work=EMPTY, library=Library(), workforce=Workforce())
    assert replace(found, missing=()) == type(found)()
    assert any("quarters" in one.what for one in found.missing)


@pytest.mark.parametrize("duties", [(), ("Do it",), ("Do it", "Do it", " ", "Do that")])
def test_roles_with_few_or_equal_responsibilities_are_no_failure(duties: tuple[str, ...], designed: Design) -> None:
    """None, one and repeated responsibilities are all read."""
    written = tuple(Responsibility(id=str(at), text=text) for at, text in enumerate(duties))
    role = Role(id="desk", title="Desk", family="f", purpose="", responsibilities=written, needs=())
    found = designed(worlds.World(), library=Library(roles={"desk": role}))
    assert {one.subject for one in found.verdicts} == {f"role:{name}" for name in worlds.ROLES}
    assert any("Responsibilities" in one.what for one in found.missing)


def test_without_a_library_changes_are_still_found(designed: Design) -> None:
    """Roles known from HR only merge as well."""
    found = designed(PLANTED["merge"][0], library=Library())
    assert [change.roles for change in found.changes] == [("analyst", "manager", "scrum")]


def test_without_work_people_can_still_be_told_where_they_could_go(designed: Design) -> None:
    """Destinations follow from role files alone; how safe they are is not said."""
    found = designed(worlds.World(), work=EMPTY)
    assert found.destinations
    assert all(one.safe is None and one.desirable is None for one in found.destinations)
    assert {one.recommended for one in found.verdicts} == {"cannot tell"}


def test_progress_is_told_in_parts_of_the_whole(designed: Design) -> None:
    """Each step comes with a part of the work, never less than before."""
    steps: list[float] = []
    designed(worlds.World(), work=EMPTY, progress=lambda step, done: steps.append(done))
    assert steps == sorted(steps)
    assert all(0 <= done <= 1 for done in steps)


def test_factors_add_up_and_the_other_options_stand_beside(designed: Design) -> None:
    """The parts of a verdict's reasons sum to the points that are stated."""
    for verdict in designed(PLANTED["bots"][0]).verdicts:
        assert {option.key for option in verdict.options} >= {verdict.recommended, "no change", "redesign"}
        assert verdict.flip
        for side in verdict.because.because[:2]:
            parts = [reason.part for reason in side.because]
            assert f"{sum(part for part in parts if part is not None):.2f}" in side.claim


def test_a_role_whose_work_goes_to_bots_is_reskilled_within_the_plan(designed: Design) -> None:
    """Its people move to another role, and what the plan does not know is said."""
    found = designed(PLANTED["bots"][0])
    [move] = found.moves
    assert move.origin == "clerk"
    assert move.role != "clerk"
    assert (move.people, move.cost) == (12, None)
    assert any("price" in one.what for one in found.missing)
    assert any("learning item" in one.what for one in found.missing)


def test_no_destination_is_being_phased_out(designed: Design) -> None:
    """Nobody is sent into a role whose work is leaving."""
    assert "clerk" not in {one.role for one in designed(PLANTED["bots"][0]).destinations}


def test_nobody_is_sent_where_a_licence_is_asked(designed: Design) -> None:
    """A role with an entry condition is a destination only from a role with the same condition."""
    open_to = {(one.origin, one.role) for one in designed(PLANTED["bots"][0]).destinations}
    target = next(role for origin, role in sorted(open_to) if origin == "clerk")
    library = Library(
        roles={
            key: replace(role, entry=("Licence",)) if key == target else role
            for key, role in worlds.library().roles.items()
        }
    )
    closed = designed(PLANTED["bots"][0], library=library).destinations
    assert target not in {one.role for one in closed}
    assert any(one.origin == target for one in closed)


def test_roles_that_are_becoming_one_are_no_way_out_for_each_other(designed: Design) -> None:
    """Moving from one to the other would lead to the same job."""
    found = designed(PLANTED["merge"][0])
    together = {role for change in found.changes if change.kind == "merge" for role in change.roles}
    assert together
    assert not [one for one in found.destinations if {one.origin, one.role} <= together]


def test_work_is_redesigned_first_where_training_is_not_the_cause(designed: Design) -> None:
    """When the audit finds that most of a role's people wait for decisions, redesign comes first."""
    waits = tuple(
        Waiting(
            team=team,
            cause="decision",
            hours=100.0,
            share=Figure(value=0.8, unit="share", denominator="waiting", n=100),
            signals=SignalRefs(total=100),
            people=frozenset(),
        )
        for team in ("desk-0", "desk-1")
    )
    called_out = tuple(
        Finding(
            key=team,
            kind="decision_wait",
            subjects=(f"team:{team}",),
            sentence="s",
            certainty="sure",
            because=Reason(claim="c"),
        )
        for team in ("desk-0", "desk-1")
    )
    world = worlds.World()
    found = designed(world, audit=Audit(window=None, findings=called_out, waiting=waits))
    unremarkable = designed(world, audit=Audit(window=None, waiting=waits))
    assert {one.subject: one.recommended for one in unremarkable.verdicts}["role:desk"] == "cannot tell"
    assert {one.subject: one.recommended for one in found.verdicts}["role:desk"] == "redesign"


@pytest.mark.parametrize(("level", "verdict"), [(1, "upskill"), (2, "no change")])
def test_evidence_decides_between_upskilling_and_no_change(level: int, verdict: str, designed: Design) -> None:
    """A stable role with capability gaps is upskilled, one without is left alone."""
    world = worlds.World()
    seen = [
        {
            "person": f"desk{person:02d}",
            "capability": kind,
            "level": level,
            "source": "manager",
            "date": dt.date(2025, 1, 1),
        }
        for person in range(12)
        for kind in worlds.ROLES["desk"]
    ]
    people = replace(worlds.workforce(world), evidence=pa.Table.from_pylist(seen, schema=EVIDENCE))
    found = designed(world, workforce=people)
    assert {one.subject: one.recommended for one in found.verdicts}["role:desk"] == verdict


def older(role: Role, texts: list[str]) -> Role:
    """The role as it was written before."""
    return replace(role, responsibilities=tuple(Responsibility(id=str(at), text=text) for at, text in enumerate(texts)))


def test_a_reworded_role_is_no_drift_and_a_rewritten_one_is(designed: Design) -> None:
    """Other words for the same duties are no change; other duties are."""
    role = worlds.library().roles["desk"]
    reworded = older(
        role, ["Resolve the incidents that users report", "Resetting of passwords and granting of access rights"]
    )
    rewritten = older(role, ["Cook lunch for the canteen", "Water the plants in the lobby"])
    world = worlds.World()
    assert designed(world, history={"desk": (reworded,)}).findings == ()
    assert [one.kind for one in designed(world, history={"desk": (rewritten,)}).findings] == ["drift"]


TITLES = st.sampled_from(["", "Reset password", "Reset password #4", "Patch server", "åäö", "12 34"]) | st.none()
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "signal": st.sampled_from(["s1", "s2", "s3"]),
            "case": st.sampled_from(["c1", "c2"]) | st.none(),
            "source": st.just("tickets"),
            "person": st.sampled_from(["p1", "p2", "p3"]) | st.none(),
            "role": st.sampled_from(["desk", "clerk", "unheard"]) | st.none(),
            "team": st.sampled_from(["a", "b"]) | st.none(),
            "quarter": st.sampled_from(worlds.QUARTERS) | st.none(),
            "title": TITLES,
            "type": st.sampled_from(["Task"]) | st.none(),
            "hours": st.floats(0, 10) | st.none(),
            "automated": st.booleans() | st.none(),
        }
    ),
    max_size=30,
)
WORDS = embedders.WordEmbedder(features=64)
LOOSE = {"architect.people": 1, "architect.cases": 1, "architect.cases_per_person": 1, "architect.resamples": 20}
RULES = policy.load()


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_any_rows_are_read_without_failure_and_in_any_order(rows: list[dict[str, object]]) -> None:
    """Odd, missing and repeated rows give an architecture, the same backwards as forwards."""
    rules = dict(RULES) | LOOSE
    people = Workforce(assignments=pa.Table.from_pylist([{"person": "p1", "role": "desk"}], schema=ASSIGNMENTS))

    def run(some: list[dict[str, object]]) -> object:
        table = pa.Table.from_pylist(some, schema=WORK)
        given = {"library": worlds.library(), "workforce": people, "policy": rules, "embedder": WORDS}
        return design(Audit(window=None), table, **given)

    assert run(rows) == run(rows[::-1])


def test_no_levels_are_counted_as_gaps_without_evidence(designed: Design) -> None:
    """No evidence leaves the gap unknown, and the verdict open."""
    found = designed(worlds.World())
    assert {one.recommended for one in found.verdicts} == {"cannot tell"}
    assert any("Evidence" in one.what for one in found.missing)
    assert Need(capability="incidents", level=2) in worlds.library().roles["desk"].needs


def test_kinds_of_work_know_whose_work_they_are_and_why_so_many(designed: Design) -> None:
    """Everybody who carries a kind of work in some quarter is among its people; the number of kinds is explained."""
    found = designed(PLANTED["merge"][0])
    carried = {key for load in found.loads for key in load.clusters}
    everybody = frozenset().union(*(load.people for load in found.loads))
    assert carried == {one.id for one in found.clusters if one.people}
    assert frozenset().union(*(one.people for one in found.clusters)) == everybody
    assert found.grouping is not None
    assert str(len(found.clusters)) in found.grouping.claim
