"""What runs read, kept as files named by the mark of their content, so that a run can be made again from them."""

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

from planner.values import canonical

SUFFIX = ".json.gz"
CHUNK = 1024**2


class KeptInputs:
    """The contents in ``folder``, each once, however many runs read it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, value: Any) -> str:
        """Keep a value of plain data and return its mark, the SHA-256 of its canonical text."""
        text = canonical(value).encode("utf-8", "surrogatepass")
        mark = hashlib.sha256(text).hexdigest()
        path = self.path(mark)
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            waiting = path.with_name(f"{uuid4().hex}.part")
            with waiting.open("wb") as file:
                file.write(gzip.compress(text, compresslevel=6, mtime=0))
                file.flush()
                os.fsync(file.fileno())
            waiting.rename(path)
        return mark

    def read(self, mark: str) -> Any:
        """The value with this mark. Raises LookupError where it is gone, and ValueError where it was changed."""
        try:
            packed = self.path(mark).read_bytes()
        except FileNotFoundError as error:
            raise LookupError(f"nothing is kept under {mark}") from error
        try:
            text = gzip.decompress(packed)
        except (OSError, EOFError, zlib.error) as error:
            raise ValueError(f"what is kept under {mark} was changed") from error
        if hashlib.sha256(text).hexdigest() != mark or gzip.compress(text, compresslevel=6, mtime=0) != packed:
            raise ValueError(f"what is kept under {mark} was changed")
        return json.loads(text.decode("utf-8", "surrogatepass"))

    def drop(self, marks: Iterable[str]) -> None:
        """Delete contents for good; runs that read them cannot be made again."""
        for mark in marks:
            self.path(mark).unlink(missing_ok=True)

    def path(self, mark: str) -> Path:
        """Where the content with a mark lies."""
        return self.folder / f"{mark}{SUFFIX}"


def mark_of_file(path: Path) -> str:
    """The SHA-256 of a file's bytes. Raises FileNotFoundError."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(CHUNK):
            found.update(part)
    return found.hexdigest()
