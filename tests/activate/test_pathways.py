"""A pathway closes the gaps the evidence shows, in order, within freed hours, and says what is missing."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.activate import plan
from planner.activate.choice import KINDS
from planner.activate.model import Activation, Decided, Gap, Occasion, Pathway, Personal
from planner.activate.steps import Ground
from planner.library.model import Library, Need
from planner.people import ASSIGNMENTS, EVIDENCE, Workforce
from planner.policy import load
from planner.reasons import Reason, SignalRefs

from .made import ITEMS, TODAY, decided, item, library, workforce

POLICY = load()


def run(
    *made: Decided,
    lib: Library | None = None,
    force: Workforce | None = None,
    personal: Mapping[str, Personal] | None = None,
    occasions: Sequence[Occasion] = (),
    taken: Mapping[tuple[str, dt.date], int] | None = None,
    grounds: Mapping[tuple[str, str], Ground] | None = None,
) -> Activation:
    return plan(
        made or (decided(),),
        library=lib or library(),
        workforce=force or workforce(),
        policy=POLICY,
        today=TODAY,
        personal=personal,
        occasions=occasions,
        taken=taken,
        grounds=grounds,
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


def test_what_does_not_fit_falls_out_and_says_how_many_weeks_or_hours_would_do() -> None:
    """Sixty hours more than the weeks have: the rest stays, and is told with the weeks and hours that would do."""
    lib = library(*ITEMS, item("long", kind="workshop", hours=60.0))
    pathway = only(run(lib=lib))
    assert (items(pathway), pathway.missing) == (["basics", "practice", "retro", "prompts"], ())
    assert [one.item for one in pathway.fallen] == ["long"]
    assert "52 freed hours" in pathway.fallen[0].because
    assert (pathway.weeks_enough, pathway.hours_enough) == (34, 3.0)
    again = only(run(decided(hours_per_week=3.0), lib=lib))
    assert (again.fallen, "long" in items(again)) == ((), True)


def test_a_foundation_that_does_not_fit_keeps_a_pathway_from_being_published() -> None:
    """Trust is in the library, but not within the hours: what would make room for it is said."""
    kept = [i for i in ITEMS if i.foundation != "trust"]
    pathway = only(run(lib=library(*kept, item("oath", kind="workshop", hours=70.0, foundation="trust"))))
    lacks = next(one for one in pathway.missing if one.what == "room for an item that serves trust")
    assert lacks.bring == f"Free {pathway.hours_enough:g} hours a week"


def test_what_somebody_set_aside_is_not_planned_again_and_blocks_nothing() -> None:
    """The next version obeys; what required the item goes on without it, and nothing is said to be missing."""
    pathway = only(run(personal={"ann": Personal(dropped=frozenset({"basics"}))}))
    assert set(items(pathway)) == {"practice", "retro", "prompts"}
    assert pathway.missing == ()


def test_what_is_done_is_not_planned_again_and_counts_as_coming_before() -> None:
    """A new version goes on from where the earlier one was."""
    pathway = only(run(personal={"ann": Personal(done=frozenset({"basics", "practice"}))}))
    assert items(pathway) == ["retro", "prompts"]
    assert pathway.missing == ()


def test_a_workshop_is_planned_on_its_dates_only() -> None:
    """Its week is that of the first date after what comes before it."""
    shop = item("shop", kind="workshop", requires=("basics",), from_level=0, to_level=1)
    dates = [Occasion(item="shop", day=TODAY + dt.timedelta(days=days), seats=5) for days in (-7, 1, 15)]
    pathway = only(run(decided(hours_per_week=3.0), lib=library(*ITEMS, shop), occasions=dates))
    assert {step.week for step in pathway.steps if step.item == "shop"} == {3}


def test_a_workshop_without_a_date_in_time_falls_out_and_says_so() -> None:
    """A date after the last week of the pathway is none for it."""
    shop = item("shop", kind="workshop")
    late = Occasion(item="shop", day=TODAY + dt.timedelta(weeks=40), seats=5)
    pathway = only(run(lib=library(*ITEMS, shop), occasions=[late]))
    assert [(one.item, "None of its dates" in one.because) for one in pathway.fallen] == [("shop", True)]


def test_a_workshop_whose_dates_are_over_at_the_start_is_not_held_in_any_week() -> None:
    """A date between today and a later start is one: the workshop is not taken for one without dates."""
    shop = item("shop", kind="workshop", seats=5)
    soon = Occasion(item="shop", day=TODAY + dt.timedelta(days=1), seats=5)
    late = decided(start=TODAY + dt.timedelta(weeks=2))
    assert "shop" not in items(only(run(late, lib=library(*ITEMS, shop), occasions=[soon])))


def test_seats_go_to_those_whom_going_without_would_set_back_most() -> None:
    """Two seats, three people: who has shown the most waits; nobody is planned without a seat, and it is said."""
    shop = item("shop", kind="workshop", to_level=2, foundation="trust", hours=1.0)
    day = Occasion(item="shop", day=TODAY + dt.timedelta(days=1), seats=2)
    force = workforce(
        ("ann", "prompting", 1, "observation", "2026-01-10"), ("ann", "judgement", 1, "manager", "2026-01-10")
    )
    people = decided(people=frozenset({"ann", "bo", "cy"}))
    found = {p.person: p for p in run(people, lib=library(*ITEMS[2:], shop), force=force, occasions=[day]).pathways}
    assert {who for who, pathway in found.items() if "shop" in items(pathway)} == {"bo", "cy"}
    assert "2 of the 3 people" in found["ann"].fallen[0].because
    told = next(step for step in found["bo"].steps if step.item == "shop")
    assert any("2 of 3 people" in reason.claim for reason in told.why.because)


def test_seats_that_are_taken_are_not_given_again() -> None:
    """What earlier pathways hold is gone."""
    shop = item("shop", kind="workshop", hours=1.0)
    day = Occasion(item="shop", day=TODAY + dt.timedelta(days=1), seats=2)
    activation = run(lib=library(*ITEMS, shop), occasions=[day], taken={("shop", TODAY): 2})
    assert "shop" not in items(only(activation))


def test_a_step_says_what_was_found_in_the_team() -> None:
    """The finding stands below the step with the signals it rests on."""
    rests = Reason(claim="31 of 90 cases came back", signals=SignalRefs(total=31, ids=("s1",)))
    ground = Ground(sentence="Cases come back from the next team", because=rests)
    force = Workforce(
        assignments=pa.Table.from_pylist([{"person": "ann", "team": "claims", "role": "analyst"}], schema=ASSIGNMENTS)
    )
    for step in only(run(force=force, grounds={("claims", "review"): ground})).steps:
        assert [below.signals.total for below in step.why.walk() if below.signals] == [31]


def test_a_late_plan_begins_in_the_week_of_today() -> None:
    """Weeks count from the start that was decided; none before today is used."""
    pathway = only(run(decided(start=TODAY - dt.timedelta(weeks=3))))
    assert min(s.week for s in pathway.steps) == 4


def test_the_same_values_give_the_same_plan() -> None:
    """Order of decisions, people and rows changes nothing."""
    pair = (decided(), decided(decision="d0", people=frozenset({"bo", "cy"})))
    assert run(*pair) == run(*reversed(pair))


@given(st.lists(st.floats(0.01, 30), min_size=1, max_size=6), st.floats(0.05, 8))
def test_every_hour_is_planned_once_and_no_week_is_overfull(hours: list[float], weekly: float) -> None:
    """The hours of steps add up to those of their items, within each week's hours."""
    made = {f"i{n}": item(f"i{n}", hours=round(h, 2), kind=KINDS[n]) for n, h in enumerate(hours)}
    steps = only(run(decided(hours_per_week=weekly), lib=library(*made.values()))).steps
    weeks, spent = Counter[int](), Counter[str]()
    for one in steps:
        weeks[one.week] += one.hours  # type: ignore[assignment]
        spent[one.item] += one.hours  # type: ignore[assignment]
    assert all(total <= weekly + 1e-4 for total in weeks.values())
    assert all(total == pytest.approx(made[key].hours, abs=1e-3) for key, total in spent.items())
    assert [one.week for one in steps] == sorted(one.week for one in steps)


def test_activate_policies_are_all_used() -> None:
    """Every policy value of this phase is read somewhere in it."""
    source = "".join(p.read_text() for p in Path(plan.__code__.co_filename).parent.glob("*.py"))
    assert [name for name in POLICY if name.startswith("activate.") and name not in source] == []
