"""Decisions, hand-offs and other frictions before the gate."""

import datetime as dt

import pytest

from planner.audit.model import Audit, Window
from planner.audit.model_flow import Approvals, Asked, Decider, Friction, Handed, Pass
from planner.people import Workforce
from planner.policy import load
from planner.privacy import Released
from planner.reasons import Figure, Reason, SignalRefs
from planner.services import publish

from .test_publish import crowd

FIGURE = Figure(value=1.0, unit="share", denominator="cases", n=99)
NONE = SignalRefs(total=1)
WINDOW = Window(start=dt.date(2026, 1, 1), end=dt.date(2026, 4, 1))


def decider(role: str, people: frozenset[str]) -> Decider:
    """A role that decided once."""
    return Decider(
        way="steps",
        role=role,
        part="deciding",
        decisions=1,
        approved=1,
        rejected=0,
        latency=FIGURE,
        of_approvals=FIGURE,
        of_all=FIGURE,
        signals=NONE,
        people=people,
    )


def asked(role: str, people: frozenset[str] = frozenset()) -> Asked:
    """A question that is open."""
    return Asked(way="steps", role=role, count=1, age=FIGURE, signals=NONE, people=people)


def handed(*pairs: tuple[str, frozenset[str], str, frozenset[str]]) -> Handed:
    """Teams that give work to others."""
    passes = tuple(
        Pass(giver=one, taker=two, times=9, cases=9, hours=FIGURE, signals=NONE, givers=givers, takers=takers)
        for one, givers, two, takers in pairs
    )
    everybody = frozenset[str]().union(*(one.givers | one.takers for one in passes))
    return Handed(
        cases=99,
        hand_overs=9,
        handed_over=FIGURE,
        ping_pong=FIGURE,
        first_line=None,
        reopened=FIGURE,
        passes=passes,
        pairs=len(passes),
        people=everybody,
    )


def friction(team: str, people: frozenset[str]) -> Friction:
    """A friction of a team."""
    return Friction(
        key=f"unanswered:{team}",
        kind="unanswered",
        team=team,
        sentence="None",
        figure=FIGURE,
        certainty="sure",
        because=Reason(claim="since"),
        signals=NONE,
        people=people,
    )


def released(**found: object) -> dict[str, Released]:
    """What passes the gate."""
    audit = Audit(window=WINDOW, **found)  # type: ignore[arg-type]
    return {table.name: table for table in publish.of_audit(audit, Workforce(), load(), ())}


def test_a_role_of_few_is_hidden_and_cannot_be_had_from_the_total() -> None:
    """With all decisions shown, a second role is hidden beside the small one."""
    roles = {"boss": crowd(2), "lead": crowd(7, 10), "head": crowd(8, 20)}
    everybody = frozenset().union(*roles.values())
    flow = Approvals(deciders=tuple(decider(role, people) for role, people in roles.items()), people=everybody)
    table = released(approvals=flow)["deciders"]
    assert ("",) in table.shown
    assert ("steps", "boss") in table.hidden
    rest = everybody - frozenset().union(*(roles[key[1]] for key in table.shown if key != ("",)))
    assert len(rest) >= 5


def test_a_role_whose_people_nobody_knows_is_hidden_and_the_whole_is_not() -> None:
    """One shared account may be a single person."""
    table = released(approvals=Approvals(deciders=(decider("boss", frozenset()),), people=frozenset()))["deciders"]
    assert set(table.shown) == {("",)}
    assert table.hidden == {("steps", "boss")}


def test_what_is_open_is_about_the_role_it_waits_for() -> None:
    """With nobody named it is about all who decide."""
    flow = Approvals(
        deciders=(decider("boss", crowd(2)), decider("lead", crowd(9, 10))),
        pending=(asked("boss"), asked("lead"), asked("")),
        people=crowd(2) | crowd(9, 10),
    )
    table = released(approvals=flow)["open-questions"]
    assert ("steps", "boss") in table.hidden
    assert ("steps", "") in table.shown


@pytest.mark.parametrize(("size", "seen"), [(4, False), (5, True)])
def test_a_pair_of_teams_is_shown_when_each_is_large_enough(size: int, seen: bool) -> None:
    """A large giver does not make a small taker large."""
    table = released(handed=handed(("a", crowd(30), "b", crowd(size, 50))))["passes"]
    assert (("a", "b") in table.shown) is seen


def test_the_only_small_team_is_not_what_is_left_of_the_total() -> None:
    """Of two pairs, showing one would leave the other's team of two."""
    table = released(
        handed=handed(("a", crowd(30), "b", crowd(9, 50)), ("a", crowd(30), "c", crowd(2, 70))),
    )["passes"]
    assert set(table.shown) == {("",)}


def test_frictions_of_small_teams_are_hidden() -> None:
    """The whole organisation's is shown."""
    teams = {"": crowd(40), "few": crowd(3), "many": crowd(20, 10)}
    table = released(frictions=tuple(friction(team, people) for team, people in teams.items()))["friction:unanswered"]
    assert ("unanswered:",) in table.shown
    assert ("unanswered:few",) in table.hidden
    nobody = released(frictions=(friction("team", frozenset()),))["friction:unanswered"]
    assert nobody.hidden == {("unanswered:team",)}
