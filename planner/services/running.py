"""Run the phases on what the stores hold, keep the result, and say what came of it."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import pyarrow as pa
from sqlalchemy.orm import Session

from planner.architect.futures import Approved
from planner.audit.states import SOURCES
from planner.library.model import Library
from planner.people import Workforce
from planner.policy import Policy
from planner.privacy import Released
from planner.reasons import Finding, Recommendation
from planner.services import clock, futures, house, publish, results, state_maps, tracking, weights, wishing
from planner.services.errors import Refused
from planner.services.progress import Progress, ignore
from planner.store import imports, library, log, people, runs
from planner.store.open import Stores
from planner.values import digest, to_data

Outcome = tuple[Any, Sequence[Finding], Sequence[Recommendation], list[Released]]
PHASES = ("audit", "architect", "activate")


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Everything a run reads, loaded in one consistent look at the records.

    ``refused`` names the roles that each person refuses, ``refusals`` tells that state of them from others; ``futures``
    holds what was approved of what roles become, ``future`` tells that state of it from others.
    """

    files: tuple[str, ...]
    imports: tuple[tuple[int, str], ...]
    workforce: Workforce
    library: Library
    history: dict[str, Any]
    policy: Policy
    refused: Mapping[str, frozenset[str]]
    refusals: str
    futures: Mapping[str, Approved]
    future: str

    def described(self, seed: int) -> dict[str, Any]:
        """What identifies the inputs, small enough to keep with the run."""
        tables: Sequence[pa.Table] = (self.workforce.assignments, self.workforce.accounts, self.workforce.evidence)
        return {
            "imports": [list(pair) for pair in self.imports],
            "workforce": digest([table.to_pylist() for table in tables]),
            "library": digest(self.library),
            "history": digest(self.history),
            "policy": digest({name: to_data(self.policy[name]) for name in self.policy if name != SOURCES}),
            "state_maps": digest(self.policy[SOURCES]),
            "refusals": self.refusals,
            "futures": self.future,
            "weights": digest(weights.files()),
            "seed": seed,
        }


def run(stores: Stores, *, by: str, phases: Sequence[str] = PHASES, progress: Progress = ignore) -> dict[str, int]:
    """Run the phases one after the other on the same inputs; returns the number of each run.

    Raises Refused for a phase that is not there, or architect without any audit before it.
    """
    unknown = set(phases) - set(PHASES)
    if unknown:
        raise Refused(f"There is no phase {', '.join(sorted(unknown))}; there are {', '.join(PHASES)}.")
    inputs = read(stores)
    numbers: dict[str, int] = {}
    for position, phase in enumerate(name for name in PHASES if name in phases):
        start, part = position / len(phases), 1 / len(phases)

        def report(note: str, share: float, start: float = start, part: float = part) -> None:
            progress(note, start + part * share)

        numbers[phase] = _one(stores, phase, inputs, by, report)
    progress("Done", 1.0)
    return numbers


def read(stores: Stores) -> Inputs:
    """What a run reads, as it stands."""
    policy = house.policy(stores)
    with stores.records.read() as session:
        live = [manifest for manifest in imports.list_(session) if manifest.undone_at is None]
        return Inputs(
            files=imports.live_files(session),
            imports=tuple((manifest.id, manifest.digest) for manifest in live),
            workforce=people.workforce(session, on=clock.today()),
            library=library.load(session),
            history=dict(library.history(session)),
            policy=state_maps.applied(session, policy),
            refused=wishing.refused(session),
            refusals=wishing.mark(session),
            futures=futures.approved(session),
            future=futures.mark(session),
        )


def _one(stores: Stores, phase: str, inputs: Inputs, by: str, progress: Progress) -> int:
    began, seed = time.monotonic(), stores.settings.seed
    described = inputs.described(seed)
    outcome = RUN[phase](stores, inputs, given(stores, phase), seed, progress)
    if phase == "architect":
        described["audit"] = _audit_run(stores).run
    return keep(stores, phase, outcome, by=by, described=described, seconds=time.monotonic() - began)


def given(stores: Stores, phase: str) -> list[Released]:
    """The figures that runs of a phase let out: all can still be opened, so what any one showed can be subtracted."""
    with stores.records.read() as session:
        return results.given([table for tables in runs.released(session, phase) for table in tables])


def keep(stores: Stores, phase: str, outcome: Outcome, *, by: str, described: dict[str, Any], seconds: float) -> int:
    """Keep what a phase gave, with what it read, and return the number of the run."""
    value, findings, recommended, released = outcome
    with stores.records.write() as session:
        number = runs.save(
            session,
            phase=phase,
            by=by,
            now=clock.now(),
            seconds=seconds,
            seed=described["seed"],
            code_version=version("capability-planner"),
            inputs=described,
            result=value,
            findings=findings,
            recommendations=recommended,
            released=[table.to_dict() for table in released],
        )
        _log(session, by, phase, number)
    return number


def _audit(stores: Stores, inputs: Inputs, given: list[Released], seed: int, progress: Progress) -> Outcome:
    from planner import audit

    found = audit.run(
        stores.signals.table(inputs.files),
        workforce=inputs.workforce,
        library=inputs.library,
        policy=inputs.policy,
        seed=seed,
        progress=progress,
    )
    day = clock.today().isoformat()
    released = publish.of_audit(found, inputs.workforce, inputs.policy, given, day=day)
    return found, found.findings, found.measures, released


def _architect(stores: Stores, inputs: Inputs, given: list[Released], seed: int, progress: Progress) -> Outcome:
    from planner import architect, embedders
    from planner.audit.work import observed
    from planner.services import training

    audit = _audit_run(stores).value
    signals = stores.signals.table(inputs.files)
    work = observed(signals, workforce=inputs.workforce, policy=inputs.policy)
    found = architect.design(
        audit,
        work,
        library=inputs.library,
        workforce=inputs.workforce,
        policy=inputs.policy,
        embedder=embedders.default(),
        words=embedders.meaning(),
        history=inputs.history,
        refused=inputs.refused,
        futures=inputs.futures,
        learnt=training.learnt(),
        seed=seed,
        progress=progress,
    )
    period = "none" if audit.window is None else f"{audit.window.start}/{audit.window.end}"
    released = publish.of_architecture(found, inputs.policy, period, given)
    return found, found.findings, found.verdicts, released


def _activate(stores: Stores, inputs: Inputs, given: list[Released], seed: int, progress: Progress) -> Outcome:
    progress("Comparing behaviour before and after", 0.0)
    found = tracking.follow(
        stores.signals.table(inputs.files),
        tracking.started(stores, inputs.workforce),
        workforce=inputs.workforce,
        library=inputs.library,
        policy=inputs.policy,
    )
    return found, (), (), publish.of_following(found, inputs.policy, given)


RUN = {"audit": _audit, "architect": _architect, "activate": _activate}


def _audit_run(stores: Stores) -> results.Result:
    found = results.latest(stores, "audit")
    if found is None:
        raise Refused("Architect reads an audit: run the audit first.")
    return found


def _log(session: Session, by: str, phase: str, number: int) -> None:
    log.append(session, by=by, action=f"run {phase}", subject=f"run:{number}", detail={}, now=clock.now())
