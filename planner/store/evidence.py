"""What was said of people's capabilities: from rows or from pages, kept side by side. Nothing is overwritten."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from difflib import get_close_matches
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.faults import Fault
from planner.library.model import Capability
from planner.store.changes import Applied, Ledger
from planner.store.tables import CapabilityEvidence, Person

LEFT_OUT = "The row was left out."
# Sources that say something of somebody else, or of oneself.
OWN, OTHERS = "self", "manager"


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What one source said of somebody's capability on one day; said twice it is the same.

    ``level`` is None where it is not needed in the job ``role_key``; a credential has a name, an issuer and an end.
    """

    person_id: int
    capability: str
    level: int | None
    source: str
    date: dt.date
    rater_id: int | None
    role_key: str | None = None
    name: str | None = None
    issuer: str | None = None
    expires: dt.date | None = None


FIELDS = tuple(one.name for one in fields(Fact))


def apply(
    session: Session,
    rows: Iterable[Mapping[str, Any]],
    *,
    file: str,
    capabilities: Mapping[str, Capability],
    roles: Mapping[str, str],
) -> Applied:
    """Add the evidence of a file to what is known; the same rows again change nothing.

    Rows are as the evidence connector yields them. ``capabilities`` are those of the library, by id, ``roles`` role ids
    by title in small letters. A row is left out with a fault where it names a person, a capability, a level or a role
    that is not known. A row without a level says that the job of its role does not need the capability. Several sources
    and raters stand side by side. What somebody says of themselves has themselves as rater. What was taken back stays
    taken back, also where a file says it again.
    """
    ledger = Ledger(session=session)
    reader = _Reader(file=file, people=_people(session), capabilities=capabilities, roles=_by_id_too(roles))
    known = {_fact(row): row for row in session.scalars(select(CapabilityEvidence).order_by(CapabilityEvidence.id))}
    new: dict[Fact, CapabilityEvidence] = {}
    unchanged = 0
    for row in rows:
        fact = reader.fact(row)
        if fact is None:
            continue
        if fact in known:
            ledger.update(known[fact], asdict(fact))
        if fact in known or fact in new:
            unchanged += 1
        else:
            new[fact] = CapabilityEvidence(**asdict(fact), note=row.get("reason") or "")
    ledger.create_all(list(new.values()), FIELDS)
    faults, changes = tuple(reader.faults), tuple(ledger.changes)
    return Applied(
        created=len(new), updated=0, unchanged=unchanged, rejected=reader.rejected, faults=faults, changes=changes
    )


def of_people(session: Session, people: Iterable[int]) -> list[CapabilityEvidence]:
    """Everything that was said of these people's capabilities, oldest first, also what was taken back."""
    query = select(CapabilityEvidence).where(CapabilityEvidence.person_id.in_(list(people)))
    order = (CapabilityEvidence.date, CapabilityEvidence.said_at.nulls_first(), CapabilityEvidence.id)
    return list(session.scalars(query.order_by(*order)))


def add(session: Session, facts: Iterable[Fact], *, at: dt.datetime, notes: Mapping[str, str]) -> list[int]:
    """Keep what was said on a page, with a note by capability; what was said before stays beside it. Gives numbers."""
    rows = [CapabilityEvidence(**asdict(one), said_at=at, note=notes.get(one.capability, "")) for one in facts]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def withdraw(
    session: Session, numbers: Iterable[int], *, rater: int, person: int, now: dt.datetime
) -> list[CapabilityEvidence]:
    """Take back what a rater said of a person on a page; gives what was taken back, which stays on record as such."""
    query = select(CapabilityEvidence).where(
        CapabilityEvidence.id.in_(list(numbers)),
        CapabilityEvidence.rater_id == rater,
        CapabilityEvidence.person_id == person,
        CapabilityEvidence.said_at.is_not(None),
        CapabilityEvidence.withdrawn_at.is_(None),
    )
    found = list(session.scalars(query))
    for row in found:
        row.withdrawn_at = now
    return found


@dataclass(kw_only=True)
class _Reader:
    """Turns rows into facts, collecting what is wrong with those that are none."""

    file: str
    people: Mapping[str, int]
    capabilities: Mapping[str, Capability]
    roles: Mapping[str, str]
    faults: list[Fault] = field(default_factory=list)
    rejected: int = 0

    def __post_init__(self) -> None:
        self.called: defaultdict[str, list[str]] = defaultdict(list)
        for key, one in self.capabilities.items():
            self.called[_plain(one.name)].append(key)
        # An id wins over a name that is written like it.
        self.called.update({_plain(key): [key] for key in self.capabilities})

    def fact(self, row: Mapping[str, Any]) -> Fact | None:
        """What the row says, or None with a fault for each reason why not."""
        faults = len(self.faults)
        person, capability = self._person(row, "person"), self._capability(row)
        rater, role = self._rater(row, person), self._role(row)
        if len(self.faults) > faults or person is None or capability is None:
            self.rejected += 1
            return None
        said = {name: row[name] for name in ("level", "source", "date")}
        said |= {name: row.get(name) for name in ("name", "issuer", "expires")}
        return Fact(person_id=person, capability=capability, rater_id=rater, role_key=role, **said)

    def _person(self, row: Mapping[str, Any], column: str) -> int | None:
        written = row[column].strip()
        found = self.people.get(written, self.people.get(written.lower()))
        if found is None:
            self._fault(row, column, "is nobody known", "Give the number or e-mail of somebody among the people.")
        return found

    def _rater(self, row: Mapping[str, Any], person: int | None) -> int | None:
        if not row.get("rater"):
            return person if row["source"] == OWN else None
        rater = self._person(row, "rater")
        if rater is not None and person is not None and row["source"] in (OWN, OTHERS):
            if row["source"] == OWN and rater != person:
                self._fault(row, "rater", "is somebody else", "Name the person, or another source.")
            if row["source"] == OTHERS and rater == person:
                self._fault(row, "rater", "is the person", "Name the manager, or write self as the source.")
        return rater

    def _capability(self, row: Mapping[str, Any]) -> str | None:
        found = self.called.get(_plain(row["capability"]), [])
        if len(found) != 1:
            problem = f"names {len(found)} capabilities" if found else "is no capability of the library"
            self._fault(row, "capability", problem, self._hint(row["capability"], found))
            return None
        highest = max((level.level for level in self.capabilities[found[0]].levels), default=0)
        if row["level"] is not None and row["level"] > highest:
            name = self.capabilities[found[0]].name
            self._fault(row, "level", f"is above the highest level of {name}", f"Write a level from 0 to {highest}.")
        return found[0]

    def _role(self, row: Mapping[str, Any]) -> str | None:
        """The job that does not need the capability; None where the row says a level."""
        if row["level"] is not None:
            return None
        written = _plain(row["role"])
        if written not in self.roles:
            near = get_close_matches(written, self.roles, n=1)
            fix = f"Did you mean {near[0]}?" if near else "Give the title or id of a role of the library or of a post."
            self._fault(row, "role", "is no role known", fix)
        return self.roles.get(written)

    def _hint(self, written: str, found: list[str]) -> str:
        if found:
            return f"Write one of: {', '.join(found)}."
        near = get_close_matches(_plain(written), self.called, n=1)
        return f"Did you mean {self.called[near[0]][0]}?" if near else "Add it to the library, or write another."

    def _fault(self, row: Mapping[str, Any], column: str, problem: str, fix: str) -> None:
        value, fix = str(row[column])[:200], f"{fix} {LEFT_OUT}"
        at = row.get("row")
        self.faults.append(Fault(file=self.file, row=at, column=column, value=value, problem=problem, fix=fix))


def _people(session: Session) -> dict[str, int]:
    """Person id by HR number and by address; a number wins over an address that is written like it."""
    everybody = session.execute(select(Person.id, Person.external_id, Person.email)).all()
    addresses = {email.lower(): key for key, _, email in everybody if email}
    return addresses | {number: key for key, number, _ in everybody if number}


def _by_id_too(roles: Mapping[str, str]) -> dict[str, str]:
    """Role id by title and by the id itself; a title wins over an id that is written like it."""
    return {_plain(key): key for key in roles.values()} | {_plain(title): key for title, key in roles.items()}


def _fact(row: CapabilityEvidence) -> Fact:
    return Fact(**{name: getattr(row, name) for name in FIELDS})


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
