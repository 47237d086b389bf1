"""A behaviour that became rarer again in a team is brought back to mind, once, of figures that were let out alone."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from channels.servers import HERE, Sink, web_server
from keeping import keep_run

from planner.activate.model import Evidence, Following, Watched
from planner.config import Settings
from planner.reasons import Reason
from planner.services import house, nudging, publish, slipping
from planner.store import pathways
from planner.store.open import Stores

from .reminded import BEHAVIOUR, MONDAY, NINE, Office, office

NAMES = ("Ada Quill", "Ben Ostler", "Cleo Marsh", "Dan Fenwick", "Edda Holm")
START = MONDAY - dt.timedelta(weeks=16)


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    """An instance that may send to this machine."""
    opened = house.prepare(Settings(instance=tmp_path / "instance", allowed_private_hosts=HERE))
    yield opened
    opened.close()


def run(here: Office, *values: float, people: int = 5) -> None:
    """Keep a run that watched the behaviour in the team, let out where the group is large enough."""
    weeks = tuple((START + dt.timedelta(weeks=at), value, 20) for at, value in enumerate(values))
    members = frozenset(str(number) for number in list(here.people.values())[:people])
    told = Evidence(
        behaviour=BEHAVIOUR,
        team="desk",
        start=START,
        verdict="changed",
        baseline=None,
        change=None,
        sentence="It changed",
        because=Reason(claim="So"),
        people=members,
    )
    found = Following(watched=(Watched(evidence=told, weeks=weeks),))
    released = [table.to_dict() for table in publish.of_following(found, house.policy(here.stores), [])]
    with here.stores.records.write() as session:
        keep_run(session, "activate", found, now=NINE, released=released)


def inbox(here: Office) -> list[str]:
    """What stands in the team's inboxes."""
    with here.stores.records.read() as session:
        found = [pathways.inbox(session, person, MONDAY + dt.timedelta(weeks=9)) for person in here.people.values()]
    return [one.text for waiting in found for one in waiting]


def test_those_whose_pathway_builds_it_are_reminded_once(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """Again only after some weeks; who set the step aside hears nothing."""
    here = office(stores, monkeypatch, *NAMES)
    run(here, *[0.2] * 12, *[0.6] * 3)
    assert slipping.notice(stores) == 5
    assert slipping.notice(stores) == 0
    assert {text.split(":")[0] for text in inbox(here)} == {"This became rarer in your team again in the last weeks"}
    here.clock.forward(days=29)
    with stores.records.write() as session:
        for step in pathways.steps(session, here.paths["Ada Quill"]):
            step.not_relevant_because = "Not my work"
    assert slipping.notice(stores) == 4


@pytest.mark.parametrize(("values", "people"), [([0.6] * 15, 5), ([0.2] * 12 + [0.6] * 3, 4)])
def test_what_holds_and_what_is_hidden_bring_nothing(
    stores: Stores, monkeypatch: pytest.MonkeyPatch, values: list[float], people: int
) -> None:
    """No slip, no reminder; and none from a figure about too few people."""
    here = office(stores, monkeypatch, *NAMES)
    run(here, *values, people=people)
    assert slipping.notice(stores) == 0


def test_the_teams_chat_hears_of_it_instead_of_what_is_practised(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence in the week, about the behaviour."""
    sink = Sink()
    with web_server(sink) as at:
        here = office(stores, monkeypatch, *NAMES)
        stores.settings.webhooks_file.write_text(f'desk = "{at}/hooks/1"\n', "utf-8")
        run(here, *[0.2] * 12, *[0.6] * 3)
        for _ in range(2):
            nudging.work(stores)
            here.clock.forward(hours=2)
    (request,) = sink.requests
    assert request.json["text"].startswith("This has become rarer in this team again")
