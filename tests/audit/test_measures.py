"""Measures that ship: each can be watched, and each threshold of the audit is used."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import planner.audit
from planner.audit.findings import TRAINABLE
from planner.audit.states import CAUSES
from planner.library.shipped import shipped
from planner.policy import load

POLICY = load()
NOT_TRAINING = [cause for cause in CAUSES if cause not in TRAINABLE | {"unattributed"}]


@pytest.mark.parametrize("cause", NOT_TRAINING)
def test_every_cause_has_a_measure_that_can_be_watched(cause: str) -> None:
    """Each cause that training would not touch has a measure, and the behaviour it watches ships with the product."""
    behaviours = {path.stem for path in (shipped() / "learning_paths" / "behaviours").glob("*.toml")}
    measures = POLICY[f"measures.{cause.replace('-', '_')}"]
    assert measures
    assert {measure["behaviour"] for measure in measures} <= behaviours
    assert len({measure["key"] for measure in measures}) == len(measures)


def test_thresholds_are_used() -> None:
    """The audit uses each of its policy values and none that is not there."""
    code = "".join(path.read_text("utf-8") for path in Path(planner.audit.__file__).parent.glob("*.py"))
    used = set(re.findall(r'policy\["audit\.(\w+)"\]', code))
    assert used == set(POLICY.section("audit"))


def test_states_have_one_meaning() -> None:
    """No word stands for two meanings."""
    words = [word for name, some in POLICY.section("states").items() if name != "lifecycle" for word in some]
    assert sorted(words) == sorted(set(words))


def test_door_is_light() -> None:
    """Importing the audit's door loads no engine and no numbers."""
    heavy = "import sys, planner.audit; print({'ibis', 'numpy', 'pyarrow', 'scipy'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"
