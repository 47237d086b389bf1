"""From a draft to a published version, and back: by decision, with both names, never over somebody's own work."""

from pathlib import Path
from typing import Any

import pytest

from planner.access import Viewer
from planner.config import Settings
from planner.services import drafting, house, libraries, ownfiles, releasing, shelf
from planner.services.drafting import Overtaken
from planner.services.errors import NotAllowed, NotFound, Refused
from planner.services.libraries import Options
from planner.services.releasing import Prepared
from planner.store import library, log
from planner.store.open import Stores
from planner.values import to_data

ADA = Viewer(login=1, email="ada@x.example", persona="hr")
BO = Viewer(login=2, email="bo@x.example", persona="hr")
EVE = Viewer(login=3, email="eve@x.example", persona="manager")
ROLE = "underwriter"
FILE = "roles/insurance/underwriter.toml"
ITEM: dict[str, Any] = {
    "title": "Ask the mentor",
    "kind": "coaching",
    "builds": "judgement-under-uncertainty",
    "from_level": 0,
    "to_level": 1,
    "hours": 2.0,
    "behaviour": "decisions-on-record",
    "text": "Ask.",
    "foundation": "literacy",
    "requires": [],
    "seats": None,
}


def draft(stores: Stores, **changes: Any) -> Prepared:
    """A draft of a shipped role with some changes."""
    number = drafting.begin(stores, ADA, "role", ROLE)
    body = releasing.prepared(stores, ADA, number).body
    assert body is not None
    drafting.save(stores, ADA, number, 1, {**body, **(changes or {"purpose": "Prices risks fairly."})})
    return releasing.prepared(stores, ADA, number)


def proposed(stores: Stores, **changes: Any) -> Prepared:
    """The same, with a decision asked for."""
    found = draft(stores, **changes)
    drafting.propose(stores, ADA, found.number, found.counter, "People asked for it")
    return releasing.prepared(stores, ADA, found.number)


def publish(stores: Stores, found: Prepared, *, by: Viewer = BO, **options: Any) -> None:
    """Decide for it."""
    releasing.decide(stores, by, found.number, found.counter, publish=True, reason="Agreed", **options)


def own_file(stores: Stores) -> Path:
    """Where the own version of the role lies."""
    return stores.settings.library_root / FILE


def standing(stores: Stores, key: str = ROLE) -> Any:
    """The role in force."""
    return shelf.kept(stores).library.roles.get(key)


def test_publishing_writes_the_own_file_and_a_version_with_both_names(stores: Stores) -> None:
    """The shipped version stays readable; who wrote, who decided and why stand with the new one."""
    before = standing(stores)
    found = proposed(stores)
    assert [(change.label, change.before, change.after) for change in found.changes] == [
        ("Purpose", before.purpose, "Prices risks fairly.")
    ]
    assert standing(stores) == before
    publish(stores, found)
    assert "Prices risks fairly." in own_file(stores).read_text("utf-8")
    assert shelf.kept(stores).origin("role", ROLE) == "instead"
    first, second = shelf.versions(stores, ADA, "role", ROLE)
    assert first.until == second.since
    assert (second.author, second.decider, second.reason) == (ADA.email, BO.email, "Agreed")
    assert standing(stores).version == before.version + 1
    with stores.records.read() as session:
        entry = log.entries(session, limit=1)[0]
        assert log.broken(session) is None
    assert (entry.by, entry.action, entry.detail["written_by"]) == (BO.email, "publish library change", [ADA.email])
    assert libraries.faults(stores.settings) == ()


def test_names_are_shown_to_those_who_answer_for_the_library(stores: Stores) -> None:
    """A manager sees what changed and why, not who wrote it."""
    publish(stores, proposed(stores))
    newest = shelf.versions(stores, EVE, "role", ROLE)[-1]
    assert (newest.author, newest.decider, newest.reason) == ("", "", "Agreed")


def test_only_hr_leaders_prepare_and_decide(stores: Stores) -> None:
    """Managers read the library and change nothing."""
    found = proposed(stores)
    with pytest.raises(NotAllowed):
        drafting.begin(stores, EVE, "role", ROLE)
    with pytest.raises(NotAllowed):
        releasing.prepared(stores, EVE, found.number)
    with pytest.raises(NotAllowed):
        publish(stores, found, by=EVE)


def test_a_draft_with_faults_is_kept_and_not_published(stores: Stores) -> None:
    """The checks are those of files; what is written stays."""
    needs = [{"capability": "flying", "level": 1}]
    found = proposed(stores, title="", needs=needs)
    told = {fault.column: fault.problem for fault in found.faults}
    assert told["title"] == "is empty"
    assert found.body is not None
    assert found.body["needs"] == needs
    with pytest.raises(Refused, match="faults"):
        publish(stores, found)
    assert not own_file(stores).exists()


def test_references_are_checked_against_the_library_in_force(stores: Stores) -> None:
    """A need of a capability that nobody wrote is told with its fix."""
    found = draft(stores, needs=[{"capability": "flying", "level": 1}])
    assert [fault.problem for fault in found.faults] == ["names no capability of this library"]


def test_another_title_that_means_another_role_is_a_fault(stores: Stores) -> None:
    """People's titles lead to one role only."""
    other = next(role for role in shelf.kept(stores).library.roles.values() if role.id != ROLE)
    assert "already means" in draft(stores, also=[other.title]).faults[0].problem


def test_whoever_wrote_it_may_publish_unless_the_policy_wants_two(stores: Stores) -> None:
    """With the switch on, somebody else has to decide; turning down is open to all."""
    stores.settings.policy_file.write_text("[library.four_eyes]\nvalue = 1\nsince = 2026-01-01\n", "utf-8")
    found = proposed(stores)
    with pytest.raises(Refused, match="somebody else"):
        publish(stores, found, by=ADA)
    stores.settings.policy_file.unlink()
    publish(stores, found, by=ADA)
    newest = shelf.versions(stores, ADA, "role", ROLE)[-1]
    assert (newest.author, newest.decider) == (ADA.email, ADA.email)


def test_turning_down_keeps_the_reason_and_changes_nothing(stores: Stores) -> None:
    """The role stays, the file is not written, another draft can begin."""
    found = proposed(stores)
    releasing.decide(stores, BO, found.number, found.counter, publish=False, reason="Not yet")
    assert not own_file(stores).exists()
    _, over = releasing.listed(stores, ADA, sort="role", key=ROLE)
    assert [(one.state, one.decided_by, one.reason) for one in over] == [("rejected", BO.email, "Not yet")]
    assert drafting.begin(stores, ADA, "role", ROLE) != found.number


def test_a_reason_is_needed(stores: Stores) -> None:
    """To propose as well as to decide."""
    found = draft(stores)
    with pytest.raises(Refused, match="why"):
        drafting.propose(stores, ADA, found.number, found.counter, " ")
    drafting.propose(stores, ADA, found.number, found.counter, "So")
    with pytest.raises(Refused, match="why"):
        releasing.decide(stores, BO, found.number, found.counter + 1, publish=False, reason=" ")


def test_the_second_to_save_is_told(stores: Stores) -> None:
    """Two people with the same draft open: nothing of the first is lost."""
    found = draft(stores)
    drafting.save(stores, BO, found.number, found.counter, {"purpose": "From Bo"})
    with pytest.raises(Overtaken, match=BO.email):
        drafting.save(stores, ADA, found.number, found.counter, {"purpose": "From Ada"})
    now = releasing.prepared(stores, ADA, found.number)
    assert now.body is not None
    assert (now.body["purpose"], now.writers) == ("From Bo", (ADA.email, BO.email))


def test_an_entry_is_prepared_in_one_draft(stores: Stores) -> None:
    """Whoever begins a second time lands in the draft that is there."""
    first = drafting.begin(stores, ADA, "role", ROLE)
    assert drafting.begin(stores, BO, "role", ROLE) == first
    with pytest.raises(Refused, match="already"):
        drafting.begin(stores, BO, "role", ROLE, version=1)


def test_a_file_changed_by_hand_is_not_written_over(stores: Stores) -> None:
    """It is told with its fix, and replaced only when somebody says so."""
    publish(stores, proposed(stores))
    own_file(stores).write_text(own_file(stores).read_text("utf-8") + "# by hand\n", "utf-8")
    found = proposed(stores, purpose="Something else.")
    assert found.by_hand is not None
    assert "changed by a person" in found.by_hand.problem
    with pytest.raises(Refused, match="person"):
        publish(stores, found)
    assert "# by hand" in own_file(stores).read_text("utf-8")
    assert releasing.prepared(stores, ADA, found.number).state == "proposed"
    publish(stores, found, overwrite=True)
    assert "Something else." in own_file(stores).read_text("utf-8")


def test_a_draft_on_an_older_version_says_so_and_can_take_the_newer_one_over(stores: Stores) -> None:
    """What both changed is named; what only the other changed comes in."""
    found = draft(stores, purpose="Mine.")
    text = own_text(stores, purpose="Theirs.", also=("Risk pricer",))
    own_file(stores).parent.mkdir(parents=True)
    own_file(stores).write_text(text, "utf-8")
    house.refresh_library(stores)
    now = releasing.prepared(stores, ADA, found.number)
    assert {change.label for change in now.newer} == {"Purpose", "Other titles"}
    assert now.both == ("Purpose",)
    assert drafting.take_over(stores, ADA, found.number, now.counter) == ("purpose",)
    after = releasing.prepared(stores, ADA, found.number)
    assert after.body is not None
    assert (after.body["purpose"], after.body["also"], after.newer) == ("Mine.", ["Risk pricer"], ())


def own_text(stores: Stores, **changes: Any) -> str:
    """The file of the role with some changes."""
    from dataclasses import replace

    from planner.library.importers.own import role_text

    return role_text(replace(standing(stores), **changes))


def test_going_back_and_dropping_the_own_version(stores: Stores) -> None:
    """An older version becomes a draft; without the own version the shipped one is in force again."""
    shipped = standing(stores)
    publish(stores, proposed(stores))
    back = drafting.begin(stores, ADA, "role", ROLE, version=1)
    first = releasing.prepared(stores, ADA, back)
    assert [change.after for change in first.changes] == [shipped.purpose]
    drafting.drop(stores, ADA, back, 1)
    number = drafting.withdraw(stores, ADA, "role", ROLE, "The shipped one is better now")
    found = releasing.prepared(stores, ADA, number)
    assert (found.state, found.body) == ("proposed", None)
    publish(stores, found)
    assert standing(stores) == shipped
    assert not own_file(stores).exists()
    assert [one.reason for one in shelf.versions(stores, ADA, "role", ROLE)] == ["", "Agreed", "Agreed"]
    with pytest.raises(Refused, match="shipped"):
        drafting.withdraw(stores, ADA, "role", ROLE, "Again")


def test_a_dropped_draft_can_be_taken_up_again(stores: Stores) -> None:
    """Unless another one was begun."""
    found = draft(stores)
    drafting.drop(stores, ADA, found.number, found.counter)
    drafting.restore(stores, ADA, found.number)
    assert releasing.prepared(stores, ADA, found.number).state == "draft"
    drafting.drop(stores, ADA, found.number, found.counter + 2)
    drafting.begin(stores, ADA, "role", ROLE)
    with pytest.raises(Refused, match="another draft"):
        drafting.restore(stores, ADA, found.number)


def test_a_new_item_and_a_copy(stores: Stores) -> None:
    """Ids are made from titles and never used twice."""
    first = releasing.prepared(stores, ADA, drafting.begin_new(stores, ADA, "item", ITEM))
    second = releasing.prepared(stores, ADA, drafting.begin_new(stores, ADA, "item", ITEM))
    assert (first.key, second.key, first.new) == ("ask-the-mentor", "ask-the-mentor-2", True)
    copied = releasing.prepared(stores, ADA, drafting.begin(stores, ADA, "role", ROLE, copy=True))
    assert (copied.name, copied.new) == ("Copy of Underwriter", True)
    assert "requires" in to_data(first.body)


def test_what_a_change_would_do_is_told_before(stores: Stores) -> None:
    """Taking away the only item that teaches a level names the roles that need it; people are counted only."""
    held = shelf.kept(stores).library
    (capability, level), teaching = next(
        (step, items)
        for step, items in shelf.taught(held).items()
        if len(items) == 1
        and any(n.capability == step[0] and n.level >= step[1] for r in held.roles.values() for n in r.needs)
        and not any(items[0].id in other.requires for other in held.items.values())
    )
    number = drafting.begin(stores, ADA, "item", teaching[0].id)
    body = releasing.prepared(stores, ADA, number).body
    other = next(one for one in held.capabilities.values() if one.id != capability and len(one.levels) >= 2)
    assert body is not None
    drafting.save(stores, ADA, number, 1, {**body, "builds": other.id, "from_level": 0, "to_level": 1})
    found = releasing.prepared(stores, ADA, number)
    assert (capability, level) in {(gap.capability, gap.level) for gap in found.effects.untaught}
    assert (found.effects.pathways.number, found.effects.pathways.hidden) == (0, False)


def test_a_change_that_others_cannot_live_with_is_refused(stores: Stores) -> None:
    """A level that roles need is not taken away below them."""
    held = shelf.kept(stores).library
    need = next(
        n for r in held.roles.values() for n in r.needs if n.level == len(held.capabilities[n.capability].levels)
    )
    number = drafting.begin(stores, ADA, "capability", need.capability)
    body = releasing.prepared(stores, ADA, number).body
    assert body is not None
    drafting.save(stores, ADA, number, 1, {**body, "levels": body["levels"][: need.level - 1]})
    drafting.propose(stores, ADA, number, 2, "Shorter")
    found = releasing.prepared(stores, ADA, number)
    assert found.effects.broken
    assert not found.ready
    with pytest.raises(Refused, match="refer to"):
        publish(stores, found)


def test_what_was_imported_can_be_edited_and_imported_again(stores: Stores, tmp_path: Path) -> None:
    """A published change counts as written from here; the next import sees it as its own to bring up to date."""
    libraries.take_out(stores.settings, "csv", tmp_path / "out")
    publish(stores, proposed(stores))
    digests, _ = ownfiles.digests(stores.settings.library_root)
    assert FILE in digests
    outcome = libraries.bring_in(stores, "csv", tmp_path / "out", by="ada@x.example", options=Options(dry_run=True))
    assert outcome.counts["updated"] == 1


def test_behaviours_are_not_written_here(stores: Stores) -> None:
    """They say which signals are counted, and stay files."""
    key = next(iter(shelf.kept(stores).library.behaviours))
    with pytest.raises(Refused, match="files"):
        drafting.begin(stores, ADA, "behaviour", key)
    with pytest.raises(NotFound):
        drafting.begin(stores, ADA, "role", "nobody")


def test_a_stop_between_file_and_record_leaves_neither(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails after the file was written puts the file back."""
    found = proposed(stores)

    def broken(*_: Any, **__: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(library, "save", broken)
    with pytest.raises(OSError, match="disk full"):
        publish(stores, found)
    assert not own_file(stores).exists()
    assert releasing.prepared(stores, ADA, found.number).state == "proposed"


def test_a_decision_is_taken_once(stores: Stores) -> None:
    """Whoever comes second is told, and the first one stands."""
    found = proposed(stores)
    publish(stores, found)
    with pytest.raises(Overtaken):
        releasing.decide(stores, ADA, found.number, found.counter, publish=False, reason="No")
    assert releasing.prepared(stores, ADA, found.number).state == "published"


def test_the_way_to_a_version_is_the_same_on_each_database(databases: Any, tmp_path: Path) -> None:
    """Drafted, proposed, published, dropped again."""
    settings = Settings(instance=tmp_path / "instance", database=databases.migrated())
    with house.opened(settings) as stores:
        shipped = standing(stores)
        publish(stores, proposed(stores))
        assert standing(stores).purpose == "Prices risks fairly."
        number = drafting.withdraw(stores, ADA, "role", ROLE, "The shipped one is better now")
        publish(stores, releasing.prepared(stores, ADA, number))
        assert standing(stores) == shipped
