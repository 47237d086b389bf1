"""One step of a pathway, and why this person has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.activate.model import Gap, Step
from planner.activate.weeks import Slice
from planner.capability import State
from planner.library.model import Item, Library, Role
from planner.reasons import Figure, Reason


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What was found in a team that a behaviour would change: the finding's sentence, and what it rests on."""

    sentence: str
    because: Reason


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A seat in an item that has too few: of how many, for how many who could use one."""

    seats: int
    wanted: int


def step(
    piece: Slice,
    *,
    role: Role,
    gaps: Sequence[Gap],
    known: Mapping[str, State],
    items: Mapping[str, Item],
    library: Library,
    ground: Ground | None = None,
    seat: Seat | None = None,
) -> Step:
    """The step for one week's part of an item, explained by need, evidence, behaviour, time, team and seat."""
    item = piece.item
    because = [
        Reason(claim=_held(known.get(item.builds))),
        Reason(claim=f"It serves {item.foundation} and builds the behaviour “{_behaviour(item, library)}”"),
        _time(piece),
    ]
    if ground is not None:
        because.append(Reason(claim=f"In your team: {ground.sentence}", because=(ground.because,)))
    if seat is not None:
        because.append(_seat(seat))
    claim = _claim(item, role, gaps, items, library)
    return Step(
        item=item.id,
        title=item.title,
        kind=item.kind,
        capability=item.builds,
        behaviour=item.behaviour,
        week=piece.week,
        hours=piece.hours,
        why=Reason(claim=claim, policy=("evidence.order",), because=tuple(because)),
    )


def _claim(item: Item, role: Role, gaps: Sequence[Gap], items: Mapping[str, Item], library: Library) -> str:
    gap = next((g for g in gaps if g.capability == item.builds), None)
    if gap is not None:
        known = library.capabilities.get(item.builds)
        name = known.name if known else item.builds
        return f"{role.title} needs “{name}” at level {gap.needs}; this leads to level {item.to_level}"
    followers = sorted(i.title for i in items.values() if item.id in i.requires)
    if followers:
        return f"It comes before “{followers[0]}”"
    return f"Every pathway needs a part that serves {item.foundation}"


def _held(state: State | None) -> str:
    if state is None or state.level is None:
        return "There is no evidence yet; noting some can shorten this"
    return f"The evidence shows {state}"


def _behaviour(item: Item, library: Library) -> str:
    known = library.behaviours.get(item.behaviour)
    return known.name if known else item.behaviour


def _time(piece: Slice) -> Reason:
    spent = Figure(value=piece.hours, unit="hours", denominator=f"of {piece.item.hours:g} for the whole item", n=1)
    part = f"Part {piece.part} of {piece.parts}, in" if piece.parts > 1 else "In"
    return Reason(claim=f"{part} week {piece.week}", figure=spent)


def _seat(seat: Seat) -> Reason:
    return Reason(
        claim=f"{seat.seats} of {seat.wanted} people who could use it have a seat; seats go first to those whom going "
        "without would set back most, among equals by lot"
    )
