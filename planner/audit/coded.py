"""Coded steps: the steps of cases as numbers, in order, with what the numbers stand for."""

from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from planner.audit.hours import Moments
from planner.audit.labels import Label, labels
from planner.audit.mechanisms import NOBODY
from planner.audit.states import LABEL
from planner.policy import Policy

Flags = npt.NDArray[np.bool_]
PLACE = ("source", "placed_team")
# Stands between the parts of what is hashed together.
APART = "\x1f"


@dataclass(frozen=True, kw_only=True)
class Coded:
    """Steps in the order of their cases and times; all arrays have one entry a step.

    ``n`` is the number of each in the table they were made of. ``begun`` is whether it says when it began, and that
    was before it ended; of the others ``start`` is ``end``. The codes of ``activity``, ``label`` and ``place`` are
    places in the lists of those names; ``case`` and ``resource`` (-1: nobody is named) stand for themselves.
    """

    n: Moments
    case: Moments
    activity: Moments
    label: Moments
    place: Moments
    resource: Moments
    start: Moments
    end: Moments
    begun: Flags
    machine: Flags
    again: Flags
    activities: list[str]
    labels: list[Label]
    places: list[tuple[str, str]]


def coded(steps: ibis.Table, *, policy: Policy) -> Coded:
    """Steps with n, the columns of planner.signals, what placed.place() adds, ``reason`` and ``again``, as numbers."""
    table = steps.select(
        *("n", "row", "start", "time", "again"),
        machine=steps.automated,
        case=hashed(steps, "source", "case"),
        activity=hashed(steps, "activity"),
        label=hashed(steps, *LABEL),
        place=hashed(steps, *PLACE),
        resource=ibis.coalesce(steps.whom, steps.source + APART + steps.actor).hash(),
        named=steps.actor.notnull(),
        tie=steps.id.hash(),
    ).to_pyarrow()
    end, begin = _moments(table["time"]), _moments(pc.coalesce(table["start"], table["time"]))
    begun = table["start"].is_valid().to_numpy() & (begin <= end)
    order = np.lexsort((_plain(table["tie"]), _plain(table["row"]), end, _plain(table["case"])))
    activity, activities = _coded(table["activity"], names(steps, "activity"))
    label, told = _coded(table["label"], names(steps, *LABEL))
    place, places = _coded(table["place"], names(steps, *PLACE))
    resource = np.where(_plain(table["named"]), codes(table["resource"])[0], NOBODY)
    return Coded(
        n=_plain(table["n"])[order],
        case=codes(table["case"])[0][order],
        activity=activity[order],
        label=label[order],
        place=place[order],
        resource=resource[order],
        start=np.where(begun, begin, end)[order],
        end=end[order],
        begun=begun[order],
        machine=_plain(table["machine"])[order],
        again=_plain(table["again"])[order],
        activities=[row["activity"] or "" for row in activities],
        labels=labels(told, policy=policy),
        places=[(row["source"], row["placed_team"] or "") for row in places],
    )


def hashed(steps: ibis.Table, *names: str) -> ibis.Value:
    """One number for what the columns say together, which leaves the engine in less room than they do."""
    parts = [steps[name].fill_null("") for name in names]
    whole = parts[0]
    for part in parts[1:]:
        whole = whole + APART + part
    return whole.hash()


@dataclass(frozen=True)
class Known:
    """Everything that some columns say together, each by its place in a list; ``columns`` are what they are called."""

    columns: tuple[str, ...]
    rows: pa.Table

    @classmethod
    def of(cls, steps: ibis.Table, *columns: str) -> "Known":
        """What the columns of some steps say, but where all of them are null."""
        said = steps.select(*columns).filter(ibis.or_(*(steps[name].notnull() for name in columns))).distinct()
        return cls(columns, said.to_pyarrow().sort_by([(name, "ascending") for name in columns]))

    def numbered(self, table: ibis.Table, name: str, *columns: str) -> ibis.Table:
        """The same rows with the place of what their columns say, in the order of ``columns``, null where not known."""
        own = [f"{name}_{column}" for column in self.columns]
        numbers = pa.array(np.arange(len(self.rows), dtype=np.int32))
        known = ibis.memtable(self.rows.rename_columns(own).append_column(name, numbers))
        alike = [table[column].identical_to(known[one]) for column, one in zip(columns, own, strict=True)]
        return table.left_join(known, alike).drop(*own)


def names(steps: ibis.Table, *names: str) -> dict[int, dict[str, Any]]:
    """What the columns say, by the number that hashed() gives it."""
    known = steps.select(*names).distinct()
    rows = known.select(*names, code=hashed(known, *names)).to_pyarrow().to_pylist()
    return {row["code"]: row for row in rows}


def _coded(column: pa.ChunkedArray, names: dict[int, dict[str, Any]]) -> tuple[Moments, list[dict[str, Any]]]:
    numbers, known = codes(column)
    return numbers, [names[one] for one in known]


def codes(column: pa.ChunkedArray) -> tuple[Moments, list[int]]:
    """Numbers 0, 1, 2 ... in the place of the values, and the values."""
    found = column.combine_chunks().dictionary_encode()
    return found.indices.to_numpy().astype(np.int64), found.dictionary.to_pylist()


def _moments(column: pa.ChunkedArray) -> Moments:
    found: Moments = column.cast(pa.int64()).to_numpy()
    return found


def _plain(column: pa.ChunkedArray) -> Any:
    # A row without a number, such as one that no file holds, goes first.
    return pc.fill_null(column, False if pa.types.is_boolean(column.type) else 0).to_numpy()
