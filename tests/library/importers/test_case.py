"""Reading CASE packages."""

import json
from pathlib import Path
from typing import Any

import pytest

from planner.faults import Unreadable
from planner.library.importers import case

ITEMS = {"g": "Office", "c": "Files so that others find it.", "one": "Files by the standard.", "two": "Sets it."}
LINKS = [("g", "doc", 1), ("c", "g", 1), ("two", "c", 2), ("one", "c", 1)]


def package(items: Any = None, links: Any = None, **other: Any) -> dict[str, Any]:
    """A small package."""
    items = ITEMS if items is None else items
    return {
        "CFDocument": {"identifier": "doc", "title": "Office work", "version": "2"},
        "CFItems": [{"identifier": key, "fullStatement": text} for key, text in items.items()],
        "CFAssociations": [
            {
                "associationType": "isChildOf",
                "originNodeURI": {"identifier": child},
                "destinationNodeURI": {"identifier": parent},
                "sequenceNumber": place,
            }
            for child, parent, place in (LINKS if links is None else links)
        ],
    } | other


def written(root: Path, content: Any) -> Path:
    """A package in a file."""
    path = root / "case.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def test_an_item_above_leaves_is_a_capability(tmp_path: Path) -> None:
    """Its leaves are its levels by their sequence; what only groups is not kept; identifiers stay."""
    library, faults = case.read(written(tmp_path, package()))
    assert faults == ()
    (capability,) = library.capabilities.values()
    assert capability.id == "files-so-that-others-find-it"
    assert [level.seen for level in capability.levels] == ["Files by the standard.", "Sets it."]
    codes = {code.scheme: (code.release, code.code) for code in capability.external}
    assert codes == {
        "CASE document": ("2", "doc"),
        "CASE item": ("2", "c"),
        "CASE level 1": ("2", "one"),
        "CASE level 2": ("2", "two"),
    }


def test_identifiers_survive_being_written(tmp_path: Path) -> None:
    """The document, the items and their levels keep the identifiers they came with."""
    library, _ = case.read(written(tmp_path, package()))
    case.write(library, tmp_path / "again.json")
    told = json.loads((tmp_path / "again.json").read_text("utf-8"))
    assert told["CFDocument"]["identifier"] == "doc"
    assert {item["identifier"] for item in told["CFItems"]} == {"c", "one", "two"}
    assert case.read(tmp_path / "again.json") == (library, ())


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        (package(items=ITEMS | {"alone": "Alone."}), "no level below it"),
        (package(links=[*LINKS, ("lost", "c", 3)]), "leads to no item"),
        (package(items=ITEMS | {"one": ""}), "is empty"),
        (package(CFItems=[*package()["CFItems"], {"identifier": "one"}]), "identifier of another item"),
        (package(CFItems=[*package()["CFItems"], 7]), "has no identifier"),
        (package(items=ITEMS | {"c": "half \ud800"}), "no file can keep"),
    ],
)
def test_what_a_package_lacks_is_told(tmp_path: Path, changed: Any, problem: str) -> None:
    """A fault names the place of the item in its list."""
    faults = case.read(written(tmp_path, changed))[1]
    assert [fault for fault in faults if problem in fault.problem and fault.row]


@pytest.mark.parametrize(
    "content",
    [
        *("", "[]", "{", '{"CFItems": 1}', "[" * 100_000, '{"CFItems": [NaN]}', f'{{"CFItems": [{"9" * 5000}]}}'),
        package(links=[("g", "c", 1), ("c", "g", 1)]),
        package(links=[("c", "c", 1)]),
    ],
)
def test_a_package_that_cannot_be_trusted_is_refused(tmp_path: Path, content: Any) -> None:
    """Bombs, circles and what is no package are refused whole, with a fix."""
    with pytest.raises(Unreadable) as refused:
        case.read(written(tmp_path, content))
    assert refused.value.fault.fix
