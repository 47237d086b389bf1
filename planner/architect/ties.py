"""Ties: two questions that no figure answers, asked of a person, and the way their answers lean."""

from typing import Literal, get_args

from planner.architect.model import Verdict

Job = Literal["same", "different"]
Horizon = Literal["today", "next"]
JOBS, HORIZONS = frozenset(get_args(Job)), frozenset(get_args(Horizon))


def leaning(job: Job, horizon: Horizon) -> Verdict:
    """The same job better, for today's capacity: upskill. A different job well, for what comes next: reskill.

    Answers that point both ways lean to both, one after the other. They are shown beside a verdict and never change it.
    """
    if job == "same" and horizon == "today":
        return "upskill"
    return "reskill" if job == "different" and horizon == "next" else "both"
