"""Where people want to go: their own word, read by nobody else, which plans obey."""

import datetime as dt
import gzip
import json
from pathlib import Path

import pytest
from keeping import keep_run

from planner.access import PERSONAS, Persona, Viewer
from planner.architect import architecture
from planner.architect.model import Architecture, Destination
from planner.reasons import Reason
from planner.services import accounts, clock, errors, importing, inputs, replaying, running, wishing
from planner.services.importing import Order
from planner.store import people, runs
from planner.store.open import Stores

HEADINGS = "Employee ID,Name,E-mail,Job title,Team,From\n"
ROLES = ("ways-of-working-coach", "data-analyst")


def destination(role: str, *, origin: str, near: bool = True) -> Destination:
    """One role that people of another could go to."""
    return Destination(
        origin=origin,
        role=role,
        score=0.5,
        viable=0.5,
        desirable=None,
        safe=None,
        distance="near" if near else "far",
        gaps={"decision-framing": 2},
        because=Reason(claim="since"),
        held=near,
    )


def shown(stores: Stores, *found: Destination) -> None:
    """A run that shows these destinations and nothing else."""
    with stores.records.write() as session:
        keep_run(session, "architect", Architecture(destinations=found), now=clock.now())


@pytest.fixture
def filled(stores: Stores, tmp_path: Path) -> Stores:
    """Two people of one role, with a run that shows two destinations for it and one for another."""
    path = tmp_path / "people.csv"
    rows = (f"{n},Invented {n},p{n}@example.org,Business analyst,Claims,2025-01-01\n" for n in (1, 2))
    path.write_text(HEADINGS + "".join(rows))
    importing.ingest(stores, Order(connector="people", source="people", path=path), by="test")
    with stores.records.read() as session:
        origin = people.workforce(session, on=clock.today()).current.to_pylist()[0]["role"]
    first, second = ROLES
    other = destination("elsewhere", origin="another-role")
    shown(stores, destination(first, origin=origin), destination(second, origin=origin, near=False), other)
    return stores


def somebody(stores: Stores, persona: Persona = "employee", person: str | None = "1") -> Viewer:
    """A viewer with a real login."""
    email = f"{persona}{person}@x.example"
    known = next((one.login for one in accounts.accounts(stores) if one.email == email), None)
    login = known or accounts.create(stores, email=email, persona=persona).login
    return Viewer(login=login, email=email, persona=persona, person=person)


def said(stores: Stores, viewer: Viewer) -> list[tuple[str, bool | None]]:
    """What is said of each place: refused, wanted, or nothing."""
    return [(one.role, one.wish.refused if one.wish else None) for one in wishing.mine(stores, viewer).places]


def refused(stores: Stores) -> dict[str, frozenset[str]]:
    """Who refuses what, as a plan reads it."""
    with stores.records.read() as session:
        return wishing.refused(session)


def mark(stores: Stores) -> str:
    """The digest of what is refused."""
    with stores.records.read() as session:
        return wishing.mark(session)


def test_the_destinations_of_ones_own_role_are_shown(filled: Stores) -> None:
    """Near or far, with what has to be built; those of other roles are not."""
    found = wishing.mine(filled, somebody(filled)).places
    assert [(one.role, one.near, one.held) for one in found] == [(ROLES[0], True, True), (ROLES[1], False, False)]
    assert all(one.builds is None or one.builds[0][1] == 2 for one in found)


def test_the_newest_word_counts_and_each_change_has_a_way_back(filled: Stores) -> None:
    """Wanted, refused, wanted again by the way back; then taken back."""
    ada = somebody(filled)
    first, before = wishing.say(filled, ada, ROLES[0], "wanted", note=" Near the sea ")
    assert before is None
    second, before = wishing.say(filled, ada, ROLES[0], "refused")
    assert before == first
    assert said(filled, ada) == [(ROLES[0], True), (ROLES[1], None)]
    wishing.again(filled, ada, first)
    [place, _] = wishing.mine(filled, ada).places
    assert place.wish is not None
    assert (place.wish.refused, place.wish.note) == (False, "Near the sea")
    wishing.withdraw(filled, ada, place.wish.number)
    assert said(filled, ada) == [(ROLES[0], None), (ROLES[1], None)]
    with pytest.raises(errors.NotFound):
        wishing.withdraw(filled, ada, second)


def test_what_is_shown_no_more_still_counts_and_can_be_taken_back(filled: Stores) -> None:
    """A later run without the destination leaves the word standing, beside those that it shows."""
    ada = somebody(filled)
    number, _ = wishing.say(filled, ada, ROLES[0], "refused")
    shown(filled)
    found = wishing.mine(filled, ada)
    assert (found.places, [one.role for one in found.elsewhere]) == ((), [ROLES[0]])
    assert refused(filled) == {"1": frozenset({ROLES[0]})}
    wishing.withdraw(filled, ada, number)
    assert refused(filled) == {}


@pytest.mark.parametrize(("role", "what"), [("elsewhere", "wanted"), (ROLES[0], "perhaps")])
def test_only_what_is_shown_can_be_spoken_of(filled: Stores, role: str, what: str) -> None:
    """Another role's destination, and another word, are none."""
    with pytest.raises(errors.NotFound):
        wishing.say(filled, somebody(filled), role, what)


def test_a_word_is_deleted_after_it_was_taken_back(filled: Stores) -> None:
    """While it holds it stays; then it goes for good."""
    ada = somebody(filled)
    number, _ = wishing.say(filled, ada, ROLES[0], "refused", note="Too far")
    with pytest.raises(errors.NotFound, match="took back"):
        wishing.forget(filled, ada, number)
    wishing.withdraw(filled, ada, number)
    wishing.forget(filled, ada, number)
    with pytest.raises(errors.NotFound):
        wishing.again(filled, ada, number)


@pytest.mark.parametrize("persona", PERSONAS)
def test_nobody_touches_another_ones_word(filled: Stores, persona: Persona) -> None:
    """Whatever their persona, others neither see it nor change it."""
    number, _ = wishing.say(filled, somebody(filled), ROLES[0], "refused")
    other = somebody(filled, persona, "2")
    for act in (wishing.withdraw, wishing.again, wishing.forget):
        with pytest.raises(errors.NotFound):
            act(filled, other, number)
    assert said(filled, other) == [(ROLES[0], None), (ROLES[1], None)]
    with pytest.raises(errors.NotAllowed):
        wishing.say(filled, somebody(filled, persona, None), ROLES[0], "refused")


def test_a_run_hands_refusals_to_the_plan(filled: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """The design of roles is asked with them, and the kept run names their mark."""
    handed: list[object] = []

    def design(*_: object, refused: object, **__: object) -> Architecture:
        handed.append(refused)
        return Architecture()

    monkeypatch.setattr(architecture, "design", design)
    wishing.say(filled, somebody(filled), ROLES[0], "refused")
    number = running.run(filled, by="test", phases=("audit", "architect"))["architect"]
    assert handed == [{"1": frozenset({ROLES[0]})}]
    with filled.records.read() as session:
        run = runs.get(session, number)
        assert run is not None
        assert run.inputs["refusals"] == inputs.take(filled)[1]["refusals"]


def test_a_run_reads_refusals_and_marks_them(filled: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wanted changes no input; what is refused does, and the same word at another moment has another mark."""
    ada, nothing = somebody(filled), mark(filled)
    wishing.say(filled, ada, ROLES[1], "wanted")
    assert (running.read(filled).refused, mark(filled)) == ({}, nothing)
    number, _ = wishing.say(filled, ada, ROLES[0], "refused")
    read, then = running.read(filled), mark(filled)
    assert read.refused == {"1": frozenset({ROLES[0]})}
    assert read.refusals == then != nothing
    wishing.withdraw(filled, ada, number)
    assert mark(filled) == nothing
    later = clock.now() + dt.timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    wishing.again(filled, ada, number)
    assert mark(filled) not in (then, nothing)


def kept(stores: Stores) -> list[Path]:
    """The files of inputs that hold the word refused."""
    files = stores.settings.inputs_folder.glob("*.json.gz")
    return [path for path in files if ROLES[0] in str(json.loads(gzip.decompress(path.read_bytes())).get("refused"))]


def test_a_deleted_refusal_is_gone_from_what_runs_read(filled: Stores) -> None:
    """Replaying such a run says why it cannot be; a run that never read the refusal keeps its inputs."""
    before = running.run(filled, by="test", phases=("audit",))["audit"]
    ada = somebody(filled)
    number, _ = wishing.say(filled, ada, ROLES[0], "refused")
    wanted, _ = wishing.say(filled, ada, ROLES[1], "wanted")
    with_it = running.run(filled, by="test", phases=("audit",))["audit"]
    for one in (number, wanted):
        wishing.withdraw(filled, ada, one)
    wishing.forget(filled, ada, wanted)
    assert len(kept(filled)) == 1
    wishing.forget(filled, ada, number)
    assert kept(filled) == []
    told = replaying.replay(filled, with_it, by="test")
    assert told.outcome == replaying.CANNOT
    assert "the roles that people say are not for them, as when somebody deletes for good" in told.sentence
    assert "the roles that people" not in replaying.replay(filled, before, by="test").sentence


def test_a_refusal_deleted_while_a_run_is_made_is_not_kept(filled: Stores) -> None:
    """The run read it; when the run is kept, what nobody says any more goes."""
    ada = somebody(filled)
    number, _ = wishing.say(filled, ada, ROLES[0], "refused")
    described = inputs.take(filled)[1]
    assert len(kept(filled)) == 1
    wishing.withdraw(filled, ada, number)
    wishing.forget(filled, ada, number)
    outcome: running.Outcome = (Architecture(), (), (), [])
    running.keep(filled, "architect", outcome, by="test", described=described, seconds=0.0)
    assert kept(filled) == []
