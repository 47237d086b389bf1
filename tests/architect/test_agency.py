"""What AI could carry, judged by text alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import embedders, policy
from planner.architect.agency import AI, HUMAN, Labelled, agency, judge, learn
from planner.architect.learnt import Learnt
from planner.architect.statements import Statement
from planner.services import training

RULES = policy.load()
LEARNT = training.learnt()


def said(*texts: str, role: str = "clerk") -> tuple[Statement, ...]:
    """Statements of one role."""
    return tuple(Statement(source=f"role:{role}", id=f"{role}/{at}", text=text) for at, text in enumerate(texts))


def shipped() -> Learnt:
    """The weights as they ship."""
    assert LEARNT is not None
    return LEARNT


def invented(groups: int = 6, each: int = 12) -> Labelled:
    """Copying is carried by AI, counselling by people, in all groups."""
    tasks = ("copy the numbers of forms into tables", "counsel people who grieve about their choices")
    rows = [
        (tasks[at % 2] + f" of kind {at % 5}", f"role {group}", f"{group}")
        for group in range(groups)
        for at in range(each)
    ]
    return Labelled(
        tasks=tuple(row[0] for row in rows),
        roles=tuple(row[1] for row in rows),
        groups=tuple(row[2] for row in rows),
        levels=np.array([AI + 1 if row[0].startswith("copy") else HUMAN - 1 for row in rows]),
    )


def test_what_is_learnt_holds_for_groups_never_seen() -> None:
    """Words that point one way in some groups are read the same way in another."""
    weights = learn(invented(), embedder=shipped().embedder, confidences=(0.8,))
    tasks, roles = ["copy numbers into tables", "counsel people about choices"], ["stranger"] * 2
    low, high = judge(tasks, roles, weights=weights, embedder=shipped().embedder).levels
    assert low < 2.7
    assert high > 3.3
    assert weights.errors["0.8"] < 1


def test_learning_twice_gives_the_same() -> None:
    """Nothing is drawn by chance."""
    first, second = (learn(invented(), embedder=shipped().embedder, confidences=(0.8,)) for _ in range(2))
    np.testing.assert_array_equal(first.by_word, second.by_word)
    assert first.errors == second.errors


def test_one_group_is_too_few_to_learn_from() -> None:
    """Without a group to hold out no error can be stated."""
    with pytest.raises(ValueError, match="two occupation groups"):
        learn(invented(groups=1), embedder=shipped().embedder, confidences=(0.8,))


def test_another_embedder_is_refused() -> None:
    """Weights are read with the embedder that they were learnt with."""
    weights = shipped().agency
    assert weights is not None
    with pytest.raises(ValueError, match="read meaning with"):
        judge(["copy"], ["clerk"], weights=weights, embedder=embedders.WordEmbedder())


def test_every_responsibility_has_a_level_within_an_interval() -> None:
    """Two thousand, some of them twice: each has a figure of its own, on the scale."""
    texts = [f"Prepare monthly reports for customers in region {at % 1000}" for at in range(2000)]
    found = agency(said(*texts), titles={"clerk": "Clerk"}, learnt=shipped(), policy=RULES)
    assert len(found) == len(texts)
    assert all(AI <= one.low <= one.level <= one.high <= HUMAN for one in found)
    assert len({one.level for one in found if one.text == texts[0]}) == 1


def test_nothing_is_said_without_words_that_were_learnt() -> None:
    """Another language, signs alone, no responsibilities, no weights: no figure, and no error."""
    foreign = said("Rechnungen prüfen und Buchungen freigeben", "…", "Перевірка рахунків")
    assert agency(foreign, titles={}, learnt=shipped(), policy=RULES) == ()
    assert agency((), titles={}, learnt=shipped(), policy=RULES) == ()
    assert agency(said("Check invoices"), titles={}, learnt=None, policy=RULES) == ()


@given(texts=st.lists(st.text(max_size=60), max_size=5))
def test_no_text_is_too_odd(texts: list[str]) -> None:
    """Whatever is written, what is said lies on the scale."""
    found = agency(said(*texts), titles={}, learnt=shipped(), policy=RULES)
    assert all(AI <= one.low <= one.level <= one.high <= HUMAN for one in found)
