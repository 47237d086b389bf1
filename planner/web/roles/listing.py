"""The list of roles: what a person asks to see of it, in which order, and its file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.charts import load
from planner.charts.base import HIDDEN, Chart
from planner.services.roles import Row
from planner.web import telling
from planner.web.drawings import Drawn, drawn

TRAINING = ("upskill", "reskill", "both")
ASKING = (*TRAINING, "redesign")
LAST = 9
# As many as can be looked through at a glance.
SHORT = 40
ORDER: Mapping[str, Callable[[Row], Any]] = {
    "asks": lambda row: (
        not waiting(row),
        row.decided is None,
        row.verdict is None,
        not changed(row),
        not row.loads,
        row.title.casefold(),
    ),
    "role": lambda row: row.title.casefold(),
    "verdict": lambda row: (_place(row), row.title.casefold()),
    "people": lambda row: (row.people or 0, row.title.casefold()),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of the page: the role, its ribbon, and its changes in words."""

    row: Row
    ribbon: Drawn | None
    changes: tuple[str, ...]


def waiting(row: Row) -> bool:
    """Whether a verdict asks for something and nobody has decided on it."""
    return row.verdict is not None and row.verdict.recommended in ASKING and row.decided is None


def unseen(row: Row) -> bool:
    """Whether nothing about a role can be shown: too few people hold it, or nobody does."""
    return row.verdict is None and not row.loads and not row.changes and row.decided is None


def unheld(row: Row) -> bool:
    """Whether a role is written down but nobody here holds it, as of the last pulse."""
    return unseen(row) and row.declared and row.people is None and not row.people_hidden and not row.hidden


def changed(row: Row) -> tuple[str, ...]:
    """The kinds of change that were found, each once; unnamed work is no change of the role itself."""
    return tuple(kind for kind in dict.fromkeys(row.changes) if kind in telling.CHANGES and kind != "ghost")


def chosen(
    rows: Sequence[Row], *, text: str = "", verdict: str = "", change: str = "", family: str = "", decision: str = ""
) -> list[Row]:
    """The rows that fit what was asked for."""
    return [
        row
        for row in rows
        if text.strip().casefold() in row.title.casefold()
        and (not verdict or (row.verdict is not None and row.verdict.recommended == verdict))
        and (not change or change in row.changes)
        and (not family or row.family == family)
        and (not decision or (waiting(row) if decision == "waiting" else row.decided is not None))
    ]


def ordered(rows: Sequence[Row], sort: str, *, down: bool = False) -> list[Row]:
    """The rows in the order asked for; an unknown order is that of what asks for a decision."""
    return sorted(rows, key=ORDER.get(sort, ORDER["asks"]), reverse=down)


def lines(rows: Sequence[Row]) -> list[Line]:
    """The rows with their drawings."""
    return [Line(row=row, ribbon=_ribbon(row), changes=_words(row)) for row in rows]


def family(name: str) -> str:
    """A family's name as people write it."""
    return name.replace("-", " ").capitalize()


def table(rows: Sequence[Row]) -> Chart:
    """The list as a table for a file."""
    return Chart(
        title="Roles",
        sentence="One row a role.",
        headers=("Role", "Family", "What changes", "Proposed", "How sure", "People", "Decided"),
        rows=tuple(_cells(row) for row in rows),
    )


def _cells(row: Row) -> tuple[str | float | int | None, ...]:
    verdict = row.verdict
    return (
        row.title,
        family(row.family),
        "; ".join(_words(row)),
        telling.VERDICTS[verdict.recommended] if verdict else HIDDEN if row.hidden else None,
        telling.CERTAIN[verdict.certainty] if verdict else None,
        HIDDEN if row.people_hidden else row.people,
        telling.VERDICTS[row.decided.chosen] if row.decided else None,
    )


def _words(row: Row) -> tuple[str, ...]:
    return tuple(telling.CHANGES[kind] for kind in changed(row))


def _ribbon(row: Row) -> Drawn | None:
    return drawn(load.data(row.loads, role=row.title, turns=row.turns), load.draw) if row.loads else None


def _place(row: Row) -> int:
    return LAST if row.verdict is None else list(telling.VERDICTS).index(row.verdict.recommended)
