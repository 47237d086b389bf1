"""States: what the name of a state says about why work waits."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, get_args

import ibis
import pyarrow as pa

from planner.audit.model import Cause
from planner.policy import Policy

CAUSES: Final[tuple[Cause, ...]] = get_args(Cause)
WORKING: Final = "working"
ENDED: Final = "ended"
UNMAPPED: Final = ""
LABEL: Final = ("activity", "type", "reason")


@dataclass(frozen=True, kw_only=True)
class States:
    """Which words in the name of a state mean which cause, work or end.

    ``words`` are looked for in the activity, ``exact`` must be the whole type (a lifecycle step), ``reasons`` are
    looked for in an attribute that states a reason. The longest word found decides.
    """

    words: Mapping[str, str]
    exact: Mapping[str, str]
    reasons: Mapping[str, str]

    def meaning(self, *, activity: str, type: str = "", reason: str = "") -> str:  # noqa: A002
        """A cause, "working" or "ended", else ""; a stated reason beats the type, and the type the activity."""
        return longest(self.reasons, reason) or self.exact.get(plain(type)) or longest(self.words, activity) or UNMAPPED


def read(policy: Policy) -> States:
    """The words of the policy's states."""
    words = {
        plain(word): meaning
        for meaning in (*CAUSES, WORKING, ENDED)
        for word in policy.get(f"states.{meaning.replace('-', '_')}", ())
    }
    reasons = {word: meaning for word, meaning in words.items() if meaning in CAUSES}
    seen = {word: meaning for word, meaning in words.items() if meaning != "skill"}
    exact = {plain(word): meaning for word, meaning in policy["states.lifecycle"].items()}
    return States(words=seen, exact=exact, reasons=reasons)


def plain(label: str) -> str:
    """A label in small letters, its words parted by single blanks."""
    return " ".join(re.findall(r"\w+", label.casefold().replace("_", " ")))


def longest(words: Mapping[str, str], label: str) -> str:
    """What the longest word that occurs in a label means, "" where none does; ``words`` are plain."""
    padded = f" {plain(label)} "
    found = [word for word in words if f" {word} " in padded]
    return words[max(found, key=lambda word: (len(word), word))] if found else ""


def with_meaning(events: ibis.Table, *, policy: Policy) -> ibis.Table:
    """Add ``meaning`` and the stated ``reason`` to each event."""
    events = events.mutate(
        activity=events.activity.fill_null(""), type=events.type.fill_null(""), reason=_reason(events, policy)
    )
    labels = events.select(*LABEL).distinct().to_pyarrow()
    meant = ibis.memtable(_meanings(labels, read(policy)))
    return events.join(meant, LABEL)


def _reason(events: ibis.Table, policy: Policy) -> ibis.Value:
    stated = [events.attributes.get(key) for key in policy["audit.cause_attributes"]]
    return ibis.coalesce(*stated, ibis.literal(""))


def _meanings(labels: pa.Table, states: States) -> pa.Table:
    rows = [label | {"meaning": states.meaning(**label)} for label in labels.to_pylist()]
    schema = pa.schema([(name, pa.string()) for name in (*LABEL, "meaning")])
    return pa.Table.from_pylist(rows, schema=schema)
