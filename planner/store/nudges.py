"""Keep messages on their way out, how people want to be reached, and their calendar feeds."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Insert, func, or_, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from planner.store.tables import Feed, Login, Nudge, Outgoing, PathwayRecord, Preference, StepRecord

# What has left, or may have.
GONE = ("sent", "sending", "unknown")


@dataclass(frozen=True, kw_only=True)
class New:
    """A message to be sent, before it has a number."""

    key: str
    channel: str
    kind: str
    body: dict[str, Any]
    due: dt.datetime
    person: int | None = None
    team: int | None = None
    nudge: int | None = None


def due(session: Session, *, since: dt.date, until: dt.date, limit: int) -> list[Nudge]:
    """Reminders due in these days that were neither handed on nor put away, and whose step is still to be done."""
    query = (
        select(Nudge)
        .outerjoin(StepRecord, StepRecord.id == Nudge.step_id)
        .where(Nudge.due.between(since, until), Nudge.sent_at.is_(None), Nudge.seen_at.is_(None))
        .where(StepRecord.done_at.is_(None), StepRecord.not_relevant_because.is_(None))
        .order_by(Nudge.due, Nudge.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def open_step(session: Session, nudge: int) -> bool:
    """Whether a reminder still asks for something: it was not put away, and its step is still to be done."""
    query = (
        select(Nudge.id)
        .outerjoin(StepRecord, StepRecord.id == Nudge.step_id)
        .where(Nudge.id == nudge, Nudge.seen_at.is_(None))
        .where(StepRecord.done_at.is_(None), StepRecord.not_relevant_because.is_(None))
    )
    return session.scalar(query) is not None


def told(session: Session, text: str, *, since: dt.date) -> frozenset[int]:
    """Whose inbox was given this word since a day."""
    return frozenset(session.scalars(select(Nudge.person_id).where(Nudge.text == text, Nudge.due >= since)))


def remind(session: Session, person: int, text: str, *, step: int | None, due: dt.date) -> None:
    """Put a reminder into somebody's inbox, about one of their steps or none."""
    session.add(Nudge(person_id=person, step_id=step, channel="inbox", text=text, due=due))


def add(session: Session, messages: Iterable[New], now: dt.datetime) -> int:
    """Keep messages to be sent; one whose key is known is passed over. Returns how many are new."""
    rows: list[dict[str, Any]] = [
        {
            "key": one.key,
            "channel": one.channel,
            "kind": one.kind,
            "person_id": one.person,
            "team_id": one.team,
            "nudge_id": one.nudge,
            # When it was due at first stays, however often it is put off.
            "body": one.body | {"due": one.due.isoformat()},
            "made_at": now,
            "due": one.due,
            "state": "waiting",
            "state_at": now,
            "reason": "",
            "tries": [],
        }
        for one in messages
    ]
    return sum(bool(session.execute(_insert(session, row)).rowcount) for row in rows)  # type: ignore[attr-defined]


def claim(session: Session, now: dt.datetime, *, without: Collection[tuple[str, int]] = ()) -> Outgoing | None:
    """Take the message up that has been due longest, so that nobody else does; ``without`` these channels.

    A channel is named with the number of its team, 0 for those that reach people.
    """
    query = select(Outgoing).where(Outgoing.state == "waiting", Outgoing.due <= now)
    if without:
        query = query.where(tuple_(Outgoing.channel, func.coalesce(Outgoing.team_id, 0)).not_in(list(without)))
    # Several senders at once each find another message.
    row = session.scalar(query.order_by(Outgoing.due, Outgoing.id).limit(1).with_for_update(skip_locked=True))
    if row is not None:
        row.state, row.state_at = "sending", now
    return row


def settle(session: Session, number: int, state: str, *, now: dt.datetime, reason: str = "") -> None:
    """Say what became of a message."""
    values = {"state": state, "state_at": now, "reason": reason}
    session.execute(update(Outgoing).where(Outgoing.id == number).values(**values))


def tried(session: Session, number: int, outcome: str, *, reason: str, now: dt.datetime) -> Outgoing:
    """Keep an attempt at a message; returns the message."""
    row = session.get_one(Outgoing, number)
    row.tries = [*row.tries, {"at": now.isoformat(), "outcome": outcome, "reason": reason}]
    return row


def postpone(row: Outgoing, due: dt.datetime, *, now: dt.datetime, reason: str) -> None:
    """Let a message wait until a moment."""
    row.state, row.state_at, row.due, row.reason = "waiting", now, due, reason


def break_off(session: Session, *, before: dt.datetime, now: dt.datetime) -> int:
    """Close what was being sent when the planner stopped. It may have arrived, so it is not sent again."""
    reason = "The planner stopped while it was being sent; whether it arrived is not known."
    done = session.execute(
        update(Outgoing)
        .where(Outgoing.state == "sending", Outgoing.state_at < before)
        .values(state="unknown", state_at=now, reason=reason)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def drop_waiting(session: Session, person: int, *, keep: Collection[str], reason: str, now: dt.datetime) -> int:
    """Drop what waits for somebody, but for these channels; returns how many."""
    done = session.execute(
        update(Outgoing)
        .where(Outgoing.person_id == person, Outgoing.state == "waiting", Outgoing.channel.not_in(list(keep)))
        .values(state="dropped", state_at=now, reason=reason)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def left(
    session: Session,
    channels: Collection[str],
    *,
    person: int | None,
    team: int | None,
    since: dt.datetime,
    without: int,
) -> list[dt.datetime]:
    """When messages left for one person or team by these channels since a moment, oldest first; ``without`` one."""
    whom = Outgoing.person_id == person if person is not None else Outgoing.team_id == team
    query = select(Outgoing.state_at).where(
        whom,
        Outgoing.channel.in_(list(channels)),
        Outgoing.state.in_(GONE),
        Outgoing.state_at >= since,
        Outgoing.id != without,
    )
    return list(session.scalars(query.order_by(Outgoing.state_at)))


def said_to_team(session: Session, team: int, kind: str, behaviour: str, *, since: dt.datetime) -> bool:
    """Whether something of this kind was put on its way to a team's chat about a behaviour since a moment."""
    query = select(Outgoing.body).where(Outgoing.team_id == team, Outgoing.kind == kind, Outgoing.made_at >= since)
    return any(body.get("behaviour") == behaviour for body in session.scalars(query))


def history(session: Session, person: int, *, limit: int) -> list[Outgoing]:
    """What was on its way to somebody, the newest first."""
    query = select(Outgoing).where(Outgoing.person_id == person).order_by(Outgoing.id.desc())
    return list(session.scalars(query.limit(limit)))


def states(session: Session) -> dict[tuple[str, str], int]:
    """How many messages there are by channel and state."""
    query = select(Outgoing.channel, Outgoing.state, func.count()).group_by(Outgoing.channel, Outgoing.state)
    return {(channel, state): count for channel, state, count in session.execute(query)}


def preference(session: Session, person: int) -> Preference | None:
    """What somebody chose, None where they did not."""
    return session.scalar(select(Preference).where(Preference.person_id == person))


def preferences(session: Session, people: Collection[int]) -> dict[int, Preference]:
    """What these people chose; who did not is left out."""
    rows = session.scalars(select(Preference).where(Preference.person_id.in_(list(people))))
    return {row.person_id: row for row in rows}


def prefer(session: Session, person: int, values: dict[str, Any], now: dt.datetime) -> None:
    """Keep what somebody chooses in place of what they chose before."""
    row = preference(session, person)
    if row is None:
        session.add(Preference(person_id=person, changed_at=now, **values))
    else:
        for name, value in values.items():
            setattr(row, name, value)
        row.changed_at = now
    session.flush()


def open_feed(session: Session, person: int) -> Feed | None:
    """Somebody's calendar feed, None where they have none."""
    query = select(Feed).where(Feed.person_id == person, Feed.revoked_at.is_(None))
    return session.scalar(query.order_by(Feed.id.desc()).limit(1))


def feed(session: Session, number: int) -> Feed | None:
    """One feed that was not revoked."""
    row = session.get(Feed, number)
    return row if row is not None and row.revoked_at is None else None


def make_feed(session: Session, person: int, secret_hash: str, now: dt.datetime) -> int:
    """Keep a new feed of somebody; the one before ends. Returns its number."""
    revoke_feeds(session, person, now)
    row = Feed(person_id=person, secret_hash=secret_hash, made_at=now)
    session.add(row)
    session.flush()
    return row.id


def revoke_feeds(session: Session, person: int, now: dt.datetime) -> int:
    """End somebody's feeds; returns how many there were."""
    done = session.execute(
        update(Feed).where(Feed.person_id == person, Feed.revoked_at.is_(None)).values(revoked_at=now)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def walked(session: Session, person: int, *, since: dt.datetime) -> list[PathwayRecord]:
    """The pathway somebody is on and those that ended since a moment, oldest first."""
    query = select(PathwayRecord).where(
        PathwayRecord.person_id == person,
        or_(PathwayRecord.ended_at.is_(None), PathwayRecord.ended_at >= since),
    )
    return list(session.scalars(query.order_by(PathwayRecord.id)))


def kept_out(session: Session, person: int) -> bool:
    """Whether somebody had a sign-in and none of theirs opens any more."""
    found = session.scalars(select(Login.active).where(Login.person_id == person)).all()
    return bool(found) and not any(found)


def _insert(session: Session, row: dict[str, Any]) -> Insert:
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(Outgoing).values(**row).on_conflict_do_nothing(index_elements=["key"])
    return sqlite.insert(Outgoing).values(**row).on_conflict_do_nothing(index_elements=["key"])
