"""Reminders are sent beside other work, never before it."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from planner import jobs as work
from planner.config import Settings
from planner.jobs import Jobs
from planner.services import nudging
from planner.store.open import Stores, open_stores

PATIENCE = 30.0


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    """The stores of a new instance."""
    opened = open_stores(Settings(instance=tmp_path))
    yield opened
    opened.close()


def enqueue(jobs: Jobs, name: str) -> None:
    """Do now what is done at set times."""
    (task,) = (task for task in jobs._out._registry.periodic_tasks if task.name == name)
    jobs._out.enqueue(task)


def test_a_host_that_does_not_answer_keeps_no_work_waiting(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """While sending hangs, other work begins and ends."""
    hanging, answer, done = threading.Event(), threading.Event(), threading.Event()

    def hang(opened: Stores) -> None:
        hanging.set()
        assert answer.wait(PATIENCE)

    def finish(*given: Any) -> dict[str, Any]:
        done.set()
        return {}

    monkeypatch.setattr(nudging, "look_after", hang)
    monkeypatch.setitem(work.HANDLERS, "run", finish)
    jobs = Jobs(stores)
    jobs.start()
    try:
        enqueue(jobs, "remind")
        assert hanging.wait(PATIENCE)
        jobs.submit("run", {}, by="hr@example.org")
        assert done.wait(PATIENCE)
        assert not answer.is_set()
    finally:
        answer.set()
        jobs.stop()


def test_sending_that_breaks_is_logged_and_begins_again(
    stores: Stores, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """One pass that breaks ends no other."""
    again, tries = threading.Event(), []

    def break_(opened: Stores) -> None:
        tries.append(1)
        if len(tries) > 1:
            again.set()
        raise ZeroDivisionError

    monkeypatch.setattr(nudging, "look_after", break_)
    jobs = Jobs(stores)
    jobs.start()
    try:
        for _ in range(2):
            enqueue(jobs, "remind")
        assert again.wait(PATIENCE)
    finally:
        jobs.stop()
    assert any("remind failed" in record.message for record in caplog.records)
