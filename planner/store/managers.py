"""Who a manager column means, and whether the answer can be."""

from collections import ChainMap, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from planner.store.people_rows import Faults, Row
from planner.store.tables import Person

WITHOUT = "The row came in without its manager."
# Which names are tried for what the column seems to hold; an id may look like a name and the other way round.
TRIED = {"id": ("id", "name"), "email": ("email",), "name": ("name", "id"), None: ("id", "email", "name")}


def plain_name(name: str) -> str:
    """A name in small letters, first name first, single spaces."""
    last, comma, first = name.partition(",")
    return " ".join((f"{first} {last}" if comma else name).casefold().split())


@dataclass(kw_only=True)
class Managers:
    """Finds managers among people, and keeps anybody from ending up above themselves.

    ``above`` is who reports to whom, by person id.
    """

    faults: Faults
    above: dict[int, int]
    names: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    def learn(self, people: Iterable[Person]) -> None:
        """Know everybody a row may mean."""
        found: dict[str, defaultdict[str, list[int]]] = {kind: defaultdict(list) for kind in ("id", "email", "name")}
        for person in people:
            found["name"][plain_name(person.name)].append(person.id)
            found["id"][person.external_id or ""].append(person.id)
            found["email"][(person.email or "").lower()].append(person.id)
        self.names = {kind: dict(names) for kind, names in found.items()}

    def of(self, row: Row, person_id: int, *, now: bool) -> int | None:
        """The person id of a row's manager; None with a fault where that cannot be. ``now``: the post is in force."""
        if not row.manager:
            return None
        found = self._find(row, row.manager.strip())
        if found is None:
            return None
        if found == person_id:
            self.faults.note(row, "manager", "is the person", f"Name another manager, or none. {WITHOUT}")
            return None
        if now and circular(ChainMap({person_id: found}, self.above), person_id):
            problem = "reports to this person, directly or through others"
            self.faults.note(row, "manager", problem, f"Correct one of the rows in the circle. {WITHOUT}")
            return None
        if now:
            self.above[person_id] = found
        return found

    def _find(self, row: Row, written: str) -> int | None:
        for kind in TRIED.get(row.manager_by, TRIED[None]):
            key = {"id": written, "email": written.lower(), "name": plain_name(written)}[kind]
            found = self.names[kind].get(key, []) if key else []
            if len(found) == 1:
                return found[0]
            if found:
                problem = f"names {len(found)} people"
                self.faults.note(row, "manager", problem, f"Give the manager's id or e-mail. {WITHOUT}")
                return None
        self.faults.note(row, "manager", "is nobody known", f"Add the manager to the people. {WITHOUT}")
        return None


def circular(above: Mapping[int, int], person_id: int) -> bool:
    """Whether somebody ends up above themselves; ``above`` is who reports to whom."""
    seen: set[int] = set()
    current = above.get(person_id)
    while current is not None and current not in seen:
        if current == person_id:
            return True
        seen.add(current)
        current = above.get(current)
    return False
