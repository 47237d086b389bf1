"""Who could go where: what verdicts ask of people and what it would take, before anybody says with which means."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from planner.architect.gaps import Gaps
from planner.architect.model import Destination
from planner.library.model import Item, Library
from planner.reasons import Missing, Recommendation

WHOLE_WORTH = 1.0


@dataclass(frozen=True, kw_only=True)
class Open:
    """A role that somebody could be trained for, or their own.

    ``counted`` are the hours of the learning items that are known, ``whole`` says whether they are all there are.
    """

    role: str
    counted: float
    whole: bool
    worth: float
    courses: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Base:
    """Everybody who holds a role, what is open to them without what they refuse, and what had to be known for more."""

    holders: Mapping[str, frozenset[str]]
    open: Mapping[str, tuple[Open, ...]]
    missing: tuple[Missing, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that people could leave, or come into or learn more in."""
        reached = {one.role for ways in self.open.values() for one in ways}
        left = {role for role, people in self.holders.items() if people & set(self.open)}
        return tuple(sorted(reached | left))

    @property
    def courses(self) -> tuple[str, ...]:
        """The capabilities that people would be trained in."""
        return tuple(sorted({name for ways in self.open.values() for one in ways for name in one.courses}))


def base(
    verdicts: Iterable[Recommendation],
    targets: Mapping[str, Sequence[Destination]],
    known: Mapping[str, Gaps],
    *,
    library: Library,
    holders: Mapping[str, frozenset[str]],
    refused: Mapping[str, frozenset[str]] | None = None,
) -> Base:
    """What verdicts on roles ask of those who hold them; what somebody refuses is not open to them."""
    found = _Wanted(targets=targets, known=known, library=library)
    for verdict in verdicts:
        role = verdict.subject.removeprefix("role:")
        found.role(role, verdict.recommended, holders.get(role, frozenset()))
    never = refused or {}
    left = {
        person: tuple(one for one in ways if one.role not in never.get(person, frozenset()))
        for person, ways in sorted(found.ways.items())
    }
    return Base(
        holders={role: holders[role] for role in sorted(holders)},
        open={person: ways for person, ways in left.items() if ways},
        missing=found.told(),
    )


def decided(
    verdicts: Iterable[Recommendation],
    targets: Mapping[str, Sequence[Destination]],
    chosen: Mapping[str, tuple[str, str | None]],
) -> tuple[tuple[Recommendation, ...], dict[str, Sequence[Destination]]]:
    """Verdicts and destinations as people decided on them; ``chosen`` gives option and destination by role."""
    told, places = [], dict(targets)
    for one in verdicts:
        role = one.subject.removeprefix("role:")
        option, destination = chosen.get(role, (one.recommended, None))
        told.append(replace(one, recommended=option))
        if destination is not None:
            places[role] = tuple(place for place in targets.get(role, ()) if place.role == destination)
    return tuple(told), places


@dataclass(kw_only=True)
class _Wanted:
    """What is open to each person as verdicts ask for it."""

    targets: Mapping[str, Sequence[Destination]]
    known: Mapping[str, Gaps]
    library: Library
    ways: dict[str, list[Open]] = field(default_factory=dict)
    missing: dict[str, Missing] = field(default_factory=dict)

    def role(self, role: str, verdict: str, people: frozenset[str]) -> None:
        """What a verdict on a role asks of the people who hold it."""
        if not people:
            return
        if verdict in ("reskill", "both"):
            self._elsewhere(role, people)
        elif verdict == "upskill" and role in self.known:
            self._deeper(role, self.known[role])

    def told(self) -> tuple[Missing, ...]:
        """What had to be known for more, in one order."""
        return tuple(self.missing[what] for what in sorted(self.missing))

    def _elsewhere(self, role: str, people: frozenset[str]) -> None:
        found = self.targets.get(role, ())
        if not found:
            what = f"A destination for role:{role}"
            bring = "Add roles with responsibilities or needs to the library"
            self.missing[what] = Missing(what=what, would="Say where its people can move to", bring=bring)
        for at, one in enumerate(found):
            if not self.library.roles[one.role].needs and at == 0:
                what = f"What role:{one.role} needs"
                bring = "Write the capabilities and levels it needs in the role's file"
                self.missing[what] = Missing(what=what, would="Count the hours that moving there takes", bring=bring)
            levels = {need.capability: need.level for need in self.library.roles[one.role].needs}
            spans = {name: (levels[name] - short, levels[name]) for name, short in one.gaps.items() if name in levels}
            for person in sorted(people):
                self._way(person, one.role, spans, one.score)

    def _deeper(self, role: str, gaps: Gaps) -> None:
        levels = {need.capability: need.level for need in self.library.roles[role].needs}
        spans: dict[str, dict[str, tuple[int, int]]] = {}
        for capability, short in sorted(gaps.short.items()):
            for person, below in sorted(short.items()):
                spans.setdefault(person, {})[capability] = (levels[capability] - below, levels[capability])
        for person in sorted(spans):
            self._way(person, role, spans[person], WHOLE_WORTH)

    def _way(self, person: str, role: str, spans: Mapping[str, tuple[int, int]], worth: float) -> None:
        each = {name: self._hours(name, *span) for name, span in sorted(spans.items())}
        way = Open(
            role=role,
            counted=sum(hours for hours in each.values() if hours is not None),
            whole=None not in each.values(),
            worth=worth,
            courses=tuple(each),
        )
        self.ways.setdefault(person, []).append(way)

    def _hours(self, capability: str, has: int, needs: int) -> float | None:
        useful = [one for one in self.library.items.values() if _builds(one, capability, has, needs)]
        if useful:
            return sum(one.hours for one in useful)
        what = f"A learning item that builds capability:{capability}"
        would = (
            "Count the hours that closing the gap takes; where hours or money are limited, its people wait until then"
        )
        bring = "Add learning items with hours and levels to the learning paths"
        self.missing[what] = Missing(what=what, would=would, bring=bring)
        return None


def _builds(item: Item, capability: str, has: int, needs: int) -> bool:
    return item.builds == capability and item.to_level > has and item.from_level < needs
