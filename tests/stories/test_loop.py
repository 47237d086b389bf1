"""Files in, audit, architect, decide, activate, evidence, audit again."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest

from planner.access import Viewer
from planner.activate.model import Following
from planner.config import Settings
from planner.connectors.base import Mapping
from planner.reasons import Finding
from planner.services import (
    accounts,
    assigning,
    auditing,
    deciding,
    errors,
    friction,
    house,
    importing,
    mine,
    own,
    results,
    roles,
    running,
    team,
    users,
)
from planner.store.open import Stores

TODAY = dt.datetime.now(dt.UTC).date()
TEAMS = ("Claims", "Payments")
SIZE = 8
DECISIONS = Mapping(
    columns={"case": "Request", "start": "Asked", "time": "Decided", "actor": "Decider", "activity": "Outcome",
             "team": "Team"},
    constants={"kind": "decision"},
)  # fmt: skip


def write(path: Path, rows: Iterable[dict[str, object]]) -> Path:
    """A CSV file."""
    listed = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(listed[0]))
        writer.writeheader()
        writer.writerows(listed)
    return path


def people(path: Path) -> Path:
    """Two teams of claims handlers, each with a lead."""
    rows: list[dict[str, object]] = []
    for group in TEAMS:
        lead = f"{group}-lead"
        rows.append(row(lead, "Operations team lead", group, ""))
        rows += [row(f"{group}-{number}", "Claims handler", group, lead) for number in range(SIZE)]
    rows.append(row("hr-1", "People partner", "People", ""))
    return write(path, rows)


def row(number: str, title: str, group: str, manager: str) -> dict[str, object]:
    """One line of the HR export."""
    address = f"{number.lower()}@invented.example"
    return {"Employee ID": number, "Name": f"Invented {number}", "Email": address, "Job title": title, "Team": group,
            "Manager ID": manager}  # fmt: skip


def tickets(path: Path) -> Path:
    """Work before today: the first team's tickets lie in wait for decisions, the second's for customers."""
    random = np.random.default_rng(3)
    rows: list[dict[str, object]] = []
    for index in range(300):
        group = TEAMS[index % 2]
        wait = "Waiting for decision" if group == "Claims" else "Waiting for customer"
        at = dt.datetime.combine(TODAY, dt.time(8)) - dt.timedelta(days=float(random.uniform(30, 400)))
        who = f"{group.lower()}-{random.integers(SIZE)}@invented.example"
        for state, hours in (("Open", 1), ("In progress", 4), (wait, float(random.uniform(20, 60))), ("Done", 0)):
            rows.append(
                {"Ticket": f"T{index}", "Status": state, "Changed at": f"{at:%Y-%m-%d %H:%M:%S}", "Assignee": who,
                 "Summary": "Settle a water damage claim", "Team": group}
            )  # fmt: skip
            at += dt.timedelta(hours=hours)
    return write(path, rows)


def decisions(path: Path, *, days: range, hours: float, seed: int) -> Path:
    """A register of decisions on days counted from today, each taking about so many hours."""
    random = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    for day in days:
        for number in range(3):
            asked = dt.datetime.combine(TODAY + dt.timedelta(days=day), dt.time(9 + number))
            decided = asked + dt.timedelta(hours=hours * float(random.uniform(0.8, 1.2)))
            decider = f"claims-{number}@invented.example"
            rows.append(
                {"Request": f"R{day}-{number}", "Asked": f"{asked:%Y-%m-%d %H:%M:%S}",
                 "Decided": f"{decided:%Y-%m-%d %H:%M:%S}", "Decider": decider, "Outcome": "approved",
                 "Team": "Claims"}
            )  # fmt: skip
    return write(path, rows)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgresql)])
def stores(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """An instance with people, tickets and decisions imported, and everybody able to sign in, on both databases."""
    place = tmp_path_factory.mktemp("story")
    database = request.getfixturevalue(f"{request.param}_databases").empty()
    opened = house.prepare(Settings(instance=place / "instance", database=database))
    bring(opened, "people", people(place / "people.csv"))
    bring(opened, "event_csv", tickets(place / "tickets.csv"), source="tickets")
    early = decisions(place / "early.csv", days=range(-200, 0, 2), hours=70, seed=1)
    bring(opened, "event_csv", early, source="decisions", mapping=DECISIONS)
    for number, persona in (("hr-1", "hr"), ("claims-lead", "manager"), ("claims-0", "employee")):
        users.add(opened, email=f"{number}@invented.example", persona=persona)
    users.add(opened, email="auditor@invented.example", persona="auditor")
    yield opened
    opened.close()


def bring(stores: Stores, connector: str, path: Path, *, source: str = "", mapping: Mapping | None = None) -> None:
    """Import a file; everything in it must come in."""
    order = importing.Order(connector=connector, source=source or connector, path=path, mapping=mapping)
    outcome = importing.ingest(stores, order, by="story")
    assert (outcome.rejected, outcome.created) == (0, outcome.read), outcome.faults


def viewer(stores: Stores, number: str) -> Viewer:
    """Somebody signed in."""
    email = f"{number}@invented.example"
    (login,) = (one.login for one in accounts.accounts(stores) if one.email == email)
    found = accounts.viewer(stores, login)
    assert found is not None
    return found


def waits(stores: Stores) -> list[Finding]:
    """What the newest audit found about waiting for decisions."""
    result = results.latest(stores, "audit")
    assert result is not None
    return list(result.shown_findings("decision_wait"))


def test_the_loop(stores: Stores, tmp_path: Path) -> None:
    """From files to a changed behaviour, with a recorded decision wherever a person is concerned."""
    leader, manager, employee = (viewer(stores, number) for number in ("hr-1", "claims-lead", "claims-0"))

    running.run(stores, by="story")
    (finding,) = waits(stores)
    assert finding.subjects == ("team:claims",)
    assert any(reason.signals and reason.signals.ids for reason in finding.because.walk())

    page = friction.page(stores, leader)
    proposal = next(one for one in page.proposals if one.item.subject == "team:claims")
    owner = "The head of claims"
    chosen = proposal.item.recommended
    choice = deciding.Choice(option=chosen, reason="Waiting for decisions is most of the delay.", owner=owner)
    deciding.decide(stores, leader, proposal.number, choice)

    role = roles.page(stores, leader, "claims-handler").row
    assert role.number is not None
    training = deciding.Choice(
        option="upskill",
        reason="The new claims desk needs it.",
        objective="Claims settled in five days",
        hours_per_week=3,
    )
    decision = deciding.decide(stores, leader, role.number, training)
    assert [found[0] for found in assigning.choices(stores, manager)] == [decision]

    rule = assigning.Rule(decision=decision, start=TODAY, hours_per_week=3, without=frozenset())
    reached = assigning.preview(stores, manager, rule)
    assert len(reached.ready) == SIZE
    assigning.assign(stores, manager, rule)

    mine_now = mine.page(stores, employee)
    assert mine_now.pathway is not None
    assert mine_now.pathway.next is not None
    own.observe(stores, employee, mine_now.pathway.next.behaviour, seen=True, note="Only for me")
    assert [noted.note for noted in mine.page(stores, employee).noted] == ["Only for me"]
    assert mine.page(stores, manager, person=employee.person).noted == ()
    assert {member.step for member in team.page(stores, manager).members if member.pathway} != {""}

    running.run(stores, by="story", phases=("activate",))
    assert verdicts(stores)["decisions"] == "cannot tell"

    later = decisions(tmp_path / "later.csv", days=range(1, 200, 2), hours=10, seed=2)
    bring(stores, "event_csv", later, source="decisions", mapping=DECISIONS)
    running.run(stores, by="story")
    assert verdicts(stores)["decisions"] == "changed"

    log, broken = auditing.acts(stores, viewer(stores, "auditor"))
    assert broken is None
    assert {"import", "run audit", "decide", "assign"} <= {act.action for act in log}


def verdicts(stores: Stores) -> dict[str, str]:
    """What the newest pulse says of the behaviour that the measure watches."""
    result = results.latest(stores, "activate")
    assert result is not None
    following: Following = result.value
    told = {w.evidence.behaviour: w.evidence.verdict for w in following.watched if w.evidence.team == "claims"}
    return {"decisions": told["decisions-within-two-days"]} | told


def test_nobody_decides_or_sees_beyond_their_own(stores: Stores) -> None:
    """An employee decides nothing, a manager assigns only reports, HR leaders read no pathway."""
    employee, manager, leader = (viewer(stores, number) for number in ("claims-0", "claims-lead", "hr-1"))
    with pytest.raises(errors.NotAllowed):
        deciding.decide(stores, employee, 1, deciding.Choice(option="none", reason="I would like to"))
    with pytest.raises(errors.NotAllowed):
        mine.page(stores, leader, person=employee.person)
    with pytest.raises(errors.NotAllowed):
        mine.page(stores, employee, person=manager.person)


def test_undo_of_an_import_takes_its_findings_from_the_next_run(stores: Stores) -> None:
    """Without the tickets there is no waiting to speak of, and the earlier run still stands as it was."""
    before = results.latest(stores, "audit")
    assert before is not None
    number = next(one.number for one in importing.listed(stores) if one.source == "tickets")
    importing.undo(stores, number, by="story")
    running.run(stores, by="story", phases=("audit",))
    assert waits(stores) == []
    assert results.of_run(stores, before.run).findings == before.findings
