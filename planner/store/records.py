"""Open the records database, bring it to the current version, and run one transaction at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_MILLISECONDS = 30_000


class Records:
    """The records database at ``url`` (SQLite or PostgreSQL).

    ``write()`` holds one writing transaction, committed when its block ends and rolled back when it raises;
    ``read()`` sees one consistent state and can write nothing that stays; ``attempt()`` writes and drops it again.
    """

    def __init__(self, url: str) -> None:
        self.url = url

    @cached_property
    def engine(self) -> Engine:
        """The connection pool, made at first use; what went wrong is told without the values, which may name people."""
        url = make_url(self.url)
        if url.get_backend_name() != "sqlite":
            return create_engine(url, pool_pre_ping=True, hide_parameters=True)
        if url.database and url.database != ":memory:":
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_MILLISECONDS / 1000})
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One writing transaction."""
        with Session(self.engine.execution_options(writes=True), expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One reading transaction; whatever was changed in it is dropped."""
        options = {} if self.engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        with Session(self.engine.execution_options(**options), expire_on_commit=False) as session:
            yield session
            # What was read stays readable after the rollback, which would expire it otherwise.
            session.expunge_all()
            session.rollback()

    @contextmanager
    def attempt(self) -> Iterator[Session]:
        """One writing transaction that is always dropped: what writing would do, asked of the database itself."""
        with Session(self.engine.execution_options(writes=True), expire_on_commit=False) as session:
            yield session
            session.rollback()

    def upgrade(self, revision: str = "head") -> None:
        """Bring the database to a revision, the newest by default."""
        with self.engine.execution_options(writes=True).begin() as connection:
            command.upgrade(_alembic(connection), revision)

    def close(self) -> None:
        """Give all connections back."""
        if "engine" in self.__dict__:
            self.engine.dispose()


def _alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _configure_sqlite(connection: Any, record: Any) -> None:
    # The driver must not open transactions of its own: the begin event below says which kind each one is.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that turns to writing fails at once when another one wrote meanwhile;
    # taking the write lock first waits.
    immediate = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
