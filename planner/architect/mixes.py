"""Mixes of work: what part of each person's cases is of which kind, by role and quarter."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.architect.observed import Codes, Mask, Observed

Floats = npt.NDArray[np.float64]
_TINY = 1e-9


@dataclass(frozen=True, kw_only=True)
class Shares:
    """People's mixes in one window: ``rows`` (people, kinds) are zero where they are not ``known``."""

    rows: Floats
    known: Mask
    cases: float

    def enough(self, policy: Mapping[str, Any]) -> bool:
        """Whether there are people and cases enough to compare."""
        return bool(self.known.sum() >= policy["architect.people"] and self.cases >= policy["architect.cases"])


@dataclass(frozen=True, kw_only=True)
class Mixes:
    """Cases of each person in a role (a unit): ``counts`` has shape (units, quarters, kinds).

    ``near`` (kinds, kinds) lets near kinds overlap in shares.
    """

    counts: Floats
    near: Floats
    role: Codes
    person: Codes
    early: tuple[int, ...]
    late: tuple[int, ...]
    least: int

    def units(self, role: int) -> Codes:
        """The rows of ``counts`` that belong to a role."""
        return np.flatnonzero(self.role == role)

    def shares(self, units: Codes, quarters: tuple[int, ...]) -> Shares:
        """The mixes of some units over some quarters."""
        return self.told(self.counts[units][:, list(quarters)].sum(axis=1), least=self.least)

    def told(self, counts: Floats, *, least: int) -> Shares:
        """Counts (people, kinds) as mixes in which near kinds overlap."""
        found = shares(counts, least=least)
        return replace(found, rows=found.rows @ self.near)

    @cached_property
    def roles(self) -> tuple[int, ...]:
        """Codes of the roles that have any work."""
        return tuple(int(role) for role in np.unique(self.role))


def shares(counts: Floats, *, least: int) -> Shares:
    """Counts (people, kinds) as mixes; people with fewer than ``least`` cases are not known."""
    totals = counts.sum(axis=1)
    known = totals >= max(1, least)
    rows = np.where(known[:, None], counts / np.maximum(totals, 1)[:, None], 0.0)
    return Shares(rows=rows, known=known, cases=float(totals[known].sum()))


def windows(quarters: int, policy: Mapping[str, Any]) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The early and the late quarters that are compared; None where there are too few."""
    if quarters < policy["architect.quarters"]:
        return None
    size = max(1, min(round(quarters * policy["architect.window_share"]), (quarters - 1) // 2))
    return tuple(range(size)), tuple(range(quarters - size, quarters))


def mix(observed: Observed, of_text: Codes, near: Floats, policy: Mapping[str, Any]) -> Mixes | None:
    """Count cases by person in a role, quarter and kind of work; None where too few quarters are there to compare."""
    compared = windows(len(observed.quarters), policy)
    rows = observed.by_people & (observed.text >= 0) & (observed.quarter >= 0)
    if compared is None or len(near) == 0 or not rows.any():
        return None
    pairs = observed.role[rows] * (len(observed.persons) + 1) + observed.person[rows]
    units, unit = np.unique(pairs, return_inverse=True)
    counts = np.zeros((len(units), len(observed.quarters), len(near)))
    np.add.at(counts, (unit, observed.quarter[rows], of_text[observed.text[rows]]), 1)
    role, person = np.divmod(units, len(observed.persons) + 1)
    return Mixes(
        counts=counts,
        near=near,
        role=role,
        person=person,
        early=compared[0],
        late=compared[1],
        least=policy["architect.cases_per_person"],
    )


def concentration(one: Shares, weights: Floats) -> Floats:
    """How alike the mixes of two different people of a group are, a number a row of ``weights`` (draws, people).

    The Simpson index without the bias of small samples: pairs of the same person are left out.
    """
    drawn = weights * one.known
    total = drawn @ one.rows
    own = (drawn**2) @ (one.rows**2).sum(axis=1)
    pairs = drawn.sum(axis=1) ** 2 - (drawn**2).sum(axis=1)
    return np.asarray(((total**2).sum(axis=1) - own) / np.where(pairs > 0, pairs, np.nan))


def alike(one: Shares, other: Shares, weights: Floats, others: Floats | None = None) -> Floats:
    """How alike the mean work of two groups is: 1 the same mix, 0 nothing in common; one number a draw.

    Morisita's overlap with people as the units, unbiased by how many cases there are (Morisita 1959). ``others`` are
    the draws of the other group; None when both are the same people in two windows, who are then not compared
    with themselves.
    """
    left = weights * one.known
    right = (weights if others is None else others) * other.known
    cross = ((left @ one.rows) * (right @ other.rows)).sum(axis=1)
    pairs = left.sum(axis=1) * right.sum(axis=1)
    if others is None:
        cross = cross - (left * right) @ (one.rows * other.rows).sum(axis=1)
        pairs = pairs - (left * right).sum(axis=1)
    base = concentration(one, weights) * concentration(other, weights if others is None else others)
    pairs = np.where(pairs > 0, pairs, np.nan)
    return np.asarray(np.clip(cross / pairs / np.sqrt(np.maximum(base, _TINY)), 0, 1.5))


def remaining(before: Shares, after: Shares, weights: Floats) -> Floats:
    """The part of the later work of a group that is as its earlier work was; one number a draw, people as ``alike``."""
    base = np.maximum(concentration(after, weights), _TINY) / np.maximum(concentration(before, weights), _TINY)
    return np.asarray(np.clip(alike(before, after, weights) * np.sqrt(base), 0, 1))


@dataclass(frozen=True, kw_only=True)
class Course:
    """A group's mean mix in each quarter, shape (draws, quarters, kinds), and how alike its people are in each."""

    mean: Floats
    concentration: Floats

    def alike(self, other: "Course") -> Floats:
        """How alike two groups of different people are in each quarter, shape (draws, quarters); as ``alike``."""
        base = np.maximum(self.concentration, _TINY) * np.maximum(other.concentration, _TINY)
        return np.asarray(np.clip((self.mean * other.mean).sum(axis=2) / np.sqrt(base), 0, 1.5))


def course(mixes: Mixes, units: Codes, weights: Floats) -> Course:
    """The course of a group's work over the quarters, a row for each row of ``weights`` (draws, people)."""
    means, concentrations = [], []
    for quarter in range(mixes.counts.shape[1]):
        one = mixes.shares(units, (quarter,))
        total = (weights * one.known).sum(axis=1, keepdims=True)
        means.append((weights * one.known) @ one.rows / np.where(total > 0, total, np.nan))
        concentrations.append(concentration(one, weights))
    return Course(mean=np.stack(means, axis=1), concentration=np.stack(concentrations, axis=1))
