"""Scenarios: name what is supposed, change it, keep every version, copy, delete and bring back."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from planner.access import Viewer
from planner.architect.plan.figures import FIGURES, Figures, Key, loosened
from planner.services import clock, scenario_base
from planner.services.allowing import require
from planner.services.errors import NotFound, Refused
from planner.store import log, scenarios
from planner.store.open import Stores
from planner.store.tables import Scenario as Row
from planner.store.tables import ScenarioVersion

LONGEST_NAME, LONGEST_NOTE = 80, 1000


@dataclass(frozen=True, kw_only=True)
class Version:
    """The figures of a scenario from one change to the next, with what was changed, by whom and when."""

    number: int
    figures: Figures
    why: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A scenario as it stands; ``plan`` is its newest plan, which is ``fresh`` when it was made of these figures."""

    number: int
    name: str
    note: str
    by: str
    at: dt.datetime
    version: Version
    plan: int | None
    fresh: bool
    deleted: bool = False


def listed(stores: Stores, viewer: Viewer) -> tuple[Scenario, ...]:
    """All scenarios, the oldest first."""
    require(viewer, "view", "plan")
    with stores.records.read() as session:
        made = scenarios.newest_plans(session)
        return tuple(_scenario(session, row, made) for row in scenarios.listed(session))


def get(stores: Stores, viewer: Viewer, number: int) -> Scenario:
    """One scenario. Raises NotAllowed or NotFound."""
    require(viewer, "view", "plan")
    with stores.records.read() as session:
        return _scenario(session, _at(session, number), scenarios.newest_plans(session))


def history(stores: Stores, viewer: Viewer, number: int) -> tuple[Version, ...]:
    """Every version of a scenario, the newest first."""
    require(viewer, "view", "plan")
    with stores.records.read() as session:
        _at(session, number)
        return tuple(_version(row) for row in scenarios.versions(session, number))


def create(stores: Stores, viewer: Viewer, *, name: str, note: str, blank: bool = False) -> int:
    """Begin a scenario: with the figures that the policy says, or with none. Raises NotAllowed or Refused."""
    require(viewer, "change", "plan")
    given = Figures() if blank else scenario_base.start(stores).figures()
    why = "Begun with no figure said" if blank else "Begun with the figures of the organisation's policy"
    with stores.records.write() as session:
        return _create(session, viewer, name, note, given, why)


def copy(
    stores: Stores, viewer: Viewer, number: int, *, name: str = "", limits: Mapping[Key, float] | None = None
) -> int:
    """Begin a scenario with the figures of another, with some limits loosened where that is asked for.

    Raises NotAllowed, NotFound or Refused.
    """
    require(viewer, "change", "plan")
    with stores.records.write() as session:
        row, standing = _at(session, number), scenarios.version(session, number)
        assert standing is not None
        given = Figures.from_rows(standing.figures)
        why = f"Copied from “{row.name}”"
        if limits:
            given, why = (
                loosened(given, limits),
                f"Copied from “{row.name}” with limits loosened so that a plan is possible",
            )
        wanted = name or (f"{row.name}, loosened" if limits else f"Copy of {row.name}")
        return _create(session, viewer, _free(session, wanted), row.note, given, why)


def rename(stores: Stores, viewer: Viewer, number: int, *, name: str, note: str) -> None:
    """Call a scenario otherwise, or note something else. Raises NotAllowed, NotFound or Refused."""
    require(viewer, "change", "plan")
    with stores.records.write() as session:
        row = _at(session, number, locked=True)
        other = scenarios.named(session, _named(name))
        if other is not None and other.id != number:
            raise Refused(f"There is a scenario called “{other.name}” already.")
        row.name, row.note = _named(name), note.strip()[:LONGEST_NOTE]
        _log(session, viewer, "rename scenario", number, {"name": row.name})


def say(
    stores: Stores,
    viewer: Viewer,
    number: int,
    changes: Mapping[Key, tuple[float, ...] | None],
    *,
    version: int,
    why: str,
) -> int:
    """Say figures anew, None for what is not known any more; how many of them changed.

    Raises NotAllowed, NotFound, or Refused when somebody changed the scenario since ``version`` was read.
    """
    require(viewer, "change", "plan")
    with stores.records.write() as session:
        _at(session, number, locked=True)
        standing = scenarios.version(session, number)
        assert standing is not None
        if standing.number != version:
            raise Refused(
                f"{standing.by} changed this scenario in the meantime. Look at what it says now, then do it again."
            )
        before = Figures.from_rows(standing.figures)
        changed = {key: row for key, row in changes.items() if before.row(*key) != row}
        if changed:
            _add(session, viewer, number, before.put(changed), why)
        return len(changed)


def go_back(stores: Stores, viewer: Viewer, number: int, version: int) -> None:
    """Take up the figures of an older version, as a new version. Raises NotAllowed or NotFound."""
    require(viewer, "change", "plan")
    with stores.records.write() as session:
        _at(session, number, locked=True)
        older = scenarios.version(session, number, version)
        if older is None:
            raise NotFound("The scenario has no such version.")
        _add(session, viewer, number, Figures.from_rows(older.figures), f"Back to version {version}")


def delete(stores: Stores, viewer: Viewer, number: int) -> None:
    """Put a scenario away; its plans stay in the record. Raises NotAllowed or NotFound."""
    require(viewer, "change", "plan")
    with stores.records.write() as session:
        _at(session, number, locked=True).deleted_at = clock.now()
        _log(session, viewer, "delete scenario", number, {})


def restore(stores: Stores, viewer: Viewer, number: int) -> None:
    """Bring a scenario back that was deleted. Raises NotAllowed, NotFound or Refused."""
    require(viewer, "change", "plan")
    with stores.records.write() as session:
        row = scenarios.get(session, number, locked=True)
        if row is None or row.deleted_at is None:
            raise NotFound("There is no such scenario to bring back.")
        row.name = _free(session, row.name)
        row.deleted_at = None
        _log(session, viewer, "bring scenario back", number, {})


def changed(before: Figures, after: Figures) -> tuple[Key, ...]:
    """The figures that differ between two versions."""
    keys = {*before.said, *after.said}
    return tuple(key for key in sorted(keys) if before.row(*key) != after.row(*key) and key[0] in FIGURES)


def _create(session: Session, viewer: Viewer, name: str, note: str, given: Figures, why: str) -> int:
    called = _named(name)
    if (other := scenarios.named(session, called)) is not None:
        raise Refused(f"There is a scenario called “{other.name}” already.")
    number = scenarios.create(
        session,
        name=called,
        note=note.strip()[:LONGEST_NOTE],
        figures=given.to_rows(),
        why=why,
        by=viewer.email,
        now=clock.now(),
    )
    _log(session, viewer, "begin scenario", number, {"name": called, "why": why})
    return number


def _add(session: Session, viewer: Viewer, number: int, given: Figures, why: str) -> None:
    version = scenarios.add(session, number, figures=given.to_rows(), why=why, by=viewer.email, now=clock.now())
    _log(session, viewer, "change scenario", number, {"version": version, "why": why})


def _log(session: Session, viewer: Viewer, action: str, number: int, detail: dict[str, object]) -> None:
    log.append(session, by=viewer.email, action=action, subject=f"scenario:{number}", detail=detail, now=clock.now())


def _at(session: Session, number: int, *, locked: bool = False) -> Row:
    row = scenarios.get(session, number, locked=locked)
    if row is None or row.deleted_at is not None:
        raise NotFound("There is no such scenario.")
    return row


def _named(name: str) -> str:
    called = " ".join(name.split())
    if not called:
        raise Refused("Give the scenario a name.")
    if len(called) > LONGEST_NAME:
        raise Refused(f"Use at most {LONGEST_NAME} letters for the name.")
    return called


def _free(session: Session, name: str) -> str:
    """The name, with a number behind it where it is taken."""
    called, at = name[:LONGEST_NAME], 1
    while scenarios.named(session, called) is not None:
        at += 1
        called = f"{name[: LONGEST_NAME - 4]} {at}"
    return called


def _scenario(session: Session, row: Row, made: Mapping[int, int]) -> Scenario:
    standing = scenarios.version(session, row.id)
    assert standing is not None
    plan = scenarios.plan(session, made[row.id]) if row.id in made else None
    return Scenario(
        number=row.id,
        name=row.name,
        note=row.note,
        by=row.by,
        at=row.at,
        version=_version(standing),
        plan=None if plan is None else plan[0].id,
        fresh=plan is not None and plan[1].id == standing.id,
        deleted=row.deleted_at is not None,
    )


def _version(row: ScenarioVersion) -> Version:
    return Version(number=row.number, figures=Figures.from_rows(row.figures), why=row.why, by=row.by, at=row.at)
