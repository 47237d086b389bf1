"""How somebody wants to be reminded: by what, when not, where they are, or not at all."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from planner.access import Action, Viewer
from planner.activate.quiet import MINUTES_A_DAY, Quiet
from planner.channels import Personal, channels
from planner.policy import Policy
from planner.services import clock, house
from planner.services.allowing import require
from planner.services.chats import channel_settings
from planner.services.errors import NotAllowed, Refused
from planner.store import directory, log, nudges
from planner.store.open import Stores
from planner.store.tables import Preference

STOPPED = "Reminders were stopped, or this way of getting them."
UTC = "UTC"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What somebody chooses; times are minutes after midnight, an empty time zone means the one held of them."""

    channels: frozenset[str]
    quiet_from: int
    quiet_to: int
    time_zone: str
    stopped: bool
    shares_notes: bool = False


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """How somebody is reminded, with what they did not choose filled in; ``zone`` is where they are."""

    channels: frozenset[str]
    quiet: Quiet
    zone: ZoneInfo
    stopped: bool
    shares_notes: bool
    chosen_zone: str

    def lets(self, channel: str) -> bool:
        """Whether anything may reach them by this channel."""
        return not self.stopped and channel in self.channels


@dataclass(frozen=True, kw_only=True)
class Way:
    """A channel that somebody can choose, and whether the administrator has set it up."""

    name: str
    label: str
    ready: bool


def ways(stores: Stores) -> tuple[Way, ...]:
    """The channels that people can choose from."""
    settings = channel_settings(stores.settings)
    found = [one for one in channels().values() if one.takes is Personal and one.name != "calendar"]
    return tuple(Way(name=one.name, label=one.label, ready=not one.lacks(settings)) for one in reversed(found))


def wanted(stores: Stores, viewer: Viewer) -> Wanted:
    """How the viewer is reminded. Raises NotAllowed."""
    person = self_(viewer, "view")
    rules = house.policy(stores)
    with stores.records.read() as session:
        return of_people(session, [person], rules, stores.settings.time_zone)[person]


def of_people(session: Session, people: Collection[int], rules: Policy, fallback: str) -> dict[int, Wanted]:
    """How each of these people is reminded."""
    chosen = nudges.preferences(session, people)
    zones = directory.time_zones(session, people)
    return {person: _filled(chosen.get(person), zones.get(person), rules, fallback) for person in people}


def choose(stores: Stores, viewer: Viewer, choice: Choice) -> int:
    """Keep what the viewer chooses; what waits for them by a way they do not want is dropped at once.

    Returns how much was dropped. Raises NotAllowed, or Refused for a time zone that is none.
    """
    person, now = self_(viewer, "change"), clock.now()
    if choice.time_zone and zone(choice.time_zone) is None:
        raise Refused("That is no time zone. Write it as in Europe/Berlin, or leave it empty.")
    with stores.records.write() as session:
        before = nudges.preference(session, person)
        values = _values(choice, before, now)
        nudges.prefer(session, person, values, now)
        keep = frozenset() if choice.stopped else choice.channels
        dropped = nudges.drop_waiting(session, person, keep=keep, reason=STOPPED, now=now)
        detail = {"channels": sorted(choice.channels), "stopped": choice.stopped, "dropped": dropped}
        log.append(
            session, by=viewer.email, action="choose reminders", subject=f"person:{person}", detail=detail, now=now
        )
    return dropped


def zone(name: str | None) -> ZoneInfo | None:
    """A time zone by its name, None where there is no such."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def self_(viewer: Viewer, action: Action) -> int:
    """The viewer's own number. Raises NotAllowed."""
    if viewer.person is None:
        raise NotAllowed("This sign-in is not tied to anybody in the people records.")
    require(viewer, action, "own-data", people=[viewer.person])
    return int(viewer.person)


def _values(choice: Choice, before: Preference | None, now: dt.datetime) -> dict[str, Any]:
    since = before.stopped_at if before is not None else None
    return {
        "channels": sorted(choice.channels),
        "quiet_from": choice.quiet_from % MINUTES_A_DAY,
        "quiet_to": choice.quiet_to % MINUTES_A_DAY,
        "time_zone": choice.time_zone or None,
        "stopped_at": (since or now) if choice.stopped else None,
        "shares_notes": choice.shares_notes,
    }


def _filled(row: Preference | None, held: str | None, rules: Policy, fallback: str) -> Wanted:
    own = row.time_zone if row is not None else None
    where = zone(own) or zone(held) or zone(fallback) or ZoneInfo(UTC)
    start = row.quiet_from if row is not None else rules["nudges.quiet_from"]
    end = row.quiet_to if row is not None else rules["nudges.quiet_to"]
    return Wanted(
        channels=frozenset(row.channels if row is not None else rules["nudges.channels"]),
        quiet=Quiet(start=start, end=end, zone=where),
        zone=where,
        stopped=row is not None and row.stopped_at is not None,
        shares_notes=row is not None and row.shares_notes,
        chosen_zone=own or "",
    )
