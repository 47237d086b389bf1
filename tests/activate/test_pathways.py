"""A pathway closes the gaps the evidence shows, in order, within freed hours, and says what is missing."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.activate import plan
from planner.activate.model import Activation, Decided, Gap, Pathway
from planner.library.model import Library, Need
from planner.people import EVIDENCE, Workforce
from planner.policy import load

from .made import ITEMS, TODAY, decided, item, library, workforce

POLICY = load()


def run(*made: Decided, lib: Library | None = None, force: Workforce | None = None) -> Activation:
    return plan(
        made or (decided(),), library=lib or library(), workforce=force or workforce(), policy=POLICY, today=TODAY
    )


def only(activation: Activation) -> Pathway:
    (pathway,) = activation.pathways
    return pathway


def items(pathway: Pathway) -> list[str]:
    return list(dict.fromkeys(step.item for step in pathway.steps))


def test_no_evidence_is_a_gap_without_a_level_never_level_zero() -> None:
    """Without evidence a gap has no level, and the whole way is planned."""
    pathway = only(run())
    assert pathway.gaps == (
        Gap(capability="judgement", has=None, needs=2),
        Gap(capability="prompting", has=None, needs=1),
    )
    assert items(pathway) == ["basics", "practice", "retro", "prompts"]
    assert "no evidence yet" in pathway.steps[0].why.because[0].claim


def test_the_more_important_capability_comes_first_and_prerequisites_before_it() -> None:
    """Higher need first, and what is required is never later than what requires it."""
    order = items(only(run()))
    assert order.index("basics") < order.index("practice") < order.index("prompts")


def test_an_item_the_evidence_shows_is_not_needed_is_never_planned() -> None:
    """Someone seen at level 1 skips what leads to level 1, also as a prerequisite."""
    pathway = only(run(force=workforce(("ann", "judgement", 1, "observation", "2026-01-10"))))
    assert "basics" not in items(pathway)
    assert pathway.gaps[0] == Gap(capability="judgement", has=1, needs=2)


def test_observation_counts_before_manager_before_self_and_the_latest_of_a_rank() -> None:
    """Sources are kept apart; the one ranked highest counts, however recent the others are."""
    force = workforce(
        ("ann", "judgement", 3, "self", "2026-02-20"),
        ("ann", "judgement", 2, "manager", "2026-02-01"),
        ("ann", "judgement", 0, "observation", "2025-12-01"),
        ("ann", "judgement", 1, "credential", "2026-01-01"),
        ("ann", "judgement", 3, "observation", "2026-03-20"),
    )
    pathway = only(run(force=force))
    assert pathway.gaps[0].has == 1
    claim = next(s for s in pathway.steps if s.capability == "judgement").why.because[0].claim
    assert "level 1 by credential" in claim
    assert "self on 2026-02-20: 3" in claim
    assert "2026-03-20" not in claim


def test_what_is_not_needed_here_yields_no_step_as_a_prerequisite_neither() -> None:
    """A manager's word takes gap and steps away in that job; the person's own word, or another job's, does not."""
    for by, job, left in (("manager", "analyst", ["prompts"]), ("self", "analyst", None), ("manager", "lead", None)):
        said = {"person": "ann", "capability": "judgement", "source": by, "date": dt.date(2026, 1, 10), "role": job}
        force = Workforce(evidence=pa.Table.from_pylist([said], schema=EVIDENCE))
        pathway = only(run(force=force))
        assert items(pathway) == (left or items(only(run())))
        assert ("judgement" in [gap.capability for gap in pathway.gaps]) == (left is None)


def test_steps_never_take_more_than_the_freed_hours_of_a_week() -> None:
    """Items longer than a week's hours go on in the next week, in parts."""
    pathway = only(run(decided(hours_per_week=1.5)))
    weeks = {week: sum(s.hours for s in pathway.steps if s.week == week) for week in {s.week for s in pathway.steps}}
    assert max(weeks.values()) <= 1.5
    assert sum(weeks.values()) == pytest.approx(6.5)
    assert [s.why.because[2].claim for s in pathway.steps][:2] == ["Part 1 of 2, in week 1", "Part 2 of 2, in week 2"]


def test_each_step_explains_itself() -> None:
    """A step says which need it serves, what the evidence shows, and which policy ranked the evidence."""
    for step in only(run()).steps:
        assert "needs" in step.why.claim
        assert step.why.policy == ("evidence.order",)
        assert len(step.why.because) == 3


def test_a_whole_pathway_with_all_three_foundations_can_be_published() -> None:
    """Trust, literacy, reinforcement, an objective and hours: nothing is missing."""
    assert only(run()).missing == ()


@pytest.mark.parametrize("foundation", ["trust", "literacy", "reinforcement"])
def test_a_missing_foundation_keeps_a_pathway_from_being_published(foundation: str) -> None:
    """Each of the three foundations is asked for by name."""
    kept = [i for i in ITEMS if i.foundation != foundation]
    missing = only(run(lib=library(*kept))).missing
    assert any(foundation in m.what for m in missing)


def test_an_item_for_a_foundation_is_added_although_it_closes_no_gap() -> None:
    """What serves trust comes in from beside the gaps, and says so."""
    kept = [i for i in ITEMS if i.foundation != "trust"]
    also = item("handover", builds="judgement", kind="workshop", from_level=1, to_level=2)
    extra = item("oath", builds="trusting", foundation="trust")
    pathway = only(run(lib=library(*kept, also, extra)))
    assert "oath" in items(pathway)
    assert pathway.missing == ()
    assert (
        next(s for s in pathway.steps if s.item == "oath").why.claim == "Every pathway needs a part that serves trust"
    )


def test_objective_and_freed_hours_are_asked_for() -> None:
    """Without an objective or without hours the draft says so, and without hours it has no steps."""
    pathway = only(run(decided(objective=" ", hours_per_week=0.0)))
    assert {"a business objective", "freed hours"} <= {m.what for m in pathway.missing}
    assert pathway.steps == ()


def test_a_gap_no_item_closes_is_told() -> None:
    """The library is asked for what it lacks."""
    needs = (Need(capability="judgement", level=4),)
    missing = only(run(lib=library(*ITEMS, needs=needs))).missing
    assert missing[0].what == "an item that builds “judgement” to level 4"


def test_someone_who_has_everything_gets_no_pathway() -> None:
    """When the evidence shows every need met, there are no steps and the draft says why."""
    force = workforce(
        ("ann", "judgement", 2, "observation", "2026-01-10"), ("ann", "prompting", 3, "manager", "2026-01-10")
    )
    pathway = only(run(force=force))
    assert (pathway.steps, pathway.gaps, pathway.missing[0].what) == ((), (), "a gap")


def test_reskilling_leads_to_the_destination_or_says_that_none_is_set() -> None:
    """Upskilling stays in the role; reskilling needs a destination that the library knows."""
    assert only(run(decided(role="clerk", option="reskill", destination="analyst"))).role == "analyst"
    for destination, what in ((None, "a destination in d1"), ("gone", "the role “gone” of decision d1")):
        activation = run(decided(option="both", destination=destination))
        assert (activation.pathways, activation.missing[0].what) == ((), what)


def test_items_that_require_one_another_or_nothing_known_are_told() -> None:
    """A circle and an unknown requirement are missing data, not an endless loop."""
    one, two = item("one", requires=("two",)), item("two", kind="workshop", requires=("one", "gone"))
    whats = [m.what for m in only(run(lib=library(one, two))).missing]
    assert "the item “gone”" in whats
    assert any("require one another" in what for what in whats)


def test_a_pathway_that_takes_too_long_asks_for_more_hours() -> None:
    """Thirty weeks are more than the policy allows."""
    lib = library(*ITEMS, item("long", kind="workshop", hours=60.0))
    assert any("30" in m.what or "34" in m.what for m in only(run(lib=lib)).missing)


def test_a_late_plan_begins_in_the_week_of_today() -> None:
    """Weeks count from the start that was decided; none before today is used."""
    pathway = only(run(decided(start=TODAY - dt.timedelta(weeks=3))))
    assert min(s.week for s in pathway.steps) == 4


def test_the_same_values_give_the_same_plan() -> None:
    """Order of decisions, people and rows changes nothing."""
    pair = (decided(), decided(decision="d0", people=frozenset({"bo", "cy"})))
    assert run(*pair) == run(*reversed(pair))


@given(st.lists(st.floats(0, 30), max_size=6), st.floats(0.05, 8))
def test_every_hour_is_planned_once_and_no_week_is_overfull(hours: list[float], weekly: float) -> None:
    """The hours of steps add up to those of the items, within each week's hours."""
    from planner.activate.weeks import spread

    made = [item(f"i{n}", hours=round(h, 2)) for n, h in enumerate(hours)]
    slices = spread(made, hours_per_week=weekly, first=1, shortest=0.25)
    weeks = {s.week: 0.0 for s in slices}
    for one in slices:
        weeks[one.week] += one.hours
    assert all(total <= weekly + 1e-4 for total in weeks.values())
    assert sum(s.hours for s in slices) == pytest.approx(sum(i.hours for i in made), abs=1e-2)
    assert [s.week for s in slices] == sorted(s.week for s in slices)


def test_activate_policies_are_all_used() -> None:
    """Every policy value of this phase is read somewhere in it."""
    source = "".join(p.read_text() for p in Path(plan.__code__.co_filename).parent.glob("*.py"))
    assert [name for name in POLICY if name.startswith("activate.") and name not in source] == []
