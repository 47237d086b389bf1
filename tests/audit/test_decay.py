"""Use against outcome and the five signs of decay: seen, not seen, or why neither is said."""

import datetime as dt
from typing import Any

import numpy as np
import pytest

from planner.audit.adopted import beside
from planner.audit.causes import attributed
from planner.audit.decay import KINDS, fisher_interval, gini
from planner.audit.diagnosed import Sign
from planner.audit.model import Audit
from planner.audit.placed import place
from planner.audit.windows import whole
from planner.library.model import Library
from planner.policy import load

from .given import START, signals, step, team_of

POLICY = load()
TOOL, FIGURE = "Drafting assistant", "Answered within a day"
LAUNCH, WEEKS = 30, 60


def at(week: int) -> dt.datetime:
    """The Tuesday of a week."""
    return START + dt.timedelta(weeks=week, days=1, hours=9)


def uses(rates: list[float], *, since: int = LAUNCH, team: str = "a") -> list[dict[str, object]]:
    """So many uses of each person a week, from the launch to the last week."""
    return [
        {"kind": "usage", "activity": TOOL, "actor": f"p{who + 1}", "team": team, "value": rate, "time": at(week)}
        for week in range(since, WEEKS)
        for who, rate in enumerate(rates)
        if rate
    ]


def readings(*, grows: float = 0.0, first: int = 0, team: str = "a", seed: int = 0) -> list[dict[str, object]]:
    """Weekly readings that grow by so much from the launch to the end."""
    rng = np.random.default_rng(seed)
    return [
        {
            "kind": "kpi",
            "activity": FIGURE,
            "value": 0.6 + grows * max(week - LAUNCH, 0) / (WEEKS - LAUNCH) + float(rng.normal(0, 0.02)),
            "unit": "share",
            "team": team,
            "start": at(week) - dt.timedelta(days=1),
            "time": at(week) + dt.timedelta(days=4),
        }
        for week in range(first, WEEKS)
    ]


def audit(rows: list[dict[str, object]], size: int = 16) -> Audit:
    """What the audit adds from these signals."""
    people = team_of(size, "a")
    placed = place(signals(rows), people)
    window = whole(placed)
    assert window is not None
    return beside(
        Audit(window=window),
        placed,
        attributed(placed, policy=POLICY, window=window),
        workforce=people,
        library=Library(),
        policy=POLICY,
        seed=0,
    )


def sign(made: Audit, kind: str, team: str = "a") -> Sign:
    """The one sign of a kind in a team."""
    (found,) = [one for one in made.signs if (one.kind, one.team) == (kind, team)]
    return found


def kinds(made: Audit) -> list[str]:
    """What kinds of findings there are."""
    return [one.kind for one in made.findings]


FEW = [14.0, 13.0, 15.0, 12.0] + [0.1] * 4 + [0.0] * 8
EVEN = [3.0, 4.0, 3.5, 2.5] * 4


def test_high_use_beside_a_flat_figure_is_a_finding() -> None:
    """Both are told with what matters, and that no cause is told."""
    (found,) = [one for one in audit(uses(EVEN) + readings()).findings if one.kind == "use_without_effect"]
    assert "“Answered within a day” stayed within ±5 points of what it was" in found.sentence
    assert "does not say that one makes the other" in str(found.because)
    assert found.people == frozenset(f"p{n}" for n in range(1, 17))


def test_high_use_beside_a_figure_that_moved_is_none() -> None:
    """The decoy: much use, and the figure grew."""
    made = audit(uses(EVEN) + readings(grows=0.2))
    assert kinds(made) == []
    assert sign(made, "no link").state == "not seen"


def test_little_use_or_few_readings_are_no_finding() -> None:
    """Low use is no waste; without readings before the launch nothing can be compared."""
    assert kinds(audit(uses([0.3] * 16) + readings())) == []
    made = audit(uses(EVEN) + readings(first=LAUNCH))
    assert kinds(made) == []
    assert made.use[0].moved is None
    assert sign(made, "asked afterwards").state == "seen"
    assert sign(made, "no link").state == "not computable"


def test_a_wide_change_is_not_called_flat() -> None:
    """Readings that jump about cannot show that nothing changed."""
    rng = np.random.default_rng(5)
    rows = readings()
    for row in rows:
        row["value"] = 0.5 + float(rng.normal(0, 0.3))
    assert "use_without_effect" not in kinds(audit(uses(EVEN) + rows))


def test_use_by_a_few_is_seen_and_names_nobody() -> None:
    """Four of sixteen do it all: a finding about halves of the team; no person is in any sentence."""
    made = audit(uses(FEW) + readings())
    found = sign(made, "few champions")
    assert found.state == "seen"
    assert "The 8 people of team a who use it least do hardly any of all use" in found.sentence
    assert "use_concentrated" in kinds(made)
    assert not any(f"p{n}" in str(one.because) + one.sentence for one in made.findings for n in range(1, 17))


def test_even_use_is_not_concentrated_and_a_small_team_is_not_judged() -> None:
    """Nor is anything said of a team of nine."""
    assert sign(audit(uses(EVEN) + readings()), "few champions").state == "not seen"
    small = sign(audit(uses(EVEN[:9]) + readings(), size=9), "few champions")
    assert small.state == "not computable"
    assert "9 people are in team a, and 10 are needed" in small.sentence


def test_use_and_figure_that_move_together_are_linked() -> None:
    """Weeks of more use are weeks of better figures; shuffled they are not."""
    rng = np.random.default_rng(7)
    rates = rng.uniform(1, 8, WEEKS)
    rows: list[dict[str, object]] = []
    for week in range(LAUNCH, WEEKS):
        rows += [row | {"value": float(rates[week])} for row in uses([1.0] * 16, since=week)[:16]]
    figures = readings()
    for week, row in enumerate(figures):
        row["value"] = 0.5 + 0.02 * float(rates[week]) + float(rng.normal(0, 0.01))
    made = sign(audit(rows + figures), "no link", team="")
    assert made.state == "not seen"
    assert made.figure is not None
    assert made.figure.value > 0.8


def test_without_use_all_five_say_what_is_missing() -> None:
    """One row a sign for the whole organisation."""
    made = audit([step("c", "Open", 0), step("c", "Done", 5)])
    assert [one.kind for one in made.signs] == list(KINDS)
    assert {one.state for one in made.signs} == {"not computable"}
    assert "import how often each person used it" in made.signs[0].sentence


def asked(weekly: int, *, since: int = 0, until: int = WEEKS) -> list[dict[str, object]]:
    """So many questions to a decider each week."""
    return [
        {
            "kind": "decision",
            "activity": "approved",
            "team": "a",
            "actor": "p1",
            "time": at(week) + dt.timedelta(hours=n),
        }
        for week in range(since, until)
        for n in range(weekly)
    ]


@pytest.mark.parametrize(("later", "state"), [(20, "seen"), (5, "not seen")])
def test_questions_to_deciders_as_before_are_a_sign(later: int, state: str) -> None:
    """As many as before the launch is seen, a quarter of it is not."""
    rows = uses(EVEN) + readings() + asked(20, until=LAUNCH) + asked(later, since=LAUNCH)
    assert sign(audit(rows), "forums unchanged").state == state


def test_without_questions_or_meetings_that_sign_is_not_computable() -> None:
    """And says which data would tell."""
    made = sign(audit(uses(EVEN) + readings()), "forums unchanged")
    assert (made.state, made.sentence) == (
        "not computable",
        "no meeting, message or question to a decider of this team is held",
    )


def checked(late: float) -> list[dict[str, object]]:
    """Cases that wait ten hours in the queue, and for checks none before the launch and so many hours after."""
    rows: list[dict[str, object]] = []
    for week in range(WEEKS - 1):
        for n in range(3):
            begin = 24 * 7 * week + 10 * n
            more: dict[str, Any] = {"team": "a", "actor": f"p{n + 1}"}
            held = late + week % 4 if week >= LAUNCH else 1 + week % 3
            case = f"c{week}-{n}"
            rows += [
                step(case, "Queued", begin, **more),
                step(case, "Compliance review", begin + 10, **more),
                step(case, "Done", begin + 10 + held, **more),
            ]
    return rows


@pytest.mark.parametrize(("late", "state"), [(20.0, "seen"), (0.0, "not seen")])
def test_checks_that_hold_up_more_since_the_launch_are_a_sign(late: float, state: str) -> None:
    """The share of the waiting before and since, by case."""
    made = sign(audit(uses(EVEN) + readings() + checked(late)), "governance")
    assert made.state == state
    assert made.figure is not None
    assert made.figure.interval is not None


def test_the_gini_coefficient_is_the_known_one() -> None:
    """Alike is nought, one alone is (n - 1) / n, and one to four is 0.25."""
    rows = np.array([[2.0, 2.0, 2.0, 2.0], [0.0, 0.0, 0.0, 5.0], [1.0, 2.0, 3.0, 4.0], [0.0, 0.0, 0.0, 0.0]])
    assert gini(rows) == pytest.approx([0.0, 0.75, 0.25, 0.0])


def test_fishers_interval_is_the_known_one() -> None:
    """A correlation of 0.5 over 28 pairs lies between 0.156 and 0.736."""
    span = fisher_interval(0.5, 28, level=0.95)
    assert (span.low, span.high) == pytest.approx((0.156, 0.736), abs=1e-3)
