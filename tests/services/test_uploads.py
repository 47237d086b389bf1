"""Files that wait, rows left out and jobs that go on: what is swept, stopped and told once."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from planner.access import Viewer
from planner.connectors.base import Mapping
from planner.services import clock, faulty, importing, inside, problems, queue, uploads
from planner.services.errors import Refused
from planner.services.progress import Stopped
from planner.store import jobs
from planner.store.open import Stores

HR = Viewer(login=1, email="hr@x.example", persona="hr")
LOG = "Ticket,Status,Changed at,Assignee\n1,Open,2026-03-02 09:00,ada@x.example\n1,Done,2026-03-02 12:00,ben\n"


class Sent:
    """What a browser sent."""

    def save(self, path: Path) -> None:
        """Write it there."""
        path.write_text(LOG)


def waiting(stores: Stores, *, days: int) -> uploads.Upload:
    """A file that has waited so long."""
    upload = uploads.keep(stores, HR, Sent(), called="log.csv", source="desk")
    return uploads.note(upload, connector="event_csv", at=clock.now() - timedelta(days=days))


def order(path: Path, text: str = LOG) -> importing.Order:
    """A file to bring in."""
    path.write_text(text)
    return importing.Order(connector="event_csv", source="desk", path=path)


def test_what_waited_too_long_is_removed(stores: Stores) -> None:
    """An old upload goes, a young one and one that is being read stay."""
    old, young, busy = (waiting(stores, days=days) for days in (31, 29, 31))
    with stores.records.write() as session:
        jobs.create(session, kind="import", arguments={"token": busy.token}, by=HR.email, now=clock.now())
    uploads.sweep(stores)
    assert not old.path.exists()
    assert young.path.exists()
    assert busy.path.exists()


def test_a_folder_that_nobody_noted_down_goes_too(stores: Stores) -> None:
    """What an interrupted upload left is removed once it is old."""
    folder = stores.settings.uploads_folder / "half"
    folder.mkdir()
    os.utime(folder, (0, 0))
    uploads.sweep(stores)
    assert not folder.exists()


def test_rows_left_out_are_kept_while_they_are_of_use(stores: Stores, tmp_path: Path) -> None:
    """Those of an import that is in stay for a time; old ones, and those of what was taken back, go."""
    number = importing.ingest(stores, order(tmp_path / "log.csv"), by="test").number or 0
    for one in (number, number + 1):
        faulty.place(stores, one).write_text("a,error,fix\n")
    uploads.sweep(stores)
    assert faulty.place(stores, number).exists()
    assert not faulty.place(stores, number + 1).exists()
    os.utime(faulty.place(stores, number), (0, 0))
    uploads.sweep(stores)
    assert not faulty.place(stores, number).exists()


def test_a_stop_keeps_a_file_out_whole(stores: Stores, tmp_path: Path) -> None:
    """Wherever it is stopped before it is in, nothing of it is; after that it is all there."""
    file = order(tmp_path / "log.csv")
    notes: list[str] = []
    importing.dry_run(stores, file, progress=lambda note, share: notes.append(note.split(":")[0].split(" ")[0]))
    for at in range(3):
        seen = 0

        def stop(note: str, share: float, at: int = at) -> None:
            nonlocal seen
            seen += 1
            if seen > at:
                raise Stopped

        with pytest.raises(Stopped):
            importing.ingest(stores, file, by="test", progress=stop)
        assert importing.listed(stores) == ()
        assert [path.name for path in stores.signals.folder.glob("*.parquet*")] == []
    assert notes == ["Reading", "Comparing"]

    def too_late(note: str, share: float) -> None:
        if share >= importing.IN:
            raise Stopped

    assert importing.ingest(stores, file, by="test", progress=too_late).created == 2


def test_an_interruption_after_the_file_is_in_says_so(stores: Stores, tmp_path: Path) -> None:
    """Whoever interrupts too late is told which import to take back."""

    def interrupt(note: str, share: float) -> None:
        if share >= importing.IN:
            raise KeyboardInterrupt

    with pytest.raises(Refused, match="was in already, as import 1"):
        importing.ingest(stores, order(tmp_path / "log.csv"), by="test", progress=interrupt)
    assert len(importing.listed(stores)) == 1


def test_the_same_file_is_known_again(stores: Stores, tmp_path: Path) -> None:
    """By what it holds, whatever it is called; not once it was taken back."""
    first = importing.ingest(stores, order(tmp_path / "log.csv"), by="test")
    assert first.before is None
    again = importing.dry_run(stores, order(tmp_path / "other.csv"))
    assert again.before is not None
    assert (again.before.number, again.created) == (first.number, 0)
    importing.undo(stores, first.number or 0, by="test")
    assert importing.dry_run(stores, order(tmp_path / "other.csv")).before is None


def test_many_equal_faults_are_one_problem(stores: Stores, tmp_path: Path) -> None:
    """Ten thousand bad dates are told once with their count; the one odd row after them is not lost."""
    text = LOG + "2,Open,someday,ada\n" * 10_000 + ",,2026-03-02 09:00,ada\n"
    columns = {"case": "Ticket", "activity": "Status", "time": "Changed at", "actor": "Assignee"}
    file = replace(order(tmp_path / "log.csv", text), mapping=Mapping(columns=columns, constants={"kind": "event"}))
    outcome = importing.dry_run(stores, file)
    assert outcome.rejected >= 10_000
    most, *others = outcome.problems
    assert (most.count, most.example.row, most.left_out) == (10_000, 4, True)
    assert others
    assert others[0].example in outcome.faults
    assert problems.from_data([one.described() for one in outcome.problems]) == outcome.problems


def test_a_dry_run_tells_whose_accounts_and_shows_rows(stores: Stores, tmp_path: Path) -> None:
    """Kinds, accounts and the first rows as they are understood, before anything is in."""
    people = "Employee ID,Name,Email,Job title,Team\n7,Ada Invented,ada@x.example,Clerk,Desk\n"
    path = tmp_path / "people.csv"
    path.write_text(people)
    importing.ingest(stores, importing.Order(connector="people", source="hr", path=path), by="test")
    tried = importing.dry_run(stores, order(tmp_path / "log.csv"))
    assert tried.kinds == {"event": 2}
    assert (tried.people["matched"], tried.people["unmatched"]) == (1, 1)
    assert tried.shown[0]["activity"] == "Open"


def test_what_taking_back_will_do_is_told_before(stores: Stores, tmp_path: Path) -> None:
    """Signals that a later import holds too stay, and the preview says as many as the undoing does."""
    first = importing.ingest(stores, order(tmp_path / "log.csv"), by="test").number or 0
    importing.ingest(stores, order(tmp_path / "more.csv", LOG.replace("1,Done", "9,Done")), by="test")
    held = inside.look(stores, first)
    assert (held.kinds, held.signals_go, held.signals_stay) == ({"event": 2}, 1, 1)
    assert "1 signals gone, 1 kept" in importing.undo(stores, first, by="test")
    assert inside.look(stores, first).signals_go == 0


@pytest.mark.parametrize("begun", [True, False])
def test_work_is_stopped_once(stores: Stores, begun: bool) -> None:
    """What waits is closed at once, what goes on learns it at its next step, and what is over cannot be stopped."""
    with stores.records.write() as session:
        number = jobs.create(session, kind="import", arguments={}, by=HR.email, now=clock.now())
        if begun:
            assert jobs.start(session, number, clock.now())
    job = queue.stop(stores, HR, number)
    assert (job.stopped, job.over, job.stoppable) == (True, not begun, False)
    with stores.records.write() as session:
        assert not jobs.progress(session, number, "Reading", 0.5)
        jobs.fail(session, number, why=jobs.STOPPED, now=clock.now())
    with pytest.raises(Refused):
        queue.stop(stores, HR, number)


def test_a_file_of_another_kind_is_told_with_its_connector(stores: Stores, tmp_path: Path) -> None:
    """Whoever names the wrong connector hears which one reads the file, and why."""
    path = tmp_path / "people.csv"
    path.write_text("Employee ID,Name,Email,Job title,Team\n7,Ada Invented,ada@x.example,Clerk,Desk\n")
    with pytest.raises(Refused, match="Read it with people instead: it looks like"):
        importing.ingest(stores, importing.Order(connector="kpi", source="x", path=path), by="test")
