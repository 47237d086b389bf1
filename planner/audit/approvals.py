"""Approvals: who was asked, who said yes or no, how long each took, and how often work went round again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

import ibis
import pyarrow as pa

from planner.audit.causes import CASE, ORDER
from planner.audit.states import longest, plain
from planner.policy import Policy

Outcome = Literal["asked", "approved", "rejected", "drafted", "escalated", "ordered", "fulfilled"]
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
# What is decided on; the rest of a case is not waiting for a decision.
ABOUT_DECIDING: Final = ("asked", "approved", "rejected", "drafted", "escalated")
NOTHING: Final = ""
# What the functions below read of what steps() gives.
KEPT: Final = (*CASE, *ORDER, "outcome", "role", "seconds", "submission", "done", "counts")


@dataclass(frozen=True, kw_only=True)
class Words:
    """Which words in a step mean which outcome; the longest word found decides."""

    outcomes: Mapping[str, str]

    def outcome(self, activity: str) -> str:
        """What the step was in the course of an approval, "" for one that is no part of it."""
        return longest(self.outcomes, activity)


def read(policy: Policy) -> Words:
    """The words of the policy's approvals."""
    return Words(outcomes={plain(word): outcome for outcome in OUTCOMES for word in policy[f"approvals.{outcome}"]})


def steps(events: ibis.Table, *, policy: Policy) -> ibis.Table:
    """The steps of each case in order, with what each was in the course of an approval.

    ``events`` are those causes.in_cases() gives. Adds ``outcome`` ("" for a step that is no part of an approval),
    ``role`` of whoever took it (null where no source says), ``seconds`` since the step before (null for the first),
    ``submission`` (how often the case had been asked for by then, 0 before), ``done`` (whether what the case asked for
    was carried out), and ``counts``: of rejections, whether it is one. Of each submission the first rejection counts,
    by whomever; a later one counts unless it is by a role that asks, which only takes its request back. Where events
    have ``post``, the role that whoever took the step had then, it counts for steps whose role no source says.
    """
    events = events.mutate(activity=events.activity.fill_null(""), stated=_stated(events, policy))
    labels = events.select("activity", "stated").distinct().to_pyarrow()
    known = events.join(ibis.memtable(_outcomes(labels, read(policy))), ["activity", "stated"]).drop("stated")
    if "post" in known.columns:
        known = known.mutate(role=ibis.coalesce(known.role, known.post))
    order = [known[name] for name in ORDER]
    case = ibis.window(group_by=CASE, order_by=order)
    before = known.time.lag().over(case)
    so_far = ibis.window(group_by=CASE, order_by=order, preceding=None, following=0)
    ordered = known.mutate(
        seconds=known.time.delta(before, unit="second"),
        submission=(known.outcome == "asked").cast("int64").sum().over(so_far),
        done=(known.outcome == "fulfilled").any().over(ibis.window(group_by=CASE)),
    )
    return _with_counts(ordered, _asking(known))


def _with_counts(ordered: ibis.Table, asking: list[str]) -> ibis.Table:
    order = [ordered[name] for name in ORDER]
    in_turn = ibis.window(group_by=[*CASE, "submission"], order_by=order, preceding=None, following=0)
    said_no = ordered.outcome == "rejected"
    first = said_no & (said_no.cast("int64").sum().over(in_turn) == 1)
    return ordered.mutate(counts=said_no & (first | ~ordered.role.fill_null("").isin(asking)))


def _asking(known: ibis.Table) -> list[str]:
    asked = known.filter(known.outcome == "asked", known.role.notnull()).select("role").distinct().to_pyarrow()
    return sorted(asked["role"].to_pylist())


def _stated(events: ibis.Table, policy: Policy) -> ibis.Value:
    named = [events.attributes.get(name).strip().nullif("") for name in policy["approvals.role_attributes"]]
    return ibis.coalesce(*named, ibis.literal(""))


def _outcomes(labels: pa.Table, words: Words) -> pa.Table:
    rows = [
        label
        | {"outcome": words.outcome(label["activity"]), "role": label["stated"] or _after_by(label["activity"]) or None}
        for label in labels.to_pylist()
    ]
    schema = pa.schema([(name, pa.string()) for name in ("activity", "stated", "outcome", "role")])
    return pa.Table.from_pylist(rows, schema=schema)


def _after_by(activity: str) -> str:
    return activity.rpartition(" by ")[2].strip() if " by " in activity else ""


def rejections(approvals: ibis.Table) -> dict[str, int]:
    """How often each role said no; "" where no source names the role."""
    return _counted(approvals.filter(approvals.counts), "role")


def submissions(approvals: ibis.Table) -> dict[int, int]:
    """How many of the cases that were carried out had been asked for how often."""
    done = approvals.filter(approvals.done)
    cases = done.group_by(*CASE).aggregate(times=done.submission.max())
    counts = cases.group_by("times").aggregate(count=cases.count()).order_by("times").to_pyarrow().to_pylist()
    return {row["times"]: row["count"] for row in counts}


def handed_on(approvals: ibis.Table) -> dict[str, int]:
    """How often the yes of each role was followed at once by handing on to carry it out."""
    order = [approvals[name] for name in ORDER]
    following = approvals.outcome.lead().over(ibis.window(group_by=CASE, order_by=order))
    paired = approvals.mutate(following=following)
    return _counted(paired.filter(paired.outcome == "approved", paired.following == "ordered"), "role")


def seconds_by_role(approvals: ibis.Table) -> pa.Table:
    """Seconds that went by before steps of each role, for each case: columns source, case, role, asks, seconds.

    ``role`` is null for steps that are no part of an approval, such as carrying out; ``asks`` says whether the role
    is one that asks. The clock is elapsed time.
    """
    asking = _asking(approvals)
    part = approvals.outcome.isin(ABOUT_DECIDING)
    waits = approvals.filter(approvals.seconds > 0).mutate(role=ibis.ifelse(part, approvals.role.fill_null(""), None))
    waits = waits.mutate(asks=waits.role.fill_null("").isin(asking))
    summed = waits.group_by(*CASE, "role", "asks").aggregate(seconds=waits.seconds.sum())
    return summed.order_by(*CASE, "role", "asks").to_pyarrow()


def _counted(steps: ibis.Table, column: str) -> dict[str, int]:
    named = steps.mutate(named=steps[column].fill_null(NOTHING))
    counts = named.group_by("named").aggregate(count=named.count()).to_pyarrow().to_pylist()
    return {row["named"]: row["count"] for row in sorted(counts, key=lambda row: (-row["count"], row["named"]))}
