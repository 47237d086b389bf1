"""Behaviours being watched: verdicts, charts, and what is hidden."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from planner.web.evidence import shown

from ..me.company import BEHAVIOUR, Company, Enter
from .several import several, told

WellMade = Callable[[str], None]


@pytest.mark.parametrize("who", ["Petra Lund", "Nora Wells"])
def test_verdicts_stand_with_their_charts(enter: Enter, well_made: WellMade, who: str) -> None:
    """HR and managers read the verdict, its chart, and that a group too small is hidden."""
    html = enter(who).get("/evidence").text
    well_made(html)
    assert "One behaviour is being watched, and it changed as meant." in html
    assert "<svg" in html
    assert "Claims North" in html
    assert "One behaviour more is watched in groups so small" in html


def test_the_weeks_can_be_taken_along(company: Company, enter: Enter) -> None:
    """The file of a shown behaviour has its weeks; one that is hidden has no file."""
    client = enter("Petra Lund")
    answer = client.get(f"/evidence/{company.team}/{BEHAVIOUR}.csv")
    assert answer.mimetype == "text/csv"
    assert answer.text.count("2026-") == 26
    assert client.get(f"/evidence/few/{BEHAVIOUR}.csv").status_code == 404


def test_one_team_can_be_picked(company: Company, enter: Enter, well_made: WellMade) -> None:
    """A team without anything watched says so."""
    html = enter("Petra Lund").get("/evidence?team=claims-south").text
    well_made(html)
    assert "Nothing is being watched yet." in html


def test_employees_do_not_see_teams(company: Company, enter: Enter) -> None:
    """Somebody's own evidence is on their own page; the teams' is not open to them."""
    assert enter("Ada Quill").get("/evidence").status_code == 403
    assert enter("Ada Quill").get(f"/evidence/{company.team}/{BEHAVIOUR}.csv").status_code == 403


def test_what_fades_stands_first_with_what_to_look_at(company: Company, enter: Enter, well_made: WellMade) -> None:
    """A change that goes back is the finding of the page; its four questions stand once, before any verdict."""
    several(company)
    html = enter("Petra Lund").get("/evidence").text
    well_made(html)
    assert "had changed in Claims North, and fades again.</h1>" in html
    assert "since the week of 20\u00a0July 2026: about 25\u00a0% of the change is left" in html
    asked = [html.index(cause) for cause in ("Incentives.", "Leaders&#39; modelling.", "Governance.", "Workflow.")]
    assert asked == sorted(asked)
    assert html.count("What of governance?") == 1
    assert asked[-1] < html.index("What got worse")


def test_each_verdict_says_what_it_rests_on(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Adoption, the teams beside, and the weeks that would tell stand with the verdict, grouped by it."""
    several(company)
    html = enter("Nora Wells").get("/evidence").text
    well_made(html)
    groups = [
        html.index(f">{words}</h2>") for words in ("What got worse", "What changed as meant", "What did not change")
    ]
    assert groups == sorted(groups)
    assert "It is adopted." in html
    assert "It holds so far." in html
    assert "With a team that started nothing: Claims South." in html
    assert "About 6 more weeks would tell" in html
    assert "More weeks alone will not tell." in html


def test_a_local_win_is_not_called_scale(company: Company, enter: Enter, well_made: WellMade) -> None:
    """One team of two is said to be a local win; a behaviour begun in a team too small is not told over all."""
    several(company)
    html = enter("Petra Lund").get("/evidence").text
    well_made(html)
    assert "A local win, not scale" in html
    assert "A capability of the organisation<" not in html
    assert "12\u00a0points (7 to 17)" in html
    assert "One behaviour more is not told over all teams" in html


@pytest.mark.parametrize("path", ["/decay", "/hr"])
def test_what_fades_is_told_where_hr_looks(company: Company, enter: Enter, well_made: WellMade, path: str) -> None:
    """The alarm stands with its questions on the first page and on that of signs of decay, and leads to the weeks."""
    keys = several(company)
    html = enter("Petra Lund").get(path).text
    well_made(html)
    assert "since the week of 20\u00a0July 2026" in html
    assert "What of workflow?" in html
    assert f"/evidence#{keys[1]}-claims-north" in html


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"start": dt.date(2099, 1, 5), "more_weeks": None}, "Its start lies ahead"),
        ({"baseline": None, "more_weeks": None}, "No later week will tell"),
        ({"more_weeks": None}, "More weeks alone will not tell"),
        ({"more_weeks": 1}, "About 1 more week would tell"),
        ({"verdict": "worse"}, ""),
    ],
)
def test_what_would_tell_is_said_for_each_reason(changed: dict[str, Any], said: str) -> None:
    """A start ahead, too few weeks before it, weeks that vary too much, and weeks that are still to come differ."""
    one = replace(told("asks", "a", frozenset("12345")), **changed)
    found = shown.Shown(evidence=one, behaviour="Asks", team="A", drawn=None).tells
    assert found.startswith(said)
    assert bool(found) == bool(said)
