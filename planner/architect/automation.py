"""Automation: which part of each role's cases bots do, and which part its people."""

from dataclasses import dataclass

import numpy as np

from planner.architect.ground import Ground
from planner.architect.mixes import Floats
from planner.architect.observed import Codes


@dataclass(frozen=True, kw_only=True)
class Hands:
    """Cases by people and by bots, shape (roles, quarters); ``weights`` (bot rows, roles) says whose work it is."""

    people: Floats
    bots: Floats
    bot_rows: Codes
    weights: Floats

    def share(self, role: int, quarters: tuple[int, ...]) -> float:
        """The automated part of a role's cases over some quarters; not a number where it has none."""
        bots, people = self.bots[role, list(quarters)].sum(), self.people[role, list(quarters)].sum()
        return float(bots / (bots + people)) if bots + people > 0 else float("nan")


def automation(ground: Ground) -> Hands:
    """Count cases by people and by bots, role and quarter.

    A bot's case counts for the role the log names, else for the roles of the people who worked on the same case, else
    for the roles whose people did that kind of work for that team, or anywhere, in the early window.
    """
    observed = ground.observed
    shape = (len(observed.roles), len(observed.quarters))
    people, bots = np.zeros(shape), np.zeros(shape)
    human = observed.by_people & (observed.quarter >= 0)
    np.add.at(people, (observed.role[human], observed.quarter[human]), 1)
    rows = np.flatnonzero(observed.automated & (observed.quarter >= 0))
    weights = _owners(ground, rows)
    np.add.at(bots.T, observed.quarter[rows], weights)
    return Hands(people=people, bots=bots, bot_rows=rows, weights=weights)


def _owners(ground: Ground, rows: Codes) -> Floats:
    observed = ground.observed
    cases = _by_case(ground)
    teams, anywhere = _by_work(ground)
    labels = ground.cluster_of_row()
    weights = np.zeros((len(rows), len(observed.roles)))
    for at, row in enumerate(rows.tolist()):
        if observed.role[row] >= 0:
            weights[at, observed.role[row]] = 1
        elif (shared := cases.get(int(observed.case[row]))) is not None:
            weights[at, list(shared)] = 1 / len(shared)
        elif labels[row] >= 0:
            here = teams[observed.team[row], labels[row]]
            counts = here if here.sum() > 0 else anywhere[labels[row]]
            weights[at] = counts / max(1.0, counts.sum())
    return weights


def _by_case(ground: Ground) -> dict[int, tuple[int, ...]]:
    observed = ground.observed
    found: dict[int, set[int]] = {}
    wanted = set(observed.case[observed.automated & (observed.role < 0)].tolist()) - {-1}
    rows = np.flatnonzero(observed.by_people & np.isin(observed.case, sorted(wanted)))
    for row in rows.tolist():
        found.setdefault(int(observed.case[row]), set()).add(int(observed.role[row]))
    return {case: tuple(sorted(roles)) for case, roles in found.items()}


def _by_work(ground: Ground) -> tuple[Floats, Floats]:
    observed, labels = ground.observed, ground.cluster_of_row()
    rows = observed.by_people & (labels >= 0) & np.isin(observed.quarter, ground.mixes.early)
    teams = np.zeros((len(observed.teams) + 1, len(ground.clustering.clusters), len(observed.roles)))
    np.add.at(teams, (observed.team[rows], labels[rows], observed.role[rows]), 1)
    anywhere = teams.sum(axis=0)
    teams[-1] = 0
    return teams, anywhere
