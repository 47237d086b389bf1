"""The friction page: where work waits and why, team by team, and what is proposed against it."""

from dataclasses import dataclass, replace
from typing import Any

from planner.access import Viewer
from planner.audit.model import Audit, Coverage, Waiting, Window
from planner.privacy import Hidden, floors
from planner.reasons import Finding, Missing, Recommendation
from planner.services import deciding, house, names, results, signals, tracking
from planner.services.allowing import require
from planner.services.errors import NotFound
from planner.services.roles import Standing, standing_of
from planner.store import decisions
from planner.store.open import Stores


@dataclass(frozen=True, kw_only=True)
class TeamWaiting:
    """A team's waiting by cause, largest first; empty and ``hidden`` when the group is too small."""

    team: str
    name: str
    causes: tuple[Waiting, ...]
    hours: float
    coverage: Coverage | None
    hidden: bool


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A proposed measure, what was decided on it, and whether the viewer may decide."""

    number: int
    item: Recommendation
    decided: Standing | None
    may: bool


@dataclass(frozen=True, kw_only=True)
class Page:
    """Where work waits: the teams, what was found, what is proposed and tracked."""

    window: Window | None
    teams: tuple[TeamWaiting, ...]
    findings: tuple[Finding, ...]
    hidden_findings: bool
    proposals: tuple[Proposal, ...]
    measures: tuple[tracking.Tracked, ...]
    missing: tuple[Missing, ...]
    run: int | None
    at: Any
    names: names.Names


def page(stores: Stores, viewer: Viewer, *, team: str | None = None, called: names.Names | None = None) -> Page:
    """All teams, or one. Managers see every team's released figures, as HR leaders do.

    ``called`` spares reading the names again.
    """
    require(viewer, "view", "friction")
    result = results.latest(stores, "audit")
    with stores.records.read() as session:
        called = called or names.load(session)
        standing = standing_of(decisions.standing(session, "measure"))
    measures = tracking.measures(stores, team)
    audit: Audit | None = result.value if result else None
    if audit is None or result is None:
        return Page(
            window=None,
            teams=(),
            findings=(),
            hidden_findings=False,
            proposals=(),
            measures=measures,
            missing=(),
            run=None,
            at=None,
            names=called,
        )
    keys = sorted({row.team for row in audit.waiting}) if team is None else [team]
    teams = [_team(result, audit, called, key) for key in keys]
    wanted = None if team is None else f"team:{team}"
    return Page(
        window=audit.window,
        teams=tuple(sorted(teams, key=lambda row: (row.team != "", row.hidden, -row.hours))),
        findings=tuple(f for f in result.shown_findings() if wanted is None or wanted in f.subjects),
        hidden_findings=_hidden(result, wanted),
        proposals=_proposals(stores, viewer, result, standing, wanted),
        measures=measures,
        missing=audit.missing,
        run=result.run,
        at=result.at,
        names=called,
    )


def finding(stores: Stores, viewer: Viewer, run: int, key: str) -> tuple[Finding, names.Names]:
    """One finding with all its reasons. Raises NotFound, also when its group is too small."""
    require(viewer, "view", "friction")
    result = _of_run(stores, run)
    found = next((item for item in result.shown_findings() if item.key == key), None)
    if found is None:
        raise NotFound("That finding is not there, or its group is too small to be shown.")
    with stores.records.read() as session:
        return found, names.load(session)


def evidence(stores: Stores, viewer: Viewer, run: int, key: str) -> signals.Rows:
    """The signals a finding rests on, without accounts, and without titles where few people may have written them.

    Raises NotFound.
    """
    found, _ = finding(stores, viewer, run, key)
    ids = [i for reason in found.because.walk() if reason.signals for i in reason.signals.ids]
    rows = signals.rows(stores, ids)
    if len(found.people) >= floors(house.policy(stores))[1]:
        return rows
    return replace(rows, rows=tuple(replace(row, title=str(Hidden.TOO_SMALL)) for row in rows.rows))


def _of_run(stores: Stores, run: int) -> results.Result:
    try:
        return results.of_run(stores, run)
    except LookupError as error:
        raise NotFound(str(error)) from error


def _hidden(result: results.Result, wanted: str | None) -> bool:
    if wanted is None:
        return result.hidden_findings()
    shown = {one.key for one in result.shown_findings()}
    return any(wanted in one.subjects and one.key not in shown for one in result.findings)


def _team(result: results.Result, audit: Audit, called: names.Names, key: str) -> TeamWaiting:
    known = sorted((row for row in audit.waiting if row.team == key), key=lambda row: -row.hours)
    shown = result.shown("waiting", key)
    mine = known if shown else []
    return TeamWaiting(
        team=key,
        name=called.team(key),
        causes=tuple(mine),
        hours=sum(row.hours for row in mine),
        coverage=next((row for row in audit.coverage if row.team == key), None) if shown else None,
        hidden=bool(known) and not shown,
    )


def _proposals(
    stores: Stores, viewer: Viewer, result: results.Result, standing: dict[str, Standing], wanted: str | None
) -> tuple[Proposal, ...]:
    items = {
        number: item
        for number, item in result.recommendations.items()
        if result.shown("measures", item.key) and (wanted is None or item.subject == wanted)
    }
    mine = deciding.decidable(stores, viewer, items.values())
    return tuple(
        Proposal(number=number, item=item, decided=standing.get(item.subject), may=item.key in mine)
        for number, item in items.items()
    )
