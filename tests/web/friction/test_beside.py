"""Beside the causes: mechanisms, both clocks, what still waits, working hours, hand-overs, each down to its signals."""

from dataclasses import replace
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from planner.audit.held import HandOver, Held, Pending, WorkingHours
from planner.audit.model import Audit
from planner.policy import load
from planner.reasons import Figure, Interval, SignalRefs
from planner.services import publish
from planner.store.open import Stores

from ..hr import world
from ..hr.conftest import Enter
from .test_friction import WellMade

SPAN = Interval(low=0.5, high=0.7)
REFS = SignalRefs(total=9, ids=("f" * 32,))
OFFICE = (((540, 1020),),) * 5 + ((),) * 2


def share(value: float, **more: object) -> Figure:
    return Figure(value=value, unit="share", denominator="hours", n=300, interval=SPAN, **more)  # type: ignore[arg-type]


def beside() -> Audit:
    """The invented audit with all that stands beside its causes."""
    found = world._audit(load())
    worked = tuple(
        replace(row, worked=row.hours / 4, worked_share=replace(row.share, value=0.77, clock="working hours"))
        for row in found.waiting
    )
    teams = {"claims": world.CLAIMS, "law": world.LAW}
    over = HandOver(
        giver="claims",
        given="Check",
        taker="claims",
        taken="Approve",
        times=30,
        hours=100.0,
        share=share(0.6),
        parts={"batching": 0.0, "prioritisation": 0.0, "contention": 80.0, "unavailability": 20.0, "extraneous": 0.0},
        signals=REFS,
        people=world.CLAIMS,
    )
    return replace(
        found,
        waiting=worked,
        held=tuple(
            Held(team=t, mechanism="contention", hours=80.0, share=share(0.6), signals=REFS, people=p)
            for t, p in teams.items()
        ),
        pending=tuple(
            Pending(
                team=t,
                cause="decision",
                cases=41,
                hours=900.0,
                age=Figure(value=30.0, unit="hours", denominator="cases", n=41),
                signals=REFS,
                people=p,
            )
            for t, p in teams.items()
        ),
        hours=tuple(
            WorkingHours(team=t, origin="learnt", zone="UTC", week=OFFICE, acts=1234, covered=0.97, people=p)
            for t, p in teams.items()
        ),
        hand_overs=(over, replace(over, giver="law", taker="law", given="Plead", people=world.LAW)),
    )


@pytest.fixture
def hr(stores: Stores, enter: Enter) -> FlaskClient:
    """An HR leader, after a pulse over steps that say when they began."""
    world.prepare(stores)
    audit = beside()
    world._save(stores, "audit", audit, publish.of_audit(audit, world._workforce(), load(), []))
    return enter("hr")


def test_a_team_s_page_says_what_held_its_work_up(hr: FlaskClient, well_made: WellMade) -> None:
    """Mechanism, what still waits, hours and where they come from, each with its range or its count."""
    text = hr.get("/friction/team/claims").text
    well_made(text)
    for words in (
        "What held work up",
        "other work that came earlier and was done first, 80\u00a0%",
        "What still waits",
        "41",
        "Monday to Friday 09:00 to 17:00; Saturday and Sunday off",
        "Learnt from 1,234 steps; 97\u00a0% of them lie within",
    ):
        assert words in text, words


def test_the_other_clock(hr: FlaskClient, well_made: WellMade) -> None:
    """Working hours are one click away, in the table, the drawing's title and the file."""
    assert 'href="/friction/team/claims?clock=working"' in hr.get("/friction/team/claims").text
    text = hr.get("/friction/team/claims?clock=working").text
    well_made(text)
    assert "Where work waits, by cause, in working hours" in text
    assert "77\u00a0%" in text
    assert "Claims,a decision,0.77,0.65,0.75,175.0,300,Likely,0.01,working hours,hours of waiting" in (
        hr.get("/friction/team/claims.csv?clock=working").text
    )


@pytest.mark.parametrize(
    ("path", "team", "kind"),
    [("waiting", "claims", "decision"), ("held", "claims", "contention"), ("pending", "claims", "decision")],
)
def test_each_figure_leads_to_its_signals(
    hr: FlaskClient, well_made: WellMade, path: str, team: str, kind: str
) -> None:
    """Of a group that is large enough; of a smaller one, or of what is not there, nothing."""
    page = f"/friction/signals/1/{path}"
    text = hr.get(f"{page}?{urlencode({'team': team, 'kind': kind})}").text
    assert "Claims: " in text
    assert "taken back" in text
    well_made(text)
    assert hr.get(f"{page}?{urlencode({'team': 'law', 'kind': kind})}").status_code == 404
    assert hr.get(f"{page}?{urlencode({'team': team, 'kind': 'x'})}").status_code == 404


def test_hand_overs_lead_to_their_signals(hr: FlaskClient, well_made: WellMade) -> None:
    """By their number; the one between too few people is not there."""
    text = hr.get("/friction/signals/1/handover?kind=0").text
    assert "between “Check” and “Approve”" in text
    well_made(text)
    for number in ("1", "7", "x"):
        assert hr.get(f"/friction/signals/1/handover?kind={number}").status_code == 404


@pytest.mark.parametrize("what", ["mechanisms", "pending", "hours", "handovers"])
def test_files_hold_no_small_group(hr: FlaskClient, what: str) -> None:
    """Each table can be taken away, without the team of two."""
    text = hr.get(f"/friction/{what}.csv").text
    assert "Claims" in text
    assert "Law" not in text


def test_the_whole_page_is_well_made(hr: FlaskClient, well_made: WellMade) -> None:
    """All teams on both clocks."""
    for path in ("/friction", "/friction?clock=working"):
        well_made(hr.get(path).text)


def test_others_do_not_see_them(hr: FlaskClient, enter: Enter) -> None:
    """An employee has no way to these pages and files."""
    employee = enter("employee")
    for path in ("/friction/signals/1/held?team=claims&kind=contention", "/friction/hours.csv"):
        assert employee.get(path).status_code == 403
