"""Open an instance ready for work: stores up to date, library loaded, leftovers of an interruption cleared."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from secrets import token_hex

from sqlalchemy.orm import Session

from planner.config import Settings
from planner.faults import Fault
from planner.library import files, loader
from planner.library.shipped import shipped
from planner.policy import Policy, load
from planner.services import clock, settling
from planner.store import jobs, library, unsent
from planner.store.open import Stores, open_stores

CONFIG = "# Settings of this instance; planner check explains each. Uncomment what you change.\n"


@contextmanager
def opened(settings: Settings) -> Iterator[Stores]:
    """An instance's stores, closed when the block ends."""
    stores = prepare(settings)
    try:
        yield stores
    finally:
        stores.close()


def initialise(settings: Settings) -> None:
    """Make the instance folder with its secret key and an empty configuration, if they are not there."""
    settings.instance.mkdir(parents=True, exist_ok=True)
    for folder in (settings.signals_folder, settings.uploads_folder, settings.library_root):
        folder.mkdir(exist_ok=True)
    if not settings.secret_file.exists():
        settings.secret_file.touch(mode=0o600)
        settings.secret_file.write_text(token_hex(32), "ascii")
    config = settings.instance / "config.toml"
    if not config.exists():
        config.write_text(CONFIG, "utf-8")


def prepare(settings: Settings) -> Stores:
    """Open the stores, load the library into the records, finish what a stop left half done."""
    initialise(settings)
    stores = open_stores(settings)
    refresh_library(stores)
    settling.finish(stores)
    _finish_retros(stores)
    return stores


def _finish_retros(stores: Stores) -> None:
    """Bring in what came out of retros that a stop kept from the signals."""
    with stores.records.read() as session:
        waiting = unsent.unsent(session)
    if waiting:
        # Hardly ever needed, and more to load than all else that opening an instance asks for.
        from planner.services import retros

        retros.finish(stores)


def recover(stores: Stores) -> tuple[int, ...]:
    """Close the jobs that an earlier process left running and return those it had not begun.

    Only for the process that runs jobs.
    """
    with stores.records.write() as session:
        jobs.fail_interrupted(session, clock.now())
        return jobs.queued(session)


def refresh_library(stores: Stores, *, because: library.Because = library.FOUND) -> tuple[Fault, ...]:
    """Load shipped and own library files into the records; what changed becomes a new version, with who and why."""
    with stores.records.write() as session:
        return refresh_in(session, stores.settings, because=because)


def refresh_in(session: Session, settings: Settings, *, because: library.Because = library.FOUND) -> tuple[Fault, ...]:
    """The same within a transaction that goes on."""
    found, faults = loader.load(roots(settings))
    library.save(session, found, faults, now=clock.now(), own=own_entries(settings, faults), because=because)
    return faults


def roots(settings: Settings) -> list[Path]:
    """The folders the library is read from: the shipped one, then the organisation's own if it holds anything."""
    folder = settings.library_root
    there = (folder / "roles").is_dir() or (folder / "learning_paths").is_dir()
    return [shipped(), *([folder] if there else [])]


def own_entries(settings: Settings, faults: tuple[Fault, ...]) -> frozenset[library.Key]:
    """Sort and id of the entries that come from the organisation's own files, those at fault left out."""
    faulty = {fault.file for fault in faults}
    held = files.all_files(settings.library_root)
    return frozenset((sort, path.stem) for sort, path in held if str(path) not in faulty)


def policy(stores: Stores) -> Policy:
    """The policy in force, with group sizes raised to the organisation's settings."""
    loaded = load(stores.settings.policy_file)
    values = {name: loaded.explain(name) for name in loaded}
    for name in ("minimum_group", "minimum_group_free_text"):
        key, least = f"privacy.{name}", getattr(stores.settings, name)
        values[key] = replace(values[key], value=max(values[key].value, least))
    return Policy(values)
