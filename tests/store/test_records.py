"""Opening, migrating and writing the records database."""

import threading
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError

from planner.store.records import Records, _alembic
from planner.store.tables import Assignment, Person, Record, Team


def _difference(records: Records) -> list[Any]:
    with records.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Record.metadata))


def test_migrations_give_the_tables_of_the_models(records: Records) -> None:
    """The migrated database and the models do not differ."""
    assert _difference(records) == []


def test_upgrading_twice_changes_nothing(records: Records) -> None:
    """A second upgrade finds nothing to do."""
    with records.write() as session:
        session.add(Team(key="claims", name="Claims"))
    records.upgrade()
    with records.read() as session:
        assert session.scalars(select(Team.key)).all() == ["claims"]


def test_downgrading_takes_every_table_away(databases: Any) -> None:
    """Going back to the beginning leaves only the note of the version, and the way up is open again."""
    records = Records(databases.empty())
    records.upgrade()
    with records.engine.execution_options(writes=True).begin() as connection:
        command.downgrade(_alembic(connection), "base")
    assert inspect(records.engine).get_table_names() == ["alembic_version"]
    records.upgrade()
    assert _difference(records) == []
    records.close()


def test_every_constraint_has_the_name_of_the_convention(records: Records) -> None:
    """Constraint names in the database are those that a later migration can rely on."""
    seen = inspect(records.engine)
    for table in Record.metadata.tables:
        assert seen.get_pk_constraint(table)["name"] == f"pk_{table}"
        names = [key["name"] for key in seen.get_foreign_keys(table)]
        assert all(name and name.startswith(f"fk_{table}_") for name in names)
        names = [key["name"] for key in seen.get_unique_constraints(table)]
        assert all(name and name.startswith(f"uq_{table}_") for name in names)
        names = [key["name"] for key in seen.get_check_constraints(table)]
        assert all(name and name.startswith(f"ck_{table}_") for name in names)


def test_two_writers_at_once_both_succeed(records: Records) -> None:
    """The second writer waits for the first instead of failing."""
    started = threading.Barrier(2, timeout=30)
    failures: list[BaseException] = []

    def write(key: str) -> None:
        try:
            started.wait()
            for number in range(10):
                with records.write() as session:
                    count = len(session.scalars(select(Team)).all())
                    session.add(Team(key=f"{key}-{number}", name=str(count)))
        except BaseException as failure:  # noqa: BLE001 - handed to the test's own thread
            failures.append(failure)

    threads = [threading.Thread(target=write, args=(key,)) for key in ("left", "right")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with records.read() as session:
        assert len(session.scalars(select(Team)).all()) == 20


def test_a_failing_write_leaves_nothing(records: Records) -> None:
    """Everything of a transaction that raises is dropped."""

    def fail() -> None:
        with records.write() as session:
            session.add(Person(name="Ada Example"))
            session.flush()
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        fail()
    with records.read() as session:
        assert session.scalars(select(Person)).all() == []


def test_what_is_changed_while_reading_is_dropped(records: Records) -> None:
    """A reading transaction can preview a change without keeping it."""
    with records.read() as session:
        session.add(Team(key="claims", name="Claims"))
        session.flush()
    with records.read() as session:
        assert session.scalars(select(Team)).all() == []


def test_a_reader_sees_one_state(records: Records) -> None:
    """What another transaction commits meanwhile does not show in a reading transaction that has begun."""
    with records.read() as session:
        assert session.scalars(select(Team)).all() == []
        with records.write() as other:
            other.add(Team(key="claims", name="Claims"))
        assert session.scalars(select(Team)).all() == []


def test_references_are_kept_whole(records: Records) -> None:
    """A row cannot point to a person who is not there."""
    with pytest.raises(IntegrityError), records.write() as session:
        session.add(Assignment(person_id=99))


def test_what_went_wrong_is_told_without_values(records: Records) -> None:
    """Errors reach the log, and values may name people."""
    with pytest.raises(IntegrityError) as caught, records.write() as session:
        session.add_all([Team(key="claims", name="Ada's people"), Team(key="claims", name="Ada's people")])
    assert "Ada" not in str(caught.value)
