"""Results of runs as pages may show them: read once, kept, and only what the gate let out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from planner.activate.model import Following
from planner.activate.model_programme import Gate
from planner.architect.model import Architecture
from planner.audit.model import Audit
from planner.audit.model_course import Course
from planner.privacy import Hidden, Released
from planner.reasons import Finding, Reason, Recommendation
from planner.store import runs
from planner.store.open import Stores
from planner.values import from_data

TOO_SMALL = Reason(claim=f"{Hidden.TOO_SMALL}".capitalize())
RESULTS: Mapping[str, type[Any]] = {
    "audit": Audit,
    "course": Course,
    "architect": Architecture,
    "activate": Following,
    "programme": Gate,
}


@dataclass(frozen=True, kw_only=True)
class Result:
    """One run's result with its gate: ask it before showing a figure."""

    run: int
    phase: str
    at: Any
    value: Any
    findings: tuple[Finding, ...]
    recommendations: dict[int, Recommendation]
    released: dict[str, Released]

    def shown(self, table: str, *key: str) -> bool:
        """Whether a cell passed the gate; what never went to the gate is not shown."""
        released = self.released.get(table)
        return released is not None and key in released.shown

    def count(self, table: str, *key: str) -> int | None:
        """How many people a cell is about, or None when its group is too small to say or there is nobody."""
        released = self.released.get(table)
        if released is None or key not in released.shown:
            return None
        return next(len(cell.members) for cell in released.cells if cell.key == key)

    def hidden(self, table: str, *key: str) -> bool:
        """Whether a cell is there and did not pass the gate."""
        released = self.released.get(table)
        return released is not None and key in released.hidden

    def shown_findings(self, *kinds: str) -> tuple[Finding, ...]:
        """The findings that may be shown, of some kinds or of all."""
        return tuple(
            finding
            for finding in self.findings
            if (not kinds or finding.kind in kinds) and self.shown(f"finding:{finding.kind}", finding.key)
        )

    def hidden_findings(self, *kinds: str) -> bool:
        """Whether any finding is hidden because its group is too small."""
        mine = [finding for finding in self.findings if not kinds or finding.kind in kinds]
        return any(not self.shown(f"finding:{finding.kind}", finding.key) for finding in mine)


def latest(stores: Stores, phase: str) -> Result | None:
    """The newest run of a phase, or None before the first."""
    with stores.records.read() as session:
        number = runs.latest_id(session, phase)
    return None if number is None else of_run(stores, number)


def of_run(stores: Stores, number: int) -> Result:
    """One run's result. A run never changes, so it is read once."""
    return _read(_Key(stores), number)


class _Key:
    # Stores are told apart by their database; the cache must not keep a closed pair alive under another's numbers.
    def __init__(self, stores: Stores) -> None:
        self.stores = stores

    def __hash__(self) -> int:
        return hash(id(self.stores))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.stores is self.stores


@lru_cache(maxsize=32)
def _read(key: _Key, number: int) -> Result:
    with key.stores.records.read() as session:
        run = runs.get(session, number)
        if run is None:
            raise LookupError(f"There is no run {number}.")
        released = [Released.from_dict(table) for table in run.released]
        result = Result(
            run=run.id,
            phase=run.phase,
            at=run.at,
            value=from_data(RESULTS[run.phase], run.result),
            findings=tuple(runs.findings(session, number)),
            recommendations=runs.recommendations(session, number),
            released={table.name: table for table in released},
        )
    return replace(result, recommendations=_without_hidden(result))


def _without_hidden(result: Result) -> dict[int, Recommendation]:
    """The recommendations without the reasons of findings that are hidden: a verdict holds findings among its own."""
    shown = {finding.key for finding in result.shown_findings()}
    hidden = [finding.because for finding in result.findings if finding.key not in shown]
    if not hidden:
        return result.recommendations
    return {
        number: replace(item, because=_pruned(item.because, hidden)) for number, item in result.recommendations.items()
    }


def _pruned(reason: Reason, hidden: Sequence[Reason]) -> Reason:
    if reason in hidden:
        return TOO_SMALL
    return replace(reason, because=tuple(_pruned(below, hidden) for below in reason.because))


def given(released: Sequence[Any]) -> list[Released]:
    """Stored tables of earlier runs, to hold against the next; what several showed alike counts once."""
    return list(dict.fromkeys(Released.from_dict(table) for table in released))
