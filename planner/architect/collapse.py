"""Role collapse: roles whose work becomes one job, and roles whose people do separate jobs, while titles stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from planner.architect.chance import above_zero, spread, surviving
from planner.architect.ground import Ground, figure, onset
from planner.architect.mixes import Floats, Shares, alike, shares
from planner.architect.model import Change
from planner.architect.observed import Codes
from planner.reasons import Finding, Reason, percent


@dataclass(frozen=True, kw_only=True)
class Pair:
    """How alike two roles were early and late, resampled, and how probable such a rise is by chance."""

    roles: tuple[int, int]
    early: Floats
    late: Floats
    chance: float


def merges(ground: Ground) -> tuple[Change, ...]:
    """Roles whose work has become alike: pairs that pass the test, chained into one finding a group."""
    pairs = [_pair(ground, *roles) for roles in combinations(ground.comparable, 2)]
    stand = surviving([pair.chance for pair in pairs], rate=ground.value("false_discovery"))
    found = [pair for pair, stands in zip(pairs, stand, strict=True) if stands and _large(ground, pair)]
    return tuple(_merge(ground, group, found, len(pairs)) for group in chained([pair.roles for pair in found]))


def _pair(ground: Ground, one: int, other: int) -> Pair:
    weights = ground.weights[one], ground.weights[other]
    early, late = (
        alike(ground.shares(one, window), ground.shares(other, window), *weights)
        for window in (ground.mixes.early, ground.mixes.late)
    )
    people = min(int(ground.shares(role, window).known.sum()) for role in (one, other) for window in _windows(ground))
    return Pair(roles=(one, other), early=early, late=late, chance=above_zero(late - early, people=people))


def _windows(ground: Ground) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return ground.mixes.early, ground.mixes.late


def _large(ground: Ground, pair: Pair) -> bool:
    rise = pair.late[0] - pair.early[0]
    return bool(pair.late[0] >= ground.value("merge_alike") and rise >= ground.value("merge_rise"))


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
    since = ground.observed.quarters[max(_since(ground, pair) for pair in pairs)]
    names = [ground.title(role) for role in group]
    rise = weakest.late - weakest.early
    size = figure(
        rise, spread(rise), unit="share", denominator="overlap of the mixes of work", n=_people(ground, group)
    )
    sentence = f"{_listed(names)} are becoming one job while their titles stay, since {since}"
    ids = tuple(ground.observed.roles[role] for role in group)
    finding = Finding(
        key="merge:" + "+".join(ids),
        kind="merge",
        subjects=tuple(f"role:{role}" for role in ids),
        sentence=sentence,
        certainty="likely",
        figure=size,
        people=frozenset().union(*(ground.observed.people(ground.rows(role)) for role in group)),
        because=Reason(
            claim=sentence,
            figure=size,
            policy=("architect.merge_alike", "architect.merge_rise", "architect.false_discovery"),
            because=(
                *(_pair_reason(ground, pair, looked_at) for pair in pairs),
                *(ground.window_reason(role, window) for role in group for window in _windows(ground)),
            ),
        ),
    )
    return Change(kind="merge", roles=ids, onset=since, effect=size.value, finding=finding)


def _pair_reason(ground: Ground, pair: Pair, looked_at: int) -> Reason:
    one, other = (ground.title(role) for role in pair.roles)
    claim = (
        f"The work of {one} and {other} was alike by {pair.early[0]:.2f} in {ground.span(ground.mixes.early)} and by "
        f"{pair.late[0]:.2f} in {ground.span(ground.mixes.late)}; chance alone would show such a rise with "
        f"probability {pair.chance:.2g}, {looked_at} pairs looked at"
    )
    return Reason(claim=claim)


def _since(ground: Ground, pair: Pair) -> int:
    values = []
    for quarter in range(len(ground.observed.quarters)):
        one, other = (ground.shares(role, (quarter,)) for role in pair.roles)
        values.append(float(alike(one, other, *(np.ones((1, len(s.known))) for s in (one, other)))[0]))
    return onset(values, early=float(pair.early[0]), late=float(pair.late[0]))


def _people(ground: Ground, group: tuple[int, ...]) -> int:
    return sum(int(ground.shares(role, ground.mixes.late).known.sum()) for role in group)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def splits(ground: Ground) -> tuple[Change, ...]:
    """Roles whose people now fall into groups that do separate jobs under one title."""
    looked = [split for role in ground.comparable if (split := _split(ground, role)) is not None]
    stand = surviving([split.chance for split in looked], rate=ground.value("false_discovery"))
    return tuple(_split_change(ground, one) for one, stands in zip(looked, stand, strict=True) if stands and one.large)


@dataclass(frozen=True, kw_only=True)
class Split:
    """A role's two groups of people and how alike their work was early and late."""

    role: int
    groups: tuple[Codes, Codes]
    early: float
    late: float
    values: Floats
    chance: float
    large: bool


def _split(ground: Ground, role: int) -> Split | None:
    units = ground.mixes.units(role)
    first, second = _halves(ground, role)
    if int((first.known & second.known).sum()) < 2 * ground.value("people"):
        return None
    groups = _groups(first, second)
    late = _between(second, groups, ground.weights[role])
    before = ground.shares(role, ground.mixes.early)
    known = [int(before.known[group].sum()) for group in groups]
    least = ground.value("people")
    early = _between(before, groups, ground.weights[role]) if min(known) >= least else np.ones_like(late)
    part = min(len(group) for group in groups) / max(1, sum(len(group) for group in groups))
    fall = early - late
    large = part >= ground.value("split_part") and min(len(group) for group in groups) >= least
    large = large and late[0] <= ground.value("split_alike") and fall[0] >= ground.value("split_fall")
    return Split(
        role=role,
        groups=(units[groups[0]], units[groups[1]]),
        early=float(early[0]),
        late=float(late[0]),
        values=fall,
        chance=above_zero(fall, people=min(len(group) for group in groups)),
        large=bool(large),
    )


def _halves(ground: Ground, role: int) -> tuple[Shares, Shares]:
    """The late cases in two halves by chance: groups are made on one half and judged on the other."""
    late = ground.mixes.counts[ground.mixes.units(role)][:, list(ground.mixes.late)].sum(axis=1).astype(np.int64)
    half = np.random.default_rng([ground.seed, role, 1]).binomial(late, 0.5)
    least = max(1, ground.mixes.least // 2)
    return shares(half.astype(float), least=least), shares((late - half).astype(float), least=least)


def _groups(first: Shares, second: Shares) -> tuple[Codes, Codes]:
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    known = np.flatnonzero(first.known & second.known)
    distinct = len(np.unique(first.rows[known].round(9), axis=0))
    if distinct < 2:
        return known, known[:0]
    with threadpool_limits(1):
        labels = KMeans(2, n_init=5, random_state=0).fit_predict(np.sqrt(first.rows[known]))
    return known[labels == labels[0]], known[labels != labels[0]]


def _between(mixes: Shares, groups: tuple[Codes, Codes], weights: Floats) -> Floats:
    one, other = (Shares(rows=mixes.rows[g], known=mixes.known[g], cases=0.0) for g in groups)
    return alike(one, other, weights[:, groups[0]], weights[:, groups[1]])


def _split_change(ground: Ground, split: Split) -> Change:
    role, title = ground.observed.roles[split.role], ground.title(split.role)
    since = ground.observed.quarters[_split_since(ground, split)]
    sizes = sorted((len(group) for group in split.groups), reverse=True)
    sentence = f"{title} has become two jobs under one title, of {sizes[0]} and {sizes[1]} people, since {since}"
    size = figure(
        split.values, spread(split.values), unit="share", denominator="overlap of the mixes of work", n=sum(sizes)
    )
    claim = (
        f"The two groups' work was alike by {split.early:.2f} in {ground.span(ground.mixes.early)} and by "
        f"{split.late:.2f} in {ground.span(ground.mixes.late)}, judged on cases that did not form the groups; "
        f"probability by chance {split.chance:.2g}"
    )
    finding = Finding(
        key=f"split:role:{role}",
        kind="split",
        subjects=(f"role:{role}",),
        sentence=sentence,
        certainty="likely",
        figure=size,
        people=ground.observed.people(ground.rows(split.role)),
        because=Reason(
            claim=sentence,
            figure=size,
            policy=("architect.split_alike", "architect.split_fall", "architect.split_part"),
            because=(Reason(claim=claim), *(_group_reason(ground, group) for group in split.groups)),
        ),
    )
    return Change(kind="split", roles=(role,), onset=since, effect=size.value, finding=finding)


def _split_since(ground: Ground, split: Split) -> int:
    values = []
    for quarter in range(len(ground.observed.quarters)):
        one, other = (ground.mixes.shares(group, (quarter,)) for group in split.groups)
        values.append(float(alike(one, other, np.ones((1, len(one.known))), np.ones((1, len(other.known))))[0]))
    return onset(values, early=split.early, late=split.late)


def _group_reason(ground: Ground, units: Codes) -> Reason:
    counts = ground.mixes.counts[units][:, list(ground.mixes.late)].sum(axis=(0, 1))
    top = [int(label) for label in np.argsort(-counts, kind="stable")[:3] if counts[label] > 0]
    names = ", ".join(f"{ground.clustering.clusters[c].name} {percent(counts[c] / counts.sum())}" for c in top)
    rows = ground.rows(int(ground.mixes.role[units[0]]), ground.mixes.late)
    rows = rows & np.isin(ground.observed.person, ground.mixes.person[units])
    return Reason(claim=f"{len(units)} people work mostly on {names}", signals=ground.refs(rows))
