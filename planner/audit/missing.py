"""Missing data: what the audit could not say, and how to bring in what it needs."""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis

from planner.audit.model import EVERYWHERE, Unmapped
from planner.people import Workforce
from planner.policy import Policy
from planner.reasons import Missing

NO_EVENTS = Missing(
    what="Steps of cases: which ticket entered which state when",
    would="Say where work waits, for how long and why",
    bring="Import an export of your ticket or workflow tool",
)
NO_CASES = Missing(
    what="Cases with more than one step",
    would="Measure how long work stays in a state",
    bring="Export every change of state, not only the latest one",
)
NO_ACTORS = Missing(
    what="Who took each step",
    would="Place the waiting with teams and roles, and see work done again by the same hand",
    bring="Export the account that took each step",
)
NO_TEAMS = Missing(
    what="The team of each step",
    would="Compare the waiting of teams",
    bring="Import people and accounts, or export the team of each step",
)
NO_PEOPLE = Missing(
    what="People: who is in which team and role, and which account is whose",
    would="Place work with today's teams and roles, and check that figures are about enough people",
    bring="Import your people list and the list of accounts",
)
NO_TITLES = Missing(
    what="Titles of the cases",
    would="See which work each role really does",
    bring="Export the title of each ticket",
)
NO_DECISIONS = Missing(
    what="Decisions: what was asked when, and decided when by whom",
    would="Measure how long decisions take, by team and by kind of decider",
    bring="Import a register of decisions or approvals",
)
NO_QUESTIONS = Missing(
    what="When decisions were asked for",
    would="Measure how long decisions take, by team and by kind of decider",
    bring="Add the date of the question to your register of decisions",
)
NO_SURVEYS = Missing(
    what="Answers to surveys",
    would="Explain why adoption moves or stalls: literacy, attitude, aptitude, compliance",
    bring="Import the answers to a short survey",
)
NO_COMPLETIONS = Missing(
    what="Completed learning items",
    would="See whether the work changed after a course",
    bring="Import the completions of your learning platform",
)
NO_KPIS = Missing(
    what="Readings of key figures",
    would="Set what changes in the work beside what the business measures",
    bring="Import the readings of a key figure per team",
)
NO_SKILL = Missing(
    what="Waiting for skill is not identifiable from this data",
    would="Tell waiting that training would shorten from waiting that it would not touch",
    bring="Let the tool ask for the reason of a delay, and import it as an attribute (policy audit.cause_attributes)",
)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many signals there are of each kind, and how many events say what."""

    kinds: dict[str, int]
    actors: int
    teams: int
    titles: int
    asked: int
    followed: int
    reasons: int


def count(placed: ibis.Table, steps: ibis.Table) -> Counts:
    """Count what the data holds."""
    asked = placed.aggregate(asked=placed.start.count(where=placed.kind == "decision")).to_pyarrow().to_pylist()[0]
    titles = placed.aggregate(titles=placed.title.count(where=placed.kind == "event")).to_pyarrow().to_pylist()[0]
    kinds = placed.group_by("kind").aggregate(signals=placed.count()).to_pyarrow().to_pylist()
    said = steps.aggregate(
        actors=steps.actor.count(),
        teams=steps.placed_team.count(),
        followed=steps.seconds.count(),
        reasons=(steps.reason != "").sum().fill_null(0),
    )
    return Counts(
        kinds={row["kind"] or "": row["signals"] for row in kinds},
        **asked,
        **titles,
        **said.to_pyarrow().to_pylist()[0],
    )


def stated(steps: ibis.Table, *, policy: Policy) -> frozenset[str]:
    """The teams of which enough waiting has a stated reason to say that skill was not it; "" is the organisation.

    ``steps`` is what causes.attributed() gives; what is enough says policy audit.stated_share.
    """
    waits = steps.filter(steps.cause.notnull(), steps.seconds > 0)
    waits = waits.mutate(told=ibis.ifelse(waits.reason != "", waits.seconds, 0))
    teams = waits.filter(waits.placed_team.notnull()).rename(team="placed_team").group_by("team")
    sums = {"told": ibis._.told.sum().fill_null(0), "all": ibis._.seconds.sum().fill_null(0)}
    rows = [*teams.aggregate(**sums).to_pyarrow().to_pylist(), *waits.aggregate(**sums).to_pyarrow().to_pylist()]
    least = policy["audit.stated_share"]
    return frozenset(row.get("team", EVERYWHERE) for row in rows if row["all"] and row["told"] / row["all"] >= least)


def absent(
    counts: Counts, *, workforce: Workforce, unmapped: Sequence[Unmapped], policy: Policy
) -> tuple[Missing, ...]:
    """What is not there, in the order in which it would help most."""
    return (*_of_events(counts), *_unknown_states(unmapped, policy), *_beside_events(counts, workforce))


def _of_events(counts: Counts) -> list[Missing]:
    if not counts.kinds.get("event"):
        return [NO_EVENTS]
    lacking = [
        (counts.followed, NO_CASES),
        (counts.actors, NO_ACTORS),
        (counts.teams, NO_TEAMS),
        (counts.titles, NO_TITLES),
        (counts.reasons, NO_SKILL),
    ]
    return [missing for found, missing in lacking if not found]


def _beside_events(counts: Counts, workforce: Workforce) -> list[Missing]:
    lacking = [
        (workforce.assignments.num_rows and workforce.accounts.num_rows, NO_PEOPLE),
        (counts.kinds.get("decision"), NO_DECISIONS),
        (counts.asked or not counts.kinds.get("decision"), NO_QUESTIONS),
        (counts.kinds.get("survey"), NO_SURVEYS),
        (counts.kinds.get("completion"), NO_COMPLETIONS),
        (counts.kinds.get("kpi"), NO_KPIS),
    ]
    return [missing for found, missing in lacking if not found]


def _unknown_states(unmapped: Sequence[Unmapped], policy: Policy) -> list[Missing]:
    if not unmapped:
        return []
    shown = unmapped[: policy["audit.named_states"]]
    several = len({state.source for state in unmapped}) > 1
    named = ", ".join(_named(state, several) for state in shown)
    more = f" and {len(unmapped) - len(shown)} more" if len(unmapped) > len(shown) else ""
    return [
        Missing(
            what=f"The meaning of these states: {named}{more}",
            would="Attribute the hours spent in them to a cause",
            bring="Say what each of them means on the page Friction, States",
        )
    ]


def _named(state: Unmapped, several: bool) -> str:
    source = f" in {state.source}" if several and state.source else ""
    return f"“{state.state}”{source} ({state.signals} times, {state.hours:,.0f} hours)"
