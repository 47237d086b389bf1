"""The flow of decisions: who is waited for and how long, how often work goes round, and what is still open."""

from collections.abc import Mapping
from dataclasses import replace

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from planner.audit import approvals, flow_register
from planner.audit.bootstrap import Floats
from planner.audit.causes import CASE, ORDER, in_cases, moves
from planner.audit.counted import certainty, median_hours, share
from planner.audit.flow_shares import Shares, codes, refs, shares
from planner.audit.kept import kept
from planner.audit.model import Window
from planner.audit.model_flow import Approvals, Asked, Decider, Part
from planner.audit.windows import instant, within
from planner.policy import Policy

ANSWERS = ("approved", "rejected")
WANTED = (*CASE, *ORDER, "activity", "attributes", "whom", "post")
USED = (*approvals.KEPT, "whom")


def flow(signals: ibis.Table, placed: ibis.Table, *, policy: Policy, window: Window, seed: int) -> Approvals | None:
    """How decisions flowed within the window; None where no source says that anything was asked and decided.

    ``placed`` is what placed.place() gives of ``signals`` before the window's end. Latency is elapsed time from the
    step before, or from the question in a register. What was asked in the window's days or before and has no answer is
    open, as old as it is at the window's end.
    """
    asked = _of_steps(signals, placed, policy=policy, window=window, seed=seed)
    register = flow_register.of_register(signals, placed, policy=policy, window=window, seed=seed)
    if asked is None or register is None:
        return asked or register
    return replace(
        asked,
        deciders=(*asked.deciders, *register.deciders),
        pending=(*asked.pending, *register.pending),
        register=register.register,
        undated=register.undated,
        people=asked.people | register.people,
    )


def _of_steps(
    signals: ibis.Table, placed: ibis.Table, *, policy: Policy, window: Window, seed: int
) -> Approvals | None:
    shared = placed.actor.lower().isin(policy["flow.shared_accounts"])
    named = placed.mutate(whom=ibis.ifelse(shared, ibis.null("string"), placed.whom))
    # What steps are called needs nobody to be placed.
    labels = moves(in_cases(signals.filter(signals.time < instant(window.end)))).select("source", "activity").distinct()
    events = _about_deciding(moves(in_cases(named.rename(post="role"))), labels.to_pyarrow(), policy)
    if events is None:
        return None
    # Every figure asks for the same steps in order, which would be put in order again each time.
    with kept(events.select(*WANTED)) as held, kept(approvals.steps(held, policy=policy).select(*USED)) as steps:
        return _summed_up(steps, policy=policy, window=window, seed=seed)


def _summed_up(steps: ibis.Table, *, policy: Policy, window: Window, seed: int) -> Approvals:
    now = within(steps, window)
    named = policy["approvals.unnamed_roles"]
    waits = approvals.seconds_by_role(now)
    found = shares(waits, unnamed=named, policy=policy, seed=seed)
    times = approvals.submissions(now)
    done = sum(times.values())
    people = steps.filter(steps.whom.notnull(), steps.outcome.isin(approvals.ABOUT_DECIDING)).whom
    told = _told(now)
    return Approvals(
        cases=told["cases"],
        deciders=_deciders(now, found, policy=policy),
        shares=found.sides,
        rounds={str(count): cases for count, cases in times.items()},
        again=share(_more(times), done, denominator="cases carried out", policy=policy) if done else None,
        rejections=approvals.rejections(now),
        overridden=share(told["overridden"], told["decided"], denominator="cases decided", policy=policy),
        escalated=share(told["escalated"], told["cases"], denominator="cases with something to decide", policy=policy),
        pending=_pending(steps, policy=policy, window=window),
        people=frozenset(people.to_pyarrow().unique().to_pylist()),
    )


def _more(times: Mapping[int, int]) -> int:
    return sum(cases for count, cases in times.items() if count > 1)


def _about_deciding(events: ibis.Table, labels: pa.Table, policy: Policy) -> ibis.Table | None:
    """The cases with something to decide, of those sources that tell both that it is asked and that it is answered."""
    words = approvals.read(policy)
    meant = [label | {"outcome": words.outcome(label["activity"] or "")} for label in labels.to_pylist()]
    outcomes: dict[str, set[str]] = {}
    for row in meant:
        outcomes.setdefault(row["source"], set()).add(row["outcome"])
    sources = {source for source, seen in outcomes.items() if "asked" in seen and seen & set(ANSWERS)}
    wanted = [row for row in meant if row["source"] in sources and row["outcome"] in approvals.ABOUT_DECIDING]
    if not wanted:
        return None
    schema = pa.schema([("source", pa.string()), ("activity", pa.string())])
    said = ibis.memtable(pa.Table.from_pylist([{n: row[n] for n in schema.names} for row in wanted], schema=schema))
    cases = events.semi_join(said, ["source", "activity"]).select(*CASE).distinct()
    return events.semi_join(cases, list(CASE))


def _told(now: ibis.Table) -> dict[str, int]:
    """How many cases there are, had an answer, were overridden, were escalated."""
    in_turn = ibis.window(
        group_by=[*CASE, "submission"], order_by=[now[name] for name in ORDER], preceding=None, following=0
    )
    refused = ibis.ifelse(now.outcome == "rejected", now.role, ibis.null("string"))
    before = now.mutate(low=refused.min().over(in_turn), high=refused.max().over(in_turn))
    other = (before.low != before.role) | (before.high != before.role)
    before = before.mutate(over=((before.outcome == "approved") & other).fill_null(False))
    cases = before.group_by(*CASE).aggregate(
        over=before.over.any(),
        decided=before.outcome.isin(ANSWERS).any(),
        escalated=(before.outcome == "escalated").any(),
    )
    counted = cases.aggregate(
        cases=cases.count(),
        overridden=cases.over.sum().fill_null(0),
        decided=cases.decided.sum().fill_null(0),
        escalated=cases.escalated.sum().fill_null(0),
    )
    found: dict[str, int] = counted.to_pyarrow().to_pylist()[0]
    return found


def _deciders(now: ibis.Table, found: Shares, *, policy: Policy) -> tuple[Decider, ...]:
    answered = now.outcome.isin(ANSWERS) | ((now.outcome == "asked") & (now.submission > 1))
    acts = now.filter(answered).mutate(role=now.role.fill_null(""))
    table = acts.select(*CASE, "role", "outcome", "seconds", "counts", "whom", "id").to_pyarrow()
    table = table.sort_by([("seconds", "descending"), ("id", "ascending")])
    roles = sorted(set(table["role"].to_pylist()), key=lambda role: (-found.acts(table, role), role))
    return tuple(
        decider
        for role in roles[: policy["flow.roles"]]
        if (decider := _decider(role, table.filter(pc.equal(table["role"], role)), found, policy)) is not None
    )


def _decider(role: str, table: pa.Table, found: Shares, policy: Policy) -> Decider | None:
    part = found.part(role)
    decided = table.filter(pc.is_in(table["outcome"], value_set=pa.array(ANSWERS)))
    timed = table.filter(pc.equal(table["outcome"], "asked")) if part == "asking" else decided
    if not decided.num_rows and not (part == "asking" and timed.num_rows):
        return None
    approved = pc.sum(pc.equal(decided["outcome"], "approved")).as_py() or 0
    rejected = pc.sum(decided["counts"]).as_py() or 0
    timed = timed.filter(pc.is_valid(timed["seconds"]))
    latency = None
    if timed.num_rows:
        latency = median_hours(_seconds(timed), codes(timed, *CASE), denominator=_counted(part), policy=policy)
    return Decider(
        way="steps",
        role=role,
        part=part,
        decisions=approved + rejected,
        approved=approved,
        rejected=rejected,
        latency=latency,
        of_approvals=found.of_approvals.get(role),
        of_all=found.of_all.get(role),
        signals=refs(timed if timed.num_rows else decided, policy=policy),
        people=frozenset(who for who in table["whom"].to_pylist() if who),
        certainty=certainty(latency, policy=policy),
    )


def _counted(part: Part) -> str:
    return "times it was asked again" if part == "asking" else "decisions"


def _seconds(table: pa.Table) -> Floats:
    seconds: Floats = table["seconds"].to_numpy().astype("float64")
    return seconds


def _pending(steps: ibis.Table, *, policy: Policy, window: Window) -> tuple[Asked, ...]:
    """The cases whose last step asks, or takes the question higher up."""
    latest = ibis.window(group_by=CASE, order_by=[steps[name].desc() for name in ORDER])
    last = steps.mutate(place=ibis.row_number().over(latest)).filter(ibis._.place == 0)
    last = last.filter(last.outcome.isin(("asked", "escalated")))
    aged = last.mutate(seconds=instant(window.end).delta(last.time, unit="second"))
    table = aged.select(*CASE, "seconds", "whom", "id").to_pyarrow()
    return flow_register.open_by_role(table.append_column("role", pa.array([""] * len(table))), "steps", policy=policy)
