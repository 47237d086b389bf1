"""A small invented company with one pulse, one decision and its people's pathways, and ways to sign in as them."""

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from keeping import keep_run
from sqlalchemy import select

from planner.access import Viewer
from planner.activate.model import Evidence, Following, Watched
from planner.architect.model import Architecture
from planner.architect.verdict import recommend
from planner.architect.verdict_factors import Factors, Span
from planner.audit import measures
from planner.audit.model import Audit, Coverage, Waiting, Window
from planner.config import Settings
from planner.reasons import Figure, Finding, Interval, Reason, SignalRefs
from planner.services import accounts, assigning, clock, deciding, house, publish
from planner.store import decisions, library, people, runs
from planner.store.open import Stores, open_stores
from planner.store.tables import Person

from ..conftest import PASSWORD

TEAM, ROLE = "claims north", "business-analyst"
TITLE, BEHAVIOUR = "Business analyst", "starts-routine-work-with-ai"
NORTH = ("Ada Quill", "Ben Ostler", "Cleo Marsh", "Dan Fenwick", "Edda Holm", "Finn Arkle", "Greta Loom")
SOUTH = ("Hugo Vane", "Iris Thorn", "Jon Sedge", "Kit Rowan", "Lena Birch", "Max Teal")
Enter = Callable[[str], FlaskClient]


@dataclass(frozen=True, kw_only=True)
class Company:
    """The stores with the company in them; ``ids`` gives each name its person id."""

    stores: Stores
    ids: dict[str, str]
    decision: int
    team: str

    def assign(self, *, start: dt.date | None = None, hours: float = 3.0) -> dict[str, Any]:
        """Assign pathways to everybody in the north whom the decision concerns."""
        rule = assigning.Rule(decision=self.decision, start=start or clock.today(), hours_per_week=hours)
        return assigning.assign(self.stores, viewer(self.stores, "Nora Wells"), rule)


def address(name: str) -> str:
    """Somebody's e-mail address."""
    return f"{name.lower().replace(' ', '.')}@example.org"


def viewer(stores: Stores, name: str) -> Viewer:
    """Somebody as the gate sees them."""
    login = next(one.login for one in accounts.accounts(stores) if one.email == address(name))
    found = accounts.viewer(stores, login)
    assert found is not None
    return found


def fill(stores: Stores) -> None:
    """Bring the company into an instance."""
    house.refresh_library(stores)
    ids = _people(stores)
    for name, persona in (
        ("Nora Wells", "manager"),
        ("Olaf Brand", "manager"),
        ("Petra Lund", "hr"),
        ("Rolf Dane", "hr"),
        ("Ada Quill", "employee"),
        ("Ben Ostler", "employee"),
    ):
        accounts.create(stores, email=address(name), persona=persona, password=PASSWORD, person_id=int(ids[name]))
    _runs(stores, ids, _team(stores, ids))
    _decide(stores)


def known(stores: Stores) -> Company:
    """The company that an instance was filled with."""
    with stores.records.read() as session:
        everyone = session.execute(select(Person.name, Person.id))
        ids = {name: str(number) for name, number in everyone}
        decision = decisions.standing(session, "verdict")[f"role:{ROLE}"].id
    return Company(stores=stores, ids=ids, decision=decision, team=_team(stores, ids))


def _team(stores: Stores, ids: dict[str, str]) -> str:
    with stores.records.read() as session:
        rows = people.workforce(session, on=clock.today()).current.to_pylist()
    return next(str(row["team"]) for row in rows if row["person"] == ids["Ada Quill"])


def _people(stores: Stores) -> dict[str, str]:
    rows = [{"name": "Petra Lund", "title": "Head of people"}, {"name": "Rolf Dane", "title": "Head of people"}]
    for manager, team, members in (("Nora Wells", "Claims North", NORTH), ("Olaf Brand", "Claims South", SOUTH)):
        rows.append({"name": manager, "title": "Team lead", "team": team})
        rows += [{"name": name, "title": TITLE, "team": team, "manager": manager} for name in members]
    said = [
        {"row": at, "external_id": f"E{at}", "email": address(row["name"]), "valid_from": dt.date(2025, 1, 1), **row}
        for at, row in enumerate(rows, 2)
    ]
    with stores.records.write() as session:
        applied = people.apply(session, said, file="people.csv", on=clock.today(), role_of={TITLE: ROLE}.get)
        assert applied.rejected == 0, applied.faults
    with stores.records.read() as session:
        return {name: str(number) for name, number in session.execute(select(Person.name, Person.id))}


def _runs(stores: Stores, ids: dict[str, str], team: str) -> None:
    policy = house.policy(stores)
    north = frozenset(ids[name] for name in NORTH)
    everyone = north | frozenset(ids[name] for name in SOUTH)
    with stores.records.read() as session:
        workforce, known = people.workforce(session, on=clock.today()), library.load(session)
    finding = _finding(team, north)
    audit = Audit(
        window=Window(start=dt.date(2026, 1, 1), end=dt.date(2026, 9, 1)),
        waiting=(_waiting(team, north, 0.62), _waiting("", everyone, 0.4)),
        coverage=(Coverage(team=team, signals=900, unmatched=20),),
        findings=(finding,),
        measures=measures.propose([finding], library=known, policy=policy),
    )
    _save(stores, "audit", audit, audit.findings, audit.measures, publish.of_audit(audit, workforce, policy, []))
    factors = Factors(goes=Span.at(0.0), ends=False, drift="found", gap=0.5, widest=0.5)
    verdict = recommend(ROLE, TITLE, factors, findings=(), people=everyone, policy=policy)
    architecture = Architecture(verdicts=(verdict,))
    released = publish.of_architecture(architecture, policy, "2026", [])
    _save(stores, "architect", architecture, (), (verdict,), released)
    following = Following(watched=(_watched(team, north), _watched("few", frozenset(sorted(north)[:2]))))
    _save(stores, "activate", following, (), (), publish.of_following(following, policy, []))


def _save(stores: Stores, phase: str, result: object, findings: object, recommended: object, released: object) -> None:
    with stores.records.write() as session:
        keep_run(
            session,
            phase,
            result,
            now=clock.now(),
            findings=findings,
            recommendations=recommended,
            released=[table.to_dict() for table in released],
        )


def _share(value: float, n: int) -> Figure:
    interval = Interval(low=value - 0.08, high=value + 0.08)
    return Figure(value=value, unit="share", denominator="the team's waiting hours", n=n, interval=interval)


def _finding(team: str, members: frozenset[str]) -> Finding:
    claim = "Of 1,204 waiting hours, 746 passed between a question and its decision"
    part = Reason(claim="Questions above the team lead wait for the weekly board", part=0.62)
    return Finding(
        key=f"decision_wait:team:{team}",
        kind="decision_wait",
        subjects=(f"team:{team}",),
        sentence="Claims North waits for decisions more than for anything else; training will not fix this",
        certainty="sure",
        because=Reason(claim=claim, because=(part,), signals=SignalRefs(total=214, ids=("t:1", "t:2"))),
        figure=_share(0.62, 214),
        people=members,
    )


def _waiting(team: str, members: frozenset[str], share: float) -> Waiting:
    figure = _share(share, 214)
    signals = SignalRefs(total=214)
    return Waiting(team=team, cause="decision", hours=746, share=figure, signals=signals, people=members)


def _watched(team: str, members: frozenset[str]) -> Watched:
    first, start = dt.date(2026, 3, 2), dt.date(2026, 6, 1)
    weeks = tuple(
        (first + dt.timedelta(weeks=w), 0.3 + (0.25 if w > 16 else 0.0) + 0.03 * (w % 3), 20) for w in range(26)
    )
    evidence = Evidence(
        behaviour=BEHAVIOUR,
        team=team,
        start=start,
        verdict="changed",
        baseline=Figure(value=0.33, unit="share", denominator="questions", n=13, interval=Interval(low=0.3, high=0.36)),
        change=Figure(value=0.25, unit="share", denominator="questions", n=9, interval=Interval(low=0.2, high=0.3)),
        sentence="“Starts routine work with AI” changed: from 33 % to 58 % in a usual week, 20 to 30 points more.",
        because=Reason(claim="Nine weeks since the start lie above every week before"),
        people=members,
    )
    return Watched(evidence=evidence, weeks=weeks)


def _decide(stores: Stores) -> None:
    with stores.records.read() as session:
        run = runs.latest_id(session, "architect")
        number = next(iter(runs.recommendations(session, run or 0)))
    choice = deciding.Choice(
        option="upskill",
        reason="The drafts come from AI now; judging them is the work.",
        objective="Answer customers right the first time",
        hours_per_week=3.0,
        removed_work="The weekly status report",
    )
    deciding.decide(stores, viewer(stores, "Petra Lund"), number, choice)


@pytest.fixture(scope="session")
def template(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with the company in it, to be copied."""
    folder = Path(shutil.copytree(template, tmp_path_factory.mktemp("company") / "instance"))
    opened = open_stores(Settings(instance=folder))
    fill(opened)
    opened.close()
    return folder


@pytest.fixture
def company(stores: Stores) -> Company:
    """The company, decided on but without pathways."""
    return known(stores)


@pytest.fixture
def enter(app: Flask, company: Company) -> Enter:
    """Give a name, get their signed-in client."""

    def as_(name: str) -> FlaskClient:
        client = app.test_client()
        assert client.post("/sign-in", data={"email": address(name), "password": PASSWORD}).status_code == 302
        return client

    return as_


def on_a_phone(new_page: Callable[..., Any], address: str) -> Any:
    """Ada's own page on a small phone without script, entered by keyboard."""
    page = new_page(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page.goto(f"{address}/sign-in")
    page.get_by_label("E-mail").fill("ada.quill@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/me")
    return page
