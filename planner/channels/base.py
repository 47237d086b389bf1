"""What every channel takes and gives back."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Message:
    """Something to tell one person: ``key`` is the same for the same message, so that it is never sent twice.

    ``about`` is a typed id of what it belongs to, such as ``"item:review-drafts"``.
    """

    key: str
    person: str
    title: str
    text: str
    due: dt.date
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What became of a message; ``problem`` says in plain words why it did not arrive."""

    channel: str
    key: str
    person: str
    delivered: bool
    problem: str | None = None


class Channel(Protocol):
    """A way to reach a person. Problems come back as a value, never as an exception."""

    name: str

    def send(self, message: Message) -> Delivery:
        """Send one message to one person and say what became of it."""
        ...
