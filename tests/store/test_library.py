"""Every version of every entry, with who made it."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.exc import IntegrityError

from planner.faults import Fault
from planner.library.model import Capability, Level, Library, Need, Responsibility, Role
from planner.store import library
from planner.store.library import Because
from planner.store.records import Records, _alembic
from planner.store.tables import LibraryDraft
from planner.values import digest, to_data

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
FILING = Capability(id="filing", name="Filing", meaning="Files.", levels=(Level(level=1, seen="Files."),))
CLERK = Role(
    id="clerk",
    title="Clerk",
    family="office",
    purpose="Files.",
    responsibilities=(Responsibility(id="file", text="File papers."),),
    needs=(Need(capability="filing", level=1),),
)
HOUSE = Library(roles={"clerk": CLERK}, capabilities={"filing": FILING})


def later(days: int) -> dt.datetime:
    """Some days after the first save."""
    return NOW + dt.timedelta(days=days)


def test_every_sort_keeps_its_versions_with_who_and_why(records: Records) -> None:
    """A changed capability is a new version; the one before it ends when it begins."""
    changed = replace(HOUSE, capabilities={"filing": replace(FILING, meaning="Files well.")})
    with records.write() as session:
        library.save(session, HOUSE, (), now=NOW)
        because = Because(author="ada@x.example", decider="bo@x.example", reason="Clearer")
        library.save(session, changed, (), now=later(1), own=frozenset({("capability", "filing")}), because=because)
    with records.read() as session:
        first, second = library.versions(session, "capability", "filing")
        assert library.load(session) == changed
        assert library.origins(session) == {("capability", "filing"): "own", ("role", "clerk"): "shipped"}
    assert (first.valid_to, second.valid_to) == (later(1), None)
    assert (second.author, second.decider, second.reason) == ("ada@x.example", "bo@x.example", "Clearer")
    assert (first.version, second.version) == (1, 2)


def test_a_reason_is_told_of_the_entry_it_is_about_only(records: Records) -> None:
    """What somebody else changed in the files at the same time is nobody's decision."""
    both = Library(
        roles={"clerk": replace(CLERK, purpose="Files well.")},
        capabilities={"filing": replace(FILING, meaning="Files well.")},
    )
    with records.write() as session:
        library.save(session, HOUSE, (), now=NOW)
        library.save(session, both, (), now=later(1), because=Because(reason="Clearer", about=("role", "clerk")))
        assert [one.reason for one in library.versions(session, "role", "clerk")] == ["", "Clearer"]
        assert [one.reason for one in library.versions(session, "capability", "filing")] == ["", ""]


def test_saving_the_same_again_makes_no_version(records: Records) -> None:
    """Only where it comes from is brought up to date."""
    with records.write() as session:
        library.save(session, HOUSE, (), now=NOW)
        before = library.stamp(session)
        library.save(session, HOUSE, (), now=later(1), own=frozenset({("role", "clerk")}))
        assert library.stamp(session) == before
        assert library.origins(session)["role", "clerk"] == "own"


def test_what_is_gone_ends_and_can_come_back(records: Records) -> None:
    """Its versions stay readable, and the next one is counted on."""
    with records.write() as session:
        library.save(session, HOUSE, (), now=NOW)
        library.save(session, Library(), (), now=later(1))
        assert library.load(session) == Library()
        assert library.titles(session) == {"clerk": "clerk"}
        assert library.history(session)["clerk"] == (CLERK,)
        assert library.versions(session, "role", "clerk")[0].valid_to == later(1)
        library.save(session, HOUSE, (), now=later(2))
        assert [one.version for one in library.versions(session, "role", "clerk")] == [1, 2]


def test_a_role_whose_file_is_at_fault_stays_as_it_was(records: Records) -> None:
    """People keep their role while somebody mends the file."""
    with records.write() as session:
        library.save(session, HOUSE, (), now=NOW)
        fault = Fault(file="own/roles/office/clerk.toml", problem="is broken", fix="Mend it")
        library.save(session, replace(HOUSE, roles={}), (fault,), now=later(1))
        assert library.load(session) == HOUSE


def test_an_entry_is_prepared_in_one_place(records: Records) -> None:
    """A second open draft of the same entry is refused by the database itself; closed ones do not count."""
    common: dict[str, Any] = {
        "sort": "role",
        "key": "clerk",
        "author": "a",
        "writers": ["a"],
        "created_at": NOW,
        "changed_by": "a",
    }
    with records.write() as session:
        session.add(LibraryDraft(state="rejected", changed_at=NOW, **common))
        session.add(LibraryDraft(state="draft", changed_at=NOW, **common))
    with pytest.raises(IntegrityError), records.write() as session:
        session.add(LibraryDraft(state="proposed", changed_at=NOW, **common))


def test_versions_from_before_are_brought_over(databases: Any) -> None:
    """Roles keep their versions and moments; what had no versions becomes its first one; the way back keeps both."""
    records = Records(databases.empty())
    records.upgrade("0002")
    changed = replace(CLERK, purpose="Files well.")
    with records.write() as session:
        session.execute(sa.text("insert into role (key, title, declared) values ('clerk', 'Clerk', true)"))
        role = session.scalar(sa.text("select id from role"))
        versions = sa.table("role_version", *map(sa.column, ("role_id", "version", "digest")))
        versions.append_column(sa.column("valid_from", sa.DateTime(timezone=True)))
        versions.append_column(sa.column("body", sa.JSON()))
        for number, one in enumerate((CLERK, changed), start=1):
            row = {"role_id": role, "version": number, "digest": digest(one), "valid_from": later(number)}
            session.execute(versions.insert().values(**row, body=to_data(one)))
        held = sa.table("capability", sa.column("key"), sa.column("body", sa.JSON()))
        session.execute(held.insert().values(key="filing", body=to_data(FILING)))
    records.upgrade()
    with records.write() as session:
        assert library.history(session)["clerk"] == (CLERK, changed)
        ends = [(one.valid_from, one.valid_to) for one in library.versions(session, "role", "clerk")]
        assert ends == [(later(1), later(2)), (later(2), None)]
        before = library.stamp(session)
        library.save(session, replace(HOUSE, roles={"clerk": changed}), (), now=later(9))
        assert library.stamp(session) == before
    with records.engine.execution_options(writes=True).begin() as connection:
        command.downgrade(_alembic(connection), "0002")
        assert connection.execute(sa.text("select count(*) from role_version")).scalar() == 2
        assert connection.execute(sa.text("select key from capability")).scalar() == "filing"
    records.close()


def test_an_entry_that_did_not_change_is_read_once(records: Records) -> None:
    """Later looks at the library share what was read before; what changed is read anew, what it said stays."""
    changed = replace(HOUSE, roles={"clerk": replace(CLERK, purpose="Files well.")})
    with records.write() as session:
        library.save(session, HOUSE, (), now=NOW)
    with records.read() as session:
        first = library.load(session)
    with records.write() as session:
        library.save(session, changed, (), now=later(1))
    with records.read() as session:
        second = library.load(session)
        assert second.capabilities["filing"] is first.capabilities["filing"]
        assert second == changed
        assert library.history(session) == {"clerk": (CLERK, changed.roles["clerk"])}
