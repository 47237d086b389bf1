"""Bringing frameworks and catalogues in as own files, checking them, taking them out."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.faults import Unreadable
from planner.library import importers
from planner.services import libraries
from planner.services.libraries import Options
from planner.services.ownfiles import MANIFEST
from planner.store import library, log
from planner.store.open import Stores

LADDER = """+++
family = "office"
+++
# Clerk
Keeps papers findable.

## Clean filing
Files so that others find it.

- Files by the standard.
"""
CATALOGUE = "id,title,kind,builds,from,to,hours,behaviour,foundation,text\n"
Bring = Callable[..., libraries.Outcome]
ROLE = "roles/office/clerk.toml"


@pytest.fixture
def bring(stores: Stores, tmp_path: Path) -> Bring:
    """Brings a text in as a file of a kind."""

    def bring(kind: str, text: str, **options: bool) -> libraries.Outcome:
        path = tmp_path / "given.md"
        path.write_text(text, "utf-8")
        return libraries.bring_in(stores, kind, path, by="ada@x.example", options=Options(**options))

    return bring


def counts(outcome: libraries.Outcome) -> tuple[int, ...]:
    """Created, updated, unchanged, rejected."""
    return tuple(outcome.counts[state] for state in libraries.STATES)


def own(stores: Stores) -> dict[str, bytes]:
    """Every file of the organisation's own library."""
    root = stores.settings.library_root
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_entries_become_own_files_and_records(stores: Stores, bring: Bring) -> None:
    """What a ladder holds lies as files, is in the records, and is written into the log."""
    outcome = bring("ladder", LADDER)
    assert (counts(outcome), outcome.faults) == ((2, 0, 0, 0), ())
    assert set(own(stores)) == {ROLE, "roles/capabilities/clean-filing.toml", MANIFEST}
    with stores.records.read() as session:
        assert library.load(session).roles["clerk"].title == "Clerk"
        entry = log.entries(session, limit=1)[0]
    assert (entry.by, entry.action) == ("ada@x.example", "import library")
    assert libraries.faults(stores.settings) == ()


def test_importing_again_changes_nothing(stores: Stores, bring: Bring) -> None:
    """The same file twice leaves every byte as it is."""
    bring("ladder", LADDER)
    before = own(stores)
    assert counts(bring("ladder", LADDER)) == (0, 0, 2, 0)
    assert own(stores) == before


def test_a_dry_run_writes_nothing(stores: Stores, bring: Bring) -> None:
    """It counts what would come of it."""
    outcome = bring("ladder", LADDER, dry_run=True)
    assert (counts(outcome), own(stores)) == ((2, 0, 0, 0), {})
    assert "nothing was written" in outcome.sentence
    assert outcome.described()["created"] == 2


def test_a_new_content_updates_its_file(stores: Stores, bring: Bring) -> None:
    """A file nobody touched follows the import; the role gets a new version."""
    bring("ladder", LADDER)
    assert counts(bring("ladder", LADDER.replace("findable.", "safe."))) == (0, 1, 1, 0)
    with stores.records.read() as session:
        assert [role.purpose for role in library.history(session)["clerk"]] == [
            "Keeps papers findable.",
            "Keeps papers safe.",
        ]


def test_a_role_that_moves_to_another_family_moves_its_file(stores: Stores, bring: Bring) -> None:
    """There is never a second file of the same role."""
    bring("ladder", LADDER)
    assert counts(bring("ladder", LADDER.replace('"office"', '"archive"'))) == (0, 1, 1, 0)
    assert "roles/archive/clerk.toml" in own(stores)
    assert ROLE not in own(stores)
    assert libraries.faults(stores.settings) == ()


def test_what_a_person_changed_stays(stores: Stores, bring: Bring) -> None:
    """It stands while the import says nothing new; when it does, that is told, and done only when asked for."""
    bring("ladder", LADDER)
    path = stores.settings.library_root / ROLE
    mine = path.read_text("utf-8").replace("findable", "safe and findable")
    path.write_text(mine, "utf-8")
    same = bring("ladder", LADDER)
    assert (counts(same), same.faults, path.read_text("utf-8")) == ((0, 0, 2, 0), (), mine)
    newer = LADDER.replace("findable.", "dry.")
    told = bring("ladder", newer)
    assert (counts(told), path.read_text("utf-8")) == ((0, 0, 1, 1), mine)
    assert [fault.file for fault in told.faults] == [str(path)]
    assert counts(bring("ladder", newer, overwrite=True)) == (0, 1, 1, 0)
    assert "dry" in path.read_text("utf-8")


def test_a_file_a_person_wrote_stays(stores: Stores, bring: Bring) -> None:
    """Also one that no import wrote before, and also when the list of digests is damaged."""
    path = stores.settings.library_root / ROLE
    path.parent.mkdir(parents=True)
    path.write_text("mine", "utf-8")
    assert counts(bring("ladder", LADDER)) == (1, 0, 0, 1)
    (stores.settings.library_root / MANIFEST).write_text("[" * 9, "utf-8")
    outcome = bring("ladder", LADDER)
    assert (counts(outcome), path.read_text("utf-8")) == ((0, 0, 1, 1), "mine")
    assert MANIFEST in str(outcome.faults)


def test_an_item_must_build_something_there_is(stores: Stores, bring: Bring) -> None:
    """A row that names no capability or behaviour of the library is rejected with a fix; the rest arrives."""
    with stores.records.read() as session:
        known = next(iter(library.load(session).items.values()))
    good = f"new-one,New,learn,{known.builds},0,1,2,{known.behaviour},trust,Read it.\n"
    lost = f"other,Other,learn,no-such,0,1,2,{known.behaviour},trust,Read it.\n"
    bare = f"third,Third,learn,{known.builds},0,1,2,,trust,Read it.\n"
    outcome = bring("catalogue", CATALOGUE + good + lost + bare)
    assert counts(outcome) == (1, 0, 0, 2)
    assert {fault.column for fault in outcome.faults} == {"builds", "behaviour"}
    assert set(own(stores)) == {"learning_paths/new-one.md", MANIFEST}


def test_an_other_title_leads_to_one_role(stores: Stores, bring: Bring) -> None:
    """A title that already means a role does not come to mean another one."""
    with stores.records.read() as session:
        role = next(iter(library.load(session).roles.values()))
    text = LADDER.replace("## Clean", f"## Other titles\n- {role.title}\n- Filer\n\n## Clean", 1)
    outcome = bring("ladder", text)
    assert [(fault.value, fault.column) for fault in outcome.faults] == [(role.title, "also")]
    with stores.records.read() as session:
        assert library.load(session).roles["clerk"].also == ("Filer",)
        assert library.titles(session)[role.title.casefold()] == role.id


@pytest.mark.parametrize("kind", importers.WRITTEN)
def test_the_library_taken_out_and_brought_back_changes_nothing_in_force(
    stores: Stores, tmp_path: Path, kind: str
) -> None:
    """What comes back says what was there; only CASE adds its identifiers."""
    with stores.records.read() as session:
        before = library.load(session)
    taken = libraries.take_out(stores.settings, kind, tmp_path / "out")
    outcome = libraries.bring_in(stores, kind, tmp_path / "out", by="ada@x.example")
    assert outcome.faults == ()
    assert outcome.counts["created"] == sum(taken.values())
    with stores.records.read() as session:
        after = library.load(session)
    assert (after.roles, after.behaviours, after.items) == (before.roles, before.behaviours, before.items)
    assert kind == "case" or after == before
    with pytest.raises(Unreadable, match="there already"):
        libraries.take_out(stores.settings, kind, tmp_path / "out")


@pytest.mark.real_data
def test_a_whole_public_framework_comes_in(stores: Stores, evaluation_data: Path) -> None:
    """Hundreds of roles are written, loaded without a fault, and unchanged the second time."""
    path = evaluation_data / "onet" / "db_30_1_text"
    first = libraries.bring_in(stores, "onet", path, by="ada@x.example")
    second = libraries.bring_in(stores, "onet", path, by="ada@x.example")
    assert second.counts == {**first.counts, "created": 0, "unchanged": first.counts["created"]}
    assert libraries.faults(stores.settings) == ()
    written = json.loads((stores.settings.library_root / MANIFEST).read_text("utf-8"))
    with stores.records.read() as session:
        roles = library.load(session).roles
    imported = [role for role in roles.values() if role.family.startswith("soc-")]
    assert len(imported) == len(written["files"]) == first.counts["created"]
    rows = (path / "Task Statements.txt").read_text("utf-8").splitlines()[1:]
    assert sum(len(role.responsibilities) for role in imported) == len(rows)
