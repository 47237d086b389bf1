"""People, teams and posts: brought in from rows, and handed to the phases without names."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from planner.people import ACCOUNTS, ASSIGNMENTS, EVIDENCE, Workforce
from planner.store.changes import Applied, Ledger, together
from planner.store.managers import Managers
from planner.store.people_check import Before, Check, in_force
from planner.store.people_rows import Faults, Place, Row, Someone, parse, plain_name, slug, sort
from planner.store.posts import Posts, Said
from planner.store.tables import Account, Assignment, CapabilityEvidence, Person, Team

FIELDS = ("name", "external_id", "email", "site", "time_zone")


def apply(
    session: Session,
    rows: Iterable[Mapping[str, Any]],
    *,
    file: str,
    on: dt.date,
    role_of: Callable[[str], str | None] = lambda title: None,
    before: Callable[[dt.date], Before] = lambda day: Before(),
) -> Applied:
    """Lay the rows of a people file over what is known; the same rows again change nothing.

    Rows are as the people connector yields them. ``on`` is the day that rows without an ``as_of`` of their own speak
    of, on which changes without a day begin; a person's first post without a first day has none. Rows of several days
    are laid one day after the other. ``role_of`` gives the role a title stands for. People and posts that the file
    does not name stay as they are and are counted in a note, unless the file says that it names ``everybody``.
    """
    days: defaultdict[dt.date, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        days[row.get("as_of") or on].append(row)
    return together([_apply(session, days[day], file, day, role_of, before(day)) for day in sorted(days)])


def _apply(
    session: Session,
    rows: Sequence[Mapping[str, Any]],
    file: str,
    on: dt.date,
    role_of: Callable[[str], str | None],
    before: Before,
) -> Applied:
    faults = Faults(file=file)
    application = _Application(session, faults, on, role_of, before)
    known = session.scalars(select(Person).order_by(Person.id)).all()
    everyone = sort(parse(rows, faults), known, faults, placed=application.placed(known))
    return application.run(everyone, full=any(row.get("everybody") for row in rows))


class _Application:
    def __init__(
        self, session: Session, faults: Faults, on: dt.date, role_of: Callable[[str], str | None], before: Before
    ) -> None:
        self.session, self.faults, self.on, self.role_of, self.before = session, faults, on, role_of, before
        self.ledger = Ledger(session=session)
        self.teams = {team.key: team for team in session.scalars(select(Team))}
        self.stated: set[str] = set()
        self.known: defaultdict[int, list[Assignment]] = defaultdict(list)
        for post in session.scalars(select(Assignment).order_by(Assignment.id)):
            self.known[post.person_id].append(post)

    def placed(self, known: Iterable[Person]) -> dict[Place, Person]:
        """Those known by team and name alone."""
        keys = {team.id: team.key for team in self.teams.values()}
        found: dict[Place, Person] = {}
        for person in known:
            if person.external_id is None and person.email is None:
                teams = {keys[post.team_id] for post in self.known[person.id] if post.team_id is not None}
                found |= {(team, plain_name(person.name)): person for team in teams}
        return found

    def run(self, everyone: list[Someone], *, full: bool) -> Applied:
        new = {id(one) for one in everyone if one.person is None}
        changed = self._persons(everyone)
        stated = {one.person.id for one in everyone if one.person}
        # What the file says of its people replaces what was known, so only the others' managers stand beforehand.
        above = {below: manager for below, manager in self._above().items() if below not in stated}
        managers = Managers(faults=self.faults, above=above)
        managers.learn(self.session.scalars(select(Person)), everyone)
        counts = {"created": 0, "updated": 0, "unchanged": 0}
        for one in everyone:
            rejected = self.faults.rejected
            touched = self._posts(one, managers)
            left = len(one.rows) - (self.faults.rejected - rejected)
            if id(one) in new:
                counts["created"] += left
                continue
            updated = min(left, max(len(touched), int(id(one) in changed)))
            counts["updated"] += updated
            counts["unchanged"] += left - updated
        self.session.flush()
        Check(self.faults, self.ledger, self.known, self.teams, self.on, self.before).run(everyone, new, full=full)
        self.session.flush()
        faults, changes = tuple(self.faults.found), tuple(self.ledger.changes)
        return Applied(**counts, rejected=self.faults.rejected, faults=faults, changes=changes)

    def _persons(self, everyone: list[Someone]) -> set[int]:
        """Make and change the people; which of them changed."""
        before = self._free_addresses(everyone)
        changed = set()
        for one in everyone:
            said = {name: value for name in FIELDS if (value := one.last(name)) is not None}
            if one.person is None:
                one.person = Person(**{"name": said.get("email") or said.get("external_id")} | said)
                self.ledger.create(one.person, FIELDS)
                continue
            one.person.email = before.get(one.person.id, one.person.email)
            if self.ledger.update(one.person, {"name": one.person.name} | said):
                changed.add(id(one))
        self.session.flush()
        return changed

    def _free_addresses(self, everyone: list[Someone]) -> dict[int, str | None]:
        # Two people may swap addresses in one file; each address must be free before the other takes it.
        moving = [one.person for one in everyone if one.person and one.email != one.person.email]
        before = {person.id: person.email for person in moving}
        for person in moving:
            person.email = None
        self.session.flush()
        return before

    def _above(self) -> dict[int, int]:
        posts = [post for of_one in self.known.values() for post in of_one if in_force(post, self.on)]
        return {post.person_id: post.manager_id for post in posts if post.manager_id is not None}

    def _posts(self, one: Someone, managers: Managers) -> set[int]:
        assert one.person is not None
        person_id = one.person.id
        posts = Posts(
            person_id=person_id,
            known=self.known[person_id],
            on=self.on,
            ledger=self.ledger,
            faults=self.faults,
            since=self.before.since,
        )
        rows = [row for said in one.rows if (row := self._ended(said, person_id)) and _speaks_of_post(row)]
        return posts.settle([self._said(row, person_id, managers) for row in rows])

    def _ended(self, row: Row, person_id: int) -> Row | None:
        """The row with a last day where it only says that somebody left; None where nothing is left to end."""
        if not row.left or row.valid_to:
            return row
        if any(in_force(post, self.on) for post in self.known[person_id]):
            fix = f"They are taken to have left on {self.on}. Give the last day if it was another."
            self.faults.note(row, "valid_to", "is missing, though the person has left", fix)
            return replace(row, valid_to=self.on)
        if not self.known[person_id]:
            fix = "Give the last day. The person came in without a post."
            self.faults.note(row, "valid_to", "is missing, though the person has left", fix)
        return None

    def _said(self, row: Row, person_id: int, managers: Managers) -> Said:
        now = row.valid_to is None or row.valid_to > self.on
        return Said(
            row=row,
            team_id=self._team(row),
            title=row.title,
            role_key=self.role_of(row.title) if row.title else None,
            manager_id=managers.of(row, person_id, now=now),
        )

    def _team(self, row: Row) -> int | None:
        if not row.team:
            return None
        key = slug(row.team)
        if not key:
            self.faults.note(row, "team", "is no name", "Write the team's name. The row came in without it.")
            return None
        if key not in self.teams:
            self.teams[key] = Team(key=key, name=row.team.strip())
            self.ledger.create(self.teams[key], ("key", "name"))
            self.session.flush()
        elif key not in self.stated:
            self.ledger.update(self.teams[key], {"key": key, "name": self.teams[key].name})
        self.stated.add(key)
        return self.teams[key].id


def workforce(session: Session, *, on: dt.date) -> Workforce:
    """People, teams, accounts and evidence as the phases see them: ids and keys, never names of people.

    A post's ``valid_from`` is null where it began before anything was recorded. What is to come after the day ``on``
    is not in it: a post that begins later is none yet, and one that ends later has no end yet.
    """
    teams = {team.id: team for team in session.scalars(select(Team))}
    begun = or_(Assignment.valid_from.is_(None), Assignment.valid_from <= on)
    posts = session.scalars(select(Assignment).where(begun).order_by(Assignment.person_id, Assignment.id))
    accounts = session.scalars(select(Account).where(Account.state != "ignored").order_by(Account.source, Account.name))
    said = select(CapabilityEvidence).where(CapabilityEvidence.withdrawn_at.is_(None))
    evidence = session.scalars(said.order_by(CapabilityEvidence.id))
    return Workforce(
        assignments=pa.Table.from_pylist([_post(post, teams, on) for post in posts], schema=ASSIGNMENTS),
        accounts=pa.Table.from_pylist([_account(account) for account in accounts], schema=ACCOUNTS),
        evidence=pa.Table.from_pylist([_shown(one) for one in evidence], schema=EVIDENCE),
        team_names={team.key: team.name for team in teams.values()},
    )


def reports(session: Session, person_id: int, *, on: dt.date) -> frozenset[int]:
    """Everybody below somebody on a day, directly or through others; never the person, even in a circle.

    Nobody is below somebody who has left, also where the posts of others still name them.
    """
    own = session.scalars(select(Assignment).where(Assignment.person_id == person_id)).all()
    if own and not any(in_force(post, on) for post in own):
        return frozenset()
    below: defaultdict[int, set[int]] = defaultdict(set)
    for post in session.scalars(select(Assignment).where(Assignment.manager_id.is_not(None))):
        if post.manager_id is not None and in_force(post, on):
            below[post.manager_id].add(post.person_id)
    found: set[int] = set()
    waiting = [person_id]
    while waiting:
        fresh = below[waiting.pop()] - found - {person_id}
        found |= fresh
        waiting += fresh
    return frozenset(found)


def _speaks_of_post(row: Row) -> bool:
    return any((row.title, row.team, row.manager, row.valid_from, row.valid_to, row.hired, row.share is not None))


def _post(post: Assignment, teams: Mapping[int, Team], on: dt.date) -> dict[str, Any]:
    return {
        "person": str(post.person_id),
        "team": None if post.team_id is None else teams[post.team_id].key,
        "role": post.role_key,
        "title": post.title,
        "manager": None if post.manager_id is None else str(post.manager_id),
        "share": post.share,
        "valid_from": post.valid_from,
        "valid_to": None if post.valid_to is None or post.valid_to > on else post.valid_to,
    }


def _account(account: Account) -> dict[str, Any]:
    matched = account.state == "matched" and account.person_id is not None
    return {
        "source": account.source,
        "account": account.name,
        "person": str(account.person_id) if matched else None,
        "automated": account.state == "automated",
    }


def _shown(one: CapabilityEvidence) -> dict[str, Any]:
    return {
        "person": str(one.person_id),
        "capability": one.capability,
        "level": one.level,
        "source": one.source,
        "date": one.date,
        "rater": None if one.rater_id is None else str(one.rater_id),
        "role": one.role_key,
        "expires": one.expires,
        "at": one.said_at,
    }
