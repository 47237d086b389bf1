"""The channel-day files of a Slack export: in its zip, in a folder, or one alone. Nothing is ever unpacked to disk."""

import lzma
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from planner.connectors import files, limits, meter

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.json")
# Slack writes channels in small letters; D and capitals is a direct conversation, mpdm- one of several people.
CHANNEL = re.compile(r"[^A-Z]{1,80}")
DIRECT = re.compile(r"D[A-Z0-9]{6,}|mpdm-.*")
# Bytes of one channel's messages of one day, which are held in memory while they are read.
DAY_BYTES = 16 * 1024**2
# What a damaged archive makes the standard library raise.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    OverflowError,
)
ENCRYPTED = 1


class Day(NamedTuple):
    """One channel's messages of one day, as bytes; ``file`` is its place in the export."""

    channel: str
    file: str
    content: bytes


class Place(NamedTuple):
    """Where one channel's messages of one day lie; the channel is empty where no folder names it."""

    channel: str
    file: str


def places(path: Path) -> tuple[Place, ...]:
    """The channel-day files of an export, by channel and day, direct conversations among them. Raises Unreadable."""
    if path.is_dir():
        found = _placed(_walk(path), _channel(path.absolute()))
    elif files.magic(path) == files.ZIP:
        found = _placed(list(_members(path)), "")
    else:
        return (Place(_channel(path.absolute().parent), path.name),)
    if not found:
        fix = "Bring Slack's own export: a folder for each channel with files such as 2025-03-31.json."
        raise files.refuse(path, "holds no channel's messages", fix)
    return found


def days(path: Path) -> Iterator[Day]:
    """The days of an export in the order of :func:`places`, direct conversations left out. Raises Unreadable."""
    wanted = [place for place in places(path) if not is_direct(place)]
    found: Iterator[Day]
    if path.is_dir():
        found = (_day(place, _content(path / place.file)) for place in wanted)
    elif files.magic(path) == files.ZIP:
        found = _unpacked(path, wanted)
    else:
        found = (_day(place, _content(path)) for place in wanted)
    for number, day in enumerate(found, start=1):
        meter.tell(number, len(wanted))
        yield day


def is_direct(place: Place) -> bool:
    """Whether these are messages between people rather than in a channel."""
    return bool(DIRECT.fullmatch(place.channel))


def _channel(folder: Path) -> str:
    """The channel a folder is called after, empty where its name cannot be a channel's."""
    return folder.name if CHANNEL.fullmatch(folder.name) or DIRECT.fullmatch(folder.name) else ""


def _placed(names: list[str], root: str) -> tuple[Place, ...]:
    paths = [PurePosixPath(name) for name in names]
    return tuple(sorted(Place(one.parent.name or root, str(one)) for one in paths if DAY.fullmatch(one.name)))


def _walk(folder: Path) -> list[str]:
    """The files below a folder; links are not followed, as they may lead anywhere."""
    found = []
    for root, _, inside in os.walk(folder):
        whole = [Path(root) / name for name in inside]
        found += [one.relative_to(folder).as_posix() for one in whole if one.is_file() and not one.is_symlink()]
    return found


def _members(path: Path) -> dict[str, zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except DAMAGE as error:
        raise _damaged(path) from error
    for member in members:
        name = member.filename
        if name.startswith("/") or "\\" in name or ":" in name[:2] or ".." in name.split("/"):
            raise files.refuse(path, "holds a file that leads out of it", "Export it again from Slack.", value=name)
        if member.flag_bits & ENCRYPTED:
            raise files.refuse(path, "is protected by a password", "Save it again without one.", value=name)
    return {member.filename: member for member in members if not member.is_dir()}


def _unpacked(path: Path, wanted: list[Place]) -> Iterator[Day]:
    members, seen = _members(path), 0
    most = min(limits.UNPACKED_BYTES, max(limits.RATIO_FLOOR_BYTES, path.stat().st_size * limits.UNPACKED_RATIO))
    try:
        archive = zipfile.ZipFile(path)
    except DAMAGE as error:
        raise _damaged(path) from error
    with archive:
        for place in wanted:
            content = _member(path, archive, members[place.file])
            seen += len(content)
            if seen > most:
                raise files.refuse(path, f"unpacks to more than {seen:,} bytes", "Export a shorter time.")
            yield _day(place, content)


def _day(place: Place, content: bytes) -> Day:
    """A day under names that can be written down, however its folder's file system wrote them."""
    channel, file = (name.encode("utf-8", "replace").decode() for name in place)
    return Day(channel, file, content)


def _member(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(member) as file:
            content = file.read(DAY_BYTES + 1)
    except DAMAGE as error:
        raise _damaged(path) from error
    return _bounded(path, content)


def _content(path: Path) -> bytes:
    with files.open_bytes(path) as file:
        return _bounded(path, file.read(DAY_BYTES + 1))


def _bounded(path: Path, content: bytes) -> bytes:
    if len(content) > DAY_BYTES:
        raise files.refuse(path, f"holds more than {DAY_BYTES:,} bytes for one day", "Bring Slack's own export.")
    return content


def _damaged(path: Path) -> Exception:
    return files.refuse(path, "the export is damaged", "Download it again from Slack.")
