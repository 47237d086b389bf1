"""The panel of the staggered difference-in-differences literature, and tables like it."""

from pathlib import Path

import pytest

from planner.evaluate.staggered import evaluate
from planner.services.errors import NotFound

# Callaway and Sant'Anna 2021, the example of their package without covariates.
PUBLISHED = {
    "-3": 0.0305,
    "-2": -0.0006,
    "-1": -0.0245,
    "0": -0.0199,
    "1": -0.0510,
    "2": -0.1373,
    "3": -0.1008,
}


def ignore(step: str, done: float) -> None:
    """Take no notice."""


@pytest.mark.real_data
def test_the_published_effects_come_out(evaluation_data: Path) -> None:
    """To three places, as the issue of the method gives them."""
    found = evaluate(data=evaluation_data, seeds=0, progress=ignore)
    assert found["event_study"] == {key: pytest.approx(value, abs=5e-4) for key, value in PUBLISHED.items()}
    assert found["overall"] == pytest.approx(-0.03995, abs=5e-5)


def test_any_table_of_the_form_is_read(tmp_path: Path) -> None:
    """Columns in any order, a start after the last year, two panels told apart."""
    lines = ["lemp,year,first.treat,countyreal"]
    for unit, start in (("a", 2002), ("b", 0), ("c", 2009), ("d", 2002)):
        lines += [f"{year - 2000 + 3 * (start == 2002 <= year)},{year},{start},{unit}" for year in (2000, 2001, 2002)]
    (tmp_path / "one.csv").write_text("\n".join(lines), encoding="utf-8")
    found = evaluate(data=tmp_path, seeds=0, progress=ignore)
    assert (found["overall"], found["units"], found["never"]) == (pytest.approx(3.0), 2, 2)
    (tmp_path / "two.csv").write_text("\n".join(lines), encoding="utf-8")
    assert set(evaluate(data=tmp_path, seeds=0, progress=ignore)) == {"one", "two"}


def test_without_a_panel_it_says_what_is_needed(tmp_path: Path) -> None:
    """The columns are named."""
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(NotFound, match=r"first\.treat"):
        evaluate(data=tmp_path, seeds=0, progress=ignore)
