"""Steps: what is asked of the steps of cases, worked out once in parts of whole cases."""

import pytest

from planner.audit import steps as module
from planner.audit.causes import attributed
from planner.audit.placed import place
from planner.audit.steps import KEPT, steps_of
from planner.audit.windows import whole
from planner.policy import load

from .given import signals, step, workforce

POLICY = load()
COLUMNS = [name for name in KEPT if name != "n"]
ROWS = [
    step(f"c{case}", state, 30.0 * case + hour, actor=actor, team=team)
    for case in range(12)
    for state, hour, actor, team in (
        ("New", 0, "portal", "Claims"),
        ("In progress", 5, "ann", "Claims"),
        ("Desk B", 7, "bob", "Sales"),
        ("Desk B", 9, "bob", "Sales"),
        ("Done", 9, None, "Sales"),
    )
]


@pytest.mark.parametrize("at_once", [1_500_000, 7])
def test_as_worked_out_at_once(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step has the cause, the wait and the next step that it has where nothing is held or parted."""
    monkeypatch.setattr(module, "STEPS_AT_ONCE", at_once)
    given, people = signals(ROWS), workforce()
    window = whole(given)
    assert window is not None
    placed = place(given, people)
    plain = attributed(placed, policy=POLICY, window=window).select(COLUMNS).to_pyarrow().sort_by("id")
    with steps_of(placed, given, workforce=people, policy=POLICY, window=window) as steps:
        held = steps.to_pyarrow().sort_by("id")
    assert len(set(held["n"].to_pylist())) == len(ROWS)
    assert {name for name in COLUMNS if held[name].to_pylist() != plain[name].to_pylist()} == set()
