"""Roles whose written work is one and the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import embedders, policy
from planner.architect.alike import Likeness, overlaps
from planner.library.model import Responsibility, Role

RULES = policy.load()
MEANING = embedders.meaning()
WORDS = embedders.WordEmbedder(features=64)
WORLD = {
    "payables": ["Approve invoices of suppliers", "Pay suppliers on time", "Match invoices with orders"],
    "creditors": ["Check and approve supplier invoices", "Make payments to suppliers", "Match orders and invoices"],
    "receivables": ["Send bills to customers", "Remind customers of open bills", "Book receipts of customers"],
    "recruiter": ["Interview candidates", "Write job advertisements", "Negotiate offers with candidates"],
    "trainer": ["Teach courses", "Prepare course material", "Assess what learners can do"],
    "gardener": ["Water plants", "Mow lawns", "Trim hedges"],
    "driver": ["Drive delivery vans", "Load parcels", "Plan routes through the city"],
}


def roles(texts: dict[str, list[str]], *, family: str = "office") -> dict[str, Role]:
    """Roles without telling titles."""
    return {
        key: Role(
            id=key,
            title=f"Role {place}",
            family=family,
            purpose="",
            responsibilities=tuple(Responsibility(id=str(at), text=text) for at, text in enumerate(said)),
            needs=(),
        )
        for place, (key, said) in enumerate(texts.items())
    }


def test_the_same_work_under_two_titles_comes_first() -> None:
    """Of all pairs, the two that pay suppliers are most one job."""
    likeness = Likeness(roles(WORLD), embedder=MEANING, policy=RULES)
    pairs = [(one, other) for one in WORLD for other in WORLD if one < other]
    scores = dict(zip(pairs, likeness.scores(pairs).tolist(), strict=True))
    assert max(scores, key=lambda pair: scores[pair]) == ("creditors", "payables")


def test_the_pair_is_told_with_the_responsibilities_that_answer_each_other() -> None:
    """The evidence are pairs of statements, and whether the roles should be one is left to people."""
    (found,) = overlaps(roles(WORLD), embedder=MEANING, policy=RULES)
    assert found.subjects == ("role:creditors", "role:payables")
    assert (found.kind, found.certainty, found.people) == ("overlap", "cannot tell", frozenset())
    quotes = [reason.quotes for reason in found.because.because]
    assert ("Check and approve supplier invoices", "Approve invoices of suppliers") in quotes


def test_order_changes_nothing() -> None:
    """Roles and responsibilities in another order give the same finding."""
    turned = {key: WORLD[key][::-1] for key in reversed(WORLD)}
    found = overlaps(roles(WORLD), embedder=MEANING, policy=RULES)
    assert [one.key for one in overlaps(roles(turned), embedder=MEANING, policy=RULES)] == [one.key for one in found]


@pytest.mark.parametrize(
    "texts",
    [
        {},
        {"a": []},
        {"a": ["Water plants"]},
        {"a": ["Water plants"], "b": []},
        {"a": ["Water plants"], "b": ["Water plants"]},
        {"a": ["  "], "b": ["12 34"], "c": ["!"]},
        {"a": ["Rechnungen prüfen"], "b": ["Vérifier les factures"], "c": ["Kontrollera fakturor"]},
    ],
)
def test_too_little_is_told_without_a_fault(texts: dict[str, list[str]]) -> None:
    """No roles, no statements, one statement, no words, or other languages: no exception, and no bold claim."""
    assert overlaps(roles(texts), embedder=MEANING, policy=RULES) == ()


def test_a_role_of_two_thousand_responsibilities_is_compared() -> None:
    """A very long role is one role among others."""
    long = {**WORLD, "long": [f"Check machine {number} in hall {number % 7}" for number in range(2000)]}
    likeness = Likeness(roles(long), embedder=WORDS, policy=RULES)
    assert 0 < likeness.scores([("gardener", "long"), ("creditors", "payables")])[0] < 1


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.text(max_size=12), max_size=4), max_size=6))
def test_scores_are_places_and_do_not_depend_on_who_comes_first(texts: dict[str, list[str]]) -> None:
    """Any texts give scores from 0 to 1, the same either way round, and parts that are shares."""
    likeness = Likeness(roles(texts), embedder=WORDS, policy=RULES)
    pairs = [(one, other) for one in likeness.roles for other in likeness.roles if one < other]
    scores = likeness.scores(pairs)
    assert ((scores > 0) & (scores <= 1)).all()
    assert scores == pytest.approx(likeness.scores([pair[::-1] for pair in pairs]))
    assert all(0 <= part <= 1 for pair in pairs for part in likeness.match(*pair).covered)
