"""No figure of a few people follows from the figures of several periods."""

import datetime as dt

import pytest

from planner.audit.model import Audit, Window
from planner.policy import load
from planner.privacy import Cell, Released
from planner.privacy.spans import opened
from planner.reasons import Finding, Reason
from planner.services import publish_course

YEAR = (dt.date(2026, 1, 1), dt.date(2027, 1, 1))
Q1, Q2, Q3, Q4 = (
    (dt.date(2026, 1, 1), dt.date(2026, 4, 1)),
    (dt.date(2026, 4, 1), dt.date(2026, 7, 1)),
    (dt.date(2026, 7, 1), dt.date(2026, 10, 1)),
    (dt.date(2026, 10, 1), dt.date(2027, 1, 1)),
)
MANY, FEW = frozenset("abcdefgh"), frozenset("abc")


def test_periods_side_by_side_open_nothing_but_themselves() -> None:
    """A sum of quarters tells no more than the quarters."""
    assert opened(Q2, [Q1], known=YEAR) == (Q2,)
    assert opened(Q3, [Q1], known=YEAR) == (Q3,)


def test_the_last_part_of_a_whole_opens_what_is_left() -> None:
    """With the year and three quarters the fourth is known."""
    assert opened(Q3, [YEAR, Q1, Q2], known=YEAR) == (Q3, Q4)
    assert opened(Q4, [YEAR, Q1, Q2], known=YEAR) == (Q3, Q4)


def test_days_without_any_work_hide_nothing() -> None:
    """What begins before the first work begins with it, as far as anybody can subtract."""
    known = (dt.date(2026, 1, 5), dt.date(2026, 10, 1))
    assert opened(Q2, [(dt.date(2026, 1, 5), dt.date(2026, 10, 1)), Q1], known=known) == (Q2, Q3)


def shown(days: tuple[dt.date, dt.date], *teams: str, name: str = "waiting") -> Released:
    """Teams whose waiting was shown over some days."""
    cells = tuple(Cell(key=(team,), members=MANY, value=None) for team in teams)
    return Released(name=name, measure=name, period=f"{days[0]}/{days[1]}", cells=cells)


@pytest.mark.parametrize(("left", "let_out"), [(MANY, True), (FEW, False), (frozenset(), True)])
def test_a_pulse_that_would_open_a_small_group_is_held_back(left: frozenset[str], let_out: bool) -> None:
    """The third quarter stays hidden when it would tell of the three people of the fourth; its findings do too."""
    finding = Finding(
        key="queue_wait:team:claims",
        kind="queue_wait",
        subjects=("team:claims",),
        sentence="It waits",
        certainty="sure",
        because=Reason(claim="It does"),
    )
    audit = Audit(window=Window(start=Q3[0], end=Q3[1]), findings=(finding,))
    found = Released(
        name="finding:queue_wait",
        measure="finding:queue_wait",
        period="x",
        cells=(Cell(key=(finding.key,), members=MANY, value=None),),
    )
    tables = publish_course.apart(
        [shown(Q3, "claims"), found],
        audit,
        given=[shown(YEAR, "claims"), shown(Q1, "claims"), shown(Q2, "claims")],
        between=lambda team, start, end: left if start == Q4[0] else MANY,
        known=Window(start=YEAR[0], end=YEAR[1]),
        policy=load(),
    )
    assert [bool(table.cells) for table in tables] == [let_out, let_out]
    assert [bool(table.hidden) for table in tables] == [not let_out, not let_out]


def test_a_team_hidden_within_the_stretch_is_not_opened_by_its_siblings() -> None:
    """Showing all, one of two teams and three quarters would leave the other team's fourth quarter."""
    audit = Audit(window=Window(start=Q3[0], end=Q3[1]))
    people = {"": MANY, "claims": MANY - FEW}
    tables = publish_course.apart(
        [shown(Q3, "", "claims")],
        audit,
        given=[shown(YEAR, "", "claims"), shown(Q1, "", "claims"), shown(Q2, "", "claims")],
        between=lambda team, start, end: people[team],
        known=Window(start=YEAR[0], end=YEAR[1]),
        policy=load(),
    )
    assert tables[0].hidden == frozenset({("claims",)})
