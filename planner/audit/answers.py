"""First answers: how long until another person does or writes something, and how often nobody does."""

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from planner.audit.counted import median_hours, share
from planner.audit.model import EVERYWHERE
from planner.audit.model_flow import Friction
from planner.audit.said import friction
from planner.audit.seen import Seen
from planner.audit.windows import instant
from planner.audit.words import ranged, team_name
from planner.reasons import Figure, Missing, Reason, SignalRefs

THREAD = ("kind", "source", "case")
MACHINE = "\x1fmachine"
LATE = ("frictions.answer_hours",)
OPEN = ("frictions.unanswered_share",)
NO_ANSWERS = Missing(
    what="Who took each step, or wrote each message, of a case",
    would="Say how long the first answer by another person takes, and how often there is none",
    bring="Export the account that took each step",
)


def answers(seen: Seen, placed: ibis.Table) -> tuple[tuple[Friction, ...], tuple[Missing, ...]]:
    """First answers in the cases and threads opened in the window, by the team of whoever opened them.

    A case that whoever opened it ended alone needed no answer and is left out. One that nobody else touched by the end
    of the window is unanswered: its answer took longer than all that came. A machine answers nobody.
    """
    found = _threads(seen, placed).to_pyarrow()
    if not found.num_rows:
        return (), (NO_ANSWERS,)
    told: list[Friction] = _of(EVERYWHERE, found, seen)
    for team in seen.teams:
        mine = found.filter(pc.equal(found["team"], team))
        told += _of(team, mine, seen) if mine.num_rows else []
    return tuple(told), ()


def _threads(seen: Seen, placed: ibis.Table) -> ibis.Table:
    """One row a thread that needed an answer: team of the opener, seconds to the answer (null: none), another team."""
    acts = placed.filter(placed.kind.isin(("event", "message")), placed.case.notnull(), placed.time.notnull())
    acts = acts.mutate(source=acts.source.fill_null(""), who=ibis.ifelse(acts.automated, MACHINE, acts.whom))
    people = (
        acts.filter(acts.who.notnull())
        .group_by(*THREAD, "who")
        .aggregate(time=acts.time.min(), row=acts.row.min(), team=acts.placed_team.min(), id=acts.id.min())
    )
    order = ibis.window(group_by=THREAD, order_by=[people.time, people.row, people.who])
    # Of those beside the opener only people answer.
    later = people.mutate(first=ibis.row_number().over(order) == 0)
    parts = later.filter(later.first | (later.who != MACHINE))
    answer = ibis.window(group_by=[*THREAD, "first"], order_by=[parts.time, parts.row, parts.who])
    parts = parts.mutate(turn=ibis.row_number().over(answer)).filter(ibis._.turn == 0)
    opened = parts.filter(parts.first, parts.time >= instant(seen.window.start))
    given = parts.filter(~parts.first).select(*THREAD, answered="time", answerer="team")
    threads = opened.left_join(given, list(THREAD)).drop("kind_right", "source_right", "case_right")
    ended = seen.cases.filter(seen.cases.ended).select("source", "case", alone=ibis.literal(True))
    threads = threads.left_join(ended, ["source", "case"]).drop("source_right", "case_right")
    threads = threads.filter(threads.answered.notnull() | threads.alone.isnull() | (threads.kind == "message"))
    return threads.select(
        "team",
        "id",
        seconds=threads.answered.delta(threads.time, unit="second"),
        other=(threads.answerer != threads.team),
    )


def _of(team: str, mine: pa.Table, seen: Seen) -> list[Friction]:
    policy, name = seen.policy, team_name(team, seen.names)
    count, given = mine.num_rows, mine.num_rows - mine["seconds"].null_count
    none = share(count - given, count, denominator="cases opened that needed an answer", policy=policy)
    told = pc.sum(pc.is_valid(mine["other"])).as_py()
    across = share(pc.sum(mine["other"]).as_py() or 0, told, denominator="first answers", policy=policy)
    beside = (
        (Reason(claim=f"{ranged(across)} of the first answers came from another team", figure=across),) if told else ()
    )
    low = none.interval.low if none.interval else 0.0
    open_ = mine.filter(pc.is_null(mine["seconds"])).sort_by("id")
    unanswered = friction(
        "unanswered",
        team,
        sentence=f"{ranged(none)} of what {name} opened had no answer from anybody else",
        figure=none,
        signals=_refs(open_, seen),
        people=seen.everybody(team),
        policy=policy,
        stands=low > policy["frictions.unanswered_share"],
        used=OPEN,
    )
    late = _late(team, mine, seen, beside)
    return [*([late] if late else []), unanswered]


def _late(team: str, mine: pa.Table, seen: Seen, beside: tuple[Reason, ...]) -> Friction | None:
    """The median time to the first answer, where at least half had one."""
    policy, name = seen.policy, team_name(team, seen.names)
    seconds = mine["seconds"].to_numpy(zero_copy_only=False).astype("float64")
    seconds = np.where(np.isnan(seconds), np.inf, seconds)
    if not len(seconds) or not np.isfinite(np.median(seconds)):
        return None
    figure = median_hours(seconds, np.arange(len(seconds)), denominator="cases opened (median)", policy=policy)
    low = figure.interval.low if figure.interval else 0.0
    longest = mine.filter(pc.is_valid(mine["seconds"])).sort_by([("seconds", "descending"), ("id", "ascending")])
    return friction(
        "first_answer",
        team,
        sentence=f"Half of what {name} opened waited longer than {_hours(figure)} for a first answer",
        figure=figure,
        signals=_refs(longest, seen),
        people=seen.everybody(team),
        policy=policy,
        stands=low > policy["frictions.answer_hours"],
        used=LATE,
        because=beside,
    )


def _hours(figure: Figure) -> str:
    return f"{figure.value:,.0f} hours" if figure.value >= 2 else f"{60 * figure.value:,.0f} minutes"


def _refs(table: pa.Table, seen: Seen) -> SignalRefs:
    ids = table["id"].slice(0, seen.policy["audit.example_signals"]).to_pylist()
    return SignalRefs(total=table.num_rows, ids=tuple(ids))
