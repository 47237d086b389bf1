"""What people were seen to be able to do: by their managers, by themselves, at work, and by certificates."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.demo.model import Period, Stint
from planner.demo.plan import read
from planner.library import files, schema
from planner.library.model import Capability, Need, Role
from planner.library.shipped import shipped

LEVELS = ["Employee ID", "Capability", "Level", "Source", "Assessed on", "Assessed by"]
ASSESSED, BY_THEMSELVES = 0.6, 0.5
SEEN, CERTIFIED = 0.12, 0.06
# Of those who fall short, the part that does so by two levels; of the others, the part that is one level above.
FAR, ABOVE = 0.15, 0.2
# How people see themselves, in levels beside what their manager sees.
OWN_VIEW = {-1: 0.15, 0: 0.6, 1: 0.25}
YEAR, SETTLED, PREPARED = 365, 60, 14

Ints = npt.NDArray[np.int64]
Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """Each person beside each need of their role, one entry a pair; ``person`` is the position in ``people``."""

    people: list[Stint]
    person: Ints
    needs: list[Need]
    names: list[str]
    below: npt.NDArray[np.float64]
    highest: Ints


def levels(span: Period, stints: list[Stint], rng: np.random.Generator) -> Iterator[list[object]]:
    """What was assessed in the last year, day by day: most meet the needs of their role, with a few gaps.

    Whatever is known of a capability besides one's own view is of one level, so that no source outdoes another.
    """
    roles, capabilities = _framework()
    staff = [s for s in stints if s.end is None and s.title in roles and s.manager]
    settled = [s for s in staff if (span.end - s.start).days > SETTLED]
    people = [s for s, chance in zip(settled, rng.random(len(settled)), strict=True) if chance < ASSESSED]
    asked = _asked(people, roles, capabilities)
    seen = _seen(asked, rng)
    rows = [*_talks(asked, seen, span, rng), *_others(asked, seen, span, staff, rng)]
    yield from sorted(rows, key=lambda row: (str(row[4]), str(row[0])))


def _framework() -> tuple[dict[str, Role], dict[str, Capability]]:
    """The shipped roles by title, and the shipped capabilities by id."""
    found = [(path, files.read_toml(path)) for path in files.role_files(shipped())]
    roles = [schema.read_role(table, stem=p.stem, family=p.parent.name, file=p.name)[0] for p, table in found]
    found = [(path, files.read_toml(path)) for path in files.capability_files(shipped())]
    capabilities = [schema.read_capability(table, stem=path.stem, file=path.name)[0] for path, table in found]
    return {one.title: one for one in roles if one}, {one.id: one for one in capabilities if one}


def _asked(people: list[Stint], roles: Mapping[str, Role], capabilities: Mapping[str, Capability]) -> _Asked:
    pairs = [(at, roles[s.title], need) for at, s in enumerate(people) for need in roles[s.title].needs]
    chances = read("levels.toml")
    ordinary = {need.capability: chances["ordinary"] for _, _, need in pairs} | chances["capabilities"]
    below = [(ordinary | chances["roles"].get(role.id, {}))[need.capability] for _, role, need in pairs]
    called = [capabilities[need.capability] for _, _, need in pairs]
    return _Asked(
        people=people,
        person=np.array([at for at, _, _ in pairs], dtype=np.int64),
        needs=[need for _, _, need in pairs],
        names=[one.name for one in called],
        below=np.array(below, dtype=np.float64),
        highest=np.array([one.levels[-1].level for one in called], dtype=np.int64),
    )


def _seen(asked: _Asked, rng: np.random.Generator) -> Ints:
    """The level that others see."""
    size = len(asked.needs)
    short, far, above = rng.random(size) < asked.below, rng.random(size) < FAR, rng.random(size) < ABOVE
    needed = np.array([need.level for need in asked.needs], dtype=np.int64)
    return np.clip(needed + np.where(short, -1 - far.astype(np.int64), above), 0, asked.highest)


def _talks(asked: _Asked, seen: Ints, span: Period, rng: np.random.Generator) -> Iterator[list[object]]:
    """What managers said, and shortly before that what half of the people said of themselves."""
    back = _days(span, asked.people, rng)
    talk, own_day = _working(span, back), _working(span, back + rng.integers(1, PREPARED, len(back)))
    own = rng.random(len(back)) < BY_THEMSELVES
    view = np.clip(seen + rng.choice([*OWN_VIEW], len(seen), p=[*OWN_VIEW.values()]), 0, asked.highest)
    for at, person in enumerate(asked.person.tolist()):
        yield _row(asked, at, int(seen[at]), "Manager", talk[person], asked.people[person].manager)
        if own[person]:
            yield _row(asked, at, int(view[at]), "Self-assessment", own_day[person], "")


def _others(
    asked: _Asked, seen: Ints, span: Period, staff: list[Stint], rng: np.random.Generator
) -> Iterator[list[object]]:
    """What colleagues saw at work, and what certificates say."""
    teams: defaultdict[str, list[str]] = defaultdict(list)
    for stint in staff:
        teams[stint.team].append(stint.employee)
    days = _working(span, _days(span, [asked.people[at] for at in asked.person.tolist()], rng))
    chance, pick = rng.random(len(seen)), rng.random(len(seen))
    for at in np.flatnonzero(chance < SEEN + CERTIFIED).tolist():
        stint = asked.people[asked.person[at]]
        colleagues = [one for one in teams[stint.team] if one != stint.employee] or [stint.manager]
        if chance[at] < SEEN:
            yield _row(asked, at, int(seen[at]), "Observation", days[at], colleagues[int(pick[at] * len(colleagues))])
        else:
            yield _row(asked, at, int(seen[at]), "Certificate", days[at], "")


def _days(span: Period, people: list[Stint], rng: np.random.Generator) -> Ints:
    """For each person a number of days before the end: within a year, once settled in the post."""
    there = np.array([(span.end - stint.start).days - SETTLED for stint in people], dtype=np.int64)
    return rng.integers(0, np.minimum(there, YEAR - PREPARED))


def _working(span: Period, back: Ints) -> Days:
    """The working day that many days before the end, or the last one before it."""
    return np.busday_offset(np.datetime64(span.end) - back, 0, roll="backward")


def _row(asked: _Asked, at: int, level: int, source: str, day: np.datetime64, rater: str) -> list[object]:
    return [asked.people[asked.person[at]].employee, asked.names[at], level, source, str(day), rater]
