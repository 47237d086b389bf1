"""Opening a file safely: packed or not, counted while it is read, in whichever encoding it was written."""

import codecs
import gzip
import io
import re
import zlib
from functools import lru_cache
from pathlib import Path

from planner.connectors import limits, meter
from planner.faults import Fault, Unreadable

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def refuse(path: Path, problem: str, fix: str, *, row: int | None = None, value: str | None = None) -> Unreadable:
    """The error that refuses a file whole."""
    return Unreadable(Fault(file=path.name, problem=problem, fix=fix, row=row, value=value))


class Counted(io.RawIOBase):
    """The bytes of a file, unpacked where it is packed with gzip, counted against the limits as they pass.

    ``seen`` is the count. With ``lines`` a line longer than the limit is refused too, before it fills the memory.
    """

    def __init__(self, path: Path, *, lines: bool = False) -> None:
        self._path, self._lines = path, lines
        self._packed, self._line = 0, 0
        self.seen = 0
        try:
            self._packed = path.stat().st_size
            self._file = gzip.open(path) if magic(path) == GZIP else path.open("rb")  # noqa: SIM115
        except OSError as error:
            raise refuse(path, f"cannot be opened: {error.strerror}", "Check that the file is there.") from error

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _read(self, size: int) -> bytes:
        try:
            data = self._file.read(size)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise refuse(self._path, "the packed file is cut off or damaged", "Export or copy it again.") from error
        self._count(data)
        return data

    def _count(self, data: bytes) -> None:
        self.seen += len(data)
        # Of a packed file, how much of the packed bytes was taken.
        meter.tell(getattr(self._file, "fileobj", self._file).tell(), self._packed)
        bomb = self.seen > max(limits.RATIO_FLOOR_BYTES, self._packed * limits.UNPACKED_RATIO)
        if bomb or self.seen > limits.UNPACKED_BYTES:
            raise refuse(
                self._path, f"unpacks to more than {self.seen:,} bytes", "Split the export into smaller files."
            )
        if self._lines:
            end = max(data.rfind(b"\n"), data.rfind(b"\r"))
            self._line = len(data) - end - 1 if end >= 0 else self._line + len(data)
            if self._line > limits.LINE_BYTES:
                raise refuse(
                    self._path, "holds a line too long to be a table's", "Export it as CSV with one row per line."
                )

    def close(self) -> None:
        if not self.closed and hasattr(self, "_file"):
            self._file.close()
        super().close()


def magic(path: Path) -> bytes:
    """The first bytes that tell how a file is packed: GZIP, ZIP or anything else."""
    try:
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as error:
        raise refuse(path, f"cannot be opened: {error.strerror}", "Check that the file is there.") from error
    return GZIP if head[:2] == GZIP else head


def check(path: Path) -> None:
    """Raises Unreadable when a packed file is damaged or unpacks to too much, before any of its rows are read."""
    if magic(path) == GZIP:
        state = path.stat()
        _unpack(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=32)
def _unpack(path: Path, size: int, changed: int) -> None:
    # Unpacking alone is many times faster than reading rows; a file that stays as it is passes but once.
    with Counted(path) as file:
        while file.read(limits.BLOCK_BYTES):
            pass


def open_bytes(path: Path) -> io.BufferedReader:
    """The unpacked bytes of a file. Raises Unreadable while reading, when it is damaged or too large."""
    return io.BufferedReader(Counted(path), limits.BLOCK_BYTES)


class Text(io.TextIOWrapper):
    """The text of a file with line ends kept. Bytes that are not UTF-8 come as surrogates, for the reader to mend."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._counted = Counted(path, lines=True)
        errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
        raw = io.BufferedReader(self._counted, limits.BLOCK_BYTES)
        super().__init__(raw, encoding=encoding, errors=errors, newline="")

    @property
    def seen(self) -> int:
        """Bytes unpacked so far."""
        return self._counted.seen


def encoding(path: Path) -> tuple[str, tuple[Fault, ...]]:
    """The encoding of a text file and a note where it is not Unicode. Raises Unreadable when it is not text."""
    with io.BufferedReader(Counted(path), limits.BLOCK_BYTES) as file:
        head = file.read(limits.BLOCK_BYTES)
    found = next((name for bom, name in BOMS.items() if head.startswith(bom)), None) or _silent_utf16(head)
    if found:
        return found, ()
    if b"\0" in head[:1024]:
        raise refuse(path, "is not a text table", "Export it as CSV or XLSX.")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        problem = "is not written in UTF-8; it was read as Windows-1252 (western European)"
        fix = "If letters with accents look wrong, save the file as UTF-8 and import it again."
        return "cp1252", (Fault(file=path.name, problem=problem, fix=fix),)
    return "utf-8", ()


def _silent_utf16(head: bytes) -> str | None:
    even, odd = head[0:400:2], head[1:400:2]
    if len(odd) > 1 and odd.count(0) * 2 > len(odd) and not even.count(0):
        return "utf-16-le"
    if len(even) > 1 and even.count(0) * 2 > len(even) and not odd.count(0):
        return "utf-16-be"
    return None


def mend(cell: str) -> str:
    """A cell with the bytes that were not UTF-8 read as Windows-1252."""
    return re.sub("[\udc80-\udcff]", lambda found: bytes([ord(found[0]) & 0xFF]).decode("cp1252", "replace"), cell)
