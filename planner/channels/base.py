"""What every channel offers, and the messages it takes."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

SharedKind = Literal["practice", "slipped", "test"]
# Everything that can be said in a shared channel: a sentence for each kind, with the name of a behaviour.
SHARED: dict[SharedKind, str] = {
    "practice": "What this team practises this week: {behaviour}",
    "slipped": "This has become rarer in this team again in the last weeks: {behaviour}. What got in the way?",
    "test": "This is a test of the planner's reminders. Everybody in this channel can read what comes here.",
}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What channels need to know of the instance; see planner/config.py for each. Hosts are in small letters."""

    public_address: str = ""
    allowed: frozenset[str] = frozenset()
    allowed_private: frozenset[str] = frozenset()
    certificates: str = ""
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: str = "starttls"
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_from: str = ""
    timeout: float = 10.0


@dataclass(frozen=True, kw_only=True)
class Personal:
    """A word to one person, for their eyes only. ``key`` is the same whenever the same word is tried again.

    ``address`` is where the channel finds the person, such as their e-mail address; ``page`` the path of a page.
    """

    key: str
    subject: str
    text: str
    address: str = ""
    page: str = "/me"


@dataclass(frozen=True, kw_only=True)
class Shared:
    """A word to a team's shared channel. It can name a behaviour of the library and nothing else, so nobody.

    ``address`` is the channel's incoming webhook, which is a secret.
    """

    key: str
    kind: SharedKind
    behaviour: str
    address: str

    @property
    def text(self) -> str:
        """The sentence as everybody in the channel reads it."""
        return SHARED[self.kind].format(behaviour=self.behaviour)


Message = Personal | Shared


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The channel took the message."""


@dataclass(frozen=True)
class Failed:
    """The channel did not take the message: why, and whether trying again may help.

    ``down`` says that the channel itself cannot be reached, so that other messages need not be tried now;
    ``after`` is how many seconds the channel asks to be left alone. The reason holds no secret.
    """

    reason: str
    retry: bool
    down: bool = False
    after: float | None = None


class Channel(Protocol):
    """One way to reach somebody. ``takes`` is the only class of message it sends.

    ``leaves`` says whether messages leave this machine, or are only laid out where people look.
    """

    name: str
    label: str
    takes: type[Any]
    leaves: bool

    def lacks(self, settings: Settings) -> tuple[str, ...]:
        """What has to be set before this channel can send, in words; empty when it is ready."""
        ...

    def send(self, message: Any, settings: Settings) -> Sent | Failed:
        """Send one message. Raises TypeError for a message of another class, and nothing else."""
        ...


def check(channel: Channel, message: object) -> None:
    """Raise TypeError unless the message is of the class that the channel takes."""
    if not isinstance(message, channel.takes):
        raise TypeError(f"{channel.name} takes {channel.takes.__name__}, not {type(message).__name__}")
