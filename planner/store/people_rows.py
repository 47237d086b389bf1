"""The rows of a people file, sorted by whom they are about; what cannot be told apart is refused with its reason."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from planner.faults import Fault
from planner.store.tables import Person

LEFT_OUT = "The row was left out."


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
    share: float | None = None
    time_zone: str | None = None


@dataclass(kw_only=True, eq=False)
class Someone:
    """One person of a file: all rows about them, and the record there is of them already."""

    rows: list[Row] = field(default_factory=list)
    person: Person | None = None

    def last(self, name: str) -> Any:
        """The last value the file gives for a field of the person."""
        return next((value for row in reversed(self.rows) if (value := getattr(row, name)) is not None), None)

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
        shown = None if value is None else str(value)
        self.found.append(Fault(file=self.file, row=row.row, column=column, value=shown, problem=problem, fix=fix))

    def reject(self, row: Row, column: str, problem: str, fix: str) -> None:
        """A row is left out."""
        self.note(row, column, problem, f"{fix} {LEFT_OUT}")
        self.rejected += 1


def parse(rows: Iterable[Mapping[str, Any]], faults: Faults) -> list[Row]:
    """The usable rows of a people file, with addresses in small letters."""
    names = {one.name for one in fields(Row)}
    read = [Row(**{name: value for name, value in row.items() if name in names}) for row in rows]
    return [row for row in map(_tidy, read) if _usable(row, faults)]


def _tidy(row: Row) -> Row:
    return replace(row, email=row.email.strip().lower()) if row.email else row


def _usable(row: Row, faults: Faults) -> bool:
    if not row.external_id and not row.email:
        faults.reject(row, "external_id", "is missing, and so is an e-mail", "Give the person an id or an e-mail.")
        return False
    if row.valid_from and row.valid_to and row.valid_to <= row.valid_from:
        faults.reject(row, "valid_to", "ends before it begins", "Correct one of the two dates.")
        return False
    return True


def sort(rows: Sequence[Row], known: Sequence[Person], faults: Faults) -> list[Someone]:
    """Whom the rows are about, in the order of the file."""
    people = _by_id(rows, known)
    _by_email(rows, known, people)
    everyone = _ordered(rows, people)
    while clash := _clash(everyone, known):
        one, holder = clash
        for row in one.rows:
            faults.reject(row, "email", f"belongs to {holder} already", "Give each person an address of their own.")
        everyone = [other for other in everyone if other is not one]
    _adopt(everyone, known)
    return everyone


def _by_id(rows: Sequence[Row], known: Sequence[Person]) -> dict[str, Someone]:
    persons = {person.external_id: person for person in known if person.external_id}
    people: dict[str, Someone] = {}
    for row in rows:
        if row.external_id:
            one = people.setdefault(f"id:{row.external_id}", Someone(person=persons.get(row.external_id)))
            one.rows.append(row)
    return people


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
