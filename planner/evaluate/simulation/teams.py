"""Teams that do work: a queue, people with hours, and a system that can be down."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from planner.evaluate.simulation.clock import Clock
from planner.evaluate.simulation.duty import Duty, Spans, inside, next_edge
from planner.evaluate.simulation.ledger import Done, Entered, Ledger, Reason


@dataclass
class Member:
    """Somebody of a team; ``free`` is when the work in hand is done."""

    name: str
    duty: Duty
    free: int = 0


@dataclass
class Job:
    """A step of a case that waits for a team; ``bound`` names the one who alone may do it."""

    case: int
    step: str
    role: str
    seconds: int
    urgent: bool
    returned: bool
    bound: str | None
    after: Callable[[str], None]
    order: int = 0


class Team:
    """Takes jobs first come first served, or urgent ones first, whenever somebody is free and on duty."""

    def __init__(
        self,
        name: str,
        members: tuple[Member, ...],
        *,
        clock: Clock,
        ledger: Ledger,
        urgent_first: bool = False,
        outages: Spans = (),
        open_cases: Callable[[], bool],
    ) -> None:
        self.name, self.members, self.outages = name, members, outages
        self.waiting: list[Job] = []
        self._clock, self._ledger, self._open = clock, ledger, open_cases
        self._urgent_first, self._order = urgent_first, count()
        self._watch()

    def take(self, job: Job, *, role: str, by: str) -> None:
        """Put a job into the queue; ``role`` is the state that its case enters."""
        job.order = next(self._order)
        self.waiting.append(job)
        self.waiting.sort(key=lambda one: (self._urgent_first and not one.urgent, one.order))
        self._enter(job, role, by)
        if self._down and not job.returned:
            self._enter(job, "down", by)
        self._look()

    @property
    def _down(self) -> bool:
        return inside(self.outages, self._clock.now)

    def _reason(self, job: Job) -> Reason:
        if job.returned:
            return "rework"
        if self._down:
            return "tooling"
        able = (one for one in self.members if job.bound in (None, one.name))
        return "queue" if any(one.duty.on(self._clock.now) for one in able) else "unavailability"

    def _look(self) -> None:
        for job in self.waiting:
            self._ledger.turn(job.case, self._reason(job), self._clock.now)
        if not self._down:
            self._serve()

    def _serve(self) -> None:
        now = self._clock.now
        for member in sorted(self.members, key=lambda one: one.free):
            if member.free <= now and member.duty.on(now):
                job = next((one for one in self.waiting if one.bound in (None, member.name)), None)
                if job is not None:
                    self._begin(job, member)

    def _begin(self, job: Job, member: Member) -> None:
        now = self._clock.now
        self.waiting.remove(job)
        member.free = member.duty.done(now, job.seconds)
        self._ledger.turn(job.case, None, now)
        self._enter(job, job.role, member.name)
        work = Done(
            case=job.case,
            step=job.step,
            role=job.role,
            start=now,
            end=member.free,
            actor=member.name,
            team=self.name,
        )
        self._ledger.done.append(work)

        def finish() -> None:
            job.after(member.name)
            self._look()

        self._clock.at(member.free, finish)

    def _enter(self, job: Job, role: str, by: str) -> None:
        self._ledger.entered.append(
            Entered(case=job.case, time=self._clock.now, role=role, step=job.step, actor=by, team=self.name)
        )

    def _watch(self) -> None:
        edges = [one.duty.edge(self._clock.now) for one in self.members]
        edge = min((one for one in (*edges, next_edge(self.outages, self._clock.now)) if one is not None), default=None)
        if edge is not None:
            self._clock.at(edge, self._edge)

    def _edge(self) -> None:
        for begin, end in self.outages:
            if self._clock.now in (begin, end):
                for job in self.waiting:
                    if not job.returned:
                        self._enter(job, "down" if self._clock.now == begin else "queue", "monitoring")
        self._look()
        if self._open():
            self._watch()
