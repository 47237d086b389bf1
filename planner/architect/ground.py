"""The ground that findings stand on: observed work, its clusters and mixes, the draws of people, the policy."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from planner.architect.chance import draws
from planner.architect.clusters import Clustering
from planner.architect.mixes import Floats, Mixes, Shares
from planner.architect.observed import Codes, Mask, Observed
from planner.reasons import Figure, Interval, Reason, SignalRefs, percent

_NORMAL_95 = 1.96


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What all change finders read. ``titles`` gives each role id its title."""

    observed: Observed
    clustering: Clustering
    mixes: Mixes
    titles: Mapping[str, str]
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

    def span(self, quarters: tuple[int, ...]) -> str:
        """Quarters in words."""
        names = [self.observed.quarters[quarter] for quarter in quarters]
        return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"

    def window_reason(self, role: int, quarters: tuple[int, ...]) -> Reason:
        """What a role's people worked on in a window, most frequent first, down to the signals."""
        rows = self.rows(role, quarters)
        counts = np.bincount(self.cluster_of_row()[rows & (self.observed.text >= 0)], minlength=1)
        top = [int(label) for label in np.argsort(-counts, kind="stable")[:3] if counts[label] > 0]
        names = ", ".join(
            f"{self.clustering.clusters[label].name} {percent(counts[label] / counts.sum())}" for label in top
        )
        claim = f"{self.title(role)} in {self.span(quarters)}: {int(rows.sum())} cases, mostly {names}"
        return Reason(claim=claim, signals=self.refs(rows))


def figure(values: Floats, error: float, *, unit: str, denominator: str, n: int) -> Figure:
    """A figure with the interval that its standard error gives it, none where that is unknown."""
    interval = None
    if np.isfinite(error):
        low, high = float(values[0]) - _NORMAL_95 * error, float(values[0]) + _NORMAL_95 * error
        interval = Interval(low=round(low, 4), high=round(high, 4))
    value = round(float(values[0]), 4)
    return Figure(value=value, unit=unit, denominator=denominator, n=n, interval=interval)


def onset(values: list[float], *, early: float, late: float) -> int:
    """The first quarter from which a figure stays on the late side of the middle between early and late."""
    middle, sign = (early + late) / 2, 1 if late > early else -1
    first = len(values) - 1
    for quarter in range(len(values) - 1, -1, -1):
        if np.isfinite(values[quarter]) and sign * (values[quarter] - middle) < 0:
            break
        first = quarter
    return first
