"""The aggregate gate: small groups stay hidden, also by subtraction, within a table and across tables."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.policy import load
from planner.privacy import LOWEST_GROUP, LOWEST_TEXT_GROUP, Cell, Hidden, Released, Table, floors, overlap, release
from planner.privacy.subtraction import Ledger


def people(count: int, start: int = 0) -> frozenset[str]:
    return frozenset(f"p{i:03}" for i in range(start, start + count))


def cell(name: str, members: frozenset[str], **options: object) -> Cell:
    return Cell(key=(name,), members=members, value=len(members), **options)  # type: ignore[arg-type]


def table(*cells: Cell, parts: tuple[str, ...] = (), period: str = "2026Q1", measure: str = "waiting") -> Table:
    totals = {("all",): tuple((part,) for part in parts)} if parts else {}
    return Table(name="waiting by team", measure=measure, period=period, cells=cells, totals=totals)


def keys(released: Released) -> set[str]:
    return {key[0] for key in released.shown}


def test_a_small_group_is_hidden_with_its_count() -> None:
    """A group under the floor shows neither its figure nor how many it is."""
    released = release(table(cell("a", people(4)), cell("b", people(5, 10))))
    assert released.value(("a",)) is Hidden.TOO_SMALL
    assert released.count(("a",)) is Hidden.TOO_SMALL
    assert released.value(("b",)) == released.count(("b",)) == 5
    assert str(released.value(("a",))) == "hidden: group too small"


def test_an_unknown_cell_is_an_error_not_hidden() -> None:
    """Asking for a cell the table never had raises KeyError."""
    with pytest.raises(KeyError):
        release(table(cell("b", people(5)))).value(("x",))


def test_a_second_part_is_hidden_when_the_total_would_give_the_first_away() -> None:
    """With one small part of a shown total, the smallest other part is hidden as well."""
    a, b, c = people(20), people(6, 20), people(3, 26)
    released = release(table(cell("all", a | b | c), cell("a", a), cell("b", b), cell("c", c), parts=("a", "b", "c")))
    assert keys(released) == {"all", "a"}


def test_no_further_part_is_hidden_when_the_small_parts_are_enough_people_together() -> None:
    """Two hidden parts of six people together protect each other."""
    a, b, c = people(20), people(3, 20), people(3, 23)
    released = release(table(cell("all", a | b | c), cell("a", a), cell("b", b), cell("c", c), parts=("a", "b", "c")))
    assert keys(released) == {"all", "a"}


def test_a_group_that_differs_from_a_shown_one_by_a_few_people_is_hidden() -> None:
    """The difference of two shown groups never tells about fewer people than the floor."""
    released = release(table(cell("a", people(12)), cell("b", people(10))))
    assert keys(released) == {"a"}


def test_earlier_releases_of_the_same_measure_and_period_count() -> None:
    """After one person leaves, the new figure is hidden for the same time and shown for another time."""
    first = release(table(cell("a", people(12))))
    assert keys(release(table(cell("a", people(11))), given=[first])) == set()
    assert keys(release(table(cell("a", people(11)), period="2026Q2"), given=[first])) == {"a"}
    assert keys(release(table(cell("a", people(11)), measure="load"), given=[first])) == {"a"}


def test_subtraction_through_several_tables_is_found() -> None:
    """Three shown groups that together single out two people are not all shown."""
    whole, left, right = people(20), people(9), people(9, 9)
    first = release(table(cell("whole", whole)))
    second = release(table(cell("left", left)), given=[first])
    third = release(table(cell("right", right)), given=[first, second])
    assert (keys(second), keys(third)) == ({"left"}, set())


def test_parts_that_share_people_are_held_to_the_parts_not_only_to_the_people() -> None:
    """Where people belong to two parts, the hidden part of a shown total is still large enough."""
    a, c = people(20), people(3, 17)
    released = release(table(cell("all", a), cell("a", a), cell("c", c), parts=("a", "c")))
    assert keys(released) == {"all"}


def test_a_later_table_cannot_uncover_a_part_hidden_before() -> None:
    """A part that a stored release hid stays protected when another part is asked for later."""
    a, b, c = people(20), people(6, 20), people(3, 26)
    cells = (cell("all", a | b | c), cell("a", a), cell("b", b), cell("c", c))
    stored = release(table(*cells, parts=("a", "b", "c"))).to_dict()
    again = release(table(*cells[1:]), given=[Released.from_dict(stored)])
    assert keys(again) == {"a"}


def test_free_text_needs_a_larger_group_and_texts_about_no_one_pass() -> None:
    """A quote of nine people is hidden, one of ten is shown, a sentence about a role is shown."""
    nine, ten = cell("nine", people(9), free_text=True), cell("ten", people(10, 20), free_text=True)
    assert keys(release(table(nine, ten, cell("role", frozenset())))) == {"ten", "role"}


def test_the_floor_is_raised_but_never_lowered() -> None:
    """A floor under the shipped one is ignored, a higher one holds."""
    assert keys(release(table(cell("a", people(4))), floor=1, text_floor=1)) == set()
    assert keys(release(table(cell("a", people(7))), floor=8)) == set()


def test_the_shipped_policy_is_the_lowest_floor(tmp_path) -> None:
    """The floors come from the policy file, and an override below them changes nothing."""
    assert floors(load()) == (LOWEST_GROUP, LOWEST_TEXT_GROUP)
    override = tmp_path / "policy.toml"
    override.write_text("[privacy.minimum_group]\nvalue = 2\n[privacy.minimum_group_free_text]\nvalue = 12\n")
    assert floors(load(override)) == (LOWEST_GROUP, 12)


def test_a_table_with_two_cells_of_one_key_or_a_total_of_nothing_is_refused() -> None:
    """Keys are unique and totals are made of cells of the table."""
    with pytest.raises(ValueError, match="unique"):
        table(cell("a", people(5)), cell("a", people(6)))
    with pytest.raises(ValueError, match="unique"):
        table(cell("all", people(5)), parts=("a",))


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("2026Q1", "2026Q2", False),
        ("2025Q4", "2026-01-01/2026-02-01", False),
        ("2026Q1", "2026-03-31/2026-04-30", True),
        ("2026-03-01", "2026Q1", True),
        ("2026-03-01", "2026-03-02", False),
        ("spring", "2026Q4", True),
    ],
)
def test_periods_that_share_a_day_overlap(one: str, other: str, shared: bool) -> None:
    """Quarters, days and ranges are compared by their days; what cannot be read overlaps."""
    assert overlap(one, other) is overlap(other, one) is shared


def test_many_small_atoms_are_searched_too() -> None:
    """With many overlapping groups a small group found by four subtractions is still caught."""
    overlapping = [people(10, start) for start in range(0, 60, 3)]
    ledger = Ledger([*overlapping, people(69), people(72)], floor=5)
    for group in overlapping:
        ledger.add(group)
    ledger.add(people(72))
    assert not ledger.admits(people(69))


def test_a_few_new_people_beside_shown_groups_are_found() -> None:
    """A figure of two shown groups and two more people gives those two away; with six more it does not."""
    shown = [people(10, start) for start in range(0, 200, 8)]
    two, six = shown[0] | shown[4] | people(2, 300), shown[0] | shown[4] | people(6, 300)
    ledger = Ledger([*shown, two, six], floor=5)
    for group in shown:
        ledger.add(group)
    assert not ledger.admits(two)
    assert ledger.admits(six)


def test_a_few_people_left_out_of_shown_groups_are_found() -> None:
    """A figure of three shown groups but for one person each gives those three away."""
    shown = [people(10, start) for start in range(0, 200, 12)]
    but_three = frozenset().union(*shown[:3]) - {"p000", "p012", "p024"}
    ledger = Ledger([*shown, but_three], floor=5)
    for group in shown:
        ledger.add(group)
    assert not ledger.admits(but_three)


MEMBERS = st.frozensets(st.integers(0, 17).map("p{:02}".format), max_size=18)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    groups = draw(st.lists(MEMBERS, min_size=1, max_size=6))
    cells = [cell(f"c{i}", group) for i, group in enumerate(groups)]
    parts = tuple(f"c{i}" for i in range(len(groups))) if draw(st.booleans()) else ()
    total = [cell("all", frozenset().union(*groups))] if parts else []
    return table(*total, *cells, parts=parts)


def isolated(shown: list[frozenset[str]], floor: int) -> list[frozenset[str]]:
    """Small groups that adding and subtracting shown groups once each gives, by trying all."""
    names = sorted(frozenset().union(*shown)) if shown else []
    rows = np.array([[name in group for name in names] for group in shown], dtype=int)
    signs = np.array(list(product((-1, 0, 1), repeat=len(shown))))
    vectors = signs @ rows if names else np.zeros((0, 0))
    exact = [v for v in vectors if set(np.unique(v)) <= {0, 1} and 0 < v.sum() < floor]
    return [frozenset(n for n, x in zip(names, v, strict=True) if x) for v in exact]


@settings(max_examples=150, deadline=None)
@given(tables(), st.integers(5, 8))
def test_no_shown_figure_or_combination_is_about_a_small_group(made: Table, floor: int) -> None:
    """Shown groups are empty or large enough, differ by enough people, and no sums and differences isolate a few."""
    released = release(made, floor=floor)
    shown = [c.members for c in released.cells if c.members]
    assert all(len(group) >= floor for group in shown)
    assert not any(0 < len(a ^ b) < floor for a, b in combinations(shown, 2))
    assert isolated(shown, floor) == []
    for total, parts in made.totals.items():
        rest = frozenset().union(*(c.members for c in made.cells if c.key in parts and c.key in released.hidden))
        assert total in released.hidden or len(rest) == 0 or len(rest) >= floor


@settings(max_examples=80, deadline=None)
@given(tables(), st.integers(5, 8))
def test_releasing_again_hides_nothing_more(made: Table, floor: int) -> None:
    """What was shown once is shown again, and nothing new with it."""
    first = release(made, floor=floor)
    stored = Released.from_dict(first.to_dict())
    assert release(made, given=[stored], floor=floor) == first


@settings(max_examples=80, deadline=None)
@given(tables(), st.integers(5, 7))
def test_raising_the_floor_never_shows_more(made: Table, floor: int) -> None:
    """A higher floor shows a part of what a lower one shows."""
    assert keys(release(made, floor=floor + 1)) <= keys(release(made, floor=floor))


@settings(max_examples=50, deadline=None)
@given(st.lists(tables(), min_size=2, max_size=3))
def test_releases_one_after_another_isolate_no_small_group(made: list[Table]) -> None:
    """Tables of the same measure and time together give no small group away."""
    given_before: list[Released] = []
    for one in made:
        given_before.append(release(one, given=given_before))
    shown = {c.members for released in given_before for c in released.cells if c.members}
    assert isolated(sorted(shown, key=sorted)[:8], 5) == []
