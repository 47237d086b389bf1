"""Slack's export: who wrote in which channel and conversation, and when; never what."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from pathlib import Path

from planner import signals
from planner.connectors import files, limits, times
from planner.connectors.base import Batch, Field, Mapping, Proposal, Yields, names
from planner.connectors.records import LOST
from planner.connectors.slack_export import Day, days, is_direct, places
from planner.faults import Fault, Unreadable

FIELDS = (
    Field(name="channel", meaning="the channel of a day's file that does not lie in its channel's folder"),
    Field(name="activity", meaning="what it is: a message", also=("type",)),
    Field(name="time", meaning="when it was written", required=True, also=("ts",), shape="time"),
    Field(name="actor", meaning="the account that wrote it", also=("user",)),
    Field(name="type", meaning="Slack's kind of message: joining, sharing a file ...", also=("subtype",)),
    Field(name="thread", meaning="the thread it belongs to", also=("thread_ts",)),
)
STANDARD = {one.name: one.also[0] for one in FIELDS if one.also}
# The only keys of a message that can ever enter; the rest is content, names or Slack's own concern.
BOT = "bot_id"
ENTERING = (*STANDARD.values(), BOT)
STAMP = re.compile(r"([0-9]{1,11})(?:\.([0-9]{1,6})[0-9]*)?")
# What stands where a message should; its content is not told.
SORTS: dict[type, str] = {str: "a text", list: "a list", bool: "yes or no", int: "a number", float: "a number"}


class Slack:
    """Slack's own export, as its zip, as a folder, or one channel's day as JSON. One message is one signal.

    Only metadata enters: the account's id, the time, Slack's kind of message, channel and thread. No text, no name, no
    reaction, nothing of direct messages. ``row`` counts the messages over channels and days in order.

    A reply belongs to its thread, any other message to the conversation of its channel, which a silence of ``SILENCE``
    ends. Both are called after their first message, so that a later export calls them the same; a day read alone
    cannot know that its first conversation began the evening before.
    """

    # Half an hour, after which web analytics counts a new visit too. In a real team's channels the next message comes
    # within minutes or within days, so a quarter or a whole hour would make a tenth more or fewer conversations.
    SILENCE = timedelta(minutes=30)

    name = "slack"
    label = "Slack export (who and when, never what)"
    kinds: tuple[str, ...] = ("message",)
    yields: Yields = "signals"
    folders = True
    drops = names(
        """text, blocks, attachments, files, file, reactions, user_profile, username, real_name, display_name, name,
        old_name, topic, purpose, comment, item, icons, inviter, reply_users, replies, edited, root, upload,
        client_msg_id, metadata, email, pinned_info, room"""
    )
    suffixes: tuple[str, ...] = (".zip", ".json")
    fields: tuple[Field, ...] = FIELDS

    def propose(self, path: Path) -> Proposal:
        """The export's own keys, where its first messages have them. Raises Unreadable."""
        messages = list(islice(_sampled(path), limits.SAMPLE_ROWS))
        if not messages and all(_parsed(day) is None for day in days(path)):
            raise files.refuse(path, "holds no list of messages", "Bring Slack's own export; this may be cut off.")
        keys = tuple(dict.fromkeys(key for message in messages for key in message))
        columns = {name: key for name, key in STANDARD.items() if key in keys}
        return Proposal(
            mapping=Mapping(columns=columns),
            reasons={name: f"“{key}” is the export's key for it." for name, key in columns.items()},
            headings=keys,
            unmapped=tuple(key for key in keys if key not in columns.values()),
            sample=tuple(
                tuple(_text(message.get(key)) or "" if key in ENTERING else "" for key in keys)
                for message in messages[:5]
            ),
            faults=tuple(_gaps(path, columns)),
        )

    def read(self, path: Path, *, source: str, mapping: Mapping | None = None) -> Iterator[Batch]:
        """The messages by channel and day. A mapping may give the channel of a lone file. Raises Unreadable."""
        mapping = mapping or Mapping()
        _check(path, mapping)
        taking = _Taking(path=path, source=source, mapping=mapping, silence=self.SILENCE)
        taking.faults += _direct(path)
        handed = False
        for day in days(path):
            taking.take(day)
            if len(taking.rows) >= limits.BATCH_ROWS:
                handed = True
                yield taking.hand_over()
        if taking.read or taking.faults or not handed:
            yield taking.hand_over()


@dataclass(kw_only=True)
class _Taking:
    """Messages taken in since the last batch, and the conversation under way in the channel that is read."""

    path: Path
    source: str
    mapping: Mapping
    silence: timedelta
    rows: list[dict[str, object]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    read: int = 0
    count: int = 0
    channel: str = ""
    conversation: str = ""
    last: int | None = None

    def take(self, day: Day) -> None:
        """Takes in a channel's day; a file that is no list of messages is told and passed over."""
        channel = day.channel or self.mapping.constants.get("channel")
        if not channel:
            raise Unreadable(_homeless(self.path))
        if channel != self.channel:
            self.channel, self.last = channel, None
        messages = _parsed(day)
        if messages is None:
            fix = "Export it again; nothing of it came in."
            self.faults.append(Fault(file=day.file, problem="is no list of messages", fix=fix))
        for position, message in enumerate(messages or (), start=1):
            self.read += 1
            self.count += 1
            self._message(day, position, message)

    def hand_over(self) -> Batch:
        """The messages taken in, which are forgotten here."""
        batch = Batch(table=signals.batch(self.rows), read=self.read, faults=tuple(self.faults))
        self.rows, self.faults, self.read = [], [], 0
        return batch

    def _message(self, day: Day, position: int, message: object) -> None:
        keys = {**STANDARD, **self.mapping.columns}
        told = {name: _text(message.get(key)) for name, key in keys.items()} if isinstance(message, dict) else {}
        moment = _moment(told.get("time"))
        if not isinstance(message, dict) or moment is None:
            self.faults.append(_unusable(day, position, keys["time"], message))
            return
        self.faults += _halved(day, position, message, (*keys.values(), BOT))
        told = {name: value or self.mapping.constants.get(name) for name, value in told.items()}
        belongs = told["thread"] or self._under_way(str(told["time"]), moment)
        self.rows.append(
            {
                "kind": "message",
                "source": self.source,
                "case": f"{self.channel}/{belongs}",
                "activity": told["activity"] or "message",
                "time": moment,
                "actor": told["actor"] or _text(message.get(BOT)),
                "type": told["type"],
                "row": self.count,
                "attributes": [("channel", self.channel)],
            }
        )

    def _under_way(self, stamp: str, moment: int) -> str:
        """The conversation a message belongs to, called after the stamp of its first."""
        if self.last is None or timedelta(microseconds=moment - self.last) > self.silence:
            self.conversation = stamp
        self.last = max(moment, self.last or moment)
        return self.conversation


def _parsed(day: Day) -> list[object] | None:
    """The messages of a day, None where it holds no list."""
    try:
        found = json.loads(day.content.decode("utf-8-sig"))
    except RecursionError as error:
        fix = "Bring Slack's own export."
        raise Unreadable(Fault(file=day.file, problem="nests too deeply", fix=fix)) from error
    except ValueError:
        return None
    return found if isinstance(found, list) else None


def _text(value: object) -> str | None:
    """A short text or a number as text, None for anything else: whatever is longer or nested is content."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).replace("\0", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").strip()
    return text if 0 < len(text) <= limits.ATTRIBUTE_CHARACTERS else None


def _halved(day: Day, position: int, message: dict[str, object], keys: Iterable[str]) -> Iterator[Fault]:
    """What to say of a text with half a character in it, which comes in with a mark in its place."""
    for key in keys:
        text = _text(message.get(key))
        if text is not None and LOST in text:
            fix = f"Export it again, or leave it. The row came in with {LOST} in its place."
            problem = "holds half a character"
            yield Fault(file=day.file, problem=problem, fix=fix, row=position, column=key, value=text[:200])
            return


def _moment(stamp: str | None) -> int | None:
    """Microseconds since 1970 of a stamp such as "1433558319.000002"."""
    found = STAMP.fullmatch(stamp or "")
    return int(found[1]) * 1_000_000 + int((found[2] or "0").ljust(6, "0")) if found else None


def _unusable(day: Day, position: int, key: str, message: object) -> Fault:
    """What is wrong with a message that cannot come in; its content is not told."""
    told = isinstance(message, dict)
    value = _text(message.get(key)) if isinstance(message, dict) else SORTS.get(type(message), "nothing")
    problem = "is no message" if not told else "is missing" if value is None else "is no time"
    fix = "Export it again; a message has a ts such as 1433558319.000002. The row was left out."
    column = key if told else None
    return Fault(file=day.file, problem=problem, fix=fix, row=position, column=column, value=value)


def _homeless(path: Path) -> Fault:
    fix = "Put it into a folder called after its channel, or give the channel's name."
    return Fault(file=path.name, problem="lies in no channel's folder", fix=fix, column="channel")


def _direct(path: Path) -> list[Fault]:
    """A note on the conversations between people that never come in."""
    count = len({place.channel for place in places(path) if is_direct(place)})
    problem = f"holds {count:,} direct conversation{'' if count == 1 else 's'}; nothing of them came in"
    return [Fault(file=path.name, problem=problem, fix="Nothing is to be done: they stay private.")] if count else []


def _sampled(path: Path) -> Iterator[dict[str, object]]:
    for day in days(path):
        yield from (message for message in _parsed(day) or () if isinstance(message, dict))


def _gaps(path: Path, columns: dict[str, str]) -> Iterator[Fault]:
    if "time" not in columns:
        fix = "Bring Slack's own export, or one channel's day of it."
        yield Fault(file=path.name, problem="holds no message with a ts", fix=fix, column="time")
    if not all(place.channel for place in places(path)):
        yield _homeless(path)


def _check(path: Path, mapping: Mapping) -> None:
    if not times.known_zone(mapping.time_zone):
        raise files.refuse(path, "is no time zone", "Give a name such as Europe/Berlin.", value=mapping.time_zone)
    known = [one.name for one in FIELDS]
    for name in {**mapping.columns, **mapping.constants}:
        if name not in known:
            fix = f"Use one of: {', '.join(known)}."
            raise files.refuse(path, "is no field of this connector", fix, value=name)
    for key in mapping.columns.values():
        if key not in ENTERING:
            fix = f"Only these enter: {', '.join(ENTERING)}."
            raise files.refuse(path, "may not be read", fix, value=key)


connector = Slack()
