"""Role collapse: roles whose work becomes one job, and roles whose people do separate jobs, while titles stay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from planner.architect.chance import above_zero, spread, surviving
from planner.architect.ground import Ground, began, figure, since
from planner.architect.mixes import Course, Floats, Shares, alike, course
from planner.architect.model import Change
from planner.architect.observed import Codes
from planner.architect.turns import Turn
from planner.reasons import Reason

# How many principal components are tried to tell two groups of people apart.
_AXES = 3


@dataclass(frozen=True, kw_only=True)
class Pair:
    """How alike two roles were before and after a turn, resampled, and how probable such a rise is by chance."""

    roles: tuple[int, int]
    early: Floats
    late: Floats
    chance: float = 1.0
    turn: Turn | None = None


def merges(ground: Ground) -> tuple[Change, ...]:
    """Roles whose work has become alike: pairs that pass the test, chained into one finding a group."""
    courses = {role: _course(ground, role, ground.everybody(role)) for role in ground.comparable}
    pairs = list(combinations(ground.comparable, 2))
    # What makes all roles more alike, as a season for all, makes no two of them one job.
    usual = ground.usual(_rise(ground, pair) for pair in pairs)
    looked = [_pair(ground, pair, courses, usual) for pair in pairs]
    stand = surviving([pair.chance for pair in looked], rate=ground.value("false_discovery"))
    found = [pair for pair, stands in zip(looked, stand, strict=True) if stands and pair.turn is not None]
    return tuple(_merge(ground, group, found, len(looked)) for group in chained([pair.roles for pair in found]))


def _course(ground: Ground, role: int, weights: Floats) -> Course:
    return course(ground.mixes, ground.mixes.units(role), weights)


def _rise(ground: Ground, roles: tuple[int, int]) -> float:
    early, late = (_alike(ground, roles, window)[0] for window in (ground.mixes.early, ground.mixes.late))
    return float(late - early)


def _alike(ground: Ground, roles: tuple[int, int], quarters: tuple[int, ...], *, drawn: bool = False) -> Floats:
    one, other = (ground.shares(role, quarters) for role in roles)
    weights = [ground.weights[role] if drawn else ground.everybody(role) for role in roles]
    return alike(one, other, weights[0], weights[1])


def _pair(ground: Ground, roles: tuple[int, int], courses: Mapping[int, Course], usual: float) -> Pair:
    turn = ground.turn(courses[roles[0]].alike(courses[roles[1]]))
    none = Pair(roles=roles, early=np.zeros(1), late=np.zeros(1))
    if turn is None:
        return none
    early, late = (_alike(ground, roles, window)[0] for window in (turn.before, turn.after))
    if not (late >= ground.value("merge_alike") and late - early >= ground.value("merge_rise") + usual):
        return none
    before, after = (_alike(ground, roles, window, drawn=True) for window in (turn.before, turn.after))
    one, other = (_course(ground, role, ground.weights[role]) for role in roles)
    people = min(int(ground.shares(r, window).known.sum()) for r in roles for window in (turn.before, turn.after))
    chance = min(1.0, turn.looked_at * above_zero(after - before - usual, people=people))
    return Pair(roles=roles, early=before, late=after, chance=chance, turn=ground.turn(one.alike(other)))


def chained(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Pairs that share a member, joined into groups, in order."""
    groups: list[set[int]] = []
    for pair in pairs:
        touching = [group for group in groups if group & set(pair)]
        groups = [group for group in groups if group not in touching]
        groups.append(set(pair).union(*touching))
    return sorted(tuple(sorted(group)) for group in groups)


def _merge(ground: Ground, group: tuple[int, ...], found: Sequence[Pair], looked_at: int) -> Change:
    pairs = [pair for pair in found if set(pair.roles) <= set(group)]
    weakest = min(pairs, key=lambda pair: (pair.late[0] - pair.early[0], pair.roles))
    turn = max((pair.turn for pair in pairs if pair.turn is not None), key=lambda one: one.at)
    names = [ground.title(role) for role in group]
    rise = weakest.late - weakest.early
    size = figure(
        rise, spread(rise), unit="share", denominator="overlap of the mixes of work", n=_people(ground, group)
    )
    sentence = f"{_listed(names)} are becoming one job while their titles stay, since {ground.span((turn.at,))}"
    ids = tuple(ground.observed.roles[role] for role in group)
    because = Reason(
        claim=sentence,
        figure=size,
        policy=("architect.merge_alike", "architect.merge_rise", "architect.false_discovery"),
        because=(
            *(_pair_reason(ground, pair, looked_at) for pair in pairs),
            began(ground, turn),
            *(ground.window_reason(role, window) for role in group for window in (turn.before, turn.after)),
        ),
    )
    finding = ground.finding("merge", group, sentence=sentence, size=size, because=because)
    return Change(kind="merge", roles=ids, effect=size.value, finding=finding, **since(ground, turn))


def _pair_reason(ground: Ground, pair: Pair, looked_at: int) -> Reason:
    one, other = (ground.title(role) for role in pair.roles)
    claim = (
        f"The work of {one} and {other} was alike by {pair.early[0]:.2f} and is by {pair.late[0]:.2f}; "
        f"chance alone would show such a rise with probability {pair.chance:.2g}, {looked_at} pairs looked at"
    )
    return Reason(claim=claim)


def _people(ground: Ground, group: tuple[int, ...]) -> int:
    return sum(int(ground.shares(role, ground.mixes.late).known.sum()) for role in group)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def splits(ground: Ground) -> tuple[Change, ...]:
    """Roles whose people now fall into groups that do separate jobs under one title."""
    looked = [split for role in ground.comparable if (split := _split(ground, role)) is not None]
    missed = [1.0] * (len(ground.comparable) - len(looked))
    stand = surviving([split.chance for split in looked] + missed, rate=ground.value("false_discovery"))
    return tuple(_split_change(ground, one) for one, stands in zip(looked, stand, strict=False) if stands)


@dataclass(frozen=True, kw_only=True)
class Split:
    """A role's two groups of people and how alike their work was before and after a turn."""

    role: int
    groups: tuple[Codes, Codes]
    early: Floats
    late: Floats
    chance: float
    turn: Turn


def _split(ground: Ground, role: int) -> Split | None:
    """A split that is large enough, with its probability by chance; None where there is none."""
    units, least = ground.mixes.units(role), ground.value("people")
    first, second = _halves(ground, role)
    if int((first.known & second.known).sum()) < 2 * least:
        return None
    both = int((first.known & second.known).sum())
    groups = _groups(first, second, least=max(least, int(np.ceil(ground.value("split_part") * both))))
    sizes = [len(group) for group in groups]
    everybody, drawn = ground.everybody(role), ground.weights[role]
    turn = ground.turn(_apart(ground, role, groups, everybody))
    if turn is None:
        return None
    before = ground.shares(role, turn.before)
    known = min(int(before.known[group].sum()) for group in groups)
    late = _between(second, groups, drawn)
    early = _between(before, groups, drawn) if known >= least else np.ones_like(late)
    large = late[0] <= ground.value("split_alike") and early[0] - late[0] >= ground.value("split_fall")
    again = ground.turn(_apart(ground, role, groups, drawn))
    if not large or again is None:
        return None
    chance = min(1.0, turn.looked_at * above_zero(early - late, people=sum(sizes) - 1))
    return Split(
        role=role, groups=(units[groups[0]], units[groups[1]]), early=early, late=late, chance=chance, turn=again
    )


def _apart(ground: Ground, role: int, groups: tuple[Codes, Codes], weights: Floats) -> Floats:
    units = ground.mixes.units(role)
    one, other = (course(ground.mixes, units[group], weights[:, group]) for group in groups)
    return one.alike(other)


def _halves(ground: Ground, role: int) -> tuple[Shares, Shares]:
    """The last cases in two halves by chance: groups are made on one half and judged on the other."""
    last = ground.mixes.counts[ground.mixes.units(role)][:, -ground.value("split_quarters") :].sum(axis=1)
    cases = last.astype(np.int64)
    half = np.random.default_rng([ground.seed, role, 1]).binomial(cases, 0.5)
    least = max(1, ground.mixes.least // 2)
    told = ground.mixes.told
    return told(half.astype(float), least=least), told((cases - half).astype(float), least=least)


def _groups(first: Shares, second: Shares, *, least: int) -> tuple[Codes, Codes]:
    """People in two groups of at least so many whose mean work lies farthest apart, cut along what they differ in most.

    The cut with the largest sum of squares between the groups along one of the first principal components.
    """
    known = np.flatnonzero(first.known & second.known)
    rows = first.rows[known] - first.rows[known].mean(axis=0)
    axes = np.linalg.svd(rows, full_matrices=False)[2][:_AXES]
    cuts = []
    for scores in (rows @ axes.T).T:
        order = np.argsort(scores, kind="stable")
        size = np.arange(1, len(known))
        sums = np.cumsum(rows[order], axis=0)[:-1]
        between = (sums**2).sum(axis=1) * (1 / size + 1 / (len(known) - size))
        allowed = np.where((size >= least) & (len(known) - size >= least), between, -np.inf)
        cuts.append((float(allowed.max()), order, int(allowed.argmax()) + 1))
    _, order, size_one = max(cuts, key=lambda cut: cut[0])
    return known[np.sort(order[:size_one])], known[np.sort(order[size_one:])]


def _between(mixes: Shares, groups: tuple[Codes, Codes], weights: Floats) -> Floats:
    one, other = (Shares(rows=mixes.rows[g], known=mixes.known[g], cases=0.0) for g in groups)
    return alike(one, other, weights[:, groups[0]], weights[:, groups[1]])


def _split_change(ground: Ground, split: Split) -> Change:
    role, title = ground.observed.roles[split.role], ground.title(split.role)
    sizes = sorted((len(group) for group in split.groups), reverse=True)
    sentence = (
        f"{title} has become two jobs under one title, of {sizes[0]} and {sizes[1]} people, "
        f"since {ground.span((split.turn.at,))}"
    )
    fall = split.early - split.late
    size = figure(fall, spread(fall), unit="share", denominator="overlap of the mixes of work", n=sum(sizes))
    claim = (
        f"The two groups' work was alike by {split.early[0]:.2f} and is by {split.late[0]:.2f}, judged on cases that "
        f"did not form the groups; probability by chance {split.chance:.2g}"
    )
    because = Reason(
        claim=sentence,
        figure=size,
        policy=("architect.split_alike", "architect.split_fall", "architect.split_part"),
        because=(
            Reason(claim=claim),
            began(ground, split.turn),
            *(_group_reason(ground, group, split.turn.after) for group in split.groups),
        ),
    )
    finding = ground.finding("split", (split.role,), sentence=sentence, size=size, because=because)
    return Change(kind="split", roles=(role,), effect=size.value, finding=finding, **since(ground, split.turn))


def _group_reason(ground: Ground, units: Codes, quarters: tuple[int, ...]) -> Reason:
    rows = ground.rows(int(ground.mixes.role[units[0]]), quarters)
    rows = rows & np.isin(ground.observed.person, ground.mixes.person[units])
    return Reason(claim=f"{len(units)} people work mostly on {ground.mostly(rows)}", signals=ground.refs(rows))
