"""Which roles do the same work."""

from dataclasses import replace

from planner.architect.model import Load
from planner.charts import kinds
from planner.charts.kinds import KindsChart

from .made import load

NAMES = {"c0": "sort mail", "c1": "answer calls", "c2": "file claims"}
TITLES = {"clerk": "Clerk", "agent": "Agent", "lead": "Lead"}


def of(role: str, **shares: float) -> Load:
    """What a role carried."""
    return replace(load("2025Q4", shares), role=role)


LOADS = (of("clerk", c0=6.0, c1=4.0), of("agent", c1=0.9, c2=0.1), of("lead", c0=1.0))


def chart(loads: tuple[Load, ...] = LOADS, *, least: float = 0.05, most_kinds: int = 14) -> KindsChart:
    """The map of these loads."""
    return kinds.data(loads, titles=TITLES, names=NAMES, least=least, most_kinds=most_kinds)


def test_each_dot_is_a_share_of_its_role() -> None:
    """Counts become shares of the role's work; the table has the same in per cent, with the quarter."""
    made = chart()
    assert ("Clerk", "sort mail", 60.0, "2025Q4") in made.rows
    assert {(made.roles[dot.row], made.kinds[dot.column]): round(dot.share, 2) for dot in made.dots} == {
        (role, kind): round(share / 100, 2) for role, kind, share, _ in made.rows if isinstance(share, float)
    }


def test_roles_with_the_same_main_work_stand_together() -> None:
    """Rows follow the kinds, and within a kind the share."""
    assert chart().roles == ("Lead", "Clerk", "Agent")


def test_the_sentence_names_what_most_roles_share_and_it_is_drawn() -> None:
    """Traces do not count as sharing; what is named is drawn even where few kinds are."""
    loads = (of("clerk", c0=9.0, c1=1.0), of("agent", c1=1.0, c2=9.0), of("lead", c0=0.99, c2=0.01))
    assert chart(loads).sentence == "Most shared is “sort mail”: it makes up 5 % or more of the work of 2 of 3 roles."
    assert chart(loads, least=0.5).sentence.startswith("Most shared is “sort mail”")
    apart = (of("clerk", c0=7.0, c1=3.0), of("agent", c1=3.0, c2=7.0), of("lead", c2=1.0, c1=0.5))
    made = chart(apart, most_kinds=1)
    assert "answer calls" in made.sentence
    assert made.kinds == ("answer calls",)


def test_where_no_two_roles_share_the_sentence_says_so() -> None:
    """Roles with work of their own share nothing; no role at all cannot be shown."""
    assert chart((of("clerk", c0=1.0), of("agent", c1=1.0))).sentence.startswith("No kind of work makes up 5 % or more")
    assert chart(()).sentence == "No role's work can be shown."
