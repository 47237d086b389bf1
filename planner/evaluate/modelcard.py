"""The model card: what the judgements on roles are made from, how good each is, and what none may be used for."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from planner import evaluate as benchmarks
from planner.services.errors import NotFound

# How far a figure may lie from the card before the card is wrong.
WITHIN = 0.005
# How many drawings an evaluation of drawn data makes where it says so by seeds.
SEEDS = 20
NOT_MEASURED = "-"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One figure of an evaluation: its key, what it says, and its goal in words, such as ">= 0.92"; "" for none."""

    key: str
    says: str
    goal: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One judgement: the evaluation that measures it, what it is, from which data, and its limits.

    ``cases``: it is measured on a folder of role cases.
    """

    name: str
    title: str
    does: str
    data: str
    limits: str
    measures: tuple[Measure, ...]
    cases: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the card: a figure beside that of the plain method; None where it was not measured."""

    part: str
    key: str
    ours: float | None
    plain: float | None


@dataclass(frozen=True, kw_only=True)
class Form:
    """What a card says whatever the figures: its head, and its parts in order."""

    head: str
    parts: tuple[Part, ...]


@cache
def form() -> Form:
    """The form of the card."""
    told = tomllib.loads((Path(__file__).parent / "modelcard.toml").read_text("utf-8"))
    found = [one | {"measures": tuple(Measure(**measure) for measure in one["measures"])} for one in told["part"]]
    return Form(head=told["head"], parts=tuple(Part(**one) for one in found))


def measured(
    names: Sequence[str], *, data: Path | None, cases: Path | None, progress: Callable[[str, float], None]
) -> dict[str, dict[str, Any]]:
    """What the evaluations of some parts find now, by part. Raises NotFound without the data, or for no part's name."""
    found = {}
    for part in chosen(names):
        progress(part.title, 0.0)
        more = {"cases": cases} if part.cases and cases else {}
        found[part.name] = benchmarks.run(part.name, data=data, seeds=SEEDS, progress=progress, **more)
    return found


def rows(found: Mapping[str, Mapping[str, Any]]) -> list[Row]:
    """The figures of the card among what evaluations found."""
    return [_row(part, one, found[part.name]) for part in chosen([*found]) for one in part.measures]


def chosen(names: Sequence[str]) -> list[Part]:
    """The parts of these names, in the order of the card; all without a name. Raises NotFound for a wrong one."""
    parts = form().parts
    if unknown := sorted(set(names) - {part.name for part in parts}):
        raise NotFound(f"The card has no part “{unknown[0]}”; it has {', '.join(part.name for part in parts)}.")
    return [part for part in parts if not names or part.name in names]


def _row(part: Part, measure: Measure, found: Mapping[str, Any]) -> Row:
    plain = found.get("baseline")
    return Row(
        part=part.name,
        key=measure.key,
        ours=_at(found, measure.key),
        plain=_at(plain, measure.key) if isinstance(plain, Mapping) else None,
    )


def _at(found: Any, key: str) -> float | None:
    for name in key.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return float(found) if isinstance(found, int | float) else None


def written(rows: Iterable[Row]) -> str:
    """The card as Markdown: a section a part, a line a measure."""
    known = {(row.part, row.key): row for row in rows}
    sections = [_section(part, known) for part in form().parts]
    return "\n".join([form().head, *sections]).strip() + "\n"


def _section(part: Part, known: Mapping[tuple[str, str], Row]) -> str:
    lines = [f"## {part.title} (`{part.name}`)", part.does, "", f"Data: {part.data}", "", f"Limits: {part.limits}", ""]
    lines += ["| measure | what it says | planner | plain method | goal |", "|---|---|---|---|---|"]
    for one in part.measures:
        row = known.get((part.name, one.key))
        ours, plain = (row.ours, row.plain) if row else (None, None)
        lines.append(f"| `{one.key}` | {one.says} | {_number(ours)} | {_number(plain)} | {one.goal or 'reported'} |")
    return "\n".join([*lines, ""])


def _number(value: float | None) -> str:
    if value is None:
        return NOT_MEASURED
    return f"{value:.0f}" if float(value).is_integer() and abs(value) > 1 else f"{value:.3f}"


def read(text: str) -> list[Row]:
    """The figures that a card tells."""
    rows, part = [], ""
    for line in text.splitlines():
        if heading := re.match(r"## .*\(`(.+)`\)$", line):
            part = heading[1]
        elif cells := re.match(r"\| `(.+?)` \| .* \| (\S+) \| (\S+) \| .* \|$", line):
            rows.append(Row(part=part, key=cells[1], ours=_told(cells[2]), plain=_told(cells[3])))
    return rows


def _told(cell: str) -> float | None:
    return None if cell == NOT_MEASURED else float(cell)


def differing(card: Iterable[Row], found: Iterable[Row]) -> list[str]:
    """What a card says otherwise than was found now, a sentence a figure; a figure that came or went differs too."""
    told = {(row.part, row.key): row for row in card}
    wrong = []
    for row in found:
        old = told.get((row.part, row.key))
        pairs = [
            ("planner", old.ours if old else None, row.ours),
            ("plain method", old.plain if old else None, row.plain),
        ]
        wrong += [
            f"{row.part} {row.key}, {who}: the card says {_number(before)}, now {_number(now)}"
            for who, before, now in pairs
            if _apart(before, now)
        ]
    return wrong


def _apart(before: float | None, now: float | None) -> bool:
    if before is None or now is None:
        return before is not now
    # The card rounds to three places.
    return abs(before - now) > WITHIN + 0.0005
