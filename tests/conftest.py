"""What every test may ask for."""

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from planner.store.records import Records

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# A throw-away database need not survive a power cut.
POSTGRES_OPTIONS = "-c listen_addresses= -c fsync=off -c full_page_writes=off -c synchronous_commit=off"


def absent(what: str) -> NoReturn:
    """Skip visibly, or fail where every test must run."""
    if os.environ.get("PLANNER_TESTS_REQUIRE_ALL"):
        pytest.fail(f"{what}, and PLANNER_TESTS_REQUIRE_ALL is set")
    pytest.skip(what)


@pytest.fixture(scope="session")
def evaluation_data() -> Path:
    """The folder of real evaluation data, or a visible skip."""
    folder = os.environ.get("PLANNER_EVALUATION_DATA")
    if not folder:
        absent("PLANNER_EVALUATION_DATA is not set")
    return Path(folder)


class SqliteDatabases:
    """SQLite databases in files of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.names = folder, itertools.count()
        self.template = folder / "template.db"
        _upgrade(f"sqlite:///{self.template}")

    def empty(self) -> str:
        """The URL of a database without tables."""
        return f"sqlite:///{self.folder / f'{next(self.names)}.db'}"

    def migrated(self) -> str:
        """The URL of a database with all tables and no rows."""
        path = self.folder / f"{next(self.names)}.db"
        shutil.copy(self.template, path)
        return f"sqlite:///{path}"


class PostgresDatabases:
    """PostgreSQL databases in one throw-away cluster, reached by a socket in its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.names = folder, itertools.count()
        _upgrade(self._create("template", of="template1"))

    def empty(self) -> str:
        """The URL of a database without tables."""
        return self._create(f"test_{next(self.names)}", of="template1")

    def migrated(self) -> str:
        """The URL of a database with all tables and no rows."""
        return self._create(f"test_{next(self.names)}", of="template")

    def _create(self, name: str, *, of: str) -> str:
        import psycopg

        with psycopg.connect(host=str(self.folder), user="planner", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {of}".encode())
        return f"postgresql+psycopg://planner@/{name}?host={self.folder}"


def _upgrade(url: str) -> None:
    records = Records(url)
    records.upgrade()
    records.close()


def _postgres_programs() -> Path:
    places = [Path(found).parent for name in ("initdb", "pg_config") if (found := shutil.which(name))]
    if pg_config := shutil.which("pg_config"):
        places.append(Path(subprocess.check_output([pg_config, "--bindir"], text=True).strip()))
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in places:
        if (place / "initdb").exists() and (place / "pg_ctl").exists():
            return place
    absent("PostgreSQL is not installed")


def _unprivileged() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    # The server refuses to run as root.
    return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}


@pytest.fixture(scope="session")
def _postgres_cluster() -> Iterator[Path]:
    programs, who = _postgres_programs(), _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="planner-pg-"))
    if who:
        shutil.chown(folder, who["user"])
    options: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, **who}
    data, control = str(folder / "data"), str(programs / "pg_ctl")
    initialise = [
        str(programs / "initdb"),
        "-D",
        data,
        "-U",
        "planner",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "-N",
    ]
    subprocess.run(initialise, check=True, **options)
    subprocess.run(
        [control, "-D", data, "-w", "-l", str(folder / "log"), "-o", f"{POSTGRES_OPTIONS} -k {folder}", "start"],
        check=True,
        **options,
    )
    yield folder
    subprocess.run([control, "-D", data, "-m", "immediate", "stop"], check=True, **options)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    """Where tests get their SQLite databases."""
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_databases(_postgres_cluster: Path) -> PostgresDatabases:
    """Where tests get their PostgreSQL databases, or a visible skip."""
    return PostgresDatabases(_postgres_cluster)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def databases(request: pytest.FixtureRequest) -> SqliteDatabases | PostgresDatabases:
    """Each kind of database in turn."""
    name = "sqlite_databases" if request.param == "sqlite" else "postgres_databases"
    found: SqliteDatabases | PostgresDatabases = request.getfixturevalue(name)
    return found


@pytest.fixture
def records(databases: SqliteDatabases | PostgresDatabases) -> Iterator[Records]:
    """A fresh records database with all tables, on each kind of database in turn."""
    opened = Records(databases.migrated())
    yield opened
    opened.close()


@pytest.fixture
def sqlite_records(sqlite_databases: SqliteDatabases) -> Iterator[Records]:
    """A fresh SQLite records database, for tests that the kind of database cannot change."""
    opened = Records(sqlite_databases.migrated())
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running Chromium, or a visible skip."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        absent("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Open pages, each in a context of its own: ``new_page(java_script_enabled=False, viewport=...)``."""
    contexts = []

    def open_page(**options: Any) -> Any:
        contexts.append(chromium.new_context(**options))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
    """One page with default options."""
    return new_page()
