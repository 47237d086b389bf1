"""What a use case answers when it may not or cannot be done."""


class NotAllowed(Exception):
    """The viewer may not do this; the text says why in plain words."""


class NotFound(Exception):
    """What was asked for is not there."""


class Refused(Exception):
    """It cannot be done as asked; the text says what to change."""
