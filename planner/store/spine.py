"""Keep key figures, every definition they had, and what is assumed to move them."""

import datetime as dt

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from planner.activate.model_programme import Definition, KeyFigure, Layer, Link
from planner.store.tables import FigureDefinition, KeyFigureRecord, PathwayRecord, SpineLink, StepRecord


def figures(session: Session) -> dict[str, KeyFigure]:
    """The key figures in force with all their definitions, by key: outcomes first, then by name."""
    rows = session.scalars(select(KeyFigureRecord).where(KeyFigureRecord.ended_at.is_(None)))
    ordered = sorted(rows, key=lambda row: (row.layer != "outcome", row.name.casefold()))
    found = session.scalars(select(FigureDefinition).order_by(FigureDefinition.version))
    definitions: dict[int, list[Definition]] = {}
    for row in found:
        definitions.setdefault(row.figure_id, []).append(_definition(row))
    return {
        row.key: KeyFigure(
            key=row.key,
            name=row.name,
            layer=row.layer,  # type: ignore[arg-type]
            owner=row.owner,
            definitions=tuple(definitions.get(row.id, ())),
        )
        for row in ordered
    }


def add(session: Session, *, key: str, name: str, layer: Layer, owner: str, now: dt.datetime) -> bool:
    """Keep a new key figure, or take up one that had ended; False where one in force has this key."""
    row = _row(session, key)
    if row is not None and row.ended_at is None:
        return False
    if row is None:
        session.add(KeyFigureRecord(key=key, name=name, layer=layer, owner=owner, at=now, ended_at=None))
    else:
        row.name, row.layer, row.owner, row.ended_at = name, layer, owner, None
    session.flush()
    return True


def define(session: Session, key: str, definition: Definition, now: dt.datetime) -> int:
    """Keep what a key figure means from a day on; returns the number of this version."""
    row = _row(session, key)
    assert row is not None
    versions = list(session.scalars(_of(row.id)))
    version = versions[-1].version + 1 if versions else 1
    session.add(
        FigureDefinition(
            figure_id=row.id,
            at=now,
            **{**vars(definition), "version": version},
        )
    )
    session.flush()
    return version


def undefine(session: Session, key: str, version: int) -> bool:
    """Take the newest definition back; False where it is not the newest, or the only one."""
    row = _row(session, key)
    versions = list(session.scalars(_of(row.id))) if row else []
    if len(versions) < 2 or versions[-1].version != version:
        return False
    session.delete(versions[-1])
    session.flush()
    return True


def own(session: Session, key: str, owner: str) -> None:
    """Say who owns a key figure."""
    row = _row(session, key)
    if row is not None:
        row.owner = owner


def end(session: Session, key: str, now: dt.datetime | None) -> bool:
    """Take a key figure out of the spine, or put it back with ``now`` None; its history stays."""
    row = _row(session, key)
    if row is None or (row.ended_at is None) == (now is None):
        return False
    row.ended_at = now
    return True


def links(session: Session) -> list[Link]:
    """The assumptions that stand, oldest first."""
    rows = session.scalars(select(SpineLink).where(SpineLink.ended_at.is_(None)).order_by(SpineLink.id))
    return [
        Link(
            number=row.id,
            kind=row.lower_kind,  # type: ignore[arg-type]
            lower=row.lower_key,
            upper=row.upper_key,
            assumption=row.assumption,
            lag=row.lag,
        )
        for row in rows
    ]


def link(session: Session, made: Link, *, by: str, now: dt.datetime) -> int | None:
    """Keep an assumption and return its number, None where the same two are linked already."""
    same = select(SpineLink.id).where(
        SpineLink.lower_kind == made.kind,
        SpineLink.lower_key == made.lower,
        SpineLink.upper_key == made.upper,
        SpineLink.ended_at.is_(None),
    )
    if session.scalar(same) is not None:
        return None
    row = SpineLink(
        lower_kind=made.kind,
        lower_key=made.lower,
        upper_key=made.upper,
        assumption=made.assumption,
        lag=made.lag,
        by=by,
        at=now,
        ended_at=None,
    )
    session.add(row)
    session.flush()
    return row.id


def unlink(session: Session, number: int, now: dt.datetime | None) -> bool:
    """Take an assumption back, or put it in force again with ``now`` None."""
    row = session.get(SpineLink, number)
    if row is None or (row.ended_at is None) == (now is None):
        return False
    row.ended_at = now
    session.flush()
    return True


def built(session: Session) -> dict[str, int]:
    """How many people walk a pathway that builds a behaviour, by behaviour."""
    people = func.count(PathwayRecord.person_id.distinct())
    query = (
        select(StepRecord.behaviour, people)
        .join(PathwayRecord, PathwayRecord.id == StepRecord.pathway_id)
        .where(PathwayRecord.ended_at.is_(None))
        .group_by(StepRecord.behaviour)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _row(session: Session, key: str) -> KeyFigureRecord | None:
    return session.scalar(select(KeyFigureRecord).where(KeyFigureRecord.key == key))


def _of(figure: int) -> Select[FigureDefinition]:
    return select(FigureDefinition).where(FigureDefinition.figure_id == figure).order_by(FigureDefinition.version)


def _definition(row: FigureDefinition) -> Definition:
    return Definition(
        version=row.version,
        since=row.since,
        means=row.means,
        unit=row.unit,
        direction=row.direction,  # type: ignore[arg-type]
        signal=row.signal,
        smallest=row.smallest,
        why=row.why,
        by=row.by,
    )
