"""A programme is begun, reviewed, decided on at its gate and gone on with; each step can be taken back."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import delete, select

from planner.access import Viewer
from planner.activate.model_programme import Right
from planner.services import auditing, clock, home, programme, programme_evidence, replaying, spine
from planner.services.errors import NotAllowed, Refused
from planner.services.programme_values import Order
from planner.store import log
from planner.store import programme as pathways_of
from planner.store.tables import PathwayRecord, RecommendationRecord, Run

from ..me.company import Company, Enter, viewer
from ..spine.conftest import Read, means, wave

WellMade = Callable[[str], None]
TODAY = dt.date(2026, 9, 14)
START, END = dt.date(2026, 6, 1), dt.date(2026, 9, 7)


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Monday after the invented pulse and a week after the gate."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def begin(company: Company, **different: object) -> int:
    """Begin a programme."""
    given: dict[str, object] = {
        "programme": "Right the first time",
        "start": START,
        "end": END,
        "objective": "Answer within a day",
        "rights": (Right(what="Which teams take part", role="Head of Claims"),),
    }
    return programme.begin(company.stores, leader(company), Order(**(given | different)))  # type: ignore[arg-type]


def leader(company: Company) -> Viewer:
    """The HR leader."""
    return viewer(company.stores, "Petra Lund")


def decided(company: Company, option: str = "pause") -> int:
    """A cycle that was decided on."""
    number = begin(company)
    programme.propose(company.stores, leader(company), number)
    programme.decide(company.stores, leader(company), number, option=option, reason="As it stands")
    return number


def sent(**different: object) -> dict[str, object]:
    """What the form of a new programme sends."""
    given: dict[str, object] = {
        "programme": "Right the first time",
        "objective": "Answer within a day",
        "rights": "Which teams take part: Head of Claims",
        "start": "2026-06-01",
        "end": "2026-09-07",
    }
    return given | different


def test_an_empty_page_teaches(company: Company, enter: Enter, well_made: WellMade) -> None:
    """HR leaders begin; nobody else sees it."""
    client = enter("Petra Lund")
    text = client.get("/programme").text
    assert "No programme runs yet" in text
    well_made(text)
    well_made(client.get("/programme/new").text)
    assert enter("Nora Wells").get("/programme").status_code == 403
    with pytest.raises(NotAllowed):
        programme.page(company.stores, viewer(company.stores, "Nora Wells"))


def test_a_programme_is_begun_with_its_reviews(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Its outcomes keep the version of their definition; its reviews are dated; undo takes it back."""
    client = enter("Petra Lund")
    where = client.post("/programme/new", data=sent()).headers["Location"]
    text = client.get(where).text
    assert "13\u00a0July 2026" in text
    assert "24\u00a0August 2026" in text
    assert "Which teams take part: Head of Claims" in text
    well_made(text)
    index = client.get("/programme").text
    assert "3 dates have passed without anything said" in index
    well_made(index)
    client.post(f"{where}/remove")
    assert "No programme runs yet" in client.get("/programme").text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"objective": ""}, "Say what it is for"),
        ({"end": "2026-05-01"}, "ends after it begins"),
        ({"end": "2028-05-01"}, "within 53 weeks"),
        ({"rights": "Head of Claims decides"}, "on each line"),
        ({"outcomes": "nothing"}, "not a valid choice"),
    ],
)
def test_what_is_wrong_is_said(
    company: Company, enter: Enter, well_made: WellMade, wrong: dict[str, object], told: str
) -> None:
    """Nothing is begun, and what was typed stays."""
    answer = enter("Petra Lund").post("/programme/new", data=sent(**wrong))
    assert answer.status_code == 400
    assert told in answer.text
    well_made(answer.text)


def test_what_was_known_at_a_gate_is_no_tampering_and_says_why_it_is_not_made_again(company: Company) -> None:
    """Its marks are in the log and its proposal fits; whoever changes the proposal is found out."""
    number = begin(company)
    programme.propose(company.stores, leader(company), number)
    with company.stores.records.read() as session:
        [run] = session.scalars(select(Run.id).where(Run.phase == "programme"))
    told = replaying.replay(company.stores, run, by="test")
    assert told.outcome == replaying.CANNOT
    assert "put together from what pages show on its day" in told.sentence
    with company.stores.records.write() as session:
        session.execute(delete(RecommendationRecord).where(RecommendationRecord.run_id == run))
    assert replaying.replay(company.stores, run, by="test").outcome == replaying.CHANGED


def test_taking_back_a_lesson_and_a_review_is_in_the_log(company: Company) -> None:
    """Whoever takes back what was kept is known."""
    number, hr = begin(company), leader(company)
    programme.unlearn(company.stores, hr, programme.learn(company.stores, hr, number, kind="kept", text="Short forms"))
    review = programme.cycle(company.stores, hr, number).cycle.reviews[0].number
    programme.hold_review(company.stores, hr, review, note="It is worth it", cost=None)
    programme.reopen_review(company.stores, hr, review)
    with company.stores.records.read() as session:
        acts = [one.action for one in log.entries(session, limit=4)]
    assert acts == ["take back review", "hold review", "take back lesson", "keep lesson"]


@pytest.mark.parametrize(
    ("people", "hours", "told", "sentence"),
    [
        (5, 3.0, 200.0, "About 200 hours"),
        (6, 3.0, 200.0, "About 200 hours"),
        (6, 0.5, None, "Fewer than 100 hours"),
        (4, 3.0, None, "of too few people"),
    ],
)
def test_two_cycles_do_not_tell_one_persons_hours(
    company: Company, monkeypatch: pytest.MonkeyPatch, people: int, hours: float, told: float | None, sentence: str
) -> None:
    """Hours are rounded so far that one person more makes no figure of their own; of few people none is told."""
    start, end = dt.date(2026, 1, 5), dt.date(2026, 4, 6)
    rows = [
        PathwayRecord(person_id=at, hours_per_week=hours, start=start, ended_at=None) for at in range(1, people + 1)
    ]
    monkeypatch.setattr(pathways_of, "pathways", lambda *_: rows)
    cost = programme_evidence._cost(company.stores, start, end, None)
    assert cost.hours == told
    assert sentence in cost.sentence


def test_the_same_name_is_begun_once(company: Company) -> None:
    """A second cycle is the next one."""
    begin(company)
    with pytest.raises(Refused, match="is there already"):
        begin(company, programme="RIGHT the first time")


def test_a_local_win_is_not_proposed_to_be_scaled(company: Company, enter: Enter, well_made: WellMade) -> None:
    """One behaviour changed in one team that may be shown: the gate proposes a pause and says why not to scale."""
    number = begin(company)
    client = enter("Petra Lund")
    assert client.get(f"/programme/{number}/decide").status_code == 404
    page = client.get(f"/programme/{number}").text
    assert "a local win is not scale" in page
    well_made(page)
    client.post(f"/programme/{number}/gate")
    gate = client.get(f"/programme/{number}/decide").text
    assert "The evidence speaks for this" in gate
    well_made(gate)
    proposed = programme.cycle(company.stores, leader(company), number).shown
    assert proposed is not None
    assert proposed.proposed == "pause"
    assert "Claims North alone" in proposed.refused_scale
    assert len(client.get(f"/programme/{number}.csv").text.splitlines()) == 2


def test_a_person_decides_and_can_take_it_back(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Against the proposal too; the log has the alternatives and the reason; withdrawing opens the gate again."""
    number = begin(company)
    programme.propose(company.stores, leader(company), number)
    client = enter("Petra Lund")
    empty = client.post(f"/programme/{number}/decide", data={"option": "scale", "reason": ""})
    assert empty.status_code == 400
    well_made(empty.text)
    client.post(f"/programme/{number}/decide", data={"option": "scale", "reason": "Two more teams asked for it"})
    page = client.get(f"/programme/{number}").text
    assert "was scaled" in page
    assert "Two more teams asked for it" in page
    well_made(page)
    (logged,) = [one for one in auditing.decided(company.stores, leader(company)) if one.kind == "gate"]
    assert logged.subject == "Right the first time, cycle 1"
    assert len(logged.alternatives) == 3
    client.post(f"/programme/{number}/withdraw")
    assert programme.cycle(company.stores, leader(company), number).cycle.decided is None


def test_a_run_of_a_gate_has_its_page(company: Company, enter: Enter, well_made: WellMade) -> None:
    """It can be replayed by eye like any other run."""
    number = begin(company)
    programme.propose(company.stores, leader(company), number)
    runs = [one for one in auditing.run_list(company.stores, leader(company)) if one.phase == "programme"]
    text = enter("Petra Lund").get(f"/runs/{runs[0].number}").text
    assert "what the gate of a cycle rests on" in text
    well_made(text)


def test_the_next_cycle_inherits(company: Company, read: Read, enter: Enter, well_made: WellMade) -> None:
    """Outcomes as they are defined now, rights and lessons; a definition that changed meanwhile is told."""
    read("Cost", wave(18))
    key = spine.add(
        company.stores, leader(company), name="Cost", layer="outcome", owner="Head", definition=means("Cost")
    )
    number = begin(company, outcomes=(key,))
    programme.learn(company.stores, leader(company), number, kind="kept", text="Limits at the desk")
    newer = means("Cost", since=dt.date(2025, 1, 1), why="Rent is paid elsewhere")
    spine.define(company.stores, leader(company), key, newer)
    client = enter("Petra Lund")
    page = client.get(f"/programme/{number}").text
    assert "means something else than when this cycle began" in page
    well_made(page)
    early = client.post(f"/programme/{number}/next", data={"start": "2026-09-14", "end": "2026-12-01"})
    assert "Decide at the gate first" in early.text
    programme.propose(company.stores, leader(company), number)
    programme.decide(company.stores, leader(company), number, option="pause", reason="Change the measure first")
    well_made(client.get(f"/programme/{number}/next").text)
    where = client.post(f"/programme/{number}/next", data={"start": "2026-09-14", "end": "2026-12-01"}).headers[
        "Location"
    ]
    following = programme.cycle(company.stores, leader(company), int(where.rsplit("/", 1)[1])).cycle
    assert following.number == 2
    assert following.plan.outcomes == {key: 2}
    assert [one.text for one in following.plan.lessons] == ["Limits at the desk"]
    assert following.plan.rights[0].role == "Head of Claims"
    assert following.redefined == ()
    text = client.get(where).text
    assert "from cycle 1" in text
    well_made(text)
    assert client.post(f"/programme/{number}/withdraw").status_code == 400
    assert client.post(f"/programme/{number}/remove").status_code == 400


def test_what_was_retired_does_not_go_on(company: Company) -> None:
    """Another programme may."""
    number = decided(company, "retire")
    with pytest.raises(Refused, match="retired"):
        programme.go_on(company.stores, leader(company), number, start=TODAY, end=TODAY + dt.timedelta(days=90))


def test_a_cycle_goes_on_once_and_not_before_its_end(company: Company) -> None:
    """Two people at once begin one next cycle."""
    number, later = decided(company), TODAY + dt.timedelta(days=90)
    with pytest.raises(Refused, match="has ended"):
        programme.go_on(company.stores, leader(company), number, start=START, end=later)
    programme.go_on(company.stores, leader(company), number, start=TODAY, end=later)
    with pytest.raises(Refused, match="begun already"):
        programme.go_on(company.stores, leader(company), number, start=TODAY, end=later)


def test_reviews_are_held_and_taken_back(company: Company, enter: Enter, well_made: WellMade) -> None:
    """What it cost is asked and never guessed; what was due is no longer late."""
    number = begin(company)
    (first, _) = programme.cycle(company.stores, leader(company), number).cycle.reviews
    client = enter("Petra Lund")
    address = f"/programme/{number}/reviews/{first.number}"
    well_made(client.get(address).text)
    wrong = client.post(address, data={"note": "", "cost": "much"})
    assert wrong.status_code == 400
    well_made(wrong.text)
    assert client.post(address, data={"note": "Worth it in the north", "cost": "1200"}).status_code == 302
    page = client.get(f"/programme/{number}").text
    assert "Worth it in the north" in page
    assert "1,200 in money so far" in page
    well_made(page)
    client.post(f"/programme/reviews/{first.number}/reopen")
    assert programme.cycle(company.stores, leader(company), number).cycle.reviews[0].late


def test_lessons_are_kept_and_taken_back(company: Company, enter: Enter, well_made: WellMade) -> None:
    """An empty one is refused."""
    number, client = begin(company), enter("Petra Lund")
    assert client.post(f"/programme/{number}/lessons", data={"kind": "kept", "text": ""}).status_code == 400
    client.post(f"/programme/{number}/lessons", data={"kind": "stopped", "text": "Two versions of the report"})
    ((lesson, kept),) = programme.cycle(company.stores, leader(company), number).cycle.own
    assert kept.kind == "stopped"
    well_made(client.get(f"/programme/{number}").text)
    client.post(f"/programme/lessons/{lesson}/remove")
    assert programme.cycle(company.stores, leader(company), number).cycle.own == ()


def test_dates_come_up_until_something_is_said(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two weeks ahead; a decided cycle has none."""
    number = begin(company)
    assert [one.late for one in programme.due(company.stores, leader(company))] == [True, True, True]
    monkeypatch.setattr(clock, "today", lambda: dt.date(2026, 7, 1))
    assert [one.day for one in programme.due(company.stores, leader(company))] == [dt.date(2026, 7, 13)]
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    programme.propose(company.stores, leader(company), number)
    programme.decide(company.stores, leader(company), number, option="pause", reason="x")
    assert programme.due(company.stores, leader(company)) == ()
    assert home.page(company.stores, leader(company)) is not None


def test_dates_that_come_up_stand_on_the_first_page(company: Company, enter: Enter, well_made: WellMade) -> None:
    """With those that have passed."""
    begin(company)
    text = enter("Petra Lund").get("/hr").text
    assert "Gate of Right the first time, cycle 1" in text
    well_made(text)
