"""What the evidence shows a person can do."""

import datetime as dt

from planner.capability import Shown, states
from planner.policy import load

ORDER = load()["evidence.order"]


def shown(source: str, level: int, day: int) -> Shown:
    """One piece of evidence on a capability."""
    return Shown(capability="framing", level=level, source=source, date=dt.date(2026, 1, day))


def test_what_was_seen_counts_before_what_was_said() -> None:
    """A later self-assessment does not replace an observation; both are kept."""
    state = states([shown("self", 4, 9), shown("observation", 2, 1), shown("manager", 3, 5)], order=ORDER)["framing"]
    assert state.level == 2
    assert [one.source for one in state.shown] == ["observation", "manager", "self"]


def test_of_one_source_the_latest_counts() -> None:
    """Until a day, if one is given."""
    seen = [shown("manager", 1, 1), shown("manager", 3, 8)]
    assert states(seen, order=ORDER)["framing"].level == 3
    assert states(seen, order=ORDER, today=dt.date(2026, 1, 4))["framing"].level == 1


def test_no_evidence_is_not_level_zero() -> None:
    """A capability that nobody spoke of is not there at all; level zero is."""
    assert states([], order=ORDER) == {}
    assert states([shown("manager", 0, 1)], order=ORDER)["framing"].level == 0
