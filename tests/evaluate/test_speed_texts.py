"""The speed of clustering texts is measured on texts that are nearly all distinct."""

import json

import pytest

from planner.evaluate import speed_texts


def test_invented_responsibilities_are_distinct_and_the_same_each_time() -> None:
    """Nothing is won by repeating a text."""
    texts = list(speed_texts.invented(500))
    assert texts == list(speed_texts.invented(500))
    assert len(set(texts)) == 500


def test_what_it_took_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Time, memory and what was grouped are printed as JSON."""
    speed_texts.once(60)
    told = json.loads(capsys.readouterr().out)
    assert told["distinct"] == 60
    assert told["clusters"] >= 1
    assert told["peak_mebibytes"] > 0
