"""States: what the name of a state says about why work waits, by the map of its source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import pyarrow as pa

from planner.audit.model import Cause
from planner.policy import Policy, Value

if TYPE_CHECKING:
    import ibis

CAUSES: Final[tuple[Cause, ...]] = get_args(Cause)
WORKING: Final = "working"
ENDED: Final = "ended"
UNMAPPED: Final = ""
MEANINGS: Final[tuple[str, ...]] = (*CAUSES, WORKING, ENDED)
LABEL: Final = ("activity", "type", "reason", "source")
# Skill cannot be read off a state; that a reason stands open is none.
NO_STATE: Final = ("skill",)
NO_REASON: Final = ("unattributed",)
# The map of sources whose connector has none of its own: any of them may hold the lifecycle of an event log.
USUAL: Final = "xes"
SOURCES: Final = "state_maps.sources"
Why = Literal["own", "map", "words", "reason", ""]
Names = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class StateMap:
    """Whole names of states and what they mean, as one kind of source has them; the names are plain."""

    types: Names = field(default_factory=dict)
    activities: Names = field(default_factory=dict)
    reasons: Names = field(default_factory=dict)

    def find(self, *, activity: str, type: str) -> str:  # noqa: A002
        """What a type, else an activity, means; "" where neither is known."""
        return self.types.get(plain(type)) or self.activities.get(plain(activity)) or UNMAPPED


@dataclass(frozen=True, kw_only=True)
class SourceMap:
    """What an organisation knows of a source: which connector reads it, and what its own states mean.

    ``own`` has the meaning by activity and type, as ``own_key`` writes them; the type "" stands for any.
    """

    connector: str = ""
    own: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a state means, and why: the organisation's own map, that of a connector, a word in its name, or a reason
    that the source states. ``by`` is the connector or the word."""

    meaning: str = UNMAPPED
    why: Why = ""
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class States:
    """What states mean: the organisation's own maps of its sources, the maps of connectors, and words in names.

    ``words`` are looked for in the activity and ``reasons`` in an attribute that states a reason; the longest word
    found decides.
    """

    words: Names
    reasons: Names
    maps: Mapping[str, StateMap]
    sources: Mapping[str, SourceMap] = field(default_factory=dict)

    @property
    def exact(self) -> Names:
        """Whole names of lifecycle steps, found in the type of an event."""
        return self.maps[USUAL].types

    def meaning(self, *, activity: str, type: str = "", reason: str = "", source: str = "") -> str:  # noqa: A002
        """A cause, "working" or "ended", else ""; see ``explain``."""
        return self.explain(activity=activity, type=type, reason=reason, source=source).meaning

    def explain(self, *, activity: str, type: str = "", reason: str = "", source: str = "") -> Meaning:  # noqa: A002
        """What a state means and why.

        The source's own map comes first, then that of its connector, then the words in the activity. A stated reason
        beats them all, but where the work had ended: what is over waits for nothing.
        """
        found = self._own(activity, type, source) or self._mapped(activity, type, source) or self._said(activity)
        stated = self._stated(reason, source) if reason and found.meaning != ENDED else None
        return stated or found

    def whole(self, *, activity: str, type: str = "", source: str = "") -> bool:  # noqa: A002
        """Whether the names are wholly those of a state, not only hold a word of one."""
        found = self._own(activity, type, source) or self._mapped(activity, type, source)
        return found is not None or plain(activity) in self.words

    def map_of(self, source: str) -> tuple[str, StateMap]:
        """The connector whose map a source goes by, and the map."""
        connector = self.sources[source].connector if source in self.sources else ""
        name = connector if connector in self.maps else USUAL
        return name, self.maps[name]

    def by_type(self, source: str, types: Iterable[str]) -> bool:
        """Whether the types of a source tell its states apart, as lifecycle steps do and kinds of tickets do not."""
        known = {plain(one) for one in types} - {""}
        name, held = self.map_of(source)
        whole = source in self.sources and name == self.sources[source].connector and len(known) > 1
        return bool(held.types) and (whole or bool(known & held.types.keys()))

    def _own(self, activity: str, kind: str, source: str) -> Meaning | None:
        own = self.sources[source].own if source in self.sources else {}
        meaning = own.get(own_key(activity, kind)) or own.get(own_key(activity, ""))
        return Meaning(meaning=meaning, why="own") if meaning else None

    def _mapped(self, activity: str, kind: str, source: str) -> Meaning | None:
        name, held = self.map_of(source)
        meaning = held.find(activity=activity, type=kind)
        return Meaning(meaning=meaning, why="map", by=name) if meaning else None

    def _said(self, activity: str) -> Meaning:
        word = _longest_word(self.words, activity)
        return Meaning(meaning=self.words[word], why="words", by=word) if word else Meaning()

    def _stated(self, reason: str, source: str) -> Meaning | None:
        meaning = self.map_of(source)[1].reasons.get(plain(reason)) or longest(self.reasons, reason)
        return Meaning(meaning=meaning, why="reason", by=reason) if meaning else None


def read(policy: Policy) -> States:
    """What the policy says of states."""
    words = {
        plain(word): meaning for meaning in MEANINGS for word in policy.get(f"states.{meaning.replace('-', '_')}", ())
    }
    return States(
        words={word: meaning for word, meaning in words.items() if meaning not in NO_STATE},
        reasons={word: meaning for word, meaning in words.items() if meaning in CAUSES and meaning not in NO_REASON},
        maps={name: _map(held) for name, held in policy.section("state_maps").items() if _is_map(held)},
        sources=policy.get(SOURCES, {}),
    )


def with_sources(policy: Policy, sources: Mapping[str, SourceMap]) -> Policy:
    """The policy with what an organisation knows of its sources, by the source's name."""
    held = policy.explain(f"state_maps.{USUAL}")
    own = Value(
        name=SOURCES,
        description="Which connector reads each source, and what its own states mean",
        unit="meanings",
        source="this organisation",
        since=held.since,
        value=dict(sources),
        file="",
    )
    return Policy({name: policy.explain(name) for name in policy} | {SOURCES: own})


def own_key(activity: str, type: str) -> tuple[str, str]:  # noqa: A002
    """How a source's own map knows a state: as it is written, but for capitals and blanks."""
    return " ".join(activity.split()).casefold(), " ".join(type.split()).casefold()


def plain(label: str) -> str:
    """A label in small letters, its words parted by single blanks."""
    return " ".join(re.findall(r"\w+", label.casefold().replace("_", " ")))


def longest(words: Names, label: str) -> str:
    """What the longest word that occurs in a label means, "" where none does; ``words`` are plain."""
    return words.get(_longest_word(words, label), "")


def labelled(events: ibis.Table, *, policy: Policy) -> pa.Table:
    """The names that events have, each once: LABEL, the stated reason among them."""
    return _labelled(events, policy).select(*LABEL).distinct().to_pyarrow()


def with_meaning(events: ibis.Table, *, policy: Policy, labels: pa.Table | None = None) -> ibis.Table:
    """Add ``meaning`` and the stated ``reason`` to each event.

    ``labels`` are at least the names that labelled() finds in the events, where they are known already.
    """
    # Pages read what states mean, and need not wait for the engine.
    import ibis

    if labels is None:
        labels = labelled(events, policy=policy)
    meant = ibis.memtable(_meanings(labels, read(policy)))
    return _labelled(events, policy).join(meant, LABEL)


def _labelled(events: ibis.Table, policy: Policy) -> ibis.Table:
    return events.mutate(
        activity=events.activity.fill_null(""),
        type=events.type.fill_null(""),
        source=events.source.fill_null(""),
        reason=_reason(events, policy),
    )


def _is_map(held: Any) -> bool:
    return isinstance(held, Mapping) and bool(held.keys() & {"activity", "type", "reason"})


def _map(held: Mapping[str, Mapping[str, Iterable[str]]]) -> StateMap:
    def names(which: str) -> Names:
        return {plain(name): meaning for meaning, called in held.get(which, {}).items() for name in called}

    return StateMap(types=names("type"), activities=names("activity"), reasons=names("reason"))


def _longest_word(words: Names, label: str) -> str:
    padded = f" {plain(label)} "
    found = [word for word in words if f" {word} " in padded]
    return max(found, key=lambda word: (len(word), word), default="")


def _reason(events: ibis.Table, policy: Policy) -> ibis.Value:
    import ibis

    stated = [events.attributes.get(key) for key in policy["audit.cause_attributes"]]
    return ibis.coalesce(*stated, ibis.literal(""))


def _meanings(labels: pa.Table, states: States) -> pa.Table:
    rows = [label | {"meaning": states.meaning(**label)} for label in labels.to_pylist()]
    schema = pa.schema([(name, pa.string()) for name in (*LABEL, "meaning")])
    return pa.Table.from_pylist(rows, schema=schema)
