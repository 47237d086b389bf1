"""Decisions: how long it takes from asking to deciding."""

from collections.abc import Mapping

import ibis
import numpy as np
import pyarrow as pa

from planner.audit.bootstrap import Floats, median_interval
from planner.audit.windows import HOUR
from planner.audit.words import subject, team_name
from planner.policy import Policy
from planner.reasons import Figure, Finding, Reason, SignalRefs

USED = ("audit.decision_hours", "audit.minimum_cases", "audit.confidence")


def slow(placed: ibis.Table, *, names: Mapping[str, str], policy: Policy) -> tuple[Finding, ...]:
    """A finding for each team, and each role of deciders, that takes long from being asked to deciding.

    ``placed`` is what placed.place() gives. Reported when the low end of the median is above policy
    audit.decision_hours. A decision dated before its question is left out.
    """
    timed = placed.filter(placed.kind == "decision", placed.start <= placed.time)
    timed = timed.mutate(seconds=timed.time.delta(timed.start, unit="second"))
    table = timed.select("id", "placed_team", "type", "whom", "seconds").to_pyarrow()
    table = table.sort_by([("seconds", "descending"), ("id", "ascending")])
    groups = [
        *(
            (subject(team), f"decisions in {team_name(team, names)}", part)
            for team, part in _parts(table, "placed_team")
        ),
        *((f"decider:{role}", f"decisions by “{role}”", part) for role, part in _parts(table, "type")),
    ]
    found = [_finding(about, words, part, policy=policy) for about, words, part in groups]
    return tuple(finding for finding in found if finding is not None)


def _parts(table: pa.Table, column: str) -> list[tuple[str, pa.Table]]:
    labels = np.array([label or "" for label in table[column].to_pylist()])
    return [(str(label), table.filter(pa.array(labels == label))) for label in np.unique(labels) if label]


def _finding(about: str, words: str, table: pa.Table, *, policy: Policy) -> Finding | None:
    if table.num_rows < policy["audit.minimum_cases"]:
        return None
    hours: Floats = table["seconds"].to_numpy() / HOUR
    interval = median_interval(hours, level=policy["audit.confidence"])
    if interval.low <= policy["audit.decision_hours"]:
        return None
    median = float(np.median(hours))
    figure = Figure(value=median, unit="hours", denominator="decisions (median)", n=len(hours), interval=interval)
    reach = f"({interval.low:.0f} to {interval.high:.0f})"
    sentence = f"Half of the {words} took longer than {median:.0f} hours {reach} from being asked"
    ids = tuple(table["id"].slice(0, policy["audit.example_signals"]).to_pylist())
    return Finding(
        key=f"decision_latency:{about}",
        kind="decision_latency",
        subjects=(about,),
        sentence=sentence,
        certainty="sure" if len(hours) >= policy["audit.sure_cases"] else "likely",
        because=Reason(claim=sentence, figure=figure, policy=USED, signals=SignalRefs(total=len(hours), ids=ids)),
        figure=figure,
        people=frozenset(person for person in table["whom"].to_pylist() if person),
    )
