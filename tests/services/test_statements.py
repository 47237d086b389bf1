"""Statements reach a store that keeps the rules: each fact once, taken back when it no longer holds."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from channels.servers import HERE, Sink, web_server
from keeping import keep_run
from xapi.store import PASSWORD, USER, RecordStore

from planner.activate.model import Evidence, Following, Watched
from planner.config import Settings
from planner.reasons import Figure, Interval, Reason
from planner.services import house, preferring, publish, statements
from planner.services.errors import Refused
from planner.services.preferring import Choice
from planner.store import pathways
from planner.store.tables import Observation, StepRecord
from planner.xapi import terms

from .reminded import BEHAVIOUR, MONDAY, NINE, Office, office

ADA, BEN = "Ada Quill", "Ben Ostler"
NAMES = (ADA, BEN, "Cleo Marsh", "Dan Fenwick", "Edda Holm")
START = MONDAY - dt.timedelta(weeks=16)


@pytest.fixture
def kept() -> RecordStore:
    """A learning record store with nothing in it."""
    return RecordStore()


@pytest.fixture
def at_office(tmp_path: Path, kept: RecordStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Office]]:
    """Open an office that tells the store."""
    opened = []
    with web_server(Sink(reply=kept.reply)) as address:

        def make(*, agreed: Sequence[str] = NAMES, **settings: Any) -> Office:
            plain = {
                "instance": tmp_path / "instance",
                "allowed_private_hosts": HERE,
                "public_address": "https://planner.example.org/",
                "xapi": True,
                "xapi_endpoint": f"{address}/xapi",
                "xapi_user": USER,
                "xapi_password": PASSWORD,
            }
            opened.append(house.prepare(Settings(**plain | settings)))
            here = office(opened[-1], monkeypatch, *NAMES)
            for name in agreed:
                agree(here, name, shares=True)
            return here

        yield make
    for stores in opened:
        stores.close()


def verbs(kept: RecordStore) -> list[str]:
    """What the store was told, in order."""
    return [one["verb"]["id"].rsplit("/")[-1].rsplit(":")[-1] for one in kept.kept.values()]


def test_off_means_that_nothing_is_made_or_sent(at_office: Callable[..., Office], kept: RecordStore) -> None:
    """It is off by default, and says so when asked to send."""
    here = at_office(xapi=False)
    here.change(StepRecord, here.steps[ADA], done_at=NINE)
    assert statements.work(here.stores) == {}
    with pytest.raises(Refused, match="xapi is off"):
        statements.send(here.stores)
    assert (kept.posts, statements.standing(here.stores).states) == ([], {})
    assert not Settings().xapi


def test_a_step_that_was_done_is_told_once(at_office: Callable[..., Office], kept: RecordStore) -> None:
    """By every rule of the specification, as activity, under a name that stands for the person."""
    here = at_office()
    here.change(StepRecord, here.steps[ADA], done_at=NINE)
    for _ in range(3):
        statements.send(here.stores)
    (told,) = kept.kept.values()
    assert kept.posts == [1]
    assert told["context"]["extensions"][terms.COUNTS_AS.iri] == "activity"
    assert told["actor"]["account"]["homePage"] == "https://planner.example.org"
    assert "ada" not in str(told).lower()
    assert statements.standing(here.stores).states == {"sent": 1}


def test_steps_of_those_who_did_not_agree_are_told_nobody(at_office: Callable[..., Office], kept: RecordStore) -> None:
    """Nothing leaves without their word, and it is taken back there with it."""
    here = at_office(agreed=())
    here.change(StepRecord, here.steps[ADA], done_at=NINE)
    statements.send(here.stores)
    assert kept.kept == {}
    agree(here, ADA, shares=True)
    statements.send(here.stores)
    agree(here, ADA, shares=False)
    statements.send(here.stores)
    assert verbs(kept) == ["completed", "voided"]


def test_not_done_after_all_takes_it_back(at_office: Callable[..., Office], kept: RecordStore) -> None:
    """By another statement that points to it, once; done again is told anew."""
    here = at_office()
    here.change(StepRecord, here.steps[ADA], done_at=NINE)
    statements.send(here.stores)
    (first,) = kept.kept
    here.change(StepRecord, here.steps[ADA], done_at=None)
    for _ in range(2):
        statements.send(here.stores)
    assert verbs(kept) == ["completed", "voided"]
    assert list(kept.kept.values())[1]["object"] == {"objectType": "StatementRef", "id": first}
    here.change(StepRecord, here.steps[ADA], done_at=NINE + dt.timedelta(hours=1))
    statements.send(here.stores)
    assert verbs(kept) == ["completed", "voided", "completed"]


def test_what_was_taken_back_before_it_was_sent_is_never_sent(
    at_office: Callable[..., Office], kept: RecordStore
) -> None:
    """Nobody hears of a mistaken click."""
    here = at_office()
    here.change(StepRecord, here.steps[ADA], done_at=NINE)
    statements.collect(here.stores)
    here.change(StepRecord, here.steps[ADA], done_at=None)
    statements.send(here.stores)
    assert kept.posts == []


def agree(here: Office, name: str, *, shares: bool) -> None:
    """Let somebody agree, or no longer agree, that what they note is told."""
    plain = Choice(channels=frozenset(), quiet_from=0, quiet_to=0, time_zone="", stopped=False)
    preferring.choose(here.stores, here.viewer(name), replace(plain, shares_notes=shares))


def test_notes_are_told_only_of_those_who_agreed_and_without_words(
    at_office: Callable[..., Office], kept: RecordStore
) -> None:
    """What they took back, or their agreement, is taken back there."""
    here = at_office(agreed=())
    with here.stores.records.write() as session:
        for name in (ADA, BEN):
            pathways.observe(
                session,
                person=here.people[name],
                behaviour=BEHAVIOUR,
                seen=True,
                source="self",
                note="Private words",
                now=NINE,
            )
    statements.send(here.stores)
    assert kept.kept == {}
    agree(here, ADA, shares=True)
    statements.send(here.stores)
    assert verbs(kept) == ["noticed"]
    assert "Private" not in str(kept.kept)
    agree(here, ADA, shares=False)
    statements.send(here.stores)
    assert verbs(kept) == ["noticed", "voided"]
    with here.stores.records.read() as session:
        assert session.query(Observation).count() == 2


def run(here: Office, verdict: Any, *, people: int = 5) -> None:
    """Keep a run that says something of the team."""
    members = frozenset(str(number) for number in list(here.people.values())[:people])
    change = Figure(value=0.25, unit="share", denominator="x", n=9, interval=Interval(low=0.2, high=0.3))
    told = Evidence(
        behaviour=BEHAVIOUR,
        team="desk",
        start=START,
        verdict=verdict,
        baseline=None,
        change=change,
        sentence="So",
        because=Reason(claim="So"),
        people=members,
    )
    weeks = tuple((START + dt.timedelta(weeks=at), 0.5, 20) for at in range(4))
    found = Following(watched=(Watched(evidence=told, weeks=weeks),))
    released = [table.to_dict() for table in publish.of_following(found, house.policy(here.stores), [])]
    with here.stores.records.write() as session:
        keep_run(session, "activate", found, now=here.clock.at, released=released)


def test_a_teams_behaviour_is_told_when_something_new_is_said(
    at_office: Callable[..., Office], kept: RecordStore
) -> None:
    """The same verdict of a later run is no news, another is."""
    here = at_office()
    for verdict in ("cannot tell", "cannot tell", "changed", "cannot tell"):
        run(here, verdict)
        statements.send(here.stores)
        here.clock.forward(days=1)
    said = [one["result"]["extensions"][terms.VERDICT.iri]["verdict"] for one in kept.kept.values()]
    assert said == ["cannot tell", "changed", "cannot tell"]
    assert {one["actor"]["objectType"] for one in kept.kept.values()} == {"Group"}


def test_a_group_too_small_to_show_is_not_told(at_office: Callable[..., Office], kept: RecordStore) -> None:
    """The gate holds for the store too."""
    here = at_office()
    run(here, "changed", people=4)
    statements.send(here.stores)
    assert kept.kept == {}


def test_what_the_store_refuses_is_kept_with_its_reason_and_the_rest_arrives(
    at_office: Callable[..., Office], kept: RecordStore
) -> None:
    """The batch is halved until the one is found."""
    here = at_office()
    for at, name in enumerate(NAMES):
        here.change(StepRecord, here.steps[name], done_at=NINE + dt.timedelta(minutes=at))
    kept.wrong = lambda statement: statement["timestamp"] == "2026-03-02T08:02:00.000Z"
    assert statements.send(here.stores) == {"sent": 4, "refused": 1}
    assert "wants something else" in statements.standing(here.stores).trouble
    assert statements.send(here.stores) == {}


def test_what_cannot_be_sent_waits_longer_each_time(at_office: Callable[..., Office], kept: RecordStore) -> None:
    """And arrives once the store is back."""
    here = at_office()
    here.change(StepRecord, here.steps[ADA], done_at=NINE)
    kept.down = [503, 503]
    assert statements.send(here.stores) == {"later": 1}
    assert statements.send(here.stores) == {}
    here.clock.forward(minutes=5)
    assert statements.send(here.stores) == {"later": 1}
    here.clock.forward(minutes=29)
    assert statements.send(here.stores) == {}
    here.clock.forward(minutes=1)
    assert statements.send(here.stores) == {"sent": 1}
    assert len(kept.kept) == 1


def test_what_lacks_is_said(at_office: Callable[..., Office]) -> None:
    """Without an endpoint or an address of one's own nothing is sent."""
    here = at_office(xapi_endpoint="", public_address="")
    with pytest.raises(Refused, match="xapi_endpoint is not set; public_address is not set"):
        statements.send(here.stores)
