"""Frictions beside waiting: untied work, first answers, other ways to use a workflow, work by hand, overload."""

import datetime as dt
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from planner.audit import frictions
from planner.audit.causes import attributed
from planner.audit.model import Audit
from planner.audit.model_flow import Friction
from planner.audit.placed import place
from planner.audit.windows import whole
from planner.evaluate.logs import signals as read
from planner.people import Workforce
from planner.policy import Policy, load

from .given import START, signals, step, workforce

Rows = list[dict[str, object]]


def found(rows: Rows, *, people: Workforce | None = None, policy: Policy | None = None) -> Audit:
    """All that is found beside waiting in some signals."""
    return of(signals(rows), people or workforce(), policy or load())


def of(held: ibis.Table, people: Workforce, policy: Policy) -> Audit:
    """The same for a table of signals."""
    window = whole(held)
    assert window is not None
    placed = place(held, people)
    steps = attributed(placed, policy=policy, window=window)
    empty = Audit(window=window)
    return frictions.beside(empty, held, placed, steps, workforce=people, policy=policy, seed=0)


def one(audit: Audit, kind: str, team: str = "") -> Friction:
    """The friction of a kind in a team."""
    (friction,) = (one for one in audit.frictions if (one.kind, one.team) == (kind, team))
    return friction


def kinds(audit: Audit) -> set[str]:
    """The kinds of what was found."""
    return {finding.kind for finding in audit.findings}


def tickets(count: int, *steps: str, team: str = "a", start: int = 0, **more: object) -> Rows:
    """Cases that go through states, an hour each, opened by one account and worked on by another."""
    return [
        step(f"{team}{start + n}", state, 10 * n + at, team=team, actor=f"{team}{at % 2}", **more)
        for n in range(count)
        for at, state in enumerate(steps)
    ]


USUAL = ("Open", "In progress", "Done")


def test_work_without_an_objective_is_only_told_where_other_work_names_one() -> None:
    """A source whose cases never name any cannot be judged."""
    nothing = found(tickets(30, *USUAL))
    assert any("objective" in missing.what for missing in nothing.missing)
    assert not [friction for friction in nothing.frictions if friction.kind == "untied_work"]
    tied = tickets(5, *USUAL, attributes=[("Epic Link", "E-1")])
    told = found([*tied, *tickets(45, *USUAL, start=5, attributes=[("Epic Link", " ")])])
    untied = one(told, "untied_work")
    assert untied.figure is not None
    assert (untied.figure.value, untied.figure.n, untied.signals.total, untied.stands) == (0.9, 50, 45, True)
    assert "untied_work" in kinds(told)


def test_too_few_cases_cannot_tell() -> None:
    """Ten untied cases are no finding, however clear they look."""
    rows = [*tickets(9, *USUAL), *tickets(1, *USUAL, start=9, attributes=[("epic", "E-1")])]
    untied = one(found(rows), "untied_work")
    assert (untied.certainty, untied.stands) == ("cannot tell", False)


def test_the_first_answer_is_by_another_person() -> None:
    """The opener's own next step, and a machine's, answer nobody."""
    rows = [
        *(step(f"c{n}", "Open", 100 * n, actor="ann", team="a") for n in range(24)),
        *(step(f"c{n}", "Noted", 100 * n + 1, actor="ann", team="a") for n in range(24)),
        *(step(f"c{n}", "Noted", 100 * n + 2, actor="bot", team="a") for n in range(24)),
        *(step(f"c{n}", "In progress", 100 * n + 60, actor="bo", team="b") for n in range(24)),
    ]
    people = workforce(accounts=[{"account": "bot", "person": None, "automated": True}])
    told = found(rows, people=people)
    answer = one(told, "first_answer")
    assert answer.figure is not None
    assert (answer.figure.value, answer.stands) == (60.0, True)
    (across,) = answer.because.because
    assert across.figure is not None
    assert across.figure.value == 1.0


def test_what_nobody_answers_is_told_and_what_was_ended_alone_is_not() -> None:
    """A case that its opener ended needed no answer."""
    alone = [step(f"d{n}", state, n, actor="ann") for n in range(20) for state in ("Open", "Done")]
    open_ = [step(f"o{n}", "Open", n, actor="ann") for n in range(15)]
    answered = [step(f"a{n}", "Open", n + at, actor=who) for n in range(15) for at, who in enumerate(("ann", "bo"))]
    silent = one(found([*alone, *open_, *answered]), "unanswered")
    assert silent.figure is not None
    assert (silent.figure.value, silent.figure.n, silent.stands) == (0.5, 30, True)


def test_an_answer_in_a_thread_of_messages_counts() -> None:
    """Messages are cases of their own."""
    rows: Rows = [
        {**step(f"t{n}", "post", 5 * n + at, actor=who), "kind": "message"}
        for n in range(25)
        for at, who in enumerate(("ann", "bo"))
    ]
    answer = one(found([*rows, *tickets(1, "Open")]), "first_answer")
    assert answer.figure is not None
    assert answer.figure.value == 1.0


def test_a_team_that_skips_what_others_do_stands_out() -> None:
    """The step that is skipped is named, with both shares."""
    usual = [row for team in "abc" for row in tickets(40, "Open", "In review", "Done", team=team)]
    told = found([*usual, *tickets(40, "Open", "Done", team="d")])
    differs = one(told, "workflow_differs", "d")
    assert differs.stands
    assert "100\u00a0% of the finished cases of team d skipped the step “In review”" in differs.sentence
    assert differs.signals.total == 40
    assert next(finding.subjects for finding in told.findings if finding.kind == "workflow_differs") == ("team:d",)


def test_teams_alike_do_not_stand_out() -> None:
    """The same way to work in every team."""
    told = found([row for team in "abc" for row in tickets(40, *USUAL, team=team)])
    assert not [friction for friction in told.frictions if friction.kind == "workflow_differs" and friction.stands]


def test_one_team_alone_cannot_be_compared() -> None:
    """It is said what is missing."""
    assert any("Finished cases of two teams" in missing.what for missing in found(tickets(40, *USUAL)).missing)


def test_work_by_hand_that_a_machine_does_elsewhere() -> None:
    """With its hours; steps that only wait are no work."""
    rows = [
        step(f"m{n}", "Draft made", 10 * n, actor="bot", team="b", start=START + dt.timedelta(hours=10 * n))
        for n in range(40)
    ]
    rows += [
        step(f"h{n}", "Draft made", 10 * n + 2, actor="ann", team="a", start=START + dt.timedelta(hours=10 * n))
        for n in range(30)
    ]
    bots = workforce(accounts=[{"account": "bot", "person": None, "automated": True}])
    told = found(rows, people=bots)
    step_by_hand = one(told, "manual_step", "a")
    assert step_by_hand.stands
    assert "“Draft made” was done by hand 30 times in team a, for 60 hours" in step_by_hand.sentence
    nobody = found(rows)
    assert any("machines" in missing.what for missing in nobody.missing)


def test_a_team_that_falls_behind() -> None:
    """Twice as much comes in as is finished."""
    rows = [*tickets(40, *USUAL), *tickets(60, "Open", "In progress", start=40)]
    told = found(rows)
    behind = one(told, "falling_behind", "a")
    assert behind.figure is not None
    assert behind.figure.value == pytest.approx(1.5)
    assert behind.stands
    load = one(told, "open_work", "a")
    assert load.figure is not None
    assert (load.figure.value, load.figure.unit, load.figure.n) == (30.0, "open cases a person", 60)


def test_a_team_that_keeps_up() -> None:
    """As much finished as comes in."""
    behind = one(found(tickets(60, *USUAL)), "falling_behind", "a")
    assert behind.figure is not None
    assert behind.figure.value == pytest.approx(0.0)
    assert not behind.stands


def test_work_outside_given_hours(tmp_path: Path) -> None:
    """Hours of the policy are set against the time of each act; learnt ones could not tell."""
    rows = tickets(40, *USUAL)
    assert any("Working hours" in missing.what for missing in found(rows).missing)
    own = tmp_path / "policy.toml"
    week = "{ monday = [['00:00', '12:00']], tuesday = [['00:00', '12:00']] }"
    own.write_text(f'[hours.week]\nvalue = {week}\nsince = 2026-01-01\nsource = "ours"\n')
    late = one(found(rows, policy=load(own)), "after_hours")
    assert late.figure is not None
    assert late.figure.clock == "working hours of policy hours.week"
    outside = [row for row in rows if not _within(row["time"])]
    assert late.figure.value == pytest.approx(len(outside) / len(rows))


def _within(time: object) -> bool:
    assert isinstance(time, dt.datetime)
    return time.weekday() < 2 and time.hour < 12


def test_people_in_many_tools() -> None:
    """On average over the people of a team, never one of them."""
    rows = [*tickets(30, *USUAL), *({**row, "source": "crm"} for row in tickets(30, *USUAL))]
    accounts: Rows = [
        {"account": f"a{n}", "person": f"p{n}", "source": source} for n in (0, 1) for source in ("tickets", "crm")
    ]
    span = one(found(rows, people=workforce(accounts=accounts)), "span", "a")
    assert span.figure is not None
    assert (span.figure.value, span.figure.n, span.certainty) == (2.0, 2, "cannot tell")


def test_nothing_at_all() -> None:
    """Without a single step nothing is found and nothing breaks."""
    audit = found([{"kind": "kpi", "case": "x", "time": START, "value": 1.0}])
    assert (audit.frictions, audit.approvals, audit.handed) == ((), None, None)
    assert frictions.beside(
        Audit(window=None), signals([]), signals([]), signals([]), workforce=workforce(), policy=load(), seed=0
    ) == Audit(window=None)


def test_the_same_signals_give_the_same_result() -> None:
    """Twice the same, drawn or not."""
    rows = [row for team in "ab" for row in tickets(40, *USUAL, team=team)]
    assert found(rows) == found(rows)


def test_incidents(evaluation_data: Path) -> None:
    """BPI 2013: hand-overs, ping-pong, first line and reopened as published; a pair has the people of both teams."""
    (path,) = evaluation_data.rglob("bpic2013_incidents.xes.gz")
    table = read(path)
    held = ibis.memtable(table.set_column(0, "id", table["row"].cast(pa.string())))
    audit = of(held, Workforce(), load())
    handed = audit.handed
    assert handed is not None
    assert (handed.cases, handed.hand_overs) == (7554, 9454)
    shares = (handed.handed_over, handed.ping_pong, handed.first_line, handed.reopened)
    assert [round(share.value * 7554) if share else None for share in shares] == [3820, 1177, 4546, 510]
    assert all(share and share.interval and share.n == 7554 for share in shares)
    first = handed.passes[0]
    assert (first.giver, first.taker, first.times, first.cases) == ("G96", "G97", 255, 251)
    assert (len(first.givers), len(first.takers)) == (131, 324)
    assert handed.pairs > len(handed.passes)


def test_servicenow_without_attributes_says_what_is_missing(evaluation_data: Path) -> None:
    """An incident log names no objective; its first answers are timed."""
    from planner import connectors

    (path,) = evaluation_data.rglob("incident_event_log_first_40000_rows.csv.gz")
    reader = connectors.get("servicenow")
    mapping = reader.propose(path).mapping
    table = pa.Table.from_batches([part.table for part in reader.read(path, source="servicenow", mapping=mapping)])
    held = ibis.memtable(table.set_column(0, "id", table["row"].cast(pa.string())))
    audit = of(held, Workforce(), load())
    assert any("objective" in missing.what for missing in audit.missing)
    answer = one(audit, "first_answer")
    assert answer.figure is not None
    assert answer.figure.interval is not None
