"""The evaluation of destinations: better than plain on both frameworks, levels read from how they are told."""

from pathlib import Path

import pytest

from planner.evaluate import destinations, moves


def test_destinations_find_more_of_the_moves_than_plain_ones(evaluation_data: Path) -> None:
    """Each figure beats its baseline in the same run."""
    found = destinations.evaluate(data=evaluation_data, seeds=1, progress=lambda note, share: None)
    for name, plain in found["baseline"].items():
        assert found[name] > plain, name


@pytest.mark.parametrize(
    ("told", "level"),
    [("un CAP/BEP en vente", 3.0), ("un diplôme de niveau Bac+2 (BTS, DUT)", 5.0), ("du CAP au Master", 5.0)],
)
def test_a_level_is_read_from_access_conditions(told: str, level: float) -> None:
    """Several diplomas count by their mean; a Bac+2 is no Bac."""
    assert moves._levels(["A"], {("A", "acces_a_em"): told}) == {"A": level}


def test_no_level_is_made_up() -> None:
    """Where no diploma is named, the level is not known."""
    assert moves._levels(["A"], {("A", "acces_a_em"): "une expérience"}) == {}
