"""Reading a release of O*NET."""

from pathlib import Path

import pytest

from planner.faults import Unreadable
from planner.library.importers import onet
from planner.library.model import ExternalId

OCCUPATIONS = [
    ("11-1011.00", "Filing Clerks", "Keep papers findable."),
    ("11-1012.00", "Filing clerks", "Keep other papers findable."),
    ("43-4071.00", "Copy Clerks", "Copy papers."),
    ("43-9999.00", "Clerks, All Other", "Do all other."),
]
TASKS = [
    ("11-1011.00", "1", "Index papers."),
    ("11-1011.00", "2", 'Mark "unclear" papers.'),
    ("11-1012.00", "3", "Index other papers."),
    ("43-4071.00", "4", "Copy papers."),
]
TITLES = [
    ("11-1011.00", "Archivist"),
    ("43-4071.00", "Archivist"),
    ("43-4071.00", "Copyist"),
    ("43-4071.00", "Copy clerks"),
]


def release(root: Path, **files: str) -> Path:
    """A small release folder, with some files replaced."""
    folder = root / "db_30_1_text"
    folder.mkdir()
    made = {
        onet.OCCUPATIONS: [("O*NET-SOC Code", "Title", "Description"), *OCCUPATIONS],
        onet.TASKS: [("O*NET-SOC Code", "Task ID", "Task"), *TASKS],
        onet.TITLES: [("O*NET-SOC Code", "Alternate Title"), *TITLES],
    }
    texts = {name: "\n".join("\t".join(row) for row in rows) + "\n" for name, rows in made.items()}
    for name, text in (texts | {f"{key}.txt": text for key, text in files.items()}).items():
        (folder / name).write_text(text, "utf-8")
    return folder


def test_an_occupation_becomes_a_role(tmp_path: Path) -> None:
    """Its tasks are responsibilities, its code an external id with the release, its needs are left open."""
    library, _ = onet.read(release(tmp_path))
    role = library.roles["copy-clerks"]
    assert (role.title, role.family, role.purpose, role.needs) == ("Copy Clerks", "soc-43", "Copy papers.", ())
    assert [(part.id, part.text, part.share) for part in role.responsibilities] == [("task-4", "Copy papers.", None)]
    assert role.external == (ExternalId(scheme="O*NET-SOC", release="30.1", code="43-4071.00"),)


def test_titles_that_collide_get_their_codes(tmp_path: Path) -> None:
    """Two occupations of one title become two roles."""
    library, _ = onet.read(release(tmp_path))
    assert set(library.roles) == {"copy-clerks", "filing-clerks-11-1011-00", "filing-clerks-11-1012-00"}


def test_a_title_of_several_occupations_names_none_of_them(tmp_path: Path) -> None:
    """An alternate title goes to the one occupation it means; a shared one is told and left out."""
    library, faults = onet.read(release(tmp_path))
    assert library.roles["copy-clerks"].also == ("Copyist",)
    (told,) = [fault for fault in faults if fault.file == onet.TITLES]
    assert "archivist" in str(told)


def test_an_occupation_without_tasks_is_told(tmp_path: Path) -> None:
    """Nothing is invented for it."""
    library, faults = onet.read(release(tmp_path))
    assert "clerks-all-other" not in library.roles
    assert [(f.row, f.value) for f in faults if f.file == onet.OCCUPATIONS] == [(5, "Clerks, All Other")]


def test_the_release_is_told_by_the_folder_the_read_me_or_the_caller(tmp_path: Path) -> None:
    """Without any of them the folder is refused, since a code without a release says little."""
    folder = release(tmp_path).rename(tmp_path / "onet")
    with pytest.raises(Unreadable, match="which release"):
        onet.read(folder)
    assert onet.read(folder, release="29.0")[0].roles["copy-clerks"].external[0].release == "29.0"
    (folder / "Read Me.txt").write_text("O*NET(r) Database 28.3", "utf-8")
    assert onet.read(folder)[0].roles["copy-clerks"].external[0].release == "28.3"


def test_rows_that_fit_nothing_are_told(tmp_path: Path) -> None:
    """A task of no occupation, a task without text and a torn row are told with their rows; the rest arrives."""
    head = "O*NET-SOC Code\tTask ID\tTask\n"
    rows = "99-0000.00\t1\tA.\n43-4071.00\t2\n43-4071.00\t4\tCopy papers.\n11-1011.00\t5\t\n"
    library, faults = onet.read(release(tmp_path, **{"Task Statements": head + rows}))
    assert set(library.roles) == {"copy-clerks"}
    assert {(f.row, f.column) for f in faults if f.file == onet.TASKS} == {(2, onet.CODE), (3, None), (5, "text")}


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["db_20_3_text", "db_30_1_text"])
def test_every_task_statement_of_a_real_release_arrives(evaluation_data: Path, name: str) -> None:
    """As many responsibilities as rows, word for word; every occupation that has tasks is a role."""
    folder = evaluation_data / "onet" / name
    rows = [line.split("\t") for line in (folder / onet.TASKS).read_text("utf-8").splitlines()[1:]]
    library, faults = onet.read(folder)
    arrived = [
        (role.external[0].code, part.id.removeprefix("task-"), part.text)
        for role in library.roles.values()
        for part in role.responsibilities
    ]
    assert sorted(arrived) == sorted((row[0], row[1], row[2]) for row in rows)
    occupations = (folder / onet.OCCUPATIONS).read_text("utf-8").splitlines()[1:]
    bare = [fault for fault in faults if fault.file == onet.OCCUPATIONS]
    assert len(library.roles) + len(bare) == len(occupations)
