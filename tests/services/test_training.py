"""Weights are small files that say how they were made, and can be made again."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from planner.cli import main
from planner.services import training, weights
from planner.services.errors import NotFound

HEADER = (
    "O*NET-SOC Code",
    "Task",
    "Title",
    "human_labels",
    "gpt4_exposure",
    "gpt4_exposure_alt_rubric",
    "automation",
)


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    """A folder with invented labels: copying is carried by AI, counselling is not; a last task is no desk work."""
    rows = [
        (f"{group}-1011.00", f"{task} number {at}", f"Role {group}", "E1", "E1", "E2", f"{carried}")
        for group in (11, 13, 15)
        for at in range(6)
        for task, carried in (("Copy numbers into tables", 0.75), ("Counsel people who grieve", 0.0))
    ]
    rows.append(("17-1011.00", "Carry bricks", "Carriers", "E0", "E0", "E0", "0.0"))
    lines = ["\t".join(row) for row in (HEADER, *rows)]
    (tmp_path / training.LABELS).write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path


def test_training_again_gives_the_same_bytes(labels: Path, tmp_path: Path) -> None:
    """The command writes the same file for the same data."""
    written = []
    for name in ("first", "second"):
        done = CliRunner().invoke(main, ["train", "agency", "--data", str(labels), "--to", str(tmp_path / name)])
        assert done.exit_code == 0, done.output
        written.append((tmp_path / name / "agency.json").read_bytes())
    assert written[0] == written[1]
    made = training.agency_weights(folder=tmp_path / "first")
    assert made is not None
    assert made.roles == ("Role 11", "Role 13", "Role 15")


def test_work_that_ai_is_of_no_use_to_is_not_learnt_from(labels: Path) -> None:
    """Of a task that no rating finds AI of use to, 'no automation' says nothing about who stays in charge."""
    assert "Carry bricks" not in training.exposure(labels).tasks


def test_the_share_that_ai_carries_becomes_a_level() -> None:
    """Nothing carried is people alone, all carried is AI alone."""
    assert [training.level(share) for share in (0.0, 0.5, 1.0)] == [5.0, 3.0, 1.0]


@pytest.mark.parametrize("name", sorted(training.TRAINED))
def test_shipped_weights_are_small_and_say_how_they_were_made(name: str) -> None:
    """Under a megabyte each, with source, licence and command, and no text of more than a few words."""
    path = weights.FOLDER / f"{name}.json"
    about = json.loads(path.read_text("utf-8"))["about"]
    assert path.stat().st_size < 1_000_000
    assert about["made by"] == f"planner train {name} --data DIR"
    assert "MIT" in about["learnt from"] or "CC BY" in about["learnt from"]
    words = weights.load(name)
    assert words is not None
    assert all(len(text.split()) <= 2 for text in words.get("words", ()))


def test_arrays_come_back_as_they_were_stored(tmp_path: Path) -> None:
    """What is written is read, to half precision."""
    values = {"table": np.arange(6.0).reshape(2, 3), "named": ["a"], "errors": {"0.8": 1.0}}
    weights.save("some", values, folder=tmp_path, about={})
    found = weights.load("some", folder=tmp_path)
    assert found is not None
    np.testing.assert_array_equal(found["table"], values["table"])
    assert (found["named"], found["errors"]) == (["a"], {"0.8": 1.0})
    assert weights.load("none", folder=tmp_path) is None


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    """A name that nothing is learnt for, and a folder without the data."""
    with pytest.raises(NotFound, match="there are agency, matching"):
        training.train("nothing", data=tmp_path)
    with pytest.raises(NotFound, match=training.LABELS):
        training.train("agency", data=tmp_path)
