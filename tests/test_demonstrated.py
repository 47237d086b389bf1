"""What is told of behaviours is scored as findings are, and what the invented company writes fits the product."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

import planner
from planner.activate.model import Decay, Evidence, Following, Watched
from planner.demo.plan import read
from planner.demonstrated import told
from planner.library.loader import load
from planner.reasons import Reason

EVIDENCE = Evidence(
    behaviour="tool-blocks-removed",
    team="policy-platform",
    start=dt.date(2026, 1, 12),
    verdict="changed",
    baseline=None,
    change=None,
    sentence="It changed.",
    because=Reason(claim="x"),
    people=frozenset({"1"}),
)
HOLDS = Decay(verdict="holds", sentence="It holds.")
FADES = Decay(verdict="decays", sentence="It fades.")
EARLY = Decay(verdict="cannot tell", sentence="Too early.")


def following(one: Evidence) -> Following:
    """One behaviour of one team."""
    return Following(watched=(Watched(evidence=one, weeks=()),))


@pytest.mark.parametrize(
    ("one", "kind", "sentence"),
    [
        (replace(EVIDENCE, decay=HOLDS), "behaviour_holds", "It changed."),
        (replace(EVIDENCE, decay=FADES), "behaviour_decays", "It fades."),
        (replace(EVIDENCE, decay=EARLY), "behaviour_changed", "It changed."),
        (replace(EVIDENCE, verdict="cannot tell", decay=FADES), "behaviour_decays", "It fades."),
        (replace(EVIDENCE, verdict="not changed"), "behaviour_not_changed", "It changed."),
        (replace(EVIDENCE, verdict="worse"), "behaviour_worse", "It changed."),
    ],
)
def test_each_verdict_is_a_kind_of_its_own(one: Evidence, kind: str, sentence: str) -> None:
    """A fade goes before the verdict over all weeks; holding asks for both."""
    found = told(following(one))[0]
    assert (found.kind, found.sentence, found.certainty) == (kind, sentence, "sure")
    assert found.subjects == ("team:policy-platform",)
    assert found.people == {"1"}


def test_what_cannot_be_told_counts_as_not_said() -> None:
    """No verdict is no finding that anybody stands by."""
    assert told(following(replace(EVIDENCE, verdict="cannot tell")))[0].certainty == "cannot tell"


def test_what_the_company_writes_names_what_there_is() -> None:
    """Roles, behaviours and key figures of what it writes are those of the library and of its own figures."""
    library, _ = load([Path(planner.__file__).parent.parent])
    desk = read("desk.toml")
    figures = {*read("pulse.toml")["figures"], read("use.toml")["figure"]}
    keys = {one["name"].casefold().replace(" ", "-") for one in desk["figures"]}
    assert desk["future"]["role"] in library.roles
    assert {one["name"] for one in desk["figures"]} <= figures
    assert set(desk["programme"]["outcomes"]) <= keys
    behaviours = {one["lower"] for one in desk["links"] if one["kind"] == "behaviour"}
    assert behaviours | {one["behaviour"] for one in desk["retro"]["outcomes"] if "behaviour" in one} <= set(
        library.behaviours
    )
