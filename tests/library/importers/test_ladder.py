"""Reading career ladders."""

from pathlib import Path

import pytest

from planner.faults import Unreadable
from planner.library.importers import ladder
from planner.library.model import Level, Need

LADDER = """---
family: office
---
# Clerk
Keeps papers
findable.

## Clean filing
Files so that others find it.

- Files by the standard.
- Marks what is
  unclear.

# Senior clerk
Keeps an area findable.

## Responsibilities
- Set the standard for an area.

## Clean filing
- Gets others to keep to the standard.

## Handover {#clean-handover level=2}
"""


def written(root: Path, text: str) -> Path:
    """A ladder in a file."""
    path = root / "ladder.md"
    path.write_text(text, "utf-8")
    return path


def test_titles_climb_the_levels_of_an_area(tmp_path: Path) -> None:
    """The first title to describe an area describes level 1, the next level 2; each needs what it describes."""
    library, faults = ladder.read(written(tmp_path, LADDER))
    assert faults == ()
    assert set(library.capabilities) == {"clean-filing"}
    capability = library.capabilities["clean-filing"]
    first = Level(level=1, seen="Files by the standard. Marks what is unclear.")
    assert capability.levels == (first, Level(level=2, seen="Gets others to keep to the standard."))
    assert capability.meaning == "Files so that others find it."
    assert library.roles["clerk"].needs == (Need(capability="clean-filing", level=1),)
    assert {need.capability: need.level for need in library.roles["senior-clerk"].needs} == {
        "clean-filing": 2,
        "clean-handover": 2,
    }


def test_a_title_without_responsibilities_answers_for_its_behaviours(tmp_path: Path) -> None:
    """What others can see a person do is what they answer for."""
    roles = ladder.read(written(tmp_path, LADDER))[0].roles
    told = [part.text for part in roles["clerk"].responsibilities]
    assert told == ["Files by the standard.", "Marks what is unclear."]
    assert [part.id for part in roles["senior-clerk"].responsibilities] == ["set-the-standard-for-an-area"]
    assert roles["clerk"].purpose == "Keeps papers findable."


def test_the_ladder_of_the_readme_is_read(tmp_path: Path) -> None:
    """What the README shows can be copied."""
    readme = (Path(ladder.__file__).parent / "README.md").read_text("utf-8")
    library, faults = ladder.read(written(tmp_path, readme.split("```markdown\n")[1].split("```")[0]))
    assert faults == ()
    assert [len(each.levels) for each in library.capabilities.values()] == [2]
    assert set(library.roles) == {"records-clerk", "senior-records-clerk"}


@pytest.mark.parametrize(
    ("old", "new", "row", "problem"),
    [
        ("Files so that others find it.\n", "", 8, "is missing"),
        ("# Clerk\n", "Stray text\n# Clerk\n", 4, "below no heading"),
        ("## Handover", "#### Handover", 24, "below no heading"),
        ("family: office", "familie: office", 4, "cannot be the name of a family"),
        ("level=2", "level=high", 24, "must be a whole number"),
        ("# Senior clerk", "# Clerk", 15, "is there twice"),
    ],
)
def test_what_a_ladder_lacks_is_told(tmp_path: Path, old: str, new: str, row: int, problem: str) -> None:
    """A fault names the row of the heading it belongs to."""
    faults = ladder.read(written(tmp_path, LADDER.replace(old, new, 1)))[1]
    assert [problem for fault in faults if fault.row == row and problem in fault.problem] == [problem]


@pytest.mark.parametrize(
    "text",
    ["", "# Clerk\n", "+++\nfamily\n+++\n", "---\nfamily: [a, b]\n---\n", "+++\nfamily = 'a'\n", "---\n- a\n---\n"],
)
def test_a_front_matter_beyond_the_rules_is_refused(tmp_path: Path, text: str) -> None:
    """Only plain keys and texts are read."""
    with pytest.raises(Unreadable):
        ladder.read(written(tmp_path, text))
