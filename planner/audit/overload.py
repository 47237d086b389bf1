"""Overload: open work a person, what comes in against what is finished, in how many places people work, and when."""

import datetime as dt
import math
from dataclasses import replace

import ibis
import numpy as np

from planner.audit.bootstrap import share_intervals
from planner.audit.causes import CASE
from planner.audit.counted import share
from planner.audit.flow_shares import codes
from planner.audit.hours import ALWAYS, Hours, week
from planner.audit.model import EVERYWHERE
from planner.audit.model_flow import Friction
from planner.audit.proportions import deviations
from planner.audit.said import friction
from planner.audit.seen import Seen, by_team, examples
from planner.audit.windows import instant, within
from planner.audit.words import ranged, team_name
from planner.people import Workforce
from planner.policy import Policy
from planner.reasons import Figure, Interval, Missing, SignalRefs

BEHIND = ("frictions.recent_weeks", "frictions.arrivals_excess")
NO_HOURS = Missing(
    what="Working hours: policy hours.week is empty",
    would="Say how much work is done outside working hours; hours learnt from the same work cannot tell",
    bring="Name your working hours in policy hours.week",
)
NO_ENDS = Missing(
    what="Steps that end a case",
    would="Set what comes in against what is finished, and count the open work a person",
    bring="Name the last states of your workflow in policy states.ended",
)


def overload(seen: Seen, workforce: Workforce) -> tuple[tuple[Friction, ...], tuple[Missing, ...]]:
    """Load, arrivals, span and hours of each team with steps in the weeks before the window's end."""
    since = seen.window.end - dt.timedelta(weeks=seen.policy["frictions.recent_weeks"])
    recent = within(seen.steps, replace(seen.window, start=since))
    after, missing = _after_hours(recent, seen)
    flows, ends = _flows(recent, since, seen)
    return (*flows, *_span(recent, workforce, seen), *after), (*ends, *missing)


def _flows(recent: ibis.Table, since: dt.date, seen: Seen) -> tuple[list[Friction], list[Missing]]:
    cases = seen.cases.semi_join(recent, list(CASE))
    marked = cases.mutate(
        came=cases.first >= instant(since),
        done=(cases.done >= instant(since)).fill_null(False),
        open=~cases.ended,
    )
    # Where a source ends none of its cases, nothing says which are still open.
    ending = seen.cases.filter(seen.cases.ended).select("source").distinct()
    marked = marked.semi_join(ending, "source")
    counts = by_team(seen, marked, came=marked.came, done=marked.done, open=marked.open)
    if not counts[EVERYWHERE]["done"]:
        return [], [NO_ENDS]
    hands, ids = _hands(recent), examples(seen, marked.filter(marked.open))
    found = []
    for team, told in counts.items():
        refs = SignalRefs(total=told["open"], ids=ids.get(team, ()))
        found.append(_behind(team, told, refs, seen))
        if hands.get(team):
            found.append(_load(team, told["open"], frozenset(hands[team]), refs, seen))
    return found, []


def _behind(team: str, told: dict[str, int], refs: SignalRefs, seen: Seen) -> Friction:
    """By which part more came in than was finished: the share of what came in among both, as an excess."""
    policy, weeks = seen.policy, seen.policy["frictions.recent_weeks"]
    part = share(told["came"], told["came"] + told["done"], denominator="cases come in or finished", policy=policy)
    interval = part.interval and Interval(
        low=_excess(part.interval.low), high=_excess(part.interval.high), level=part.interval.level
    )
    figure = replace(
        part, value=_excess(part.value), interval=interval, denominator="cases finished, by which more came in"
    )
    sentence = f"In the last {weeks} weeks {told['came']:,} cases came in to {team_name(team, seen.names)} "
    low = interval.low if interval else 0.0
    return friction(
        "falling_behind",
        team,
        sentence=f"{sentence}and {told['done']:,} were finished",
        figure=figure,
        signals=refs,
        people=seen.everybody(team),
        policy=policy,
        stands=low > policy["frictions.arrivals_excess"],
        used=BEHIND,
    )


def _excess(share_in: float) -> float:
    """In part more in than out: 0 where both are alike, 1 where twice as much came in; at most 99."""
    return min(share_in / max(1 - share_in, 0.01), 100.0) - 1


def _load(team: str, open_: int, hands: frozenset[str], refs: SignalRefs, seen: Seen) -> Friction:
    """Open cases a person; the interval is that of a count (Poisson, normal score)."""
    people = len(hands)
    name, level = team_name(team, seen.names), seen.policy["audit.confidence"]
    z = deviations(level)
    reach = z * math.sqrt(open_ + z * z / 4)
    interval = None
    if open_ >= seen.policy["audit.minimum_cases"]:
        low, high = ((open_ + z * z / 2 + sign * reach) / people for sign in (-1, 1))
        interval = Interval(low=low, high=high, level=level)
    figure = Figure(
        value=open_ / people, unit="open cases a person", denominator="people at work", n=open_, interval=interval
    )
    return friction(
        "open_work",
        team,
        sentence=f"{open_:,} cases were open in {name}, {open_ / people:,.1f} for each who works there",
        figure=figure,
        signals=refs,
        people=hands,
        policy=seen.policy,
        used=("frictions.recent_weeks",),
    )


def _hands(recent: ibis.Table) -> dict[str, set[str]]:
    named = recent.filter(recent.whom.notnull()).select("placed_team", "whom").distinct().to_pyarrow().to_pylist()
    found: dict[str, set[str]] = {}
    for row in named:
        for team in {row["placed_team"] or EVERYWHERE, EVERYWHERE}:
            found.setdefault(team, set()).add(row["whom"])
    return found


def _span(recent: ibis.Table, workforce: Workforce, seen: Seen) -> list[Friction]:
    """In how many sources a person of each team works, and how many posts they hold, on average."""
    named = recent.filter(recent.whom.notnull(), recent.placed_team.notnull())
    columns = ("placed_team", "whom", "source")
    rows = named.select(*columns).distinct().order_by(*columns).to_pyarrow().to_pylist()
    sources: dict[str, dict[str, set[str]]] = {}
    for row in rows:
        for team in (row["placed_team"], EVERYWHERE):
            sources.setdefault(team, {}).setdefault(row["whom"], set()).add(row["source"])
    posts: dict[str, int] = {}
    for row in workforce.current.to_pylist():
        posts[row["person"]] = posts.get(row["person"], 0) + 1
    return [
        _spanned(team, {who: len(held) for who, held in mine.items()}, posts, seen)
        for team, mine in sources.items()
        if team in (EVERYWHERE, *seen.teams)
    ]


def _spanned(team: str, tools: dict[str, int], posts: dict[str, int], seen: Seen) -> Friction:
    counts, posts_held = list(tools.values()), [posts[who] for who in tools if who in posts]
    level, people = seen.policy["audit.confidence"], len(counts)
    mean = float(np.mean(counts))
    interval = None
    if people >= seen.policy["audit.minimum_cases"]:
        reach = deviations(level) * float(np.std(counts, ddof=1)) / math.sqrt(people)
        interval = Interval(low=mean - reach, high=mean + reach, level=level)
    figure = Figure(value=mean, unit="tools a person", denominator="people at work", n=people, interval=interval)
    held = f" and hold {np.mean(posts_held):.1f} posts" if posts_held else ""
    return friction(
        "span",
        team,
        sentence=f"People of {team_name(team, seen.names)} work in {mean:.1f} tools{held} on average",
        figure=figure,
        signals=SignalRefs(total=0),
        people=frozenset(tools),
        policy=seen.policy,
        used=("frictions.recent_weeks",),
    )


def _given(policy: Policy) -> Hours | None:
    """The working hours that policy states; learnt ones hold most acts by the way they are learnt."""
    days = policy.get("hours.week") or {}
    if not days:
        return None
    free = frozenset(policy.get("hours.free") or ())
    return replace(week(days, zone=policy.get("hours.zone") or ALWAYS.zone), free=free)


def _after_hours(recent: ibis.Table, seen: Seen) -> tuple[list[Friction], list[Missing]]:
    hours = _given(seen.policy)
    if hours is None:
        return [], [NO_HOURS]
    acts = recent.filter(recent.whom.notnull())
    table = acts.select(*CASE, "time", "id", "whom", team=acts.placed_team.fill_null("")).to_pyarrow().sort_by("id")
    if not table.num_rows:
        return [], []
    moments = table["time"].cast("int64").to_numpy()
    days = table["time"].to_numpy().astype("datetime64[D]")
    one_day = dt.timedelta(days=1)
    worked = hours.between(days.min().astype(object) - one_day, days.max().astype(object) + one_day)
    outside = worked.until(moments + 1) == worked.until(moments)
    teams = np.array(table["team"].to_pylist())
    chosen = [(team, teams == team) for team in seen.teams if (teams == team).any()]
    ids, whom = np.array(table["id"].to_pylist()), np.array(table["whom"].to_pylist())
    cases = codes(table, *CASE)
    everywhere = (EVERYWHERE, np.ones(len(teams), dtype=bool))
    return [
        _outside(team, cases[own], outside[own], ids[own], frozenset(whom[own].tolist()), seen)
        for team, own in (everywhere, *chosen)
    ], []


def _outside(
    team: str,
    cases: np.ndarray[tuple[int], np.dtype[np.int64]],
    outside: np.ndarray[tuple[int], np.dtype[np.bool_]],
    ids: np.ndarray[tuple[int], np.dtype[np.str_]],
    people: frozenset[str],
    seen: Seen,
) -> Friction:
    policy = seen.policy
    _, numbers = np.unique(cases, return_inverse=True)
    late, all_ = np.bincount(numbers, weights=outside), np.bincount(numbers)
    interval = None
    if len(all_) >= policy["audit.minimum_cases"]:
        interval = share_intervals(
            np.column_stack([late, all_ - late]),
            samples=policy["audit.bootstrap_samples"],
            level=policy["audit.confidence"],
            most_drawn=policy["audit.drawn_cases"],
            seed=seen.seed,
            name=f"after hours {team}",
        )[0]
    figure = Figure(
        value=float(late.sum() / all_.sum()),
        unit="share",
        denominator="acts of people",
        n=len(all_),
        clock="working hours of policy hours.week",
        interval=interval,
    )
    shown = ids[outside][: policy["audit.example_signals"]].tolist()
    return friction(
        "after_hours",
        team,
        sentence=f"{ranged(figure)} of what people in {team_name(team, seen.names)} did was outside working hours",
        figure=figure,
        signals=SignalRefs(total=int(late.sum()), ids=tuple(shown)),
        people=people,
        policy=policy,
        stands=(interval.low if interval else 0.0) > policy["frictions.after_hours_share"],
        used=("frictions.after_hours_share", "hours.week"),
    )
