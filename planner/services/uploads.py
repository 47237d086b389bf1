"""Keep an uploaded file until it is imported or taken away; its name never decides where it lies."""

import datetime as dt
import hashlib
import json
import os
import re
import secrets
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from planner.access import Viewer
from planner.services import clock, faulty, house
from planner.services.allowing import require
from planner.services.errors import NotFound
from planner.store import imports, jobs
from planner.store.open import Stores

# A name that starts with a dot cannot be an upload's own.
ABOUT, LOCK = ".about.json", ".lock"
TOKEN_BYTES = 16
TOKEN = re.compile(r"[\w-]{20,64}")
NAME_CHARACTERS = 100
CHUNK = 1 << 20


class File(Protocol):
    """What a browser sent, which can be written to a path."""

    def save(self, path: Path) -> None:
        """Write it there."""
        ...


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that waits: where it lies, what its owner calls it, and how it is to be read.

    ``mapping`` is the reading last tried and ``tried`` what came of it, as plain values; ``job`` the number of the
    import or the trial that has begun, ``digest`` what tells the file from all others.
    """

    token: str
    path: Path
    called: str
    connector: str
    source: str
    why: str
    by: str
    at: dt.datetime
    mapping: dict[str, Any] | None = None
    tried: dict[str, Any] | None = None
    job: int | None = None
    digest: str = ""


def keep(stores: Stores, viewer: Viewer, file: File, *, called: str, source: str) -> Upload:
    """Store what was sent under a random token. Raises NotAllowed."""
    require(viewer, "change", "imports")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    folder = stores.settings.uploads_folder / token
    folder.mkdir(parents=True, mode=0o700)
    name = safe_name(called)
    file.save(folder / name)
    return Upload(
        token=token,
        path=folder / name,
        called=called.strip()[:NAME_CHARACTERS] or name,
        connector="",
        source=source,
        why="",
        by=viewer.email,
        at=clock.now(),
        digest=digest(folder / name),
    )


def note(upload: Upload, **changes: Any) -> Upload:
    """Write down beside the file how it is to be read, or what came of trying it."""
    noted = replace(upload, **changes)
    if noted.path.parent.is_dir():
        values = {**vars(noted), "path": noted.path.name, "at": noted.at.isoformat()}
        # Whoever reads meanwhile finds the old note or the new one, never half of one.
        fresh = noted.path.parent / f"{ABOUT}.{secrets.token_hex(4)}"
        fresh.write_text(json.dumps(values), "utf-8")
        fresh.replace(noted.path.parent / ABOUT)
    return noted


def get(stores: Stores, viewer: Viewer, token: str) -> Upload:
    """One upload that waits. Raises NotAllowed or NotFound."""
    require(viewer, "change", "imports")
    found = read(stores, token) if TOKEN.fullmatch(token) else None
    if found is None:
        raise NotFound("This file is no longer waiting here: it was imported or taken away.")
    return found


def listed(stores: Stores, viewer: Viewer) -> tuple[Upload, ...]:
    """Files that wait to be imported, newest first. Raises NotAllowed."""
    require(viewer, "change", "imports")
    found = [upload for place in _folders(stores) if (upload := read(stores, place.name)) is not None]
    return tuple(sorted(found, key=lambda upload: upload.at, reverse=True))


def remove(stores: Stores, path: Path) -> None:
    """Take an uploaded file away with what was written beside it; a file from elsewhere is left where it is."""
    if path.parent.parent == stores.settings.uploads_folder:
        shutil.rmtree(path.parent, ignore_errors=True)


def safe_name(called: str) -> str:
    """A file name made of letters, digits, dots and dashes, from one that anybody may have typed."""
    plain = unicodedata.normalize("NFKD", called.replace("\\", "/").rsplit("/", 1)[-1])
    kept = re.sub(r"[^A-Za-z0-9._-]+", "-", plain.encode("ascii", "ignore").decode("ascii"))
    return kept.strip(".-")[-NAME_CHARACTERS:].lstrip(".-") or "file"


@contextmanager
def alone(upload: Upload) -> Iterator[None]:
    """Let nobody else ask for anything to be done with this file meanwhile, so that two presses ask once."""
    with ExitStack() as stack:
        if sys.platform != "win32" and upload.path.parent.is_dir():
            import fcntl

            file = stack.enter_context((upload.path.parent / LOCK).open("w"))
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def sweep(stores: Stores) -> int:
    """Remove files that waited too long to be brought in, and rows left out too long ago or taken back; how many.

    How long is too long stands in the policy. A file that is being read is left.
    """
    policy, now = house.policy(stores), clock.now()
    oldest = now - dt.timedelta(days=policy["imports.upload_days"])
    found = [place for place in _folders(stores) if _since(stores, place) < oldest]
    with stores.records.read() as session:
        busy = {token for job in jobs.going(session) if (token := job.arguments.get("token"))}
        live = {one.id for one in imports.list_(session) if one.undone_at is None}
    for place in found:
        if place.name not in busy:
            shutil.rmtree(place, ignore_errors=True)
    kept = now - dt.timedelta(days=policy["imports.error_file_days"])
    old = [path for path in faulty.kept(stores) if int(path.stem) not in live or _changed(path) < kept]
    for path in old:
        path.unlink(missing_ok=True)
    return len(found) + len(old)


def digest(path: Path) -> str:
    """What tells a file from all others, or a folder by its files with their names."""
    found = hashlib.sha256()
    inside = sorted(one for one in path.rglob("*") if one.is_file() and not one.is_symlink()) if path.is_dir() else None
    for one in [path] if inside is None else inside:
        found.update(b"" if inside is None else os.fsencode(one.relative_to(path)) + b"\0")
        with one.open("rb") as file:
            while chunk := file.read(CHUNK):
                found.update(chunk)
    return found.hexdigest()


def read(stores: Stores, token: str) -> Upload | None:
    """One upload, for work that its owner asked for; None where it waits no longer."""
    folder = stores.settings.uploads_folder / token
    try:
        values = json.loads((folder / ABOUT).read_text("utf-8"))
    except FileNotFoundError:
        return None
    path = folder / values["path"]
    values |= {"path": path, "at": dt.datetime.fromisoformat(values["at"])}
    return Upload(**values) if path.is_file() else None


def _folders(stores: Stores) -> list[Path]:
    folder = stores.settings.uploads_folder
    return [place for place in folder.iterdir() if place.is_dir()] if folder.is_dir() else []


def _since(stores: Stores, place: Path) -> dt.datetime:
    upload = read(stores, place.name)
    return upload.at if upload is not None else _changed(place)


def _changed(path: Path) -> dt.datetime:
    return dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
