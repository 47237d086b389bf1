"""Who worked on what, where no policy or no people are given."""

from planner.audit.model import WORK
from planner.audit.work import observed

from .given import signals, step, team_of, workforce


def test_without_a_policy() -> None:
    """Without a policy no state is known: work runs up to the next step by anybody else, uncut."""
    rows = [step("1", "Waiting for customer", 0, actor="p1"), step("1", "Done", 100, actor="p2")]
    found = observed(signals(rows), workforce=team_of(2, "claims")).to_pylist()
    assert [(row["person"], row["team"], row["role"], row["hours"]) for row in found] == [
        ("p1", "claims", "agent", 100.0),
        ("p2", "claims", "agent", None),
    ]


def test_same_hand_again() -> None:
    """A case that comes back to a person has one row, with the hours of both times."""
    actors = ["p1", "p2", "p1", "p2"]
    rows = [step("1", "In progress", hour, actor=actor) for hour, actor in enumerate(actors)]
    found = observed(signals(rows), workforce=team_of(2, "claims")).to_pylist()
    assert [(row["signal"], row["person"], row["hours"]) for row in found] == [("s1", "p1", 2.0), ("s2", "p2", 1.0)]


def test_title_of_the_case() -> None:
    """Where a person's own steps have no title, the case's title stands."""
    rows = [step("1", "Open", 0, actor="p1", title="Pay a claim", type="claim"), step("1", "Done", 1, actor="p2")]
    found = observed(signals(rows), workforce=team_of(2, "claims")).to_pylist()
    assert [(row["title"], row["type"]) for row in found] == [("Pay a claim", "claim")] * 2


def test_nothing() -> None:
    """No signals give no rows, with the same columns."""
    assert observed(signals([]), workforce=workforce()).schema == WORK
