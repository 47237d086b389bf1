"""Reading learning catalogues."""

from pathlib import Path

from planner.library.importers import catalogue

HEAD = "Course code;Name;Type;Capability;From;To;Duration;Behaviour;Foundation;Description;Price\n"
ROW = "F-1;Call back;Practise;Clean record keeping;1;2;90 min;calls-returned;Reinforcement;Keep a list, then call.;9\n"


def written(root: Path, text: str) -> Path:
    """A catalogue in a file."""
    path = root / "catalogue.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_row_becomes_an_item(tmp_path: Path) -> None:
    """Usual headings are known, names become ids, minutes become hours, other columns are left alone."""
    library, faults = catalogue.read(written(tmp_path, HEAD + ROW))
    assert faults == ()
    item = library.items["f-1"]
    assert (item.title, item.kind, item.builds, item.hours) == ("Call back", "practise", "clean-record-keeping", 1.5)
    assert (item.behaviour, item.foundation, item.text) == (
        "calls-returned",
        "reinforcement",
        "Keep a list, then call.",
    )


def test_what_a_row_does_not_say_is_never_invented(tmp_path: Path) -> None:
    """A row without behaviour or capability is a fault with a fix, and no item."""
    row = ROW.replace("Clean record keeping", "").replace("calls-returned", "")
    library, faults = catalogue.read(written(tmp_path, HEAD + row + ROW.replace("F-1", "F-2")))
    assert set(library.items) == {"f-2"}
    assert [(f.row, f.column, f.problem) for f in faults] == [
        (2, "builds", "is missing"),
        (2, "behaviour", "is missing"),
    ]
    assert all(fault.fix for fault in faults)


def test_a_number_that_is_none_is_told(tmp_path: Path) -> None:
    """Hours such as nan or a day are not taken for hours."""
    for text in ("nan", "inf", "1e999", "two days", "0", "-1", "1.2.3 h"):
        library, faults = catalogue.read(written(tmp_path, HEAD + ROW.replace("90 min", text)))
        assert (dict(library.items), [(f.row, f.column) for f in faults]) == ({}, [(2, "hours")])
