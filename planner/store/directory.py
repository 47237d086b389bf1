"""Look people and teams up: names, posts, accounts."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from planner.store.tables import Account, Assignment, Person, Team


@dataclass(frozen=True, kw_only=True)
class Post:
    """One post somebody has or had: in which team, with which title and role, from when until when."""

    team: str | None
    team_name: str
    title: str
    role_key: str | None
    manager: str
    valid_from: dt.date | None
    valid_to: dt.date | None


def find(session: Session, number_or_email: str) -> Person | None:
    """The person with this HR number or e-mail address."""
    wanted = number_or_email.strip()
    query = select(Person).where(or_(Person.external_id == wanted, func.lower(Person.email) == wanted.lower()))
    return session.scalar(query)


def get(session: Session, person: int) -> Person | None:
    """One person."""
    return session.get(Person, person)


def names(session: Session, people: Iterable[str]) -> dict[str, str]:
    """Names by person id."""
    wanted = [int(person) for person in people]
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return {str(number): name for number, name in rows}


def time_zones(session: Session, people: Iterable[int]) -> dict[int, str | None]:
    """The time zone held of each of these people, None where none is."""
    rows = session.execute(select(Person.id, Person.time_zone).where(Person.id.in_(list(people))))
    return {row.id: row.time_zone for row in rows}


def addresses(session: Session, people: Iterable[int]) -> dict[int, str | None]:
    """The e-mail address held of each of these people, None where none is."""
    rows = session.execute(select(Person.id, Person.email).where(Person.id.in_(list(people))))
    return {row.id: row.email for row in rows}


def team_numbers(session: Session) -> dict[str, int]:
    """The number of each team by its key."""
    return {team.key: team.id for team in session.scalars(select(Team))}


def team_names(session: Session) -> dict[str, str]:
    """Names by team key."""
    return {team.key: team.name for team in session.scalars(select(Team))}


def posts(session: Session, person: int) -> tuple[Post, ...]:
    """Somebody's posts, the newest first."""
    manager = select(Person.name).where(Person.id == Assignment.manager_id).scalar_subquery()
    rows = session.execute(
        select(Assignment, Team, manager)
        .outerjoin(Team, Team.id == Assignment.team_id)
        .where(Assignment.person_id == person)
        .order_by(Assignment.valid_to.is_(None).desc(), Assignment.valid_from.desc(), Assignment.id.desc())
    )
    return tuple(
        Post(
            team=team.key if team else None,
            team_name=team.name if team else "",
            title=post.title or "",
            role_key=post.role_key,
            manager=boss or "",
            valid_from=post.valid_from,
            valid_to=post.valid_to,
        )
        for post, team, boss in rows
    )


def current_post(session: Session, person: int, *, on: dt.date) -> Post | None:
    """The post somebody has on a day; of several the one that began last."""
    return next((post for post in posts(session, person) if _held(post.valid_from, post.valid_to, on)), None)


def posts_now(session: Session, people: Iterable[str], *, on: dt.date) -> dict[str, Post]:
    """The post each of these people has on a day; who has none is left out."""
    wanted = [int(person) for person in people]
    rows = session.execute(
        select(Assignment, Team)
        .outerjoin(Team, Team.id == Assignment.team_id)
        .where(Assignment.person_id.in_(wanted), *_in_force(on))
        .order_by(Assignment.id)
    )
    return {
        str(post.person_id): Post(
            team=team.key if team else None,
            team_name=team.name if team else "",
            title=post.title or "",
            role_key=post.role_key,
            manager="",
            valid_from=post.valid_from,
            valid_to=post.valid_to,
        )
        for post, team in rows
    }


def members(session: Session, team: str, *, on: dt.date) -> frozenset[str]:
    """Ids of the people who have a post in a team on a day, by the team's key."""
    query = select(Assignment.person_id).join(Team, Team.id == Assignment.team_id)
    rows = session.scalars(query.where(Team.key == team, *_in_force(on)))
    return frozenset(str(person) for person in rows)


def _in_force(on: dt.date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions that a post is held on a day."""
    return (
        or_(Assignment.valid_from.is_(None), Assignment.valid_from <= on),
        or_(Assignment.valid_to.is_(None), Assignment.valid_to > on),
    )


def _held(since: dt.date | None, until: dt.date | None, on: dt.date) -> bool:
    return (since is None or since <= on) and (until is None or until > on)


def accounts(session: Session, person: int) -> tuple[tuple[str, str], ...]:
    """The accounts matched to somebody, as source and name."""
    query = select(Account.source, Account.name).where(Account.person_id == person, Account.state == "matched")
    return tuple((source, name) for source, name in session.execute(query.order_by(Account.source, Account.name)))
