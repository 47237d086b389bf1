"""planner demo: an invented company goes the way that an organisation's own data would go."""

import datetime as dt
import json
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from planner import config
from planner.access import Viewer
from planner.activate.model import Following
from planner.connectors.base import Mapping
from planner.demo.company import build
from planner.demo.model import Company
from planner.demo.score import recovered
from planner.demonstrated import begun, told, wrote
from planner.services import (
    accounts,
    assigning,
    clock,
    deciding,
    house,
    importing,
    matching,
    reporting,
    results,
    running,
    users,
)
from planner.services.errors import Refused
from planner.store.open import Stores

Progress = Callable[[str, float], None]
FOLDER = "demo"
START_IN = dt.timedelta(days=7)
HOURS_A_WEEK = 3.0


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """One way into the demo."""

    persona: str
    email: str
    password: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What running the demo company gave."""

    company: Company
    numbers: dict[str, int]
    sign_ins: tuple[SignIn, ...]


def show(
    *,
    folder: Path | None,
    serve: bool,
    as_json: bool,
    seed: int,
    without: frozenset[str],
    port: int | None,
    progress: Progress,
) -> None:
    """Build, run, print, and serve unless told not to. Raises Refused for a folder that holds anything else."""
    kept = folder or (Path("instance") / FOLDER if serve else None)
    keep = nullcontext(kept) if kept else tempfile.TemporaryDirectory(prefix="planner-")
    began = time.monotonic()
    with keep as place:
        instance = _fresh(Path(place))
        stores = house.prepare(_settings(instance, port))
        try:
            shown = fill(stores, seed=seed, without=without, progress=progress)
            seconds = time.monotonic() - began
            click.echo(_as_json(stores, shown, seconds) if as_json else _as_text(stores, shown, seconds))
            if serve:
                from planner.jobs import Jobs
                from planner.serving import serve_forever

                # They take as long as the demo itself: the pages can be looked at meanwhile.
                Jobs(stores).submit("pulses", {}, by="demo")
                serve_forever(stores, announce=_welcome(shown))
        finally:
            stores.close()


def fill(stores: Stores, *, seed: int, without: frozenset[str], progress: Progress) -> Shown:
    """Bring the company into an empty instance: files in, phases run, a few decisions made, phases run again."""
    progress("Inventing a company", 0.0)
    try:
        company = build(
            stores.settings.instance / "files", seed=seed, without=without, end=_last_quarter(clock.today())
        )
    except ValueError as error:
        raise Refused(str(error)) from error
    if company.library.is_dir():
        shutil.copytree(company.library, stores.settings.library_root, dirs_exist_ok=True)
        house.refresh_library(stores)
    for number, source in enumerate(company.sources):
        progress(f"Importing {source.path.name}", 0.05 + 0.45 * number / len(company.sources))
        mapping = Mapping.from_dict(dict(source.mapping)) if source.mapping is not None else None
        order = importing.Order(connector=source.connector, source=source.name, path=source.path, mapping=mapping)
        importing.ingest(stores, order, by="demo")
    sign_ins = tuple(_sign_in(stores, one.email, one.persona) for one in company.sign_ins)
    leader, manager = (_viewer(stores, sign_ins, persona) for persona in ("hr", "manager"))
    for bot in company.bots:
        matching.decide_account(stores, leader, source=bot.source, account=bot.account, belongs_to="automated")
    numbers = running.run(stores, by="demo", phases=("audit", "architect"), progress=_part(progress, 0.5, 0.9))
    begun(stores, leader, company.begun)
    _decide(stores, leader, manager)
    numbers |= running.run(stores, by="demo", phases=("activate",), progress=_part(progress, 0.9, 1.0))
    wrote(stores, leader, manager, company)
    return Shown(company=company, numbers=numbers, sign_ins=sign_ins)


def scored(stores: Stores, shown: Shown) -> dict[str, Any]:
    """Which planted facts the runs recovered and which decoys they reported."""
    found = [results.of_run(stores, number) for number in shown.numbers.values()]
    findings = [finding for result in found for finding in result.findings]
    findings += [one for result in found if isinstance(result.value, Following) for one in told(result.value)]
    recommendations = [item for result in found for item in result.recommendations.values()]
    return recovered(shown.company, findings, recommendations)


def _fresh(place: Path) -> Path:
    # Only a folder that an earlier demo made is emptied.
    marker = place / "files"
    if place.exists() and any(place.iterdir()):
        if not marker.is_dir():
            raise Refused(f"{place} holds something that is no demo; name another folder with --instance.")
        shutil.rmtree(place)
    place.mkdir(parents=True, exist_ok=True)
    return place


def _settings(instance: Path, port: int | None) -> config.Settings:
    from planner.serving import free_port

    settings, _, _ = config.load({"instance": instance, "port": port}, environment={})
    if port is not None:
        return settings
    return config.load({"instance": instance, "port": free_port(settings.host, settings.port)}, environment={})[0]


def _sign_in(stores: Stores, email: str, persona: str) -> SignIn:
    made = users.add(stores, email=email, persona=persona)
    return SignIn(persona=persona, email=made.email, password=made.password or "")


def _viewer(stores: Stores, sign_ins: tuple[SignIn, ...], persona: str) -> Viewer:
    email = next(one.email for one in sign_ins if one.persona == persona)
    login = next(account.login for account in accounts.accounts(stores) if account.email == email)
    viewer = accounts.viewer(stores, login)
    assert viewer is not None
    return viewer


def _decide(stores: Stores, leader: Viewer, manager: Viewer) -> None:
    """Decide the training verdicts that concern the manager's people, and assign pathways from them.

    All others wait for whoever tries the demo.
    """
    from planner.services import roles, team

    concerned = {member.role for member in team.page(stores, manager).members}
    for row in roles.overview(stores, leader).rows:
        if row.verdict is None or row.number is None or row.verdict.recommended not in assigning.TRAINING:
            continue
        if row.title not in concerned:
            continue
        destinations = roles.page(stores, leader, row.key).destinations
        needs_destination = row.verdict.recommended != "upskill"
        if needs_destination and not destinations:
            continue
        choice = deciding.Choice(
            option=row.verdict.recommended,
            reason="Decided in the demo, to show what follows from a decision.",
            objective="Answer customers right the first time, within a day",
            destination=destinations[0].role if needs_destination else None,
            hours_per_week=HOURS_A_WEEK,
            removed_work="The weekly status report in two versions",
        )
        deciding.decide(stores, leader, row.number, choice)
    start = clock.today() + START_IN
    for decision, *_ in assigning.choices(stores, manager):
        rule = assigning.Rule(decision=decision, start=start, hours_per_week=HOURS_A_WEEK)
        if assigning.preview(stores, manager, rule).ready:
            assigning.assign(stores, manager, rule)


def _last_quarter(today: dt.date) -> dt.date:
    """The last day of the quarter before a day's own: whole quarters compare best."""
    return dt.date(today.year, (today.month - 1) // 3 * 3 + 1, 1) - dt.timedelta(days=1)


def _part(progress: Progress, start: float, end: float) -> Progress:
    return lambda note, share: progress(note, start + (end - start) * share)


def _as_json(stores: Stores, shown: Shown, seconds: float) -> str:
    return json.dumps({**scored(stores, shown), "seconds": round(seconds, 1)}, ensure_ascii=False)


def _as_text(stores: Stores, shown: Shown, seconds: float) -> str:
    told = "\n".join(reporting.lines(stores, shown.numbers))
    return f"{shown.company.name}: audit, architect and activate in {seconds:.0f} s.\n\n{told}\n"


def _welcome(shown: Shown) -> str:
    rows = "\n".join(f"  {one.persona:<10} {one.email:<36} {one.password}" for one in shown.sign_ins)
    return f"Sign in as one of:\n{rows}\n\n"
