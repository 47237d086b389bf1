"""The in-app inbox keeps each message once and says what became of it."""

import datetime as dt
from dataclasses import replace

from planner.channels import Channel, Inbox, Message, Note

MESSAGE = Message(
    key="k1", person="ann", title="Practise", text="Read a draft", due=dt.date(2026, 3, 2), about="item:x"
)


class Notes:
    """An inbox in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Note] = {}

    def keep(self, note: Note) -> bool:
        new = note.key not in self.kept
        self.kept[note.key] = note
        return new


def test_a_message_becomes_a_note_shown_from_its_day() -> None:
    """The note carries the words, the person, the day and what it is about."""
    notes = Notes()
    channel: Channel = Inbox(keep=notes.keep)
    delivery = channel.send(MESSAGE)
    assert (delivery.channel, delivery.delivered, delivery.problem) == ("inbox", True, None)
    assert notes.kept["k1"] == Note(
        key="k1", person="ann", title="Practise", text="Read a draft", shown_from=dt.date(2026, 3, 2), about="item:x"
    )


def test_the_same_message_is_not_delivered_twice() -> None:
    """A second sending says that the note is there already."""
    inbox = Inbox(keep=Notes().keep)
    inbox.send(MESSAGE)
    again = inbox.send(MESSAGE)
    assert (again.delivered, again.problem) == (False, "It is in the inbox already")


def test_an_empty_message_is_not_delivered() -> None:
    """Nothing is kept for a message without words."""
    notes = Notes()
    delivery = Inbox(keep=notes.keep).send(replace(MESSAGE, text="  "))
    assert (delivery.delivered, notes.kept) == (False, {})
