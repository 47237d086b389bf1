"""Variants: teams that use the same workflow differently, skipping or repeating states that others do not."""

from dataclasses import dataclass

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from planner.audit.causes import CASE, ORDER
from planner.audit.counted import share
from planner.audit.model_flow import Friction
from planner.audit.proportions import difference
from planner.audit.said import friction
from planner.audit.seen import Seen
from planner.audit.words import team_name
from planner.reasons import POINTS, Figure, Missing, Reason, SignalRefs, percent

USED = ("frictions.usual_state", "frictions.workflow_difference", "frictions.false_discovery")
REPEATS = ""
"""Stands for any state that a case comes back to, where a state is named that is skipped."""
NOTHING = Missing(
    what="Finished cases of two teams in the same source, enough to compare them",
    would="Say which teams use the same workflow differently",
    bring="Export the team of each step, and the step that ends a case",
)


@dataclass(frozen=True, kw_only=True)
class Compared:
    """How many of a team's finished cases skip a state (or repeat any), against the other teams' in the same source."""

    source: str
    team: str
    state: str
    part: int
    whole: int
    other: int
    others: int
    chance: float
    ids: tuple[str, ...]

    @property
    def apart(self) -> float:
        """The difference of the two shares."""
        return self.part / self.whole - self.other / self.others


def variants(seen: Seen) -> tuple[tuple[Friction, ...], tuple[Missing, ...]]:
    """The largest difference of each team that stands when at most the policy's part of all may be chance.

    Only finished cases count. A team too small to compare is left out. Where differences were tested and none stands,
    what is told are the largest of each team, as what cannot be told from chance.
    """
    done = _finished(seen)
    if not done.num_rows:
        return (), (NOTHING,)
    found = [one for source in sorted(set(done["source"].to_pylist())) for one in _of_source(source, done, seen)]
    if not found:
        return (), (NOTHING,)
    from scipy.stats import false_discovery_control

    adjusted = false_discovery_control(np.array([one.chance for one in found]))
    rate = seen.policy["frictions.false_discovery"]
    best: dict[tuple[str, str], tuple[bool, Compared]] = {}
    for one, chance in zip(found, adjusted, strict=True):
        key, now = (one.team, one.source), (bool(chance <= rate), one)
        if key not in best or (now[0], abs(one.apart)) > (best[key][0], abs(best[key][1].apart)):
            best[key] = now
    return tuple(_friction(one, stands, seen) for stands, one in best.values() if one.team in seen.teams), ()


def _finished(seen: Seen) -> pa.Table:
    """Finished cases of known teams: source, case, team, id, the states entered, and whether any was entered again."""
    steps, cases = seen.steps, seen.cases.filter(seen.cases.ended, seen.cases.team.notnull())
    case = ibis.window(group_by=CASE, order_by=[steps[name] for name in ORDER])
    turns = steps.mutate(before=steps.activity.lag().over(case))
    turns = turns.filter(turns.before.isnull() | (turns.before != turns.activity))
    entered = turns.group_by(*CASE, "activity").aggregate(times=turns.count())
    told = entered.group_by(*CASE).aggregate(
        states=entered.activity.collect(order_by=entered.activity), again=(entered.times > 1).any()
    )
    joined = cases.select(*CASE, "team", "id").inner_join(told, list(CASE))
    return joined.select("source", "team", "id", "states", "again").to_pyarrow().sort_by("id")


def _of_source(source: str, done: pa.Table, seen: Seen) -> list[Compared]:
    mine = done.filter(pc.equal(done["source"], source))
    teams, ids = np.array(mine["team"].to_pylist()), np.array(mine["id"].to_pylist())
    least = seen.policy["audit.minimum_cases"]
    sizes = {team: int((teams == team).sum()) for team in sorted(set(teams.tolist()))}
    enough = [team for team, size in sizes.items() if size >= least and len(teams) - size >= least]
    marks = {REPEATS: np.array(mine["again"].to_pylist(), dtype=bool)}
    usual = seen.policy["frictions.usual_state"]
    # What is usual among the others of any team is passed by at least so many.
    marks |= _skipped(mine, least=usual * (len(teams) - max(sizes.values())))
    found = [
        _compared(source, team, state, flags, teams == team, ids, most=seen.policy["audit.example_signals"])
        for team in enough
        for state, flags in marks.items()
    ]
    return [one for one in found if one.state == REPEATS or one.other <= (1 - usual) * one.others]


def _skipped(mine: pa.Table, *, least: float) -> dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """For each state that at least so many cases pass, which cases do not."""
    states = mine["states"].combine_chunks()
    held = states.flatten().dictionary_encode()
    of_case = pc.list_parent_indices(states).to_numpy()
    counts = np.bincount(held.indices.to_numpy(), minlength=len(held.dictionary))
    found = {}
    for code in np.flatnonzero(counts >= least).tolist():
        flags = np.ones(mine.num_rows, dtype=bool)
        flags[of_case[held.indices.to_numpy() == code]] = False
        if flags.any() and held.dictionary[code].as_py():
            found[held.dictionary[code].as_py()] = flags
    return found


def _compared(
    source: str,
    team: str,
    state: str,
    flags: np.ndarray[tuple[int], np.dtype[np.bool_]],
    own: np.ndarray[tuple[int], np.dtype[np.bool_]],
    ids: np.ndarray[tuple[int], np.dtype[np.str_]],
    *,
    most: int,
) -> Compared:
    from scipy.stats import fisher_exact

    part, whole, other, others = (int(n) for n in (flags[own].sum(), own.sum(), flags[~own].sum(), (~own).sum()))
    chance = float(fisher_exact([[part, whole - part], [other, others - other]]).pvalue)
    shown = ids[own & flags][:most].tolist()
    return Compared(
        source=source,
        team=team,
        state=state,
        part=part,
        whole=whole,
        other=other,
        others=others,
        chance=chance,
        ids=tuple(shown),
    )


def _friction(one: Compared, stands: bool, seen: Seen) -> Friction:
    policy, name = seen.policy, team_name(one.team, seen.names)
    apart = difference(one.part, one.whole, one.other, one.others, level=policy["audit.confidence"])
    figure = Figure(
        value=one.apart,
        unit=POINTS,
        denominator=f"finished cases in {one.source}, less the same share in the other teams",
        n=one.whole,
        interval=apart,
    )
    did = f"skipped the step “{one.state}”" if one.state else "came back to a state they had left"
    sentence = (
        f"In {one.source}, {percent(one.part / one.whole)} of the finished cases of {name} {did}, "
        f"against {percent(one.other / one.others)} in the other teams"
    )
    least = policy["frictions.workflow_difference"]
    return friction(
        "workflow_differs",
        one.team,
        about=one.source,
        sentence=sentence,
        figure=figure,
        signals=SignalRefs(total=one.part, ids=one.ids),
        people=seen.everybody(one.team),
        policy=policy,
        stands=stands and (apart.low > least or apart.high < -least),
        used=USED,
        because=(
            Reason(
                claim=f"{one.part:,} of {one.whole:,} finished cases",
                figure=share(one.part, one.whole, denominator="finished cases", policy=policy),
            ),
            Reason(
                claim=f"In the other teams {one.other:,} of {one.others:,}",
                figure=share(one.other, one.others, denominator="finished cases of other teams", policy=policy),
            ),
        ),
    )
