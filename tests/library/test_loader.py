"""Reading library folders: what holds is read, what is wrong is told."""

from itertools import pairwise
from pathlib import Path

import pytest

from planner.faults import Fault
from planner.library.fields import SHOWN, suggestion
from planner.library.loader import load
from planner.library.model import ExternalId, Library, Need

from .shelf import BEHAVIOUR, CAPABILITY, FILES, ITEM, ROLE, write


def changed(root: Path, name: str, old: str, new: str) -> tuple[Library, tuple[Fault, ...]]:
    """The small library with one text in one file replaced."""
    assert old in FILES[name]
    return load([write(root, FILES | {name: FILES[name].replace(old, new, 1)})])


def test_a_whole_library_is_read(tmp_path: Path) -> None:
    """Ids come from file names, families from folders, values from the keys."""
    library, faults = load([write(tmp_path, FILES)])
    assert not faults
    role, item = library.roles["clerk"], library.items["whole"]
    assert (role.title, role.family, role.also, role.version) == ("Clerk", "office", ("Filing clerk",), 1)
    assert role.needs == (Need(capability="handover", level=2),)
    assert role.external == (ExternalId(scheme="O*NET-SOC", release="30.1", code="43-9021.00"),)
    assert [part.share for part in role.responsibilities] == [0.6, 0.4]
    assert [level.level for level in library.capabilities["handover"].levels] == [1, 2]
    assert library.behaviours["quick"].measure.where == {"kind": ("decision",)}
    assert library.behaviours["quick"].baseline_weeks == 12
    assert (item.from_level, item.to_level, item.hours, item.seats) == (1, 2, 2.0, None)
    assert item.text == "Sit down with the team that receives your cases."


def test_a_role_may_need_nothing_and_a_capability_may_have_codes(tmp_path: Path) -> None:
    """A role of a public framework says what it answers for only; a capability keeps the code it has elsewhere."""
    role = FILES[ROLE_FILE].replace("[needs]\nhandover = 2\n", "")
    code = '\n[[external]]\nscheme = "CASE item"\nrelease = "1"\ncode = "x"\n'
    files = FILES | {ROLE_FILE: role, CAPABILITY_FILE: CAPABILITY + code}
    library, faults = load([write(tmp_path, files)])
    assert faults == ()
    assert library.roles["clerk"].needs == ()
    external = (ExternalId(scheme="CASE item", release="1", code="x"),)
    assert library.capabilities["handover"].external == external


ROLE_FILE = "roles/office/clerk.toml"
CAPABILITY_FILE = "roles/capabilities/handover.toml"
BEHAVIOUR_FILE = "learning_paths/behaviours/quick.toml"
ITEM_FILE = "learning_paths/whole.md"
BARE_ROLE = 'title = "C"\npurpose = "P"\nresponsibilities = {}\n[needs]\nhandover = 1'
SHARE_OF_NOTHING = BEHAVIOUR.replace("median_hours", "share").replace('"hours"', '"share"').replace("= 4", "= 0.1")
HUGE_VERSION = f'title = "C"\nversion = 0x{"f" * 9000}'
WRONG = {
    "unknown key": (ROLE_FILE, "purpose =", "purpos =", "purpos", "no known key", "Did you mean purpose?"),
    "missing key": (ROLE_FILE, 'title = "Clerk"', "", "title", "is missing", "Add title"),
    "id in the file": (ROLE_FILE, 'title = "Clerk"', 'id = "c"\ntitle = "C"', "id", "no known key", "the file name is"),
    "empty text": (ROLE_FILE, '"Clerk"', '" "', "title", "is empty", "Write a text"),
    "number for a text": (ROLE_FILE, '"Clerk"', "7", "title", "is a whole number", "a text in quotes"),
    "text for a list": (ROLE_FILE, '["Filing clerk"]', '"Filing"', "also", "is a text", "a list of texts"),
    "number in a list": (ROLE_FILE, '["Filing clerk"]', "[7]", "also, entry 1", "is no text", "in quotes"),
    "yes for a number": (
        ROLE_FILE,
        "share = 0.6",
        "share = true",
        "responsibilities 1, share",
        "true or false",
        "a number",
    ),
    "share above 1": (ROLE_FILE, "share = 0.6", "share = 60", "responsibilities 1, share", "at most 1", "at most 1"),
    "shares above 1": (ROLE_FILE, "share = 0.6", "share = 0.7", "responsibilities", "more than 1 in all", "Lower them"),
    "id twice in a role": (
        ROLE_FILE,
        "scan-papers",
        "index-papers",
        "responsibilities 2, id",
        "used twice",
        "its own id",
    ),
    "id with blanks": (ROLE_FILE, "scan-papers", "scan papers", "responsibilities 2, id", "is no id", "hyphens"),
    "unknown key below": (ROLE_FILE, "share = 0.4", "shar = 0.4", "responsibilities 2, shar", "no known key", "share?"),
    "no responsibility": (
        ROLE_FILE,
        ROLE,
        BARE_ROLE.format("[]"),
        "responsibilities",
        "is empty",
        "[[responsibilities]]",
    ),
    "plain responsibility": (
        ROLE_FILE,
        ROLE,
        BARE_ROLE.format('["Scan"]'),
        "responsibilities 1",
        "is no table",
        "[[responsibilities]]",
    ),
    "level zero": (ROLE_FILE, "handover = 2", "handover = 0", "needs.handover", "is below 1", "1 or more"),
    "level too high": (ROLE_FILE, "handover = 2", "handover = 3", "needs.handover", "above the highest", "2 or less"),
    "odd capability id": (
        ROLE_FILE,
        "handover = 2",
        '"Hand over" = 2',
        "needs.Hand over",
        "no capability id",
        "hyphens",
    ),
    "no such capability": (
        ROLE_FILE,
        "handover = 2",
        "handovers = 2",
        "needs.handovers",
        "names no capability",
        "handover?",
    ),
    "needs nothing": (ROLE_FILE, "handover = 2", "", "needs", "is empty", "at least one line"),
    "code without release": (ROLE_FILE, 'release = "30.1"', "", "external 1, release", "is missing", "Add release"),
    "version zero": (ROLE_FILE, 'title = "Clerk"', 'title = "C"\nversion = 0', "version", "is below 1", "1 or more"),
    "version beyond counting": (ROLE_FILE, 'title = "Clerk"', HUGE_VERSION, "version", "is too large", "or less"),
    "hours beyond counting": (ITEM_FILE, "hours = 2", f"hours = 0x{'f' * 9000}", "hours", "is not above 0", "above 0"),
    "digits beyond parsing": (ITEM_FILE, "hours = 2", f"hours = {'9' * 9000}", None, "no valid TOML", "key = value"),
    "tables beyond parsing": (ITEM_FILE, "hours = 2", f"hours = {'[' * 9000}", None, "no valid TOML", "key = value"),
    "keys beyond depth": (
        ROLE_FILE,
        "[needs]",
        f"[{'.'.join('abcd' * 900)}]\n[needs]",
        "a",
        "no known key",
        "also?",
    ),
    "level beyond counting": (
        CAPABILITY_FILE,
        "2 =",
        f"{'9' * 9000} =",
        f"levels.{'9' * 193}",
        "no level",
        "Number the",
    ),
    "level left out": (CAPABILITY_FILE, "2 =", "3 =", "levels", "not consecutive", "without gaps"),
    "level in words": (CAPABILITY_FILE, "2 =", "two =", "levels.two", "is no level", "Number the levels"),
    "no levels": (CAPABILITY_FILE, CAPABILITY, 'name = "N"\nmeaning = "M"', "levels", "is missing", "[levels]"),
    "unknown statistic": (BEHAVIOUR_FILE, "median_hours", "median", "measure.statistic", "not one of", "median_hours?"),
    "wrong unit": (BEHAVIOUR_FILE, '"hours"', '"days"', "unit", "does not fit", 'unit = "hours"'),
    "unknown column": (BEHAVIOUR_FILE, "kind =", "kinds =", "measure.where.kinds", "no text column", "kind?"),
    "column of numbers": (BEHAVIOUR_FILE, "kind =", "value =", "measure.where.value", "no text column", "Use one of"),
    "unknown kind": (
        BEHAVIOUR_FILE,
        '"decision"',
        '"decisions"',
        "measure.where.kind",
        "no kind of signal",
        "decision?",
    ),
    "no word": (BEHAVIOUR_FILE, '["decision"]', "[]", "measure.where.kind", "names no word", "at least one word"),
    "needless denominator": (
        BEHAVIOUR_FILE,
        "where =",
        'of = { kind = ["event"] }\nwhere =',
        "measure.of",
        "only for",
        "Remove it",
    ),
    "share without whole": (BEHAVIOUR_FILE, BEHAVIOUR, SHARE_OF_NOTHING, "measure.of", "is missing", "[measure.of]"),
    "smallest below zero": (BEHAVIOUR_FILE, "= 4", "= -4", "smallest", "is not above 0", "above 0"),
    "smallest endless": (BEHAVIOUR_FILE, "= 4", "= inf", "smallest", "is not above 0", "above 0"),
    "unknown item kind": (ITEM_FILE, '"practise"', '"practice"', "kind", "not one of", "practise?"),
    "no step up": (ITEM_FILE, "to = 2", "to = 1", "to", "not above from", "2 or more"),
    "item level too high": (ITEM_FILE, "to = 2", "to = 4", "to", "above the highest", "2 or less"),
    "item without text": (
        ITEM_FILE,
        "Sit down with the team that receives your cases.",
        "",
        "text",
        "is empty",
        "below the second",
    ),
    "builds nothing known": (ITEM_FILE, '"handover"', '"handing"', "builds", "names no capability", "handover"),
    "no such behaviour": (ITEM_FILE, '"quick"', '"quickly"', "behaviour", "names no behaviour", "quick?"),
    "no such item": (ITEM_FILE, "hours = 2", 'hours = 2\nrequires = ["other"]', "requires", "names no item", "whole"),
    "requires itself": (
        ITEM_FILE,
        "hours = 2",
        'hours = 2\nrequires = ["whole"]',
        "requires",
        "the item itself",
        "Remove it",
    ),
    "requires twice": (
        ITEM_FILE,
        "hours = 2",
        'hours = 2\nrequires = ["a", "a"]',
        "requires",
        "same item twice",
        "Remove one",
    ),
    "no seat": (ITEM_FILE, "hours = 2", "hours = 2\nseats = 0", "seats", "is below 1", "1 or more"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_value_is_told_with_its_key_and_a_fix(case: str, tmp_path: Path) -> None:
    """The fault names file, key, what is wrong and how to mend it."""
    name, old, new, column, problem, fix = WRONG[case]
    _, faults = changed(tmp_path, name, old, new)
    told = [fault for fault in faults if fault.column == column]
    assert [fault.file for fault in told] == [str(tmp_path / name)]
    assert problem in told[0].problem
    assert fix in told[0].fix


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    """A file with several faults needs mending only once."""
    text = 'titel = "Clerk"\npurpose = 3\n[[responsibilities]]\nid = "A B"\n[needs]\nhandover = "two"\n'
    _, faults = load([write(tmp_path, FILES | {ROLE_FILE: text})])
    assert {fault.column for fault in faults} == {
        "titel",
        "title",
        "purpose",
        "responsibilities 1, id",
        "responsibilities 1, text",
        "needs.handover",
    }


def test_a_faulty_file_is_left_out_and_the_rest_loads(tmp_path: Path) -> None:
    """One broken role takes nothing else with it."""
    library, faults = changed(tmp_path, ROLE_FILE, '"Clerk"', "7")
    assert [fault.value for fault in faults] == ["7"]
    assert not library.roles
    assert library.capabilities.keys() == {"handover"}
    assert library.items.keys() == {"whole"}


def test_what_rests_on_a_faulty_file_is_left_out_and_says_so(tmp_path: Path) -> None:
    """Who refers to a faulty file is pointed to that file, not told that it does not exist."""
    library, faults = changed(tmp_path, CAPABILITY_FILE, "2 =", "3 =")
    assert not library.roles
    assert not library.items
    fixes = {fault.file: fault.fix for fault in faults}
    assert fixes[str(tmp_path / ROLE_FILE)] == f"Mend {tmp_path / CAPABILITY_FILE} first"
    assert fixes[str(tmp_path / ITEM_FILE)] == f"Mend {tmp_path / CAPABILITY_FILE} first"


def test_items_that_wait_for_each_other_are_told_with_the_circle(tmp_path: Path) -> None:
    """A circle of requires is shown whole, at each item in it; an item outside it stays."""
    files = {
        f"learning_paths/{name}.md": ITEM.replace("hours = 2", f'hours = 2\nrequires = ["{other}"]')
        for name, other in (("a", "b"), ("b", "c"), ("c", "a"))
    }
    library, faults = load([write(tmp_path, FILES | files)])
    assert library.items.keys() == {"whole"}
    assert {Path(fault.file).stem for fault in faults} == {"a", "b", "c"}
    assert all("requires" in fault.problem and fault.column == "requires" for fault in faults)
    chain = faults[0].problem.removeprefix("waits for itself: ").split(" requires ")
    assert chain[0] == chain[-1]
    assert all((one, other) in {("a", "b"), ("b", "c"), ("c", "a")} for one, other in pairwise(chain))


def test_broken_toml_is_told_with_its_line(tmp_path: Path) -> None:
    """The row is the line of the file, in front matter too."""
    files = {
        ROLE_FILE: 'title = "Clerk"\npurpose = \n',
        ITEM_FILE: ITEM.replace('kind = "practise"', "kind = practise"),
    }
    _, faults = load([write(tmp_path, FILES | files)])
    assert {(fault.file, fault.row) for fault in faults} == {
        (str(tmp_path / ROLE_FILE), 2),
        (str(tmp_path / ITEM_FILE), 3),
    }
    assert all("no valid TOML" in fault.problem for fault in faults)


def test_a_key_written_twice_is_told(tmp_path: Path) -> None:
    """TOML allows a key once, and so does the loader."""
    _, faults = changed(tmp_path, ROLE_FILE, 'title = "Clerk"', 'title = "Clerk"\ntitle = "Clerk"')
    assert [fault.row for fault in faults] == [3]
    assert "each key once" in faults[0].fix


@pytest.mark.parametrize("name", [ROLE_FILE, ITEM_FILE])
def test_bytes_that_are_no_utf8_are_told_with_their_line(name: str, tmp_path: Path) -> None:
    """A file saved in another encoding is named with the line and the way out."""
    root = write(tmp_path, FILES)
    (root / name).write_bytes(FILES[name].replace("title = ", "# caf\xe9\ntitle = ").encode("latin-1"))
    _, faults = load([root])
    assert [(fault.file, fault.row, fault.value) for fault in faults] == [(str(root / name), 2, "0xe9")]
    assert "UTF-8" in faults[0].fix


@pytest.mark.parametrize("text", ["Only a text", "+++\ntitle = 'A'\n", "Words first\n+++\n+++\n", ""])
def test_an_item_without_front_matter_is_told(text: str, tmp_path: Path) -> None:
    """Keys stand first, between two fences."""
    library, faults = load([write(tmp_path, FILES | {ITEM_FILE: text})])
    assert not library.items
    assert ["front matter" in fault.problem for fault in faults] == [True]


def test_windows_files_are_read_alike(tmp_path: Path) -> None:
    """A byte order mark and Windows line ends change nothing."""
    root = write(tmp_path / "one", FILES)
    other = write(tmp_path / "two", FILES)
    for name, text in FILES.items():
        (other / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load([root]) == load([other])


def test_a_later_root_replaces_the_same_id_and_adds_others(tmp_path: Path) -> None:
    """An organisation's own role stands in for the shipped one, in another family too."""
    own = {"roles/back-office/clerk.toml": ROLE.replace('"Clerk"', '"Records clerk"'), "roles/office/chief.toml": ROLE}
    library, faults = load([write(tmp_path / "shipped", FILES), write(tmp_path / "own", own)])
    assert not faults
    assert (library.roles["clerk"].title, library.roles["clerk"].family) == ("Records clerk", "back-office")
    assert library.roles.keys() == {"clerk", "chief"}


@pytest.mark.parametrize(("old", "new"), [('"Clerk"', "7"), ("handover = 2", "handing = 2")])
def test_a_faulty_replacement_leaves_the_earlier_one_in_force(old: str, new: str, tmp_path: Path) -> None:
    """A broken own file is told, and the shipped role goes on to hold."""
    own = {ROLE_FILE: ROLE.replace("Makes papers findable.", "Own.").replace(old, new)}
    library, faults = load([write(tmp_path / "shipped", FILES), write(tmp_path / "own", own)])
    assert {fault.file for fault in faults} == {str(tmp_path / "own" / ROLE_FILE)}
    assert library.roles["clerk"].purpose == "Makes papers findable."


def test_the_same_id_twice_in_one_root_is_told(tmp_path: Path) -> None:
    """Two families cannot both have a role of one id; the first is kept."""
    library, faults = load([write(tmp_path, FILES | {"roles/warehouse/clerk.toml": ROLE})])
    assert library.roles["clerk"].family == "office"
    assert [(fault.column, fault.value) for fault in faults] == [("id", "clerk")]
    assert str(tmp_path / ROLE_FILE) in faults[0].problem


@pytest.mark.parametrize(
    ("name", "column"),
    [("roles/office/Chief Clerk.toml", "file name"), ("roles/Head Office/chief.toml", "folder name")],
)
def test_a_name_that_cannot_be_an_id_is_told(name: str, column: str, tmp_path: Path) -> None:
    """File and folder names are ids, so they follow the rule of ids."""
    library, faults = load([write(tmp_path, FILES | {name: ROLE})])
    assert library.roles.keys() == {"clerk"}
    assert [fault.column for fault in faults] == [column]


@pytest.mark.parametrize(
    "name", ["roles/chief.toml", "roles/office/back/chief.toml", "learning_paths/office/a.md", "learning_paths/a.toml"]
)
def test_a_file_where_nothing_is_read_is_told(name: str, tmp_path: Path) -> None:
    """A misplaced file is not passed over in silence."""
    _, faults = load([write(tmp_path, FILES | {name: ROLE})])
    assert [fault.file for fault in faults] == [str(tmp_path / name)]
    assert "roles/<family>/" in faults[0].fix


def test_readmes_and_notes_are_no_library_files(tmp_path: Path) -> None:
    """People may keep a README beside their files."""
    notes = {"roles/README.md": "x", "learning_paths/README.md": "x", "learning_paths/behaviours/README.md": "x"}
    assert not load([write(tmp_path, FILES | notes)])[1]


def test_a_root_without_a_library_is_told(tmp_path: Path) -> None:
    """A mistyped folder gives a fault and an empty library."""
    library, faults = load([tmp_path / "nowhere"])
    assert library == Library()
    assert [fault.file for fault in faults] == [str(tmp_path / "nowhere")]


def test_no_root_is_an_empty_library() -> None:
    """Nothing asked, nothing wrong."""
    assert load([]) == (Library(), ())


def test_a_fix_lists_some_of_many_known_words() -> None:
    """Where hundreds are known, a fix stays readable."""
    fix = suggestion("unlike", [f"word-{number:03}" for number in range(500)])
    assert fix.startswith("Use one of: word-000, ")
    assert fix.endswith(f"or {500 - SHOWN} more")
