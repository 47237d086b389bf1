"""What a gate proposes, why a local win is not scaled, and what compounds over cycles."""

import datetime as dt

import pytest

from planner.activate import programme
from planner.activate.model import Scale
from planner.activate.model_programme import Cost, Gate, Judged, Lesson, Link, Plan, Right, Standing
from planner.policy import load
from planner.reasons import Reason

POLICY = load()
COST = Cost(hours=None, money=None, sentence="Nothing known")


def one(team: str, verdict: str = "changed", *, behaviour: str = "b", **more: bool) -> Standing:
    """A behaviour in a team."""
    return Standing(
        behaviour=behaviour,
        name=behaviour.upper(),
        team=team,
        team_name=f"Team {team}",
        verdict=verdict,  # type: ignore[arg-type]
        sentence="",
        **more,
    )


def gate(
    *standings: Standing,
    scales: tuple[Scale, ...] = (),
    judged: tuple[Judged, ...] = (),
    earlier: tuple[dict[str, int], ...] = (),
) -> Gate:
    """The gate of a cycle with this evidence."""
    return programme.gate(
        1, standings, scales=scales, judged=judged, outcomes=(), earlier=earlier, cost=COST, policy=POLICY
    )


def test_several_teams_speak_for_scaling() -> None:
    """Where a behaviour changed and lasts in enough of those judged."""
    found = gate(one("a"), one("b"), one("c", "cannot tell"))
    assert found.proposed == "scale"
    assert found.refused_scale == ""


def test_one_team_never_does() -> None:
    """However sure its change is, and however many cannot be told."""
    found = gate(one("a", adopted=True), one("b", "cannot tell"))
    assert found.proposed == "pause"
    assert "Team a alone: a local win is not scale" in found.refused_scale
    assert found.options["scale"] == found.refused_scale


@pytest.mark.parametrize(
    "standings",
    [
        (one("a"), one("b", decayed=True), one("c")),
        (one("a"), one("b"), one("c", "not changed"), one("d", "not changed"), one("e", "worse")),
        (one("a", adopted=False), one("b", adopted=False)),
        (one("a", "cannot tell"), one("b", "cannot tell")),
        (),
    ],
)
def test_what_fades_or_is_seldom_is_not_scaled(standings: tuple[Standing, ...]) -> None:
    """Nor is what was not taken up, what nobody can tell, or nothing."""
    found = gate(*standings)
    assert found.proposed == "pause"
    assert found.refused_scale


def test_what_the_spine_or_the_verdict_over_teams_speaks_against_is_not_scaled() -> None:
    """A figure that did not go with it, or a behaviour that is not reliable over teams."""
    link = Link(number=1, kind="behaviour", lower="b", upper="u", assumption="")
    against = Judged(link=link, verdict="contradicts", sentence="Against", because=Reason(claim="Against"))
    found = gate(one("a"), one("b"), judged=(against,))
    assert (found.proposed, "did not go with it" in found.refused_scale) == ("pause", True)
    scale = Scale(
        behaviour="b",
        verdict="not at scale",
        sentence="Not over teams",
        adopted=("a",),
        teams=("a", "b"),
        overall=None,
        because=Reason(claim=""),
    )
    assert gate(one("a"), one("b"), scales=(scale,)).proposed == "pause"


def test_nothing_changed_in_several_teams_speaks_for_retiring() -> None:
    """In one team alone it does not; what fades did change once."""
    assert gate(one("a", "not changed"), one("b", "worse")).proposed == "retire"
    assert gate(one("a", "not changed"), one("b", "cannot tell")).proposed == "pause"
    assert gate(one("a", "not changed"), one("b", decayed=True)).proposed == "pause"


@pytest.mark.parametrize(
    ("earlier", "standings", "trend"),
    [
        ((), (one("a"),), "new"),
        (({"b": 1},), (one("a"), one("c")), "compounds"),
        (({"b": 1}, {"b": 2}), (one("a"), one("c")), "stalled"),
        (({"b": 2},), (one("a"), one("c", decayed=True)), "lost"),
        (({"b": 1},), (one("a"), one("c"), one("d", decayed=True)), "stalled"),
        (({"b": 1},), (one("a", "cannot tell"),), "cannot tell"),
        (({"other": 5},), (one("a"),), "new"),
    ],
)
def test_investments_compound_or_stall(
    earlier: tuple[dict[str, int], ...], standings: tuple[Standing, ...], trend: str
) -> None:
    """By the teams in which they changed and last, gate by gate."""
    (found,) = programme.investments(standings, earlier)
    assert found.trend == trend


def test_a_gate_can_be_decided_on() -> None:
    """Three options with what speaks for each; the proposal is one of them."""
    item = programme.recommendation(gate(one("a"), one("b", "cannot tell")), "cycle:x")
    assert [option.key for option in item.options] == ["scale", "pause", "retire"]
    assert all(option.because for option in item.options)
    assert (item.kind, item.recommended, item.certainty) == ("gate", "pause", "likely")
    assert "cannot be told yet" in item.flip
    assert programme.counted(gate(one("a"), one("b"))) == {"b": 2}


def test_reviews_lie_between_begin_and_end() -> None:
    """Every six weeks, none on the day of the gate."""
    start = dt.date(2026, 1, 5)
    assert programme.reviews(start, start + dt.timedelta(weeks=12), POLICY) == (start + dt.timedelta(weeks=6),)
    assert programme.reviews(start, start + dt.timedelta(weeks=5), POLICY) == ()


def test_the_next_cycle_inherits_what_is_still_there() -> None:
    """Definitions as they are now, lessons once; what left the spine is left behind."""
    old, new = Lesson(kind="kept", text="Old", cycle=1), Lesson(kind="tried", text="New", cycle=2)
    rights = (Right(what="Teams", role="Head"),)
    before = Plan(objective="Why", outcomes={"cost": 1, "gone": 3}, rights=rights, lessons=(old,))
    after = programme.inherit(before, learnt=[new, old], definitions={"cost": 2})
    assert after == Plan(objective="Why", outcomes={"cost": 2}, rights=rights, lessons=(old, new))
    assert programme.redefined(before, {"cost": 2}) == ("cost", "gone")
