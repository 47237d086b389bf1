"""Any run can be made again from what it read, byte for byte; whoever changed anything since is told where."""

import csv
import datetime as dt
import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from keeping import FINDING, MEASURE
from sqlalchemy import text, update

from planner.access import Viewer
from planner.audit.model import Audit
from planner.config import Settings
from planner.services import auditing, clock, errors, house, importing, inputs, pulses, replaying, running
from planner.services.importing import Order
from planner.store import runs, state_meanings, wishes
from planner.store.kept import mark_of_file
from planner.store.open import Stores
from planner.store.state_meanings import Said
from planner.store.tables import Run
from planner.values import digest

NOW = dt.datetime(2026, 10, 5, 9, tzinfo=dt.UTC)
ROLES = {"Claims handler": "claim", "Underwriter": "policy", "Fraud analyst": "alert"}
WORK = ("decide cover of", "price the", "ask for papers on", "write to the customer about", "look into the")
SIZE = 8


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    """A CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def people(path: Path, *, extra: int = 0) -> Path:
    """Three teams of one role each."""
    rows: list[dict[str, object]] = [
        {"Employee ID": f"{title}-{n}", "Name": f"Invented {n}", "Email": address(title, n), "Job title": title,
         "Team": f"{title} team", "Valid from": "2024-01-01"}
        for title in ROLES for n in range(SIZE + extra)
    ]  # fmt: skip
    return write(path, rows)


def address(title: str, number: int) -> str:
    """The address of somebody."""
    return f"{title.lower().replace(' ', '.')}.{number}@invented.example"


def tickets(path: Path) -> Path:
    """A year of tickets; the work of underwriters comes to be what claims handlers do."""
    random = np.random.default_rng(3)
    rows: list[dict[str, object]] = []
    for index in range(1_800):
        title = list(ROLES)[index % len(ROLES)]
        share = index / 1_800
        at = dt.datetime(2025, 7, 1, 8) + dt.timedelta(days=455 * share)
        about = ROLES["Claims handler"] if title == "Underwriter" and random.random() < share else ROLES[title]
        summary = f"{WORK[random.integers(len(WORK))]} {about}"
        for state, hours in (("Open", 1), ("Waiting for decision", float(random.uniform(5, 60))), ("Done", 0)):
            rows.append(
                {"Ticket": f"T{index}", "Status": state, "Changed at": f"{at:%Y-%m-%d %H:%M:%S}",
                 "Assignee": address(title, int(random.integers(SIZE))), "Summary": summary, "Team": f"{title} team"}
            )  # fmt: skip
            at += dt.timedelta(hours=hours)
    return write(path, rows)


def bring(stores: Stores, path: Path, connector: str) -> int:
    """Import a file; the number of its import."""
    number = importing.ingest(stores, Order(connector=connector, source=connector, path=path), by="test").number
    assert number is not None
    return number


def world(folder: Path, *, database: str = "") -> Stores:
    """An instance with people and a year of their tickets."""
    stores = house.prepare(Settings(instance=folder / "instance", database=database))
    bring(stores, people(folder / "people.csv"), "people")
    bring(stores, tickets(folder / "tickets.csv"), "event_csv")
    return stores


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgresql)])
def ran(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stores, list[int]]]:
    """An instance on each kind of database, all phases and pulses run once, and then all sorts of things changed."""
    folder = tmp_path_factory.mktemp("replay")
    database = "" if request.param == "sqlite" else request.getfixturevalue("postgres_databases").migrated()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        stores = world(folder, database=database)
        numbers = list(running.run(stores, by="test").values())
        told = pulses.take(stores, by="test", last=2)
        numbers += [*told.pulses.values(), told.course]
        change_all(stores, folder)
        patch.setattr(clock, "now", lambda: NOW + dt.timedelta(days=90))
        yield stores, numbers
        stores.close()


def change_all(stores: Stores, folder: Path) -> None:
    """People, files, library, policy, what states mean and what people want are other than they were."""
    bring(stores, people(folder / "more.csv", extra=2), "people")
    (folder / "late.csv").write_text("Ticket,Status,Changed at,Assignee\nL1,Open,2026-09-30 09:00,nobody\n")
    bring(stores, folder / "late.csv", "event_csv")
    role = stores.settings.library_root / "roles" / "insurance" / "underwriter.toml"
    role.parent.mkdir(parents=True, exist_ok=True)
    role.write_text(
        (Path(__file__).parents[2] / "roles/insurance/underwriter.toml").read_text().replace("risk", "peril")
    )
    house.refresh_library(stores)
    stores.settings.policy_file.write_text(
        '[architect.ghost_people]\nvalue = 6\nsince = 2026-01-01\nsource = "test"\n', "utf-8"
    )
    said = Said(source="event_csv", activity="Waiting for decision", type="", meaning="outside", note="")
    with stores.records.write() as session:
        state_meanings.say(session, [said], by="test", now=clock.now())
        wishes.say(session, person=1, role="fraud-analyst", what="refused", note="", now=clock.now())
    running.run(stores, by="test")


def test_every_phase_runs_again_byte_for_byte(ran: tuple[Stores, list[int]]) -> None:
    """Audit, architect with its plan, activate, pulses and their course give the same bytes after all has changed."""
    stores, numbers = ran
    found = [replaying.replay(stores, number, by="test") for number in numbers]
    assert [(one.phase, one.outcome, one.why) for one in found] == [
        (phase, replaying.SAME, ()) for phase in ("audit", "architect", "activate", "audit", "audit", "course")
    ]


@pytest.fixture
def one(stores: Stores, tmp_path: Path) -> tuple[Stores, int]:
    """An instance with people and a few tickets, and one audit of them."""
    bring(stores, people(tmp_path / "people.csv"), "people")
    path = tmp_path / "tickets.csv"
    path.write_text("\n".join(tickets(path).read_text("utf-8").splitlines()[:61]) + "\n", "utf-8")
    bring(stores, path, "event_csv")
    return stores, running.run(stores, by="test", phases=("audit",))["audit"]


@pytest.fixture
def made(stores: Stores, tmp_path: Path) -> tuple[Stores, int]:
    """An instance with people and a few tickets, and a run that claims to have found something in them."""
    bring(stores, people(tmp_path / "people.csv"), "people")
    (tmp_path / "tickets.csv").write_text("Ticket,Status,Changed at,Assignee\nT1,Open,2026-01-05 09:00,nobody\n")
    bring(stores, tmp_path / "tickets.csv", "event_csv")
    claimed = Audit(window=None, findings=(FINDING,), measures=(MEASURE,))
    outcome_: running.Outcome = (claimed, claimed.findings, claimed.measures, [])
    described = inputs.take(stores)[1]
    return stores, running.keep(stores, "audit", outcome_, by="test", described=described, seconds=0.0)


def outcome(stores: Stores, number: int) -> tuple[str, str]:
    """What replaying comes to, and why in one text."""
    found = replaying.replay(stores, number, by="test")
    return found.outcome, " ".join(found.why)


def sql(statement: str) -> Callable[[Stores, int], None]:
    """Somebody writes to the database directly."""

    def write_to(stores: Stores, number: int) -> None:
        with stores.records.write() as session:
            session.execute(text(statement), {"number": number})

    return write_to


def value(column: str, change: Callable[[Run], object], *, mark: str | None = None) -> Callable[[Stores, int], None]:
    """Somebody changes a column of the run, and its mark too where one is named."""

    def write_to(stores: Stores, number: int) -> None:
        with stores.records.write() as session:
            run = runs.get(session, number)
            assert run is not None
            new = change(run)
            marks = {mark: digest(new)} if mark else {}
            session.execute(update(Run).where(Run.id == number).values({column: new, **marks}))

    return write_to


def one_byte(path: Path) -> None:
    """The middle byte of a file is another."""
    found = bytearray(path.read_bytes())
    found[len(found) // 2] ^= 1
    path.write_bytes(bytes(found))


def kept_part(name: str, change: Callable[[Path], object]) -> Callable[[Stores, int], None]:
    """Something is done to the file that keeps one part of the inputs."""

    def write_to(stores: Stores, number: int) -> None:
        with stores.records.read() as session:
            run = runs.get(session, number)
            assert run is not None
            change(stores.settings.inputs_folder / f"{run.inputs[name]}.json.gz")

    return write_to


def longer(run: Run) -> object:
    """The result with one more letter in a sentence."""
    (found,) = run.result["findings"]
    return {**run.result, "findings": [{**found, "sentence": found["sentence"] + "!"}]}


def any_signals(stores: Stores) -> Path:
    """A file of signals."""
    return next(stores.signals.folder.glob("*.parquet"))


TAMPERED = {
    "a byte of the result": (value("result", longer), "The result that is kept does not fit its mark"),
    "the mark of the result": (
        value("result_digest", lambda run: "0" + run.result_digest[1:] if run.result_digest[0] != "0" else "1" * 64),
        "The log of acts holds another mark of its result",
    ),
    "the result with its mark": (
        value("result", longer, mark="result_digest"),
        "The log of acts holds another mark of its result",
    ),
    "the inputs": (value("inputs", lambda run: {**run.inputs, "seed": 7}), "The list of what the run read"),
    "which figures may be shown": (
        value("released", lambda run: [{"name": "waiting"}]),
        "another mark of which figures pages may show",
    ),
    "the log": (
        sql("UPDATE audit_log SET detail = '{}' WHERE subject = 'run:' || :number"),
        "The log of acts does not fit together",
    ),
    "a finding": (
        sql("UPDATE finding SET sentence = 'All is well.' WHERE run_id = :number"),
        "A finding that pages show is not the one of the result",
    ),
    "a recommendation": (
        sql("DELETE FROM recommendation WHERE run_id = :number"),
        "recommendations where the result has",
    ),
    "a byte of the people": (kept_part("workforce", one_byte), "people, their accounts and what they can do"),
    "the policy kept, packed anew": (
        kept_part("policy", lambda path: path.write_bytes(gzip.compress(b"{}", mtime=0))),
        "the thresholds that judgements turn on",
    ),
    "a byte of the signals": (
        lambda stores, number: one_byte(any_signals(stores)),
        "A file of signals was changed since the run read it",
    ),
    "the signals' file": (
        lambda stores, number: any_signals(stores).unlink(),
        "A file of signals that the run read is gone",
    ),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_whoever_changed_something_is_told_where(made: tuple[Stores, int], what: str) -> None:
    """One byte of a result, of an input, of a file of signals, of a mark or of the log: the replay says which it is."""
    stores, number = made
    change, said = TAMPERED[what]
    change(stores, number)
    found, why = outcome(stores, number)
    assert found == replaying.CHANGED
    assert said in why


def test_a_forged_run_that_fits_its_marks_is_found_out_by_making_it_again(made: tuple[Stores, int]) -> None:
    """Where result, mark and log all fit, the result that comes out is still another."""
    stores, number = made
    found, why = outcome(stores, number)
    assert found == replaying.OTHER
    assert "It differs in findings." in why
    assert "that must not be" in why


@pytest.mark.parametrize(
    ("hinder", "said"),
    [
        (lambda stores, number: importing.undo(stores, 2, by="hr@example.org"), "“tickets.csv” was taken back on"),
        (
            kept_part("library", Path.unlink),
            "what was kept of its inputs is gone: the roles, capabilities and learning",
        ),
    ],
)
def test_what_cannot_be_made_again_says_why(
    made: tuple[Stores, int], hinder: Callable[[Stores, int], object], said: str
) -> None:
    """A file taken back, inputs deleted for good: the sentence says because of what."""
    stores, number = made
    hinder(stores, number)
    told = replaying.replay(stores, number, by="test")
    assert told.outcome == replaying.CANNOT
    assert told.sentence.startswith(f"Run {number} cannot be replayed, because ")
    assert said in told.sentence


def test_people_go_from_what_runs_read_with_the_import_that_brought_them(
    made: tuple[Stores, int], tmp_path: Path
) -> None:
    """Taking a file back deletes what its runs keep of people; a run that did not read the file keeps its own."""
    stores, number = made
    (tmp_path / "late.csv").write_text("Ticket,Status,Changed at,Assignee\nL1,Open,2026-01-09 09:00,another\n")
    bring(stores, tmp_path / "late.csv", "event_csv")
    again = inputs.take(stores)[1]
    outcome_: running.Outcome = (Audit(window=None), (), (), [])
    later = running.keep(stores, "audit", outcome_, by="test", described=again, seconds=0.0)
    shelf = inputs.shelf_of(stores)
    with stores.records.read() as session:
        marks = {one: found.inputs["workforce"] for one in (number, later) if (found := runs.get(session, one))}
    assert marks[number] != marks[later]
    importing.undo(stores, 3, by="test")
    assert [shelf.path(marks[one]).exists() for one in (number, later)] == [True, False]
    importing.undo(stores, 1, by="test")
    assert not shelf.path(marks[number]).exists()


def test_a_run_from_before_inputs_were_kept_says_so(stores: Stores) -> None:
    """Its marks are compared, and it is said why no more can be."""
    outcome_: running.Outcome = (Audit(window=None), (), (), [])
    number = running.keep(stores, "audit", outcome_, by="test", described={"imports": [], "seed": 0}, seconds=0.0)
    assert outcome(stores, number) == (replaying.CANNOT, "it was made before what runs read was kept beside them")


def test_what_a_replay_came_to_is_in_the_log(one: tuple[Stores, int]) -> None:
    """Who replayed which run and what it came to is an entry of the chained log, and shown beside the run."""
    stores, number = one
    auditor = Viewer(login=1, email="auditor@example.org", persona="auditor")
    assert replaying.last(stores, auditor, number) is None
    replaying.replay(stores, number, by="auditor@example.org")
    told = replaying.last(stores, auditor, number)
    assert told is not None
    assert (told.by, told.outcome, told.why) == ("auditor@example.org", replaying.SAME, ())
    assert "the same result, byte for byte" in told.sentence
    acts, broken = auditing.acts(stores, auditor)
    assert (acts[0].action, acts[0].subject, broken) == ("replay", f"run:{number}", None)
    with pytest.raises(errors.NotAllowed):
        replaying.last(stores, Viewer(login=2, email="m@example.org", persona="manager"), number)


def test_a_run_that_is_not_there(stores: Stores) -> None:
    """A made-up number is refused."""
    with pytest.raises(errors.NotFound):
        replaying.replay(stores, 99, by="test")


def test_what_is_kept_comes_back_as_it_was(one: tuple[Stores, int]) -> None:
    """Each content is kept once under its mark, which is that of its bytes."""
    stores, number = one
    before = sorted(stores.settings.inputs_folder.iterdir())
    again = running.run(stores, by="test", phases=("audit",))["audit"]
    assert sorted(stores.settings.inputs_folder.iterdir()) == before
    with stores.records.read() as session:
        first, second = runs.get(session, number), runs.get(session, again)
        assert first is not None
        assert second is not None
        assert (first.inputs_digest, first.result_digest) == (second.inputs_digest, second.result_digest)
    found, described = inputs.take(stores)
    now = inputs.read(stores)
    assert (found.library, found.workforce.assignments, dict(found.policy)) == (
        now.library,
        now.workforce.assignments,
        dict(now.policy),
    )
    assert {name: mark_of_file(stores.signals.folder / name) for name in now.files} == described["signals"]
