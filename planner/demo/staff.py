"""Who works in the company, where and when: hired, transferred, renamed, gone and replaced."""

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from planner.demo.model import Period, Stint
from planner.demo.names import email, names
from planner.demo.plan import Plan, Team

LEAVE = 0.1
TRANSFER = 0.025
RENAME_QUARTER = 3
JOINERS = 0.6
# Who moves from one team to another when a role comes to work in two, and from which quarter on, some a quarter later.
DESK, BRANCH = "IT Service Desk", "Branch IT"
SPLIT_QUARTER, SPLIT_OVER = 2, 3
HEADINGS = [
    "Employee ID",
    "Name",
    "Email",
    "Job title",
    "Team",
    "Site",
    "Manager ID",
    "Contract",
    "FTE",
    "Valid from",
    "Valid to",
]


class _Hiring:
    """Hands out people who have not been seen before."""

    def __init__(self, plan: Plan, span: Period, rng: np.random.Generator) -> None:
        self.plan, self.span, self.rng = plan, span, rng
        self.names = names(rng)
        self.count = 0

    def person(self, team: Team, title: str, *, work: str | None, manager: str, start: dt.date | None = None) -> Stint:
        self.count += 1
        name = next(self.names)
        hired = self.span.start - dt.timedelta(days=int(self.rng.integers(30, 4000)))
        return Stint(
            employee=f"E{self.count:04d}",
            name=name,
            email=email(name, self.plan.domain),
            title=title,
            work=work,
            team=team.name,
            site=team.site,
            manager=manager,
            contract="contractor" if work == "software" and self.rng.random() < 0.15 else "employee",
            start=start or hired,
            end=None,
        )


def staff(plan: Plan, span: Period, rng: np.random.Generator, *, without: frozenset[str]) -> list[Stint]:
    """Every post that anybody held, in the order of the HR export."""
    hiring = _Hiring(plan, span, rng)
    head = replace(
        hiring.person(plan.offices[0], "Chief executive", work=None, manager=""), team="Executive Board", lead=True
    )
    stints = [head]
    units = {}
    for team in (*plan.teams, *plan.offices):
        if team in plan.teams and team.unit not in units:
            units[team.unit] = hiring.person(team, f"Head of {team.unit}", work=None, manager=head.employee)
            stints.append(replace(units[team.unit], team="Executive Board", lead=True))
        above = units[team.unit].employee if team.unit in units else head.employee
        stints += _team(hiring, team, above, without=without)
    named = [row for stint in stints for row in _renamed(stint, plan, span, without=without)]
    return named if "wider_role" in without else [row for stint in named for row in _moved(stint, plan, span)]


def _team(hiring: _Hiring, team: Team, above: str, *, without: frozenset[str]) -> Iterator[Stint]:
    title = team.lead or hiring.plan.work["leading"].title
    lead = replace(hiring.person(team, title, work=None if team.lead else "leading", manager=above), lead=True)
    yield replace(lead, contract="employee")
    for post, people in team.posts.items():
        work = post if post in hiring.plan.work else None
        title = hiring.plan.work[post].title if work else post
        for _ in range(people):
            yield from _life(hiring, team, hiring.person(team, title, work=work, manager=lead.employee))
        for quarter in _growth(work, people, without=without):
            start = hiring.span.quarters[quarter] + dt.timedelta(days=int(hiring.rng.integers(0, 30)))
            yield hiring.person(team, title, work=work, manager=lead.employee, start=start)


def _growth(work: str | None, people: int, *, without: frozenset[str]) -> list[int]:
    if work != "fraud" or "busy" in without:
        return []
    return [1 + joiner % 4 for joiner in range(round(people * JOINERS))]


def _life(hiring: _Hiring, team: Team, stint: Stint) -> Iterator[Stint]:
    chance, days = hiring.rng.random(), (hiring.span.end - hiring.span.start).days
    last = hiring.span.start + dt.timedelta(days=int(hiring.rng.integers(60, days - 60)))
    elsewhere = [
        other for other in hiring.plan.teams if other.unit == team.unit and stint.work in other.posts and other != team
    ]
    if chance < LEAVE:
        yield replace(stint, end=last)
        start = last + dt.timedelta(days=int(hiring.rng.integers(10, 45)))
        yield hiring.person(team, stint.title, work=stint.work, manager=stint.manager, start=start)
    elif chance < LEAVE + TRANSFER and elsewhere:
        other = elsewhere[int(hiring.rng.integers(len(elsewhere)))]
        yield replace(stint, end=last)
        yield replace(stint, start=last, team=other.name, site=other.site, manager="")
    else:
        yield stint


def _renamed(stint: Stint, plan: Plan, span: Period, *, without: frozenset[str]) -> Iterator[Stint]:
    work = plan.work.get(stint.work or "")
    day = span.quarters[RENAME_QUARTER]
    had = work is not None and work.before is not None and int(stint.employee[1:]) % 10 < work.part * 10
    if not had or work is None or work.before is None or "renamed" in without or stint.start >= day:
        yield stint
    elif stint.end is not None and stint.end <= day:
        yield replace(stint, title=work.before)
    else:
        yield replace(stint, title=work.before, end=day)
        yield replace(stint, start=day)


def _moved(stint: Stint, plan: Plan, span: Period) -> Iterator[Stint]:
    """People of the younger of two teams were in the elder one first."""
    if stint.team != BRANCH or stint.lead:
        yield stint
        return
    day = span.quarters[SPLIT_QUARTER + int(stint.employee[1:]) % SPLIT_OVER]
    site = next(team.site for team in plan.teams if team.name == DESK)
    if stint.end is not None and stint.end <= day:
        yield replace(stint, team=DESK, site=site)
        return
    if stint.start < day:
        yield replace(stint, team=DESK, site=site, end=day)
    yield replace(stint, start=max(stint.start, day))


def with_managers(stints: list[Stint]) -> list[Stint]:
    """The posts with the manager of the new team where somebody was transferred."""
    leads = {stint.team: stint.employee for stint in stints if stint.lead and stint.team != "Executive Board"}
    return [
        stint if stint.lead or stint.team not in leads else replace(stint, manager=leads[stint.team])
        for stint in stints
    ]


def write(path: Path, stints: list[Stint]) -> None:
    """The HR export: one row a post; "Valid to" is the last day."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(HEADINGS)
        for s in stints:
            share = 0.6 if int(s.employee[1:]) % 9 == 0 and not s.lead else 1.0
            until = (s.end - dt.timedelta(days=1)).isoformat() if s.end else ""
            rows.writerow(
                [
                    s.employee,
                    s.name,
                    s.email,
                    s.title,
                    s.team,
                    s.site,
                    s.manager,
                    s.contract,
                    share,
                    s.start.isoformat(),
                    until,
                ]
            )
