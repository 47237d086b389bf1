"""Registers of decisions: how long each role took from being asked, what is open, and what has one date only."""

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from planner.audit import approvals
from planner.audit.counted import certainty, median_hours
from planner.audit.flow_shares import codes, refs, shares
from planner.audit.model import Window
from planner.audit.model_flow import Approvals, Asked, Decider, Way
from planner.audit.states import longest, plain
from planner.audit.windows import instant, within
from planner.policy import Policy
from planner.reasons import Figure

KEPT = ("source", "case", "activity", "time", "start", "role", "whom", "id")
PENDING = "pending"


def of_register(
    signals: ibis.Table, placed: ibis.Table, *, policy: Policy, window: Window, seed: int
) -> Approvals | None:
    """What the registers tell of decisions in the window, and of questions open at its end; None without a register.

    A row with one date only, and an outcome, is a decision of unknown latency. One that was decided after the window
    was still open at its end.
    """
    rows = placed.filter(placed.kind == "decision")
    rows = rows.mutate(role=ibis.coalesce(rows.type.strip().nullif(""), rows.role, ibis.literal("")))
    rows = rows.mutate(source=rows.source.fill_null(""), case=rows.case.fill_null(rows.id))
    held = rows.select(*KEPT).to_pyarrow()
    later = _later(signals, window).to_pyarrow()
    if not held.num_rows and not later.num_rows:
        return None
    said = pa.array([_outcome(words, policy) for words in held["activity"].to_pylist()], pa.string())
    held = held.append_column("outcome", said)
    waiting = pc.and_(pc.is_null(held["start"]), pc.equal(held["outcome"], PENDING))
    decided = _within(held.filter(pc.invert(waiting)), window)
    opened = pa.concat_tables([_aged(held.filter(waiting), "time", window), _aged(later, "start", window)])
    known = pc.fill_null(pc.less_equal(decided["start"], decided["time"]), False)
    return Approvals(
        deciders=_deciders(_timed(decided.filter(known)), decided, policy=policy, seed=seed),
        pending=open_by_role(opened, "register", policy=policy),
        register=decided.num_rows,
        undated=decided.num_rows - (pc.sum(known).as_py() or 0),
        people=frozenset(who for who in held["whom"].to_pylist() if who),
    )


def _later(signals: ibis.Table, window: Window) -> ibis.Table:
    """What was asked before the window's end and decided after it. Nothing of how it was decided is looked at."""
    end = instant(window.end)
    rows = signals.filter(signals.kind == "decision", signals.start < end, signals.time >= end)
    return rows.select(
        source=rows.source.fill_null(""),
        case=rows.case.fill_null(rows.id),
        start=rows.start,
        role=rows.type.strip().fill_null(""),
        whom=ibis.null("string"),
        id=rows.id,
    )


def _outcome(words: str | None, policy: Policy) -> str:
    """ "approved", "rejected", "pending", or "" for words that say none of these."""
    label = words or ""
    own = {plain(word): "pending" for word in policy["flow.pending"]}
    own |= {plain(word): "rejected" for word in policy["flow.sent_back"]}
    own |= {plain(word): "approved" for word in policy["flow.said_yes"]}
    meant = approvals.read(policy).outcomes
    usual = {word: outcome for word, outcome in meant.items() if outcome in ("approved", "rejected")}
    return longest(own | usual, label)


def _within(table: pa.Table, window: Window) -> pa.Table:
    return within(ibis.memtable(table), window).to_pyarrow() if table.num_rows else table


def _aged(table: pa.Table, since: str, window: Window) -> pa.Table:
    held = ibis.memtable(table)
    aged = held.mutate(seconds=instant(window.end).delta(held[since], unit="second"))
    return aged.select("source", "case", "role", "whom", "id", "seconds").to_pyarrow()


def _timed(table: pa.Table) -> pa.Table:
    held = ibis.memtable(table)
    timed = held.mutate(seconds=held.time.delta(held.start, unit="second")).to_pyarrow()
    return timed.sort_by([("seconds", "descending"), ("id", "ascending")])


def _deciders(timed: pa.Table, decided: pa.Table, *, policy: Policy, seed: int) -> tuple[Decider, ...]:
    named = policy["approvals.unnamed_roles"]
    waits = timed.select(["source", "case", "role", "seconds"]).append_column("asks", pa.array([False] * len(timed)))
    found = shares(waits, unnamed=named, policy=policy, seed=seed)
    roles = sorted(set(decided["role"].to_pylist()), key=lambda role: (-found.acts(decided, role), role))
    made = []
    for role in roles[: policy["flow.roles"]]:
        all_of, mine = (table.filter(pc.equal(table["role"], role)) for table in (decided, timed))
        latency = _latency(mine, policy)
        made.append(
            Decider(
                way="register",
                role=role,
                part=found.part(role),
                decisions=all_of.num_rows,
                approved=_count(all_of, "approved"),
                rejected=_count(all_of, "rejected"),
                latency=latency,
                of_approvals=found.of_approvals.get(role),
                of_all=None,
                signals=refs(mine if mine.num_rows else all_of, policy=policy),
                people=frozenset(who for who in all_of["whom"].to_pylist() if who),
                certainty=certainty(latency, policy=policy),
            )
        )
    return tuple(made)


def _latency(mine: pa.Table, policy: Policy) -> Figure | None:
    if not mine.num_rows:
        return None
    seconds = mine["seconds"].to_numpy().astype("float64")
    return median_hours(seconds, codes(mine, "source", "case"), denominator="decisions", policy=policy)


def _count(table: pa.Table, outcome: str) -> int:
    return pc.sum(pc.equal(table["outcome"], outcome)).as_py() or 0


def open_by_role(table: pa.Table, way: Way, *, policy: Policy) -> tuple[Asked, ...]:
    """What is open, by the role it waits for, oldest first. ``table`` has source, case, role, whom, id and seconds."""
    table = table.sort_by([("seconds", "descending"), ("id", "ascending")])
    found = []
    for role in sorted(set(table["role"].to_pylist())):
        mine = table.filter(pc.equal(table["role"], role))
        seconds = mine["seconds"].to_numpy().astype("float64")
        age = median_hours(seconds, codes(mine, "source", "case"), denominator="open questions", policy=policy)
        people = frozenset(who for who in mine["whom"].to_pylist() if who)
        found.append(
            Asked(way=way, role=role, count=len(mine), age=age, signals=refs(mine, policy=policy), people=people)
        )
    return tuple(sorted(found, key=lambda one: (-one.count, one.role)))
