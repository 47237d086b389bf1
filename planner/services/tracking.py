"""Behaviours and measures being tracked: what was started, and whether the work changed since."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from planner.access import Viewer
from planner.activate.model import Evidence, Following, Scale, Watched
from planner.library.model import Behaviour, Library
from planner.people import Workforce
from planner.policy import Policy
from planner.privacy import floors
from planner.reasons import Missing
from planner.services import house, names, results
from planner.services.allowing import require
from planner.services.names import WHOLE
from planner.store import decisions, pathways
from planner.store.open import Stores

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

COMPLETION = "completion"


@dataclass(frozen=True, kw_only=True)
class Tracked:
    """A decided measure being tracked for one team, or for everybody (WHOLE)."""

    decision: int
    team: str
    title: str
    owner: str
    behaviour: str
    start: dt.date


@dataclass(frozen=True, kw_only=True)
class Started:
    """One behaviour of one team that something was started for, on one day.

    ``picked`` says that the team was chosen because it did badly, as one with a finding is.
    """

    team: str
    behaviour: str
    start: dt.date
    picked: bool = False


@dataclass(frozen=True, kw_only=True)
class Page:
    """What is being watched, as the newest pulse shows it; ``waiting`` was started after that pulse.

    ``scales`` are the behaviours over all teams that began them; ``scales_hidden`` of them rest on a team too small.
    """

    watched: tuple[Watched, ...]
    hidden: int
    waiting: tuple[Started, ...]
    names: names.Names
    scales: tuple[Scale, ...] = ()
    scales_hidden: int = 0


def measures(stores: Stores, team: str | None = None) -> tuple[Tracked, ...]:
    """The measures in force, of one team or of all."""
    with stores.records.read() as session:
        found = decisions.measures(session)
    return tuple(
        Tracked(
            decision=row.decision_id,
            team=row.team_key,
            title=row.title,
            owner=row.owner,
            behaviour=row.behaviour,
            start=row.start,
        )
        for row in found
        if team is None or row.team_key == team
    )


def started(stores: Stores, workforce: Workforce) -> tuple[Started, ...]:
    """What was started, once a team and behaviour at its first day: measures, and what running pathways build."""
    found = {
        Started(team=m.team, behaviour=m.behaviour, start=m.start, picked=m.team != WHOLE)
        for m in measures(stores)
        if m.behaviour
    }
    team_of = {row["person"]: row["team"] for row in workforce.current.to_pylist()}
    with stores.records.read() as session:
        for pathway in pathways.running(session):
            team = team_of.get(str(pathway.person_id))
            steps = pathways.steps(session, pathway.id) if team else []
            # A pathway that replaced another goes on with its behaviours: the weeks since are no baseline.
            start = pathways.since(session, pathway)
            found |= {Started(team=team or "", behaviour=step.behaviour, start=start) for step in steps}
    first: dict[tuple[str, str], Started] = {}
    for item in sorted(found, key=lambda item: (item.start, item.team, item.behaviour)):
        first.setdefault((item.team, item.behaviour), item)
    return tuple(first.values())


def follow(
    signals: "ibis.Table", items: Sequence[Started], *, workforce: Workforce, library: Library, policy: Policy
) -> Following:
    """What the signals show of each started behaviour; completions do not enter.

    A team is looked at beside those that never started the same behaviour and are large enough to be shown: what
    they did follows from the comparison. Several behaviours of one team are corrected for being several, and each is
    judged over the teams that began. Behaviours that are only for each person's own eyes are not followed.
    """
    from planner.activate import evidence
    from planner.activate.scale import scale
    from planner.activate.several import corrected
    from planner.audit.coverage import by_team, coverage, unmatched
    from planner.audit.placed import place
    from planner.audit.series import series

    # A measure that names no kind would count a completed course whose title has its words.
    work = signals.filter((signals.kind != COMPLETION).fill_null(True))

    @cache
    def counted(name: str, whole: bool) -> "pa.Table":
        return series(library.behaviours[name], work, workforce=workforce, whole=WHOLE if whole else None)

    covered = by_team(coverage(place(work, workforce))) if items else {}
    everybody = workforce.together(WHOLE)
    large = _large(workforce, policy)
    asked = [item for item in items if _followed(library, item)]
    told: list[Evidence] = []
    for item in asked:
        behaviour, whole = library.behaviours[item.behaviour], item.team == WHOLE
        weekly = counted(behaviour.id, whole)
        found = evidence(
            behaviour,
            weekly,
            team=item.team,
            start=item.start,
            policy=policy,
            people=(everybody if whole else workforce).members(item.team),
            beside=() if whole else _never(weekly, behaviour.id, items, large),
            picked=item.picked,
        )
        beside = covered.get("" if whole else item.team)
        if beside is not None:
            found = replace(found, because=replace(found.because, because=(*found.because.because, unmatched(beside))))
        told.append(found)
    told = list(corrected(told, policy))
    watched = [
        Watched(evidence=one, weeks=_weeks(counted(one.behaviour, one.team == WHOLE), one.team))
        for one in sorted(told, key=lambda one: one.behaviour)
    ]
    teams = {name: [one for one in told if one.behaviour == name and one.team != WHOLE] for name in _named(told)}
    scales = [
        scale(
            library.behaviours[name],
            began,
            counted(name, False),
            never=_never(counted(name, False), name, items, large),
            policy=policy,
        )
        for name, began in teams.items()
        if began
    ]
    lacking = [_unseen(library.behaviours[name]) for name in _named(told) if not _any(counted, name, told)]
    return Following(
        watched=tuple(watched), missing=(*lacking, *(() if items else (_nothing(),))), scales=tuple(scales)
    )


def _followed(library: Library, item: Started) -> bool:
    behaviour = library.behaviours.get(item.behaviour)
    return behaviour is not None and behaviour.level == "team"


def _large(workforce: Workforce, policy: Policy) -> frozenset[str]:
    """The teams of enough people to be shown."""
    sizes = Counter(row["team"] for row in workforce.current.to_pylist())
    return frozenset(team for team, size in sizes.items() if size >= floors(policy)[0])


def _never(weekly: "pa.Table", behaviour: str, items: Sequence[Started], large: frozenset[str]) -> tuple[str, ...]:
    """The large teams with weeks of a behaviour nothing was started for, where it was not started for everybody."""
    began = {item.team for item in items if item.behaviour == behaviour}
    return () if WHOLE in began else tuple(sorted((set(weekly["team"].to_pylist()) & large) - began))


def _weeks(weekly: "pa.Table", team: str) -> tuple[tuple[dt.date, float, int], ...]:
    import pyarrow.compute as pc

    rows = weekly.filter(pc.equal(weekly["team"], team)).to_pylist()
    return tuple((row["week"], row["value"], row["n"]) for row in rows)


def _named(told: Sequence[Evidence]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.behaviour for one in sorted(told, key=lambda one: one.behaviour)))


def _any(counted: Callable[[str, bool], "pa.Table"], name: str, told: Sequence[Evidence]) -> bool:
    """Whether any signal was there to count a behaviour by."""
    whole = any(one.team == WHOLE for one in told if one.behaviour == name)
    return bool(counted(name, whole).num_rows)


def _unseen(behaviour: Behaviour) -> Missing:
    """No signal matches what a behaviour is counted by."""
    asked = behaviour.measure.of or behaviour.measure.where
    words = "; ".join(f"{column}: {' or '.join(some)}" for column, some in sorted(asked.items()))
    return Missing(
        what=f"Signals by which “{behaviour.name}” is counted",
        would="Tell whether it changed",
        bring=f"Bring in a source with {words}" if words else "Bring in a source",
    )


def page(stores: Stores, viewer: Viewer, *, team: str | None = None, called: names.Names | None = None) -> Page:
    """What is being watched, in one team or everywhere; ``called`` spares reading the names again."""
    require(viewer, "view", "evidence")
    result = results.latest(stores, "activate")
    with stores.records.read() as session:
        called = called or names.load(session)
    followed: Following = result.value if result else Following()
    mine = [w for w in followed.watched if team is None or w.evidence.team == team]
    let_out = [w for w in mine if result and result.shown("behaviours", w.evidence.team, w.evidence.behaviour)]
    floor, _ = floors(house.policy(stores))
    shown = tuple(_without_few(w, called.library, floor) for w in let_out)
    known = {(w.evidence.team, w.evidence.behaviour) for w in mine}
    waiting = tuple(
        Started(team=m.team, behaviour=m.behaviour, start=m.start)
        for m in measures(stores, team)
        if (m.team, m.behaviour) not in known
    )
    scales = tuple(one for one in followed.scales if result and result.shown("scales", one.behaviour))
    return Page(
        watched=shown,
        hidden=len(mine) - len(shown),
        waiting=waiting,
        names=called,
        scales=scales,
        scales_hidden=len(followed.scales) - len(scales),
    )


def _without_few(watched: Watched, known: Library, floor: int) -> Watched:
    """A behaviour without the weeks in which its team was too small; only rates say how many people were in it."""
    behaviour = known.behaviours.get(watched.evidence.behaviour)
    if behaviour is None or behaviour.measure.statistic != "rate":
        return watched
    return replace(watched, weeks=tuple(week for week in watched.weeks if week[2] >= floor))


def _nothing() -> Missing:
    return Missing(
        what="A decided measure or an assigned pathway",
        would="Compare each team's behaviour before and after its start",
        bring="Decide on a proposed measure, or assign pathways from a decided verdict",
    )
