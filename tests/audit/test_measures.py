"""Measures that ship: each can be watched, and each threshold of the audit is used."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import planner.audit
from planner.audit.findings import TRAINABLE
from planner.audit.measures import unexplained as propose_reasons
from planner.audit.model import Waiting
from planner.audit.states import CAUSES
from planner.library.model import Behaviour, Library, Measure
from planner.library.shipped import shipped
from planner.policy import load
from planner.reasons import Figure, Interval, SignalRefs

POLICY = load()
NOT_TRAINING = [cause for cause in CAUSES if cause not in TRAINABLE]


@pytest.mark.parametrize("cause", NOT_TRAINING)
def test_every_cause_has_a_measure_that_can_be_watched(cause: str) -> None:
    """Each cause that training would not touch has two measures, and the behaviours they watch ship with it."""
    behaviours = {path.stem for path in (shipped() / "learning_paths" / "behaviours").glob("*.toml")}
    measures = POLICY[f"measures.{cause.replace('-', '_')}"]
    assert len(measures) >= 2
    assert all(measure[part] for measure in measures for part in ("title", "owner", "effort"))
    assert {measure["behaviour"] for measure in measures} <= behaviours
    assert len({measure["key"] for measure in measures}) == len(measures)


def unexplained(*rows: Waiting) -> list[str]:
    """What making states say why is proposed for."""
    behaviour = Behaviour(
        id="states-say-why",
        name="States say why",
        seen="They do",
        measure=Measure(statistic="share", where={"kind": ("event",)}),
        unit="share",
        direction="up",
        smallest=0.05,
    )
    library = Library(behaviours={"states-say-why": behaviour})
    found = propose_reasons(rows, names={}, library=library, policy=POLICY)
    assert all(len(one.options) == 3 for one in found)
    return [one.subject for one in found]


def unknown(team: str, low: float | None) -> Waiting:
    """A team whose waiting is without a reason from this share on."""
    span = None if low is None else Interval(low=low, high=low + 0.1)
    share = Figure(value=0.5, unit="share", denominator="hours", n=100, interval=span)
    refs = SignalRefs(total=1)
    return Waiting(team=team, cause="unattributed", hours=9, share=share, signals=refs, people=frozenset())


def test_where_the_data_does_not_tell_why_states_are_to_say_it() -> None:
    """The organisation is spoken of where much is unexplained everywhere, else the teams for which it is."""
    assert unexplained(unknown("", 0.4), unknown("claims", 0.6)) == ["organisation"]
    assert unexplained(unknown("", 0.1), unknown("claims", 0.6), unknown("law", None)) == ["team:claims"]
    assert unexplained(unknown("", 0.1)) == []


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
