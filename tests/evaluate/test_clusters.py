"""The evaluation of clusters: better than plain on the real releases, read as given."""

from pathlib import Path

from planner.evaluate import clusters


def test_clusters_come_nearer_to_the_activities_than_plain_ones(evaluation_data: Path) -> None:
    """Each figure beats its baseline in the same run."""
    found = clusters.evaluate(data=evaluation_data, seeds=1, progress=lambda note, share: None)
    assert found["ari"] > found["baseline"]["ari"]
    assert found["ari_k_chosen"] > found["baseline"]["ari"]
    assert found["nearest_neighbour_same_iwa"] > found["baseline"]["nearest_neighbour_same_iwa"]
    assert found["n"] > found["groups"] > 0
