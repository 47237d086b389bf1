"""What runs found, in lines of text."""

from collections.abc import Sequence

import pytest

from planner.audit.model import Audit, Waiting
from planner.reasons import Certainty, Figure, Finding, Reason, SignalRefs
from planner.services import reporting, results
from planner.services.results import Result
from planner.store.open import Stores


def finding(key: str, *, people: int = 10, certainty: Certainty = "likely") -> Finding:
    """A finding about a team of so many people."""
    return Finding(
        key=key,
        kind="queue_wait",
        subjects=(f"team:{key}",),
        sentence=f"Work waits in {key}",
        certainty=certainty,
        because=Reason(claim="It does"),
        people=frozenset(str(n) for n in range(people)),
    )


def waited(team: str, hours: float) -> Waiting:
    """So many hours of a team."""
    share = Figure(value=1.0, unit="share", denominator="hours", n=30)
    refs = SignalRefs(total=1)
    return Waiting(team=team, cause="queue", hours=hours, share=share, signals=refs, people=frozenset())


def told(stores: Stores, found: Sequence[Finding], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines of an audit with these findings, all of which may be shown."""
    monkeypatch.setattr(Result, "shown", lambda *_: True)
    result = Result(
        run=1,
        phase="audit",
        at=None,
        value=Audit(window=None, findings=tuple(found)),
        findings=tuple(found),
        recommendations={},
        released={},
    )
    monkeypatch.setattr(results, "of_run", lambda *_: result)
    return list(reporting.lines(stores, {"audit": 1}))


def test_what_touches_most_people_comes_first() -> None:
    """People touched, then certainty, then hours; what cannot be told comes last however many it touches."""
    audit = Audit(window=None, waiting=(waited("long", 900), waited("short", 9)))
    found = [
        finding("unclear", people=99, certainty="cannot tell"),
        finding("short"),
        finding("long"),
        finding("sure", certainty="sure"),
        finding("many", people=40),
    ]
    assert [one.key for one in reporting.ranked(found, audit)] == ["many", "sure", "long", "short", "unclear"]


def test_ten_are_told_and_the_rest_counted(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log with many teams does not bury what matters."""
    said = told(stores, [finding(f"t{n:02}") for n in range(25)], monkeypatch)
    assert sum(line.startswith("  - Work waits") for line in said) == 10
    assert said[11] == "  - and 15 more: see Friction in the browser (planner serve)."


def test_nothing_found_is_said(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty run says so."""
    assert told(stores, [], monkeypatch) == ["Audit (run 1)", "  Nothing found."]
