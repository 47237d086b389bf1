"""What people showed they can do: side by side, never overwritten, the same file twice, and taken back."""

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from planner.capability import by_person, states
from planner.library.model import Capability, Level
from planner.policy import load
from planner.store import evidence, imports, people
from planner.store.changes import Applied
from planner.store.evidence import Fact
from planner.store.imports import Origin, Tally
from planner.store.records import Records
from planner.store.signals import SignalStore
from planner.store.tables import CapabilityEvidence, Import, Person

Row = dict[str, Any]
RULES = load()
MARCH, NOON = dt.date(2026, 3, 2), dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def capability(key: str, name: str, highest: int) -> Capability:
    """A capability with levels up to the highest."""
    levels = tuple(Level(level=number, seen="x") for number in range(1, highest + 1))
    return Capability(id=key, name=name, meaning="x", levels=levels)


KNOWN = {
    one.id: one
    for one in (
        capability("risk-triage", "Risk triage", 3),
        capability("prompts", "Prompt fluency", 2),
        capability("negotiation-sales", "Negotiation", 3),
        capability("negotiation-legal", "Negotiation", 3),
    )
}


ROLES = {"claims handler": "claims-handler", "schadenbearbeiter": "claims-handler", "team lead": "lead"}


def said(**fields: Any) -> Row:
    """One row of a file."""
    row = {"person": "1", "capability": "risk-triage", "level": 2, "source": "manager", "date": MARCH, "rater": "2"}
    return {**row, "row": 2, **fields}


def fact(person: int, rater: int | None = None, **options: Any) -> Fact:
    """What somebody says on a page, of themselves unless a rater is named."""
    rater = rater or person
    said = {"capability": "prompts", "level": 1, "source": "self" if rater == person else "manager", "date": MARCH}
    return Fact(**{"person_id": person, "rater_id": rater, **said, **options})


def ids(records: Records) -> dict[str | None, int]:
    """Person ids by number."""
    with records.read() as session:
        return {one.external_id: one.id for one in session.scalars(select(Person))}


def bring(records: Records, *rows: Row) -> Applied:
    """Apply rows in a transaction of their own."""
    with records.write() as session:
        return evidence.apply(session, rows, file="levels.csv", capabilities=KNOWN, roles=ROLES)


def bring_import(records: Records, *rows: Row, tally: Tally | None = None) -> Import:
    """Import rows with a manifest."""
    origin = Origin(connector="evidence", source="talent", file="levels.csv", digest="d", by="hr", at=NOON)
    left_out = tally or Tally()
    return imports.add_evidence(records, rows, origin=origin, capabilities=KNOWN, roles=ROLES, tally=lambda: left_out)


def hr(records: Records, *rows: Row) -> Import:
    """Import people with a manifest."""
    origin = Origin(connector="people", source="hr", file="people.csv", digest="d", by="hr", at=NOON)
    return imports.add_people(records, [{"row": at, **row} for at, row in enumerate(rows, 2)], origin=origin, on=MARCH)


def counts(applied: Applied | Import) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, rejected."""
    return applied.created, applied.updated, applied.unchanged, applied.rejected


def held(records: Records) -> list[tuple[Any, ...]]:
    """All evidence as person, capability, level, source, rater."""
    with records.read() as session:
        numbers: dict[int | None, str | None] = {one.id: one.external_id for one in session.scalars(select(Person))}
        rows = session.scalars(select(CapabilityEvidence).order_by(CapabilityEvidence.id))
        return [(numbers[r.person_id], r.capability, r.level, r.source, numbers.get(r.rater_id)) for r in rows]


@pytest.fixture
def staffed(records: Records) -> Records:
    """Records with two people."""
    staff(records)
    return records


def staff(records: Records) -> None:
    """Two people, one of them the other's manager."""
    with records.write() as session:
        session.add(Person(external_id="1", name="Ada Example", email="ada@x.example"))
        session.add(Person(external_id="2", name="Ben Sample", email="ben@x.example"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SignalStore]:
    """An empty signal store."""
    opened = SignalStore(tmp_path / "signals")
    yield opened
    opened.close()


def test_people_are_found_by_number_or_address(staffed: Records) -> None:
    """Both ways lead to the same person, in whatever case the address is written."""
    applied = bring(staffed, said(), said(person="Ada@X.example", rater="ben@x.example"))
    assert counts(applied) == (1, 0, 1, 0)
    assert held(staffed) == [("1", "risk-triage", 2, "manager", "2")]


def test_capabilities_are_found_by_id_or_name(staffed: Records) -> None:
    """Case and spaces of a name do not matter."""
    bring(staffed, said(capability="Prompts"), said(capability=" prompt  FLUENCY ", level=1))
    assert [row[1:3] for row in held(staffed)] == [("prompts", 2), ("prompts", 1)]


def test_sources_raters_levels_and_days_stand_side_by_side(staffed: Records) -> None:
    """Whatever differs is another fact, and none replaces another."""
    rows = [
        said(),
        said(rater=None),
        said(level=3),
        said(source="observation"),
        said(source="observation", rater=None),
        said(date=dt.date(2026, 3, 3)),
    ]
    assert counts(bring(staffed, *rows)) == (6, 0, 0, 0)
    assert counts(bring(staffed, said(level=0))) == (1, 0, 0, 0)
    assert len(held(staffed)) == 7


def test_what_somebody_says_of_themselves_is_said_by_them(staffed: Records) -> None:
    """With or without the rater written, it is the same fact as the one from their own page."""
    with staffed.write() as session:
        person = session.scalars(select(Person.id).where(Person.external_id == "1")).one()
        evidence.add(session, [fact(person)], at=NOON, notes={"prompts": "mine"})
    rows = [said(capability="prompts", level=1, source="self", rater=rater) for rater in (None, "1")]
    assert counts(bring(staffed, *rows)) == (0, 0, 2, 0)
    with staffed.read() as session:
        assert [row.note for row in evidence.of_people(session, [person])] == ["mine"]


@pytest.mark.parametrize(
    ("wrong", "column", "problem", "fix"),
    [
        ({"person": "9"}, "person", "is nobody known", "number or e-mail"),
        ({"rater": "9"}, "rater", "is nobody known", "number or e-mail"),
        ({"capability": "risk triag"}, "capability", "is no capability", "Did you mean risk-triage?"),
        ({"capability": "juggling"}, "capability", "is no capability", "Add it to the library"),
        ({"capability": "negotiation"}, "capability", "names 2 capabilities", "negotiation-sales, negotiation-legal"),
        ({"level": 4}, "level", "is above the highest level of Risk triage", "from 0 to 3"),
        ({"source": "self"}, "rater", "is somebody else", "Name the person"),
        ({"rater": "1"}, "rater", "is the person", "Name the manager"),
    ],
)
def test_what_is_not_known_is_left_out(staffed: Records, wrong: Row, column: str, problem: str, fix: str) -> None:
    """The fault names file, row, column, value and the fix, and the other rows come in."""
    applied = bring(staffed, said(row=5, **wrong), said(row=6))
    assert counts(applied) == (1, 0, 0, 1)
    (fault,) = applied.faults
    assert (fault.file, fault.row, fault.column, fault.value) == (
        "levels.csv",
        5,
        column,
        str(said(**wrong)[column]),
    )
    assert problem in fault.problem
    assert fix in fault.fix
    assert "left out" in fault.fix


def test_a_row_with_two_faults_is_left_out_once(staffed: Records) -> None:
    """Every fault is told, and the row counts once."""
    applied = bring(staffed, said(person="9", capability="juggling"))
    assert counts(applied) == (0, 0, 0, 1)
    assert [fault.column for fault in applied.faults] == ["person", "capability"]


def test_an_import_counts_what_the_connector_left_out_too(staffed: Records) -> None:
    """Read is created, updated, unchanged and rejected together, whoever rejected."""
    made = bring_import(staffed, said(), said(person="9"), tally=Tally(rejected=2))
    assert (made.read, *counts(made)) == (4, 1, 0, 0, 3)


def test_an_import_can_be_taken_back(staffed: Records, store: SignalStore) -> None:
    """What was known before it stays, and what it brought goes."""
    bring(staffed, said())
    made = bring_import(staffed, said(), said(level=3))
    undone = imports.undo(staffed, store, made.id, by="hr", at=NOON)
    assert (undone.put_back, undone.kept) == (1, ())
    assert held(staffed) == [("1", "risk-triage", 2, "manager", "2")]


def test_what_a_later_import_states_too_lives_on(staffed: Records, store: SignalStore) -> None:
    """The first import's undo hands a fact over to the second, whose undo removes it."""
    first, second = bring_import(staffed, said(), said(level=3)), bring_import(staffed, said())
    imports.undo(staffed, store, first.id, by="hr", at=NOON)
    assert held(staffed) == [("1", "risk-triage", 2, "manager", "2")]
    imports.undo(staffed, store, second.id, by="hr", at=NOON)
    assert held(staffed) == []


def test_people_with_evidence_stay_until_it_goes(records: Records, store: SignalStore) -> None:
    """Undoing the people keeps who is named by evidence, and undoing the evidence then removes them."""
    everybody = hr(records, *({"external_id": key, "name": f"Person {key}", "team": "Claims"} for key in "123"))
    made = bring_import(records, said())
    undone = imports.undo(records, store, everybody.id, by="hr", at=NOON)
    assert sorted(undone.kept) == [
        "The person Person 1 stays, because other records refer to it.",
        "The person Person 2 stays, because other records refer to it.",
    ]
    imports.undo(records, store, made.id, by="hr", at=NOON)
    with records.read() as session:
        assert session.scalars(select(Person)).all() == []


def test_what_is_not_needed_names_the_job(staffed: Records) -> None:
    """A statement is a level, or that none is needed in a job: neither and both are refused by the database itself."""
    ada, ben = ids(staffed)["1"], ids(staffed)["2"]
    with staffed.write() as session:
        evidence.add(session, [fact(ada, ben, level=None, role_key="analyst")], at=NOON, notes={})
    with staffed.read() as session:
        (row,) = people.workforce(session, on=dt.date(2030, 1, 1)).evidence.to_pylist()
    assert (row["level"], row["role"], row["rater"]) == (None, "analyst", str(ben))
    for wrong in ({"level": None}, {"level": 1, "role_key": "analyst"}):
        with pytest.raises(IntegrityError), staffed.write() as session:
            evidence.add(session, [fact(ada, ben, **wrong)], at=NOON, notes={})


def test_only_who_said_it_takes_it_back_and_it_stays_on_record(staffed: Records) -> None:
    """What is taken back no longer counts and is still there; a file that says it again does not bring it back."""
    ada, ben = ids(staffed)["1"], ids(staffed)["2"]
    with staffed.write() as session:
        (number,) = evidence.add(session, [fact(ada)], at=NOON, notes={})
    with staffed.write() as session:
        assert evidence.withdraw(session, [number], rater=ben, person=ada, now=NOON) == []
        assert evidence.withdraw(session, [number], rater=ada, person=ben, now=NOON) == []
        assert [row.id for row in evidence.withdraw(session, [number], rater=ada, person=ada, now=NOON)] == [number]
        assert evidence.withdraw(session, [number], rater=ada, person=ada, now=NOON) == []
    assert counts(bring(staffed, said(capability="prompts", level=1, source="self", rater=None))) == (0, 0, 1, 0)
    with staffed.read() as session:
        assert [row.withdrawn_at for row in evidence.of_people(session, [ada])] == [NOON]
        assert people.workforce(session, on=dt.date(2030, 1, 1)).evidence.num_rows == 0


def test_credentials_keep_name_issuer_and_end(staffed: Records, store: SignalStore) -> None:
    """Two with different ends are two facts; an import of them can be taken back like any other."""
    end = dt.date(2027, 3, 1)
    row = said(source="credential", rater=None, name="Triage licence", issuer="Board", expires=end)
    made = bring_import(staffed, row, {**row, "expires": None}, row)
    assert counts(made) == (2, 0, 1, 0)
    with staffed.read() as session:
        held_now = evidence.of_people(session, [ids(staffed)["1"]])
        assert [(one.name, one.issuer, one.expires) for one in held_now] == [
            ("Triage licence", "Board", end),
            ("Triage licence", "Board", None),
        ]
        assert people.workforce(session, on=dt.date(2030, 1, 1)).evidence["expires"].to_pylist() == [end, None]
    imports.undo(staffed, store, made.id, by="hr", at=NOON)
    assert held(staffed) == []


ROWS = st.lists(
    st.builds(
        said,
        person=st.sampled_from(["1", "2", "ada@x.example", "9"]),
        capability=st.sampled_from(["risk-triage", "Risk Triage", "prompts", "Negotiation", "juggling"]),
        level=st.integers(0, 4),
        source=st.sampled_from(["self", "manager", "observation", "credential"]),
        date=st.sampled_from([MARCH, dt.date(2026, 3, 3)]),
        rater=st.sampled_from([None, "1", "2", "ben@x.example", "9"]),
    ),
    max_size=8,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(earlier=ROWS, rows=ROWS)
def test_any_file_twice_changes_nothing(sqlite_records: Records, earlier: list[Row], rows: list[Row]) -> None:
    """Whatever was known and whatever the file says: the second time nothing changes and the counts add up."""
    with sqlite_records.write() as session:
        session.execute(delete(CapabilityEvidence))
        session.execute(delete(Person))
    staff(sqlite_records)
    bring(sqlite_records, *earlier)
    known = held(sqlite_records)
    first = bring(sqlite_records, *rows)
    after = held(sqlite_records)
    second = bring(sqlite_records, *rows)
    assert held(sqlite_records) == after
    assert after[: len(known)] == known
    assert counts(second) == (0, 0, first.created + first.unchanged, first.rejected)
    assert sum(counts(first)) == len(rows) == sum(counts(second))
    assert len(after) - len(known) == first.created


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(earlier=ROWS, rows=ROWS)
def test_any_import_can_be_taken_back(
    sqlite_records: Records, tmp_path_factory: pytest.TempPathFactory, earlier: list[Row], rows: list[Row]
) -> None:
    """After the undo of an import everything is as before it."""
    with sqlite_records.write() as session:
        session.execute(delete(CapabilityEvidence))
        session.execute(delete(Person))
    staff(sqlite_records)
    bring_import(sqlite_records, *earlier)
    before = held(sqlite_records)
    made = bring_import(sqlite_records, *rows)
    signals = SignalStore(tmp_path_factory.mktemp("signals"))
    assert imports.undo(sqlite_records, signals, made.id, by="hr", at=NOON).put_back == made.created
    signals.close()
    assert held(sqlite_records) == before


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, chance=st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter_to_the_state(
    sqlite_records: Records, rows: list[Row], chance: random.Random
) -> None:
    """The same rows, each a file of its own, in any order: the same state of everybody's capabilities."""
    found = []
    for _ in range(2):
        with sqlite_records.write() as session:
            session.execute(delete(CapabilityEvidence))
            session.execute(delete(Person))
        staff(sqlite_records)
        for row in rows:
            bring(sqlite_records, row)
        with sqlite_records.read() as session:
            numbers = {str(one.id): one.external_id for one in session.scalars(select(Person))}
            shown = by_person(people.workforce(session, on=dt.date(2030, 1, 1)))
        found.append({numbers[person]: states(said_, rules=RULES, role="analyst") for person, said_ in shown.items()})
        chance.shuffle(rows)
    assert found[0] == found[1]


ACTS = st.lists(
    st.tuples(st.just("say"), st.integers(0, 3), st.booleans())
    | st.tuples(st.just("take back"), st.integers(1, 12), st.booleans())
    | st.tuples(st.just("file"), st.integers(0, 2), st.booleans()),
    max_size=10,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_is_done_no_statement_is_overwritten(
    sqlite_records: Records, acts: list[tuple[str, int, bool]]
) -> None:
    """Saying, taking back and files only add: what was said before reads the same after every act."""
    with sqlite_records.write() as session:
        session.execute(delete(CapabilityEvidence))
        session.execute(delete(Person))
    staff(sqlite_records)
    ada, ben = ids(sqlite_records)["1"], ids(sqlite_records)["2"]
    for act, number, own in acts:
        before = held(sqlite_records)
        if act == "file":
            bring(sqlite_records, said(level=number, source="self" if own else "manager", rater=None if own else "2"))
        else:
            with sqlite_records.write() as session:
                if act == "say":
                    evidence.add(session, [fact(ada, ada if own else ben, level=number)], at=NOON, notes={})
                else:
                    evidence.withdraw(session, [number], rater=ada if own else ben, person=ada, now=NOON)
        assert held(sqlite_records)[: len(before)] == before


def waived(**fields: Any) -> Row:
    """A row that says a capability is not needed in a job."""
    return said(**{"level": None, "role": "Claims Handler", "reason": "Others triage", **fields})


def test_not_needed_by_file_is_kept_as_a_page_keeps_it(staffed: Records) -> None:
    """No level, the role's id found by any title or id; the reason is its note; said again, nothing changes."""
    assert counts(bring(staffed, waived(), waived(capability="prompts", role="claims-handler"))) == (2, 0, 0, 0)
    assert counts(bring(staffed, waived(role="Schadenbearbeiter"))) == (0, 0, 1, 0)
    people = ids(staffed)
    with staffed.write() as session:
        by_page = fact(people["1"], people["2"], capability="risk-triage", level=None, role_key="claims-handler")
        evidence.add(session, [by_page], at=NOON, notes={"risk-triage": "Others triage"})
    with staffed.read() as session:
        by_file, _, by_page_row = evidence.of_people(session, [people["1"]])
        names = (*evidence.FIELDS, "note")
        assert [getattr(by_file, name) for name in names] == [getattr(by_page_row, name) for name in names]


def test_not_needed_zero_and_nothing_are_three_states(staffed: Records) -> None:
    """What follows from a file is a level of zero, not needed, or nothing, and not needed is of that job only."""
    bring(staffed, waived(), said(capability="prompts", level=0))
    with staffed.read() as session:
        shown = by_person(people.workforce(session, on=dt.date(2030, 1, 1)))[str(ids(staffed)["1"])]
    found = states(shown, rules=RULES, role="claims-handler", today=MARCH)
    assert {key: (state.kind, state.level) for key, state in found.items()} == {
        "risk-triage": ("not needed", None),
        "prompts": ("level", 0),
    }
    assert states(shown, rules=RULES, role="lead", today=MARCH)["risk-triage"].kind == "no evidence"


def test_a_role_that_is_not_known_is_left_out_with_a_hint(staffed: Records) -> None:
    """The fault has row, column, value and fix."""
    applied = bring(staffed, waived(role="Claim handler"), waived(role="Pilot", row=3))
    assert counts(applied) == (0, 0, 0, 2)
    assert [(one.row, one.column, one.value, one.problem) for one in applied.faults] == [
        (2, "role", "Claim handler", "is no role known"),
        (3, "role", "Pilot", "is no role known"),
    ]
    assert "Did you mean claims handler?" in applied.faults[0].fix


def test_not_needed_by_file_is_taken_back_with_its_import(staffed: Records, store: SignalStore) -> None:
    """Undo leaves nothing of it."""
    done = bring_import(staffed, waived())
    imports.undo(staffed, store, done.id, by="hr", at=NOON)
    assert held(staffed) == []
