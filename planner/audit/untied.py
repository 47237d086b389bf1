"""Untied work: cases that name no objective, epic or initiative, where other cases of the same source do."""

import ibis
import pyarrow as pa

from planner.audit.causes import CASE, in_cases
from planner.audit.counted import share
from planner.audit.model_flow import Friction
from planner.audit.said import friction
from planner.audit.seen import Seen, by_team, examples
from planner.audit.states import plain
from planner.audit.words import ranged, team_name
from planner.reasons import Missing, SignalRefs

USED = ("frictions.objective_attributes", "frictions.untied_share")
NO_OBJECTIVES = Missing(
    what="The objective, epic or initiative of a case: no case names any",
    would="Say how much work is not tied to an objective",
    bring="Export the epic or parent of each ticket, or name the field in policy frictions.objective_attributes",
)


def untied(seen: Seen, placed: ibis.Table) -> tuple[tuple[Friction, ...], tuple[Missing, ...]]:
    """How much of each team's work is untied, of those sources in which any case names an objective."""
    events = in_cases(placed)
    named = _named(events, seen)
    if not named:
        return (), (NO_OBJECTIVES,)
    filled = ibis.literal(False)
    for source, key in named:
        filled |= (events.source == source) & (events.attributes.get(key).strip().nullif("").notnull())
    sources = ibis.memtable(pa.table({"source": sorted({source for source, _ in named})}))
    tied = events.filter(filled).select(*CASE).distinct().mutate(tied=True)
    cases = seen.cases.semi_join(sources, "source").left_join(tied, list(CASE))
    cases = cases.drop("source_right", "case_right").mutate(loose=ibis._.tied.isnull())
    counts = by_team(seen, cases, cases=cases.case.notnull(), loose=cases.loose)
    ids = examples(seen, cases.filter(cases.loose))
    return tuple(_of(team, told, ids.get(team, ()), seen) for team, told in counts.items() if told["cases"]), ()


def _named(events: ibis.Table, seen: Seen) -> list[tuple[str, str]]:
    """The sources and their attributes in which an objective is named."""
    wanted = {plain(word) for word in seen.policy["frictions.objective_attributes"]}
    keys = events.select("source", keys=events.attributes.keys()).distinct().to_pyarrow().to_pylist()
    found = {(row["source"], key) for row in keys for key in row["keys"] or ()}
    return sorted((source, key) for source, key in found if plain(key.removeprefix("case:")) in wanted)


def _of(team: str, told: dict[str, int], ids: tuple[str, ...], seen: Seen) -> Friction:
    policy = seen.policy
    figure = share(told["loose"], told["cases"], denominator="cases of sources that name objectives", policy=policy)
    low = figure.interval.low if figure.interval else 0.0
    return friction(
        "untied_work",
        team,
        sentence=f"{ranged(figure)} of the cases of {team_name(team, seen.names)} name no objective or epic",
        figure=figure,
        signals=SignalRefs(total=told["loose"], ids=ids),
        people=seen.everybody(team),
        policy=policy,
        stands=low > policy["frictions.untied_share"],
        used=USED,
    )
