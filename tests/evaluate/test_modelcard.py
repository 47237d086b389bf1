"""The model card: written from figures, read back, and held against figures measured again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from planner import evaluate
from planner.cli import main
from planner.evaluate import modelcard
from planner.evaluate.modelcard import Row, differing, form, read, written
from planner.services.errors import NotFound

KEYS = [(part.name, measure.key) for part in form().parts for measure in part.measures]
FIGURES = st.none() | st.floats(-1, 1) | st.integers(2, 5000).map(float)


def told(found: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """An evaluation that finds this, whatever its name."""
    return lambda name, **given_: found


@given(st.lists(st.tuples(st.sampled_from(KEYS), FIGURES, FIGURES), unique_by=lambda drawn: drawn[0]))
def test_a_card_is_read_back_as_it_was_written(drawn: list[tuple[tuple[str, str], float | None, float | None]]) -> None:
    """Nothing differs from the figures it was written from; a measure that was not made says so."""
    rows = [Row(part=part, key=key, ours=ours, plain=plain) for (part, key), ours, plain in drawn]
    back = read(written(rows))
    assert [(row.part, row.key) for row in back] == KEYS
    assert differing(back, rows) == []


@pytest.mark.parametrize(
    ("card", "now", "wrong"),
    [(0.7, 0.704, 0), (0.7, 0.706, 1), (0.7, 0.6, 1), (0.7, None, 1), (None, 0.7, 1), (None, None, 0), (1000, 999, 1)],
)
def test_a_figure_that_moved_is_told(card: float | None, now: float | None, wrong: int) -> None:
    """By more than 0.005 either way, or because it came or went; the plain method's too."""
    part, key = KEYS[0]
    rows = read(written([Row(part=part, key=key, ours=card, plain=0.5)]))
    assert len(differing(rows, [Row(part=part, key=key, ours=now, plain=0.5)])) == wrong
    assert len(differing(rows, [Row(part=part, key=key, ours=card, plain=0.6)])) == 1


def test_the_command_writes_a_part_and_keeps_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then checks: 0 while the figures hold, 1 and a sentence when they do not."""
    card = tmp_path / "card.md"
    arguments = ["model-card", "--card", str(card), "--only"]
    monkeypatch.setattr(evaluate, "run", told({"auc": 0.91, "precision_at_20": 0.3, "baseline": {"auc": 0.85}}))
    assert CliRunner().invoke(main, [*arguments, "collapse"]).exit_code == 0
    monkeypatch.setattr(evaluate, "run", told({"power": {"merge": 0.9}}))
    assert CliRunner().invoke(main, [*arguments, "change"]).exit_code == 0
    text = card.read_text("utf-8")
    assert "| `auc` | A merged pair ranks before one that was not | 0.910 | 0.850 | >= 0.92 |" in text
    assert "| `power.merge` | Merges found | 0.900 | - | >= 0.8 |" in text
    assert CliRunner().invoke(main, [*arguments, "change", "--check"]).exit_code == 0
    monkeypatch.setattr(evaluate, "run", told({"power": {"merge": 0.8}}))
    checked = CliRunner().invoke(main, [*arguments, "change", "--check"])
    assert checked.exit_code == 1
    assert "change power.merge, planner: the card says 0.900, now 0.800" in checked.output
    assert card.read_text("utf-8") == text


def test_a_part_that_is_none_is_told_with_those_there_are() -> None:
    """So is the command's."""
    with pytest.raises(NotFound, match="it has collapse, drift"):
        modelcard.chosen(["tea"])
    found = CliRunner().invoke(main, ["model-card", "--only", "tea"])
    assert found.exit_code == 1
    assert "no part “tea”" in found.output


def test_every_part_is_measured_by_an_evaluation_of_its_name() -> None:
    """And no part has a measure twice."""
    assert {part.name for part in form().parts} <= set(evaluate.names())
    assert len(set(KEYS)) == len(KEYS)
