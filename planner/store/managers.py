"""Who a manager column means, and whether the answer can be."""

import re
from collections import ChainMap, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from planner.store.people_rows import Faults, Row, Someone, plain_email, plain_name
from planner.store.tables import Person

WITHOUT = "The row came in without its manager."
# Which names are tried for what the column seems to hold; an id may look like a name and the other way round.
TRIED = {
    "id": ("id", "alike", "name"),
    "email": ("email",),
    "name": ("name", "id"),
    None: ("id", "email", "name", "alike"),
}
KINDS = ("id", "alike", "email", "name")


# "Ada Example (1001)", "Ada Example <ada@example.org>"
WITH_MORE = re.compile(r"(?P<name>[^(<]*)[(<](?P<more>[^()<>]*)[)>]")


@dataclass(kw_only=True)
class Managers:
    """Finds managers among people, and keeps anybody from ending up above themselves.

    ``above`` is who reports to whom, by person id.
    """

    faults: Faults
    above: dict[int, int]
    names: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    def learn(self, people: Iterable[Person], everyone: Iterable[Someone] = ()) -> None:
        """Know everybody a row may mean, also by the other names that the file gives them."""
        found: dict[str, defaultdict[str, set[int]]] = {kind: defaultdict(set) for kind in KINDS}
        for person in people:
            found["name"][plain_name(person.name)].add(person.id)
            found["email"][plain_email(person.email or "")].add(person.id)
            found["id"][person.external_id or ""].add(person.id)
            found["alike"][_bare_id(person.external_id or "")].add(person.id)
        for one in everyone:
            if one.person and (other := one.last("other_name")):
                found["name"][plain_name(other)].add(one.person.id)
        self.names = {kind: {name: sorted(ids) for name, ids in names.items()} for kind, names in found.items()}

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
        for kind, key in _meanings(row.manager_by, written):
            found = self.names[kind].get(key, []) if key else []
            if len(found) == 1:
                return found[0]
            if found:
                problem = f"names {len(found)} people"
                self.faults.note(row, "manager", problem, f"Give the manager's id or e-mail. {WITHOUT}")
                return None
        self.faults.note(row, "manager", "is nobody known", f"Add the manager to the people. {WITHOUT}")
        return None


def _meanings(by: str | None, written: str) -> Iterator[tuple[str, str]]:
    """Whom a text may name, the surest first: "Ada Example (1001)" is a number, then a name."""
    more = WITH_MORE.fullmatch(written)
    if more:
        inner = more["more"].strip()
        yield ("email", plain_email(inner)) if "@" in inner else ("id", inner)
        written, by = more["name"].strip(), "name"
    for kind in TRIED.get(by, TRIED[None]):
        yield kind, _key(kind, written)


def _key(kind: str, written: str) -> str:
    if kind == "name":
        return plain_name(written)
    if kind == "email":
        return plain_email(written)
    return _bare_id(written) if kind == "alike" else written


def _bare_id(number: str) -> str:
    """A number as spreadsheets leave it: "00123" and "123.0" are alike, and so are capital and small letters."""
    return re.sub(r"^0+(?=.)|\.0+$", "", number.strip().casefold())


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
