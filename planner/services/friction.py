"""The friction page: where work waits and why, team by team, and what is proposed against it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from planner.access import Viewer
from planner.audit.held import HandOver, Held, Pending, WorkingHours
from planner.audit.model import Audit, Coverage, Unmapped, Waiting, Window
from planner.privacy import Hidden, floors
from planner.reasons import Finding, Missing, Recommendation, SignalRefs
from planner.services import deciding, house, names, publish, results, signals, tracking
from planner.services.allowing import require
from planner.services.errors import NotFound
from planner.services.roles import Standing, standing_of
from planner.store import decisions
from planner.store.open import Stores


@dataclass(frozen=True, kw_only=True)
class TeamWaiting:
    """A team's waiting by cause, largest first; empty and ``hidden`` when the group is too small.

    Beside it what held its work up, what still waits, and its working hours, each as far as it may be shown.
    """

    team: str
    name: str
    causes: tuple[Waiting, ...]
    hours: float
    coverage: Coverage | None
    hidden: bool
    held: tuple[Held, ...] = ()
    pending: tuple[Pending, ...] = ()
    working: WorkingHours | None = None


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A proposed measure, what was decided on it, and whether the viewer may decide."""

    number: int
    item: Recommendation
    decided: Standing | None
    may: bool


@dataclass(frozen=True, kw_only=True)
class Page:
    """Where work waits: the teams, what was found, what is proposed and tracked.

    ``hand_overs`` have their number in the run, by which their signals are asked for.
    """

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
    hand_overs: tuple[tuple[int, HandOver], ...] = ()
    hidden_hand_overs: bool = False
    unmapped: tuple[Unmapped, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Behind:
    """A figure's signals: what it is (its team, what it counts) and how many signals there are in all."""

    team: str
    kind: str
    refs: SignalRefs
    rows: signals.Rows
    hand_over: HandOver | None = None


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
        hand_overs=tuple(
            (number, one)
            for number, one in enumerate(audit.hand_overs)
            if result.shown("hand-overs", *publish.hand_over_key(one)) and team in (None, one.giver, one.taker)
        ),
        hidden_hand_overs=any(result.hidden("hand-overs", *publish.hand_over_key(one)) for one in audit.hand_overs),
        unmapped=audit.unmapped,
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
    return _rows(stores, ids, found.people)


def behind(stores: Stores, viewer: Viewer, run: int, what: str, *, team: str, kind: str) -> Behind:
    """The signals behind one figure: ``what`` is "waiting", "held" or "pending" of a team and its kind, or "handover".

    Of a hand-over ``kind`` is its number in the run. Raises NotFound, also when its group is too small.
    """
    require(viewer, "view", "friction")
    result = _of_run(stores, run)
    found = _hand_over(result, kind) if what == "handover" else _figure(result, what, team, kind)
    if found is None:
        raise NotFound("That figure is not there, or its group is too small to be shown.")
    rows = _rows(stores, found.signals.ids, found.people)
    over = found if isinstance(found, HandOver) else None
    return Behind(team=team, kind=kind, refs=found.signals, rows=rows, hand_over=over)


def _hand_over(result: results.Result, number: str) -> HandOver | None:
    found = {str(place): one for place, one in enumerate(result.value.hand_overs)}.get(number)
    return found if found and result.shown("hand-overs", *publish.hand_over_key(found)) else None


def _figure(result: results.Result, what: str, team: str, kind: str) -> Waiting | Held | Pending | None:
    audit: Audit = result.value
    if what not in ("waiting", "held", "pending") or not result.shown(what, team):
        return None
    rows: tuple[Waiting | Held | Pending, ...] = (*audit.waiting, *audit.pending) if what != "held" else audit.held
    wanted = {"waiting": Waiting, "held": Held, "pending": Pending}[what]
    return next((one for one in rows if isinstance(one, wanted) and (one.team, _kind(one)) == (team, kind)), None)


def _kind(one: Waiting | Held | Pending) -> str:
    return one.mechanism if isinstance(one, Held) else one.cause


def _rows(stores: Stores, ids: Sequence[str], people: frozenset[str]) -> signals.Rows:
    rows = signals.rows(stores, ids)
    if len(people) >= floors(house.policy(stores))[1]:
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
        held=tuple(row for row in audit.held if row.team == key) if result.shown("held", key) else (),
        pending=tuple(row for row in audit.pending if row.team == key) if result.shown("pending", key) else (),
        working=next((row for row in audit.hours if row.team == key), None) if result.shown("hours", key) else None,
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
