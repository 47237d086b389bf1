"""Pulse surveys, key figures and course completions: small files beside the ticket log."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from planner.demo.model import Period, Stint
from planner.demo.plan import Plan, read

SURVEY = ["Round", "Answered at", "Respondent", "Team", "Question", "Answer"]
FIGURES = ["Month", "KPI", "Value", "Unit", "Business unit"]
COURSES = ["Learner", "Course", "Completed at", "Status", "Team"]
ANSWERED = 0.7
SKIPPED = 0.02
EAGER = 1.3
# How far people differ in a trait, from round to round, and from item to item.
TRAIT, MOOD, NOISE = 0.75, 0.3, 0.6
TRAINING = "More training in my present role would secure my future here."
A_YEAR = 1.2
DEEPENING = 0.85
WAVE_QUARTER = 4
WAVE_DAYS = 24


def wave_start(span: Period) -> dt.date:
    """When the courses that whole teams took began."""
    return span.quarters[WAVE_QUARTER] + dt.timedelta(days=14)


def write(path: Path, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """One file with these headings and rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows(rows)


def survey(
    span: Period, stints: list[Stint], rng: np.random.Generator, *, without: frozenset[str]
) -> Iterator[list[object]]:
    """One round a quarter: answers 1 to 5; clerks ask for more training in the role that goes away.

    Items of one trait hang together, because people keep theirs from round to round; others stand alone.
    """
    table = read("pulse.toml")
    items: dict[str, dict[str, Any]] = table["items"]
    traits = sorted({item["trait"] for item in items.values() if "trait" in item})
    people = {stint.employee: at for at, stint in enumerate(stints)}
    held = rng.normal(0.0, TRAIT, (len(stints), len(traits)))
    for quarter in span.quarters:
        first = quarter + dt.timedelta(days=40)
        if first > span.end:
            continue
        name = f"Pulse {quarter.year} Q{quarter.month // 3 + 1}"
        for stint in _there(stints, first):
            answers = rng.normal(rng.normal(0.0, MOOD), NOISE, len(items))
            skipped = rng.random(len(items)) < SKIPPED
            when = _moment(min(first + dt.timedelta(days=int(rng.integers(0, 14))), span.end), rng)
            if rng.random() >= ANSWERED:
                continue
            own = held[people[stint.employee]]
            for (text, item), noise, passed_over in zip(items.items(), answers, skipped, strict=True):
                level = noise + (own[traits.index(item["trait"])] if "trait" in item else 0.0)
                level = -level if item.get("reversed") else level
                more = EAGER if text == TRAINING and stint.work == "documents" and "phased_out" not in without else 0.0
                more += _raised(table["raised"], text, stint.team, without)
                if not passed_over:
                    answer = int(np.clip(round(item["mean"] + more + level), 1, 5))
                    yield [name, when, stint.email, stint.team, text, answer]


def _raised(rows: list[dict[str, Any]], text: str, team: str, without: frozenset[str]) -> float:
    """How much more a team agrees with an item than others do."""
    return float(sum(r["by"] for r in rows if r["item"] == text and r["team"] == team and r["fact"] not in without))


def figures(plan: Plan, span: Period, rng: np.random.Generator) -> Iterator[list[object]]:
    """A reading of each key figure for each month and business unit."""
    table: dict[str, dict[str, Any]] = read("pulse.toml")["figures"]
    units = list(dict.fromkeys(team.unit for team in plan.teams))
    levels = rng.normal(1.0, 0.06, (len(table), len(units)))
    for month in _months(span):
        for at, (name, figure) in enumerate(table.items()):
            for column, unit in enumerate(units):
                value = figure["value"] * levels[at, column] * rng.normal(1.0, figure["spread"])
                yield [month, name, round(float(value), 3), figure["unit"], unit]


def courses(
    span: Period, stints: list[Stint], rng: np.random.Generator, *, without: frozenset[str]
) -> Iterator[list[object]]:
    """Completions: by anybody at any time, by a whole team in the same weeks, by clerks again and again."""
    table = read("pulse.toml")["courses"]
    for stint in stints:
        days = (min(stint.end or span.end, span.end) - max(stint.start, span.start)).days
        for _ in range(rng.poisson(A_YEAR * days / 365) if days > 0 else 0):
            day = max(stint.start, span.start) + dt.timedelta(days=int(rng.integers(0, days)))
            yield _completed(stint, table["titles"][int(rng.integers(len(table["titles"])))], day, rng)
    for wave in table["waves"]:
        if wave.get("fact") not in without:
            yield from _wave(wave, span, stints, rng)
    if "phased_out" not in without:
        yield from _deepening(table["deepening"], span, stints, rng)


def _wave(wave: dict[str, Any], span: Period, stints: list[Stint], rng: np.random.Generator) -> Iterator[list[object]]:
    start = wave_start(span)
    team = [s for s in _there(stints, start) if s.team == wave["team"]]
    chosen = rng.permutation(len(team))[: round(len(team) * wave["share"])]
    for title in wave["titles"]:
        for at in sorted(chosen):
            yield _completed(team[at], title, start + dt.timedelta(days=int(rng.integers(0, WAVE_DAYS))), rng)


def _deepening(
    titles: list[str], span: Period, stints: list[Stint], rng: np.random.Generator
) -> Iterator[list[object]]:
    for quarter, title in zip(span.quarters[2:], titles, strict=False):
        for stint in _there(stints, quarter):
            if stint.work == "documents" and rng.random() < DEEPENING:
                yield _completed(stint, title, quarter + dt.timedelta(days=int(rng.integers(0, 60))), rng)


def _there(stints: list[Stint], day: dt.date) -> list[Stint]:
    return [s for s in stints if s.start <= day and (s.end is None or day < s.end)]


def _completed(stint: Stint, title: str, day: dt.date, rng: np.random.Generator) -> list[object]:
    return [stint.email, title, _moment(day, rng), "Completed", stint.team]


def _moment(day: dt.date, rng: np.random.Generator) -> str:
    return f"{day.isoformat()}T{int(rng.integers(8, 17)):02d}:{int(rng.integers(0, 60)):02d}:00Z"


def _months(span: Period) -> list[str]:
    first = span.start.year * 12 + span.start.month - 1
    last = span.end.year * 12 + span.end.month - 1
    return [f"{month // 12}-{month % 12 + 1:02d}" for month in range(first, last + 1)]
