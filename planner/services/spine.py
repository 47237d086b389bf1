"""The spine: outcomes, what drives them, which behaviours drive those, and whether the data bear that out."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from planner.access import Viewer
from planner.activate.model_programme import (
    Compared,
    Course,
    Definition,
    FigureReading,
    Judged,
    KeyFigure,
    Layer,
    Link,
)
from planner.services import adoption, clock, house, names, tracking
from planner.services.allowing import require
from planner.services.errors import NotFound, Refused
from planner.store import imports, log, spine
from planner.store.open import Stores
from planner.store.signals import SignalStore

NOT_A_WORD = re.compile(r"[^a-z0-9]+")
WHOLE = names.WHOLE


@dataclass(frozen=True, kw_only=True)
class Below:
    """A behaviour that is linked, or could be: its name, in how many teams it is watched, how many pathways build it.

    ``pathways`` is None where their group is too small to say how many.
    """

    key: str
    name: str
    teams: int
    pathways: int | None


@dataclass(frozen=True, kw_only=True)
class Page:
    """The spine: figures with how they went, behaviours, assumptions as the data judge them.

    ``flat`` says by a figure's key in sentences where use is high and the figure stayed where it was; ``loose`` are
    behaviours that are practised and hang on no figure. ``signals`` are names of readings that a definition can use.
    """

    figures: Mapping[str, KeyFigure]
    courses: Mapping[str, Course]
    behaviours: Mapping[str, Below]
    judged: tuple[Judged, ...]
    flat: Mapping[str, tuple[str, ...]]
    loose: tuple[Below, ...]
    signals: Mapping[str, tuple[str, ...]]
    names: names.Names


@dataclass(frozen=True, kw_only=True)
class FigurePage:
    """One key figure: how it went, how its latest readings compare, its assumptions, where use left it flat."""

    figure: KeyFigure
    course: Course
    latest: Compared
    judged: tuple[Judged, ...]
    flat: tuple[str, ...]
    page: Page


def page(stores: Stores, viewer: Viewer) -> Page:
    """The whole spine as it stands. Raises NotAllowed."""
    from planner.activate import spine as core
    from planner.activate import spine_links

    require(viewer, "view", "spine")
    policy = house.policy(stores)
    with stores.records.read() as session:
        called = names.load(session)
        figures, links = spine.figures(session), spine.links(session)
        files = tuple(imports.live_files(session))
        built = spine.built(session)
    readings = _placed(_readings(stores.signals, files), called.teams)
    courses = {key: core.course(one, readings, policy) for key, one in figures.items()}
    watched = tracking.page(stores, viewer, called=called).watched
    weeks: dict[str, dict[str, list[tuple[dt.date, float]]]] = {}
    for one in watched:
        team = "" if one.evidence.team == WHOLE else one.evidence.team
        weeks.setdefault(one.evidence.behaviour, {})[team] = [(week, value) for week, value, _ in one.weeks]
    seen = {
        key: spine_links.Seen(name=known.name, direction=known.direction, weeks=weeks.get(key, {}))
        for key, known in called.library.behaviours.items()
    }
    standing = [link for link in links if link.upper in figures and (link.kind == "behaviour" or link.lower in figures)]
    known = spine_links.Known(figures=figures, courses=courses, behaviours=seen)
    least = policy["privacy.minimum_group"]
    below = {key: _below(key, one.name, weeks, built, least) for key, one in seen.items()}
    linked = {link.lower for link in standing if link.kind == "behaviour"}
    practised = [one for one in below.values() if (one.teams or one.pathways or one.pathways is None)]
    return Page(
        figures=figures,
        courses=courses,
        behaviours=below,
        judged=spine_links.judge(standing, known, policy),
        flat=_flat(stores, viewer, figures),
        loose=tuple(sorted((one for one in practised if one.key not in linked), key=lambda one: one.name)),
        signals=_named(readings),
        names=called,
    )


def figure(stores: Stores, viewer: Viewer, key: str) -> FigurePage:
    """One key figure. Raises NotAllowed or NotFound."""
    from planner.activate import spine as core

    whole = page(stores, viewer)
    if key not in whole.figures:
        raise NotFound("There is no such key figure.")
    mine, course = whole.figures[key], whole.courses[key]
    return FigurePage(
        figure=mine,
        course=course,
        latest=core.latest(mine, course, house.policy(stores)),
        judged=tuple(one for one in whole.judged if key in (one.link.upper, one.link.lower)),
        flat=whole.flat.get(key, ()),
        page=whole,
    )


def add(stores: Stores, viewer: Viewer, *, name: str, layer: Layer, owner: str, definition: Definition) -> str:
    """Take a figure into the spine with its first definition; returns its key. Raises NotAllowed or Refused."""
    require(viewer, "change", "spine")
    key = NOT_A_WORD.sub("-", name.casefold()).strip("-")
    if not key or not owner.strip():
        raise Refused("Name the figure and who owns it.")
    _check(definition, after=None)
    now = clock.now()
    with stores.records.write() as session:
        if not spine.add(session, key=key, name=name.strip(), layer=layer, owner=owner.strip(), now=now):
            raise Refused(f"“{name.strip()}” is in the spine already.")
        held = spine.figures(session)[key].definitions
        if not held or held[-1].since < definition.since:
            spine.define(session, key, _by(definition, viewer), now)
        _log(session, viewer, "name key figure", key, now)
    return key


def define(stores: Stores, viewer: Viewer, key: str, definition: Definition) -> int:
    """Say what a figure means from a day on; the series breaks there. Raises NotAllowed, NotFound or Refused."""
    require(viewer, "change", "spine")
    now = clock.now()
    with stores.records.write() as session:
        held = spine.figures(session).get(key)
        if held is None:
            raise NotFound("There is no such key figure.")
        _check(definition, after=held.definitions[-1])
        number = spine.define(session, key, _by(definition, viewer), now)
        _log(session, viewer, "define key figure", key, now)
    return number


def undefine(stores: Stores, viewer: Viewer, key: str, version: int) -> None:
    """Take the newest definition of a figure back. Raises NotAllowed or NotFound."""
    require(viewer, "change", "spine")
    with stores.records.write() as session:
        if not spine.undefine(session, key, version):
            raise NotFound("Only the newest definition can be taken back, and never the only one.")
        _log(session, viewer, "take back definition", key, clock.now())


def take_out(stores: Stores, viewer: Viewer, key: str, *, back: bool = False) -> None:
    """Take a figure out of the spine, or put it back. Raises NotAllowed or NotFound."""
    require(viewer, "change", "spine")
    now = clock.now()
    with stores.records.write() as session:
        if not spine.end(session, key, None if back else now):
            raise NotFound("There is no such key figure.")
        _log(session, viewer, "put key figure back" if back else "take key figure out", key, now)


def link(stores: Stores, viewer: Viewer, made: Link) -> int:
    """Assume that one thing moves another. Raises NotAllowed or Refused."""
    require(viewer, "change", "spine")
    if not made.assumption.strip():
        raise Refused("Say in a sentence why the one should move the other.")
    now = clock.now()
    with stores.records.write() as session:
        _possible(made, spine.figures(session))
        number = spine.link(session, made, by=viewer.email, now=now)
        if number is None:
            raise Refused("These two are linked already.")
        _log(session, viewer, "link", made.upper, now)
    return number


def unlink(stores: Stores, viewer: Viewer, number: int, *, back: bool = False) -> None:
    """Take an assumption back, or put it in force again. Raises NotAllowed or NotFound."""
    require(viewer, "change", "spine")
    now = clock.now()
    with stores.records.write() as session:
        if not spine.unlink(session, number, None if back else now):
            raise NotFound("There is no such link.")
        _log(session, viewer, "link again" if back else "unlink", str(number), now)


def _possible(made: Link, figures: Mapping[str, KeyFigure]) -> None:
    upper, lower = figures.get(made.upper), figures.get(made.lower)
    if upper is None or (made.kind == "figure" and lower is None):
        raise Refused("Choose figures that are in the spine.")
    if made.kind == "behaviour" and upper.layer != "driver":
        raise Refused("A behaviour moves a driver; say which driver moves the outcome.")
    if made.kind == "figure" and (upper.layer != "outcome" or lower is None or lower.layer != "driver"):
        raise Refused("Between two figures a driver moves an outcome.")


def _check(definition: Definition, *, after: Definition | None) -> None:
    if not (definition.means.strip() and definition.unit.strip() and definition.signal.strip()):
        raise Refused("Say what is counted, in which unit, and which readings hold it.")
    if definition.smallest <= 0:
        raise Refused("The smallest change that matters is more than nothing.")
    if after is not None and definition.since <= after.since:
        raise Refused(f"A new definition begins after the last one, which holds since {after.since.isoformat()}.")
    if after is not None and not definition.why.strip():
        raise Refused("Say why the definition changes: whoever compares over that day reads it.")


def _by(definition: Definition, viewer: Viewer) -> Definition:
    return Definition(**{**vars(definition), "by": viewer.email})


def _below(key: str, name: str, weeks: Mapping[str, Mapping[str, Any]], built: Mapping[str, int], least: int) -> Below:
    count = built.get(key, 0)
    return Below(key=key, name=name, teams=len(weeks.get(key, {})), pathways=None if 0 < count < least else count)


def _flat(stores: Stores, viewer: Viewer, figures: Mapping[str, KeyFigure]) -> dict[str, tuple[str, ...]]:
    """Where use is high and a figure stayed where it was, in the words of the audit, by the figure's key."""
    found: dict[str, tuple[str, ...]] = {}
    findings = [one for one in adoption.decay(stores, viewer).findings if one.kind == "use_without_effect"]
    for key, figure in figures.items():
        read = {one.signal.casefold() for one in figure.definitions}
        mine = tuple(one.sentence for one in findings if one.key.rpartition(":")[2].casefold() in read)
        if mine:
            found[key] = mine
    return found


def _named(readings: Sequence[FigureReading]) -> dict[str, tuple[str, ...]]:
    """The units of each name of readings there is."""
    found: dict[str, set[str]] = {}
    for one in readings:
        found.setdefault(one.signal, set()).add(one.unit)
    return {name: tuple(sorted(units)) for name, units in sorted(found.items())}


def _placed(readings: Sequence[FigureReading], teams: Mapping[str, str]) -> list[FigureReading]:
    """Readings with the key of the team that they name, where one is known."""
    keys = {name.strip().casefold(): key for key, name in teams.items()} | {key.casefold(): key for key in teams}
    return [
        FigureReading(**{**vars(one), "team": keys.get(one.team.strip().casefold(), one.team)}) if one.team else one
        for one in readings
    ]


# Files of signals never change, and every page of the spine asks for the same readings.
@lru_cache(maxsize=8)
def _readings(held: SignalStore, files: tuple[str, ...]) -> tuple[FigureReading, ...]:
    table = held.table(files)
    mine = table.filter(table.kind == "kpi", table.value.notnull(), table.time.notnull(), table.activity.notnull())
    rows = mine.select("activity", "start", "time", "value", "unit", "team").order_by("activity", "time", "team")
    return tuple(
        FigureReading(
            signal=row["activity"],
            start=(row["start"] or row["time"]).date(),
            end=row["time"].date(),
            value=row["value"],
            unit=(row["unit"] or "").strip(),
            team=row["team"] or None,
        )
        for row in rows.to_pyarrow().to_pylist()
    )


def _log(session: Session, viewer: Viewer, action: str, key: str, now: dt.datetime) -> None:
    log.append(session, by=viewer.email, action=action, subject=f"spine:{key}", detail={}, now=now)
