"""A person's steps as a calendar feed: made, renewed and revoked by the person, read by whoever has its address."""

import datetime as dt
import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.orm import Session

from planner.access import Viewer
from planner.activate.mondays import monday
from planner.activate.slots import Slot, laid
from planner.channels.calendar import Event, feed
from planner.policy import Policy
from planner.services import clock, house
from planner.services.preferring import Wanted, of_people, self_
from planner.store import directory, log, nudges, pathways
from planner.store.open import Stores
from planner.store.tables import PathwayRecord, StepRecord

SECRET_BYTES = 32
NAME = "My pathway"
# What the secret part is compared with where there is no feed, so that both answers take as long.
NONE = sha256(b"").hexdigest()


@dataclass(frozen=True, kw_only=True)
class Address:
    """The two parts of a feed's address; the secret is told once and kept by nobody but its owner."""

    number: int
    secret: str


def since(stores: Stores, viewer: Viewer) -> dt.datetime | None:
    """When the viewer's feed was made, None where they have none. Raises NotAllowed."""
    person = self_(viewer, "view")
    with stores.records.read() as session:
        row = nudges.open_feed(session, person)
        return None if row is None else row.made_at


def make(stores: Stores, viewer: Viewer) -> Address:
    """Make the viewer a feed; an earlier one ends at once. Raises NotAllowed."""
    person, secret, now = self_(viewer, "change"), secrets.token_urlsafe(SECRET_BYTES), clock.now()
    with stores.records.write() as session:
        number = nudges.make_feed(session, person, _code(secret), now)
        _log(session, viewer, "make calendar feed", person, now)
    return Address(number=number, secret=secret)


def revoke(stores: Stores, viewer: Viewer) -> int:
    """End the viewer's feed; its address opens nothing any more. Raises NotAllowed."""
    person, now = self_(viewer, "change"), clock.now()
    with stores.records.write() as session:
        count = nudges.revoke_feeds(session, person, now)
        _log(session, viewer, "revoke calendar feed", person, now)
    return count


def read(stores: Stores, number: int, secret: str) -> bytes | None:
    """The feed at an address, None where the address opens none."""
    now, rules = clock.now(), house.policy(stores)
    with stores.records.read() as session:
        row = nudges.feed(session, number)
        fits = hmac.compare_digest(row.secret_hash if row is not None else NONE, _code(secret))
        if row is None or not fits or _gone(session, row.person_id, now.date()):
            return None
        wanted = of_people(session, [row.person_id], rules, stores.settings.time_zone)[row.person_id]
        events = _events(session, stores, row.person_id, wanted, rules, now)
    return feed(events, name=NAME, now=now)


def _gone(session: Session, person: int, today: dt.date) -> bool:
    return directory.current_post(session, person, on=today) is None or nudges.kept_out(session, person)


def _events(
    session: Session, stores: Stores, person: int, wanted: Wanted, rules: Policy, now: dt.datetime
) -> list[Event]:
    past = now - dt.timedelta(days=rules["nudges.feed_past_days"])
    found = []
    for pathway in nudges.walked(session, person, since=past):
        steps = [step for step in pathways.steps(session, pathway.id) if step.hours > 0]
        # Steps set aside keep their place, so that no other step moves because of them.
        pieces = [(_first(pathway, step), step.hours) for step in steps]
        start, most = rules["nudges.slot"], rules["nudges.slot_hours"]
        slots = laid(pieces, start=start, most=most, zone=wanted.zone)
        found += [
            _event(stores, pathway, step, slot) for step, slot in zip(steps, slots, strict=True) if slot[1] >= past
        ]
    return found


def _event(stores: Stores, pathway: PathwayRecord, step: StepRecord, slot: Slot) -> Event:
    at = stores.settings.public_address.rstrip("/")
    ended = pathway.ended_at is not None and step.done_at is None and slot[1] > pathway.ended_at
    return Event(
        uid=_uid(stores, step.id),
        start=slot[0],
        end=slot[1],
        title=step.title,
        page=f"{at}/me" if at else "",
        cancelled=ended or bool(step.not_relevant_because),
    )


def _first(pathway: PathwayRecord, step: StepRecord) -> dt.date:
    return max(pathway.start, monday(pathway.start) + dt.timedelta(weeks=step.week - 1))


def _uid(stores: Stores, step: int) -> str:
    """The same for a step for ever, and never the same on two instances."""
    key = stores.settings.secret_file.read_bytes()
    return f"step-{step}@{hmac.new(key, b'calendar', sha256).hexdigest()[:32]}.planner"


def _code(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _log(session: Session, viewer: Viewer, action: str, person: int, now: dt.datetime) -> None:
    log.append(session, by=viewer.email, action=action, subject=f"person:{person}", detail={}, now=now)
