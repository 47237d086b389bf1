"""Whatever a file holds, an importer gives a library and faults, or refuses it."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from planner.faults import Fault, Unreadable
from planner.library import importers
from planner.library.importers.base import FILE_BYTES
from planner.library.importers.onet import OCCUPATIONS, TASKS
from planner.library.importers.tables import COLUMNS
from planner.library.model import Library

PIECES = ["#", "##", "- ", "\n", "+++", "---", ",", ";", '"', "\t", "\0", "family: a", "{#a level=1}", "1", "nan", "a"]
PIECES += [",".join(columns) + "\n" for columns in COLUMNS.values()]
PIECES += ["O*NET-SOC Code\tTitle\tDescription\n", "O*NET-SOC Code\tTask ID\tTask\n", "\ud800", "{", "[", '"CFItems":']
soups = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=20).map("".join)


def placed(kind: str, folder: Path, content: bytes) -> Path:
    """A file or folder of a kind, with some content in each file."""
    names = {"onet": [OCCUPATIONS, TASKS], "csv": [f"{name}.csv" for name in COLUMNS]}.get(kind, [])
    for name in names:
        (folder / name).write_bytes(content)
    (folder / "file").write_bytes(content)
    return folder if names else folder / "file"


def outcome(kind: str, path: Path) -> tuple[Library, tuple[Fault, ...]]:
    """What reading gives; a refusal is one fault."""
    try:
        return importers.read(kind, path, release="1.0" if kind == "onet" else None)
    except Unreadable as refused:
        return Library(), (refused.fault,)


@pytest.mark.parametrize("kind", importers.KINDS)
@settings(deadline=None, max_examples=60)
@given(soup=soups)
@example(soup="+++\nfamily = 'a'\n+++\n# A\nB\n## C\n")
@example(soup="[" * 50_000)
def test_no_content_is_an_error(kind: str, soup: str) -> None:
    """Odd bytes, torn tables and nested brackets end in faults or a refusal with a fix."""
    with TemporaryDirectory() as folder:
        path = placed(kind, Path(folder), soup.encode("utf-8", "surrogatepass"))
        library, faults = outcome(kind, path)
        assert isinstance(library, Library)
        assert all(fault.fix for fault in faults)


@pytest.mark.parametrize("kind", importers.KINDS)
def test_an_absent_file_is_refused(kind: str, tmp_path: Path) -> None:
    """With its name and a fix."""
    with pytest.raises(Unreadable, match="nowhere"):
        importers.read(kind, tmp_path / "nowhere")


@pytest.mark.parametrize("kind", ["ladder", "case", "catalogue"])
def test_a_huge_file_is_refused(kind: str, tmp_path: Path) -> None:
    """Before it is read whole."""
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(FILE_BYTES + 1)
    with pytest.raises(Unreadable, match="larger than"):
        importers.read(kind, path)


def test_unknown_kinds_are_refused(tmp_path: Path) -> None:
    """With the kinds there are."""
    with pytest.raises(Unreadable, match="onet"):
        importers.read("oned", tmp_path)
    with pytest.raises(Unreadable, match="cannot be written"):
        importers.write("catalogue", Library(), tmp_path / "a")
