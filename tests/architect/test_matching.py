"""Work is matched to statements that could cover it."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.architect.matching import Coded, covered, learn, matched
from planner.architect.model import Embedder
from planner.architect.phrases import acted_upon, verbs
from planner.services import training

LEARNT = training.learnt()
ACTIVITIES = ("repair broken machines", "teach pupils to read", "count money in tills", "plant trees in parks")
MANNERS = ("with care", "by hand", "on request", "in the morning", "for customers")


def embedder() -> Embedder:
    """The embedder that the weights are learnt with."""
    assert LEARNT is not None
    return LEARNT.embedder


def odds(
    work: list[str], statements: list[str], sources: list[str]
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Odds by the weights that ship."""
    assert LEARNT is not None
    assert LEARNT.matching is not None
    return matched(work, statements, sources, weights=LEARNT.matching, embedder=LEARNT.embedder)


def coded() -> Coded:
    """Occupations of several groups, each with two statements of each of two activities."""
    rows = [
        (
            f"{ACTIVITIES[(group + which) % 4]} {MANNERS[(group + which + manner) % 5]}",
            f"role {group}",
            f"{group}",
            f"{(group + which) % 4}",
        )
        for group in range(8)
        for which in range(2)
        for manner in range(2)
    ]
    return Coded(
        ids=tuple(f"{at}" for at in range(len(rows))),
        texts=tuple(row[0] for row in rows),
        sources=tuple(row[1] for row in rows),
        groups=tuple(row[2] for row in rows),
        activities=tuple(frozenset({row[3]}) for row in rows),
    )


def test_verbs_and_what_they_act_upon() -> None:
    """A statement is read as its leading verbs and their object, up to how and what for."""
    text = "Plan, direct, or coordinate large events to raise funds"
    assert verbs(text) == ("plan", "direct", "coordinate")
    assert acted_upon("Repair engines using special tools.") == "engines"
    assert verbs("…") == ()
    assert acted_upon("") == ""


def test_the_statement_about_the_same_activity_is_likeliest() -> None:
    """Work is placed with the statement that is about it, among those of its role."""
    statements = ["Repair machines", "Greet visitors", "Write invoices", "Grow vegetables", "Drive trucks"]
    found = odds(["fix a broken machine", "send an invoice"], statements, ["role:a"] * 3 + ["role:b"] * 2)
    assert found.argmax(axis=1).tolist() == [0, 2]


def test_what_is_learnt_from_some_occupations_serves_others() -> None:
    """Statements of one activity stand out after learning from invented occupations, the same way twice."""
    first, second = (learn(coded(), embedder=embedder()) for _ in range(2))
    np.testing.assert_array_equal(first.directions, second.directions)
    statements = ["repair broken machines by hand", "teach pupils to read on request"]
    found = matched(["repair machines on request"], statements, ["role:a"] * 2, weights=first, embedder=embedder())
    assert found.argmax(axis=1).tolist() == [0]


def test_nothing_covers_work_where_nothing_is_written() -> None:
    """A role without statements covers nothing."""
    assert covered(np.zeros((3, 0))).tolist() == [0.0, 0.0, 0.0]


def test_more_statements_never_cover_less() -> None:
    """Each statement adds to the chance that the work is covered."""
    chance = np.random.default_rng(0).uniform(size=(20, 6))
    growing = [covered(chance[:, :upto]) for upto in range(7)]
    assert all((after >= before).all() for before, after in pairwise(growing))


@given(texts=st.lists(st.text(max_size=40), min_size=1, max_size=4), work=st.lists(st.text(max_size=40), max_size=3))
def test_no_text_is_too_odd(texts: list[str], work: list[str]) -> None:
    """Whatever is written, in any language, the odds are numbers."""
    found = odds(work or [""], texts, [f"role:{at % 2}" for at in range(len(texts))])
    assert found.shape == (max(1, len(work)), len(texts))
    assert np.isfinite(found).all()
