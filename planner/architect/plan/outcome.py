"""What a scenario's plan comes to, as it is kept and shown: parts, totals, limits, ways out, ranges."""

from collections.abc import Mapping
from dataclasses import dataclass, field

CARRIED_OUT = ("best", "near", "stopped")


@dataclass(frozen=True, kw_only=True)
class Part:
    """People who go the same way at the same time: from the quarter ``start`` on, in place from the quarter ``done``.

    ``hours`` and ``cost`` are those of all together, ``cost`` None where it is not known.
    """

    origin: str
    role: str
    start: int
    done: int
    of: frozenset[str]
    hours: float | None
    cost: float | None


@dataclass(frozen=True, kw_only=True)
class Otherwise:
    """Posts filled otherwise than by training, from a quarter on; borrowed ones for that quarter."""

    kind: str
    role: str
    quarter: int
    posts: int


@dataclass(frozen=True, kw_only=True)
class Used:
    """How much of a limit is used, and how much there is, in the quarter in which most of it is used."""

    kind: str
    name: str
    used: float
    most: float


@dataclass(frozen=True, kw_only=True)
class Loosening:
    """A way out of a conflict: by how much which limits would have to give, and whether a plan was then found."""

    limits: tuple[tuple[str, str, float], ...]
    sentence: str
    proven: bool


@dataclass(frozen=True, kw_only=True)
class Between:
    """The lowest and the highest of one figure where the axis comes otherwise; None where it is not known."""

    low: float | None
    high: float | None


@dataclass(frozen=True, kw_only=True)
class Made:
    """A plan for one scenario; without parts where none may be shown.

    ``people``, ``hours``, ``cost``, ``short`` (posts empty, over all quarters) are its totals, ``ranges`` how far they
    may lie where what is on the ``axis`` comes out otherwise: ``cases`` are those that were tried with a plan,
    ``broken`` those in which what it begins cannot be carried out within the limits. ``points`` are those that it wins
    over a plan of nobody.
    """

    status: str
    sentence: str
    gap: float | None = None
    quarters: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    otherwise: tuple[Otherwise, ...] = ()
    points: float | None = None
    people: int | None = None
    hours: float | None = None
    cost: float | None = None
    short: float | None = None
    uses: tuple[Used, ...] = ()
    prices: tuple[str, ...] = ()
    conflict: tuple[str, ...] = ()
    loosenings: tuple[Loosening, ...] = ()
    axis: str = ""
    cases: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    ranges: Mapping[str, Between] = field(default_factory=dict)
    changes: int = 0
