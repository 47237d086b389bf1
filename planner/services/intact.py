"""Whether a run is as it was kept: its marks, the log, what pages show of it, and all that it read."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from planner.activate.programme import recommendation as at_gate
from planner.reasons import Finding, Recommendation
from planner.services.inputs import PARTS, sentence_mark, shelf_of
from planner.services.results import RESULTS
from planner.store import imports, log, runs
from planner.store.kept import mark_of_file
from planner.store.open import Stores
from planner.store.tables import FindingRecord, RecommendationRecord, Run
from planner.values import canonical, digest, from_data

CALLED: Mapping[str, str] = {
    "workforce": "people, their accounts and what they can do",
    "library": "the roles, capabilities and learning",
    "history": "the earlier versions of the roles",
    "policy": "the thresholds that judgements turn on",
    "state_maps": "what the states of each source mean",
    "refusals": "the roles that people say are not for them",
    "futures": "what was approved of what roles become",
    "started": "the behaviours that were being watched",
}
# Why a part may be gone although nobody tampered with anything.
DELETED: Mapping[str, str] = {"refusals": ", as when somebody deletes for good what they said"}
# Where a result holds what pages show from tables of their own.
RECOMMENDED: Mapping[str, str] = {"audit": "measures", "architect": "verdicts"}
GATE = "programme"


def changed(session: Session, run: Run) -> list[str]:
    """What of a run's own records was changed since, in sentences; none where all is as it was kept."""
    return [*_marks(run), *_log(session, run), *_shown(session, run)]


def hindered(stores: Stores, session: Session, run: Run) -> list[str]:
    """Why a run cannot be made again although nobody tampered with it; none where it can."""
    if run.phase == GATE:
        return ["what is known at a gate is put together from what pages show on its day, which is kept as its result"]
    lacking = [name for name in ("signals", *PARTS) if name not in run.inputs]
    if lacking:
        return ["it was made before what runs read was kept beside them"]
    known = {one.id: one for one in imports.list_(session)}
    gone = [known.get(number) for number, _ in run.inputs["imports"]]
    found = []
    for one in gone:
        if one is None:
            found.append("a file that it read is no longer known")
        elif one.undone_at is not None:
            day = one.undone_at.date().isoformat()
            found.append(f"“{one.file}” was taken back on {day} by {one.undone_by}, and what it held with it")
    if run.inputs.get("sentence_model", "") != sentence_mark(stores.settings.sentence_model):
        found.append("the sentence model that it compared texts with is not the one in the settings")
    return found


def contents(stores: Stores, run: Run) -> tuple[dict[str, Any], list[str], list[str]]:
    """What a run read beside signals, by name; what of all it read was changed; and what was deleted for good."""
    shelf, found, faults, gone = shelf_of(stores), dict[str, Any](), list[str](), list[str]()
    for name in (*PARTS, *(["started"] if "started" in run.inputs else [])):
        try:
            found[name] = shelf.read(run.inputs[name])
        except LookupError:
            gone.append(f"what was kept of its inputs is gone: {CALLED[name]}{DELETED.get(name, '')}")
        except ValueError:
            faults.append(f"What the run read was changed since in the instance's folder: {CALLED[name]}.")
    return found, [*faults, *_signals(stores, run)], gone


def _marks(run: Run) -> Iterator[str]:
    if digest(run.inputs) != run.inputs_digest:
        yield "The list of what the run read does not fit its mark: one of the two was changed after the run."
    if digest(run.result) != run.result_digest:
        yield "The result that is kept does not fit its mark: one of the two was changed after the run."


def _log(session: Session, run: Run) -> Iterator[str]:
    """What the chained log says of the run: whoever changes a result with its mark would have to change it too."""
    if (broken := log.broken(session)) is not None:
        yield f"The log of acts does not fit together from its entry {broken} on, so it proves nothing of this run."
    entry = log.last(session, f"run {run.phase}", f"run:{run.id}")
    if entry is None:
        yield "The log of acts does not know this run."
        return
    now = {"inputs": run.inputs_digest, "result": run.result_digest, "released": digest(run.released)}
    called = {"inputs": "what it read", "result": "its result", "released": "which figures pages may show"}
    for name, mark in now.items():
        if entry.detail and entry.detail.get(name) != mark:
            yield f"The log of acts holds another mark of {called[name]} than the run does."


def _shown(session: Session, run: Run) -> Iterator[str]:
    """The findings and recommendations that pages show are kept in tables of their own."""
    try:
        value = from_data(RESULTS[run.phase], run.result)
    except (TypeError, ValueError, KeyError):
        yield "The result that is kept is no longer one that the planner can read."
        return
    recommended = [at_gate(value, run.inputs["cycle"])] if run.phase == GATE else _recommended(run.phase, value)
    yield from _kept("finding", runs.rows(session, run.id, FindingRecord), getattr(value, "findings", ()))
    yield from _kept("recommendation", runs.rows(session, run.id, RecommendationRecord), recommended)


def _recommended(phase: str, value: Any) -> Sequence[Recommendation]:
    return getattr(value, RECOMMENDED[phase]) if phase in RECOMMENDED else ()


def _kept(what: str, kept: Sequence[dict[str, Any]], given: Sequence[Finding | Recommendation]) -> Iterator[str]:
    wanted = {canonical(runs.as_row(one)) for one in given}
    for row in kept:
        if canonical(row) not in wanted:
            yield f"A {what} that pages show is not the one of the result: “{row['body'].get('sentence', '')}”."
    if len(kept) != len(given):
        yield f"Pages show {len(kept)} {what}s where the result has {len(given)}."


def _signals(stores: Stores, run: Run) -> Iterator[str]:
    for name, mark in run.inputs["signals"].items():
        try:
            same = mark_of_file(stores.signals.folder / name) == mark
        except FileNotFoundError:
            yield f"A file of signals that the run read is gone from the instance's folder: {name}."
            continue
        if not same:
            yield f"A file of signals was changed since the run read it: {name}."
