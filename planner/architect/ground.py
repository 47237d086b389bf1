"""The ground that findings stand on: observed work, its clusters and mixes, the draws of people, the policy."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from planner.architect.chance import draws
from planner.architect.clusters import Clustering
from planner.architect.mixes import Floats, Mixes, Shares
from planner.architect.observed import Codes, Mask, Observed
from planner.architect.turns import Turn, turning
from planner.reasons import Figure, Finding, Interval, Reason, SignalRefs, percent

_NORMAL_95 = 1.96


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What all change finders read.

    ``titles`` gives each role id its title, ``telling`` each word of observed titles how much it tells about the role.
    """

    observed: Observed
    clustering: Clustering
    mixes: Mixes
    titles: Mapping[str, str]
    telling: Mapping[str, float]
    policy: Mapping[str, Any]
    seed: int

    def value(self, name: str) -> Any:
        """A policy value of this phase."""
        return self.policy[f"architect.{name}"]

    def title(self, role: int) -> str:
        """The title of a role by its code, or its id."""
        name = self.observed.roles[role]
        return self.titles.get(name, name)

    @cached_property
    def _windows(self) -> dict[tuple[int, tuple[int, ...]], Shares]:
        return {}

    def shares(self, role: int, quarters: tuple[int, ...]) -> Shares:
        """The mixes of a role's people over some quarters."""
        key = (role, quarters)
        if key not in self._windows:
            self._windows[key] = self.mixes.shares(self.mixes.units(role), quarters)
        return self._windows[key]

    @cached_property
    def weights(self) -> dict[int, Floats]:
        """Draws of each role's people, the same for all finders."""
        found = {}
        for role in self.mixes.roles:
            rng = np.random.default_rng([self.seed, role])
            found[role] = draws(len(self.mixes.units(role)), resamples=self.value("resamples"), rng=rng)
        return found

    @cached_property
    def comparable(self) -> tuple[int, ...]:
        """Roles with people and cases enough in the early and in the late window."""
        windows = (self.mixes.early, self.mixes.late)
        return tuple(
            role for role in self.mixes.roles if all(self.shares(role, w).enough(self.policy) for w in windows)
        )

    @cached_property
    def seasons(self) -> tuple[str, ...]:
        """The season of each quarter: its name without the year."""
        return tuple(name[4:] for name in self.observed.quarters)

    def turn(self, values: Floats) -> Turn | None:
        """Where a series (draws, quarters) turns to another level and stays there."""
        longest, slower, stays = (self.value(f"turn_{name}") for name in ("longest", "slower", "stays"))
        return turning(values, self.seasons, longest=longest, slower=slower, stays=stays)

    def cases(self, role: int, quarters: tuple[int, ...]) -> float:
        """Cases of a role's people, a quarter on average."""
        return float(self.mixes.counts[self.mixes.units(role)][:, list(quarters)].sum() / max(1, len(quarters)))

    def texts(self, role: int, quarters: tuple[int, ...]) -> Floats:
        """How often each title occurs in a role's people's work over some quarters."""
        rows = self.rows(role, quarters) & (self.observed.text >= 0)
        return np.bincount(self.observed.text[rows], minlength=len(self.observed.texts)).astype(np.float64)

    def usual(self, found: Iterable[float]) -> float:
        """What nearly all roles, or pairs of roles, go through at once, such as a season for all; never below zero."""
        known = [one for one in found if np.isfinite(one)]
        return max(0.0, float(np.quantile(known, self.value("usual_quantile")))) if known else 0.0

    def everybody(self, role: int) -> Floats:
        """The draw that has each of a role's people once."""
        return self.weights[role][:1]

    def cluster_of_row(self) -> Codes:
        """The cluster of each row of work, -1 where it has none."""
        return np.append(self.clustering.of_text, -1)[self.observed.text]

    def rows(self, role: int, quarters: tuple[int, ...] | None = None) -> Mask:
        """The rows of people's work in a role, over some quarters or all."""
        observed = self.observed
        rows = observed.by_people & (observed.role == role)
        return rows if quarters is None else np.asarray(rows & np.isin(observed.quarter, quarters))

    def refs(self, rows: Mask) -> SignalRefs:
        """The signals behind some rows."""
        return self.observed.refs(rows, self.value("signal_sample"))

    def finding(self, kind: str, roles: tuple[int, ...], *, sentence: str, size: Figure, because: Reason) -> Finding:
        """What was found about one role or several, with everybody whose work shows it."""
        subjects = tuple(f"role:{self.observed.roles[role]}" for role in roles)
        together = subjects[0] if len(subjects) == 1 else "+".join(self.observed.roles[role] for role in roles)
        return Finding(
            key=f"{kind}:{together}",
            kind=kind,
            subjects=subjects,
            sentence=sentence,
            certainty="likely",
            figure=size,
            people=frozenset().union(*(self.observed.people(self.rows(role)) for role in roles)),
            because=because,
        )

    def span(self, quarters: tuple[int, ...]) -> str:
        """Quarters in words."""
        names = [self.observed.quarters[quarter] for quarter in quarters]
        return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"

    def mostly(self, rows: Mask) -> str:
        """The most frequent clusters of some rows, in words."""
        counts = np.bincount(self.cluster_of_row()[rows & (self.observed.text >= 0)], minlength=1)
        top = [int(label) for label in np.argsort(-counts, kind="stable")[:3] if counts[label] > 0]
        return ", ".join(
            f"{self.clustering.clusters[label].name} {percent(counts[label] / counts.sum())}" for label in top
        )

    def window_reason(self, role: int, quarters: tuple[int, ...]) -> Reason:
        """What a role's people worked on in a window, most frequent first, down to the signals."""
        rows = self.rows(role, quarters)
        claim = f"{self.title(role)} in {self.span(quarters)}: {int(rows.sum())} cases, mostly {self.mostly(rows)}"
        return Reason(claim=claim, signals=self.refs(rows))


def since(ground: Ground, turn: Turn) -> dict[str, str]:
    """The quarter in which a change began, with its range, as a Change tells it."""
    names = ground.observed.quarters
    return {"onset": names[turn.at], "earliest": names[turn.earliest], "latest": names[turn.latest]}


def began(ground: Ground, turn: Turn) -> Reason:
    """When a change began, in words, and which quarters were compared."""
    names = ground.observed.quarters
    spread = f", plausibly from {names[turn.earliest]} to {names[turn.latest]}"
    claim = f"It began in {names[turn.at]}{spread if turn.earliest < turn.latest else ''}"
    return Reason(claim=f"{claim}; {ground.span(turn.before)} is compared with {ground.span(turn.after)}")


def figure(values: Floats, error: float, *, unit: str, denominator: str, n: int) -> Figure:
    """A figure with the interval that its standard error gives it, none where that is unknown."""
    interval = None
    if np.isfinite(error):
        low, high = float(values[0]) - _NORMAL_95 * error, float(values[0]) + _NORMAL_95 * error
        interval = Interval(low=round(low, 4), high=round(high, 4))
    value = round(float(values[0]), 4)
    return Figure(value=value, unit=unit, denominator=denominator, n=n, interval=interval)
