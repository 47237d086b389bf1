"""One pulse: what it finds, what it proposes, what it says is missing."""

import datetime as dt
from collections import defaultdict
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.audit import run
from planner.audit.causes import attributed
from planner.audit.model import Audit, Waiting
from planner.audit.placed import place
from planner.audit.waiting import by_cause
from planner.audit.windows import quarter, whole
from planner.library.model import Behaviour, Library, Measure
from planner.people import Workforce
from planner.policy import load
from planner.reasons import Finding

from .given import START, signals, step, workforce

POLICY = load()
WATCHED = Library(
    behaviours={
        "decisions-within-two-days": Behaviour(
            id="decisions-within-two-days",
            name="Decides within two days",
            seen="It is decided",
            measure=Measure(statistic="median_hours", where={"kind": ("decision",)}),
            unit="hours",
            direction="down",
            smallest=8.0,
        )
    }
)


def audit(rows: list[dict[str, object]], people: Workforce | None = None, **more: Any) -> Audit:
    return run(
        signals(rows), workforce=people or workforce(), library=more.pop("library", WATCHED), policy=POLICY, **more
    )


def log(team: str, state: str, *, cases: int, hours: float, seed: int = 0) -> list[dict[str, object]]:
    """Cases that wait in one state for about so many hours, and two hours in the queue."""
    waits = np.random.default_rng(seed).exponential(hours, cases)
    rows: list[dict[str, object]] = []
    for at, wait in enumerate(waits):
        more = {"actor": f"{team}{at % 7}", "team": team}
        case = f"{team}-{state}-{at}"
        rows += [step(case, "Queued", at, **more), step(case, state, at + 2, **more)]
        rows.append(step(case, "Done", at + 2 + float(wait), **more))
    return rows


def two_teams() -> list[dict[str, object]]:
    stuck = log("Claims", "Waiting for decision", cases=60, hours=20)
    return stuck + log("Payments", "Waiting for customer", cases=200, hours=20, seed=1)


@cache
def of_two_teams() -> Audit:
    return audit(two_teams())


def found(result: Audit, kind: str) -> list[Finding]:
    return [finding for finding in result.findings if finding.kind == kind]


def test_not_a_training_problem() -> None:
    """A team that mostly waits for decisions, more than others do, is told so down to the signals."""
    result = of_two_teams()
    (finding,) = found(result, "decision_wait")
    assert finding.key == "decision_wait:team:Claims"
    assert finding.subjects == ("team:Claims",)
    told = (
        "of waiting time in team Claims from 6 January to 17 January 2025 was for decisions; training would not touch"
    )
    assert f"{told} that" in finding.sentence
    refs = [reason.signals for reason in finding.because.walk() if reason.signals]
    assert max(ref.total for ref in refs) == 60
    assert all(len(ref.ids) == min(ref.total, 50) for ref in refs)
    assert finding.people == {f"account:tickets:Claims{at}" for at in range(7)}


def test_parts_of_a_reason_add_up() -> None:
    """The parts of a finding's reason add up to all of the team's waiting."""
    (finding,) = found(of_two_teams(), "decision_wait")
    assert sum(reason.part or 0.0 for reason in finding.because.walk()) == pytest.approx(1.0)


def test_measure_beside_doing_nothing() -> None:
    """What is proposed names its owner and the behaviour watched, and leaving it is always a choice."""
    (measure,) = [one for one in of_two_teams().measures if one.subject == "team:Claims"]
    assert [option.key for option in measure.options] == ["two-days", "none"]
    assert measure.recommended == "two-days"
    assert "Watched afterwards: Decides within two days" in measure.options[0].because
    assert measure.details["finding"] == "decision_wait:team:Claims"


def test_no_measure_without_a_behaviour_to_watch() -> None:
    """Without a behaviour in the library nothing is proposed, and what is missing is said."""
    result = audit(two_teams(), library=Library())
    assert not result.measures
    assert any("behaviour in the library" in missing.what for missing in result.missing)


def test_what_all_teams_share_is_no_finding_about_one() -> None:
    """Where every team waits for decisions alike, no team is singled out."""
    rows = [row for team in "ABC" for row in log(team, "Waiting for decision", cases=60, hours=20, seed=ord(team))]
    assert not found(audit(rows), "decision_wait")


def test_one_team_needs_no_comparison() -> None:
    """A single team is told by its own share, and a log without teams by the whole organisation's."""
    rows = log("Claims", "Waiting for decision", cases=60, hours=20)
    assert [finding.key for finding in audit(rows).findings] == ["decision_wait:team:Claims"]
    nowhere = [row | {"team": None} for row in rows]
    assert [finding.key for finding in audit(nowhere).findings] == ["decision_wait:organisation"]


def test_few_cases_cannot_tell() -> None:
    """With few cases there is a share but no interval, no certainty and no finding."""
    result = audit(log("Claims", "Waiting for decision", cases=5, hours=20))
    assert {wait.certainty for wait in result.waiting} == {"cannot tell"}
    assert all(wait.share.interval is None for wait in result.waiting)
    assert not result.findings


def test_log_without_people() -> None:
    """A log of no known people still gives waiting by stated team, with its accounts to count."""
    result = of_two_teams()
    assert {wait.team for wait in result.waiting} == {"", "Claims", "Payments"}
    (everywhere,) = [team for team in result.coverage if team.team == ""]
    assert everywhere.unmatched_share == 1.0
    assert any(missing.what.startswith("People") for missing in result.missing)


def test_state_entered_by_nobody() -> None:
    """A figure about a state that no account entered is about everyone seen in the team."""
    rows = [step("1", "Queued", 0, team="A"), step("1", "Waiting for vendor", 1, team="A", actor="ann")]
    waits = audit([*rows, step("1", "Done", 2, team="A")]).waiting
    assert {(wait.team, wait.cause): wait.people for wait in waits} == {
        (team, cause): {"account:tickets:ann"} for team in ("", "A") for cause in ("queue", "outside")
    }


def test_unmapped_states_are_shown() -> None:
    """A state of unknown meaning is listed with its hours, and asked for."""
    result = audit([step("1", "Quokka", 0), step("1", "Done", 3)])
    assert [(state.state, state.signals, state.hours) for state in result.unmapped] == [("Quokka", 1, 3.0)]
    assert any("“Quokka” (1 times, 3 hours)" in missing.what for missing in result.missing)


def test_skill_is_not_guessed() -> None:
    """Without a stated reason, waiting for skill is said to be not identifiable, in the finding too."""
    result = of_two_teams()
    assert any("not identifiable" in missing.what for missing in result.missing)
    (finding,) = found(result, "decision_wait")
    assert any("skill could hide" in reason.claim for reason in finding.because.walk())


def test_slow_decisions() -> None:
    """Deciders that take long are found by team and by role, from asking to deciding."""
    rows = [
        step(f"q{at}", "approved", 100 + at, kind="decision", actor=f"d{at % 5}", team="Board", type="Director",
             start=START + dt.timedelta(hours=at))
        for at in range(30)
    ]  # fmt: skip
    slow = found(audit(rows), "decision_latency")
    assert [finding.subjects for finding in slow] == [("team:Board",), ("decider:Director",)]
    assert [finding.figure.value for finding in slow if finding.figure] == [100.0, 100.0]
    assert len(slow[0].people) == 5


def test_quick_decisions_are_no_finding() -> None:
    """Decisions within hours are not reported."""
    rows = [step(f"q{at}", "approved", at + 2, kind="decision", start=START, team="Board") for at in range(30)]
    assert not found(audit(rows), "decision_latency")


def test_register_without_questions() -> None:
    """A register that does not say when it was asked is asked for that, not for another register."""
    missing = audit([step("q", "approved", 1, kind="decision", team="Board")]).missing
    assert [one.what for one in missing if "ecision" in one.what] == ["When decisions were asked for"]


def test_window_cuts_waiting() -> None:
    """Only the waiting inside the window counts, and nothing after it is looked at."""
    rows = [
        {"case": "1", "activity": "Queued", "time": dt.datetime(2025, 3, 31, 20, tzinfo=dt.UTC)},
        {"case": "1", "activity": "Waiting for vendor", "time": dt.datetime(2025, 4, 1, 5, tzinfo=dt.UTC)},
        {"case": "1", "activity": "Done", "time": dt.datetime(2025, 4, 1, 6, tzinfo=dt.UTC)},
        {"case": "1", "activity": "Reopened", "time": dt.datetime(2025, 7, 1, 6, tzinfo=dt.UTC)},
        {"case": "1", "activity": "Done", "time": dt.datetime(2025, 7, 2, 6, tzinfo=dt.UTC)},
    ]
    result = audit(rows, window=quarter(2025, 2))
    assert {wait.cause: wait.hours for wait in result.waiting} == {"queue": 5.0, "outside": 1.0}


def test_progress_is_told() -> None:
    """The caller hears how far the pulse is, up to the end."""
    heard: list[float] = []
    audit(two_teams(), progress=lambda part, done: heard.append(done))
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


def test_same_bytes_again() -> None:
    """The same signals and seed give the same pulse."""
    assert audit(two_teams(), seed=3) == audit(two_teams(), seed=3)


ODD: dict[str, list[dict[str, object]]] = {
    "nothing": [],
    "no activity": [step("1", None, 0), step("1", None, 2)],
    "no actor, no team": [step("1", "Open", 0), step("1", "Done", 2)],
    "no case": [{"activity": "Open", "time": START}],
    "no time": [{"case": "1", "activity": "Open"}],
    "no source": [step("1", "Open", 0, source=None), step("1", "Done", 1, source=None)],
    "no id": [step("1", "Open", 0, id=None), step("1", "Done", 1, id=None)],
    "no kind": [step("1", "Open", 0, kind=None), step("1", "Done", 1)],
    "equal times": [step("1", "Open", 0), step("1", "Queued", 0), step("1", "Done", 0)],
    "one step": [step("1", "Waiting for decision", 0)],
    "decided before asked": [step("1", "approved", 0, kind="decision", start=START + dt.timedelta(hours=5))],
    "a completion of nobody": [step("1", "Course", 0, kind="completion")],
}  # fmt: skip


@pytest.mark.parametrize("rows", ODD.values(), ids=ODD.keys())
def test_odd_input(rows: list[dict[str, object]]) -> None:
    """Thin and odd data gives a pulse that says what is missing."""
    result = audit(rows)
    assert result.missing
    assert all(wait.hours > 0 for wait in result.waiting)


STEPS = st.lists(
    st.builds(
        step,
        case=st.sampled_from(["1", "2", "3"]),
        state=st.sampled_from(["Open", "Waiting for decision", "In progress", "Quokka", "Done", None]),
        hour=st.integers(0, 50),
        actor=st.sampled_from(["ann", "ben", None]),
        team=st.sampled_from(["A", "B", None]),
    ),
    max_size=25,
)


def waits(rows: list[dict[str, object]]) -> tuple[Waiting, ...]:
    given = signals(rows)
    window = whole(given) or quarter(2025, 1)
    return by_cause(attributed(place(given, workforce()), policy=POLICY, window=window), policy=POLICY)


@settings(max_examples=12, deadline=None)
@given(rows=STEPS, random=st.randoms(use_true_random=False))
def test_any_log(rows: list[dict[str, object]], random: Any) -> None:
    """Whatever the log, shares of a team add up, hours are not negative, and the order of the rows is no matter."""
    numbered = [row | {"id": f"s{at}", "row": at} for at, row in enumerate(rows)]
    result = waits(numbered)
    shares: dict[str, float] = defaultdict(float)
    for wait in result:
        shares[wait.team] += wait.share.value
        assert wait.hours > 0
    assert all(share == pytest.approx(1.0) for share in shares.values())
    shuffled = list(numbered)
    random.shuffle(shuffled)
    assert waits(shuffled) == result


def test_a_change_that_moves_nothing_cuts_no_wait_in_two() -> None:
    """Somebody else is assigned while a case waits: it goes on waiting for the same thing, in one piece."""
    changed = step("c", "Assignee changed", 5, actor="b", attributes={"change": "assignee"})
    rows = [step("c", "Waiting for decision", 0, actor="a"), changed, step("c", "Done", 10, actor="a")]
    table = signals(rows)
    told = attributed(place(table, Workforce()), policy=load(), window=whole(table)).to_pyarrow().to_pylist()
    assert [(row["cause"], row["seconds"]) for row in told if row["cause"]] == [("decision", 36000)]


def test_a_team_s_finding_says_what_could_not_be_matched() -> None:
    """All of this log's accounts belong to nobody known, and the finding's reasons say so."""
    (finding,) = found(of_two_teams(), "decision_wait")
    assert any("belong to nobody known" in reason.claim for reason in finding.because.walk())
