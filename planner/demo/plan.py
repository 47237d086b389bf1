"""The company as it is laid down: work, waits and teams, read from the files beside this module."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FACTS = (
    "convergence",
    "ghost",
    "decision_wait",
    "phased_out",
    "completions_without_change",
    "skill_gap",
    "decay",
    "wider_role",
    "own_devices",
    "kept_change",
    "faded_change",
)
DECOYS = ("busy", "renamed", "reworded", "thriving", "modest", "under_way", "seasonal", "mended_before")
# A new stream goes to the end: the place of each is its seed.
STREAMS = ("people", "tickets", "decisions", "surveys", "figures", "courses", "titles", "levels", "reasons", "use")


@dataclass(frozen=True, kw_only=True)
class Work:
    """A kind of work: its titles in HR and in tickets, and cases per person and week.

    ``before`` is what HR called ``part`` of its people until a rename, ``drafts`` the share of cases with an AI draft.
    """

    pool: str
    title: str
    rate: float
    types: tuple[str, ...]
    drafts: float
    before: str | None = None
    part: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Waits:
    """How many working hours a case waits on average, and the share each cause has of them; the rest is the queue."""

    hours: float
    shares: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Team:
    """A team with its site, its lead's title and how many people do which work."""

    name: str
    unit: str
    site: str
    posts: Mapping[str, int]
    waits: str | None = None
    lead: str | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything laid down about the company before any chance comes in."""

    name: str
    domain: str
    work: Mapping[str, Work]
    waits: Mapping[str, Waits]
    teams: tuple[Team, ...]
    offices: tuple[Team, ...]


@cache
def plan() -> Plan:
    """The company's plan."""
    raw = read("company.toml")
    return Plan(
        name=raw["name"],
        domain=raw["domain"],
        work={key: Work(**{**table, "types": tuple(table["types"])}) for key, table in raw["work"].items()},
        waits={key: Waits(**table) for key, table in raw["waits"].items()},
        teams=tuple(Team(**table) for table in raw["teams"]),
        offices=tuple(Team(unit=table["name"], **table) for table in raw["offices"]),
    )


def read(name: str) -> dict[str, Any]:
    """A TOML file beside this module."""
    return tomllib.loads((HERE / name).read_text("utf-8"))
