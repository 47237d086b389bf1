"""Clusters: the same work together, whatever the order, as many as stand apart."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import embedders
from planner.architect.clusters import cluster
from planner.architect.grouping import grouped
from planner.architect.leading import leading
from planner.architect.statements import Statement

EMBEDDER = embedders.default()
WELDING = ("Weld steel pipes", "Weld pipes of steel together", "Weld copper pipes")
TEACHING = ("Teach pupils to read", "Teach children reading", "Teach pupils to write")
TEXTS = st.lists(st.sampled_from([*WELDING, *TEACHING, "", "12", "焊接管道", "Souder des tuyaux"]), max_size=8)


def _together(texts: list[str], labels: Any) -> set[frozenset[str]]:
    return {frozenset(text for text, one in zip(texts, labels, strict=True) if one == label) for label in set(labels)}


def test_the_same_work_stands_together(rules: Any) -> None:
    """Welding is told from teaching, and the number of groups is said to be chosen and why."""
    found = grouped([*WELDING, *TEACHING], embedder=EMBEDDER, policy=rules, seed=0, number=2)
    assert _together([*WELDING, *TEACHING], found.labels.tolist()) == {frozenset(WELDING), frozenset(TEACHING)}
    own = grouped([*WELDING, *TEACHING], embedder=EMBEDDER, policy=rules, seed=0)
    assert "alike" in own.why


@settings(max_examples=25, deadline=None)
@given(texts=TEXTS, chance=st.randoms(use_true_random=False))
def test_neither_order_nor_repeats_change_the_groups(texts: list[str], chance: Any, rules: Any) -> None:
    """Any texts are grouped without failure; shuffled or told twice they are grouped alike."""
    if not texts:
        return
    again = [*texts, *texts]
    chance.shuffle(again)
    one = grouped(texts, embedder=EMBEDDER, policy=rules, seed=0)
    other = grouped(again, embedder=EMBEDDER, policy=rules, seed=0)
    assert _together(texts, one.labels.tolist()) == _together(again, other.labels.tolist())
    assert all(0 <= stable <= 1 for stable in one.stability.values())


def test_very_many_texts_are_gathered_first(rules: Any) -> None:
    """Above the limit near texts are gathered before they are joined; the same seed gives the same groups."""
    texts = [
        f"{verb} the {thing} of ward {at}"
        for at in range(900)
        for verb, thing in (("Clean", "beds"), ("Count", "drugs"))
    ]
    few = {
        **{key: rules[key] for key in ("architect.max_clusters", "clusters.decay", "clusters.few", "clusters.alike")}
    }
    found = [grouped(texts, embedder=EMBEDDER, policy=few | {"clusters.direct": 100}, seed=3) for _ in range(2)]
    assert np.array_equal(found[0].labels, found[1].labels)
    assert len(set(found[0].labels.tolist())) <= rules["architect.max_clusters"]


def test_a_cluster_tells_name_size_exemplars_and_stability(rules: Any) -> None:
    """A cluster is named from its own words and says how many texts it has and how well it stands."""
    statements = [Statement(source="role:w", id=f"w/{at}", text=text) for at, text in enumerate(WELDING)]
    found = cluster(statements, TEACHING, np.ones(3, dtype=np.int64), embedder=EMBEDDER, policy=rules, seed=0)
    assert sum(one.size for one in found.clusters) == 6
    assert any("weld" in one.name for one in found.clusters)
    assert all(set(one.exemplars) <= {*WELDING, *TEACHING} for one in found.clusters)
    known = [(one.spread[0], one.stability, one.spread[1]) for one in found.clusters if one.stability and one.spread]
    assert known
    assert all(low <= mean <= high for low, mean, high in known)
    assert f"{len(found.clusters)} kinds of work in 6 texts" in found.because.claim
    assert "clusters.alike" in found.because.policy


def test_what_is_done_first_counts_more(rules: Any) -> None:
    """Two texts that begin alike are nearer than two that end alike."""
    others = [*WELDING, *TEACHING]
    texts = [
        "Audit tax returns to help farmers",
        "Audit tax returns to protect banks",
        "Plant orange trees to help farmers",
    ]
    one, begins, ends = leading([*texts, *others], embedder=EMBEDDER, policy=rules)[:3]
    assert one @ begins > one @ ends


def test_a_text_without_words_has_no_place(rules: Any) -> None:
    """Numbers and nothing give a row of zeros."""
    rows = leading(["", "12", "Weld pipes"], embedder=EMBEDDER, policy=rules)
    assert np.linalg.norm(rows, axis=1).round(4).tolist() == [0.0, 0.0, 1.0]
