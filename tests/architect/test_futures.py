"""A future role says how much of today's work stays, what it frees, and what it lacks before anybody may approve it."""

import datetime as dt
from dataclasses import replace

import pytest

from planner import policy
from planner.architect.futures import (
    QUESTIONS,
    Approved,
    Duty,
    FutureRole,
    Opening,
    Removal,
    Right,
    Want,
    begin,
    freed,
    goes,
    open_posts,
    overlap,
    role_of,
    unmentioned,
    weeks_left,
)
from planner.architect.futures_lacks import lacks, warnings
from planner.architect.verdict_factors import Factors, Span
from planner.architect.verdict_inputs import with_future
from planner.architect.verdict_rule import rule
from planner.audit.model import WORK
from planner.library.model import Item, Library, Need, Responsibility, Role
from planner.values import from_data, to_data

from . import worlds
from .conftest import Design

RULES = policy.load()
TODAY = Role(
    id="clerk",
    title="Clerk",
    family="claims",
    purpose="Handle claims",
    responsibilities=(
        Responsibility(id="index", text="Index papers by type", share=0.5),
        Responsibility(id="answer", text="Answer letters of customers", share=0.3),
        Responsibility(id="report", text="Write the weekly report", share=0.2),
    ),
    needs=(Need(capability="writing", level=2),),
)
DAY = dt.date(2026, 7, 1)
WHOLE = FutureRole(
    title="Claims advisor",
    purpose="Settle claims in one conversation",
    objective="Answer within a day",
    kpi="Days until the first answer",
    duties=(
        Duty(text="Check what was indexed", doer="shared", share=0.2, today="index", stays=0.2, because="It errs"),
        Duty(text="Answer letters of customers", doer="human", share=0.3, today="answer"),
        Duty(text="Judge odd claims", doer="human", share=0.5),
    ),
    wants=(Want(capability="judging", level=2),),
    rights=(Right(matter="Payout", decides="The advisor", alone="Nothing", reviewer="Lead", escalation="To the head"),),
    removals=(Removal(text="The weekly report", hours=2.5, today="report"),),
    ends="day",
    ends_on=dt.date(2027, 1, 6),
    posts=12,
    because="The contract of the old tool ends",
    answers=dict.fromkeys(QUESTIONS, "Said."),
)


def test_it_begins_as_today_with_nothing_decided() -> None:
    """Every responsibility and need is there, and nobody is said to carry any."""
    found = begin(TODAY, title="Clerk")
    assert [one.today for one in found.duties] == ["index", "answer", "report"]
    assert {one.doer for one in found.duties} == {""}
    assert found.wants == (Want(capability="writing", level=2),)
    assert begin(None, title="Scribe") == FutureRole(title="Scribe")


def test_it_survives_being_kept() -> None:
    """What is read back is what was written."""
    assert from_data(FutureRole, to_data(WHOLE)) == WHOLE


def test_what_goes_is_counted_in_hours_of_today() -> None:
    """A fifth of half the hours stays with people, the letters stay whole, the report goes whole."""
    assert goes(WHOLE, TODAY).low == pytest.approx(0.6)
    assert goes(WHOLE, TODAY).known
    unsaid = replace(WHOLE, duties=(replace(WHOLE.duties[0], stays=None), *WHOLE.duties[1:]))
    span = goes(unsaid, TODAY)
    assert (span.low, span.high) == (pytest.approx(0.2), pytest.approx(0.7))


def test_shares_that_nobody_said_leave_what_goes_open() -> None:
    """Unless the same holds for every responsibility."""
    unknown = replace(TODAY, responsibilities=tuple(replace(one, share=None) for one in TODAY.responsibilities))
    assert goes(WHOLE, unknown) == Span()
    nothing = replace(WHOLE, duties=(Duty(text="Judge odd claims", doer="human"),))
    assert goes(nothing, unknown) == Span.at(1.0)
    assert goes(WHOLE, None) == Span()


def test_overlap_is_known_only_with_shares() -> None:
    """Half of the future hours are today's work; without shares nothing is said, except where all or none is."""
    assert overlap(WHOLE) == pytest.approx(0.5)
    assert overlap(replace(WHOLE, duties=(replace(WHOLE.duties[0], share=None), *WHOLE.duties[1:]))) is None
    assert overlap(replace(WHOLE, duties=(Duty(text="Judge"),))) == 0.0
    assert overlap(begin(TODAY, title="")) == 1.0
    assert overlap(FutureRole()) is None


def test_posts_are_those_that_people_who_move_can_take() -> None:
    """Of twenty people eight stay, so that four of twelve posts are open, and those in other roles."""
    assert open_posts(WHOLE, people=20, moving=0.6) == 4
    assert open_posts(replace(WHOLE, elsewhere=(Opening(role="x", posts=3),)), people=20, moving=0.6) == 7
    assert open_posts(replace(WHOLE, posts=None), people=20, moving=0.6) is None
    assert open_posts(WHOLE, people=None, moving=0.6) is None


def test_days_count_down_to_none() -> None:
    """A day that is past leaves no week; no day leaves it unknown."""
    assert weeks_left(WHOLE, DAY) == 27.0
    assert weeks_left(WHOLE, dt.date(2028, 1, 1)) == 0.0
    assert weeks_left(replace(WHOLE, ends="none"), DAY) is None


def test_gaps_are_held_against_what_the_future_needs() -> None:
    """Where it names capabilities; else against what today's role needs."""
    assert role_of(WHOLE, "clerk", TODAY).needs == (Need(capability="judging", level=2),)
    assert role_of(replace(WHOLE, wants=()), "clerk", TODAY).needs == TODAY.needs
    assert role_of(WHOLE, "scribe", None).id == "scribe"


def test_a_whole_one_lacks_nothing() -> None:
    """It can be approved."""
    assert lacks(WHOLE, TODAY) == ()
    assert freed(WHOLE) == 2.5


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"objective": " "}, "objective"),
        ({"kpi": ""}, "kpi"),
        ({"duties": ()}, "duties"),
        ({"wants": ()}, "wants"),
        ({"rights": ()}, "rights"),
        ({"removals": (Removal(text="The weekly report", today="report"),)}, "removals-0-hours"),
        ({"removals": ()}, "duties"),
        ({"ends_on": None}, "ends_on"),
        ({"because": ""}, "because"),
        ({"answers": {key: "Said." for key in QUESTIONS if key != "loops"}}, "loops"),
        ({"rights": (replace(WHOLE.rights[0], alone=""),)}, "rights-0-alone"),
        ({"rights": (replace(WHOLE.rights[0], escalation=""),)}, "rights-0-escalation"),
        ({"duties": (replace(WHOLE.duties[0], because=""), *WHOLE.duties[1:])}, "duties-0-because"),
        ({"duties": (replace(WHOLE.duties[0], doer=""), *WHOLE.duties[1:])}, "duties-0-doer"),
        ({"duties": (replace(WHOLE.duties[0], share=0.4), *WHOLE.duties[1:])}, "duties-0-share"),
    ],
)
def test_each_thing_that_lacks_is_told_with_its_field(change: dict[str, object], field: str) -> None:
    """By itself, so that a list of links leads to every gap."""
    assert field in [one.field for one in lacks(replace(WHOLE, **change), TODAY)]  # type: ignore[arg-type]


def test_what_becomes_of_every_responsibility_has_to_be_said() -> None:
    """One that is neither carried on nor stopped is named."""
    left = replace(WHOLE, removals=())
    assert unmentioned(left, TODAY) == ("Write the weekly report",)
    assert any("Write the weekly report" in one.told for one in lacks(left, TODAY))


def warned(future: FutureRole, **given: object) -> set[str]:
    """The names of the traps of a future role."""
    facts = {"library": Library(), "people": None, "weeks": None, "posts": None} | given
    return {one.name for one in warnings(future, policy=RULES, **facts)}  # type: ignore[arg-type]


def test_traps_speak_once_it_is_written() -> None:
    """Each where the future role walks into it, none that blocks."""
    item = Item(
        id="judge",
        title="",
        kind="learn",
        builds="judging",
        from_level=0,
        to_level=2,
        hours=4,
        behaviour="b",
        text="",
        foundation="literacy",
    )
    taught = Library(items={"judge": item})
    assert warned(WHOLE, library=taught) == set()
    assert warned(WHOLE) == {"ghost gap"}
    assert warned(replace(WHOLE, removals=()), library=taught) == {"expectations without capacity"}
    assert warned(replace(WHOLE, lead_weeks=30.0), library=taught, weeks=27.0) == {"reactive reskilling"}
    assert warned(WHOLE, library=taught, people=20, posts=12) == {"too few posts"}
    assert warned(replace(WHOLE, kpi="Number of prompts a week"), library=taught) == {"usage as a target"}


def test_an_approved_future_fills_what_the_data_cannot_say() -> None:
    """It turns "cannot tell" into a verdict; what it leaves open stays as observed."""
    seen = Factors(people=20, gap=0.2, widest=0.3)
    assert rule(seen, RULES).verdict == "cannot tell"
    found = with_future(seen, WHOLE, today=TODAY, on=DAY)
    assert (found.described, found.ends, found.weeks_left, found.posts) == (True, True, 27.0, 4)
    assert found.goes.low == pytest.approx(0.6)
    assert found.overlap == pytest.approx(0.5)
    assert rule(found, RULES).verdict == "reskill"
    unsaid = replace(WHOLE, duties=(replace(WHOLE.duties[0], stays=None), *WHOLE.duties[1:]))
    went = with_future(replace(seen, goes=Span.at(0.4)), unsaid, today=TODAY, on=DAY)
    assert (went.goes.low, went.goes.high) == (pytest.approx(0.4), pytest.approx(0.7))
    bare = with_future(replace(seen, goes=Span.at(0.1)), FutureRole(), today=TODAY, on=None)
    assert (bare.described, bare.ends, bare.goes) == (True, None, Span.at(0.1))


def test_only_the_role_whose_future_is_approved_is_judged_by_it(designed: Design) -> None:
    """Its verdict says which version it was read from; every other verdict stays as it was."""
    new = FutureRole(duties=(Duty(text="Steer what machines do", doer="human"),), ends="none", posts=3)
    held = {"analyst": Approved(version=4, future=new)}
    without, given = (designed(worlds.World(), work=WORK.empty_table(), futures=one) for one in ({}, held))
    before, after = ({one.subject: one for one in found.verdicts} for found in (without, given))
    analyst = after.pop("role:analyst")
    assert analyst.details["future"] == 4
    assert (before.pop("role:analyst").recommended, analyst.recommended) == ("cannot tell", "reskill")
    assert after == before
