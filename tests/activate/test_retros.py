"""Which lines call for a retro, what it shows and asks, and how long one rests."""

import datetime as dt
from dataclasses import replace

import pytest

from planner.activate import retros
from planner.activate.model import Cause, Decay, Evidence
from planner.activate.model_programme import Crossed, Earlier, Outcome, Turn
from planner.activate.retros import Signals
from planner.audit.model import Cause as WaitingCause
from planner.audit.model import Waiting
from planner.policy import load
from planner.reasons import Certainty, Figure, Interval, Reason, SignalRefs
from planner.services.retros_seen import TOLD

POLICY = load()
DAY = dt.date(2026, 3, 2)
PEOPLE = frozenset("abcdef")


def waits(cause: WaitingCause, low: float, high: float, certainty: Certainty = "likely") -> Waiting:
    """A part of the waiting with its range."""
    span = Interval(low=low, high=high)
    share = Figure(value=(low + high) / 2, unit="share", denominator="hours", n=90, interval=span)
    refs = SignalRefs(total=90)
    return Waiting(team="a", cause=cause, hours=9, share=share, signals=refs, people=PEOPLE, certainty=certainty)


def turn(low: float, *, latest: dt.date = DAY) -> Turn:
    """A case waits longer by some hours, at least so many."""
    figure = Figure(value=low + 2, unit="hours", denominator="weeks", n=20, interval=Interval(low=low, high=low + 4))
    return Turn(week=DAY, latest=latest, difference=figure, sentence="It waits longer")


def lines(**known: object) -> list[tuple[str, str]]:
    """Which lines are crossed, about what."""
    return [(one.line, one.about) for one in retros.crossed(Signals(team="a", **known), POLICY)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (waits("decision", 0.4, 0.6), [("waiting", "decision")]),
        (waits("decision", 0.3, 0.7), []),
        (waits("rework", 0.2, 0.3), [("rework", "rework")]),
        (waits("rework", 0.1, 0.3), []),
        (waits("unattributed", 0.8, 0.9), []),
        (waits("decision", 0.4, 0.6, "cannot tell"), []),
    ],
)
def test_a_cause_crosses_only_with_its_whole_range(row: Waiting, found: list[tuple[str, str]]) -> None:
    """What could be below the line, what nobody can tell, and what has no cause calls for nothing."""
    assert lines(waiting=[row]) == found


def test_a_longer_wait_has_to_be_sure_and_recent() -> None:
    """A range that holds nothing, or a change of last year, calls for nothing."""
    assert lines(turn=turn(1.0), until=DAY) == [("longer", "hours")]
    assert lines(turn=turn(-1.0), until=DAY) == []
    assert lines(turn=turn(1.0), until=DAY + dt.timedelta(weeks=30)) == []
    assert lines(turn=turn(1.0)) == []


def test_one_sign_of_decay_is_not_enough() -> None:
    """Two of one tool are; signs of two tools are not added up."""
    sign = Reason(claim="A few do it all")
    assert lines(signs={"Draft": [sign], "Chat": [sign]}) == []
    assert lines(signs={"Draft": [sign, sign]}) == [("decay", "Draft")]


def test_what_got_worse_comes_first() -> None:
    """Lines stand in the order of the policy."""
    worse = Evidence(
        behaviour="b",
        team="a",
        start=DAY,
        verdict="worse",
        baseline=None,
        change=None,
        sentence="Worse",
        because=Reason(claim="Worse"),
        people=PEOPLE,
    )
    known = {"waiting": [waits("decision", 0.5, 0.6), waits("rework", 0.2, 0.3)], "evidence": [worse]}
    assert lines(**known) == [("worse", "b"), ("rework", "rework"), ("waiting", "decision")]


def test_a_change_that_fades_brings_its_own_questions() -> None:
    """What the decay alarm asks goes before what the policy asks; what holds calls for nothing."""
    cause = Cause(cause="incentives", question="What is rewarded now?")
    fading = Decay(verdict="decays", sentence="Half of it is left", causes=(cause,))
    evidence = Evidence(
        behaviour="b",
        team="a",
        start=DAY,
        verdict="changed",
        baseline=None,
        change=None,
        sentence="Changed",
        because=Reason(claim="Changed"),
        people=PEOPLE,
        decay=fading,
    )
    (line,) = retros.crossed(Signals(team="a", evidence=[evidence]), POLICY)
    assert (line.line, line.about) == ("fades", "b")
    assert retros.questions([line], POLICY)[0] == "What is rewarded now?"
    holds = replace(evidence, decay=Decay(verdict="holds", sentence="It holds"))
    assert lines(evidence=[holds]) == []


def crossed(line: str, about: str) -> Crossed:
    """A crossed line."""
    return Crossed(line=line, about=about, sentence="", because=Reason(claim=""))  # type: ignore[arg-type]


def test_charts_are_those_there_are_and_three_at_most() -> None:
    """The most telling of the line first; what is missing is told only where there are fewer than three."""
    there = ["causes", "hours", "share:queue", "share:decision", "behaviour:b"]
    full = retros.proposed("a", [crossed("waiting", "decision")], charts=there, told=TOLD, policy=POLICY)
    assert full is not None
    assert full.charts == ("causes", "share:decision", "hours")
    assert full.missing == ()
    few = retros.proposed("a", [crossed("worse", "b")], charts=["behaviour:c", "causes"], told=TOLD, policy=POLICY)
    assert few is not None
    assert few.charts == ("causes",)
    assert [one.what for one in few.missing] == [TOLD[key].what for key in ("behaviour", "hours", "share")]
    assert retros.proposed("a", [], charts=there, told=TOLD, policy=POLICY) is None


def test_questions_are_of_each_cause_in_turn() -> None:
    """Three questions: the first of each line before the second of any; every cause and line has some."""
    asked = retros.questions([crossed("rework", "rework"), crossed("waiting", "queue")], POLICY)
    table = POLICY["retros.questions"]
    assert asked == (table["rework"][0], table["queue"][0], table["rework"][1])
    assert set(POLICY["retros.lines"]) <= {*table, "waiting"}
    assert set(POLICY["retros.charts"]) == set(POLICY["retros.lines"])


def test_the_agenda_is_a_quarter_of_an_hour() -> None:
    """Its parts add up."""
    assert sum(part["minutes"] for part in POLICY["retros.agenda"]) == 15


def test_one_rests_from_the_day_it_was_held_or_skipped() -> None:
    """A retro that is only to be held rests nothing; the later of two counts."""
    assert retros.rests_until([Earlier(state="scheduled", day=DAY)], POLICY) is None
    held, skipped = Earlier(state="held", day=DAY), Earlier(state="skipped", day=DAY - dt.timedelta(weeks=1))
    assert retros.rests_until([held, skipped], POLICY) == DAY + dt.timedelta(weeks=4)


def test_only_a_try_that_can_be_seen_is_practice() -> None:
    """Keeping and stopping are no steps, nor is trying what nothing shows."""
    one = {"text": "Ask once", "owner_role": "Team lead", "due": DAY}
    said = [
        Outcome(kind="keep", behaviour="b", **one),  # type: ignore[arg-type]
        Outcome(kind="try", **one),  # type: ignore[arg-type]
        Outcome(kind="try", behaviour="b", **one),  # type: ignore[arg-type]
    ]
    assert [practice.behaviour for practice in retros.practices("a", 1, said)] == ["b"]
