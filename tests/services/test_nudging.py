"""Reminders leave once at most, when they may, and every attempt is kept; nothing else is held up."""

import datetime as dt
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from channels.servers import HERE, Mailbox, Sink, mail_server, web_server

from planner.channels import Sent, get
from planner.config import Settings
from planner.services import clock, house, nudging, preferring, sending, sent
from planner.services.preferring import Choice
from planner.store import directory, log, pathways
from planner.store.open import Stores, open_stores
from planner.store.tables import Assignment, AuditEntry, Nudge, StepRecord

from .reminded import MONDAY, NINE, Office, address, office

ADA, BEN = "Ada Quill", "Ben Ostler"
Open = Callable[..., Office]


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """What arrives by e-mail."""
    return Mailbox()


@pytest.fixture
def port(box: Mailbox) -> Iterator[int]:
    """The port of the mail server."""
    with mail_server(box) as number:
        yield number


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with the shipped library, to be copied."""
    folder = tmp_path_factory.mktemp("template") / "instance"
    house.prepare(Settings(instance=folder)).close()
    return folder


@pytest.fixture
def open_office(template: Path, tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open an office with these people, with settings of its own."""
    opened: list[Stores] = []

    def make(*names: str, zone: str | None = "Europe/Berlin", **settings: Any) -> Office:
        plain = {
            "instance": Path(shutil.copytree(template, tmp_path / "instance")),
            "allowed_private_hosts": HERE,
            "smtp_host": HERE,
            "smtp_port": port,
            "smtp_security": "none",
            "smtp_from": "planner@example.org",
        }
        chosen = Settings(**plain | settings)
        opened.append(house.prepare(chosen) if chosen.database else open_stores(chosen))
        return office(opened[-1], monkeypatch, *names, zone=zone)

    yield make
    for stores in opened:
        stores.close()


def test_a_reminder_leaves_when_it_is_due(open_office: Open, box: Mailbox) -> None:
    """At nine where the person is, and not before; it is kept, and the person sees it."""
    here = open_office(ADA)
    here.remind(ADA)
    here.clock.forward(minutes=-1)
    nudging.work(here.stores)
    assert box.letters == []
    here.clock.forward(minutes=1)
    assert nudging.work(here.stores) == {"sent": 2}
    (letter,) = box.letters
    assert letter["To"] == address(ADA)
    assert "Read a draft" in letter.get_content()
    told = {(one.channel, one.outcome) for one in sent.mine(here.stores, here.viewer(ADA))}
    assert told == {("By e-mail", "sent"), ("On my page here", "sent")}


def test_it_leaves_once_however_often_it_is_looked_after(open_office: Open, box: Mailbox) -> None:
    """Also where the mark that it was laid out is lost: its key is known."""
    here = open_office(ADA)
    number = here.remind(ADA)
    for _ in range(3):
        nudging.work(here.stores)
        here.change(Nudge, number, sent_at=None)
    assert len(box.letters) == 1
    assert here.states("email") == ["sent"]


@pytest.mark.parametrize("arrived", [True, False])
def test_what_was_being_sent_at_a_stop_is_never_sent_again(
    open_office: Open, box: Mailbox, monkeypatch: pytest.MonkeyPatch, arrived: bool
) -> None:
    """Whether it left before the stop or not: the row says so, and after a while that nobody knows."""
    here = open_office(ADA)
    here.remind(ADA)
    channel = get("email")
    real = channel.send

    def stop(message: Any, settings: Any) -> Any:
        if arrived:
            assert real(message, settings) == Sent()
        raise KeyboardInterrupt

    with monkeypatch.context() as during:
        during.setattr(channel, "send", stop)
        with pytest.raises(KeyboardInterrupt):
            nudging.work(here.stores)
    assert here.states("email") == ["sending"]
    nudging.work(here.stores)
    assert here.states("email") == ["sending"]
    here.clock.forward(minutes=16)
    assert nudging.work(here.stores)["unknown"] == 1
    assert here.states("email") == ["unknown"]
    assert len(box.letters) == int(arrived)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-02T20:00", "2026-03-03T07:00"),
        # The nights in which clocks are changed: eight in the morning is six by UTC after one, seven after the other.
        ("2026-03-28T20:00", "2026-03-29T06:00"),
        ("2026-10-24T20:00", "2026-10-25T07:00"),
    ],
)
def test_quiet_hours_are_kept_where_the_person_is(open_office: Open, box: Mailbox, moment: str, expected: str) -> None:
    """What is due in the evening leaves at eight the next morning, also after a change of clocks."""
    here = open_office(ADA)
    here.clock.at = dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
    here.remind(ADA, due=here.clock.at.date())
    assert nudging.work(here.stores)["later"] == 1
    (row,) = here.outgoing("email")
    assert row.due == dt.datetime.fromisoformat(expected).replace(tzinfo=dt.UTC)
    here.clock.at = row.due - dt.timedelta(minutes=1)
    nudging.work(here.stores)
    assert box.letters == []
    here.clock.forward(minutes=1)
    nudging.work(here.stores)
    assert len(box.letters) == 1


def test_people_in_other_zones_are_reminded_at_their_own_nine(open_office: Open, box: Mailbox) -> None:
    """A zone that is none falls back to that of the settings."""
    here = open_office(ADA, zone="Mars/Olympus", time_zone="America/New_York")
    here.remind(ADA)
    nudging.work(here.stores)
    assert box.letters == []
    assert here.outgoing("email")[0].due == NINE + dt.timedelta(hours=6)


def choice(here: Office, name: str, **more: Any) -> int:
    """Let somebody choose."""
    wanted = Choice(
        channels=frozenset({"inbox", "email"}), quiet_from=18 * 60, quiet_to=8 * 60, time_zone="", stopped=False
    )
    return preferring.choose(here.stores, here.viewer(name), replace(wanted, **more))


@pytest.mark.parametrize("more", [{"stopped": True}, {"channels": frozenset({"inbox"})}])
def test_opting_out_holds_at_once_also_for_what_waits(open_office: Open, box: Mailbox, more: Any) -> None:
    """What waited is dropped, and nothing more is laid out."""
    here = open_office(ADA, BEN)
    here.clock.forward(hours=11)
    for name in (ADA, BEN):
        here.remind(name)
    nudging.work(here.stores)
    assert here.states("email") == ["waiting", "waiting"]
    assert choice(here, ADA, **more) == 1
    here.clock.forward(hours=13)
    here.remind(ADA, "Another", due=here.clock.at.date())
    nudging.work(here.stores)
    assert [letter["To"] for letter in box.letters] == [address(BEN)]
    assert sorted(here.states("email")) == ["dropped", "sent"]


def test_who_stopped_reminders_has_an_empty_inbox(open_office: Open) -> None:
    """And finds it again when they let them come again."""
    here = open_office(ADA)
    here.remind(ADA)

    def inbox() -> list[str]:
        with here.stores.records.read() as session:
            waiting = pathways.inbox(session, here.people[ADA], MONDAY)
            return [one.text for one in nudging.inbox(session, here.stores, here.people[ADA], waiting)]

    assert inbox() == ["Read a draft"]
    choice(here, ADA, stopped=True)
    assert inbox() == []
    choice(here, ADA)
    assert inbox() == ["Read a draft"]


def test_few_leave_in_a_day_and_in_a_week(open_office: Open, box: Mailbox) -> None:
    """One a day and three in seven days; the fourth is dropped and stays on the page."""
    here = open_office(ADA)
    for number in range(2):
        here.remind(ADA, f"Reminder {number}")
    nudging.work(here.stores)
    assert len(box.letters) == 1
    waiting = next(row for row in here.outgoing("email") if row.state == "waiting")
    assert waiting.due == NINE + dt.timedelta(days=1)
    for day in range(1, 4):
        here.clock.forward(days=1)
        here.remind(ADA, f"Reminder of day {day}", due=here.clock.at.date())
        nudging.work(here.stores)
    assert len(box.letters) == 3
    assert "dropped" in here.states("email")
    assert set(here.states("inbox")) == {"sent"}


def test_what_fails_is_tried_again_with_growing_gaps(open_office: Open, box: Mailbox) -> None:
    """Each attempt is kept with its reason; the letter arrives once the server takes it."""
    here = open_office(ADA)
    here.remind(ADA)
    box.answers += ["451 Later", "451 Later"]
    nudging.work(here.stores)
    (row,) = here.outgoing("email")
    assert (row.state, row.due) == ("waiting", NINE + dt.timedelta(minutes=5))
    assert "451" in row.reason
    here.clock.forward(minutes=5)
    nudging.work(here.stores)
    assert here.outgoing("email")[0].due == here.clock.at + dt.timedelta(minutes=30)
    here.clock.forward(minutes=30)
    nudging.work(here.stores)
    (row,) = here.outgoing("email")
    assert (row.state, [one["outcome"] for one in row.tries]) == ("sent", ["failed", "failed", "sent"])
    assert len(box.letters) == 1


def test_what_keeps_failing_has_failed(open_office: Open, box: Mailbox) -> None:
    """After the last gap it is closed; what can never succeed is closed at once."""
    here = open_office(ADA, BEN)
    here.remind(ADA)
    box.refused[address(ADA)] = "450 Busy"
    for minutes in (0, 5, 30, 120, 720):
        here.clock.forward(minutes=minutes)
        if not 7 <= here.clock.at.hour < 17:
            here.clock.at = here.clock.at.replace(hour=8) + dt.timedelta(days=int(here.clock.at.hour >= 17))
        nudging.work(here.stores)
    (row,) = here.outgoing("email")
    assert (row.state, len(row.tries)) == ("failed", 5)
    here.remind(BEN, due=here.clock.at.date())
    box.refused[address(BEN)] = "550 Nobody"
    nudging.work(here.stores)
    assert (here.outgoing("email")[-1].state, len(here.outgoing("email")[-1].tries)) == ("failed", 1)


def test_a_channel_that_is_down_is_tried_once_in_a_pass_and_blocks_nothing(
    open_office: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many letters and a dead server: one attempt, and what stands on pages is there."""
    here = open_office(ADA, BEN, smtp_port=9)
    for name in (ADA, BEN):
        here.remind(name)
    channel = get("email")
    real, tried = channel.send, []
    monkeypatch.setattr(channel, "send", lambda *given: (tried.append(1), real(*given))[1])
    nudging.work(here.stores)
    assert len(tried) == 1
    assert here.states("inbox") == ["sent", "sent"]
    assert here.states("email") == ["waiting", "waiting"]


def test_what_asks_for_nothing_any_more_is_dropped(open_office: Open, box: Mailbox) -> None:
    """Done, set aside, put away, or taken back with the pathway while it waited."""
    names = [ADA, BEN, "Cleo Marsh", "Dan Fenwick"]
    here = open_office(*names)
    here.clock.forward(hours=11)
    numbers = {name: here.remind(name) for name in names}
    nudging.work(here.stores)
    here.change(StepRecord, here.steps[ADA], done_at=here.clock.at)
    here.change(StepRecord, here.steps[BEN], not_relevant_because="Not my work")
    here.change(Nudge, numbers["Cleo Marsh"], seen_at=here.clock.at)
    here.take_back("Dan Fenwick")
    here.clock.forward(hours=13)
    nudging.work(here.stores)
    assert box.letters == []
    assert here.states("email") == ["dropped"] * 4


def test_who_left_gets_nothing(open_office: Open, box: Mailbox) -> None:
    """A post that has ended ends reminders."""
    here = open_office(ADA)
    here.remind(ADA)
    with here.stores.records.write() as session:
        session.query(Assignment).one().valid_to = MONDAY
    nudging.work(here.stores)
    assert box.letters == []
    assert set(here.states()) == {"dropped"}


def test_who_has_no_address_is_told_on_their_page(open_office: Open, box: Mailbox) -> None:
    """The reason stands in their record."""
    here = open_office(ADA)
    with here.stores.records.write() as session:
        directory.get(session, here.people[ADA]).email = None  # type: ignore[union-attr]
    here.remind(ADA)
    nudging.work(here.stores)
    assert here.states("email") == ["dropped"]
    assert "No e-mail address" in here.outgoing("email")[0].reason


def test_words_of_others_stay_on_the_page(open_office: Open, box: Mailbox) -> None:
    """What a manager wrote does not travel; the letter says that there is something."""
    here = open_office(ADA)
    here.remind(ADA, "Nora Wells says you show level 1", step=False)
    nudging.work(here.stores)
    assert "level 1" not in box.letters[0].get_content()
    assert "a word for you" in box.letters[0].get_content()
    assert here.outgoing("inbox")[0].body["text"] == "Nora Wells says you show level 1"


def test_what_was_due_long_ago_is_not_sent(open_office: Open, box: Mailbox) -> None:
    """Turning e-mail on sends nobody a year of reminders."""
    here = open_office(ADA)
    here.remind(ADA, due=MONDAY - dt.timedelta(days=4))
    assert nudging.work(here.stores) == {}
    assert here.outgoing() == []


def test_every_letter_is_in_the_audit_log(open_office: Open, box: Mailbox) -> None:
    """With channel, kind and outcome, without the person's name or address; the chain stays whole."""
    here = open_office(ADA)
    here.remind(ADA)
    box.answers.append("451 Later")
    nudging.work(here.stores)
    here.clock.forward(minutes=5)
    nudging.work(here.stores)
    with here.stores.records.read() as session:
        entries = session.query(AuditEntry).filter_by(action="send reminder").order_by(AuditEntry.id).all()
        assert log.broken(session) is None
    assert [one.detail["outcome"] for one in entries] == ["later", "sent"]
    assert {(one.detail["channel"], one.detail["kind"]) for one in entries} == {("email", "step")}
    assert "ada" not in str([(one.subject, one.detail) for one in entries]).lower()


NAMES = (ADA, BEN, "Cleo Marsh", "Dan Fenwick", "Edda Holm")


@pytest.mark.parametrize(("names", "said"), [(NAMES, 1), (NAMES[:4], 0)])
def test_a_teams_chat_hears_what_many_practise(open_office: Open, names: tuple[str, ...], said: int) -> None:
    """Once a week, from five people on, and without anybody's name or step."""
    sink = Sink()
    with web_server(sink) as at:
        here = open_office(*names)
        here.stores.settings.webhooks_file.write_text(f'desk = "{at}/hooks/1"\nnowhere = "{at}"\n', "utf-8")
        for _ in range(3):
            nudging.work(here.stores)
            here.clock.forward(hours=1)
    assert len(sink.requests) == said
    for request in sink.requests:
        assert set(request.json) == {"text"}
        assert request.json["text"].startswith("What this team practises this week: ")
        assert not any(part in request.json["text"] for name in names for part in name.split())
        assert "Read a draft" not in request.json["text"]


def test_two_senders_at_once_send_each_letter_once(
    databases: Any, tmp_path: Path, box: Mailbox, open_office: Open
) -> None:
    """On each kind of database, whoever claims a message is the only one."""
    names = [f"Person {letter}" for letter in "ABCDEFGH"]
    here = open_office(*names, database=databases.migrated())
    for name in names:
        here.remind(name)
    nudging.lay_out(here.stores)
    start = threading.Barrier(2, timeout=30)
    failures: list[BaseException] = []

    def work() -> None:
        try:
            start.wait()
            nudging.lay_out(here.stores)
            sending.send(here.stores)
        except BaseException as failure:  # noqa: BLE001 - handed to the test's own thread
            failures.append(failure)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(letter["To"] for letter in box.letters) == sorted(address(name) for name in names)
    assert set(here.states()) == {"sent"}
    with here.stores.records.read() as session:
        assert log.broken(session) is None


def test_what_is_chosen_is_checked_and_kept(open_office: Open) -> None:
    """Choosing twice keeps the newer choice; the time since which nothing is wanted stays the first."""
    here = open_office(ADA)
    choice(here, ADA, stopped=True, time_zone="Asia/Kolkata")
    wanted = preferring.wanted(here.stores, here.viewer(ADA))
    assert (wanted.zone.key, wanted.stopped, wanted.lets("email")) == ("Asia/Kolkata", True, False)
    choice(here, ADA, quiet_from=0, quiet_to=0)
    wanted = preferring.wanted(here.stores, here.viewer(ADA))
    assert (wanted.zone.key, wanted.stopped) == ("Europe/Berlin", False)
    assert not wanted.quiet.holds(clock.now())
    with pytest.raises(preferring.Refused, match="no time zone"):
        choice(here, ADA, time_zone="Mars/Olympus")
