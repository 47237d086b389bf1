"""Shares of waiting: what part of the waiting for approvals, and of all waiting, each role and each side is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from planner.audit.bootstrap import Floats, share_intervals
from planner.audit.counted import Codes
from planner.audit.model_flow import Part, Share
from planner.policy import Policy
from planner.reasons import Figure, Interval, SignalRefs

OF_APPROVALS, OF_ALL = "hours of waiting for approvals", "hours of all waiting in these cases"
PARTS: tuple[Part, ...] = get_args(Part)


@dataclass(frozen=True, kw_only=True)
class Shares:
    """What each role and each side is of both wholes, and which side each role is on."""

    sides: tuple[Share, ...]
    of_approvals: Mapping[str, Figure]
    of_all: Mapping[str, Figure]
    parts: Mapping[str, Part]
    unnamed: Collection[str]

    def part(self, role: str) -> Part:
        """The side a role is on."""
        return self.parts.get(role) or ("unnamed" if role.casefold() in ("", *self.unnamed) else "deciding")

    @staticmethod
    def acts(table: pa.Table, role: str) -> int:
        """How often a role acted."""
        return int(pc.sum(pc.equal(table["role"], role)).as_py() or 0)


def shares(waits: pa.Table, *, unnamed: Collection[str], policy: Policy, seed: int) -> Shares:
    """Shares by role and side of what approvals.seconds_by_role() gives; a role null is no part of deciding."""
    roles = waits["role"].combine_chunks().dictionary_encode()
    names: list[str] = roles.dictionary.to_pylist()
    asks = {row["role"] for row in waits.select(["role", "asks"]).to_pylist() if row["asks"]}
    parts = {name: _part(name, name in asks, unnamed) for name in names}
    cases = codes(waits, "source", "case")
    seconds = waits["seconds"].to_numpy().astype(np.float64)
    place = pc.fill_null(roles.indices, len(names)).to_numpy()
    if not len(cases) or not (place < len(names)).any():
        return Shares(sides=(), of_approvals={}, of_all={}, parts=parts, unnamed=unnamed)
    side = np.array([*(PARTS.index(parts[name]) for name in names), len(PARTS)])[place]
    held = _held(cases, place, seconds, names, policy)
    of_approvals, of_all = _both(held[1], policy, seed, "roles")
    by_side = _both(_summed(cases, side, seconds, len(PARTS) + 1), policy, seed, "sides")
    return Shares(
        sides=tuple(
            Share(part=part, of_approvals=one, of_all=other)
            for part, one, other in zip(PARTS, *by_side, strict=True)
            if one.value > 0
        ),
        of_approvals=dict(zip(held[0], of_approvals, strict=False)),
        of_all=dict(zip(held[0], of_all, strict=False)),
        parts=parts,
        unnamed=unnamed,
    )


def _part(role: str, asks: bool, unnamed: Collection[str]) -> Part:
    if role.casefold() in ("", *unnamed):
        return "unnamed"
    return "asking" if asks else "deciding"


def _held(cases: Codes, place: Codes, seconds: Floats, names: list[str], policy: Policy) -> tuple[list[str], Floats]:
    """Seconds a case and role, the roles waited for longest; the others in one column, then what is no deciding."""
    totals = np.bincount(place, weights=seconds, minlength=len(names) + 1)[: len(names)]
    first = [int(at) for at in np.argsort(-totals, kind="stable")[: policy["flow.roles"]]]
    column = np.full(len(names) + 1, len(first))
    column[first] = np.arange(len(first))
    column[-1] = len(first) + 1
    return [names[at] for at in first], _summed(cases, column[place], seconds, len(first) + 2)


def _summed(cases: Codes, columns: Codes, seconds: Floats, width: int) -> Floats:
    sums = np.zeros((int(cases.max()) + 1, width))
    np.add.at(sums, (cases, columns), seconds)
    return sums


def _both(sums: Floats, policy: Policy, seed: int, name: str) -> tuple[list[Figure], list[Figure]]:
    """Each column but the last as a share of all but the last, and of all."""
    about = sums[:, :-1]
    mine = about[about.sum(axis=1) > 0]
    return (
        _figures(mine, OF_APPROVALS, policy, seed, f"{name} of approvals"),
        _figures(sums, OF_ALL, policy, seed, f"{name} of all")[: about.shape[1]],
    )


def _figures(sums: Floats, denominator: str, policy: Policy, seed: int, name: str) -> list[Figure]:
    totals, cases = sums.sum(axis=0), len(sums)
    intervals: tuple[Interval | None, ...] = (None,) * len(totals)
    if cases >= policy["audit.minimum_cases"]:
        intervals = share_intervals(
            sums,
            samples=policy["audit.bootstrap_samples"],
            level=policy["audit.confidence"],
            most_drawn=policy["audit.drawn_cases"],
            seed=seed,
            name=name,
        )
    whole = totals.sum() or 1.0
    return [
        Figure(value=float(part / whole), unit="share", denominator=denominator, n=cases, interval=interval)
        for part, interval in zip(totals, intervals, strict=True)
    ]


def codes(table: pa.Table, *names: str) -> Codes:
    """A number from 0 for each combination of values in the named columns, the same for the same values."""
    found = np.zeros(table.num_rows, dtype=np.int64)
    for name in names:
        column = table[name].combine_chunks().dictionary_encode()
        values = pc.fill_null(column.indices, len(column.dictionary)).to_numpy().astype(np.int64)
        _, found = np.unique(found * (len(column.dictionary) + 1) + values, return_inverse=True)
    return found


def refs(table: pa.Table, *, policy: Policy) -> SignalRefs:
    """The signals of a table, the first of them as examples."""
    ids = table["id"].slice(0, policy["audit.example_signals"]).to_pylist()
    return SignalRefs(total=table.num_rows, ids=tuple(one for one in ids if one))
