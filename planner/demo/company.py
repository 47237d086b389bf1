"""Build the company: all its files in a folder, and what is planted in them."""

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from planner.demo import begun, calendar, decisions, levels, pulse, staff, tickets, use, wording
from planner.demo.cases import COMING, GHOST_POOL
from planner.demo.model import Account, Company, Expected, SignIn, Source, Stint
from planner.demo.plan import DECOYS, FACTS, HERE, STREAMS, Plan, plan, read

END = dt.date(2026, 9, 30)


def build(folder: Path, *, seed: int = 0, without: frozenset[str] = frozenset(), end: dt.date = END) -> Company:
    """Write the company's files into a folder: six quarters up to ``end``, the same bytes for the same seed.

    ``without`` names facts or decoys to leave out; that part of the company then is as ordinary as the rest.
    Raises ValueError for a name that is none of them.
    """
    if unknown := without - {*FACTS, *DECOYS}:
        raise ValueError(
            f"Nothing called {', '.join(sorted(unknown))} is planted; there is {', '.join((*FACTS, *DECOYS))}."
        )
    folder.mkdir(parents=True, exist_ok=True)
    laid, span = plan(), calendar.period(end)
    rng = {name: np.random.default_rng([seed, at]) for at, name in enumerate(STREAMS)}
    stints = staff.with_managers(staff.staff(laid, span, rng["people"], without=without))
    titles = wording.pools(rng["titles"])
    log = tickets.tickets(
        laid,
        span,
        stints,
        titles,
        rng["tickets"],
        without=without,
        changed=np.datetime64(pulse.wave_start(span) + dt.timedelta(days=pulse.WAVE_DAYS)),
        stated=rng["reasons"],
    )
    staff.write(folder / "people.csv", stints)
    pulse.write(folder / "assessments.csv", levels.LEVELS, levels.levels(span, stints, rng["levels"]))
    tickets.write(folder / "tickets.csv", log)
    decisions.write(folder / "decisions.csv", log, laid, stints, rng["decisions"])
    pulse.write(folder / "survey.csv", pulse.SURVEY, pulse.survey(span, stints, rng["surveys"], without=without))
    told = use.use(span, stints, rng["use"], without=without)
    pulse.write(folder / "kpi.csv", pulse.FIGURES, [*pulse.figures(laid, span, rng["figures"]), *told.figures])
    pulse.write(folder / "usage.csv", use.HEADINGS, told.rows)
    pulse.write(folder / "completions.csv", pulse.COURSES, pulse.courses(span, stints, rng["courses"], without=without))
    return Company(
        name=laid.name,
        folder=folder,
        sources=_sources(folder),
        sign_ins=_sign_ins(stints, laid),
        bots=tuple(Account(source="tickets", account=account) for account in (tickets.INDEXING, tickets.DRAFTING)),
        begun=begun.begun(span),
        desk=read("desk.toml"),
        library=_library(folder, without),
        planted=_planted(titles),
        decoys=_expected("decoys", DECOYS),
        left_out=without,
    )


def _sources(folder: Path) -> tuple[Source, ...]:
    return tuple(
        Source(
            connector=table["connector"],
            name=name,
            path=folder / table["file"],
            mapping={"columns": table["columns"], "constants": table.get("constants", {}), "time_zone": "UTC"},
        )
        for name, table in read("sources.toml").items()
    )


def _sign_ins(stints: list[Stint], laid: Plan) -> tuple[SignIn, ...]:
    leads = {s.team: s for s in stints if s.lead and s.end is None}
    team = [s for s in stints if s.team == tickets.SLOW_TEAM and not s.lead and s.end is None]
    auditor = next(s for s in stints if s.title == "Internal auditor" and s.end is None)
    return (
        SignIn(email=leads["People Team"].email, persona="hr"),
        SignIn(email=leads[tickets.SLOW_TEAM].email, persona="manager"),
        SignIn(email=min(team, key=lambda s: s.start).email, persona="employee"),
        SignIn(email=auditor.email, persona="auditor"),
    )


def _library(folder: Path, without: frozenset[str]) -> Path:
    root = folder / "library"
    shutil.rmtree(root, ignore_errors=True)
    (root / "roles").mkdir(parents=True)
    if "reworded" not in without:
        shutil.copytree(HERE / "library", root, dirs_exist_ok=True)
    return root


def _expected(part: str, names: tuple[str, ...]) -> dict[str, Expected]:
    tables = read("expected.toml")[part]
    return {name: _one(tables[name]) for name in names}


def _planted(titles: dict[str, wording.Pool]) -> dict[str, Expected]:
    """What is planted; what a ghost quotes has to come from the work that was planted as one."""
    pools = {"ghost": GHOST_POOL} | {fact: pool for pool, _, fact in COMING.values()}
    found = _expected("planted", FACTS)
    for name, pool in pools.items():
        if "ghost" in found[name].kinds:
            quotes = frozenset(text for line in titles[pool].titles for text in line)
            found[name] = replace(found[name], quotes=quotes)
    return found


def _one(table: dict[str, Any]) -> Expected:
    lists: dict[str, Any] = {name: tuple(table.pop(name)) for name in ("kinds", "subjects")}
    return Expected(**lists, **table)
