"""Training: weights made anew from the data they were made from."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from pathlib import Path

import numpy as np

from planner import embedders, policy
from planner.architect import agency, matching
from planner.architect.learnt import Learnt
from planner.architect.model import Embedder
from planner.services import weights
from planner.services.errors import NotFound, Refused

LABELS = "ai_exposure_labels.tsv"
# Of each rating, the label that says AI is of no use to the task.
NONE = {"human_labels": "E0", "gpt4_exposure": "E0", "gpt4_exposure_alt_rubric": "E0"}
CARRIED = "automation"
CONFIDENCES = (0.5, 0.8, 0.9)
STATEMENTS, ACTIVITIES, CODE = "Task Statements.txt", "Tasks to DWAs.txt", "O*NET-SOC Code"
GROUP = 2
ABOUT_AGENCY = {
    "made by": "planner train agency --data DIR",
    "learnt from": f"{LABELS} of openai/GPTs-are-GPTs (MIT licence): GPT-4's ratings by the automation rubric",
    "method": "ridge regression on words, pairs of words, and static embeddings of task and occupation",
    "is": "exposure by text, in GPT-4's view; no observation, and no ground for a verdict",
}
ABOUT_MATCHING = {
    "made by": "planner train matching --data DIR",
    "learnt from": "Task Statements and Tasks to DWAs of the O*NET database, U.S. Department of Labor (CC BY 4.0)",
    "method": "linear discriminants of static embeddings, then logistic regression on nearness within an occupation",
    "is": "the chance that analysts would code two statements of an occupation with one work activity",
}


def meaning() -> Embedder:
    """The embedder that weights are learnt with. Raises Refused where its files are not installed."""
    found = embedders.static()
    if found is None:
        raise Refused("The vectors of meaning are not installed; install the package wordllama.")
    return found


def learnt() -> Learnt | None:
    """All weights that ship, with their embedder; None where its files are not installed."""
    found = embedders.static()
    if found is None:
        return None
    return Learnt(embedder=found, agency=agency_weights(), matching=matching_weights())


def agency_weights(*, folder: Path = weights.FOLDER) -> agency.Weights | None:
    """The weights of human agency as they ship; None where there are none."""
    values = weights.load("agency", folder=folder)
    if values is None:
        return None
    return agency.Weights(**values | {"words": tuple(values["words"]), "roles": tuple(values["roles"])})


def exposure(data: Path) -> agency.Labelled:
    """The rated tasks to learn agency from. Raises NotFound without the file of labels."""
    path = find(data, LABELS)
    least = policy.load()["agency.exposed_raters"]
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(_exposed(csv.DictReader(file, delimiter="\t"), least))
    return agency.Labelled(
        tasks=tuple(row["Task"] for row in rows),
        roles=tuple(row["Title"] for row in rows),
        groups=tuple(row["O*NET-SOC Code"][:GROUP] for row in rows),
        levels=np.array([level(float(row[CARRIED])) for row in rows]),
    )


def level(automation: float) -> float:
    """The level of agency, 5 to 1, of a share of a task that AI carries, 0 to 1."""
    return agency.HUMAN - (agency.HUMAN - agency.AI) * automation


def matching_weights(*, folder: Path = weights.FOLDER) -> matching.Weights | None:
    """The weights of matching work to statements as they ship; None where there are none."""
    values = weights.load("matching", folder=folder)
    return None if values is None else matching.Weights(**values | {"sources": tuple(values["sources"])})


def coded(data: Path) -> matching.Coded:
    """The newest statements of occupations with their activities. Raises NotFound without the files."""
    activities: dict[tuple[str, str], set[str]] = {}
    for row in _table(newest(data, ACTIVITIES)):
        activities.setdefault((row[CODE], row["Task ID"]), set()).add(row["DWA ID"])
    rows = list(_table(newest(data, STATEMENTS)))
    return matching.Coded(
        ids=tuple(row["Task ID"] for row in rows),
        texts=tuple(row["Task"] for row in rows),
        sources=tuple(row[CODE] for row in rows),
        groups=tuple(row[CODE][:GROUP] for row in rows),
        activities=tuple(frozenset(activities.get((row[CODE], row["Task ID"]), ())) for row in rows),
    )


def newest(data: Path, name: str) -> Path:
    """The file of a name in the last release below a folder. Raises NotFound."""
    find(data, name)
    return sorted(data.rglob(name), key=lambda path: [int(part) for part in re.findall(r"\d+", path.parent.name)])[-1]


def _table(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t")


def train_matching(data: Path, folder: Path) -> Path:
    """Learn matching from the coded statements below a folder and write its weights."""
    made = matching.learn(coded(data), embedder=meaning())
    return weights.save(
        "matching", {one.name: getattr(made, one.name) for one in fields(made)}, folder=folder, about=ABOUT_MATCHING
    )


def _exposed(rows: Iterable[dict[str, str]], least: int) -> Iterator[dict[str, str]]:
    for row in rows:
        if sum(row[rating] != none for rating, none in NONE.items()) >= least:
            yield row


def find(data: Path, name: str) -> Path:
    """The file of a name somewhere below a folder. Raises NotFound."""
    found = sorted(data.rglob(name))
    if not found:
        raise NotFound(f"There is no {name} below {data}.")
    return found[0]


def train_agency(data: Path, folder: Path) -> Path:
    """Learn agency from the labels below a folder and write its weights."""
    made = agency.learn(exposure(data), embedder=meaning(), confidences=CONFIDENCES)
    values = {one.name: getattr(made, one.name) for one in fields(made)}
    values["errors"] = {key: round(value, 3) for key, value in made.errors.items()}
    return weights.save("agency", values, folder=folder, about=ABOUT_AGENCY)


TRAINED: dict[str, Callable[[Path, Path], Path]] = {"agency": train_agency, "matching": train_matching}


def train(name: str, *, data: Path, folder: Path = weights.FOLDER) -> Path:
    """Make one file of weights anew; returns where it is. Raises NotFound for a name that is none."""
    if name not in TRAINED:
        raise NotFound(f"Nothing named “{name}” is learnt; there are {', '.join(sorted(TRAINED))}.")
    return TRAINED[name](data, folder)
