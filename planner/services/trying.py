"""Try a channel before anybody is reminded by it, and look how all of them stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from secrets import token_hex

from planner.channels import Channel, Failed, Message, Personal, Sent, Shared, channels
from planner.faults import Fault
from planner.services import clock
from planner.services.chats import channel_settings, webhooks
from planner.services.errors import NotFound, Refused
from planner.store import directory, log, nudges
from planner.store.open import Stores

WORD = "This is a test of the planner's reminders. If you read it, they reach you."


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How one channel stands: what it lacks, and how many messages are in which state."""

    name: str
    label: str
    lacks: tuple[str, ...]
    states: Mapping[str, int]


def standing(stores: Stores) -> tuple[tuple[Standing, ...], tuple[Fault, ...]]:
    """How all channels stand, and what is wrong with the addresses of teams' chats."""
    settings = channel_settings(stores.settings)
    chats, faults = webhooks(stores.settings)
    with stores.records.read() as session:
        counts = nudges.states(session)
        teams = directory.team_names(session)
    found = tuple(
        Standing(
            name=one.name,
            label=one.label,
            lacks=one.lacks(settings) + (("webhooks.toml names no team",) if one.takes is Shared and not chats else ()),
            states={state: n for (channel, state), n in sorted(counts.items()) if channel == one.name},
        )
        for one in channels().values()
    )
    unknown = tuple(
        Fault(file=stores.settings.webhooks_file.name, column=key, problem="is no team", fix=_near(key, teams))
        for key in chats
        if key not in teams
    )
    return found, (*faults, *unknown)


def attempt(stores: Stores, name: str, to: str, *, by: str) -> None:
    """Send a test by a channel to an e-mail address or to a team's chat.

    Raises NotFound for a channel or team that there is not, and Refused with what to change where it did not arrive.
    """
    channel = channels().get(name)
    if channel is None:
        raise NotFound(f"There is no channel called {name}. There are: {', '.join(channels())}.")
    if not channel.leaves:
        raise Refused(
            f"Nothing leaves by the channel {name}, so there is nothing to test: it is shown on people's pages."
        )
    settings = channel_settings(stores.settings)
    if missing := channel.lacks(settings):
        raise Refused(f"Not sent: {'; '.join(missing)}. Set it in config.toml; planner check shows every setting.")
    outcome = channel.send(_message(stores, channel, to), settings)
    word = "sent" if isinstance(outcome, Sent) else "failed"
    with stores.records.write() as session:
        detail = {"channel": name, "outcome": word}
        log.append(session, by=by, action="test channel", subject=f"channel:{name}", detail=detail, now=clock.now())
    if isinstance(outcome, Failed):
        more = " It may pass: try again later." if outcome.retry and not outcome.down else ""
        raise Refused(f"Not sent: {outcome.reason}{more}")


def _message(stores: Stores, channel: Channel, to: str) -> Message:
    key = f"test:{token_hex(8)}"
    if channel.takes is Personal:
        return Personal(key=key, subject="A test of your reminders", text=WORD, address=to)
    chats, faults = webhooks(stores.settings)
    if faults:
        raise Refused(str(faults[0]))
    if to not in chats:
        known = f"It names: {', '.join(chats)}." if chats else "It names no team."
        raise NotFound(f"webhooks.toml names no team {to}. {known}")
    return Shared(key=key, kind="test", behaviour="", address=chats[to])


def _near(key: str, teams: Mapping[str, str]) -> str:
    near = get_close_matches(key, teams, n=1)
    return (
        f"Did you mean {near[0]}?"
        if near
        else f"Write the key of a team: {', '.join(sorted(teams)) or 'none is known'}"
    )
