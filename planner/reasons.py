"""Reasons: why a figure or a sentence is what it is, unfolding down to the signals it came from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Certainty = Literal["sure", "likely", "cannot tell"]
# The unit of one share less another: -0.25 is 25 points of a hundred less.
POINTS = "share points"


@dataclass(frozen=True, kw_only=True)
class Interval:
    """The range a figure plausibly lies in, at confidence ``level``."""

    low: float
    high: float
    level: float = 0.95


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number that says what it counts.

    ``unit`` names the unit ("hours", "share", "people", or POINTS for one share less another), ``denominator`` what the
    number is a part of or counted over, ``clock`` the clock of a duration ("elapsed" or a working calendar's name),
    ``n`` the independent cases behind it.
    """

    value: float
    unit: str
    denominator: str
    n: int
    clock: str = "elapsed"
    interval: Interval | None = None


@dataclass(frozen=True, kw_only=True)
class SignalRefs:
    """The signals a reason rests on: how many in all, and the ids of a sample of them (all when there are few)."""

    total: int
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A claim, the part of the result it carries, the policy it used, and the claims below it.

    ``part`` is the share or points this reason adds to its parent, where the parts add up.
    ``policy`` names the policy values used, as ``"audit.decision_share"``.
    ``quotes`` are texts of observed work or of statements, shown as evidence.
    """

    claim: str
    figure: Figure | None = None
    part: float | None = None
    policy: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    signals: SignalRefs | None = None
    because: tuple["Reason", ...] = ()

    def walk(self) -> Iterator["Reason"]:
        """Every reason from this one down, this one first."""
        yield self
        for reason in self.because:
            yield from reason.walk()


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a phase found, in one sentence, with how sure it is and why.

    ``key`` is stable between runs for the same finding on the same subject (``"decision_wait:team:claims"``).
    ``subjects`` are typed ids such as ``"team:claims"`` or ``"role:business-analyst"``.
    ``people`` are the ids of the people the figures are about: the aggregate gate reads them. A judgement about
    texts alone has none.
    """

    key: str
    kind: str
    subjects: tuple[str, ...]
    sentence: str
    certainty: Certainty
    because: Reason
    figure: Figure | None = None
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Missing:
    """Data that is not there: what is missing, what the product would do with it, and how to bring it in."""

    what: str
    would: str
    bring: str


@dataclass(frozen=True, kw_only=True)
class Option:
    """One choice a person can make on a recommendation, and what speaks for it."""

    key: str
    label: str
    because: str = ""


@dataclass(frozen=True, kw_only=True)
class Recommendation:
    """What a phase recommends for a subject, with the alternatives shown beside it. It changes nothing by itself."""

    key: str
    kind: str
    subject: str
    sentence: str
    recommended: str
    options: tuple[Option, ...]
    certainty: Certainty
    because: Reason
    flip: str = ""
    people: frozenset[str] = frozenset()
    details: dict[str, object] = field(default_factory=dict)


def percent(share: float) -> str:
    """A share as a whole percentage, such as "62 %", that no line break tears apart."""
    return f"{round(100 * share)}\u00a0%"


def apart(unit: str) -> str:
    """The unit of one figure in this unit less another."""
    return POINTS if unit == "share" else unit


def span_digits(interval: Interval) -> int:
    """The decimals a percentage needs so that the two ends of its range do not read the same."""
    low, high = 100 * interval.low, 100 * interval.high
    return 1 if round(low) == round(high) and round(low, 1) != round(high, 1) else 0
