"""People files laid over what is known: history, managers, faults, and the same file twice."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from planner.store import directory, people
from planner.store.changes import Applied
from planner.store.records import Records
from planner.store.tables import Account, Assignment, CapabilityEvidence, Person, Record, Team

JUNE, JULY = dt.date(2026, 6, 1), dt.date(2026, 7, 1)
Row = dict[str, Any]


def bring(records: Records, *rows: Row, on: dt.date = JUNE) -> Applied:
    """Apply rows in a transaction of their own."""
    numbered = [{"row": number, **row} for number, row in enumerate(rows, 2)]
    with records.write() as session:
        return people.apply(session, numbered, file="people.csv", on=on, role_of={"Analyst": "analyst"}.get)


def counts(applied: Applied) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, rejected."""
    return applied.created, applied.updated, applied.unchanged, applied.rejected


def posts(records: Records) -> list[tuple[Any, ...]]:
    """Every post as name, team, title, manager, share, from, to."""
    with records.read() as session:
        names = {person.id: person.name for person in session.scalars(select(Person))}
        teams = {team.id: team.key for team in session.scalars(select(Team))}
        return [
            (
                names[post.person_id],
                teams.get(post.team_id or 0),
                post.title,
                names.get(post.manager_id or 0),
                post.share,
                post.valid_from,
                post.valid_to,
            )
            for post in session.scalars(select(Assignment).order_by(Assignment.id))
        ]


def everything(records: Records) -> list[tuple[Any, ...]]:
    """All rows about people."""
    with records.read() as session:
        found: list[tuple[Any, ...]] = []
        for table in (Person, Team, Assignment):
            columns = table.__table__.columns
            found += [tuple(row) for row in session.execute(select(*columns).order_by(columns["id"]))]
        return found


ADA = {"external_id": "1", "name": "Ada Example", "email": "Ada@x.example", "team": "Claims", "title": "Analyst"}
BEN = {"external_id": "2", "name": "Ben Sample", "email": "ben@x.example", "team": "Claims", "manager": "1"}


def test_new_people_get_a_record_and_a_post(records: Records) -> None:
    """A first file without days gives posts that have always been, and teams by their names."""
    applied = bring(records, ADA, BEN)
    assert counts(applied) == (2, 0, 0, 0)
    assert applied.faults == ()
    assert posts(records) == [
        ("Ada Example", "claims", "Analyst", None, 1.0, None, None),
        ("Ben Sample", "claims", None, "Ada Example", 1.0, None, None),
    ]


def test_a_title_becomes_a_role(records: Records) -> None:
    """The function handed in says which role a title stands for."""
    bring(records, ADA, BEN)
    with records.read() as session:
        assert session.scalars(select(Assignment.role_key).order_by(Assignment.id)).all() == ["analyst", None]


def test_the_same_file_again_changes_nothing(records: Records) -> None:
    """Every row is unchanged, even on a later day."""
    bring(records, ADA, BEN)
    before = everything(records)
    assert counts(bring(records, ADA, BEN, on=JULY)) == (0, 0, 2, 0)
    assert everything(records) == before


def test_a_changed_team_ends_the_old_post_and_begins_a_new_one(records: Records) -> None:
    """Without a first day, it begins on the day of the import; the title is kept, the manager not."""
    bring(records, ADA, BEN | {"title": "Analyst"})
    applied = bring(records, {"external_id": "2", "team": "Billing"})
    assert counts(applied) == (0, 1, 0, 0)
    assert posts(records)[1:] == [
        ("Ben Sample", "claims", "Analyst", "Ada Example", 1.0, None, JUNE),
        ("Ben Sample", "billing", "Analyst", None, 1.0, JUNE, None),
    ]


def test_a_change_with_its_own_day_begins_that_day(records: Records) -> None:
    """The row's first day ends what was before."""
    bring(records, ADA)
    bring(records, ADA | {"title": "Planner", "valid_from": dt.date(2026, 3, 1)})
    assert [post[2:] for post in posts(records)] == [
        ("Analyst", None, 1.0, None, dt.date(2026, 3, 1)),
        ("Planner", None, 1.0, dt.date(2026, 3, 1), None),
    ]


def test_a_second_change_on_one_day_corrects_the_first(records: Records) -> None:
    """A post that began today is changed in place."""
    bring(records, ADA)
    bring(records, ADA | {"title": "Planner"})
    bring(records, ADA | {"title": "Owner"})
    assert [post[2] for post in posts(records)] == ["Analyst", "Owner"]


def test_a_history_in_one_file_is_kept_in_order(records: Records) -> None:
    """Each post ends where the next begins, in whichever order the rows come."""
    later = ADA | {"title": "Planner", "valid_from": dt.date(2026, 1, 1)}
    earlier = ADA | {"valid_from": dt.date(2024, 1, 1)}
    bring(records, later, earlier)
    assert sorted((post[5], post[6]) for post in posts(records) if post[6]) == [
        (dt.date(2024, 1, 1), dt.date(2026, 1, 1))
    ]
    assert len(posts(records)) == 2
    assert counts(bring(records, later, earlier)) == (0, 0, 2, 0)


def test_two_half_posts_stand_side_by_side(records: Records) -> None:
    """Posts that together fill no more than a whole one do not end each other."""
    rows = [ADA | {"share": 0.5}, ADA | {"share": 0.5, "team": "Billing"}]
    bring(records, *rows)
    assert [(post[1], post[6]) for post in posts(records)] == [("claims", None), ("billing", None)]
    changed = [rows[0] | {"title": "Planner"}, rows[1]]
    assert counts(bring(records, *changed)) == (0, 1, 1, 0)
    assert [(post[1], post[2], post[6]) for post in posts(records)] == [
        ("claims", "Analyst", JUNE),
        ("billing", "Analyst", None),
        ("claims", "Planner", None),
    ]


def test_a_leaver_ends(records: Records) -> None:
    """A last day closes the post."""
    bring(records, ADA)
    assert counts(bring(records, ADA | {"valid_to": dt.date(2026, 5, 1)})) == (0, 1, 0, 0)
    assert [post[6] for post in posts(records)] == [dt.date(2026, 5, 1)]


@pytest.mark.parametrize("manager", ["1", "ADA@x.example", "Ada Example", "Example, Ada"])
def test_a_manager_is_found_by_id_address_or_name(sqlite_records: Records, manager: str) -> None:
    """Also when the manager's own row comes later in the file."""
    bring(sqlite_records, BEN | {"manager": manager}, ADA)
    assert posts(sqlite_records)[0][3] == "Ada Example"


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([ADA | {"manager": "1"}], "is the person"),
        ([ADA | {"manager": "9"}], "is nobody known"),
        ([ADA | {"manager": "2"}, BEN], "reports to this person"),
        ([ADA, ADA | {"external_id": "3", "email": None}, BEN | {"manager": "Ada Example"}], "names 2 people"),
        ([ADA | {"team": "???"}], "is no name"),
    ],
)
def test_what_cannot_be_is_noted_and_the_row_kept(sqlite_records: Records, rows: list[Row], problem: str) -> None:
    """The rest of the row comes in, with one fault that names row, column, value and fix."""
    applied = bring(sqlite_records, *rows)
    assert applied.created == len(rows)
    (fault,) = applied.faults
    assert problem in fault.problem
    assert fault.row is not None
    assert fault.value is not None
    assert "came in without" in fault.fix


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"name": "Nobody"}, "is missing"),
        (BEN | {"email": "ada@x.example"}, "belongs to"),
        (BEN | {"valid_from": JULY, "valid_to": JUNE}, "ends before it begins"),
        (ADA | {"title": "Planner"}, "another post"),
    ],
)
def test_a_row_that_cannot_come_in_is_left_out(sqlite_records: Records, row: Row, problem: str) -> None:
    """It is counted as rejected, and the others come in."""
    applied = bring(sqlite_records, ADA, row)
    assert counts(applied) == (1, 0, 0, 1)
    (fault,) = applied.faults
    assert problem in fault.problem
    assert "left out" in fault.fix


def test_a_circle_with_a_manager_known_before_is_noted(records: Records) -> None:
    """The file alone is sound, but not together with what it leaves as it was."""
    bring(records, ADA, BEN)
    applied = bring(records, ADA | {"manager": "2"}, {"external_id": "2", "title": "Planner"})
    assert "above and below" in applied.faults[0].problem


def test_two_people_can_swap_addresses(records: Records) -> None:
    """What counts is who has which address after the file."""
    bring(records, ADA, BEN)
    swapped = [ADA | {"email": "ben@x.example"}, BEN | {"email": "ada@x.example"}]
    assert counts(bring(records, *swapped)) == (0, 2, 0, 0)
    assert counts(bring(records, *swapped)) == (0, 0, 2, 0)


def test_somebody_known_by_address_gets_their_number(records: Records) -> None:
    """A later file with ids finds the people of an earlier one without."""
    bring(records, {"email": "ada@x.example", "name": "Ada Example"})
    assert counts(bring(records, ADA)) == (0, 1, 0, 0)
    with records.read() as session:
        assert [person.external_id for person in session.scalars(select(Person))] == ["1"]


def test_reports_are_all_people_below(records: Records) -> None:
    """Directly and through others, and a circle in old data ends."""
    bring(records, ADA, BEN, {"external_id": "3", "manager": "2"})
    with records.write() as session:
        ada, ben, third = session.scalars(select(Person).order_by(Person.id))
        assert people.reports(session, ada.id, on=JUNE) == {ben.id, third.id}
        assert people.reports(session, third.id, on=JUNE) == frozenset()
        session.scalars(select(Assignment).where(Assignment.person_id == ada.id)).one().manager_id = third.id
        session.flush()
        assert people.reports(session, ada.id, on=JUNE) == {ben.id, third.id}


def test_nobody_reports_to_somebody_who_left(records: Records) -> None:
    """A post that ended opens nothing any more, though the file of the others was not brought in again."""
    bring(records, ADA, {"external_id": "3", "manager": "1"})
    with records.write() as session:
        ada, third = session.scalars(select(Person).order_by(Person.id))
        assert people.reports(session, ada.id, on=JUNE) == {third.id}
        session.scalars(select(Assignment).where(Assignment.person_id == ada.id)).one().valid_to = JUNE
        session.flush()
        assert people.reports(session, ada.id, on=JUNE) == frozenset()


def test_the_workforce_speaks_in_ids_and_keys(records: Records) -> None:
    """What the phases get holds posts, accounts and evidence, and nobody's name."""
    bring(records, ADA, BEN)
    with records.write() as session:
        ada, ben = session.scalars(select(Person).order_by(Person.id))
        session.add(Account(source="desk", name="ada", person_id=ada.id, state="matched"))
        session.add(Account(source="desk", name="bot", state="automated"))
        session.add(Account(source="desk", name="hidden", state="ignored"))
        session.add(CapabilityEvidence(person_id=ada.id, capability="sql", level=2, source="self", date=JUNE))
    with records.read() as session:
        found = people.workforce(session, on=JUNE)
    assert found.members("claims") == {str(ada.id), str(ben.id)}
    assert found.holders("analyst") == {str(ada.id)}
    assert found.team_names == {"claims": "Claims"}
    assert [(row["account"], row["person"], row["automated"]) for row in found.accounts.to_pylist()] == [
        ("ada", str(ada.id), False),
        ("bot", None, True),
    ]
    assert [row["level"] for row in found.evidence.to_pylist()] == [2]
    assert "Ada" not in str(found.assignments.to_pylist())


def test_what_is_to_come_is_not_there_yet(records: Records) -> None:
    """Before a transfer somebody is in the old team only, from its day on in the new one only."""
    bring(records, ADA)
    bring(records, ADA | {"team": "Motor", "valid_from": JULY})
    day = dt.timedelta(days=1)
    with records.read() as session:
        ada = str(session.scalars(select(Person.id)).one())
        for on, here, elsewhere in ((JULY - day, "claims", "motor"), (JULY, "motor", "claims")):
            found = people.workforce(session, on=on)
            assert (found.members(here), found.members(elsewhere)) == ({ada}, frozenset())
            assert (directory.members(session, here, on=on), directory.members(session, elsewhere, on=on)) == (
                {ada},
                frozenset(),
            )
            assert directory.posts_now(session, [ada], on=on)[ada].team == here
            post = directory.current_post(session, int(ada), on=on)
            assert post is not None
            assert post.team == here


def some(values: list[Any]) -> st.SearchStrategy[Any]:
    """One of a few values, or none."""
    return st.sampled_from([None, *values])


DAYS = some([dt.date(2025, 1, 1), dt.date(2025, 6, 1), JUNE, JULY])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "external_id": some(["1", "2", "3"]),
            "name": some(["Ada Example", "Ben Sample", "Example, Ada"]),
            "email": some(["a@x.example", "b@x.example", "c@x.example"]),
            "title": some(["Analyst", "Planner"]),
            "team": some(["Claims", "Billing", "?"]),
            "manager": some(["1", "2", "Ada Example", "b@x.example"]),
            "manager_by": some(["id", "name", "email"]),
            "valid_from": DAYS,
            "valid_to": DAYS,
            "share": some([0.5, 1.0]),
        }
    ),
    max_size=6,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(earlier=ROWS, rows=ROWS)
def test_any_file_twice_changes_nothing(sqlite_records: Records, earlier: list[Row], rows: list[Row]) -> None:
    """Whatever was known and whatever the file says: the second time nothing changes and the counts add up."""
    with sqlite_records.write() as session:
        for table in (Assignment, Person, Team):
            session.execute(delete(table))
    bring(sqlite_records, *earlier, on=dt.date(2026, 1, 1))
    first = bring(sqlite_records, *rows)
    before = everything(sqlite_records)
    second = bring(sqlite_records, *rows)
    assert everything(sqlite_records) == before
    assert sum(counts(first)) == sum(counts(second)) == len(rows)
    assert (second.created, second.updated) == (0, 0)


def test_no_table_is_left_out_of_undo() -> None:
    """Every table that a people file changes can be put back."""
    from planner.store.changes import STATED, TABLES

    assert set(STATED) == set(TABLES)
    assert all(issubclass(table, Record) for table in TABLES.values())
