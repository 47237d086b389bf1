"""Moved work: roles whose people do other work than before, or more kinds of it, under the same title."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.architect.chance import above_zero, spread, surviving
from planner.architect.ground import Ground, began, figure, since
from planner.architect.mixes import Floats, alike, concentration, remaining
from planner.architect.model import Change, ChangeKind
from planner.architect.turns import Turn
from planner.reasons import Figure, Reason, percent


@dataclass(frozen=True, kw_only=True)
class Moved:
    """One figure of a role, resampled, that says how far its work moved; ``turn`` is None where it did not turn."""

    role: int
    values: Floats
    claim: str = ""
    chance: float = 1.0
    turn: Turn | None = None


@dataclass(frozen=True, kw_only=True)
class Usual:
    """What nearly all roles go through at once, as in a busy season: the part of new work, and times the load."""

    new: float
    load: float


def drifts(ground: Ground) -> tuple[Change, ...]:
    """Roles whose people now do other work than before under the same title."""
    looked = [_drift(ground, role) for role in ground.comparable]
    return _standing(ground, looked, "drift", "does other work than before under the same title")


def expansions(ground: Ground) -> tuple[Change, ...]:
    """Roles that go on with their work and carry clearly more kinds of it."""
    # What comes to all roles at once, as in a busy season, makes none of them a wider job.
    usual = _usual(ground)
    looked = [_expansion(ground, role, usual) for role in ground.comparable]
    return _standing(ground, looked, "expand", "carries more kinds of work than before")


def _drift(ground: Ground, role: int) -> Moved:
    turn = ground.turn(_position(ground, role, ground.everybody(role)))
    if turn is None or _distance(ground, role, turn, ground.everybody(role))[0] < 1 - ground.value("drift_alike"):
        return Moved(role=role, values=np.zeros(1))
    if _goes_on(ground, role, turn) >= ground.value("words_go_on"):
        return Moved(role=role, values=np.zeros(1))
    values = _distance(ground, role, turn, ground.weights[role])
    return Moved(
        role=role,
        values=values,
        claim=f"Its work before and after is alike by {1 - values[0]:.2f}, where 1 is the same mix",
        chance=_chance(ground, role, turn, values),
        turn=ground.turn(_position(ground, role, ground.weights[role])),
    )


def _expansion(ground: Ground, role: int, usual: Usual) -> Moved:
    turn = ground.turn(_position(ground, role, ground.everybody(role)))
    if turn is None or not _wider(ground, role, turn, usual):
        return Moved(role=role, values=np.zeros(1))
    new = _new(ground, role, (turn.before, turn.after), ground.weights[role])
    teams = [_spanned(ground, role, window) for window in (turn.before, turn.after)]
    cases = [ground.cases(role, window) for window in (turn.before, turn.after)]
    kept = (1 - float(new[0])) * cases[1] / max(1e-9, cases[0])
    return Moved(
        role=role,
        values=new,
        claim=(
            f"{percent(new[0])} of its work is new, and it still does {percent(kept)} of what it did: {cases[1]:.0f} "
            f"cases a quarter instead of {cases[0]:.0f}, as if for {teams[1]:.1f} even teams, not {teams[0]:.1f}"
        ),
        chance=_chance(ground, role, turn, new - usual.new),
        turn=ground.turn(_position(ground, role, ground.weights[role])),
    )


def _wider(ground: Ground, role: int, turn: Turn, usual: Usual) -> bool:
    """Whether a role does clearly more than before: much is new, the old goes on, and load or teams grew.

    A role half-way from one job to another as wide also does both, but less of either; one whose kinds of work
    multiply is wider whatever its load.
    """
    windows = turn.before, turn.after
    new = float(_new(ground, role, windows, ground.everybody(role))[0])
    if (
        not new - usual.new >= ground.value("expand_new")
        or _goes_on(ground, role, turn) > 1 - ground.value("expand_new") / 2
    ):
        return False
    if _kinds(ground, role, turn) >= ground.value("expand_alone"):
        return True
    load = _load(ground, role, windows)
    teams = [_spanned(ground, role, window) for window in windows]
    more = load / usual.load >= ground.value("expand_load") or teams[1] >= ground.value("expand_teams") * teams[0]
    return bool(more and (1 - new) * load >= ground.value("expand_kept"))


def _usual(ground: Ground) -> Usual:
    windows = ground.mixes.early, ground.mixes.late
    new = ground.usual(_new(ground, role, windows, ground.everybody(role))[0] for role in ground.comparable)
    load = ground.usual(float(np.log(_load(ground, role, windows))) for role in ground.comparable)
    return Usual(new=new, load=float(np.exp(load)))


def _load(ground: Ground, role: int, windows: tuple[tuple[int, ...], tuple[int, ...]]) -> float:
    """How many times as many cases a quarter a role has in the second window."""
    before, after = (ground.cases(role, window) for window in windows)
    return max(after, 1e-9) / max(before, 1e-9)


def _new(ground: Ground, role: int, windows: tuple[tuple[int, ...], tuple[int, ...]], weights: Floats) -> Floats:
    """The part of a role's work in the second window that is unlike its work in the first."""
    before, after = (ground.shares(role, window) for window in windows)
    return np.asarray(1 - remaining(before, after, weights))


def _kinds(ground: Ground, role: int, turn: Turn) -> float:
    """How many times as many kinds of work a role carries, counted as if they were even."""
    windows = (ground.shares(role, window) for window in (turn.before, turn.after))
    before, after = (float(concentration(one, ground.everybody(role))[0]) for one in windows)
    return before / max(after, 1e-9)


def _spanned(ground: Ground, role: int, quarters: tuple[int, ...]) -> float:
    """For how many teams a role works, counted as if it worked for them evenly."""
    teams = ground.observed.team[ground.rows(role, quarters)]
    counts = np.bincount(teams[teams >= 0], minlength=1)
    return float(counts.sum() ** 2 / max(1, (counts**2).sum()))


def _goes_on(ground: Ground, role: int, turn: Turn) -> float:
    """The part of a role's later work with a telling word that the role used about as often before.

    Work that is only told in other words keeps the words for what it is about.
    """
    windows = [ground.texts(role, window) for window in (turn.before, turn.after)]
    least, often = ground.value("word_tells"), ground.value("word_often")
    before, after = (_words(ground, counts) for counts in windows)
    same = {
        word
        for word in before.keys() & after.keys()
        if ground.telling[word] >= least and 1 / often <= after[word] / before[word] <= often
    }
    told = [bool(same & set(text.split())) for text in ground.observed.texts]
    return float(windows[1][told].sum() / max(1.0, windows[1].sum()))


def _words(ground: Ground, counts: Floats) -> dict[str, float]:
    """In what part of the cases each word occurs."""
    found: dict[str, float] = {}
    for text in np.flatnonzero(counts).tolist():
        for word in dict.fromkeys(ground.observed.texts[text].split()):
            found[word] = found.get(word, 0.0) + float(counts[text] / counts.sum())
    return found


def _chance(ground: Ground, role: int, turn: Turn, values: Floats) -> float:
    """Probability by chance, times the number of quarters in which it could have turned (Bonferroni)."""
    people = min(int(ground.shares(role, window).known.sum()) for window in (turn.before, turn.after))
    return min(1.0, turn.looked_at * above_zero(values, people=people))


def _distance(ground: Ground, role: int, turn: Turn, weights: Floats) -> Floats:
    before, after = (ground.shares(role, window) for window in (turn.before, turn.after))
    return np.asarray(1 - alike(before, after, weights))


def _position(ground: Ground, role: int, weights: Floats) -> Floats:
    """How much nearer to the late work than to the early work each quarter is, people never against themselves."""
    early, late = (ground.shares(role, window) for window in (ground.mixes.early, ground.mixes.late))
    each = [ground.shares(role, (quarter,)) for quarter in range(len(ground.observed.quarters))]
    return np.stack([alike(late, one, weights) - alike(early, one, weights) for one in each], axis=1)


def _standing(ground: Ground, looked: Sequence[Moved], kind: ChangeKind, says: str) -> tuple[Change, ...]:
    stand = surviving([one.chance for one in looked], rate=ground.value("false_discovery"))
    found = [one for one, stands in zip(looked, stand, strict=True) if stands]
    return tuple(_change(ground, one, one.turn, kind, says) for one in found if one.turn is not None)


def _change(ground: Ground, one: Moved, turn: Turn, kind: ChangeKind, says: str) -> Change:
    sentence = f"{ground.title(one.role)} {says}, since {ground.observed.quarters[turn.at]}"
    unit = "distance" if kind == "drift" else "share"
    counted = "0 is the same mix of work" if kind == "drift" else "the role's work now that is new"
    size = figure(one.values, spread(one.values), unit=unit, denominator=counted, n=len(ground.mixes.units(one.role)))
    role = ground.observed.roles[one.role]
    because = _reason(ground, one, turn, kind, sentence, size)
    finding = ground.finding(kind, (one.role,), sentence=sentence, size=size, because=because)
    return Change(kind=kind, roles=(role,), effect=size.value, finding=finding, **since(ground, turn))


def _reason(ground: Ground, one: Moved, turn: Turn, kind: str, sentence: str, size: Figure) -> Reason:
    thresholds = (
        ("drift_alike",)
        if kind == "drift"
        else ("expand_new", "expand_kept", "expand_alone", "expand_load", "expand_teams")
    )
    windows = tuple(ground.window_reason(one.role, window) for window in (turn.before, turn.after))
    below = Reason(claim=f"{one.claim}; probability by chance {one.chance:.2g}")
    policy = tuple(f"architect.{name}" for name in (*thresholds, "turn_longest", "turn_stays", "false_discovery"))
    return Reason(claim=sentence, figure=size, policy=policy, because=(below, began(ground, turn), *windows))
