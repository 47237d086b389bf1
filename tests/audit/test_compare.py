"""Two pulses held against each other."""

import datetime as dt

import numpy as np
import pytest

from planner.audit.bootstrap import share_intervals
from planner.audit.compare import Change, compare, significant
from planner.audit.model import Audit, Cause, Waiting, Window
from planner.policy import load
from planner.reasons import Figure, Interval, SignalRefs

POLICY = load()
FIRST = Window(start=dt.date(2026, 1, 1), end=dt.date(2026, 4, 1))
NEXT = Window(start=dt.date(2026, 4, 1), end=dt.date(2026, 7, 1))


def waits(cause: Cause, share: float, half: float | None, *, team: str = "claims", n: int = 200) -> Waiting:
    """A share of a team's waiting, with its range where ``half`` of it is given."""
    span = None if half is None else Interval(low=share - half, high=share + half)
    figure = Figure(value=share, unit="share", denominator="hours", n=n, interval=span)
    refs = SignalRefs(total=1)
    return Waiting(team=team, cause=cause, hours=10, share=figure, signals=refs, people=frozenset("abcdef"))


def one(before: Waiting, after: Waiting, **more: dict[str, int]) -> Change:
    """What became of a single share."""
    then, now = Audit(window=FIRST, waiting=(before,)), Audit(window=NEXT, waiting=(after,))
    return next(c for c in compare(then, now, policy=POLICY, **more).changes if c.cause == after.cause)


def test_a_clear_difference_is_changed() -> None:
    """Thirty points with narrow ranges are a change, its interval made of both."""
    told = one(waits("decision", 0.3, 0.04), waits("decision", 0.6, 0.03), shared={})
    assert told.verdict == "changed"
    assert told.difference is not None
    assert told.difference.interval is not None
    assert told.difference.interval.low == pytest.approx(0.25)
    assert told.difference.interval.high == pytest.approx(0.35)


def test_a_narrow_interval_around_nothing_is_not_changed() -> None:
    """A difference that lies within what nobody notices is none, and said to be none."""
    assert one(waits("decision", 0.50, 0.02), waits("decision", 0.51, 0.02), shared={}).verdict == "not changed"


def test_a_wide_interval_cannot_tell() -> None:
    """Ten points between wide ranges may be anything."""
    assert one(waits("decision", 0.5, 0.15), waits("decision", 0.6, 0.15), shared={}).verdict == "cannot tell"


def test_too_few_cases_cannot_tell() -> None:
    """A share without a range is compared with nothing."""
    told = one(waits("decision", 0.1, None), waits("decision", 0.9, 0.02))
    assert (told.verdict, told.difference) == ("cannot tell", None)


def test_shared_cases_widen_the_interval() -> None:
    """Cases that waited in both periods are allowed for at their worst, and most where nobody counted them."""
    before, after = waits("decision", 0.3, 0.05), waits("decision", 0.5, 0.05)
    spans = [one(before, after, shared={}), one(before, after, shared={"claims": 100}), one(before, after)]
    lows = [told.difference.interval.low for told in spans if told.difference and told.difference.interval]
    assert lows == sorted(lows, reverse=True)
    assert lows[2] == pytest.approx(0.1)


def test_a_cause_that_came_up_is_held_against_nothing() -> None:
    """A cause no case waited for before is compared with zero in as many cases."""
    then = Audit(window=FIRST, waiting=(waits("queue", 1.0, 0.0),))
    now = Audit(window=NEXT, waiting=(waits("queue", 0.6, 0.05), waits("decision", 0.4, 0.05)))
    told = {c.cause: c for c in compare(then, now, policy=POLICY, shared={}).changes}
    assert told["decision"].verdict == "changed"
    assert told["decision"].before is not None
    assert told["decision"].before.value == 0.0


def test_a_team_in_one_period_only_is_not_compared() -> None:
    """There is no change of what was not there."""
    then = Audit(window=FIRST, waiting=(waits("queue", 1.0, 0.0, team="law"),))
    now = Audit(window=NEXT, waiting=(waits("queue", 1.0, 0.0),))
    assert compare(then, now, policy=POLICY).changes == ()


def test_days_that_overlap_are_refused() -> None:
    """Pulses over the same days hold the same waits."""
    audit = Audit(window=FIRST, waiting=(waits("queue", 1.0, 0.0),))
    with pytest.raises(ValueError, match="before"):
        compare(audit, audit, policy=POLICY)


def test_of_many_comparisons_few_are_called_real_by_chance() -> None:
    """The published example: with fifteen chances at 5 % the four smallest hold (Benjamini and Hochberg 1995)."""
    chances = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    chances += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert significant(chances, level=0.05) == [True] * 4 + [False] * 11
    assert significant([], level=0.05) == []


@pytest.mark.parametrize("part", [0.0, 0.3])
def test_nothing_changed_is_rarely_called_changed(part: float) -> None:
    """Two draws from one process, some cases in both: about one in twenty at most is called changed."""
    random, called = np.random.default_rng(5), 0
    for _ in range(300):
        cases = random.lognormal(0, 1.2, (400, 3)) * random.binomial(1, 0.6, (400, 3)) + 1e-9
        common = int(200 * part)
        audits = [_drawn(cases[start : start + 200], window) for start, window in ((0, FIRST), (200 - common, NEXT))]
        told = compare(*audits, policy=POLICY, shared={"claims": common}).changes
        called += any(change.verdict == "changed" for change in told)
    assert called / 300 <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 300)


def _drawn(cases: np.ndarray, window: Window) -> Audit:
    spans = share_intervals(cases, samples=300, level=0.95, most_drawn=1000, seed=0, name=str(window.start))
    shares = cases.sum(axis=0) / cases.sum()
    causes: tuple[Cause, ...] = ("decision", "queue", "outside")
    rows = [
        Waiting(
            team="claims",
            cause=cause,
            hours=1.0,
            share=Figure(value=share, unit="share", denominator="hours", n=len(cases), interval=span),
            signals=SignalRefs(total=1),
            people=frozenset("abcdef"),
        )
        for cause, share, span in zip(causes, shares.tolist(), spans, strict=True)
    ]
    return Audit(window=window, waiting=tuple(rows))
