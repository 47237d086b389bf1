"""Long work: done at once or by a worker, with its progress and its end kept whatever happens."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from planner import jobs as work
from planner.config import Settings
from planner.faults import Fault, Unreadable
from planner.jobs import Jobs
from planner.services import clock
from planner.services.errors import NotAllowed, NotFound, Refused
from planner.services.progress import Progress
from planner.store import jobs as records
from planner.store.open import Stores, open_stores

BY = "hr@example.org"
PATIENCE = 20.0
LOOK_EVERY = 0.02


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    """The stores of a new instance."""
    opened = open_stores(Settings(instance=tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def handle(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let work of the kind "run" do something else."""

    def put(handler: Callable[..., dict[str, Any]]) -> None:
        monkeypatch.setitem(work.HANDLERS, "run", handler)

    return put


def look(stores: Stores, number: int) -> Any:
    """How a job stands."""
    with stores.records.read() as session:
        row = records.get(session, number)
        assert row is not None
        return row


def wait(stores: Stores, number: int, *states: str) -> Any:
    """How a job stands once it is in one of these states; fails when that takes too long."""
    deadline = time.monotonic() + PATIENCE
    pause = threading.Event()
    while (row := look(stores, number)).state not in states:
        assert time.monotonic() < deadline, f"still {row.state}"
        pause.wait(LOOK_EVERY)
    return row


def add(stores: Stores, arguments: dict[str, Any], by: str, progress: Progress) -> dict[str, Any]:
    """Work that takes two steps."""
    progress("Half", 0.5)
    progress("All", 1.0)
    return {"sum": sum(arguments["numbers"]), "by": by}


def test_immediate_work_is_done_when_submit_returns(stores: Stores, handle: Any) -> None:
    """Without a worker the caller waits, and the result is kept with who asked."""
    handle(add)
    row = look(stores, Jobs(stores, immediate=True).submit("run", {"numbers": [1, 2]}, by=BY))
    assert (row.state, row.progress, row.result, row.by) == ("done", 1.0, {"sum": 3, "by": BY}, BY)
    assert row.created_at <= row.started_at <= row.finished_at


def test_unknown_work_is_not_queued(stores: Stores) -> None:
    """A kind that nobody handles leaves no trace."""
    with pytest.raises(KeyError):
        Jobs(stores, immediate=True).submit("dance", {}, by=BY)
    with stores.records.read() as session:
        assert records.listed(session) == []


UNREADABLE = Unreadable(Fault(file="a.csv", problem="is empty", fix="Export it again"))


@pytest.mark.parametrize("error", [UNREADABLE, NotAllowed("Not you."), NotFound("Gone."), Refused("Change that.")])
def test_an_expected_error_becomes_the_note(stores: Stores, handle: Any, error: Exception) -> None:
    """What a person can mend is told in words."""

    def refuse(*given: Any) -> dict[str, Any]:
        raise error

    handle(refuse)
    row = look(stores, Jobs(stores, immediate=True).submit("run", {}, by=BY))
    assert (row.state, row.note, row.result) == ("failed", str(error), None)


def test_an_unexpected_error_fails_the_job_without_its_insides(
    stores: Stores, handle: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """The note says that the log has the details; the log has them."""

    def break_(*given: Any) -> dict[str, Any]:
        raise ZeroDivisionError("the secret of /srv/planner")

    handle(break_)
    row = look(stores, Jobs(stores, immediate=True).submit("run", {}, by=BY))
    assert (row.state, row.note) == ("failed", work.BROKEN)
    assert "secret" not in row.note
    assert any(record.exc_info for record in caplog.records if record.name == "planner.jobs")


def test_progress_is_kept_while_it_goes_on(stores: Stores, handle: Any) -> None:
    """Whoever looks in between finds the note and the share; steps too small to see are left out."""
    seen: list[tuple[str, float]] = []

    def watched(stores: Stores, arguments: Any, by: str, progress: Progress) -> dict[str, Any]:
        for note, share in (("Reading", 0.2), ("Reading", 0.201), ("Writing", 0.201), ("Writing", 0.9)):
            progress(note, share)
            row = look(stores, 1)
            seen.append((row.note, row.progress))
        return {}

    handle(watched)
    Jobs(stores, immediate=True).submit("run", {}, by=BY)
    assert seen == [("Reading", 0.2), ("Reading", 0.2), ("Writing", 0.201), ("Writing", 0.9)]


def test_a_worker_does_what_is_queued(stores: Stores, handle: Any) -> None:
    """A started worker takes work up in its own thread, one piece after the other, and stops when told."""
    handle(add)
    jobs = Jobs(stores)
    first = jobs.submit("run", {"numbers": [1]}, by=BY)
    assert look(stores, first).state == "queued"
    jobs.start()
    try:
        second = jobs.submit("run", {"numbers": [2, 3]}, by=BY)
        assert wait(stores, first, "done").result["sum"] == 1
        assert wait(stores, second, "done").result["sum"] == 5
    finally:
        jobs.stop()
    third = jobs.submit("run", {"numbers": [4]}, by=BY)
    assert look(stores, third).state == "queued"


def test_a_worker_goes_on_after_work_that_broke(stores: Stores, handle: Any) -> None:
    """One piece that breaks is closed, and the next is done."""

    def touchy(stores: Stores, arguments: dict[str, Any], by: str, progress: Progress) -> dict[str, Any]:
        return {"inverse": 1 / arguments["number"]}

    handle(touchy)
    jobs = Jobs(stores)
    jobs.start()
    try:
        broken, whole = (jobs.submit("run", {"number": number}, by=BY) for number in (0, 4))
        assert wait(stores, broken, "failed").note == work.BROKEN
        assert wait(stores, whole, "done").result == {"inverse": 0.25}
    finally:
        jobs.stop()


def test_work_an_earlier_process_left_is_closed_at_the_next_start(stores: Stores, handle: Any) -> None:
    """What was running when the planner stopped is closed with a word; what was waiting is done."""
    handle(add)
    jobs = Jobs(stores)
    left, waiting = (jobs.submit("run", {"numbers": [number]}, by=BY) for number in (1, 2))
    with stores.records.write() as session:
        row = look(stores, left)
        assert records.start(session, left, row.created_at)
    jobs.start()
    try:
        assert "Interrupted" in wait(stores, left, "failed").note
        assert wait(stores, waiting, "done").result["sum"] == 2
        assert look(stores, left).state == "failed"
    finally:
        jobs.stop()


def test_stopping_what_was_never_started_is_harmless(stores: Stores) -> None:
    """A process that served nothing can stop."""
    jobs = Jobs(stores)
    jobs.stop()
    assert look(stores, jobs.submit("run", {"phases": []}, by=BY)).state == "queued"


def test_work_kept_but_never_queued_is_taken_up_at_the_next_start(stores: Stores, handle: Any) -> None:
    """A stop between keeping a job and queueing it leaves nothing waiting for ever."""
    handle(add)
    with stores.records.write() as session:
        lost = records.create(session, kind="run", arguments={"numbers": [7]}, by=BY, now=clock.now())
    jobs = Jobs(stores)
    jobs.start()
    try:
        assert wait(stores, lost, "done").result["sum"] == 7
    finally:
        jobs.stop()


def test_work_that_is_to_stop_stops_at_its_next_step(stores: Stores, handle: Any) -> None:
    """Whoever asked for it while it went on finds it closed with nothing changed."""

    def long(stores: Stores, arguments: Any, by: str, progress: Progress) -> dict[str, Any]:
        progress("First", 0.1)
        with stores.records.write() as session:
            assert records.ask_to_stop(session, 1, by=BY, now=clock.now())
        progress("Second", 0.2)
        raise AssertionError("it went on")

    handle(long)
    row = look(stores, Jobs(stores, immediate=True).submit("run", {}, by=BY))
    assert (row.state, row.note) == ("failed", records.STOPPED)


def test_what_was_stopped_before_it_began_is_never_begun(stores: Stores, handle: Any) -> None:
    """A job that still waits is closed, and the worker passes it over."""
    handle(add)
    jobs = Jobs(stores)
    first, second = (jobs.submit("run", {"numbers": [1]}, by=BY) for _ in range(2))
    with stores.records.write() as session:
        assert records.ask_to_stop(session, first, by=BY, now=clock.now())
    jobs.start()
    try:
        wait(stores, second, "done")
    finally:
        jobs.stop()
    assert (look(stores, first).state, look(stores, first).started_at) == ("failed", None)
