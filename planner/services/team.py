"""The manager's pages: my team, who is on which pathway, what the team's behaviours show."""

from collections import Counter
from dataclasses import dataclass

from planner.access import Viewer
from planner.services import allowing, clock, friction, names, tracking
from planner.store import directory, pathways
from planner.store.open import Stores
from planner.store.tables import PathwayRecord, StepRecord


@dataclass(frozen=True, kw_only=True)
class Member:
    """One report: role, and which pathway they walk. What they note or assess themselves is not here."""

    person: str
    name: str
    role: str
    team: str
    pathway: int | None
    towards: str
    step: str
    hours_per_week: float


@dataclass(frozen=True, kw_only=True)
class Page:
    """My team: its members, its friction, its behaviours; ``team`` is the one looked at, "" without any."""

    teams: tuple[tuple[str, str], ...]
    team: str
    members: tuple[Member, ...]
    friction: friction.Page | None
    watched: tracking.Page | None
    names: names.Names


def page(stores: Stores, viewer: Viewer, *, team: str | None = None) -> Page:
    """The people who report to the viewer and the teams they are in; the team with most of them unless one is named."""
    allowing.require(viewer, "view", "team", people=viewer.reports)
    with stores.records.read() as session:
        called = names.load(session)
        posts = directory.posts_now(session, viewer.reports, on=clock.today())
        called_people = directory.names(session, viewer.reports)
        walking = {row.person_id: row for row in pathways.running(session, [int(p) for p in viewer.reports])}
        steps = {number: pathways.steps(session, row.id) for number, row in walking.items()}
    members = tuple(_member(person, post, called, called_people, walking, steps) for person, post in posts.items())
    keys = _teams(posts)
    main = team if team in keys else keys[0] if keys else None
    return Page(
        teams=tuple((key, called.team(key)) for key in keys),
        team=main or "",
        members=tuple(sorted(members, key=lambda member: (member.team, member.name))),
        friction=friction.page(stores, viewer, team=main, called=called) if main else None,
        watched=tracking.page(stores, viewer, team=main, called=called) if main else None,
        names=called,
    )


def _teams(posts: dict[str, directory.Post]) -> list[str]:
    counts = Counter(post.team for post in posts.values() if post.team is not None)
    return sorted(counts, key=lambda key: (-counts[key], key))


def _member(
    person: str,
    post: directory.Post,
    called: names.Names,
    called_people: dict[str, str],
    walking: dict[int, PathwayRecord],
    steps: dict[int, list[StepRecord]],
) -> Member:
    pathway = walking.get(int(person))
    open_steps = [step for step in steps.get(int(person), []) if not step.done_at and not step.not_relevant_shared]
    return Member(
        person=person,
        name=called_people.get(person, person),
        role=called.role(post.role_key),
        team=post.team_name or "no team",
        pathway=pathway.id if pathway else None,
        towards=called.role(pathway.role_key) if pathway else "",
        step=open_steps[0].title if open_steps else "",
        hours_per_week=pathway.hours_per_week if pathway else 0.0,
    )
