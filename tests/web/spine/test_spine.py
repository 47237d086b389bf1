"""The spine: who sees it, naming figures, a definition that breaks the series, and what the data say of assumptions."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from planner.activate.model_programme import Definition, Link
from planner.services import spine
from planner.services.errors import NotFound, Refused

from ..me.company import BEHAVIOUR, Company, Enter, viewer
from .conftest import Read, means, months, wave

WellMade = Callable[[str], None]


def add(company: Company, name: str, layer: Any = "driver", **different: object) -> str:
    """Put a figure on the spine."""
    leader = viewer(company.stores, "Petra Lund")
    definition = means(name, **different)
    return spine.add(company.stores, leader, name=name, layer=layer, owner="Head of Claims", definition=definition)


def link(company: Company, lower: str, upper: str, kind: Any = "figure", lag: int = 0) -> int:
    """Assume that one moves the other."""
    made = Link(number=0, kind=kind, lower=lower, upper=upper, assumption="Less work comes back", lag=lag)
    return spine.link(company.stores, viewer(company.stores, "Petra Lund"), made)


def seen(company: Company) -> spine.Page:
    """The spine as an HR leader sees it."""
    return spine.page(company.stores, viewer(company.stores, "Petra Lund"))


def sent(**different: object) -> dict[str, object]:
    """What the form of a new figure sends."""
    given: dict[str, object] = {
        "name": "Cost per case",
        "layer": "outcome",
        "owner": "Head of Claims",
        "signal": "Cost per case",
        "means": "All costs of a case",
        "unit": "EUR",
        "direction": "down",
        "smallest": "1",
        "since": "2024-01-01",
        "why": "",
    }
    return given | different


def test_an_empty_spine_teaches(company: Company, enter: Enter, well_made: WellMade) -> None:
    """HR leaders are led to what fills it; nobody else sees it."""
    text = enter("Petra Lund").get("/spine").text
    assert "Bring in readings of key figures" in text
    well_made(text)
    assert enter("Nora Wells").get("/spine").status_code == 403
    assert enter("Ada Quill").get("/spine").status_code == 403


def test_a_figure_is_named_with_its_owner_and_definition(
    company: Company, read: Read, enter: Enter, well_made: WellMade
) -> None:
    """Its page shows its line, table and file, and what it means since when; undo takes it out."""
    read("Cost per case", wave(18))
    client = enter("Petra Lund")
    well_made(client.get("/spine/new").text)
    assert client.post("/spine/new", data=sent()).headers["Location"] == "/spine/figures/cost-per-case"
    text = client.get("/spine/figures/cost-per-case").text
    assert "Owned by Head of Claims" in text
    assert '<figure class="shown">' in text
    assert "petra.lund@example.org" in text
    well_made(text)
    assert len(client.get("/spine/figures/cost-per-case.csv").text.splitlines()) == 19
    assert client.post("/spine/figures/cost-per-case/out").status_code == 302
    assert "Cost per case" not in spine.page(company.stores, viewer(company.stores, "Petra Lund")).figures
    client.post("/spine/figures/cost-per-case/back")
    assert "cost-per-case" in seen(company).figures


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": ""}, "Name the figure"),
        ({"owner": " "}, "Name who owns it"),
        ({"smallest": "0"}, "more than nothing"),
        ({"smallest": "little"}, "Not a valid float"),
        ({"signal": "Nothing"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    company: Company, read: Read, enter: Enter, well_made: WellMade, wrong: dict[str, object], told: str
) -> None:
    """Nothing is kept, and what was typed stays."""
    read("Cost per case", wave(3))
    answer = enter("Petra Lund").post("/spine/new", data=sent(**wrong))
    assert answer.status_code == 400
    assert told in answer.text
    well_made(answer.text)
    assert seen(company).figures == {}


def test_a_changed_definition_breaks_the_series_visibly(
    company: Company, read: Read, enter: Enter, well_made: WellMade
) -> None:
    """Two lines with a label between them; comparing over the day is refused with the sentence why; undo mends it."""
    read("Cost per case", wave(12))
    add(company, "Cost per case")
    client = enter("Petra Lund")
    well_made(client.get("/spine/figures/cost-per-case/define").text)
    new = sent(since="2024-07-01", why="", means="All costs but rent")
    early = client.post("/spine/figures/cost-per-case/define", data=new)
    assert early.status_code == 400
    assert "Say why the definition changes" in early.text
    assert (
        client.post("/spine/figures/cost-per-case/define", data=new | {"why": "Rent is paid elsewhere"}).status_code
        == 302
    )
    text = client.get("/spine/figures/cost-per-case").text
    assert "means something else since 1 July 2024 (Rent is paid elsewhere)" in text
    assert "cannot be compared" in text
    assert "new definition 2" in text
    well_made(text)
    client.post("/spine/figures/cost-per-case/definitions/2/undo")
    assert "cannot be compared" not in client.get("/spine/figures/cost-per-case").text
    assert client.post("/spine/figures/cost-per-case/definitions/1/undo").status_code == 404


def test_a_unit_that_changed_midway_is_told(company: Company, read: Read, enter: Enter, well_made: WellMade) -> None:
    """Those readings are not used until a definition says so, and then the line breaks there."""
    values = wave(12)
    read("Cost per case", {month: values[month] for month in months(8)})
    read("Cost per case", {month: values[month] / 1000 for month in months(4, first=8)}, unit="kEUR")
    key = add(company, "Cost per case")
    text = enter("Petra Lund").get(f"/spine/figures/{key}").text
    assert "4 readings since 1 September 2024 not used: in kEUR, where the definition says EUR" in text
    well_made(text)
    leader = viewer(company.stores, "Petra Lund")
    newer = means("Cost per case", since=dt.date(2024, 9, 1), unit="kEUR", why="Reported in thousands")
    spine.define(company.stores, leader, key, newer)
    course = seen(company).courses[key]
    assert [(one.unit, len(one.points)) for one in course.stretches] == [("EUR", 8), ("kEUR", 4)]
    assert course.left_out == ()


def test_gaps_are_told(company: Company, read: Read, enter: Enter) -> None:
    """Missing months stand on the page."""
    values = wave(12)
    read("Cost per case", {month: value for month, value in values.items() if month not in ("2024-05", "2024-06")})
    key = add(company, "Cost per case")
    text = enter("Petra Lund").get(f"/spine/figures/{key}").text
    assert "No reading after 30 April 2024 until 30 June 2024: 2 are missing" in text


def test_an_assumption_is_held_against_the_data(
    company: Company, read: Read, enter: Enter, well_made: WellMade
) -> None:
    """Readings that go together support it; the words say that no cause is shown; taking it back can be undone."""
    values = wave(30)
    noise = wave(30, by=0.1, level=0.0)
    read("Rework", values)
    read(
        "Cost per case",
        {month: 2 * value + noise[month] * (-1) ** at for at, (month, value) in enumerate(values.items())},
    )
    add(company, "Rework")
    add(company, "Cost per case", "outcome")
    client = enter("Petra Lund")
    data = {"lower": "figure:rework", "upper": "cost-per-case", "assumption": "Less work comes back", "lag": "0"}
    well_made(client.get("/spine/link").text)
    assert client.post("/spine/link", data=data).status_code == 302
    page = seen(company)
    assert [one.verdict for one in page.judged] == ["supports"]
    text = client.get("/spine").text
    assert "Of 1 assumption, the data go with 1." in text
    assert "a third thing may move both" in text
    well_made(text)
    assert "Rework,Cost per case" in client.get("/spine/spine.csv").text
    again = client.post("/spine/link", data=data)
    assert "linked already" in again.text
    number = page.judged[0].link.number
    client.post(f"/spine/links/{number}/out")
    assert seen(company).judged == ()
    client.post(f"/spine/links/{number}/back")
    assert len(seen(company).judged) == 1


def test_a_behaviour_without_readings_beside_it_cannot_be_told(
    company: Company, read: Read, enter: Enter, well_made: WellMade
) -> None:
    """A practised behaviour that hangs on nothing is named; once linked it says what is missing."""
    read("Rework", wave(12))
    add(company, "Rework")
    assert [one.key for one in seen(company).loose] == [BEHAVIOUR]
    text = enter("Petra Lund").get("/spine").text
    assert "assumed to move no figure" in text
    well_made(text)
    link(company, BEHAVIOUR, "rework", "behaviour")
    page = seen(company)
    assert page.loose == ()
    assert [one.verdict for one in page.judged] == ["cannot tell"]
    well_made(enter("Petra Lund").get("/spine").text)


def test_only_what_makes_sense_is_linked(company: Company, read: Read) -> None:
    """A behaviour moves a driver, a driver an outcome; a link needs its reason; nothing is double."""
    read("Rework", wave(3))
    read("Cost per case", wave(3))
    add(company, "Rework")
    add(company, "Cost per case", "outcome")
    for lower, upper, kind in (
        (BEHAVIOUR, "cost-per-case", "behaviour"),
        ("cost-per-case", "rework", "figure"),
        ("rework", "nothing", "figure"),
    ):
        with pytest.raises(Refused):
            link(company, lower, upper, kind)
    link(company, "rework", "cost-per-case")
    with pytest.raises(Refused, match="linked already"):
        link(company, "rework", "cost-per-case")
    with pytest.raises(Refused, match="in the spine already"):
        add(company, "Rework")


def test_a_definition_cannot_begin_before_the_last(company: Company, read: Read) -> None:
    """History is not rewritten."""
    read("Rework", wave(3))
    key = add(company, "Rework")
    older: Definition = means("Rework", since=dt.date(2023, 1, 1), why="No")
    with pytest.raises(Refused, match="begins after"):
        spine.define(company.stores, viewer(company.stores, "Petra Lund"), key, older)
    with pytest.raises(NotFound):
        spine.define(company.stores, viewer(company.stores, "Petra Lund"), "nothing", older)
