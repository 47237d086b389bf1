"""Plans are within their limits, proven, and the same whatever the order they are asked in."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.architect.plan import solve as solving
from planner.architect.plan.columns import entries, reduced
from planner.architect.plan.kept import tally
from planner.architect.plan.master import Answer
from planner.architect.plan.model import build
from planner.architect.plan.problem import Person, Post, Problem, Rival, Way, groups, wrong
from planner.architect.plan.solve import Effort, Solved, solve
from planner.evaluate.plan_cases import best, case
from planner.evaluate.plan_company import company

from .worlds import problems

CALM = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FEW = Effort(few=0)


def planned(found: Solved) -> dict[str, tuple[str, int]]:
    """Where each person of a plan goes, and when."""
    return {person: (step.way.role, step.start) for step in found.steps for person in step.people}


@CALM
@given(problem=problems())
def test_no_limit_is_ever_exceeded(problem: Problem) -> None:
    """Nothing is used up beyond what there is, nobody goes below the fewest unsaid, and sums are those of the steps."""
    found = solve(problem)
    assert found.status in ("best", "unsatisfiable")
    counted = tally(problem, found.steps, found.filled)
    assert found.tally == counted
    assert not counted.broken
    assert bool(counted.below) == (found.status == "unsatisfiable")
    assert counted.people == len(planned(found))
    assert counted.hours == pytest.approx(sum((s.way.hours or 0) * len(s.people) for s in found.steps))
    if problem.money is not None:
        assert counted.money is not None
        assert counted.money <= sum(problem.money) + 1e-6


@CALM
@given(problem=problems())
def test_refusals_are_obeyed(problem: Problem) -> None:
    """Nobody is planned into a role that they refuse, nor before they can start."""
    found = solve(problem)
    people = {person.id: person for person in problem.people}
    for person, (role, start) in planned(found).items():
        assert role not in people[person].refused
        assert start >= people[person].ready


@CALM
@given(problem=problems(), order=st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_means_nothing(problem: Problem, order: object) -> None:
    """People, ways, roles and courses in another order give the same plan."""

    def mixed(rows: list[object]) -> list[object]:
        order.shuffle(rows)  # type: ignore[attr-defined]
        return rows

    people = [replace(one, ways=tuple(mixed(list(one.ways)))) for one in problem.people]
    other = replace(
        problem,
        people=tuple(mixed(people)),
        posts=dict(mixed(list(problem.posts.items()))),
        seats=dict(mixed(list(problem.seats.items()))),
    )
    assert solve(other) == solve(problem)


@CALM
@given(problem=problems())
def test_the_bound_holds_however_the_plan_is_looked_for(problem: Problem) -> None:
    """Looking among few changes wins no more than the best plan, whose points no bound is below."""
    exact, near = solve(problem), solve(problem, effort=FEW)
    assert near.status != "failed"
    if exact.status == "best" and near.bound is not None:
        assert near.points <= exact.points + 1e-6
        assert near.bound >= exact.points - 1e-4
        assert near.gap is not None


@CALM
@given(problem=problems(), seed=st.integers(0, 100))
def test_what_a_change_costs_at_any_prices_is_what_its_column_costs(problem: Problem, seed: int) -> None:
    """Pricing all changes at once gives what each column of the programme gives."""
    model = build(problem)
    prices = np.random.default_rng(seed).normal(size=len(model.programme.row_low))
    prices[: len(model.groups)] = 0
    way, start = model.ways.started
    rows, changes, values = entries(model, way, start)
    spent = np.bincount(changes, weights=prices[rows] * values, minlength=len(way)) if len(way) else np.zeros(0)
    np.testing.assert_allclose(reduced(model, model.losses(), prices), model.losses() - spent, atol=1e-9)


@pytest.mark.parametrize("seed", range(40))
def test_small_plans_are_the_best_of_all(seed: int) -> None:
    """Trying every plan finds none that wins more, and none at all where the product says so."""
    found, truth = solve(case(seed)), best(case(seed))
    assert (found.status == "unsatisfiable") == (truth is None)
    if truth is not None:
        assert found.points == pytest.approx(truth, abs=1e-6)


def test_a_larger_company_is_planned_within_the_gap() -> None:
    """Where changes are many they are looked for by column generation, and the plan is proven to be near."""
    problem = company(people=300, roles=15, quarters=6, seed=4)
    found = solve(problem, effort=Effort(gap=0.01))
    assert found.changes > Effort().few
    assert found.status == "near"
    assert found.gap is not None
    assert found.gap <= 0.01
    assert found.tally is not None
    assert not found.tally.broken
    assert found.tally.refused == ()


def test_a_plan_not_yet_near_is_looked_for_among_all_that_could_be_better() -> None:
    """Where whole people cannot come as near as parts of people, all changes that could help are searched."""
    problem = company(people=240, roles=10, quarters=6, seed=2)
    found = solve(problem, effort=Effort(gap=0.005))
    assert found.status == "near"
    assert found.said == "Optimal"


def test_a_search_that_is_stopped_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan that comes no nearer in its time is a stopped one, with its gap; without any plan, a failed one."""
    people = tuple(Person(id=f"p{at}", role="a", ways=(Way(role="b", hours=1.0, cost=2.0),)) for at in range(2))
    problem = Problem(quarters=("1", "2"), people=people, money=(3.0, 0.0))
    right = solving.Master.whole

    def stopped(master: solving.Master, **options: float) -> Answer:
        return replace(right(master, **options), optimal=False, status="Time limit reached", bound=-float("inf"))

    monkeypatch.setattr(solving.Master, "whole", stopped)
    found = solve(problem)
    assert (found.status, found.said, len(found.steps)) == ("stopped", "Time limit reached", 1)
    assert found.gap == pytest.approx(0.5, abs=0.01)
    nothing = Answer(status="Time limit reached", optimal=False, values=None, loss=float("inf"), bound=-float("inf"))
    monkeypatch.setattr(solving.Master, "whole", lambda *_, **__: nothing)
    failed = solve(problem)
    assert (failed.status, failed.said, failed.steps) == ("failed", "Time limit reached", ())


def test_a_solution_that_breaks_a_limit_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the solver says, a plan is counted again before it counts."""
    way = Way(role="b", hours=10.0, cost=5.0)
    problem = Problem(quarters=("1", "2"), people=(Person(id="p", role="a", ways=(way,)),), money=(0.0, 0.0))
    assert solve(problem).steps == ()
    right = solving.Master.whole

    def lying(master: solving.Master, **options: float) -> Answer:
        return replace(right(master, **options), values=np.ones(master.fixed + len(master.changes)))

    monkeypatch.setattr(solving.Master, "whole", lying)
    found = solve(problem)
    assert (found.status, found.steps) == ("failed", ())


def test_people_who_are_alike_are_one_group() -> None:
    """Same role, same ways, ready at the same time; a refusal makes another group."""
    way = Way(role="b", hours=10.0)
    alike = [Person(id=f"p{at}", role="a", ways=(way,)) for at in range(3)]
    other = Person(id="q", role="a", ways=(way,), refused=frozenset({"b"}))
    found = groups(Problem(quarters=("1", "2"), people=(*alike, other)))
    assert [one.people for one in found] == [("p0", "p1", "p2"), ("q",)]


def test_what_has_no_known_size_is_left_out_where_it_is_limited() -> None:
    """Unknown cost is no cost of zero: under a budget the way waits, without one it is open."""
    way = Way(role="b", hours=10.0, cost=None)
    problem = Problem(quarters=("1", "2"), people=(Person(id="p", role="a", ways=(way,)),))
    assert planned(solve(problem)) == {"p": ("b", 0)}
    assert solve(problem).tally.money is None  # type: ignore[union-attr]
    assert planned(solve(replace(problem, money=(9e9, 0.0)))) == {}


def test_backfill_keeps_the_fewest_at_work() -> None:
    """Two in a role that needs two: one is trained while somebody is borrowed, or nobody is."""
    way = Way(role="b", hours=100.0, cost=0.0)
    people = tuple(Person(id=f"p{at}", role="a", ways=(way,)) for at in range(2))
    post = Post(needed=(2.0, 1.0), fewest=(2.0, 1.0))
    problem = Problem(quarters=("1", "2"), people=people, posts={"a": post}, working=100.0)
    assert planned(solve(problem)) == {}
    borrowed = replace(post, borrow=Rival(quarterly=10.0, most=1))
    found = solve(replace(problem, posts={"a": borrowed}))
    assert len(planned(found)) == 1
    assert [(one.kind, one.quarter, one.posts) for one in found.filled] == [("borrow", 0, 1)]


def test_the_cheaper_rival_wins() -> None:
    """An empty post is filled by training where that is cheap, by hiring where it is dear."""
    post = Post(needed=(0.0, 1.0), hire=Rival(once=500.0, quarterly=0.0, lead=1, most=1))
    spare = Post(needed=(1.0, 1.0))

    def asked(cost: float) -> Solved:
        people = tuple(
            Person(id=f"p{at}", role="a", ways=(Way(role="b", hours=1.0, worth=0.0, cost=cost),)) for at in range(2)
        )
        posts = {"a": replace(spare, needed=(2.0, 1.0)), "b": post}
        return solve(Problem(quarters=("1", "2"), people=people, posts=posts, money=(600.0, 0.0)))

    assert len(planned(asked(100.0))) == 1
    dear = asked(700.0)
    assert planned(dear) == {}
    assert [one.kind for one in dear.filled] == ["hire"]


def test_wrong_inputs_are_told_and_nothing_is_planned() -> None:
    """Rows of the wrong length, figures below zero and people told twice are named."""
    person = Person(id="p", role="a", ways=(Way(role="b", hours=-1.0, quarters=0),))
    problem = Problem(quarters=("1", "2"), people=(person, person), money=(1.0,), hours=(1.0, float("nan")))
    found = solve(problem)
    assert found.status == "wrong"
    assert found.wrong == wrong(problem)
    assert len(found.wrong) == 5
