"""The inbox inside the product: every person has one, and nothing leaves the house."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from planner.channels.base import Delivery, Message


@dataclass(frozen=True, kw_only=True)
class Note:
    """What lies in a person's inbox from ``shown_from`` on."""

    key: str
    person: str
    title: str
    text: str
    shown_from: dt.date
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """Puts notes into people's inboxes through ``keep``, which says whether the note was new."""

    keep: Callable[[Note], bool]
    name: str = "inbox"

    def send(self, message: Message) -> Delivery:
        """Put the message into the person's inbox; a message that is there already, or empty, is not put in."""
        if not message.text.strip():
            return self._delivery(message, problem="The message has no text")
        note = Note(
            key=message.key,
            person=message.person,
            title=message.title,
            text=message.text,
            shown_from=message.due,
            about=message.about,
        )
        return self._delivery(message, problem=None if self.keep(note) else "It is in the inbox already")

    def _delivery(self, message: Message, *, problem: str | None) -> Delivery:
        return Delivery(
            channel=self.name, key=message.key, person=message.person, delivered=problem is None, problem=problem
        )
