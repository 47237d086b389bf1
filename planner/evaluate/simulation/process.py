"""A simulated organisation at work: cases come, go their way through teams and desks, and are resolved."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from planner.evaluate.simulation.clock import DAY, HOUR, Clock
from planner.evaluate.simulation.configuration import Configuration
from planner.evaluate.simulation.desks import Batch, Decider
from planner.evaluate.simulation.duty import CLOSES, OPENS, WEEK, WORKING_DAYS, Duty, Spans
from planner.evaluate.simulation.ledger import Done, Entered, Ledger, Reason
from planner.evaluate.simulation.route import RETURNS, WORKED, seconds, teams, way, work_per_case
from planner.evaluate.simulation.teams import Job, Member, Team

PENDING: dict[str, Reason] = {
    "approval": "decision",
    "governance": "governance",
    "customer": "outside",
    "vendor": "outside",
    "timer": "unattributed",
    "transfer": "hand-off",
}
DECIDERS = 2
URGENT, SAME_PERSON = 0.25, 0.5
# Absences and outages come as a share of the time, in spans of a mean length of so many hours.
AWAY, AWAY_HOURS, DOWN, DOWN_HOURS = 0.25, 72.0, 0.15, 10.0
SPANS = 200
CLOSED_AFTER = 5 * DAY


@dataclass
class Case:
    """A case on its way: ``place`` is the step it is at, ``team`` where it was last, ``actor`` who was last."""

    number: int
    steps: list[tuple[str, int]]
    urgent: bool
    owner: int
    place: int = -1
    team: str = "Intake desk"
    actor: str = "portal"
    redo: str | None = None
    returned: bool = False


class Process:
    """One organisation; ``run`` fills the ledger."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self.clock, self.ledger = Clock(), Ledger()
        self._chance = np.random.default_rng([configuration.seed, 2])
        self._left = configuration.cases
        self._duty = Duty(office=configuration.office)
        self._come = Duty(office=configuration.office_arrivals)
        self._teams = [self._team(number) for number in range(teams(configuration))]
        self._desks = {kind: self._deciders(kind) for kind in ("approval", "governance")}
        self._batch = Batch(configuration.batch, 3 * DAY, clock=self.clock)

    def run(self) -> Ledger:
        """Let all cases come and go."""
        time = 0
        rate = self._rate()
        for number in range(self.configuration.cases):
            # Where cases come in office hours only, their time counts those hours.
            time = self._come.done(time, max(1, int(self._chance.exponential(1 / rate))))
            steps = list(way(self.configuration, self._chance).steps)
            owner = int(self._chance.integers(self.configuration.members))
            case = Case(number, steps, bool(self._chance.random() < URGENT), owner)
            self.clock.at(time, partial(self._arrive, case))
        self.clock.run()
        return self.ledger

    def _rate(self) -> float:
        """Cases for each second of the hours in which they come."""
        capacity = (CLOSES - OPENS) / DAY * WORKING_DAYS / WEEK if self.configuration.office else 1.0
        open_ = (CLOSES - OPENS) / DAY * WORKING_DAYS / WEEK if self.configuration.office_arrivals else 1.0
        work = work_per_case(self.configuration) * HOUR
        return self.configuration.load * self.configuration.members * capacity / open_ / work

    def _team(self, number: int) -> Team:
        name = f"Team {number + 1}"
        away = number == 1 and "absence" in self.configuration.injected
        down = number == 1 and "outage" in self.configuration.injected
        members = tuple(
            Member(
                f"user{number + 1}{place + 1:02d}",
                Duty(office=self.configuration.office, absences=self._spans(AWAY, AWAY_HOURS) if away else ()),
            )
            for place in range(self.configuration.members)
        )
        return Team(
            name,
            members,
            clock=self.clock,
            ledger=self.ledger,
            urgent_first=self.configuration.urgent_first,
            outages=self._spans(DOWN, DOWN_HOURS) if down else (),
            open_cases=lambda: self._left > 0,
        )

    def _spans(self, share: float, hours: float) -> Spans:
        """Spans of a mean length that take a share of the time, one after another."""
        spans, time = [], 0
        for _ in range(SPANS):
            time += 1 + int(self._chance.exponential(hours * HOUR * (1 - share) / share))
            length = 1 + int(hours * HOUR * self._chance.uniform(0.5, 1.5))
            spans.append((time, time + length))
            time += length
        return tuple(spans)

    def _deciders(self, kind: str) -> list[Decider]:
        return [Decider(f"{kind}{place + 1:02d}", self._duty, clock=self.clock) for place in range(DECIDERS)]

    def _arrive(self, case: Case) -> None:
        self.ledger.arrived[case.number] = self.clock.now
        self._happened(case, "received", "received", case.actor)
        self._onward(case)

    def _onward(self, case: Case) -> None:
        case.place += 1
        if case.place == len(case.steps):
            self._resolve(case)
            return
        name, takes = case.steps[case.place]
        if name not in WORKED:
            self._ask(case, name, takes)
        elif case.place and "transfer" in self.configuration.injected and self._at(name).name != case.team:
            self._transfer(case, name, takes)
        else:
            self._hold(case, name, takes)

    def _at(self, step: str) -> Team:
        return self._teams[WORKED[step]]

    def _ask(self, case: Case, name: str, takes: int) -> None:
        self._pend(case, name, name)
        if name != "timer":
            self._happened(case, name, f"ask {name}", case.actor)
        answered = partial(self._answered, case, name)
        if name in self._desks:
            min(self._desks[name], key=lambda one: one.pending).ask(takes, answered)
        else:
            self.clock.after(takes, lambda: answered("scheduler" if name == "timer" else name))

    def _answered(self, case: Case, name: str, by: str) -> None:
        self._happened(case, name, name, by)
        self._onward(case)

    def _transfer(self, case: Case, name: str, takes: int) -> None:
        self._pend(case, "transfer", name)
        latency = seconds("transfer", self.configuration, self._chance)
        self.clock.after(latency, lambda: self._hold(case, name, takes))

    def _pend(self, case: Case, role: str, step: str) -> None:
        now = self.clock.now
        self.ledger.turn(case.number, PENDING[role], now)
        team = self._at(step).name if role == "transfer" else case.team
        self.ledger.entered.append(
            Entered(case=case.number, time=now, role=role, step=step, actor=case.actor, team=team)
        )

    def _hold(self, case: Case, name: str, takes: int) -> None:
        if name == "finish" and "batch" in self.configuration.injected:
            now = self.clock.now
            self.ledger.turn(case.number, "queue", now)
            held = Entered(
                case=case.number, time=now, role="batch", step=name, actor=case.actor, team=self._at(name).name
            )
            self.ledger.entered.append(held)
            self._batch.hold(lambda: self._queue(case, name, takes))
        else:
            self._queue(case, name, takes)

    def _queue(self, case: Case, name: str, takes: int) -> None:
        team = self._at(name)
        bound = case.redo
        if name == "main" and bound is None and "absence" in self.configuration.injected:
            bound = team.members[case.owner].name
        job = Job(
            case=case.number,
            step=name,
            role="checking" if name == "check" else "work",
            seconds=takes,
            urgent=case.urgent,
            returned=case.returned,
            bound=bound,
            after=partial(self._worked, case, name),
        )
        role = "rework" if case.returned else "new" if not case.place else "to check" if name == "check" else "queue"
        case.redo, case.returned = None, False
        by, case.team = case.actor, team.name
        team.take(job, role=role, by=by)

    def _worked(self, case: Case, name: str, by: str) -> None:
        before, case.actor = case.actor, by
        if name == "check" and self._chance.random() < RETURNS:
            case.place -= 1
            case.returned = True
            case.redo = before if self._chance.random() < SAME_PERSON else None
            self._queue(case, "main", seconds("main", self.configuration, self._chance))
        else:
            self._onward(case)

    def _happened(self, case: Case, step: str, role: str, by: str) -> None:
        now = self.clock.now
        self.ledger.done.append(
            Done(case=case.number, step=step, role=role, start=now, end=now, actor=by, team=case.team)
        )
        case.actor = by

    def _resolve(self, case: Case) -> None:
        now = self.clock.now
        self._left -= 1
        self.ledger.turn(case.number, None, now)
        self.ledger.resolved[case.number] = now
        end = [("resolved", now, case.actor)]
        if self.configuration.idle:
            end.append(("closed", now + CLOSED_AFTER, "scheduler"))
        for role, time, actor in end:
            self.ledger.entered.append(
                Entered(case=case.number, time=time, role=role, step="", actor=actor, team=case.team)
            )
        if self.configuration.idle:
            self.ledger.done.append(
                Done(
                    case=case.number,
                    step="closed",
                    role="closed",
                    start=now + CLOSED_AFTER,
                    end=now + CLOSED_AFTER,
                    actor="scheduler",
                    team=case.team,
                )
            )
