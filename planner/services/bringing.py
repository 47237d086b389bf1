"""Bring roles and learning items in from an uploaded file as long work, tried first; and hand the library out."""

import io
import shutil
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from planner.access import Viewer
from planner.faults import Fault, Unreadable
from planner.library import importers
from planner.library.importers.base import FILE_BYTES, refuse
from planner.library.importers.onet import OCCUPATIONS
from planner.services import libraries, shelf, uploads
from planner.services.allowing import require
from planner.services.errors import NotFound, Refused
from planner.services.libraries import Options
from planner.services.progress import Progress
from planner.store.open import Stores
from planner.values import from_data, to_data

# What the files inside an archive of each kind end with; kinds that are one file are not here.
PACKED = {"onet": ".txt", "csv": ".csv", "ladder": ".md"}
SUFFIXES = {"onet": ".zip", "csv": ".csv", "xlsx": ".xlsx", "ladder": ".md", "case": ".json", "catalogue": ".csv"}
# Bytes and files of one archive after unpacking.
TOTAL_BYTES = 4 * FILE_BYTES
MEMBERS = 10_000
BLOCK_BYTES = 1024 * 1024
ENCRYPTED = 1
# Where the files of an archive lie while they are read.
UNPACKED = "unpacked"
# Faults that are kept to be read; a release whose file is of another kind has thousands alike.
FAULTS_KEPT = 500
# What each export is called.
TAKEN = {"csv": "library.zip", "xlsx": "library.xlsx", "ladder": "library.md", "case": "library.json"}
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


def receive(
    stores: Stores, viewer: Viewer, file: uploads.File, *, called: str, kind: str, release: str = ""
) -> dict[str, Any]:
    """Take a file in and hand back the order to try it. Raises NotAllowed, or Unreadable for the wrong kind of file."""
    require(viewer, "change", "library")
    packed = called.lower().endswith(".zip") and kind in PACKED
    if not packed and not called.lower().endswith(SUFFIXES[kind]):
        wanted = SUFFIXES[kind] + (" or .zip" if kind in PACKED and SUFFIXES[kind] != ".zip" else "")
        raise Unreadable(Fault(file=called, problem="is another kind of file", fix=f"Choose a {wanted} file"))
    upload = uploads.keep(stores, viewer, file, called=called, source="library")
    return {
        "token": upload.token,
        "path": str(upload.path),
        "called": upload.called,
        "kind": kind,
        "release": release.strip() or None,
        "dry_run": True,
        "overwrite": False,
    }


def work(stores: Stores, arguments: dict[str, Any], *, by: str, progress: Progress) -> dict[str, Any]:
    """Try a file, or bring it in; the order is handed back with the counts. Raises Unreadable.

    Only a file that was tried waits on, packed as it came; one that is in or cannot be read is removed.
    """
    path = Path(arguments["path"])
    if not path.exists():
        raise Refused(f"{arguments['called']} was brought in or taken away already.")
    try:
        result = _worked(stores, path, arguments, by=by, progress=progress)
    except Unreadable:
        uploads.remove(stores, path)
        raise
    finally:
        shutil.rmtree(path.parent / UNPACKED, ignore_errors=True)
    if not result["dry_run"]:
        uploads.remove(stores, path)
    return result


def _worked(stores: Stores, path: Path, arguments: dict[str, Any], *, by: str, progress: Progress) -> dict[str, Any]:
    progress(f"Reading {arguments['called']}", 0.0)
    found = list(_sources(path, arguments["kind"]))
    options = Options(
        release=arguments["release"], overwrite=bool(arguments["overwrite"]), dry_run=bool(arguments["dry_run"])
    )
    counts: Counter[str] = Counter(dict.fromkeys(libraries.STATES, 0))
    faults: list[Fault] = []
    for number, source in enumerate(found):
        progress(f"Reading {source.name}", 0.1 + 0.9 * number / len(found))
        outcome = libraries.bring_in(stores, arguments["kind"], source, by=by, options=options)
        counts.update(outcome.counts)
        faults += outcome.faults
    shown = shelf.placed(stores.settings, tuple(faults[:FAULTS_KEPT]))
    told = {"faults": [to_data(one) for one in shown], "faults_total": len(faults), "order": arguments}
    return {**counts, **told, "dry_run": options.dry_run}


def order_of(stores: Stores, viewer: Viewer, result: dict[str, Any], *, overwrite: bool) -> dict[str, Any]:
    """The order to bring in what was tried. Raises NotAllowed, or NotFound once the file is gone."""
    require(viewer, "change", "library")
    order = dict(result.get("order", {}))
    if not result.get("dry_run") or not Path(order.get("path", "")).is_file():
        raise NotFound("This file is no longer waiting here: it was brought in or taken away.")
    return order | {"dry_run": False, "overwrite": overwrite}


def waits(result: dict[str, Any]) -> bool:
    """Whether a file that was tried can still be brought in."""
    return bool(result.get("dry_run")) and Path(result["order"]["path"]).is_file()


def take_away(stores: Stores, viewer: Viewer, result: dict[str, Any]) -> None:
    """Remove a file that was tried and is not wanted. Raises NotAllowed."""
    require(viewer, "change", "library")
    if waits(result):
        uploads.remove(stores, Path(result["order"]["path"]))


def faults_of(result: dict[str, Any]) -> tuple[Fault, ...]:
    """What was wrong, as values."""
    return tuple(from_data(Fault, one) for one in result.get("faults", ()))


def take(stores: Stores, viewer: Viewer, kind: str) -> tuple[str, bytes]:
    """The library in force as a file to download: its name and its bytes. Raises NotAllowed or NotFound."""
    require(viewer, "view", "library")
    if kind not in importers.WRITTEN:
        raise NotFound("The library cannot be taken out in this form.")
    name = TAKEN[kind]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        libraries.take_out(stores.settings, kind, path)
        return name, _packed(path) if path.is_dir() else path.read_bytes()


def _sources(path: Path, kind: str) -> Iterable[Path]:
    """What is to be read: the file itself, or what a zip holds, unpacked beside it under names of our own."""
    if path.suffix.lower() != ".zip" or kind not in PACKED:
        return [path]
    folder = path.parent / UNPACKED
    shutil.rmtree(folder, ignore_errors=True)
    try:
        with zipfile.ZipFile(path) as archive:
            wanted = _wanted(path, archive, kind)
            target = folder / uploads.safe_name(_folder(path, wanted))
            target.mkdir(parents=True)
            _unpack(path, archive, wanted, target)
    except DAMAGE as error:
        raise refuse(path, "is a damaged archive", "Pack it again, or download it again") from error
    return sorted(target.iterdir()) if kind == "ladder" else [target]


def _wanted(path: Path, archive: zipfile.ZipFile, kind: str) -> list[zipfile.ZipInfo]:
    members = archive.infolist()
    if len(members) > MEMBERS:
        raise refuse(path, f"holds more than {MEMBERS:,} files", "Pack only the files that are to be read")
    names = [PurePosixPath(one.filename.replace("\\", "/")) for one in members]
    # Systems put files of their own beside those that were packed.
    ours = [(one, name) for one, name in zip(members, names, strict=True) if "__MACOSX" not in name.parts and name.name]
    found = [(one, name) for one, name in ours if name.suffix.lower() == PACKED[kind] and not name.name.startswith(".")]
    if kind == "onet":
        places = [name.parent for _, name in found if name.name == OCCUPATIONS]
        if not places:
            raise refuse(path, f"holds no {OCCUPATIONS}", "Pack the release's folder of text files")
        found = [(one, name) for one, name in found if name.parent == places[0]]
    if not found:
        raise refuse(path, f"holds no {PACKED[kind]} file", "Pack the files that are to be read")
    if any(one.flag_bits & ENCRYPTED for one, _ in found):
        raise refuse(path, "is protected by a password", "Save it again without one")
    return [one for one, _ in found]


def _folder(path: Path, wanted: list[zipfile.ZipInfo]) -> str:
    inside = PurePosixPath(wanted[0].filename.replace("\\", "/")).parent.name
    return inside or path.stem


def _unpack(path: Path, archive: zipfile.ZipFile, wanted: list[zipfile.ZipInfo], target: Path) -> None:
    """Write files under their last name only, so that no name leads anywhere else, and stop at the limits."""
    left = TOTAL_BYTES
    for member in wanted:
        name = PurePosixPath(member.filename.replace("\\", "/")).name
        place = target / (name if name.isascii() and name.isprintable() else uploads.safe_name(name))
        if place.exists():
            raise refuse(path, f"holds two files called {name[:100]}", "Pack them once, or under different names")
        with archive.open(member) as source, place.open("wb") as written:
            room = min(FILE_BYTES, left)
            while block := source.read(BLOCK_BYTES):
                room -= len(block)
                if room < 0:
                    raise refuse(path, f"unpacks to more than {FILE_BYTES:,} bytes a file", "Split it")
                written.write(block)
        left -= place.stat().st_size


def _packed(folder: Path) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return content.getvalue()
