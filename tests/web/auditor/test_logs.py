"""The logs: every decision with its reason, every act in its chain, every look at a record."""

import csv
import datetime as dt
import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from keeping import keep_run
from sqlalchemy import update

from planner.reasons import Option, Reason, Recommendation
from planner.services import accounts
from planner.store import decisions, log, runs
from planner.store.open import Stores
from planner.store.tables import AuditEntry, Person

from ..pages import faults

Enter = Callable[[str], FlaskClient]
AT = dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC)
PAGES = ("/decisions", "/log", "/access")


def login(stores: Stores, persona: str) -> int:
    """The number of a persona's login."""
    return next(one.login for one in accounts.accounts(stores) if one.persona == persona)


@pytest.fixture
def decided(stores: Stores) -> None:
    """Two decisions on one role: the first against the recommendation, withdrawn by the second."""
    item = Recommendation(
        key="verdict:role:clerk",
        kind="verdict",
        subject="role:clerk",
        recommended="reskill",
        options=(Option(key="reskill", label="Move people on"), Option(key="no change", label="Leave it")),
        certainty="likely",
        sentence="Move people on.",
        because=Reason(claim="The work goes."),
    )
    with stores.records.write() as session:
        run = keep_run(
            session,
            "architect",
            {},
            by="hr@example.org",
            now=AT,
            code_version="1",
            inputs={"imports": []},
            recommendations=[item],
        )
        (number,) = runs.recommendations(session, run)
        for chosen, reason in (("no change", "=HYPERLINK is no reason"), ("reskill", "The desk closes in May.")):
            decisions.save(
                session,
                recommendation_id=number,
                kind="verdict",
                subject="role:clerk",
                chosen=chosen,
                alternatives=["reskill", "no change"],
                reason=reason,
                details={},
                by=login(stores, "hr"),
                now=AT,
            )


def act(stores: Stores, action: str, subject: str, **detail: object) -> None:
    """Write one act into the log."""
    with stores.records.write() as session:
        log.append(session, by="hr@example.org", action=action, subject=subject, detail=detail, now=AT)


@pytest.mark.parametrize("address", PAGES)
def test_empty_logs_teach(signed_in: Enter, address: str) -> None:
    """Before anything happened each log says what will stand there."""
    page = signed_in("auditor").get(address).text
    assert faults(page) == []
    assert "leaves its trace here" in page


@pytest.mark.parametrize(
    ("persona", "open_to"),
    [("auditor", [200, 200, 200]), ("hr", [200, 200, 403]), ("manager", [403] * 3), ("employee", [403] * 3)],
)
def test_who_may_read_the_logs(signed_in: Enter, persona: str, open_to: list[int]) -> None:
    """Auditors read all, HR leaders decisions and acts, others none of them."""
    client = signed_in(persona)
    assert [client.get(address).status_code for address in PAGES] == open_to
    assert client.get("/decisions.csv").status_code == open_to[0]


def test_a_decision_stands_with_alternatives_and_reason(signed_in: Enter, decided: None) -> None:
    """What was chosen, what was recommended, what else was shown, why, and whether it still stands."""
    page = signed_in("auditor").get("/decisions").text
    assert faults(page) == []
    for words in (
        "Leave it",
        "recommended was: Move people on",
        "The desk closes in May.",
        "hr@example.org",
        "Withdrawn on",
    ):
        assert words in page, words
    assert page.index("The desk closes") < page.index("is no reason")


def test_decisions_can_be_taken_away_as_csv(signed_in: Enter, decided: None) -> None:
    """The file holds every decision; a reason that looks like a formula is text."""
    answer = signed_in("auditor").get("/decisions.csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert [row["Chosen"] for row in rows] == ["Move people on", "Leave it"]
    assert rows[0]["Withdrawn"] == ""
    assert rows[1]["Reason"] == "'=HYPERLINK is no reason"


def test_the_log_says_that_it_is_whole(signed_in: Enter, stores: Stores) -> None:
    """Acts stand in words, with the mark of each entry."""
    act(stores, "import", "import:1", file="tickets.csv")
    act(stores, "run audit", "run:4")
    act(stores, "decide", "role:claims-clerk")
    act(stores, "decide account", "account:7", before={"person_id": 12})
    act(stores, "assign", "decision:3", pathways=[1, 2])
    page = signed_in("auditor").get("/log").text
    assert faults(page) == []
    assert "The log is whole" in page
    for words in (
        "Brought a file in",
        "tickets.csv",
        "Ran the audit",
        'href="/runs/4"',
        "Role: claims clerk",
        "Account 7",
        "2 pathways",
    ):
        assert words in page, words
    assert "person_id" not in page


def test_a_log_changed_from_outside_is_told(signed_in: Enter, stores: Stores) -> None:
    """Whoever edits the table directly is found out, with the entry."""
    for number in range(3):
        act(stores, "import", f"import:{number}", file=f"{number}.csv")
    with stores.records.write() as session:
        session.execute(update(AuditEntry).where(AuditEntry.id == 2).values(by="nobody@example.org"))
    page = signed_in("auditor").get("/log").text
    assert faults(page) == []
    assert "entry 2 does not fit the one before" in page
    assert "The log is whole" not in page


def test_looks_stand_without_names(signed_in: Enter, stores: Stores) -> None:
    """Who looked, at what, of whom by number, when; a look at many people is one line."""
    with stores.records.write() as session:
        session.add_all(Person(name=f"Ada Quill {n}") for n in range(5))
    viewer = accounts.viewer(stores, login(stores, "manager"))
    assert viewer is not None
    accounts.log_access(stores, viewer, frozenset("12345"), "team", "/team", now=AT)
    accounts.log_access(stores, viewer, frozenset("1"), "pathway", "/team/1", now=AT)
    page = signed_in("auditor").get("/access").text
    assert faults(page) == []
    assert "manager@example.org" in page
    assert "5 people" in page
    assert "person 1" in page
    assert "Ada" not in page
    assert page.count("<tr>") == 3


@pytest.mark.parametrize("address", PAGES)
def test_pages_beyond_the_end_are_calm(signed_in: Enter, address: str) -> None:
    """A page number without rows says so."""
    for page in ("2", "0", "-1", "x"):
        answer = signed_in("auditor").get(f"{address}?page={page}")
        assert answer.status_code == 200
        assert faults(answer.text) == []
