"""Small problems of any form, for what must hold for all of them."""

from hypothesis import strategies as st

from planner.architect.plan.problem import Person, Post, Problem, Rival, Way, Weights

ROLES = ("clerk", "nurse", "pilot")
SPAN = 4


def rows(most: int) -> st.SearchStrategy[tuple[float, ...] | None]:
    """A figure for each quarter, or nothing known."""
    row = st.lists(st.integers(0, most).map(float), min_size=SPAN, max_size=SPAN).map(tuple)
    return st.none() | row


WAYS = st.builds(
    Way,
    role=st.sampled_from(ROLES),
    hours=st.none() | st.integers(0, 60).map(float),
    quarters=st.integers(1, 3),
    worth=st.integers(0, 10).map(lambda one: one / 10),
    cost=st.none() | st.integers(0, 9).map(lambda one: one * 1000.0),
    courses=st.sampled_from([(), ("calm",), ("calm", "count")]),
    after=st.sampled_from([0.0, 0.0, 500.0, 4000.0]),
    covered=st.booleans(),
)
RIVALS = st.none() | st.builds(
    Rival,
    once=st.none() | st.integers(0, 9).map(lambda one: one * 1000.0),
    quarterly=st.integers(0, 9).map(lambda one: one * 1000.0),
    lead=st.integers(0, 2),
    most=st.integers(0, 2),
)
POSTS = st.builds(
    Post,
    needed=rows(6),
    fewest=rows(2),
    places=rows(3).map(lambda row: None if row is None else tuple(int(max(row[: at + 1])) for at in range(SPAN))),
    hire=RIVALS,
    borrow=RIVALS,
    automate=RIVALS,
)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Up to eight people, three roles and four quarters, with any limit there or not."""
    count = draw(st.integers(0, 8))
    people = tuple(
        Person(
            id=f"p{at}",
            role=draw(st.sampled_from(ROLES)),
            ways=tuple(draw(st.lists(WAYS, max_size=3))),
            refused=frozenset(draw(st.lists(st.sampled_from(ROLES), max_size=1))),
            ready=draw(st.integers(0, 1)),
        )
        for at in range(count)
    )
    return Problem(
        quarters=tuple(f"Q{at}" for at in range(SPAN)),
        people=people,
        posts=draw(st.dictionaries(st.sampled_from(ROLES), POSTS)),
        money=draw(rows(20).map(lambda row: None if row is None else tuple(1000 * one for one in row))),
        hours=draw(rows(80)),
        hours_in_all=draw(st.none() | st.integers(0, 200).map(float)),
        seats=draw(st.dictionaries(st.sampled_from(["calm", "count"]), rows(3).filter(lambda row: row is not None))),
        working=draw(st.none() | st.just(100.0)),
        weights=Weights(money=draw(st.none() | st.just(20000.0))),
    )
