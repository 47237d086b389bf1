"""What a run may show of decisions, of work handed from team to team, and of other frictions: tables for the gate."""

from collections.abc import Iterable, Iterator

from planner.audit.model import Audit
from planner.audit.model_flow import Approvals, Asked, Friction, Handed, Pass
from planner.privacy import Cell, Key, Table

# A group that no source tells the people of may be a single person.
NOBODY_KNOWN = frozenset({"nobody known"})
WHOLE: Key = ("",)
DECIDERS, OPEN, PASSES, FRICTION = "deciders", "open-questions", "passes", "friction:"


def tables(audit: Audit, period: str, *, floor: int) -> Iterator[Table]:
    """The tables of what was found beside waiting; ``floor`` is the smallest group whose figures may be shown."""
    if audit.approvals is not None:
        yield _deciders(audit.approvals, period)
        yield _open(audit.approvals, period)
    if audit.handed is not None:
        yield _passes(audit.handed, period, floor)
    for kind in dict.fromkeys(friction.kind for friction in audit.frictions):
        yield _frictions(kind, [one for one in audit.frictions if one.kind == kind], period)


def _table(name: str, period: str, whole: frozenset[str], parts: Iterable[tuple[Key, frozenset[str]]]) -> Table:
    cells = {key: Cell(key=key, members=people, value=None) for key, people in parts}
    total = Cell(key=WHOLE, members=whole, value=None)
    return Table(name=name, measure=name, period=period, cells=(total, *cells.values()), totals={WHOLE: tuple(cells)})


def _deciders(found: Approvals, period: str) -> Table:
    parts = (((one.way, one.role), one.people or NOBODY_KNOWN) for one in found.deciders)
    return _table(DECIDERS, period, found.people, parts)


def _open(found: Approvals, period: str) -> Table:
    """What is open is about the role that it waits for; where none is named, about all who decide."""
    return _table(OPEN, period, found.people, (((one.way, one.role), _awaited(one, found)) for one in found.pending))


def _awaited(one: Asked, found: Approvals) -> frozenset[str]:
    if not one.role:
        return found.people or NOBODY_KNOWN
    known = (decider.people for decider in found.deciders if (decider.way, decider.role) == (one.way, one.role))
    return one.people.union(*known) or NOBODY_KNOWN


def _passes(found: Handed, period: str, floor: int) -> Table:
    return _table(PASSES, period, found.people, ((key_of(one), _both(one, floor)) for one in found.passes))


def key_of(one: Pass) -> Key:
    """What tells one pair of teams from the others."""
    return (one.giver, one.taker)


def _both(one: Pass, floor: int) -> frozenset[str]:
    """The people of both teams, since a hand-over is about the giver and the taker alike.

    Of a pair with a team that is too small that team's alone: it stays hidden, and what is left of the total when the
    others are shown is about them.
    """
    small = min((one.givers, one.takers), key=len)
    return (small or NOBODY_KNOWN) if len(small) < floor else one.givers | one.takers


def _frictions(kind: str, found: list[Friction], period: str) -> Table:
    cells = tuple(
        Cell(key=(one.key,), members=one.people or (NOBODY_KNOWN if one.team else one.people), value=None)
        for one in found
    )
    whole: list[Key] = [(one.key,) for one in found if not one.team]
    parts: tuple[Key, ...] = tuple((one.key,) for one in found if one.team)
    totals = dict.fromkeys(whole, parts)
    return Table(name=f"{FRICTION}{kind}", measure=f"{FRICTION}{kind}", period=period, cells=cells, totals=totals)
