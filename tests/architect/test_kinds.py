"""Kinds of work: titles compared by the words that tell roles apart."""

from dataclasses import replace

import numpy as np
import pytest

from planner import embedders, policy
from planner.architect.kinds import gists, kinds, telling
from planner.architect.observed import Observed, observe

from . import worlds


@pytest.fixture(scope="module")
def observed(rules: policy.Policy) -> Observed:
    """The work of an invented company."""
    return observe(worlds.work(worlds.World(), seed=1), rules)


def test_words_of_all_roles_tell_nothing_and_words_of_one_role_all(observed: Observed) -> None:
    """What follows every title tells next to nothing; the name of a role's own thing tells nearly everything."""
    told = telling(observed)
    assert told["urgent"] < 0.1
    assert told["plant"] < 0.1
    assert told["invoice"] > 0.5
    assert told["vacancy"] > 0.9


def test_a_title_without_a_telling_word_stays_whole() -> None:
    """Nothing is left empty."""
    assert gists(["again urgent", "urgent vacancy"], {"again": 0.0, "urgent": 0.0, "vacancy": 0.9}, least=0.3) == [
        "again urgent",
        "vacancy",
    ]


def test_titles_that_differ_by_words_of_no_weight_are_one_kind(observed: Observed, rules: policy.Policy) -> None:
    """A password reset is one, urgent or not; a payment run is something else."""
    found = kinds(observed, embedder=embedders.WordEmbedder(), policy=rules, seed=0)
    place = {text: at for at, text in enumerate(observed.texts)}
    of = {text: int(found.of_text[place[text]]) for text in ("password reset", "password reset urgent", "payment run")}
    assert of["password reset"] == of["password reset urgent"] != of["payment run"]


def test_near_kinds_overlap_and_others_do_not(observed: Observed, rules: policy.Policy) -> None:
    """The matrix gives each kind a likeness of about one with itself and of zero with most."""
    near = kinds(observed, embedder=embedders.WordEmbedder(), policy=rules, seed=0).near
    likeness = near @ near.T
    assert np.diag(likeness) == pytest.approx(np.ones(len(likeness)), abs=0.2)
    assert float(np.median(np.abs(likeness))) < 0.05


def test_one_role_alone_keeps_all_words(observed: Observed) -> None:
    """Where there is only one role no word can tell it from others, and none is dropped."""
    alone = replace(observed, roles=("all",), role=np.zeros_like(observed.role))
    assert set(telling(alone).values()) == {1.0}
