"""Signals to measure the audit with: logs of any size in the form the signal store keeps, and the people in them."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from planner.audit.hours import MICROSECONDS
from planner.people import ACCOUNTS, ASSIGNMENTS, Workforce
from planner.signals import CHANGE, SCHEMA

Numbers = npt.NDArray[np.int64]
SOURCE = "desk"
TEAMS, TEAM_SIZE, ROLES = 200, 10, 40
PEOPLE = TEAMS * TEAM_SIZE
# Accounts of machines, and of people whom nobody knows, stand after those of the people.
MACHINES, STRANGERS = 20, 100
CASE_EVENTS, CASE_EVENTS_MOST = 10, 50
# Acts of a person in a working day: a larger log is a longer one, of the same people.
DAILY_ACTS = 10
DAY_MINUTES, OPENS = 8 * 60, 9 * 60
FIRST_MONDAY = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
CHUNK_CASES = 50_000
# As many rows as one group of the store's own files has.
GROUP_ROWS = 122_880
WAIT_MINUTES, WORK_MINUTES = 900.0, 20.0
# States as tools and people write them: known words, whole names, lifecycles, and some that no map knows.
STATES = (
    *("Open", "In Progress", "Waiting for customer", "Waiting for approval", "In Review", "Reopened", "On Hold"),
    *("Awaiting assignment", "Handed over to second line", "Compliance review", "Waiting for environment", "Queued"),
    *("Changes requested", "Wait - Vendor", "Testing", "Ready for QA", "Out of office", "Resolved", "Closed"),
    *("Phase 2", "Sorting", "Desk B", "Parked by Ines", "Step 7", "Follow-up", "Clarify", "Preparation"),
)
ACTIVITIES = (
    *("Register request", "Check documents", "Call applicant", "Assess risk", "Approve offer", "Send offer"),
    *("Correct data", "Compliance check", "Order parts", "Repair", "Test", "Write report", "File", "Hand over"),
    *("Waiting for customer", "Plan visit", "Visit", "Calculate price", "Sign contract", "Archive"),
)
TYPES = ("Incident", "Request", "Change", "Task")
REASONS = ("waiting for approval", "build broken", "needs training", "vendor is late")
PRIORITIES = ("low", "normal", "high")
# The parts of events: without a name, by a machine, by a stranger, by another team, that change a field, with a reason.
UNNAMED, BY_MACHINE, BY_STRANGER, ELSEWHERE, CHANGED, STATED = 0.03, 0.05, 0.02, 0.2, 0.05, 0.04


def workforce() -> Workforce:
    """Two thousand people in two hundred teams, whose accounts are known, and some machines."""
    people = [f"person-{number}" for number in range(PEOPLE)]
    assignments: dict[str, list[Any]] = {
        "person": people,
        "team": [f"team-{number // TEAM_SIZE}" for number in range(PEOPLE)],
        "role": [f"role-{number % ROLES}" for number in range(PEOPLE)],
        "share": [1.0] * PEOPLE,
        "valid_from": [dt.date(2020, 1, 1)] * PEOPLE,
    }
    rows = [{name: column[at] for name, column in assignments.items()} for at in range(PEOPLE)]
    held: list[dict[str, Any]]
    held = [{"source": SOURCE, "account": _account(n), "person": one} for n, one in enumerate(people)]
    machines: list[dict[str, Any]]
    machines = [{"source": SOURCE, "account": _account(PEOPLE + n), "automated": True} for n in range(MACHINES)]
    accounts = [{"automated": False, **row} for row in (*held, *machines)]
    return Workforce(
        assignments=pa.Table.from_pylist(rows, schema=ASSIGNMENTS),
        accounts=pa.Table.from_pylist(accounts, schema=ACCOUNTS),
        team_names={f"team-{number}": f"Team {number}" for number in range(TEAMS)},
    )


def write(target: Path, events: int, *, timed: bool, seed: int = 0) -> int:
    """Write so many events of cases, in ids, columns and groups of rows as the signal store keeps them.

    ``timed`` gives each step a begin and an end, else each is a state that its case enters.
    """
    written = 0
    with pq.ParquetWriter(target, SCHEMA, compression="zstd") as writer:
        for table in _tables(events, timed=timed, seed=seed):
            table = table.slice(0, events - written)
            writer.write_table(table, row_group_size=GROUP_ROWS)
            written += len(table)
            if written >= events:
                break
    return written


def _tables(events: int, *, timed: bool, seed: int) -> Iterator[pa.Table]:
    random = np.random.default_rng(seed)
    minutes = events / (PEOPLE * DAILY_ACTS) * DAY_MINUTES
    chunks = max(1, round(events / CASE_EVENTS / CHUNK_CASES))
    # A few cases more than needed, since their lengths are drawn.
    cases = int(events / CASE_EVENTS / chunks * 1.02) + 10
    at = rows = 0
    while True:
        table = _chunk(random, at * cases, cases, at * minutes / chunks, minutes / chunks, rows, timed=timed)
        at, rows = at + 1, rows + len(table)
        yield table


def _chunk(
    random: np.random.Generator, first: int, cases: int, since: float, minutes: float, row: int, *, timed: bool
) -> pa.Table:
    """Cases that begin within a stretch of working minutes, their events in the order of time."""
    lengths = np.minimum(1 + random.geometric(1 / (CASE_EVENTS - 1), cases), CASE_EVENTS_MOST)
    case = np.repeat(np.arange(cases), lengths)
    count, begins = len(case), np.cumsum(lengths) - lengths
    waits = random.exponential(WAIT_MINUTES, count)
    work = random.exponential(WORK_MINUTES, count) + 1
    passed = np.cumsum(waits + work)
    passed -= np.repeat(passed[begins] - random.random(cases) * minutes, lengths)
    actor = _actors(random, case, cases)
    start = since + passed
    start = _in_turn(actor, start, work) if timed else start
    time = start + work if timed else start
    order = np.argsort(time, kind="stable")
    names = ACTIVITIES if timed else STATES
    picked = _picked(random, begins, lengths, count, len(names))
    columns = {
        "id": _ids(random, count),
        "kind": _same("event", count),
        "source": _same(SOURCE, count),
        "case": _names("REQ-{}", cases, first, case[order]),
        "activity": _of(names, picked[order]),
        "time": _moments(time[order]),
        "start": _moments(start[order]) if timed else None,
        "actor": _accounts(random, actor[order]),
        "title": _names("Request number {}", cases, first, case[order]),
        "type": _of(TYPES, (case % len(TYPES))[order]),
        "row": pa.array(np.arange(row + 1, row + count + 1)),
        "attributes": _attributes(random, count, changes=not timed),
    }
    return pa.table([_column(columns.get(field.name), field, count) for field in SCHEMA], schema=SCHEMA)


def _picked(random: np.random.Generator, begins: Numbers, lengths: Numbers, count: int, names: int) -> Numbers:
    """What each event is called: a case begins with the first name and ends with one of the last of the usual ones."""
    picked = (random.geometric(2 / names, count) - 1) % names
    picked[begins] = 0
    closed = STATES.index("Closed") if names == len(STATES) else names - 1
    picked[begins + lengths - 1] = closed
    return picked


def _actors(random: np.random.Generator, case: Numbers, cases: int) -> Numbers:
    count = len(case)
    team = np.where(random.random(count) < ELSEWHERE, random.integers(0, TEAMS, count), (case % cases * 7) % TEAMS)
    actor = team * TEAM_SIZE + random.integers(0, TEAM_SIZE, count)
    kind = random.random(count)
    actor = np.where(kind < BY_MACHINE, PEOPLE + random.integers(0, MACHINES, count), actor)
    stranger = (kind >= BY_MACHINE) & (kind < BY_MACHINE + BY_STRANGER)
    return np.where(stranger, PEOPLE + MACHINES + random.integers(0, STRANGERS, count), actor)


def _in_turn(actor: Numbers, ready: Any, work: Any) -> Any:
    """When each piece is begun by people who do one after the other what is ready first."""
    order = np.lexsort((ready, actor))
    # Lifted by person, so that one running maximum serves all.
    lift = (actor[order] - actor[order[0]]) * (ready.max() + work.sum() + 1)
    done = np.cumsum(work[order])
    begun = np.maximum.accumulate(ready[order] + lift - (done - work[order])) + done - work[order] - lift
    found = np.empty(len(order))
    found[order] = begun
    return found


def _moments(minutes: Any) -> pa.Array:
    """Working minutes as moments of working days, nine to five."""
    day, minute = np.divmod(minutes, DAY_MINUTES)
    days = day // 5 * 7 + day % 5
    origin = int(FIRST_MONDAY.timestamp())
    seconds = (days * 24 * 60 + OPENS + minute) * 60
    return pa.array(origin * MICROSECONDS + np.floor(seconds).astype(np.int64) * MICROSECONDS)


def _ids(random: np.random.Generator, count: int) -> pa.Array:
    return _fixed(random.bytes(count * 16).hex().encode(), 32, count)


def _fixed(text: bytes, width: int, count: int) -> pa.Array:
    edges = np.arange(0, (count + 1) * width, width, dtype=np.int32)
    return pa.StringArray.from_buffers(count, pa.py_buffer(edges), pa.py_buffer(text))


def _account(number: int) -> str:
    return f"user{number}@firm.example"


def _accounts(random: np.random.Generator, actor: Numbers) -> pa.Array:
    unnamed = random.random(len(actor)) < UNNAMED
    names = pa.array([_account(number) for number in range(PEOPLE + MACHINES + STRANGERS)])
    return names.take(pa.array(actor, mask=unnamed))


def _same(name: str, count: int) -> pa.Array:
    return pa.array([name]).take(pa.array(np.zeros(count, dtype=np.int64)))


def _of(names: tuple[str, ...], which: Numbers) -> pa.Array:
    return pa.array(names).take(pa.array(which))


def _names(written: str, count: int, first: int, which: Numbers) -> pa.Array:
    return pa.array([written.format(first + number) for number in range(count)]).take(pa.array(which))


def _attributes(random: np.random.Generator, count: int, *, changes: bool) -> pa.Array:
    """A priority each; some state a reason, and some changed a field and nothing else."""
    more = random.random(count)
    changed = (more < CHANGED) & changes
    stated = (more >= CHANGED) & (more < CHANGED + STATED)
    sizes = 1 + (changed | stated)
    edges = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    keys, values = (np.zeros(edges[-1], dtype=np.int64) for _ in range(2))
    values[edges[:-1]] = random.integers(0, len(PRIORITIES), count)
    for here, key, least, most in ((changed, 1, 3, 4), (stated, 2, 4, 4 + len(REASONS))):
        place = edges[1:][here] - 1
        keys[place], values[place] = key, random.integers(least, most, len(place))
    key = pa.array(["priority", CHANGE, "blocked_reason"]).take(pa.array(keys))
    value = pa.array([*PRIORITIES, "assignee", *REASONS]).take(pa.array(values))
    return pa.MapArray.from_arrays(pa.array(edges), key, value)


def _column(column: Any, field: pa.Field, count: int) -> pa.Array:
    return pa.nulls(count, field.type) if column is None else column.cast(field.type)
