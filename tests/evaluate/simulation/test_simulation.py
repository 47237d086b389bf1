"""A simulated log and its truth."""

import ast
from pathlib import Path

import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.evaluate import simulation
from planner.evaluate.simulation import Configuration, drawn, simulate
from planner.evaluate.simulation.configuration import KINDS
from planner.evaluate.simulation.process import Process
from planner.evaluate.simulation.run import long_run
from planner.signals import SCHEMA

CONFIGURATIONS = st.builds(
    Configuration,
    seed=st.integers(0, 10_000),
    form=st.sampled_from(["states", "start_end"]),
    injected=st.lists(st.sampled_from(KINDS), max_size=4, unique=True).map(tuple),
    cases=st.integers(1, 25),
    members=st.integers(1, 4),
    load=st.floats(0.1, 1.2),
    office=st.booleans(),
    office_arrivals=st.booleans(),
    urgent_first=st.booleans(),
    work=st.floats(0.2, 6.0),
    delay=st.floats(0.5, 100.0),
    batch=st.integers(1, 6),
    vocabulary=st.integers(0, 3),
    opaque=st.floats(0, 1),
    asks=st.booleans(),
    idle=st.booleans(),
)


@settings(deadline=None, max_examples=60)
@given(configuration=CONFIGURATIONS)
def test_every_second_of_waiting_has_one_reason(configuration: Configuration) -> None:
    """For each case the seconds by reason are the time from arrival to resolution less the work in it."""
    ledger = Process(configuration).run()
    assert len(ledger.resolved) == configuration.cases
    for case in ledger.resolved:
        assert sum(ledger.waited.get(case, {}).values()) == ledger.waiting(case) >= 0


@settings(deadline=None, max_examples=20)
@given(configuration=CONFIGURATIONS)
def test_a_log_shows_every_case_in_order_of_time(configuration: Configuration) -> None:
    """Whatever the organisation, its log has the form of signals, all cases, and starts only where work is shown."""
    log = simulate(configuration).signals
    assert log.schema == SCHEMA
    assert pc.count_distinct(log["case"]).as_py() == configuration.cases
    times = log["time"].to_pylist()
    assert times == sorted(times)
    assert (log["start"].null_count == 0) is (configuration.form == "start_end")


def test_the_same_seed_gives_the_same_log() -> None:
    """A log and its truth can be made again."""
    first, again, other = simulate(drawn(7)), simulate(drawn(7)), simulate(drawn(9))
    assert first.signals.equals(again.signals)
    assert first.seconds == again.seconds
    assert first.seconds != other.seconds


def test_what_is_put_in_is_what_is_waited_for() -> None:
    """With ample people round the clock, nearly all waiting is for the one thing that was put in."""
    expected = {
        "approval": "decision",
        "governance": "governance",
        "customer": "outside",
        "vendor": "outside",
        "batch": "queue",
        "transfer": "hand-off",
        "absence": "unavailability",
        "timer": "unattributed",
        "outage": "tooling",
    }
    for kind, cause in expected.items():
        plain = Configuration(seed=3, form="states", injected=(kind,), cases=120, members=6, load=0.1)  # type: ignore[arg-type]
        shares = simulate(plain).shares
        assert max(shares, key=lambda one: shares[one]) == cause, kind
        assert shares[cause] > 0.75, (kind, shares)


def test_office_hours_make_nights_unavailable() -> None:
    """Cases that come at any hour wait for morning where nobody works at night."""
    night = Configuration(seed=5, form="states", cases=100, members=6, load=0.1, office=True)
    assert simulate(night).shares["unavailability"] > 0.9


def test_the_long_run_is_near_one_run() -> None:
    """Further runs of the same organisation have a similar truth, not the same."""
    here = Configuration(seed=2, form="states", injected=("approval", "customer"), cases=300, members=6, load=0.2)
    one, many = simulate(here).shares, long_run(here, 4)
    assert one["decision"] != many["decision"]
    assert abs(one["decision"] - many["decision"]) < 0.1


def test_the_simulation_shares_nothing_with_the_audit() -> None:
    """It imports only the form of signals and numpy, pyarrow and the standard library."""
    for path in Path(simulation.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            named += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in named:
                ours = name.startswith("planner.") and name != "planner.signals"
                assert not ours or name.startswith("planner.evaluate.simulation"), path
