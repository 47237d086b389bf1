"""Usage against outcome: where most of a team completed something and the work stayed as it was."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from scipy.stats import t as student

from planner.audit.bootstrap import Floats
from planner.audit.series import measured
from planner.audit.words import subject, team_name
from planner.library.model import Behaviour, Library
from planner.people import Workforce
from planner.policy import Policy
from planner.reasons import POINTS, Figure, Finding, Interval, Reason, SignalRefs, apart, percent

USED = ("audit.completion_share", "audit.usage_weeks", "audit.confidence", "audit.autocorrelation_limit")


@dataclass(frozen=True, kw_only=True)
class Completed:
    """Who in a team completed something that builds a behaviour, and when half of them had."""

    team: str
    behaviour: str
    members: int
    people: frozenset[str]
    middle: dt.date
    signals: SignalRefs

    @property
    def share(self) -> float:
        """Part of the team that completed it, 0..1."""
        return len(self.people) / self.members


def without_change(
    placed: ibis.Table, *, workforce: Workforce, library: Library, policy: Policy
) -> tuple[Finding, ...]:
    """A finding for each team and behaviour where most completed what builds it and the behaviour did not change.

    ``placed`` is what placed.place() gives. "Did not change" is shown, not assumed: the whole interval of the change
    must lie within the smallest change that matters; where it is wider, nothing is said. Completions move no progress.
    """
    series: dict[str, pa.Table] = {}
    found = []
    for done in completed(placed, workforce=workforce, library=library, policy=policy):
        if done.share < policy["audit.completion_share"]:
            continue
        behaviour = library.behaviours[done.behaviour]
        if behaviour.id not in series:
            series[behaviour.id] = measured(behaviour, placed, workforce=workforce)
        change = _change(series[behaviour.id], done, behaviour, policy)
        if change is not None and change.interval is not None and _flat(change.interval, behaviour.smallest):
            found.append(_finding(done, change, behaviour, names=workforce.team_names))
    return tuple(found)


def completed(placed: ibis.Table, *, workforce: Workforce, library: Library, policy: Policy) -> tuple[Completed, ...]:
    """Who completed what builds which behaviour, by team; a course counts when its title or id is a library item's."""
    builds = {item.title.casefold().strip(): item.behaviour for item in library.items.values()}
    builds |= {item.id.casefold(): item.behaviour for item in library.items.values()}
    done = placed.filter(placed.kind == "completion", placed.person.notnull(), placed.time.notnull())
    done = done.select("id", "person", "placed_team", "activity", "time").order_by("time", "id")
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in done.to_pyarrow().to_pylist():
        behaviour = builds.get((row["activity"] or "").casefold().strip(), "")
        if behaviour in library.behaviours and row["placed_team"]:
            groups[row["placed_team"], behaviour].append(row)
    found = [_completed(key, rows, workforce, policy) for key, rows in sorted(groups.items())]
    return tuple(one for one in found if one is not None)


def _completed(
    key: tuple[str, str], rows: list[dict[str, Any]], workforce: Workforce, policy: Policy
) -> Completed | None:
    members = workforce.members(key[0])
    first: dict[str, dt.date] = {}
    for row in rows:
        if row["person"] in members and isinstance(row["time"], dt.datetime):
            first.setdefault(str(row["person"]), row["time"].date())
    if not first:
        return None
    ids = tuple(str(row["id"]) for row in rows[: policy["audit.example_signals"]])
    return Completed(
        team=key[0],
        behaviour=key[1],
        members=len(members),
        people=frozenset(first),
        middle=sorted(first.values())[len(first) // 2],
        signals=SignalRefs(total=len(rows), ids=ids),
    )


def _change(series: pa.Table, done: Completed, behaviour: Behaviour, policy: Policy) -> Figure | None:
    rows = [row for row in series.to_pylist() if row["team"] == done.team]
    since = done.middle - dt.timedelta(weeks=behaviour.baseline_weeks)
    week = done.middle - dt.timedelta(days=done.middle.weekday())
    before = np.array([row["value"] for row in rows if since <= row["week"] < week])
    after = np.array([row["value"] for row in rows if row["week"] > week])
    if min(len(before), len(after)) < policy["audit.usage_weeks"]:
        return None
    interval = difference(before, after, level=policy["audit.confidence"], most=policy["audit.autocorrelation_limit"])
    value = float(after.mean() - before.mean())
    weeks = len(before) + len(after)
    unit = apart(behaviour.unit)
    return Figure(value=value, unit=unit, denominator="weeks before and after", n=weeks, interval=interval)


def difference(before: Floats, after: Floats, *, level: float, most: float) -> Interval:
    """The range of the difference of two stretches of weekly values, allowing for weeks that resemble their neighbours.

    Each stretch has at least two values. The number of weeks is cut to the effective one, n (1 - r) / (1 + r) with r
    the correlation of neighbouring weeks up to ``most`` (Zwiers and von Storch 1995).
    """
    likeness = min(max(_likeness(before, after), 0.0), most)
    scale = (1 - likeness) / (1 + likeness)
    sizes = max(len(before) * scale, 2.0), max(len(after) * scale, 2.0)
    error = float(np.sqrt(before.var(ddof=1) / sizes[0] + after.var(ddof=1) / sizes[1]))
    reach = float(student.ppf((1 + level) / 2, sum(sizes) - 2)) * error
    middle = float(after.mean() - before.mean())
    return Interval(low=middle - reach, high=middle + reach, level=level)


def _likeness(before: Floats, after: Floats) -> float:
    parts = before - before.mean(), after - after.mean()
    spread = sum(float(part @ part) for part in parts)
    return sum(float(part[1:] @ part[:-1]) for part in parts) / spread if spread > 0 else 0.0


def _flat(interval: Interval, smallest: float) -> bool:
    return -smallest < interval.low and interval.high < smallest


def _finding(done: Completed, change: Figure, behaviour: Behaviour, *, names: Mapping[str, str]) -> Finding:
    name = team_name(done.team, names)
    sentence = (
        f"{percent(done.share)} of {name} completed what builds “{behaviour.name}”, and the behaviour stayed as it was"
    )
    taken = Reason(
        claim=f"{len(done.people)} of {done.members} completed it, half of them by {done.middle:%d %B %Y}",
        figure=Figure(value=done.share, unit="share", denominator="people in the team", n=done.members),
        signals=done.signals,
    )
    return Finding(
        key=f"completions_without_change:{subject(done.team)}:behaviour:{behaviour.id}",
        kind="completions_without_change",
        subjects=(subject(done.team), f"behaviour:{behaviour.id}"),
        sentence=sentence,
        certainty="likely",
        because=Reason(claim=sentence, figure=change, policy=USED, because=(taken, _stayed(change, behaviour))),
        figure=change,
        people=done.people,
    )


def _stayed(change: Figure, behaviour: Behaviour) -> Reason:
    scale, unit = (100, "points") if change.unit == POINTS else (1, change.unit)
    reach = ""
    if change.interval is not None:
        reach = f" ({scale * change.interval.low:+.3g} to {scale * change.interval.high:+.3g})"
    claim = f"It changed by {scale * change.value:+.3g}{reach} {unit}"
    claim += f"; the smallest change that matters is {scale * behaviour.smallest:g}"
    return Reason(claim=claim, figure=change)
