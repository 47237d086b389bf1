"""What a plan has to know: people, the roles they could go to, and the limits. None is what nobody has said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Way:
    """One role that a person could be trained for, or their own, in which they learn more.

    ``hours`` of training for one person are spread evenly over ``quarters`` (1 or more); ``cost`` is money for one
    person, ``after`` what it costs in each quarter once they are in place. ``worth`` is how good the change is, 0..1;
    while it lasts, it takes a seat in each of its ``courses``, and work is missed unless it is ``covered``.
    """

    role: str
    hours: float | None
    quarters: int = 1
    worth: float = 1.0
    cost: float | None = None
    courses: tuple[str, ...] = ()
    after: float = 0.0
    covered: bool = False


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who could change: their role, the ways open to them, what they refuse, the first quarter they can.

    ``begun`` is the way that they start in the first quarter in any case, since that is settled.
    """

    id: str
    role: str
    ways: tuple[Way, ...] = ()
    refused: frozenset[str] = frozenset()
    ready: int = 0
    begun: Way | None = None

    @property
    def open(self) -> tuple[Way, ...]:
        """The ways that the person does not refuse, in one order whatever order they were given in."""
        if self.begun is not None:
            return (self.begun,)
        return tuple(sorted((way for way in self.ways if way.role not in self.refused), key=_order))


def _order(way: Way) -> tuple[object, ...]:
    return (way.role, way.quarters, way.hours or 0.0, way.cost or 0.0, way.worth, way.courses, way.after, way.covered)


@dataclass(frozen=True, kw_only=True)
class Rival:
    """Another way to fill a post than training: hiring, borrowing or automating.

    Money ``once`` and for each quarter of use, for one post; ``lead`` quarters pass before the first; ``most`` is how
    many there can be (at once, where borrowed). ``begun`` is how many come in the first quarter in which any can, since
    that is settled; None leaves it open.
    """

    once: float | None = 0.0
    quarterly: float | None = 0.0
    lead: int = 0
    most: int = 0
    begun: int | None = None

    @property
    def priced(self) -> bool:
        """Whether what it costs is known."""
        return self.once is not None and self.quarterly is not None


@dataclass(frozen=True, kw_only=True)
class Post:
    """What one role asks for in each quarter.

    ``needed`` posts, the ``fewest`` that must be filled whatever happens, and ``places``: how many people may have come
    into the role from the first quarter to this one.
    """

    needed: tuple[float, ...] | None = None
    fewest: tuple[float, ...] | None = None
    places: tuple[int, ...] | None = None
    hire: Rival | None = None
    borrow: Rival | None = None
    automate: Rival | None = None


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What counts how much, in points: a post filled for a quarter, a person who has a post, a change well made.

    ``money`` is what one point is worth in money; None leaves money to decide only between what is otherwise equal, by
    ``thrift``: the points that the dearest single step costs.
    """

    filled: float = 1.0
    placed: float = 1.0
    changed: float = 0.5
    money: float | None = None
    thrift: float = 0.01


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Everything a plan is made from. The order of people, ways and roles has no meaning.

    ``money`` is what becomes free in each quarter, and what is not spent is kept; ``hours`` of training there are in
    each quarter and ``hours_in_all`` from first to last, ``seats`` of each course in each quarter, ``working`` hours of
    one person in a quarter: without it people in training count as wholly at work.
    """

    quarters: tuple[str, ...]
    people: tuple[Person, ...]
    posts: Mapping[str, Post] = field(default_factory=dict)
    money: tuple[float, ...] | None = None
    hours: tuple[float, ...] | None = None
    hours_in_all: float | None = None
    seats: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    working: float | None = None
    weights: Weights = Weights()

    @property
    def timed(self) -> bool:
        """Whether the hours of training are limited."""
        return self.hours is not None or self.hours_in_all is not None

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role that is held, offered or asked for, in one order."""
        named = {person.role for person in self.people} | {way.role for one in self.people for way in one.ways}
        return tuple(sorted(named | set(self.posts)))

    @property
    def holders(self) -> dict[str, int]:
        """How many people hold each role today."""
        counted: dict[str, int] = {}
        for person in self.people:
            counted[person.role] = counted.get(person.role, 0) + 1
        return counted


@dataclass(frozen=True, kw_only=True)
class Group:
    """People who are alike in all that a plan asks of them: same role, same ways, ready at the same time."""

    role: str
    ready: int
    ways: tuple[Way, ...]
    people: tuple[str, ...]
    begun: bool = False


def groups(problem: Problem) -> tuple[Group, ...]:
    """The people as groups of those who are alike, in an order that depends on nothing but what they are."""
    alike: dict[tuple[str, int, bool, tuple[Way, ...]], list[str]] = {}
    for person in problem.people:
        begun = person.begun is not None
        ways = tuple(way for way in person.open if begun or _countable(way, problem))
        alike.setdefault((person.role, 0 if begun else person.ready, begun, ways), []).append(person.id)
    made = [
        Group(role=role, ready=at, ways=ways, people=tuple(sorted(of)), begun=begun)
        for (role, at, begun, ways), of in alike.items()
    ]
    return tuple(sorted(made, key=lambda one: (one.role, one.ready, one.people)))


def _countable(way: Way, problem: Problem) -> bool:
    """Whether a way can be kept within the limits: what nobody knows the size of cannot be."""
    return (way.cost is not None or problem.money is None) and (way.hours is not None or not problem.timed)


def wrong(problem: Problem) -> tuple[str, ...]:
    """What is amiss with the inputs themselves, in sentences; nothing is planned until it is put right."""
    span = len(problem.quarters)
    found = [f"{name} is told for {len(row)} quarters, not {span}." for name, row in _rows(problem) if len(row) != span]
    found += [f"{name} is below zero." for name, row in _rows(problem) if any(not value >= 0 for value in row)]
    ids = [person.id for person in problem.people]
    if len(set(ids)) < len(ids):
        found.append("Somebody is in the list of people twice.")
    if any(way.quarters < 1 for person in problem.people for way in person.ways):
        found.append("A way takes less than a quarter.")
    if any(not _sound(way) for person in problem.people for way in person.ways):
        found.append("Hours, cost or worth of a way is below zero.")
    if any(person.ready < 0 for person in problem.people):
        found.append("Somebody is ready before the first quarter.")
    if problem.working is not None and not problem.working > 0:
        found.append("The working hours of a quarter are not above zero.")
    if problem.weights.money is not None and not problem.weights.money > 0:
        found.append("What a point is worth in money is not above zero.")
    found += [f"{name} is below zero." for name, rival in _rivals(problem) if not _affordable(rival)]
    return tuple(found)


def _sound(way: Way) -> bool:
    return all(value is None or 0 <= value < float("inf") for value in (way.hours, way.cost, way.worth, way.after))


def _affordable(rival: Rival) -> bool:
    return all(
        value is None or 0 <= value < float("inf") for value in (rival.once, rival.quarterly, rival.lead, rival.most)
    )


def _rivals(problem: Problem) -> list[tuple[str, Rival]]:
    kinds = ("hire", "borrow", "automate")
    every = [
        (f"{kind} for {role}", getattr(post, kind)) for role, post in sorted(problem.posts.items()) for kind in kinds
    ]
    return [(f"A figure of {name}", rival) for name, rival in every if rival is not None]


def _rows(problem: Problem) -> list[tuple[str, Sequence[float]]]:
    """Every row of figures by quarter, with a name that can be read."""
    rows: list[tuple[str, Sequence[float] | None]] = [("Money", problem.money), ("Training time", problem.hours)]
    rows += [("Training time in all", [problem.hours_in_all] * len(problem.quarters))] if problem.hours_in_all else []
    rows += [(f"Seats in {course}", row) for course, row in sorted(problem.seats.items())]
    for role, post in sorted(problem.posts.items()):
        rows += [(f"Posts needed in {role}", post.needed), (f"Fewest in {role}", post.fewest)]
        rows.append((f"Places in {role}", post.places))
    return [(name, row) for name, row in rows if row is not None]
