"""The signal store: immutable Parquet files, one import at a time, queried through Ibis on DuckDB."""

import datetime as dt
import os
import shutil
import sys
import threading
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from planner.signals import SCHEMA
from planner.store.identity import REPEATED_ID, SIGNAL_ID

STAGING_MEMORY = "512MB"
# Rows and bytes that are given ids and stored together.
PART_ROWS, PART_BYTES = 65_536, 64 * 1024**2
# Where staging works on disk; what a stop leaves there is swept.
STAGING = "staging"
PARTIAL = ".part"
SUMMARY = (
    """SELECT count(*), count(*) FILTER (source IS DISTINCT FROM ?), epoch_us(min(time)), epoch_us(max(time)) FROM"""
)
REPEATED = """SELECT file_row_number, occurrence FROM (
    SELECT file_row_number, row_number() OVER (PARTITION BY id ORDER BY row, file_row_number) AS occurrence
    FROM {numbered} WHERE id IN (SELECT id FROM {numbered} GROUP BY id HAVING count(*) > 1)
) WHERE occurrence > 1"""
KNOWN = f"""SELECT * EXCLUDE (file_row_number, occurrence) REPLACE ({REPEATED_ID} AS id)
FROM {{numbered}} LEFT JOIN repeated USING (file_row_number)"""
BLANKS = " \t\n\r\v\f"
ACCOUNTS = "SELECT source, trim(actor, ?) AS name, count(*) FROM {signals} GROUP BY ALL ORDER BY source, name"
OFFLINE: dict[str, Any] = {"autoinstall_known_extensions": "false"}


@dataclass(frozen=True, kw_only=True)
class Staged:
    """Signals that were read and compared with those held, waiting to become part of the record.

    ``read = created + unchanged`` rows; ``new`` and ``again`` are the waiting files of each, ``against`` the live files
    they were compared with, ``first`` and ``last`` the earliest and latest time of all rows.
    """

    source: str
    read: int
    created: int
    unchanged: int
    first: dt.datetime | None
    last: dt.datetime | None
    new: tuple[str, ...]
    again: tuple[str, ...]
    against: frozenset[str]


class SignalStore:
    """The signals in ``folder``.

    ``memory`` limits what queries may hold (as DuckDB writes it, "4GB"; None: most of the machine's), beyond which they
    work on disk. Every method may be called from any thread.
    """

    def __init__(self, folder: Path, *, memory: str | None = None) -> None:
        self.folder = folder
        self.memory = memory
        self._lock = threading.Lock()
        self._database: Any = None

    def stage(self, batches: Iterable[pa.RecordBatch], *, source: str, live: Collection[str] = ()) -> Staged:
        """Read signals of one source, give each its id, and part the new ones from those that live files hold.

        Nothing is live yet. Raises ValueError when a row names another source, and whatever reading the batches raises.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        hashed, known = self._name("hashed"), self._name("known")
        try:
            self._write(hashed, batches)
            repeated = self._tell_apart(hashed, known)
            return self._split([known if repeated else hashed], source=source, live=frozenset(live))
        finally:
            self.discard([hashed, known])

    def restage(self, staged: Staged, *, live: Collection[str]) -> Staged:
        """Part staged signals anew, since other imports came or went while they were read."""
        names = [*staged.new, *staged.again]
        fresh = self._split(names, source=staged.source, live=frozenset(live))
        self.discard(names)
        return fresh

    def orphans(self, again: Sequence[str], *, live: Collection[str]) -> tuple[str, ...]:
        """The rows of ``again`` files that no live file holds, in a waiting file; none when all are held."""
        if not again:
            return ()
        with self._staging() as connection:
            held = f" WHERE id NOT IN (SELECT id FROM {self._scan(live)})" if live else ""
            name, _ = self._copy(connection, f"SELECT * FROM {self._scan(again)}{held}", "promoted")
        return name

    def rows(self, names: Sequence[str]) -> int:
        """How many signals these files hold."""
        return sum(pq.read_metadata(self._path(name)).num_rows for name in names)

    def publish(self, names: Iterable[str]) -> list[str]:
        """Give waiting files their lasting names, safely on disk; a committed manifest makes them live."""
        lasting = []
        for name in names:
            lasting.append(name.removesuffix(PARTIAL))
            self._path(name).rename(self._path(lasting[-1]))
        if lasting:
            _sync(self.folder)
        return lasting

    def discard(self, names: Iterable[str]) -> None:
        """Remove waiting files."""
        for name in names:
            self._path(name).unlink(missing_ok=True)

    def sweep(self, referenced: Collection[str]) -> list[str]:
        """Remove files that no manifest names, left by a stop between two steps. Only while it is quiet.

        What manifests name must be asked while it is quiet too: an import may have ended since.
        """
        found = [path.name for path in self.folder.iterdir() if path.name.endswith((".parquet", PARTIAL))]
        garbage = [name for name in found if name not in referenced]
        self.discard(garbage)
        shutil.rmtree(self.folder / STAGING, ignore_errors=True)
        return sorted(garbage)

    @contextmanager
    def quiet(self) -> Iterator[bool]:
        """Whether no import is under way; if so, none begins before the block ends."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with _folder_lock(self.folder, alone=True) as alone:
            yield alone

    @contextmanager
    def importing(self) -> Iterator[None]:
        """Keep sweeps away from the start of staging until the manifest is committed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with _folder_lock(self.folder, alone=False):
            yield

    def table(self, files: Sequence[str]) -> Any:
        """The signals in these files as an Ibis table with the columns of SCHEMA; no files, no rows."""
        import ibis
        from ibis.expr.operations import DatabaseTable, Namespace

        cursor, name = self._cursor(), "signals"
        if files:
            cursor.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {self._scan(files)}")
        else:
            cursor.register(name, SCHEMA.empty_table())
        # The schema is known: asking the engine for it would cost a query each time.
        schema, backend = ibis.Schema.from_pyarrow(SCHEMA), ibis.duckdb.from_connection(cursor)
        return DatabaseTable(name, schema=schema, source=backend, namespace=Namespace()).to_expr()

    def accounts(self, files: Sequence[str]) -> dict[str, dict[str, int]]:
        """The accounts that appear in these files, per source, in order, with how many signals each has."""
        if not files:
            return {}
        # The engine itself is asked: loading Ibis takes longer than importing a small file.
        rows = self._cursor().execute(ACCOUNTS.format(signals=self._scan(files)), [BLANKS]).fetchall()
        found: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for source, actor, count in rows:
            if actor:
                found[source][actor] = count
        return dict(found)

    def close(self) -> None:
        """Let go of the query engine."""
        with self._lock:
            if self._database is not None:
                self._database.close()
                self._database = None

    def _path(self, name: str) -> Path:
        return self.folder / name

    def _name(self, what: str) -> str:
        return f"{uuid4().hex}-{what}.parquet{PARTIAL}"

    def _scan(self, names: Iterable[str]) -> str:
        return f"read_parquet([{', '.join(_quoted(self._path(name)) for name in names)}])"

    def _write(self, name: str, batches: Iterable[pa.RecordBatch]) -> None:
        """Write the rows with ids that do not yet tell equal rows apart, while the next ones are read."""

        def add(rows: pa.Table) -> None:
            writer.write_table(_identified(connection, rows))

        with (
            self._staging() as connection,
            pq.ParquetWriter(self._path(name), SCHEMA, compression="zstd") as writer,
            ThreadPoolExecutor(1) as beside,
        ):
            under_way: Future[None] | None = None
            for rows in _together(batches):
                if under_way is not None:
                    under_way.result()
                under_way = beside.submit(add, rows)
            if under_way is not None:
                under_way.result()

    def _tell_apart(self, hashed: str, known: str) -> bool:
        """Whether there are equal rows; if so, ``known`` has the rows of ``hashed`` with ids that tell them apart."""
        with self._staging() as connection:
            numbered = f"read_parquet({_quoted(self._path(hashed))}, file_row_number = true)"
            connection.execute(f"CREATE TEMP TABLE repeated AS {REPEATED.format(numbered=numbered)}")
            (count,) = connection.execute("SELECT count(*) FROM repeated").fetchone()
            if count:
                connection.execute(self._into(known, KNOWN.format(numbered=numbered)))
        return bool(count)

    def _split(self, names: Sequence[str], *, source: str, live: frozenset[str]) -> Staged:
        staged = f"SELECT * FROM {self._scan(names)}"
        with self._staging() as connection:
            read, foreign, first, last = connection.execute(f"{SUMMARY} {self._scan(names)}", [source]).fetchone()
            if foreign:
                raise ValueError(f"{foreign} rows name another source than {source}")
            unchanged = self._held(connection, names, live)
            new: tuple[str, ...] = ()
            again: tuple[str, ...] = ()
            if 0 < unchanged < read:
                new, _ = self._copy(connection, f"{staged} WHERE id NOT IN (SELECT id FROM held)", "new")
                again, _ = self._copy(connection, f"{staged} WHERE id IN (SELECT id FROM held)", "again")
            elif unchanged:
                again = self._kept(names, "again")
            elif read:
                new = self._kept(names, "new")
        return Staged(
            source=source,
            read=read,
            created=read - unchanged,
            unchanged=unchanged,
            first=_moment(first),
            last=_moment(last),
            new=new,
            again=again,
            against=live,
        )

    def _held(self, connection: Any, names: Sequence[str], live: frozenset[str]) -> int:
        """How many rows of these files live files hold; the table ``held`` has their ids."""
        if not live:
            return 0
        held = f"SELECT id FROM {self._scan(names)} WHERE id IN (SELECT id FROM {self._scan(live)})"
        connection.execute(f"CREATE TEMP TABLE held AS {held}")
        (count,) = connection.execute("SELECT count(*) FROM held").fetchone()
        return int(count)

    def _kept(self, names: Sequence[str], what: str) -> tuple[str, ...]:
        """Waiting files taken as they are, safely on disk under new names."""
        kept = []
        for name in names:
            kept.append(self._name(what))
            self._path(name).rename(self._path(kept[-1]))
            _sync(self._path(kept[-1]))
        return tuple(kept)

    def _into(self, name: str, query: str) -> str:
        return f"COPY ({query}) TO {_quoted(self._path(name))} (FORMAT parquet, COMPRESSION zstd)"

    def _copy(self, connection: Any, query: str, what: str) -> tuple[tuple[str, ...], int]:
        name = self._name(what)
        path = self._path(name)
        (count,) = connection.execute(self._into(name, query)).fetchone()
        if not count:
            path.unlink(missing_ok=True)
            return (), 0
        _sync(path)
        return (name,), count

    @contextmanager
    def _staging(self) -> Iterator[Any]:
        import duckdb

        config: dict[str, Any] = {
            "memory_limit": STAGING_MEMORY,
            "temp_directory": str(self.folder / STAGING),
            **OFFLINE,
        }
        connection = duckdb.connect(config=config)
        try:
            yield connection
        finally:
            connection.close()

    def _cursor(self) -> Any:
        import duckdb

        with self._lock:
            if self._database is None:
                limit = {} if self.memory is None else {"memory_limit": self.memory}
                config = {**OFFLINE, **limit, "temp_directory": str(self.folder / "spill")}
                self._database = duckdb.connect(config=config)
                self._database.execute("SET GLOBAL TimeZone = 'UTC'")
            return self._database.cursor()


def _together(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The rows in larger parts, which are stored and queried faster."""
    waiting: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in batches:
        waiting.append(batch)
        rows, size = rows + batch.num_rows, size + batch.nbytes
        if rows >= PART_ROWS or size >= PART_BYTES:
            yield pa.Table.from_batches(waiting)
            waiting, rows, size = [], 0, 0
    if waiting:
        yield pa.Table.from_batches(waiting)


def _identified(connection: Any, rows: pa.Table) -> pa.Table:
    """The rows with their ids."""
    connection.register("rows", rows)
    ids = connection.sql(f"SELECT {SIGNAL_ID} AS id FROM rows").to_arrow_table()
    connection.unregister("rows")
    return rows.set_column(0, SCHEMA.field("id"), ids["id"])


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _moment(microseconds: int | None) -> dt.datetime | None:
    if microseconds is None:
        return None
    return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=microseconds)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _folder_lock(folder: Path, *, alone: bool) -> Iterator[bool]:
    # The operating system lets go of the lock when a process is killed. Without such locks nothing is ever swept.
    if sys.platform == "win32":
        yield False
        return
    import fcntl

    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB if alone else fcntl.LOCK_SH)
        except BlockingIOError:
            yield False
        else:
            yield True
