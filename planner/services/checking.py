"""What is wrong with an instance: its policy, its database, its library."""

from importlib.util import find_spec
from pathlib import Path

from sqlalchemy.exc import OperationalError

from planner.config import Settings
from planner.faults import Fault, Unreadable
from planner.policy import load
from planner.services.chats import webhooks
from planner.services.house import opened
from planner.store import library, log


def faults(settings: Settings) -> list[Fault]:
    """Everything a person should mend; an instance that was never initialised is one fault."""
    if not settings.instance.exists():
        return [Fault(file=str(settings.instance), problem="does not exist", fix="Run planner init")]
    try:
        load(settings.policy_file)
    except Unreadable as error:
        return [error.fault]
    if missing := _sentences(settings.sentence_model):
        return [missing]
    try:
        with opened(settings) as stores, stores.records.read() as session:
            found = list(library.faults(session))
            broken = log.broken(session)
    except OperationalError as error:
        problem = f"cannot be opened: {error.orig}"
        return [
            Fault(file="database", value=settings.database_url, problem=problem, fix="Correct the URL, or start it")
        ]
    found += webhooks(settings)[1]
    if broken is not None:
        fix = "Restore the database from a backup and find out who wrote to it directly"
        found.append(Fault(file="audit log", row=broken, problem="does not fit the chain of entries", fix=fix))
    return found


def _sentences(folder: str) -> Fault | None:
    lacks = [name for name in ("model.onnx", "tokenizer.json") if folder and not (Path(folder) / name).is_file()]
    if lacks:
        return Fault(file=folder, problem=f"holds no {lacks[0]}", fix="Correct sentence_model, or leave it empty")
    if folder and find_spec("onnxruntime") is None:
        return Fault(file=folder, problem="needs onnxruntime", fix="pip install 'capability-planner[onnx]'")
    return None
