"""People files as they really are: people without numbers, numbers given again, two of one name, days out of order."""

import datetime as dt
import unicodedata
from typing import Any

import pytest
from sqlalchemy import select

from planner.store import people
from planner.store.changes import Applied
from planner.store.people_check import Before
from planner.store.records import Records
from planner.store.tables import Person

from .test_people import ADA, BEN, JULY, JUNE, Row, bring, counts, everything, posts

CLEO = {"name": "Cleo Contract", "team": "Claims", "title": "Tester"}
AUGUST = dt.date(2026, 8, 1)


def told(applied: Applied) -> list[tuple[int | None, str | None, str | None, str]]:
    """The faults as row, column, value and problem."""
    return [(one.row, one.column, one.value, one.problem) for one in applied.faults]


def names(records: Records) -> list[str]:
    """Everybody there is."""
    with records.read() as session:
        return list(session.scalars(select(Person.name).order_by(Person.id)))


def test_a_contractor_without_a_number_is_known_by_name_and_team(records: Records) -> None:
    """They come in with a note, and the same file again finds them."""
    applied = bring(records, CLEO | {"contract": "Contractor"})
    assert counts(applied) == (1, 0, 0, 0)
    assert told(applied) == [(2, "external_id", "Cleo Contract", "is missing (Contractor): matched by name and team")]
    before = everything(records)
    again = bring(records, CLEO | {"name": "contract,  CLEO", "team": "CLAIMS"}, on=JULY)
    assert counts(again)[0] == 0
    assert len(names(records)) == 1
    assert bring(records, CLEO, on=JULY).rejected == 0
    assert everything(records) == before


def test_two_people_of_one_name_never_become_one(records: Records) -> None:
    """Without numbers, the same name in another team is somebody else, and so is one who has a number."""
    bring(records, CLEO, CLEO | {"team": "Billing"}, CLEO | {"external_id": "7", "team": "Claims"})
    assert names(records) == ["Cleo Contract"] * 3
    assert counts(bring(records, CLEO, CLEO | {"team": "Billing"})) == (0, 0, 2, 0)


def test_two_of_one_name_in_one_team_without_numbers_are_refused(records: Records) -> None:
    """Nothing tells them apart, so both rows are named rather than one guessed."""
    applied = bring(records, CLEO, CLEO | {"title": "Planner"}, ADA)
    assert counts(applied) == (1, 0, 0, 2)
    assert [(row, column, value) for row, column, value, _ in told(applied)] == [
        (2, "external_id", "Cleo Contract"),
        (3, "external_id", "Cleo Contract"),
    ]


def test_a_contractor_with_two_contracts_one_after_the_other_is_one_person(records: Records) -> None:
    """Days that do not overlap are a history."""
    first = CLEO | {"valid_from": dt.date(2024, 1, 1), "valid_to": dt.date(2024, 7, 1)}
    applied = bring(records, first, CLEO | {"valid_from": dt.date(2025, 1, 1), "title": "Planner"})
    assert counts(applied) == (2, 0, 0, 0)
    assert names(records) == ["Cleo Contract"]


@pytest.mark.parametrize(
    ("row", "lacks"), [({"name": "Cleo Contract"}, "team"), ({"team": "Claims", "title": "Tester"}, "name")]
)
def test_somebody_with_neither_number_nor_team_is_told(sqlite_records: Records, row: Row, lacks: str) -> None:
    """The fault says what would help."""
    applied = bring(sqlite_records, row)
    assert applied.rejected == 1
    assert applied.faults[0].problem == f"is missing, and so are an e-mail and a {lacks}"
    assert "both name and team" in applied.faults[0].fix


def test_a_number_given_again_does_not_make_two_people_one(records: Records) -> None:
    """Another name and another address under a known number is left out with both names."""
    bring(records, ADA)
    applied = bring(records, ADA | {"name": "Zoe Different", "email": "zoe@x.example"})
    assert counts(applied) == (0, 0, 0, 1)
    assert told(applied) == [
        (2, "external_id", "1", "is the number of Ada Example, and Zoe Different is quite another name")
    ]
    assert names(records) == ["Ada Example"]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Ada Married", "email": "ada.married@x.example"},
        {"name": "Åda Éxample", "email": None},
        {"name": "Адa Пример"},
    ],
)
def test_somebody_with_a_new_name_stays_one_person(sqlite_records: Records, change: Row) -> None:
    """A word of the name stays, or the address does."""
    bring(sqlite_records, ADA)
    assert counts(bring(sqlite_records, ADA | change)) == (0, 1, 0, 0)
    assert names(sqlite_records) == [change["name"]]


def test_one_number_for_two_people_in_one_file_is_told(records: Records) -> None:
    """Whoever stands first keeps it."""
    applied = bring(records, ADA, ADA | {"name": "Zoe Different", "email": "zoe@x.example"})
    assert counts(applied) == (1, 0, 0, 1)
    assert applied.faults[0].row == 3


@pytest.mark.parametrize(
    "manager",
    [
        "Ada Example (1)",
        "Example, Ada (On Leave)",
        "Ada <ADA@x.example>",
        "0001",
        "1.0",
        "ADA  EXAMPLE",
        "Ada (ada@x.example)",
    ],
)
def test_managers_are_found_as_systems_write_them(sqlite_records: Records, manager: str) -> None:
    """With the number or the address behind the name, with zeros that a spreadsheet lost, with a remark."""
    by = (
        "email"
        if manager.count("@") and "<" not in manager and "(" not in manager
        else "id"
        if manager[0].isdigit()
        else "name"
    )
    bring(sqlite_records, ADA, BEN | {"manager": manager, "manager_by": by})
    assert posts(sqlite_records)[1][3] == "Ada Example"


def test_accents_written_in_two_ways_are_one_name(sqlite_records: Records) -> None:
    """A letter with its accent and a letter followed by one are the same, in names, addresses and teams."""
    joined, apart = (unicodedata.normalize(form, "José Núñez") for form in ("NFC", "NFD"))
    jose = {"external_id": "3", "name": joined, "email": unicodedata.normalize("NFC", "josé@x.example"), "team": joined}
    bring(sqlite_records, jose, BEN | {"manager": apart, "team": apart})
    assert posts(sqlite_records)[1][3] == joined
    assert {post[1] for post in posts(sqlite_records)} == {"josé-núñez"}
    again = bring(sqlite_records, {"email": unicodedata.normalize("NFD", "JOSÉ@x.example"), "title": "Planner"})
    assert counts(again) == (0, 1, 0, 0)


def test_a_manager_is_also_found_by_the_name_in_the_contract(sqlite_records: Records) -> None:
    """Whoever goes by another name is found under both."""
    bring(
        sqlite_records,
        ADA | {"name": "Addy Example", "other_name": "Adelaide Example"},
        BEN | {"manager": "Example, Adelaide"},
    )
    assert posts(sqlite_records)[1][3] == "Addy Example"


@pytest.mark.parametrize(
    ("manager", "problem"),
    [({"valid_to": JUNE}, "has left"), ({"valid_from": JULY}, "begins only on 2026-07-01")],
)
def test_a_manager_who_is_not_here_is_told(records: Records, manager: Row, problem: str) -> None:
    """Somebody who left, or who has yet to come, stays as written and is named."""
    applied = bring(records, ADA | manager, BEN)
    assert (3, "manager", "1", problem) in told(applied)
    assert posts(records)[1][3] == "Ada Example"


def test_posts_that_fill_more_than_a_whole_one_are_told(records: Records) -> None:
    """Two teams without shares come in side by side, and the note says how much that is."""
    applied = bring(records, ADA, ADA | {"team": "Billing"})
    assert [(post[1], post[4], post[6]) for post in posts(records)] == [("claims", 1.0, None), ("billing", 1.0, None)]
    assert told(applied) == [(3, "team", "Billing", "is one of 2 posts at once that fill 200% of a full-time post")]


def test_three_posts_with_shares_stand_side_by_side(records: Records) -> None:
    """Thirds that add up to one need no remark."""
    applied = bring(records, *(ADA | {"team": team, "share": 0.3333} for team in ("Claims", "Billing", "Audit")))
    assert (len(posts(records)), applied.faults) == (3, ())


def test_transfers_in_files_out_of_order_give_one_history(records: Records) -> None:
    """The newest file first, then the oldest, then the one between; and somebody who left and came back."""
    days = [dt.date(year, 1, 1) for year in (2022, 2023, 2024, 2026)]
    teams = ["Claims", "Billing", "Audit", "Claims"]
    rows = [ADA | {"team": team, "valid_from": day} for team, day in zip(teams, days, strict=True)]
    rows[2]["valid_to"] = dt.date(2025, 1, 1)
    for at in (3, 0, 2, 1):
        bring(records, rows[at])
    assert sorted((post[5], post[1], post[6]) for post in posts(records)) == [
        (days[0], "claims", days[1]),
        (days[1], "billing", days[2]),
        (days[2], "audit", dt.date(2025, 1, 1)),
        (days[3], "claims", None),
    ]


def test_rows_of_several_days_are_laid_one_after_the_other(records: Records) -> None:
    """Monthly states stacked in one file become transfers on their days, in whichever order they stand."""
    july = ADA | {"team": "Billing", "as_of": JULY}
    applied = bring(records, july, ADA | {"as_of": JUNE}, BEN | {"as_of": JUNE})
    assert counts(applied) == (2, 1, 0, 0)
    assert [(post[1], post[5], post[6]) for post in posts(records)] == [
        ("claims", None, JULY),
        ("claims", None, None),
        ("billing", JULY, None),
    ]


HIRED = dt.date(2020, 3, 1)


def test_a_day_of_hire_does_not_rewrite_a_transfer(records: Records) -> None:
    """Each month's file repeats the day of hire; a new team begins on the day of the file."""
    bring(records, ADA | {"hired": HIRED})
    assert counts(bring(records, ADA | {"hired": HIRED, "team": "Billing"}, on=JULY)) == (0, 1, 0, 0)
    assert [(post[1], post[5], post[6]) for post in posts(records)] == [
        ("claims", HIRED, JULY),
        ("billing", JULY, None),
    ]
    assert counts(bring(records, ADA | {"hired": HIRED, "team": "Billing"}, on=AUGUST)) == (0, 0, 1, 0)


def test_somebody_who_starts_later_begins_on_that_day(records: Records) -> None:
    """Also when the files before that day repeat or correct it."""
    bring(records, ADA | {"hired": AUGUST})
    assert counts(bring(records, ADA | {"hired": AUGUST}, on=JULY)) == (0, 0, 1, 0)
    bring(records, ADA | {"hired": AUGUST, "team": "Billing"}, on=JULY)
    assert [(post[1], post[5], post[6]) for post in posts(records)] == [("billing", AUGUST, None)]


def test_somebody_who_comes_back_begins_again_on_the_new_day(records: Records) -> None:
    """The old post keeps its end."""
    bring(records, ADA | {"hired": HIRED, "valid_to": dt.date(2025, 1, 1)})
    bring(records, ADA | {"hired": dt.date(2026, 5, 1)})
    assert [(post[5], post[6]) for post in posts(records)] == [
        (HIRED, dt.date(2025, 1, 1)),
        (dt.date(2026, 5, 1), None),
    ]


def test_somebody_who_left_without_a_last_day_ends_on_the_day_of_the_file(records: Records) -> None:
    """It is told, later files change nothing, and somebody new who left comes in without a post."""
    bring(records, ADA)
    gone = ADA | {"left": True}
    applied = bring(records, gone, on=JULY)
    assert told(applied) == [(2, "valid_to", None, "is missing, though the person has left")]
    assert counts(bring(records, gone, on=AUGUST)) == (0, 0, 1, 0)
    assert [post[6] for post in posts(records)] == [JULY]
    assert counts(bring(records, BEN | {"left": True}, on=AUGUST)) == (1, 0, 0, 0)
    assert len(posts(records)) == 1


def known(*persons: int, latest: dt.date | None = None, **since: dt.date) -> Any:
    """What earlier files said, whatever the day."""
    days = {int(post[1:]): day for post, day in since.items()}
    return lambda day: Before(named=frozenset(persons), latest=latest, since=days)


@pytest.mark.parametrize("full", [False, True])
def test_whoever_a_later_file_does_not_name_is_counted(records: Records, full: bool) -> None:
    """Nobody is ended silently; only a file that names everybody ends the others on its day."""
    bring(records, ADA, BEN)
    rows = [{"row": 2, **ADA, "everybody": full or None}]
    with records.write() as session:
        applied = people.apply(session, rows, file="july.csv", on=JULY, before=known(1, 2))
    (fault,) = applied.faults
    assert "does not name 1 person" in fault.problem
    assert [post[6] for post in posts(records)] == [None, JULY if full else None]
    assert ("Their posts end on 2026-07-01" in fault.fix) is full


def test_a_team_with_a_new_name_is_told(records: Records) -> None:
    """All of a team in a new one on one day may be no move at all; other letters are the same team."""
    three = [ADA | {"external_id": str(n), "email": None, "name": f"Person {n}"} for n in range(3)]
    bring(records, *three)
    assert bring(records, *(row | {"team": "  CLAIMS"} for row in three), on=JULY).updated == 0
    applied = bring(records, *(row | {"team": "Claims Europe"} for row in three), on=JULY)
    (fault,) = applied.faults
    assert (fault.column, fault.value) == ("team", "Claims Europe")
    assert "all 3 people of Claims moved there" in fault.problem


def test_an_older_state_goes_before_the_one_known(records: Records) -> None:
    """A post that was taken to have always been begins on the day of the first file that told of it."""
    bring(records, ADA | {"team": "Billing"}, on=JULY)
    rows = [{"row": 2, **ADA}, {"row": 3, **BEN}]
    with records.write() as session:
        applied = people.apply(session, rows, file="june.csv", on=JUNE, before=known(1, latest=JULY, p1=JULY))
    assert sorted((post[1], post[5], post[6]) for post in posts(records) if post[0] == "Ada Example") == [
        ("billing", JULY, None),
        ("claims", None, JULY),
    ]
    assert "a file of 2026-07-01 does not name 1 person of it" in applied.faults[-1].problem
