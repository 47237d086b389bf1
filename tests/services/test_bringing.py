"""Uploaded frameworks: tried before they come in, unpacked within limits, taken out again."""

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner.access import Viewer
from planner.faults import Unreadable
from planner.services import bringing, clock, queue, shelf, uploads
from planner.services.errors import NotAllowed, NotFound, Refused
from planner.services.progress import ignore
from planner.store import jobs
from planner.store.open import Stores

ADA = Viewer(login=1, email="ada@x.example", persona="hr")
EVE = Viewer(login=3, email="eve@x.example", persona="manager")
OCCUPATIONS = "O*NET-SOC Code\tTitle\tDescription\n43-9999.00\tPaper Sorters\tSort papers.\n"
TASKS = "O*NET-SOC Code\tTask ID\tTask\n43-9999.00\t1\tSort papers by colour.\n"
RELEASE = {"db_99_1_text/Occupation Data.txt": OCCUPATIONS, "db_99_1_text/Task Statements.txt": TASKS}
LADDER = """+++
family = "office"
+++
# {title}
Keeps papers findable.

## {area}
Files so that others find it.

- Files by the standard.
"""


class Sent:
    """What a browser sent."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def save(self, path: Path) -> None:
        """Write it."""
        path.write_bytes(self.content)


def zipped(files: dict[str, str]) -> bytes:
    """An archive of these files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


@pytest.fixture
def attempt(stores: Stores) -> Callable[..., dict[str, Any]]:
    """Upload something and try it."""

    def run(kind: str, called: str, content: bytes) -> dict[str, Any]:
        order = bringing.receive(stores, ADA, Sent(content), called=called, kind=kind)
        return bringing.work(stores, order, by=ADA.email, progress=ignore)

    return run


Attempt = Callable[..., dict[str, Any]]


def test_an_onet_release_is_tried_then_brought_in(stores: Stores, attempt: Attempt) -> None:
    """Trying writes nothing; bringing in makes roles with their release, and the upload goes."""
    tried = attempt("onet", "db_99_1_text.zip", zipped(RELEASE))
    assert (tried["created"], tried["dry_run"], tried["faults_total"]) == (1, True, 0)
    assert "paper-sorters" not in shelf.kept(stores).library.roles
    order = bringing.order_of(stores, ADA, tried, overwrite=False)
    done = bringing.work(stores, order, by=ADA.email, progress=ignore)
    role = shelf.kept(stores).library.roles["paper-sorters"]
    assert (done["created"], role.external[0].release) == (1, "99.1")
    assert shelf.kept(stores).origin("role", "paper-sorters") == "own"
    assert not Path(order["path"]).parent.exists()
    assert shelf.versions(stores, ADA, "role", "paper-sorters")[0].reason == "Brought in from db_99_1_text"
    assert not bringing.waits(tried)
    with pytest.raises(NotFound):
        bringing.order_of(stores, ADA, tried, overwrite=False)
    with pytest.raises(Refused, match="already"):
        bringing.work(stores, order, by=ADA.email, progress=ignore)


def test_several_ladders_come_in_one_archive(attempt: Attempt) -> None:
    """Each is read for itself, and the counts add up."""
    files = {f"ladders/{n}.md": LADDER.format(title=f"Clerk {n}", area=f"Filing {n}") for n in "ab"}
    files |= {"__MACOSX/ladders/._a.md": "x", "ladders/notes.txt": "x"}
    assert attempt("ladder", "ladders.zip", zipped(files))["created"] == 4


@pytest.mark.parametrize("name", [f"{place}Occupation Data.txt" for place in ("../../../etc/", "/", "a\\..\\")])
def test_names_in_an_archive_lead_nowhere(stores: Stores, attempt: Attempt, name: str) -> None:
    """Only the last part of a name is used, below the upload's own folder."""
    before = set(stores.settings.instance.parent.rglob("*.txt"))
    with pytest.raises(Unreadable):
        attempt("onet", "x.zip", zipped({name: OCCUPATIONS}))
    made = set(stores.settings.instance.parent.rglob("*.txt")) - before
    assert all(path.is_relative_to(stores.settings.uploads_folder) for path in made)


def test_an_archive_that_unpacks_without_end_is_refused(
    stores: Stores, attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever its headings say: what is written is counted."""
    monkeypatch.setattr(bringing, "FILE_BYTES", 1000)
    with pytest.raises(Unreadable, match="unpacks to more"):
        attempt("onet", "x.zip", zipped(RELEASE | {"db_99_1_text/Task Statements.txt": TASKS + " " * 5000}))
    monkeypatch.setattr(bringing, "MEMBERS", 1)
    with pytest.raises(Unreadable, match="more than 1 files"):
        attempt("onet", "x.zip", zipped(RELEASE))


@pytest.mark.parametrize(
    ("kind", "called", "content", "problem"),
    [
        ("onet", "release.txt", b"", "another kind"),
        ("xlsx", "book.csv", b"", "another kind"),
        ("onet", "x.zip", b"PK no archive", "damaged"),
        ("onet", "x.zip", zipped({"a.txt": "x"}), "holds no Occupation Data"),
        ("csv", "x.zip", zipped({"a.txt": "x"}), "holds no .csv"),
        ("csv", "x.zip", zipped({"a/roles.csv": "id", "b/roles.csv": "id"}), "two files called"),
        ("case", "x.json", b"{", "x.json"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(
    attempt: Attempt, kind: str, called: str, content: bytes, problem: str
) -> None:
    """Whole, before anything is written."""
    with pytest.raises(Unreadable, match=problem):
        attempt(kind, called, content)


def test_only_hr_leaders_bring_in_and_everybody_may_take_out(stores: Stores) -> None:
    """Taking out shows nothing that the pages do not."""
    with pytest.raises(NotAllowed):
        bringing.receive(stores, EVE, Sent(b""), called="a.md", kind="ladder")
    assert bringing.take(stores, EVE, "ladder")[0] == "library.md"
    with pytest.raises(NotFound):
        bringing.take(stores, EVE, "onet")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ladder", "case"])
def test_what_was_taken_out_comes_in_again_unchanged(stores: Stores, attempt: Attempt, kind: str) -> None:
    """The same entries, whatever the form."""
    name, content = bringing.take(stores, ADA, kind)
    tried = attempt(kind, name, content)
    assert (tried["rejected"], tried["faults_total"]) == (0, 0)
    held = shelf.kept(stores).library
    if kind in ("csv", "xlsx"):
        whole = (held.roles, held.capabilities, held.behaviours, held.items)
        assert tried["created"] == sum(map(len, whole))


def test_a_file_that_is_not_wanted_goes(stores: Stores, attempt: Attempt) -> None:
    """With all that lies beside it."""
    tried = attempt("ladder", "a.md", LADDER.format(title="Clerk", area="Filing").encode())
    assert bringing.waits(tried)
    bringing.take_away(stores, ADA, tried)
    assert not bringing.waits(tried)
    assert list(stores.settings.uploads_folder.iterdir()) == []


def test_what_was_unpacked_does_not_stay(attempt: Callable[..., dict[str, Any]], stores: Stores) -> None:
    """A release that was tried waits packed; one that cannot be read does not wait at all."""
    waiting = Path(attempt("onet", "release.zip", zipped(RELEASE))["order"]["path"])
    assert [one.name for one in waiting.parent.iterdir()] == [waiting.name]
    with pytest.raises(Unreadable):
        attempt("onet", "other.zip", zipped({"readme.md": "x"}))
    assert list(stores.settings.uploads_folder.iterdir()) == [waiting.parent]


def test_a_release_that_nobody_brings_in_is_listed_and_then_removed(
    attempt: Callable[..., dict[str, Any]], stores: Stores
) -> None:
    """Other work does not push it off the list; as old as any other upload may become, it goes."""
    result = attempt("onet", "release.zip", zipped(RELEASE))
    with stores.records.write() as session:
        job = jobs.create(session, kind="library", arguments=result["order"], by=ADA.email, now=clock.now())
        jobs.start(session, job, clock.now())
        jobs.finish(session, job, result=result, now=clock.now())
        for _ in range(queue.LISTED):
            jobs.create(session, kind="run", arguments={}, by=ADA.email, now=clock.now())
    uploads.sweep(stores)
    assert [bringing.waits(one.result) for one in queue.listed(stores, ADA, "library")] == [True]
    os.utime(Path(result["order"]["path"]).parent, (0, 0))
    uploads.sweep(stores)
    assert [bringing.waits(one.result) for one in queue.listed(stores, ADA, "library")] == [False]
    assert list(stores.settings.uploads_folder.iterdir()) == []
