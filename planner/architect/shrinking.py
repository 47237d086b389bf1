"""Shrinking roles: the same responsibilities carried by fewer people, or more and more by bots."""

from dataclasses import dataclass, replace

import numpy as np

from planner.architect.automation import Hands
from planner.architect.chance import above_zero, spread, surviving
from planner.architect.ground import Ground, began, figure, since
from planner.architect.mixes import Floats, alike
from planner.architect.model import Change
from planner.architect.observed import Mask
from planner.architect.turns import Turn
from planner.reasons import Figure, Finding, Reason, percent


@dataclass(frozen=True, kw_only=True)
class Shrink:
    """How much of a role's work bots took, how much its people kept, and how probable that is by chance."""

    role: int
    automated: tuple[float, float]
    kept: float
    values: Floats
    by_bots: bool
    chance: float = 1.0
    large: bool = False
    turn: Turn | None = None


def compressions(ground: Ground, hands: Hands) -> tuple[tuple[Change, ...], tuple[Finding, ...]]:
    """Roles that were compressed, and among them those that are being phased out."""
    known = [role for role in ground.mixes.roles if ground.shares(role, ground.mixes.early).enough(ground.policy)]
    looked = [_automated(ground, hands, role) for role in known]
    looked += [_fewer(ground, hands, role) for role in ground.comparable]
    stand = surviving([one.chance for one in looked], rate=ground.value("false_discovery"))
    found = [one for one, stands in zip(looked, stand, strict=True) if stands and one.large]
    first = {one.role: one for one in reversed(found)}
    changes = tuple(_change(ground, hands, first[role]) for role in sorted(first))
    gone = [one for one in first.values() if _phased_out(ground, one)]
    return changes, tuple(_phase_out(ground, hands, one) for one in sorted(gone, key=lambda one: one.role))


def _automated(ground: Ground, hands: Hands, role: int) -> Shrink:
    """Bots take over: the automated part rose and people's cases fell, each more than chance would."""
    early, late = ground.mixes.early, ground.mixes.late
    share = hands.share(role, early), hands.share(role, late)
    work = _cases(ground, role, late) / _cases(ground, role, early)
    kept = float(work[0])
    chance = above_zero(-np.log(np.maximum(work, 1e-9)), people=len(ground.mixes.units(role)))
    steady = _steady(hands, role, early, late)
    taken = _gain(hands.bots, role, early, late) + ground.value("compress_taken") * _gain(
        hands.people, role, early, late
    )
    large = share[1] - share[0] >= ground.value("compress_rise") and kept <= ground.value("compress_work")
    return Shrink(
        role=role,
        automated=share,
        kept=kept,
        values=1 - work,
        chance=max(chance, _proportion(hands, role, early, late)),
        large=bool(large and steady and taken >= 0),
        by_bots=True,
        turn=ground.turn(_shares(hands, role)),
    )


def _cases(ground: Ground, role: int, quarters: tuple[int, ...]) -> Floats:
    counts = ground.mixes.counts[ground.mixes.units(role)][:, list(quarters)].sum(axis=(1, 2))
    return np.asarray(np.maximum(ground.weights[role] @ counts / len(quarters), 1e-9))


def _gain(cases: Floats, role: int, early: tuple[int, ...], late: tuple[int, ...]) -> float:
    """Cases a quarter more than before; fewer are negative."""
    return float(cases[role, list(late)].mean() - cases[role, list(early)].mean())


def _steady(hands: Hands, role: int, early: tuple[int, ...], late: tuple[int, ...]) -> bool:
    return max(hands.share(role, (q,)) for q in early) < min(hands.share(role, (q,)) for q in late)


def _shares(hands: Hands, role: int) -> Floats:
    return np.array([[hands.share(role, (quarter,)) for quarter in range(hands.people.shape[1])]])


def _proportion(hands: Hands, role: int, early: tuple[int, ...], late: tuple[int, ...]) -> float:
    """Probability of such a rise of the automated part, cases being independent: the test of two proportions."""
    from scipy import stats

    totals = [hands.people[role, list(q)].sum() + hands.bots[role, list(q)].sum() for q in (early, late)]
    bots = [hands.bots[role, list(q)].sum() for q in (early, late)]
    pooled = sum(bots) / max(1.0, sum(totals))
    error = np.sqrt(pooled * (1 - pooled) * sum(1 / max(1.0, total) for total in totals))
    if error == 0:
        return 1.0
    return float(stats.norm.sf((bots[1] / max(1.0, totals[1]) - bots[0] / max(1.0, totals[0])) / error))


def _fewer(ground: Ground, hands: Hands, role: int) -> Shrink:
    """Fewer people carry the same work: heads fell, the work stayed, and each carries more of it than chance shows."""
    automated = hands.share(role, ground.mixes.early), hands.share(role, ground.mixes.late)
    none = Shrink(role=role, automated=automated, kept=1.0, values=np.zeros(1), by_bots=False)
    turn = ground.turn(_heads(ground, role, ground.everybody(role)))
    if turn is None:
        return none
    heads = _left(ground, role, turn, ground.everybody(role))[0]
    work = _kept(hands, role, turn)
    before, after = (ground.shares(role, window) for window in (turn.before, turn.after))
    same = alike(before, after, ground.everybody(role))[0]
    large = heads <= ground.value("compress_people") and work >= ground.value("compress_work")
    if not (large and same >= ground.value("same_work")):
        return none
    carried = _carried(ground, role, turn.after) / _carried(ground, role, turn.before)
    chance = above_zero(np.log(np.maximum(carried, 1e-9)), people=len(ground.mixes.units(role)))
    return replace(
        none,
        kept=work,
        values=1 - _left(ground, role, turn, ground.weights[role]),
        chance=min(1.0, turn.looked_at * chance),
        large=True,
        turn=ground.turn(_heads(ground, role, ground.weights[role])),
    )


def _heads(ground: Ground, role: int, weights: Floats) -> Floats:
    """How many people of a role had cases in each quarter, shape (draws, quarters)."""
    return np.asarray(weights @ (ground.mixes.counts[ground.mixes.units(role)].sum(axis=2) > 0))


def _left(ground: Ground, role: int, turn: Turn, weights: Floats) -> Floats:
    heads = _heads(ground, role, weights)
    before, after = (heads[:, list(window)].mean(axis=1) for window in (turn.before, turn.after))
    return np.asarray(after / np.maximum(before, 1e-9))


def _carried(ground: Ground, role: int, quarters: tuple[int, ...]) -> Floats:
    """Cases a person and quarter, of those who had any, a number a draw."""
    counts = ground.mixes.counts[ground.mixes.units(role)][:, list(quarters)].sum(axis=2)
    heads = ground.weights[role] @ (counts > 0).sum(axis=1)
    return np.asarray((ground.weights[role] @ counts.sum(axis=1)) / np.where(heads > 0, heads, np.nan))


def _kept(hands: Hands, role: int, turn: Turn) -> float:
    before, after = (hands.people[role, list(window)].mean() for window in (turn.before, turn.after))
    return float(after / max(1.0, before))


def _phased_out(ground: Ground, one: Shrink) -> bool:
    return one.by_bots and one.automated[1] >= ground.value("phased_out_share")


def _bot_rows(ground: Ground, hands: Hands, role: int) -> Mask:
    rows = np.zeros(len(ground.observed.signal), dtype=bool)
    rows[hands.bot_rows[hands.weights[:, role] > 0]] = True
    return rows


def _reason(ground: Ground, hands: Hands, one: Shrink, claim: str, size: Figure) -> Reason:
    early, late = (ground.span(window) for window in (ground.mixes.early, ground.mixes.late))
    bots = _bot_rows(ground, hands, one.role)
    before, now = (percent(share) for share in one.automated)
    below = [
        Reason(
            claim=f"Bots did {before} of its cases in {early}, {now} in {late}",
            signals=ground.refs(bots),
        ),
        Reason(
            claim=f"Its people do {percent(one.kept)} of the cases they did; probability by chance {one.chance:.2g}",
            signals=ground.refs(ground.rows(one.role)),
        ),
    ]
    turned = () if one.turn is None else (began(ground, one.turn),)
    windows = (ground.window_reason(one.role, window) for window in (ground.mixes.early, ground.mixes.late))
    names = ("compress_rise", "compress_work", "compress_taken", "compress_people", "false_discovery")
    policy = tuple(f"architect.{name}" for name in names)
    return Reason(claim=claim, figure=size, policy=policy, because=(*below, *turned, *windows))


def _size(ground: Ground, one: Shrink) -> Figure:
    counted = "the role's cases a quarter before" if one.by_bots else "the role's people a quarter before"
    people = len(ground.mixes.units(one.role))
    return figure(one.values, spread(one.values), unit="share", denominator=counted, n=people)


def _finding(ground: Ground, hands: Hands, one: Shrink, kind: str, sentence: str) -> Finding:
    size = _size(ground, one)
    because = _reason(ground, hands, one, sentence, size)
    return ground.finding(kind, (one.role,), sentence=sentence, size=size, because=because)


def _change(ground: Ground, hands: Hands, one: Shrink) -> Change:
    when = _since(ground, one)
    how = "bots do a growing part of its work" if one.by_bots else "fewer people carry the same work"
    sentence = f"{ground.title(one.role)} is being compressed: {how}, since {when['onset']}"
    finding = _finding(ground, hands, one, "compress", sentence)
    roles = (ground.observed.roles[one.role],)
    return Change(kind="compress", roles=roles, effect=round(float(one.values[0]), 4), finding=finding, **when)


def _since(ground: Ground, one: Shrink) -> dict[str, str]:
    # Where the bots' part turned nowhere and yet rose, it rose all the time.
    return since(ground, one.turn) if one.turn is not None else {"onset": ground.observed.quarters[1]}


def _phase_out(ground: Ground, hands: Hands, one: Shrink) -> Finding:
    title = ground.title(one.role)
    before, now = (percent(share) for share in one.automated)
    sentence = (
        f"The work of {title} is going to bots: {now} of its cases now, {before} before;"
        f" training people deeper into it would train them for work that is leaving"
    )
    return _finding(ground, hands, one, "phased_out", sentence)
