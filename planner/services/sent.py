"""What was sent to somebody, or could not be, as they see it themselves."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from planner.access import Viewer
from planner.channels import channels
from planner.services.preferring import self_
from planner.store import nudges
from planner.store.open import Stores

SHOWN = 200
KINDS = {"step": "about a step", "word": "a word from somebody"}
STATES = {
    "waiting": "waits",
    "sending": "is being sent",
    "sent": "sent",
    "failed": "could not be sent",
    "dropped": "not sent",
    "unknown": "perhaps sent",
}


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message to somebody: when its state was last changed, by which channel, what kind, and what became of it."""

    at: dt.datetime
    channel: str
    kind: str
    outcome: str
    tries: int
    text: str


def to_person(session: Session, person: int) -> tuple[Message, ...]:
    """What was sent to somebody, the newest first."""
    labels = {name: one.label for name, one in channels().items()}
    return tuple(
        Message(
            at=row.state_at,
            channel=labels.get(row.channel, row.channel),
            kind=KINDS.get(row.kind, row.kind),
            outcome=STATES[row.state] + (f": {row.reason}" if row.reason else ""),
            tries=len(row.tries),
            text=row.body["text"],
        )
        for row in nudges.history(session, person, limit=SHOWN)
    )


def mine(stores: Stores, viewer: Viewer) -> tuple[Message, ...]:
    """What was sent to the viewer. Raises NotAllowed."""
    person = self_(viewer, "view")
    with stores.records.read() as session:
        return to_person(session, person)
