"""The solver's optimum: no timetable exceeds it, and small ones reach it."""

from planner.activate.choice import Shelf
from planner.activate.exact import exact
from planner.activate.model import Gap, Personal
from planner.activate.quick import quick
from planner.activate.task import Held, Task, task
from planner.policy import load

from .made import ITEMS, item, library

POLICY = load()
GAPS = (Gap(capability="judgement", has=None, needs=2), Gap(capability="prompting", has=None, needs=1))


def made(*more: object, hours: float = 2.0, weeks: int = 6) -> Task:
    """The task of somebody of whom nothing is known."""
    shelf = Shelf(library(*ITEMS, *more))  # type: ignore[arg-type]
    return task(GAPS, {}, Personal(), shelf, hours=hours, weeks=weeks, policy=POLICY, every=True)


def test_a_plan_of_few_items_reaches_the_optimum() -> None:
    """What the fast method finds is what the solver proves."""
    one = made()
    best = exact([one])
    assert best.proven
    assert abs(quick(one).points - best.points) < 1e-3 * best.points


def test_more_hours_win_no_fewer_points() -> None:
    """Time is what holds points back."""
    assert exact([made(hours=1.0)]).points < exact([made(hours=4.0)]).points


def test_a_seat_is_given_once() -> None:
    """Two people who want the one seat in the one week win fewer points than each alone."""
    shelf = Shelf(library(item("shop", kind="workshop", seats=1)))
    held = Held(dates={"shop": (0,)}, usual={}, left={("shop", 0): 1})
    dated = task(GAPS, {}, Personal(), shelf, hours=2.0, weeks=6, policy=POLICY, held=held)
    alone = exact([dated], held=held)
    together = exact([dated, dated], held=held)
    assert alone.points > 0
    assert abs(together.points - alone.points) < 1e-3


def test_nothing_to_plan_wins_nothing() -> None:
    """A person without gaps has an optimum of zero, and it is proven."""
    nothing = task((), {}, Personal(), Shelf(library(*ITEMS)), hours=2.0, weeks=4, policy=POLICY)
    best = exact([nothing])
    assert (best.proven, abs(best.points)) == (True, 0.0)
