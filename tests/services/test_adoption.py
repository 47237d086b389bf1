"""One's own answers beside the team's: from files to the page's values, and for nobody else's eyes."""

import datetime as dt
from pathlib import Path

import pytest

from planner.access import Viewer
from planner.services import accounts, adoption, clock, importing, running
from planner.services.errors import NotAllowed
from planner.services.importing import Order
from planner.store.open import Stores

PEOPLE = "Employee ID,Name,E-mail,Job title,Team,From\n"
SURVEY = "Round,Answered at,Respondent,Team,Question,Answer\n"
ITEMS = (
    "I know what the AI tools here can and cannot do.",
    "I can tell when an AI result needs a second look.",
    "I can explain to others how AI came to its answer.",
    "I like my chair.",
)


def fill(stores: Stores, folder: Path) -> None:
    """Forty-four people in three teams, thirty-five, three and six, all of whom answered; then an audit."""
    team = ["Claims"] * 35 + ["Law"] * 3 + ["Audit"] * 6
    people = (f"{n},Invented {n},p{n}@example.org,Claims handler,{team[n]},2025-01-01\n" for n in range(44))
    answers = (
        f'R1,2026-02-0{1 + n % 7},p{n}@example.org,{team[n]},"{item}",{min(1 + n % 4 + (n + at) % 2, 5)}\n'
        for n in range(44)
        for at, item in enumerate(ITEMS)
    )
    for name, text in (("people", PEOPLE + "".join(people)), ("survey", SURVEY + "".join(answers))):
        (folder / f"{name}.csv").write_text(text)
        importing.ingest(stores, Order(connector=name, source=name, path=folder / f"{name}.csv"), by="test")
    running.run(stores, by="test", phases=("audit",))


def employee(stores: Stores, number: int) -> Viewer:
    """Somebody of these people, signed in."""
    person = next(n for n in range(1, 100) if _address(stores, n) == f"p{number}@example.org")
    accounts.create(stores, email=f"p{number}@example.org", persona="employee", person_id=person)
    login = next(one.login for one in accounts.accounts(stores) if one.email == f"p{number}@example.org")
    found = accounts.viewer(stores, login)
    assert found is not None
    return found


def _address(stores: Stores, person: int) -> str | None:
    from planner.store import directory

    with stores.records.read() as session:
        found = directory.get(session, person)
    return found.email if found else None


def test_my_answers_stand_beside_my_teams_mean(stores: Stores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """My own mean, the team's mean where it is released, and every answer I gave; of a small team only mine."""
    monkeypatch.setattr(clock, "today", lambda: dt.date(2026, 4, 1))
    fill(stores, tmp_path)
    mine = adoption.own(stores, employee(stores, 3))
    assert mine is not None
    assert dict(mine.answers) == {ITEMS[0]: 5.0, ITEMS[1]: 4.0, ITEMS[2]: 5.0, ITEMS[3]: 4.0}
    (literacy,) = mine.scales
    assert literacy.mine == pytest.approx(14 / 3)
    assert literacy.team is not None
    assert literacy.team.score.n == 35
    few = adoption.own(stores, employee(stores, 36))
    assert few is not None
    assert [one.team for one in few.scales] == [None]
    hr = Viewer(login=99, email="hr@x.example", persona="hr")
    page = adoption.answers(stores, hr)
    assert [one.diagnostic for one in page.diagnosed] == ["literacy"]
    assert [one.item for one in page.unscored] == [ITEMS[3]]
    with pytest.raises(NotAllowed):
        adoption.own(stores, hr)


def test_who_answered_nothing_sees_nothing(stores: Stores, tmp_path: Path) -> None:
    """Somebody without answers has no such section."""
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE + "1,Invented 1,p1@example.org,Claims handler,Claims,2025-01-01\n")
    importing.ingest(stores, Order(connector="people", source="people", path=path), by="test")
    assert adoption.own(stores, employee(stores, 1)) is None
