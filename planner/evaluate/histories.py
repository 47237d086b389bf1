"""Histories of roles in invented companies: who did what when, and what was made to happen to each role.

Nothing here knows how changes are found. What is true is what was drawn, not what the tickets show.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from planner.audit.model import WORK
from planner.evaluate.histories_words import BESIDE, Activity, Chance, activities, common
from planner.library.model import Responsibility, Role

CHANGES = ("merge", "compress", "expand", "split", "drift")
NOTHING = ("rename", "reword", "busy quarter", "none")
HISTORIES = 10
NO_CHANGE = 10_000
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class History:
    """What was made to happen to one role, or to those that merge: its kind and the first quarter that shows any of it.

    ``since`` is the place among the company's quarters, None where nothing happened.
    """

    kind: str
    roles: tuple[str, ...]
    since: int | None


@dataclass(frozen=True, kw_only=True)
class Company:
    """A company's work (schema WORK), its roles as declared now, its quarters and the histories of its roles."""

    work: pa.Table
    roles: dict[str, Role]
    quarters: tuple[str, ...]
    histories: tuple[History, ...]


@dataclass(kw_only=True)
class Part:
    """One role as it is played: how much of which activity, by how many, and what changes in the course of time."""

    name: str
    mix: dict[int, float]
    people: int
    demand: float
    teams: int
    seasonal: dict[int, float] = field(default_factory=dict)
    peak: int = 0
    level: Callable[[int], float] = lambda quarter: 0.0
    target: dict[int, float] = field(default_factory=dict)
    groups: tuple[dict[int, float], dict[int, float]] | None = None
    group_share: float = 0.5
    heads: float = 1.0
    grown: float = 1.0
    more_teams: int = 0
    busy: tuple[int, float, int, float] | None = None
    later_name: str = ""
    renamed: int = NO_CHANGE
    reworded: int = NO_CHANGE

    def called(self, quarter: int) -> str:
        """The role's id in a quarter."""
        return self.later_name if quarter >= self.renamed else self.name

    @property
    def last(self) -> str:
        """The role's id in the end."""
        return self.later_name or self.name


@dataclass(frozen=True, kw_only=True)
class World:
    """What holds for a whole company: how long, how noisy, how fast it grows and how often people leave."""

    quarters: int
    first: int
    taste: float
    shock: float
    turnover: float
    growth: float
    season: float
    aside: float
    volume_noise: float


def company(seed: Sequence[int], *, histories: int = HISTORIES) -> Company:
    """One company, the same for the same seed: about that many roles, each with a history of its own."""
    rng = np.random.default_rng(list(seed))
    world = _world(rng)
    kinds = _kinds(rng, histories)
    pool = activities(rng)
    names = _Names(rng)
    free = list(range(len(pool)))
    parts: list[Part] = []
    made: list[History] = []
    for kind in kinds:
        played, since = _play(kind, world, free, names, rng)
        parts += played
        made.append(History(kind=kind, roles=tuple(sorted(part.last for part in played)), since=since))
    labels = tuple(f"{2021 + (world.first + at) // 4}Q{(world.first + at) % 4 + 1}" for at in range(world.quarters))
    return Company(
        work=_table(parts, world, [*pool, common()], labels, rng),
        roles={part.last: _declared(part, pool) for part in parts},
        quarters=labels,
        histories=tuple(made),
    )


def _world(rng: Chance) -> World:
    return World(
        quarters=int(rng.integers(6, 13)),
        first=int(rng.integers(0, 4)),
        taste=float(rng.uniform(1.5, 8)),
        shock=float(rng.uniform(0.05, 0.25)),
        turnover=float(rng.uniform(0.0, 0.08)),
        growth=float(rng.uniform(-0.02, 0.04)),
        season=float(rng.choice([0.0, 0.15, 0.3])),
        aside=float(rng.uniform(0.0, 0.12)),
        volume_noise=float(rng.uniform(0.02, 0.12)),
    )


def _kinds(rng: Chance, histories: int) -> list[str]:
    changing = rng.uniform(0.0, 0.9)
    return [str(rng.choice(CHANGES if rng.random() < changing else NOTHING)) for _ in range(histories)]


class _Names:
    """Names of roles that say nothing."""

    def __init__(self, rng: Chance) -> None:
        self._numbers = iter(rng.permutation(900).tolist())

    def __call__(self) -> str:
        return f"post-{100 + next(self._numbers)}"


def _part(world: World, free: list[int], names: _Names, rng: Chance, *, least: int = 2) -> Part:
    """An ordinary role with activities of its own."""
    chosen = [free.pop() for _ in range(int(rng.integers(least, 6)))]
    seasonal = {}
    if rng.random() < 0.35:
        seasonal = {chosen[0]: float(rng.uniform(0.5, 2.0))}
    return Part(
        name=names(),
        mix=_even(chosen, rng),
        people=int(rng.integers(6, 21)),
        demand=float(rng.uniform(6, 20)),
        teams=int(rng.integers(1, 4)),
        seasonal=seasonal,
        peak=int(rng.integers(0, 4)),
    )


def _even(chosen: Sequence[int], rng: Chance) -> dict[int, float]:
    weights = rng.uniform(0.6, 1.4, len(chosen))
    return dict(zip(chosen, (weights / weights.sum()).tolist(), strict=True))


def _blend(one: dict[int, float], other: dict[int, float], part: float) -> dict[int, float]:
    return {key: (1 - part) * one.get(key, 0.0) + part * other.get(key, 0.0) for key in one | other}


def _course(world: World, rng: Chance) -> tuple[int, Callable[[int], float]]:
    """The first quarter of a change and how much of it there is in each quarter; at least two at either end."""
    longest = min(3, world.quarters - 4)
    length = int(rng.integers(1, longest + 1))
    since = int(rng.integers(2, world.quarters - 1 - length + 1))
    return since, lambda quarter: min(1.0, max(0.0, (quarter - since + 1) / length))


def _play(kind: str, world: World, free: list[int], names: _Names, rng: Chance) -> tuple[list[Part], int | None]:
    """The roles of one history, and since when they change."""
    if kind in CHANGES:
        since, level = _course(world, rng)
        plays = {"merge": _merge, "compress": _compress, "expand": _expand, "split": _split, "drift": _drift}
        parts = plays[kind](world, free, names, rng)
        return [replace(part, level=level) for part in parts], since
    part = _part(world, free, names, rng)
    at = int(rng.integers(1, world.quarters))
    if kind == "rename":
        part = replace(part, later_name=names(), renamed=at)
    elif kind == "reword":
        part = replace(part, reworded=at)
    elif kind == "busy quarter":
        most = max(part.mix, key=part.mix.__getitem__)
        part = replace(part, busy=(at, float(rng.uniform(1.6, 3.0)), most, float(rng.uniform(1.0, 2.0))))
    return [part], None


def _merge(world: World, free: list[int], names: _Names, rng: Chance) -> list[Part]:
    parts = [_part(world, free, names, rng) for _ in range(3 if rng.random() < 0.2 else 2)]
    far = float(rng.uniform(0.8, 1.0))
    if len(parts) == 2 and rng.random() < 0.35:
        # One of them comes to do the other's work.
        return [replace(parts[0], target=_blend(parts[0].mix, parts[1].mix, max(far, 0.85))), parts[1]]
    both = {key: share / len(parts) for part in parts for key, share in part.mix.items()}
    return [replace(part, target=_blend(part.mix, both, far)) for part in parts]


def _compress(world: World, free: list[int], names: _Names, rng: Chance) -> list[Part]:
    part = _part(world, free, names, rng)
    return [replace(part, people=max(part.people, 10), heads=float(rng.uniform(0.4, 0.6)), target=part.mix)]


def _expand(world: World, free: list[int], names: _Names, rng: Chance) -> list[Part]:
    part = _part(world, free, names, rng)
    held = len(part.mix)
    more = max(2, round(held * rng.uniform(0.9, 1.5)))
    wider = _even([*part.mix, *(free.pop() for _ in range(more))], rng)
    return [replace(part, target=wider, grown=float(rng.uniform(1.3, 1.8)), more_teams=int(rng.integers(1, 3)))]


def _split(world: World, free: list[int], names: _Names, rng: Chance) -> list[Part]:
    part = _part(world, free, names, rng, least=3)
    # A group of fewer than five is never told of, so that each has more here.
    part = replace(part, people=max(part.people, 16))
    chosen = list(part.mix)
    at = int(rng.integers(1, len(chosen)))
    far = float(rng.uniform(0.85, 1.0))
    sides = [{key: part.mix[key] for key in keys} for keys in (chosen[:at], chosen[at:])]
    one, other = ({key: share / sum(side.values()) for key, share in side.items()} for side in sides)
    groups = _blend(part.mix, one, far), _blend(part.mix, other, far)
    return [replace(part, groups=groups, group_share=float(rng.uniform(0.4, 0.6)))]


def _drift(world: World, free: list[int], names: _Names, rng: Chance) -> list[Part]:
    part = _part(world, free, names, rng)
    other = _even([free.pop() for _ in part.mix], rng)
    return [replace(part, target=_blend(part.mix, other, float(rng.uniform(0.65, 1.0))))]


def _declared(part: Part, pool: Sequence[Activity]) -> Role:
    """The role's file, as written before anything happened; reworded where that is its history."""
    texts = [pool[at].restated if part.reworded < NO_CHANGE else pool[at].statement for at in part.mix]
    duties = tuple(Responsibility(id=f"r{at}", text=text) for at, text in enumerate(texts))
    name = part.last
    return Role(id=name, title=name, family="invented", purpose="", responsibilities=duties, needs=())


@dataclass(frozen=True, kw_only=True)
class _Post:
    """One person in a role: from which quarter up to, not including, which; what they like to do, and how fast."""

    person: str
    start: int
    end: int
    taste: Floats
    pace: float
    second: bool


def _staffed(part: Part, world: World, kinds: int, rng: Chance) -> list[_Post]:
    """Everybody who ever held the role: some leave and are replaced after a while; some jobs are not filled again."""
    posts: list[_Post] = []

    def hire(start: int) -> int:
        taste = rng.gamma(world.taste, 1 / world.taste, kinds)
        person = f"{part.name}-p{len(posts):03d}"
        end = start + int(rng.geometric(world.turnover)) if world.turnover > 0 else NO_CHANGE
        second = int((len(posts) + 1) * part.group_share) > int(len(posts) * part.group_share)
        posts.append(_Post(person=person, start=start, end=end, taste=taste, pace=rng.lognormal(0, 0.2), second=second))
        return len(posts) - 1

    for _ in range(part.people):
        hire(0)
    for quarter in range(1, world.quarters):
        there = [at for at, post in enumerate(posts) if post.start < quarter < post.end]
        wanted = _wanted(part, world, quarter)
        for at in rng.permutation(there)[: max(0, len(there) - wanted)].tolist():
            posts[at] = replace(posts[at], end=quarter)
        for _ in range(max(0, wanted - len(there))):
            if rng.random() < 0.7:
                hire(quarter)
    return posts


def _wanted(part: Part, world: World, quarter: int) -> int:
    size = part.people * (1 + world.growth) ** quarter
    level = part.level(quarter)
    size *= 1 + level * (part.heads - 1) + level * 0.5 * (part.grown - 1)
    busy = part.busy is not None and part.busy[0] == quarter
    return max(2, round(size * (1.2 if busy else 1.0)))


def _mix(part: Part, world: World, quarter: int, kinds: int, *, second: bool) -> Floats:
    level = part.level(quarter)
    target = part.target or part.mix
    if part.groups is not None:
        target = part.groups[int(second)]
    now = _blend(part.mix, target, level)
    if part.busy is not None and part.busy[0] == quarter:
        now[part.busy[2]] *= part.busy[3]
    for key, height in part.seasonal.items():
        if key in now and (world.first + quarter) % 4 == part.peak:
            now[key] *= 1 + height
    shares = np.zeros(kinds)
    shares[list(now)] = list(now.values())
    shares[-1] = world.aside
    return shares


def _load(part: Part, world: World, quarter: int, rng: Chance) -> float:
    """How many cases come to a role in a quarter."""
    load = part.people * part.demand * (1 + world.growth) ** quarter
    load *= 1 + world.season * np.cos(np.pi / 2 * (world.first + quarter))
    load *= 1 + part.level(quarter) * (part.grown - 1)
    if part.busy is not None and part.busy[0] == quarter:
        load *= part.busy[1]
    return float(load * rng.lognormal(0, world.volume_noise))


def _table(
    parts: Sequence[Part], world: World, pool: Sequence[Activity], labels: Sequence[str], rng: Chance
) -> pa.Table:
    columns: dict[str, list[object]] = {name: [] for name in ("person", "role", "team", "quarter", "title")}
    for part in parts:
        posts = _staffed(part, world, len(pool), rng)
        shocks = rng.lognormal(0, world.shock, (world.quarters, len(pool)))
        for quarter in range(world.quarters):
            there = [post for post in posts if post.start <= quarter < post.end]
            load = _load(part, world, quarter, rng)
            total = sum(post.pace for post in there)
            for post in there:
                mix = _mix(part, world, quarter, len(pool), second=post.second) * shocks[quarter] * post.taste
                count = int(rng.poisson(load * post.pace / total))
                _write(columns, part, post, quarter, mix / mix.sum(), count, pool, labels, rng)
    rows = len(columns["title"])
    lost = rng.random(rows) < 0.02
    columns["person"] = [None if gone else person for person, gone in zip(columns["person"], lost, strict=True)]
    columns["signal"] = [f"s{at:07d}" for at in range(rows)]
    columns["case"] = [f"case-{at}" for at in range(rows)]
    columns["source"], columns["type"] = ["tickets"] * rows, ["task"] * rows
    columns["hours"], columns["automated"] = rng.gamma(2, 2, rows).tolist(), [False] * rows
    return pa.Table.from_arrays([pa.array(columns[one.name], one.type) for one in WORK], schema=WORK)


def _write(
    columns: dict[str, list[object]],
    part: Part,
    post: _Post,
    quarter: int,
    mix: Floats,
    count: int,
    pool: Sequence[Activity],
    labels: Sequence[str],
    rng: Chance,
) -> None:
    teams = part.teams + round(part.more_teams * part.level(quarter))
    for kind in rng.choice(len(mix), count, p=mix).tolist():
        said = pool[kind].retitled if quarter >= part.reworded else pool[kind].titles
        title = said[int(rng.integers(len(said)))]
        if rng.random() < 0.5:
            title = f"{title} {BESIDE[int(rng.integers(len(BESIDE)))]}"
        columns["title"].append(title)
    columns["person"] += [post.person] * count
    columns["role"] += [part.called(quarter)] * count
    columns["team"] += [f"{part.name}-t{at}" for at in rng.integers(0, teams, count).tolist()]
    columns["quarter"] += [labels[quarter]] * count
