"""The ticket log: one row for each step of each case."""

import csv
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.demo import begun, reasons
from planner.demo.calendar import Clock
from planner.demo.cases import Cases, Flags, Floats, Ints, People, cases, groups
from planner.demo.flow import NAMES, STATES, passed, waits
from planner.demo.model import Period, Stint
from planner.demo.plan import Plan
from planner.demo.wording import Pool

HEADINGS = [
    *("Ticket", "Status", "Changed at", "Assignee", "Team", "Summary", "Issue type"),
    *("hold_reason", "review_label"),
]
INDEXING, DRAFTING = "svc-indexing", "svc-drafting"
SLOW_TEAM = "Commercial Underwriting"
LACKING_TEAM = "Specialty Underwriting"
CHANGED_TEAM = "Support South"
PARTNERS = 6


@dataclass(frozen=True, kw_only=True)
class Tickets:
    """The log's columns, row by row, and the steps among them where somebody waits for a decision.

    ``asked`` and ``decided`` are moments of a question, ``about`` the row in which it was asked.
    """

    columns: tuple[npt.NDArray[np.object_], ...]
    asked: npt.NDArray[np.datetime64]
    decided: npt.NDArray[np.datetime64]
    about: Ints


@dataclass(frozen=True, kw_only=True)
class _Steps:
    cases: Cases
    states: Flags
    moments: npt.NDArray[np.datetime64]
    types: npt.NDArray[np.object_]


def tickets(
    plan: Plan,
    span: Period,
    stints: list[Stint],
    pools: dict[str, Pool],
    rng: np.random.Generator,
    *,
    without: frozenset[str],
    changed: np.datetime64,
    stated: np.random.Generator,
) -> Tickets:
    """The whole log, ticket by ticket; from ``changed`` on one team asks its customers less often.

    ``stated`` draws the reasons that people state for holding work up, and what reviews of cases name as a cause.
    """
    people, clocks = People(stints, rng), (Clock(span), Clock(span, day_hours=24.0, first_hour=0.0, all_days=True))
    mixes = {
        team.name: waits(
            plan.waits[team.waits],
            rng,
            slow=team.name == SLOW_TEAM and "decision_wait" not in without,
            lacking=team.name == LACKING_TEAM and "skill_gap" not in without,
            troubled=begun.troubled(team.name),
        )
        for team in plan.teams
        if team.waits
    }
    made = []
    for group, own in zip(every := groups(plan, stints), rng.spawn(len(every)), strict=True):
        work = plan.work[group.work]
        opened = cases(group, work, people, span, pools, rng=own, without=without)
        less = (opened.days >= changed) & (group.team.name == CHANGED_TEAM)
        left = begun.left(group.team.name, opened.days, span, without=without)
        states, hours = passed(opened, mixes[group.team.name], work.drafts, asks_less=less, left=left, rng=own)
        types = own.choice(np.array(work.types, dtype=object), len(opened.days))
        made.append(_Steps(cases=opened, states=states, moments=_moments(opened, hours, clocks, own), types=types))
    log = _log(made, stints, span)
    lacking = None if "skill_gap" in without else LACKING_TEAM
    return replace(log, columns=(*log.columns, *reasons.columns(log.columns[1], log.columns[4], lacking, stated)))


def _moments(
    opened: Cases, hours: Floats, clocks: tuple[Clock, Clock], rng: np.random.Generator
) -> npt.NDArray[np.datetime64]:
    """When each state is entered; machines work day and night."""
    before = np.cumsum(hours, axis=1) - hours
    part = rng.random(len(opened.days))
    people, machine = (
        clock.moments((clock.hours(opened.days) + part * clock.day_hours)[:, None] + before) for clock in clocks
    )
    return np.where(opened.bot[:, None], machine, people)


def _log(made: list[_Steps], stints: list[Stint], span: Period) -> Tickets:
    accounts = np.array([s.email for s in stints], dtype=object)
    teams = np.array([s.team for s in stints], dtype=object)
    opened = np.concatenate([steps.moments[:, 0] for steps in made])
    number = np.empty(len(opened), dtype=np.int64)
    number[np.argsort(opened, kind="stable")] = np.arange(len(opened))
    last = np.datetime64(span.end) + np.timedelta64(1, "D")
    parts, start = [], 0
    for steps in made:
        numbers = number[start : start + len(steps.types)]
        parts.append(_rows(steps, numbers, accounts, teams, last))
        start += len(steps.types)
    columns = [np.concatenate([part[at] for part in parts]) for at in range(len(parts[0]))]
    order = np.lexsort((columns[1], columns[0]))
    return _with_questions([column[order] for column in columns], last)


def _rows(
    steps: _Steps, numbers: Ints, accounts: npt.NDArray[np.object_], teams: npt.NDArray[np.object_], last: np.datetime64
) -> list[npt.NDArray[Any]]:
    case, state = np.nonzero(steps.states & (steps.moments < last))
    actor, team = _actors(steps, accounts, teams)
    return [
        numbers[case],
        state,
        steps.moments[case, state],
        actor[case, state],
        team[case, state],
        steps.cases.titles[case],
        steps.types[case],
    ]


def _actors(
    steps: _Steps, accounts: npt.NDArray[np.object_], teams: npt.NDArray[np.object_]
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
    opened = steps.cases
    handed = steps.states[:, NAMES.index("Handed over")]
    owner = np.where(handed, opened.second, opened.first)
    who = {"first": opened.first, "second": opened.second, "reviewer": opened.reviewer, "owner": owner}
    machine = {"first": opened.bot, "owner": opened.bot & ~handed}
    partner = {"first": opened.unknown & ~opened.bot, "owner": opened.unknown & ~opened.bot & ~handed}
    outside = np.array([f"ext.partner{at % PARTNERS + 1}" for at in opened.first], dtype=object)
    actor, team = np.empty((2, *steps.states.shape), dtype=object)
    for at, (_, role, _) in enumerate(STATES):
        if role not in who:
            actor[:, at], team[:, at] = DRAFTING if role == "bot" else "", opened.group.team.name
            continue
        actor[:, at], team[:, at] = accounts[who[role]], teams[who[role]]
        for account, these in ((INDEXING, machine), (outside, partner)):
            actor[:, at] = np.where(these.get(role, False), account, actor[:, at])
    return actor, team


def _with_questions(columns: list[npt.NDArray[Any]], last: np.datetime64) -> Tickets:
    number, state, moment, actor, team, title, kind = columns
    waiting = np.isin(state, [NAMES.index("Waiting for decision"), NAMES.index("Waiting for approval")])
    followed = np.append(number[1:] == number[:-1], False)
    about = np.flatnonzero(waiting & followed)
    return Tickets(
        columns=(
            np.array([f"BM-{10001 + at}" for at in number], dtype=object),
            np.array(NAMES, dtype=object)[state],
            moments_text(moment),
            actor,
            team,
            title,
            kind,
        ),
        asked=moment[about],
        decided=moment[about + 1],
        about=about,
    )


def moments_text(moments: npt.NDArray[np.datetime64]) -> npt.NDArray[np.object_]:
    """Moments as text in UTC, as 2026-03-02T09:15:00Z."""
    return np.datetime_as_string(moments.astype("datetime64[s]"), timezone="UTC").astype(object)


def write(path: Path, log: Tickets) -> None:
    """The log as a file, a row a step, the steps of a ticket in order."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(HEADINGS)
        rows.writerows(zip(*log.columns, strict=True))
