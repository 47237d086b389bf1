"""Send what was laid out: one message after another, each claimed before it leaves and closed when it has."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from sqlalchemy.orm import Session

from planner.activate.quiet import next_day, today
from planner.channels import Channel, Failed, Message, Personal, Sent, Settings, Shared, channels
from planner.policy import Policy
from planner.services import clock, house
from planner.services.chats import channel_settings, webhooks
from planner.services.preferring import STOPPED, of_people
from planner.store import directory, log, nudges
from planner.store.open import Stores
from planner.store.tables import Outgoing

BY = "the planner"
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Later:
    """A message that waits until a moment, and why."""

    due: dt.datetime
    why: str


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """A message that is not sent any more, and why."""

    why: str


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What judging messages needs at hand."""

    stores: Stores
    rules: Policy
    settings: Settings
    chats: dict[str, str]


def send(stores: Stores) -> Counter[str]:
    """Send what is due, for one pass; counts outcomes. A channel that is down is left alone until the next pass."""
    chats, _ = webhooks(stores.settings)
    settings = channel_settings(stores.settings)
    desk = Desk(stores=stores, rules=house.policy(stores), settings=settings, chats=chats)
    began = clock.now()
    lost = began - dt.timedelta(minutes=desk.rules["nudges.claim_minutes"])
    with stores.records.write() as session:
        outcomes = Counter({"unknown": nudges.break_off(session, before=lost, now=began)})
    until = began + dt.timedelta(seconds=desk.rules["nudges.pass_seconds"])
    down: set[tuple[str, int]] = set()
    while clock.now() < until and (taken := _take(desk, down, outcomes)) is not None:
        row, channel, message = taken
        outcome = channel.send(message, settings)
        if isinstance(outcome, Failed) and outcome.down:
            down.add((row.channel, row.team_id or 0))
        outcomes[_close(desk, row.id, outcome)] += 1
    return +outcomes


def _take(desk: Desk, down: set[tuple[str, int]], outcomes: Counter[str]) -> tuple[Outgoing, Channel, Message] | None:
    """The next message that may go now, claimed; those that may not are put off or dropped on the way."""
    while True:
        now = clock.now()
        with desk.stores.records.write() as session:
            row = nudges.claim(session, now, without=down)
            if row is None:
                return None
            channel = channels().get(row.channel)
            judged = _judged(session, desk, row, channel, now)
            if isinstance(judged, Later):
                nudges.postpone(row, judged.due, now=now, reason=judged.why)
                outcomes["later"] += 1
            elif isinstance(judged, Dropped):
                nudges.settle(session, row.id, "dropped", now=now, reason=judged.why)
                outcomes["dropped"] += 1
        if channel is not None and isinstance(judged, Personal | Shared):
            return row, channel, judged


def _judged(
    session: Session, desk: Desk, row: Outgoing, channel: Channel | None, now: dt.datetime
) -> Message | Later | Dropped:
    """The message as the channel takes it, or that it waits, or that it is not sent any more."""
    if channel is None:
        return Dropped(why="There is no such channel any more.")
    if row.team_id is not None:
        return _to_team(session, desk, row, now)
    return _to_person(session, desk, row, channel, now)


def _to_person(
    session: Session, desk: Desk, row: Outgoing, channel: Channel, now: dt.datetime
) -> Message | Later | Dropped:
    assert row.person_id is not None
    wanted = of_people(session, [row.person_id], desk.rules, desk.stores.settings.time_zone)[row.person_id]
    if not wanted.lets(row.channel):
        return Dropped(why=STOPPED)
    if row.nudge_id is None or not nudges.open_step(session, row.nudge_id):
        return Dropped(why="It asks for nothing any more: it was put away, done, set aside or taken back.")
    if directory.current_post(session, row.person_id, on=now.date()) is None:
        return Dropped(why="The person has no post here any more.")
    if channel.leaves:
        if _stale(desk, row, now):
            return Dropped(why="It could not leave in time; a late reminder helps nobody.")
        if put_off := _capped(session, desk, row, now, wanted.zone) or _quiet(wanted.quiet.over(now), now):
            return put_off
    address = directory.addresses(session, [row.person_id]).get(row.person_id) or ""
    if channel.leaves and not address:
        return Dropped(why="No e-mail address is held of the person.")
    return Personal(key=row.key, subject=row.body["subject"], text=row.body["text"], address=address)


def _to_team(session: Session, desk: Desk, row: Outgoing, now: dt.datetime) -> Message | Later | Dropped:
    assert row.team_id is not None
    key = _team(session, row)
    if key not in desk.chats:
        return Dropped(why="The team has no chat any more.")
    if _stale(desk, row, now):
        return Dropped(why="It could not leave in time; a late reminder helps nobody.")
    sent = nudges.left(session, [row.channel], person=None, team=row.team_id, since=now - WEEK, without=row.id)
    if len(sent) >= desk.rules["nudges.a_week_shared"]:
        return Dropped(why="The team's chat got enough in seven days.")
    return Shared(key=row.key, kind=row.body["kind"], behaviour=row.body["behaviour"], address=desk.chats[key])


def _team(session: Session, row: Outgoing) -> str:
    return next((key for key, number in directory.team_numbers(session).items() if number == row.team_id), "")


def _stale(desk: Desk, row: Outgoing, now: dt.datetime) -> bool:
    first = dt.datetime.fromisoformat(row.body["due"])
    return now - first > dt.timedelta(days=desk.rules["nudges.stale_days"])


def _quiet(over: dt.datetime, now: dt.datetime) -> Later | None:
    return Later(due=over, why="Quiet hours.") if over > now else None


def _capped(session: Session, desk: Desk, row: Outgoing, now: dt.datetime, zone: dt.tzinfo) -> Later | Dropped | None:
    leaving = [one.name for one in channels().values() if one.leaves]
    sent = nudges.left(session, leaving, person=row.person_id, team=None, since=now - WEEK, without=row.id)
    if len(sent) >= desk.rules["nudges.a_week"]:
        return Dropped(why="Enough was sent in seven days.")
    if today(sent, now, zone) >= desk.rules["nudges.a_day"]:
        return Later(due=next_day(now, desk.rules["nudges.hour"], zone), why="Enough was sent on this day.")
    return None


def _close(desk: Desk, number: int, outcome: Sent | Failed) -> str:
    """Keep what became of an attempt; what may succeed later waits longer each time."""
    now, name = clock.now(), "sent" if isinstance(outcome, Sent) else "failed"
    reason = "" if isinstance(outcome, Sent) else outcome.reason
    with desk.stores.records.write() as session:
        row = nudges.tried(session, number, name, reason=reason, now=now)
        again = _again(desk, row, outcome, now)
        if again is not None:
            nudges.postpone(row, again, now=now, reason=reason)
        else:
            nudges.settle(session, number, name, now=now, reason=reason)
        if channels()[row.channel].leaves:
            _log(session, row, "later" if again else name, now)
    return "retried" if again else name


def _again(desk: Desk, row: Outgoing, outcome: Sent | Failed, now: dt.datetime) -> dt.datetime | None:
    """When a message is tried again, None for never."""
    gaps = desk.rules["nudges.retry_minutes"]
    if isinstance(outcome, Sent) or not outcome.retry:
        return None
    failures = sum(one["outcome"] == "failed" for one in row.tries)
    if failures > len(gaps):
        return None
    return now + max(dt.timedelta(minutes=gaps[failures - 1]), dt.timedelta(seconds=outcome.after or 0))


def _log(session: Session, row: Outgoing, outcome: str, now: dt.datetime) -> None:
    subject = f"person:{row.person_id}" if row.person_id else f"team:{_team(session, row)}"
    detail = {"message": row.id, "channel": row.channel, "kind": row.kind, "outcome": outcome, "try": len(row.tries)}
    log.append(session, by=BY, action="send reminder", subject=subject, detail=detail, now=now)
