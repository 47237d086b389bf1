"""Cases of one team and kind of work: when they come, who takes them, what they are called."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.demo.begun import busy
from planner.demo.calendar import season
from planner.demo.model import Period, Stint
from planner.demo.plan import Plan, Team, Work
from planner.demo.wording import Pool

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

CONVERGING_POOLS = ("business-analyst", "project-manager", "scrum-master")
# Share of foreign work by quarter: three roles end with the same mix.
CONVERGENCE = (0.03, 0.15, 0.30, 0.46, 0.58, 0.66)
ORDINARY_FOREIGN = 0.03
DRAFTING = {"support": 1.0, "claims": 0.75}
GHOST = (0.01, 0.03, 0.07, 0.12, 0.17, 0.21)
GHOST_POOL = "judging-drafts"
# Of each pool the work that comes to it under the same title, as the share of its cases by quarter, and the fact it is.
COMING = {
    "it-support-specialist": ("it-support-wider", (0.02, 0.08, 0.24, 0.42, 0.56, 0.62), "wider_role"),
    "intake-nurse": ("own-devices", (0.02, 0.05, 0.11, 0.18, 0.25, 0.31), "own_devices"),
}
WIDER_LOAD = (1.0, 1.05, 1.2, 1.4, 1.55, 1.65)
# Share of the clerks' cases that the bot takes, by quarter, and what it takes in a company that leaves it there.
TAKEN_OVER = (0.05, 0.16, 0.30, 0.45, 0.58, 0.70)
ORDINARY_TAKEN = 0.05
BUSIER = (1.0, 1.1, 1.2, 1.3, 1.4, 1.5)
ELSEWHERE = 0.3
UNKNOWN = 0.02


@dataclass(frozen=True, kw_only=True)
class Group:
    """People of one team and kind of work: positions in the list of stints, and the others of that work elsewhere."""

    team: Team
    work: str
    here: Ints
    others: Ints


@dataclass(frozen=True, kw_only=True)
class Cases:
    """The cases of a group, one row each: when opened, by quarter, who has it first and after a hand-over, its title.

    ``bot`` marks cases a machine does whole, ``ghost`` those about judging drafts, ``unknown`` those of an account that
    belongs to nobody.
    """

    group: Group
    days: npt.NDArray[np.datetime64]
    quarter: Ints
    first: Ints
    second: Ints
    reviewer: Ints
    titles: npt.NDArray[np.object_]
    bot: Flags
    ghost: Flags
    unknown: Flags


class People:
    """The stints as arrays, to choose from quickly."""

    def __init__(self, stints: list[Stint], rng: np.random.Generator) -> None:
        never = np.datetime64("2999-01-01")
        self.start = np.array([s.start for s in stints], dtype="datetime64[D]")
        self.end = np.array([s.end or never for s in stints], dtype="datetime64[D]")
        employees = sorted({s.employee for s in stints})
        pace = dict(zip(employees, rng.lognormal(0.0, 0.2, len(employees)), strict=True))
        self.pace = np.array([pace[s.employee] for s in stints])

    def at(self, who: Ints, days: npt.NDArray[np.datetime64]) -> Flags:
        """Who was there on which day: a row a day, a column a person."""
        there: Flags = (self.start[who] <= days[:, None]) & (days[:, None] < self.end[who])
        return there

    def choose(self, who: Ints, days: npt.NDArray[np.datetime64], rng: np.random.Generator) -> Ints:
        """One of these people for each day, the quicker ones more often."""
        draws = rng.exponential(1.0, (len(days), len(who))) / self.pace[who]
        draws[~self.at(who, days)] = np.inf
        chosen: Ints = who[draws.argmin(axis=1)]
        return chosen


def groups(plan: Plan, stints: list[Stint]) -> list[Group]:
    """Every team's people by kind of work."""
    found = []
    units = {team.name: team.unit for team in plan.teams}
    for team in plan.teams:
        for work in sorted({s.work for s in stints if s.team == team.name and s.work}):
            same = [at for at, s in enumerate(stints) if s.work == work and units.get(s.team) == team.unit]
            here = np.array([at for at in same if stints[at].team == team.name], dtype=np.int64)
            others = np.array([at for at in same if stints[at].team != team.name], dtype=np.int64)
            found.append(Group(team=team, work=work, here=here, others=others))
    return found


def cases(
    group: Group,
    work: Work,
    people: People,
    span: Period,
    pools: dict[str, Pool],
    *,
    rng: np.random.Generator,
    without: frozenset[str],
) -> Cases:
    """All cases a group opens over the six quarters."""
    days = _days(group, work, people, span, rng=rng, without=without)
    firsts = np.array(span.quarters, dtype="datetime64[D]")
    quarter = np.searchsorted(firsts, days, side="right") - 1
    ghost = _chance(quarter, _drafting(group.work, without), rng)
    second = people.choose(group.here, days, rng)
    if len(group.others):
        away = rng.random(len(days)) < ELSEWHERE
        second[away] = people.choose(group.others, days[away], rng)
    return Cases(
        group=group,
        days=days,
        quarter=quarter,
        first=people.choose(group.here, days, rng),
        second=second,
        reviewer=people.choose(group.here, days, rng),
        titles=_titles(work, quarter, ghost, pools, rng=rng, without=without),
        bot=_chance(quarter, _taken(group.work, without), rng),
        ghost=ghost,
        unknown=rng.random(len(days)) < UNKNOWN,
    )


def _days(
    group: Group, work: Work, people: People, span: Period, *, rng: np.random.Generator, without: frozenset[str]
) -> npt.NDArray[np.datetime64]:
    monday = np.datetime64(span.start) - span.start.weekday()
    weeks = monday + 7 * np.arange(span.weeks + 1)
    firsts = np.array(span.quarters, dtype="datetime64[D]")
    quarter = np.maximum(np.searchsorted(firsts, weeks, side="right") - 1, 0)
    trend = _trend(group.work, without)[quarter]
    expected = people.at(group.here, weeks).sum(axis=1) * work.rate * season(weeks) * trend
    expected = expected * busy(group.team.name, weeks, span, without=without)
    counts = rng.poisson(expected)
    days = np.repeat(weeks, counts) + rng.choice(7, counts.sum(), p=(0.21, 0.2, 0.19, 0.18, 0.16, 0.03, 0.03))
    days = np.sort(days[(days >= np.datetime64(span.start)) & (days <= np.datetime64(span.end))])
    return days[people.at(group.here, days).any(axis=1)]


def _trend(work: str, without: frozenset[str]) -> Floats:
    """How much work comes in each quarter against the first."""
    if work == "fraud" and "busy" not in without:
        return np.array(BUSIER)
    if work == "helpdesk" and "wider_role" not in without:
        return np.array(WIDER_LOAD)
    return np.ones(len(BUSIER))


def _chance(quarter: Ints, shares: tuple[float, ...], rng: np.random.Generator) -> Flags:
    hit: Flags = rng.random(len(quarter)) < np.array(shares)[quarter]
    return hit


def _drafting(work: str, without: frozenset[str]) -> tuple[float, ...]:
    factor = 0.0 if "ghost" in without else DRAFTING.get(work, 0.0)
    return tuple(share * factor for share in GHOST)


def _taken(work: str, without: frozenset[str]) -> tuple[float, ...]:
    if work != "documents":
        return (0.0,) * len(TAKEN_OVER)
    return (ORDINARY_TAKEN,) * len(TAKEN_OVER) if "phased_out" in without else TAKEN_OVER


def _titles(
    work: Work,
    quarter: Ints,
    ghost: Flags,
    pools: dict[str, Pool],
    *,
    rng: np.random.Generator,
    without: frozenset[str],
) -> npt.NDArray[np.object_]:
    titles = pools[work.pool].pick(len(quarter), rng)
    if work.pool in CONVERGING_POOLS:
        shares = (ORDINARY_FOREIGN,) * len(CONVERGENCE) if "convergence" in without else CONVERGENCE
        foreign = _chance(quarter, shares, rng)
        others = [name for name in CONVERGING_POOLS if name != work.pool]
        source = rng.integers(0, len(others), len(quarter))
        for at, name in enumerate(others):
            these = foreign & (source == at)
            titles[these] = pools[name].pick(int(these.sum()), rng)
    titles[ghost] = pools[GHOST_POOL].pick(int(ghost.sum()), rng)
    name, coming, fact = COMING.get(work.pool, ("", (), ""))
    if name and fact not in without:
        these = _chance(quarter, coming, rng)
        titles[these] = pools[name].pick(int(these.sum()), rng)
    return titles
