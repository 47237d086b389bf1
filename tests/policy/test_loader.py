"""Policy values: dated, sourced, overridden by the organisation."""

import datetime as dt
from pathlib import Path

import pytest

from planner.faults import Unreadable
from planner.policy import load


def test_every_shipped_value_says_what_it_means() -> None:
    """Each value has a meaning, a unit and a source."""
    policy = load()
    assert len(policy) > 0
    for name in policy:
        value = policy.explain(name)
        assert all(text.strip() for text in (value.description, value.unit, value.source)), name


def test_the_organisation_s_own_value_goes_before_the_shipped_one(tmp_path: Path) -> None:
    """Its source is told, its meaning stays."""
    own = tmp_path / "policy.toml"
    own.write_text('[privacy.minimum_group]\nvalue = 8\nsince = 2026-05-01\nsource = "works agreement 12"\n', "utf-8")
    assert load(own)["privacy.minimum_group"] == 8
    assert load(own).explain("privacy.minimum_group").source == "works agreement 12"


def test_a_value_holds_from_its_day(tmp_path: Path) -> None:
    """Before its day the earlier value holds."""
    own = tmp_path / "policy.toml"
    own.write_text("[privacy.minimum_group]\nvalue = 8\nsince = 2026-05-01\n", "utf-8")
    assert load(own, on=dt.date(2026, 4, 30))["privacy.minimum_group"] == 5
    assert load(own, on=dt.date(2026, 5, 1))["privacy.minimum_group"] == 8


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[privacy.minimum_grup]\nvalue = 8\n", "minimum_grup"),
        ("[privacy.minimum_group]\nvalu = 8\n", "has no value"),
        ("[privacy.minimum_group", "TOML"),
    ],
)
def test_a_wrong_file_is_told_with_its_fix(tmp_path: Path, text: str, told: str) -> None:
    """No judgement is made on half a policy."""
    own = tmp_path / "policy.toml"
    own.write_text(text, "utf-8")
    with pytest.raises(Unreadable, match=told):
        load(own)
