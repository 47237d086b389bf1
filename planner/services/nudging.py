"""Reminders on their way: what is due is laid out for sending first, then sent, once at most, each attempt kept."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from planner.activate.quiet import on_day
from planner.channels import Channel, Personal, channels
from planner.policy import Policy
from planner.services import clock, house, slipping
from planner.services.chats import channel_settings
from planner.services.preferring import Wanted, of_people
from planner.services.sending import send
from planner.store import nudges
from planner.store.nudges import New
from planner.store.open import Stores
from planner.store.tables import Nudge
from planner.values import digest

SUBJECT = "A reminder from your pathway"
# Words from others stay on the person's own page; what leaves only says that there is one.
WORD, WORD_SUBJECT = "There is a word for you on your page in the capability planner.", "A word for you"
# The furthest that a day has begun anywhere before it begins in UTC.
EAST = dt.timedelta(hours=14)


# So many reminders are laid out in one transaction, so that nobody who writes waits long.
TOGETHER = 500


def work(stores: Stores) -> Counter[str]:
    """Bring back to mind what slipped, lay out what is due, send what may go now; counts outcomes."""
    slipping.notice(stores)
    slipping.lay_out(stores)
    return look_after(stores)


def look_after(stores: Stores) -> Counter[str]:
    """Lay out the reminders that are due and send what may go now; counts outcomes."""
    lay_out(stores)
    return send(stores)


def lay_out(stores: Stores) -> int:
    """Lay out for sending the reminders that are due; returns how many messages are new."""
    settings = channel_settings(stores.settings)
    ready = [one for one in channels().values() if one.takes is Personal and not one.lacks(settings)]
    rules, count = house.policy(stores), 0
    while (new := _some(stores, ready, rules)) is not None:
        count += new
    return count


def _some(stores: Stores, ready: Sequence[Channel], rules: Policy) -> int | None:
    """Lay out some of what is due; how many messages are new, None where nothing was left."""
    now = clock.now()
    since = now.date() - dt.timedelta(days=rules["nudges.stale_days"])
    with stores.records.write() as session:
        found = nudges.due(session, since=since, until=(now + EAST).date(), limit=TOGETHER)
        if not found:
            return None
        wants = of_people(session, {one.person_id for one in found}, rules, stores.settings.time_zone)
        for one in found:
            one.sent_at = now
        return nudges.add(session, _messages(found, wants, ready, rules), now)


def _messages(found: Sequence[Nudge], wants: dict[int, Wanted], ready: Iterable[Channel], rules: Policy) -> list[New]:
    return [
        _message(nudge, channel, wants[nudge.person_id], rules)
        for nudge in found
        for channel in ready
        if wants[nudge.person_id].lets(channel.name)
    ]


def _message(nudge: Nudge, channel: Channel, wanted: Wanted, rules: Policy) -> New:
    step = nudge.step_id is not None
    told = nudge.text if step or not channel.leaves else WORD
    content = [nudge.person_id, nudge.step_id, nudge.due.isoformat(), nudge.text]
    return New(
        key=f"{channel.name}:{digest(content)}",
        channel=channel.name,
        kind="step" if step else "word",
        body={"subject": SUBJECT if step else WORD_SUBJECT, "text": told},
        due=on_day(nudge.due, rules["nudges.hour"], wanted.zone),
        person=nudge.person_id,
        nudge=nudge.id,
    )


def inbox(session: Session, stores: Stores, person: int, waiting: Sequence[Nudge]) -> Sequence[Nudge]:
    """Of what waits in somebody's inbox, what they want to see there."""
    wanted = of_people(session, [person], house.policy(stores), stores.settings.time_zone)[person]
    return waiting if wanted.lets("inbox") else ()
