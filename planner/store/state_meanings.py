"""What an organisation says its own states mean: kept with who said it when, and taken back whole."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from planner.store import log
from planner.store.tables import AuditEntry, Import, StateMeaning

SAID, TAKEN_BACK = "say what states mean", "take back what states mean"
Key = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a state of a source means from now on; ``meaning`` "" goes back to what is shipped."""

    source: str
    activity: str
    type: str
    meaning: str
    note: str = ""

    @property
    def key(self) -> Key:
        """Source, activity and type."""
        return self.source, self.activity, self.type


def standing(session: Session, source: str | None = None) -> list[StateMeaning]:
    """What holds now, of one source or of all, in the order in which it was said."""
    query = select(StateMeaning).where(StateMeaning.until.is_(None)).order_by(StateMeaning.id)
    return list(session.scalars(query if source is None else query.where(StateMeaning.source == source)))


def history(session: Session, source: str, *, limit: int) -> list[StateMeaning]:
    """What was ever said of a source's states, the newest first."""
    query = select(StateMeaning).where(StateMeaning.source == source)
    return list(session.scalars(query.order_by(StateMeaning.id.desc()).limit(limit)))


def changed_at(session: Session) -> dt.datetime | None:
    """When somebody last said or took back what a state means, or None."""
    said = session.scalar(select(func.max(StateMeaning.at)))
    ended = session.scalar(select(func.max(StateMeaning.until)))
    return max((moment for moment in (said, ended) if moment is not None), default=None)


def connectors(session: Session) -> dict[str, str]:
    """Which connector brought in each source's newest signals."""
    live = session.scalars(select(Import).where(Import.undone_at.is_(None)).order_by(Import.id))
    return {one.source: one.connector for one in live if one.new_files or one.again_files}


def say(session: Session, said: Sequence[Said], *, by: str, now: dt.datetime) -> int | None:
    """Note what states mean, all or none; the number that takes all of it back, None where it was known already."""
    _lock(session)
    held = {_key(row): row for row in standing(session)}
    new = [one for one in said if _differs(one, held.get(one.key))]
    if not new:
        return None
    entry = _logged(session, SAID, {one.key for one in new}, by=by, now=now, detail=_detail(new, held))
    _put(session, new, held, by=by, now=now, entry=entry)
    return entry


def take_back(session: Session, number: int, *, by: str, now: dt.datetime) -> int:
    """Undo one change: what it said ends and what it ended holds again; how many states that is.

    A state of which somebody spoke anew since stays as it is. Raises LookupError where nothing is left to undo.
    """
    _lock(session)
    told = session.get(AuditEntry, number)
    if told is None or told.action not in (SAID, TAKEN_BACK):
        raise LookupError("There is no such change to undo.")
    held = {_key(row): row for row in standing(session)}
    back = [one for one in _before(session, number) if _untouched(session, one.key, held.get(one.key), number)]
    if not back:
        raise LookupError("Nothing is left to undo: it was taken back, or changed anew since.")
    detail = {"entry": number, **_detail(back, held)}
    entry = _logged(session, TAKEN_BACK, {one.key for one in back}, by=by, now=now, detail=detail)
    _put(session, back, held, by=by, now=now, entry=entry)
    return len(back)


def _before(session: Session, number: int) -> list[Said]:
    """What held before a change, of every state that it touched."""
    ended = session.scalars(select(StateMeaning).where(StateMeaning.ended_entry == number)).all()
    made = session.scalars(select(StateMeaning).where(StateMeaning.entry == number)).all()
    found = {_key(row): Said(**_named(row), meaning="") for row in made}
    found |= {_key(row): Said(**_named(row), meaning=row.meaning, note=row.note) for row in ended}
    return list(found.values())


def _untouched(session: Session, key: Key, row: StateMeaning | None, number: int) -> bool:
    """Whether a change is the last word on a state."""
    if row is not None:
        return row.entry == number
    query = select(StateMeaning.ended_entry).where(
        StateMeaning.source == key[0], StateMeaning.activity == key[1], StateMeaning.type == key[2]
    )
    return session.scalar(query.order_by(StateMeaning.until.desc(), StateMeaning.id.desc()).limit(1)) == number


def _differs(one: Said, row: StateMeaning | None) -> bool:
    if row is None:
        return bool(one.meaning)
    return one.meaning != row.meaning or bool(one.note and one.note != row.note)


def _put(
    session: Session,
    said: Iterable[Said],
    held: Mapping[Key, StateMeaning],
    *,
    by: str,
    now: dt.datetime,
    entry: int,
) -> None:
    for one in said:
        if (row := held.get(one.key)) is not None:
            row.until, row.ended_entry = now, entry
        if one.meaning:
            told = {"source": one.source, "activity": one.activity, "type": one.type, "meaning": one.meaning}
            session.add(StateMeaning(**told, note=one.note, by=by, at=now, entry=entry))
    session.flush()


def _logged(
    session: Session, action: str, keys: Collection[Key], *, by: str, now: dt.datetime, detail: dict[str, Any]
) -> int:
    sources = sorted({source for source, _, _ in keys})
    subject = f"source:{sources[0]}" if len(sources) == 1 else f"{len(sources)} sources"
    log.append(session, by=by, action=action, subject=subject, detail=detail, now=now)
    return log.newest(session)


def _detail(said: Iterable[Said], held: Mapping[Key, StateMeaning]) -> dict[str, Any]:
    def before(one: Said) -> str:
        row = held.get(one.key)
        return row.meaning if row is not None else ""

    names = ("source", "activity", "type")
    return {
        "states": [
            {name: getattr(one, name) for name in names} | {"before": before(one), "after": one.meaning} for one in said
        ]
    }


def _key(row: StateMeaning) -> Key:
    return row.source, row.activity, row.type


def _named(row: StateMeaning) -> dict[str, str]:
    return {"source": row.source, "activity": row.activity, "type": row.type}


def _lock(session: Session) -> None:
    # On SQLite the writing transaction itself keeps all others waiting.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("state_meaning", 0))))
