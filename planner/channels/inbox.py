"""The inbox on a person's own page: what is kept is what they see."""

from planner.channels.base import Failed, Personal, Sent, Settings, check


class Inbox:
    """Shows a message on the person's own page; keeping it is all there is to sending it."""

    name = "inbox"
    label = "On my page here"
    takes = Personal
    leaves = False

    def lacks(self, settings: Settings) -> tuple[str, ...]:
        """Nothing has to be set."""
        return ()

    def send(self, message: Personal, settings: Settings) -> Sent | Failed:
        """The message lies in the records already."""
        check(self, message)
        return Sent()


channel = Inbox()
