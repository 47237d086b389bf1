"""The decision register: what was asked, who decided it, and when."""

import csv
from pathlib import Path

import numpy as np

from planner.demo.model import Stint
from planner.demo.plan import Plan
from planner.demo.tickets import Tickets, moments_text

HEADINGS = ["Reference", "Ticket", "Asked", "Decided", "Decider", "Decider role", "Outcome", "Team", "Request"]
OUTCOMES = ("approved", "returned", "rejected")
OUTCOME_SHARES = (0.78, 0.14, 0.08)
RECORDED = 0.8
BY_HEAD = 0.25


def write(path: Path, log: Tickets, plan: Plan, stints: list[Stint], rng: np.random.Generator) -> None:
    """Most questions of the ticket log as a register, decided by the team's lead or by the head of the unit."""
    kept = np.flatnonzero(rng.random(len(log.about)) < RECORDED)
    about = log.about[kept]
    tickets, teams, titles = (log.columns[at][about] for at in (0, 4, 5))
    outcomes = rng.choice(OUTCOMES, len(kept), p=OUTCOME_SHARES)
    deciders = _deciders(plan, stints)
    chosen = [deciders[team][int(head)] for team, head in zip(teams, rng.random(len(kept)) < BY_HEAD, strict=True)]
    asked, decided = moments_text(log.asked[kept]), moments_text(log.decided[kept])
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(HEADINGS)
        for at, (decider, team) in enumerate(zip(chosen, teams, strict=True)):
            reference = f"D-{20001 + at}"
            rows.writerow(
                [
                    reference,
                    tickets[at],
                    asked[at],
                    decided[at],
                    decider.email,
                    decider.title,
                    outcomes[at],
                    team,
                    titles[at],
                ]
            )


def _deciders(plan: Plan, stints: list[Stint]) -> dict[str, tuple[Stint, Stint]]:
    """Of each team its lead and the head above."""
    leads = {stint.team: stint for stint in stints if stint.lead}
    people = {stint.employee: stint for stint in stints if stint.lead}
    return {team.name: (leads[team.name], people[leads[team.name].manager]) for team in plan.teams}
