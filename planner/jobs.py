"""Long work in the background: queued with huey, its progress kept in the records."""

import logging
from collections.abc import Callable
from typing import Any

from huey import SqliteHuey, crontab
from huey.consumer import Consumer
from huey.signals import SIGNAL_ERROR, SIGNAL_INTERRUPTED

from planner.faults import Unreadable
from planner.services import (
    assigning,
    bringing,
    clock,
    house,
    importing,
    nudging,
    pulses,
    reading,
    replaying,
    running,
    scenario_work,
    slipping,
    statements,
    uploads,
)
from planner.services.errors import NotAllowed, NotFound, Refused
from planner.services.progress import Progress, Stopped
from planner.store import jobs
from planner.store.open import Stores

Handler = Callable[[Stores, dict[str, Any], str, Progress], dict[str, Any]]
EXPECTED = (Unreadable, NotAllowed, NotFound, Refused)
BROKEN = "Something went wrong inside the planner; nothing was changed. The log has the details."
SMALLEST_STEP = 0.01
# The hour at which what has waited too long is removed, beside each start.
QUIET_HOUR = 3
# In which minutes of each hour teams' figures are looked at, and the learning record store is told.
NOTICING, STATING = "7", "0"


class Jobs:
    """The queue of one instance. With ``immediate`` work is done at once, in the caller's thread."""

    def __init__(self, stores: Stores, *, immediate: bool = False) -> None:
        self.stores = stores
        self._huey = SqliteHuey("planner", filename=str(stores.settings.jobs_database), immediate=immediate)
        self._perform = self._huey.task(name="perform")(self._work)
        self._huey.periodic_task(crontab(hour=str(QUIET_HOUR), minute="0"), name="sweep")(self._sweep)
        self._huey.signal(SIGNAL_ERROR, SIGNAL_INTERRUPTED)(self._failed)
        # A queue of its own: a host that does not answer keeps no other work waiting.
        self._out = SqliteHuey("sending", filename=str(stores.settings.jobs_database), immediate=immediate)
        self._out.periodic_task(crontab(), name="remind")(self._remind)
        self._out.periodic_task(crontab(minute=NOTICING), name="notice")(self._notice)
        self._out.periodic_task(crontab(minute=STATING), name="state")(self._state)
        self._out.signal(SIGNAL_ERROR, SIGNAL_INTERRUPTED)(self._failed)
        self._consumers: list[Consumer] = []

    def submit(self, kind: str, arguments: dict[str, Any], *, by: str) -> int:
        """Queue work and return its number. Raises KeyError for a kind nobody handles."""
        if kind not in HANDLERS:
            raise KeyError(kind)
        with self.stores.records.write() as session:
            number = jobs.create(session, kind=kind, arguments=arguments, by=by, now=clock.now())
        self._perform(number)
        return number

    def start(self) -> None:
        """Work through the queue in a thread of this process, after settling what an earlier process left."""
        self._sweep()
        for number in house.recover(self.stores):
            # Taken up once only, also when it waits in the queue already.
            self._perform(number)
        for queue in (self._huey, self._out):
            self._consumers.append(_Worker(queue, workers=1, periodic=True, worker_type="thread", max_delay=0.5))
            self._consumers[-1].start()

    def stop(self) -> None:
        """Finish the job at hand and stop."""
        while self._consumers:
            self._consumers.pop().stop(graceful=True)

    def _sweep(self) -> None:
        uploads.sweep(self.stores)

    def _remind(self) -> None:
        nudging.look_after(self.stores)

    def _notice(self) -> None:
        slipping.notice(self.stores)
        slipping.lay_out(self.stores)

    def _state(self) -> None:
        statements.work(self.stores)

    def _work(self, number: int) -> None:
        with self.stores.records.write() as session:
            if not jobs.start(session, number, clock.now()):
                return
            job = jobs.get(session, number)
            assert job is not None
            kind, arguments, by = job.kind, job.arguments, job.by
        try:
            result = HANDLERS[kind](self.stores, arguments, by, self._reporter(number))
        except EXPECTED as error:
            self._close(number, str(error))
            return
        except Stopped:
            self._close(number, jobs.STOPPED)
            return
        with self.stores.records.write() as session:
            jobs.finish(session, number, result=result, now=clock.now())

    def _reporter(self, number: int) -> Progress:
        last = ("", -1.0)

        def report(note: str, share: float) -> None:
            nonlocal last
            if note == last[0] and share - last[1] < SMALLEST_STEP:
                return
            last = (note, share)
            with self.stores.records.write() as session:
                wanted = jobs.progress(session, number, note, share)
            if not wanted:
                raise Stopped

        return report

    def _failed(self, signal: str, task: Any, error: Exception | None = None) -> None:
        if not task.args:
            logging.getLogger(__name__).error("%s failed", task.name, exc_info=error)
            return
        logging.getLogger(__name__).error("job %s failed", task.args[0], exc_info=error)
        self._close(task.args[0], BROKEN)

    def _close(self, number: int, why: str) -> None:
        with self.stores.records.write() as session:
            jobs.fail(session, number, why=why, now=clock.now())


class _Worker(Consumer):  # type: ignore[misc]
    def _set_signal_handlers(self) -> None:
        # Signals belong to the process that serves; it stops the worker itself.
        return


def _run(stores: Stores, arguments: dict[str, Any], by: str, progress: Progress) -> dict[str, Any]:
    return dict(running.run(stores, by=by, phases=arguments["phases"], progress=progress))


def _pulses(stores: Stores, arguments: dict[str, Any], by: str, progress: Progress) -> dict[str, Any]:
    unit, last = arguments.get("unit"), arguments.get("last")
    if "period" in arguments:
        number = pulses.take_one(stores, pulses.period(arguments["period"]), by=by, progress=progress)
        return {"pulses": 1, "run": number}
    told = pulses.take(stores, by=by, unit=unit, last=last, progress=progress)
    return {"pulses": len(told.pulses), "kept": told.kept}


def _import(stores: Stores, arguments: dict[str, Any], by: str, progress: Progress) -> dict[str, Any]:
    return importing.ingest_upload(stores, arguments, by=by, progress=progress)


def _try(stores: Stores, arguments: dict[str, Any], by: str, progress: Progress) -> dict[str, Any]:
    return reading.attempt_queued(stores, arguments, progress=progress)


def _assign(stores: Stores, arguments: dict[str, Any], by: str, progress: Progress) -> dict[str, Any]:
    return dict(assigning.assign_queued(stores, arguments, progress=progress))


def _library(stores: Stores, arguments: dict[str, Any], by: str, progress: Progress) -> dict[str, Any]:
    return bringing.work(stores, arguments, by=by, progress=progress)


def _scenario(stores: Stores, arguments: dict[str, Any], by: str, progress: Progress) -> dict[str, Any]:
    return scenario_work.work(stores, arguments, by=by, progress=progress)


def _replay(stores: Stores, arguments: dict[str, Any], by: str, progress: Progress) -> dict[str, Any]:
    found = replaying.replay(stores, arguments["number"], by=by, progress=progress)
    return {"run": found.number, "outcome": found.outcome, "sentence": found.sentence, "why": list(found.why)}


HANDLERS: dict[str, Handler] = {
    "run": _run,
    "pulses": _pulses,
    "import": _import,
    "try": _try,
    "assign": _assign,
    "library": _library,
    "replay": _replay,
    "scenario": _scenario,
}
