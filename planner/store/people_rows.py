"""The rows of a people file, sorted by whom they are about; what cannot be told apart is refused with its reason."""

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import pairwise
from typing import Any

from planner.faults import Fault
from planner.store.tables import Person

LEFT_OUT = "The row was left out."
# A team's key and somebody's name: who is meant where there is neither a number nor an address.
Place = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of a people file; empty fields say nothing."""

    row: int | None = None
    external_id: str | None = None
    name: str | None = None
    email: str | None = None
    title: str | None = None
    team: str | None = None
    site: str | None = None
    manager: str | None = None
    manager_by: str | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    # First day at the organisation, in whichever post.
    hired: dt.date | None = None
    share: float | None = None
    time_zone: str | None = None
    # Another name of the same person, as a manager column may write it.
    other_name: str | None = None
    # Whether the HR system says that they left, where it names no last day.
    left: bool | None = None
    # What sort of contract it is, in the HR system's words.
    contract: str | None = None

    @property
    def place(self) -> Place | None:
        """The team and name that tell who is meant, where nothing better does."""
        if self.external_id or self.email or not self.name or not self.team or not slug(self.team):
            return None
        return slug(self.team), plain_name(self.name)


@dataclass(kw_only=True, eq=False)
class Someone:
    """One person of a file: all rows about them, and the record there is of them already."""

    rows: list[Row] = field(default_factory=list)
    person: Person | None = None

    def last(self, name: str) -> Any:
        """The last value that the file gives for a field of the person; a row with a number names them best."""
        numbered = [row for row in self.rows if row.external_id and row.name] if name == "name" else []
        rows = reversed(numbered or self.rows)
        return next((value for row in rows if (value := getattr(row, name)) is not None), None)

    @property
    def email(self) -> str | None:
        """The address they have after this file."""
        said: str | None = self.last("email")
        return said or (self.person.email if self.person else None)


@dataclass(kw_only=True)
class Faults:
    """Collects what is wrong with a file's rows."""

    file: str
    found: list[Fault] = field(default_factory=list)
    rejected: int = 0

    def note(self, row: Row, column: str, problem: str, fix: str) -> None:
        """Something is wrong with a row that comes in all the same."""
        value = getattr(row, column)
        value = row.name if value is None and column == "external_id" else value
        shown = None if value is None else str(value)
        self.found.append(Fault(file=self.file, row=row.row, column=column, value=shown, problem=problem, fix=fix))

    def reject(self, row: Row, column: str, problem: str, fix: str) -> None:
        """A row is left out."""
        self.note(row, column, problem, f"{fix} {LEFT_OUT}")
        self.rejected += 1


def slug(name: str) -> str:
    """A stable key from a name: small letters and digits of any script, joined by hyphens."""
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", name).casefold()).strip("-")


def plain_name(name: str) -> str:
    """A name in small letters, first name first, single spaces, each accent written one way."""
    last, comma, first = unicodedata.normalize("NFKC", name).partition(",")
    return " ".join((f"{first} {last}" if comma else last).casefold().split())


def plain_email(email: str) -> str:
    """An address in small letters, each accent written one way."""
    return unicodedata.normalize("NFKC", email).strip().lower()


def parse(rows: Iterable[Mapping[str, Any]], faults: Faults) -> list[Row]:
    """The usable rows of a people file, with addresses in small letters."""
    names = {one.name for one in fields(Row)}
    read = [Row(**{name: value for name, value in row.items() if name in names}) for row in rows]
    return [row for row in map(_tidy, read) if _usable(row, faults)]


def _tidy(row: Row) -> Row:
    return replace(row, email=plain_email(row.email)) if row.email else row


def _usable(row: Row, faults: Faults) -> bool:
    if not row.external_id and not row.email and row.place is None:
        lacks = "name" if not row.name else "team"
        problem = f"is missing, and so are an e-mail and a {lacks}"
        faults.reject(row, "external_id", problem, "Give the person an id or an e-mail, or both name and team.")
        return False
    start = row.valid_from or row.hired
    if start and row.valid_to and row.valid_to <= start:
        faults.reject(row, "valid_to", "ends before it begins", "Correct one of the two dates.")
        return False
    return True


def sort(
    rows: Sequence[Row], known: Sequence[Person], faults: Faults, *, placed: Mapping[Place, Person] | None = None
) -> list[Someone]:
    """Whom the rows are about, in the order of the file.

    ``placed`` are the people known by team and name alone.
    """
    people = _by_id(rows, known, faults)
    _by_email(rows, known, people)
    _by_place(rows, placed or {}, people, faults)
    everyone = _ordered(rows, people)
    while clash := _clash(everyone, known):
        one, holder = clash
        for row in one.rows:
            faults.reject(row, "email", f"belongs to {holder} already", "Give each person an address of their own.")
        everyone = [other for other in everyone if other is not one]
    _adopt(everyone, known)
    return everyone


def _by_id(rows: Sequence[Row], known: Sequence[Person], faults: Faults) -> dict[str, Someone]:
    persons = {person.external_id: person for person in known if person.external_id}
    people: dict[str, Someone] = {}
    for row in rows:
        if row.external_id:
            one = people.setdefault(f"id:{row.external_id}", Someone(person=persons.get(row.external_id)))
            one.rows.append(row)
    for one in people.values():
        _part_reused(one, faults)
    return {key: one for key, one in people.items() if one.rows}


def _part_reused(one: Someone, faults: Faults) -> None:
    """Leave the rows out whose number somebody of quite another name has: numbers are sometimes given again."""
    named = [row for row in one.rows if row.name]
    before = one.person
    known = before.name if before and before.name not in (before.external_id, before.email) else None
    if not named:
        return
    if known and not any(_related(known, row.name or "") for row in named):
        # Where the address stays, it is the name that changed.
        addresses = {row.email for row in one.rows} - {None}
        alien = [] if before and addresses == {before.email} else one.rows
    else:
        known = known or named[0].name or ""
        alien = [row for row in named if not _related(known, row.name or "")]
    for row in alien:
        fix = "Give whoever came later a number of their own; for one person with a new name, keep the e-mail."
        called = row.name or named[0].name
        faults.reject(row, "external_id", f"is the number of {known}, and {called} is quite another name", fix)
    one.rows = [row for row in one.rows if row not in alien]


def _related(one: str, other: str) -> bool:
    """Whether two names have a word in common, accents aside."""
    return bool(_bare_words(one) & _bare_words(other))


def _bare_words(name: str) -> set[str]:
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return set(re.findall(r"\w+", bare.casefold()))


def _by_email(rows: Sequence[Row], known: Sequence[Person], people: dict[str, Someone]) -> None:
    owners: dict[str, Someone] = {}
    for one in people.values():
        if one.email:
            owners.setdefault(one.email, one)
    moved = {one.person.id for one in people.values() if one.person and one.email != one.person.email}
    persons = {person.email: person for person in known if person.email and person.id not in moved}
    for row in rows:
        if row.external_id or row.email is None:
            continue
        if row.email not in owners:
            owners[row.email] = people[f"email:{row.email}"] = Someone(person=persons.get(row.email))
        owners[row.email].rows.append(row)


def _by_place(rows: Sequence[Row], placed: Mapping[Place, Person], people: dict[str, Someone], faults: Faults) -> None:
    """Those without a number or an address, who are known by team and name; never two people as one."""
    found: defaultdict[Place, list[Row]] = defaultdict(list)
    for row in rows:
        if row.place:
            found[row.place].append(row)
    for place, own in found.items():
        if _contradict(own):
            for row in own:
                problem = "is missing, and the file has another row with this name in this team"
                faults.reject(row, "external_id", problem, "Give each of them an id or an e-mail.")
            continue
        people[f"place:{place}"] = Someone(rows=own, person=placed.get(place))
        said = f" ({own[0].contract})" if own[0].contract else ""
        fix = "An id or an e-mail would tie other files to this person. The row came in."
        faults.note(own[0], "external_id", f"is missing{said}: matched by name and team", fix)


def _contradict(rows: Sequence[Row]) -> bool:
    """Whether rows of one name in one team speak of the same days differently, so that two people may be meant."""
    days = sorted((row.valid_from or dt.date.min, row.valid_to or dt.date.max) for row in rows)
    same = {replace(row, row=None) for row in rows}
    overlap = any(after[0] < before[1] and before[1] != dt.date.max for before, after in pairwise(days))
    return len(same) > 1 and (overlap or len({start for start, _ in days}) < len(same))


def _ordered(rows: Sequence[Row], people: Mapping[str, Someone]) -> list[Someone]:
    place = {id(row): position for position, row in enumerate(rows)}
    for one in people.values():
        one.rows.sort(key=lambda row: place[id(row)])
    return sorted(people.values(), key=lambda one: place[id(one.rows[0])])


def _clash(everyone: Sequence[Someone], known: Sequence[Person]) -> tuple[Someone, str] | None:
    """Somebody whose address another person has, after this file as far as it is accepted."""
    after = {person.id: person.email for person in known}
    after.update({one.person.id: one.email for one in everyone if one.person})
    numbered = {person.id for person in known if person.external_id}
    holders: defaultdict[str | None, set[int]] = defaultdict(set)
    for key, email in after.items():
        holders[email].add(key)
    claimed: dict[str, Someone] = {}
    for one in everyone:
        if one.email is None:
            continue
        if one.email in claimed:
            return one, claimed[one.email].last("name") or one.email
        # Somebody new may turn out to be the one person known by this address alone.
        others = holders[one.email] - {one.person.id} if one.person else holders[one.email] & numbered
        if others:
            return one, "another person"
        claimed[one.email] = one
    return None


def _adopt(everyone: Sequence[Someone], known: Sequence[Person]) -> None:
    # Somebody known by address alone who now has a number is the same person.
    unnumbered = {person.email: person for person in known if person.email and person.external_id is None}
    taken = {one.person.id for one in everyone if one.person}
    for one in everyone:
        found = unnumbered.get(one.email or "") if one.person is None else None
        if found is not None and found.id not in taken:
            one.person = found
