"""The flow of decisions: latency by role, both denominators, rounds, overrides, what is open."""

import datetime as dt
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from planner.audit import flow
from planner.audit.model import Window
from planner.audit.model_flow import Approvals, Decider
from planner.audit.placed import place
from planner.audit.windows import whole
from planner.evaluate.logs import signals as read
from planner.people import Workforce
from planner.policy import load

from .given import START, signals, step, workforce


def flowed(
    rows: list[dict[str, object]], *, window: Window | None = None, people: Workforce | None = None
) -> Approvals:
    """The flow over some signals."""
    held = signals(rows)
    found = flow.flow(
        held,
        place(held.filter(held.time < END if window is None else held.time < _end(window)), people or workforce()),
        policy=load(),
        window=window or Window(start=START.date(), end=END.date()),
        seed=0,
    )
    assert found is not None
    return found


END = START + dt.timedelta(days=30)


def _end(window: Window) -> dt.datetime:
    return dt.datetime.combine(window.end, dt.time(), tzinfo=dt.UTC)


def logged(case: str, *steps: str) -> list[dict[str, object]]:
    """A case whose steps are an hour apart."""
    return [step(case, one, at, actor=one.rpartition(" by ")[2]) for at, one in enumerate(steps)]


def of(found: Approvals, role: str) -> Decider:
    """One role."""
    return next(one for one in found.deciders if one.role == role)


def decision(case: str, *, asked: float | None, decided: float, said: str, role: str = "lead") -> dict[str, object]:
    """A row of a register; hours after the start."""
    return {
        "kind": "decision",
        "case": case,
        "activity": said,
        "type": role,
        "actor": role,
        "start": None if asked is None else START + dt.timedelta(hours=asked),
        "time": START + dt.timedelta(hours=decided),
    }


def test_both_denominators_and_the_latency_of_each_role() -> None:
    """Carrying out is waiting too, but not for an approval."""
    cases = [logged(str(n), "SUBMITTED by CLERK", "APPROVED by BOSS", "Order placed", "Paid") for n in range(30)]
    found = flowed([row for case in cases for row in case])
    (share,) = found.shares
    assert share.part == "deciding"
    assert (share.of_approvals.value, share.of_all.value) == pytest.approx((1.0, 1 / 3))
    boss = of(found, "BOSS")
    assert boss.latency is not None
    assert (boss.decisions, boss.approved, boss.latency.value, boss.latency.n) == (30, 30, 1.0, 30)
    assert boss.latency.interval is not None
    assert boss.latency.clock == "elapsed"
    assert boss.people == {"account:tickets:BOSS"}


def test_work_that_goes_round() -> None:
    """Asked for twice before it is carried out; the role that asks is timed by when it asked again."""
    case = logged("1", "SUBMITTED by CLERK", "REJECTED by BOSS", "SUBMITTED by CLERK", "APPROVED by BOSS", "Paid")
    found = flowed([*case, *logged("2", "SUBMITTED by CLERK", "APPROVED by BOSS", "Paid")])
    assert found.rounds == {"1": 1, "2": 1}
    assert found.again is not None
    assert (found.again.value, found.again.interval) == (0.5, None)
    assert found.rejections == {"BOSS": 1}
    assert of(found, "BOSS").rejected == 1


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (("SUBMITTED by CLERK", "REJECTED by BOSS", "APPROVED by HEAD"), 1.0),
        (("SUBMITTED by CLERK", "REJECTED by BOSS", "APPROVED by BOSS"), 0.0),
        # Asked for again, so that the yes is to another request.
        (("SUBMITTED by CLERK", "REJECTED by BOSS", "SUBMITTED by CLERK", "APPROVED by HEAD"), 0.0),
        (("SUBMITTED by CLERK", "APPROVED by HEAD", "REJECTED by BOSS"), 0.0),
    ],
)
def test_an_override_is_a_yes_after_anothers_no_to_the_same_request(steps: tuple[str, ...], expected: float) -> None:
    """Another role's yes, after the no, before it is asked for again."""
    found = flowed(logged("1", *steps))
    assert found.overridden is not None
    assert found.overridden.value == expected


def test_what_is_asked_and_not_answered_is_open() -> None:
    """As old as it is at the window's end; of whom, no log says."""
    open_ = logged("1", "SUBMITTED by CLERK")
    found = flowed([*open_, *logged("2", "SUBMITTED by CLERK", "APPROVED by BOSS"), *logged("3", "Escalated")])
    (asked,) = found.pending
    assert (asked.way, asked.role, asked.count) == ("steps", "", 2)
    assert asked.age.value == 30 * 24
    assert found.escalated is not None
    assert found.escalated.value == pytest.approx(1 / 3)


def test_the_role_of_the_time_stands_in_where_the_source_names_none() -> None:
    """A step by an account takes the role that its person had then."""
    people = workforce(
        [
            {"person": "p1", "role": "clerk", "team": "a", "share": 1.0},
            {"person": "p2", "role": "lead", "team": "a", "share": 1.0},
        ],
        [{"account": "ann", "person": "p1"}, {"account": "bo", "person": "p2"}],
    )
    rows = [step("1", "Submitted", 0, actor="ann"), step("1", "Approved", 5, actor="bo")]
    assert of(flowed(rows, people=people), "lead").people == {"p2"}


def test_words_of_tickets_alone_are_no_approvals() -> None:
    """A ticket that is declined was not asked for as an approval is."""
    held = signals([step("1", "Open", 0), step("1", "Declined", 3)])
    window = whole(held)
    assert window is not None
    assert flow.flow(held, place(held, workforce()), policy=load(), window=window, seed=0) is None


def test_a_register_is_timed_from_the_question() -> None:
    """One date only is a decision of unknown latency; one without an outcome yet is open."""
    rows = [decision(str(n), asked=n, decided=n + 10, said="approved") for n in range(25)]
    rows += [
        decision("a", asked=None, decided=3, said="approved"),
        decision("b", asked=None, decided=24, said="Pending"),
        decision("c", asked=1, decided=2, said="returned"),
        decision("d", asked=1, decided=5000, said="approved"),
    ]
    found = flowed(rows)
    lead = of(found, "lead")
    assert lead.latency is not None
    assert (lead.way, lead.decisions, lead.approved, lead.rejected, lead.latency.n) == ("register", 27, 26, 1, 26)
    assert lead.latency.value == 10
    assert lead.of_all is None
    assert (found.register, found.undated) == (27, 1)
    (asked,) = found.pending
    assert (asked.role, asked.count) == ("lead", 2)
    assert asked.age.value == pytest.approx((29 * 24 + 719) / 2)


def test_only_what_was_decided_in_the_window_counts() -> None:
    """The wait is told whole, though it began before."""
    case = [step("1", "SUBMITTED by CLERK", 0), step("1", "APPROVED by BOSS", 48), step("1", "REJECTED by BOSS", 100)]
    window = Window(start=START.date() + dt.timedelta(days=1), end=START.date() + dt.timedelta(days=3))
    boss = of(flowed(case, window=window), "BOSS")
    assert boss.latency is not None
    assert (boss.decisions, boss.latency.value) == (1, 48.0)


def test_domestic_declarations(evaluation_data: Path) -> None:
    """BPI 2020: rejections, rounds and both denominators as published, with intervals that hold them."""
    (path,) = evaluation_data.rglob("bpic2020_DomesticDeclarations.xes.gz")
    table = read(path)
    table = table.set_column(0, "id", table["row"].cast(pa.string()))
    held = ibis.memtable(table)
    window = whole(held)
    assert window is not None
    found = flow.flow(held, place(held, Workforce()), policy=load(), window=window, seed=0)
    assert found is not None
    assert found.rejections == {
        "ADMINISTRATION": 936,
        "SUPERVISOR": 286,
        "MISSING": 89,
        "PRE_APPROVER": 86,
        "BUDGET OWNER": 57,
        "EMPLOYEE": 7,
    }
    assert {times: found.rounds[times] for times in "0123"} == {"0": 1, "1": 8945, "2": 845, "3": 109}
    parts = {one.part: one for one in found.shares}
    assert [parts[part].of_approvals.value for part in ("deciding", "asking", "unnamed")] == pytest.approx(
        [0.79, 0.19, 0.02], abs=0.005
    )
    deciding = parts["deciding"].of_all
    assert deciding.value == pytest.approx(0.34, abs=0.005)
    assert deciding.interval is not None
    assert deciding.interval.low < 0.3365 < deciding.interval.high
    assert of(found, "SUPERVISOR").part == "deciding"
    assert of(found, "EMPLOYEE").part == "asking"
    assert of(found, "MISSING").part == "unnamed"
