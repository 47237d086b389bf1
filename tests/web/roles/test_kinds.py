"""The kinds of work in the roles: why so many, how steady, quotes, and which roles share them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page

from planner.architect.model import Architecture

from ..conftest import enter as sign_in
from ..hr.conftest import Enter

Pulse = Callable[..., dict[str, int]]
WellMade = Callable[[str], None]


def test_before_a_pulse_the_page_teaches(enter: Enter, well_made: WellMade) -> None:
    """Without results it says what it will show and offers to bring in a file."""
    text = enter("hr").get("/roles/work").text
    assert "No kinds of work yet" in text
    assert "Bring in a file" in text
    well_made(text)


def test_it_opens_with_how_many_why_and_how_steady(hr: FlaskClient, well_made: WellMade) -> None:
    """The number of kinds that may be shown, how many are steady, and why there are as many as were found."""
    text = hr.get("/roles/work").text
    assert "Your roles carry 2 kinds of work; 1 of them is steady." in text
    assert "groups were joined until no two were alike by 0.10 or more." in text
    assert "The product chose this number." in text
    well_made(text)


def test_each_kind_tells_name_size_steadiness_quotes_and_roles(hr: FlaskClient) -> None:
    """How steady it is stands in words with its range; where too few texts tell, that is said."""
    first, second = hr.get("/roles/work").text.split("<h3>draft · judge</h3>")[1].split("<h3>plan · release</h3>")
    for words in ("Steady", "80\xa0% of it is found again", "from 70\xa0% to 90\xa0%", "9 texts", "judge a draft"):
        assert words in first, words
    assert "Shared by" in first
    assert 'href="/roles/analyst"' in first
    assert 'href="/roles/clerk"' in first
    assert "Cannot tell: too few texts" in second


def test_of_many_roles_those_that_carry_most_are_named(pulse: Pulse, enter: Enter, well_made: WellMade) -> None:
    """Eight are linked to, the others counted; the file has all of them."""

    def alter(found: Architecture) -> Architecture:
        more = (replace(load, role=f"clerk{n}") for n in range(20) for load in found.loads if load.role == "clerk")
        return replace(found, loads=(*found.loads, *more))

    pulse(alter=alter)
    client = enter("hr")
    text = client.get("/roles/work").text
    card = text.split("<h3>draft · judge</h3>")[1].split("</article>")[0]
    assert card.count('href="/roles/') == 8
    assert "and 14 more roles" in card
    assert client.get("/roles/work.csv").text.count("draft · judge") == 22
    well_made(text)


def test_work_of_too_few_people_is_neither_quoted_nor_counted(hr: FlaskClient) -> None:
    """Titles of two people's work stay hidden, declared texts stand in; a kind that only they do is not named."""
    pages = [hr.get(path).text for path in ("/roles/work", "/roles/work.csv", "/roles/clerk", "/roles/work?text=sell")]
    assert not [
        word for word in ("plan a release", "sell the shop", "secret", "Chief of Law") if word in "".join(pages)
    ]
    assert '<blockquote class="small">First duty of Clerk.</blockquote>' in pages[0]
    assert "1 more kind of work is done by too few people to show" in pages[0]


def test_the_map_has_a_table_and_a_file(hr: FlaskClient) -> None:
    """The newest quarter of each role that may be shown, in per cent."""
    assert "Which roles do the same work" in hr.get("/roles/work").text
    lines = hr.get("/roles/work.csv").text.lstrip("\ufeff").splitlines()
    assert lines[0] == 'Role,Kind of work,"Share of the role\'s work, %",Quarter'
    assert sorted(lines[1:]) == [
        "Analyst,draft · judge,70.0,2026Q2",
        "Analyst,plan · release,30.0,2026Q2",
        "Clerk,draft · judge,70.0,2026Q2",
        "Clerk,plan · release,30.0,2026Q2",
    ]


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("JUDGE", {"draft · judge"}),
        ("duty clerk.", {"plan · release"}),
        ("analyst", {"draft · judge", "plan · release"}),
    ],
)
def test_words_are_looked_for_in_names_quotes_and_roles(hr: FlaskClient, text: str, there: set[str]) -> None:
    """Every word has to be there, in any case of letters."""
    page = hr.get("/roles/work", query_string={"text": text}).text
    assert {name for name in ("draft · judge", "plan · release") if f"<h3>{name}</h3>" in page} == there


def test_words_that_are_nowhere_leave_a_way_back(hr: FlaskClient, well_made: WellMade) -> None:
    """Nothing found says so and links to all kinds; signs of a page are no page."""
    text = hr.get("/roles/work", query_string={"text": "<b>nowhere", "page": "9"}).text
    assert "No kind of work has these words" in text
    assert "<b>nowhere" not in text
    well_made(text)


@pytest.mark.parametrize(
    ("roles", "said"),
    [(set(), "No map is drawn"), ({"chief"}, "Too few people hold each role to draw what it carries.")],
)
def test_where_no_map_can_be_drawn_the_page_says_why(
    pulse: Pulse, enter: Enter, well_made: WellMade, roles: set[str], said: str
) -> None:
    """Work without roles is told from roles of too few people; kinds found in texts are listed."""
    pulse(alter=lambda found: replace(found, loads=tuple(load for load in found.loads if load.role in roles)))
    text = enter("hr").get("/roles/work").text
    assert said in text
    assert "<h3>draft · judge</h3>" in text
    assert "Chief of Law" not in text
    well_made(text)


@pytest.mark.parametrize(("kept", "said"), [(0, "No texts to group"), (1, "1 kind of work was found")])
def test_no_texts_at_all_differ_from_kinds_that_are_hidden(
    pulse: Pulse, enter: Enter, well_made: WellMade, kept: int, said: str
) -> None:
    """Nothing to group teaches what to bring in; kinds of too few people are said to be hidden."""
    pulse(alter=lambda found: replace(found, clusters=found.clusters[2 : 2 + kept], loads=(), grouping=None))
    text = enter("hr").get("/roles/work").text
    assert said in text
    assert "secret" not in text
    well_made(text)


def test_only_those_who_see_roles_see_their_work(hr: FlaskClient, enter: Enter) -> None:
    """Managers see the same; employees and auditors do not."""
    assert enter("manager").get("/roles/work").status_code == 200
    assert {enter(persona).get("/roles/work").status_code for persona in ("employee", "auditor")} == {403}


def test_the_list_of_roles_and_a_role_lead_there(hr: FlaskClient) -> None:
    """A tab beside the list, a link below a role's own kinds of work."""
    assert 'href="/roles/work"' in hr.get("/roles").text
    assert "Which roles share these kinds of work" in hr.get("/roles/analyst").text


def test_somebody_looks_for_a_word_in_the_browser(pulse: Pulse, live: str, page: Page) -> None:
    """Typing a word and asking leaves the kinds that have it."""
    pulse()
    sign_in(page, live)
    page.goto(f"{live}/roles")
    page.click("text=Kinds of work")
    page.fill("#text", "judge")
    page.click("text=Show these")
    assert page.locator("article h3").all_inner_texts() == ["draft · judge"]
