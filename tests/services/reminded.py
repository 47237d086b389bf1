"""A small office whose people have steps to be reminded of, and a clock that can be set."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import delete

from planner.access import Viewer
from planner.services import clock
from planner.store.open import Stores
from planner.store.tables import (
    Assignment,
    Decision,
    Login,
    Nudge,
    Outgoing,
    PathwayRecord,
    Person,
    RecommendationRecord,
    Run,
    StepRecord,
    Team,
)

# A Monday in winter, nine in the morning in Berlin.
MONDAY = dt.date(2026, 3, 2)
NINE = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
BEHAVIOUR = "right-at-first-pass"


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    at: dt.datetime = NINE

    def forward(self, **by: float) -> None:
        """Move it on."""
        self.at += dt.timedelta(**by)


@dataclass
class Office:
    """Stores with people of one team in them, each on a pathway with one step."""

    stores: Stores
    clock: Clock
    people: dict[str, int] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)
    paths: dict[str, int] = field(default_factory=dict)

    def remind(self, name: str, text: str = "Read a draft", *, due: dt.date = MONDAY, step: bool = True) -> int:
        """Put a reminder into somebody's inbox."""
        with self.stores.records.write() as session:
            number = self.steps[name] if step else None
            row = Nudge(person_id=self.people[name], step_id=number, channel="inbox", text=text, due=due)
            session.add(row)
            session.flush()
            return row.id

    def take_back(self, name: str) -> None:
        """Take somebody's pathway back, with its reminders."""
        with self.stores.records.write() as session:
            session.execute(delete(Nudge).where(Nudge.step_id == self.steps[name]))
            session.get_one(PathwayRecord, self.paths[name]).ended_at = self.clock.at

    def outgoing(self, *channels: str) -> list[Outgoing]:
        """What is on its way or was, oldest first."""
        with self.stores.records.read() as session:
            rows = session.query(Outgoing).order_by(Outgoing.id).all()
            return [row for row in rows if not channels or row.channel in channels]

    def states(self, *channels: str) -> list[str]:
        """The same, states alone."""
        return [row.state for row in self.outgoing(*channels)]

    def change(self, kind: type[Any], number: int, **values: Any) -> None:
        """Change a record."""
        with self.stores.records.write() as session:
            row = session.get_one(kind, number)
            for name, value in values.items():
                setattr(row, name, value)

    def viewer(self, name: str) -> Viewer:
        """Somebody as the gate sees them."""
        return Viewer(login=1, email=address(name), persona="employee", person=str(self.people[name]))


def address(name: str) -> str:
    """Somebody's e-mail address."""
    return f"{name.lower().replace(' ', '.')}@example.org"


def office(stores: Stores, monkeypatch: pytest.MonkeyPatch, *names: str, zone: str | None = "Europe/Berlin") -> Office:
    """An office with these people; the clock stands at nine on a Monday."""
    found = Office(stores=stores, clock=Clock())
    monkeypatch.setattr(clock, "now", lambda: found.clock.at)
    with stores.records.write() as session:
        login = Login(email="hr@example.org", password_hash="", persona="hr", active=True, failures=0)
        team = Team(key="desk", name="Desk")
        run = Run(
            phase="architect", at=NINE, by="", seconds=0.0, seed=0, code_version="", inputs={}, inputs_digest="",
            result={}, result_digest="", released=[],
        )  # fmt: skip
        session.add_all([login, team, run])
        session.flush()
        given = RecommendationRecord(
            run_id=run.id, key="v", kind="verdict", subject="role:clerk", recommended="upskill", body={}
        )
        session.add(given)
        session.flush()
        decision = Decision(
            recommendation_id=given.id, kind="verdict", subject="role:clerk", chosen="upskill", alternatives=[],
            reason="So", details={}, by_login_id=login.id, at=NINE,
        )  # fmt: skip
        session.add(decision)
        session.flush()
        for name in names:
            person = Person(name=name, email=address(name), time_zone=zone)
            session.add(person)
            session.flush()
            session.add(Assignment(person_id=person.id, team_id=team.id, role_key="clerk", share=1.0))
            found.people[name] = person.id
            row = _pathway(person.id, decision.id, login.id)
            session.add(row)
            session.flush()
            step = _step(row.id)
            session.add(step)
            session.flush()
            found.paths[name], found.steps[name] = row.id, step.id
    return found


def _pathway(person: int, decision: int, login: int) -> PathwayRecord:
    return PathwayRecord(
        person_id=person,
        decision_id=decision,
        role_key="clerk",
        version=1,
        objective="Answer customers right the first time",
        hours_per_week=2.0,
        start=MONDAY,
        assigned_by=login,
        assigned_at=NINE,
        gaps=[],
    )


def _step(pathway: int) -> StepRecord:
    return StepRecord(
        pathway_id=pathway,
        position=1,
        item="review",
        title="Read a draft before it is sent",
        kind="practise",
        capability="judgement",
        behaviour=BEHAVIOUR,
        week=1,
        hours=2.0,
        why={"claim": "Because"},
    )
