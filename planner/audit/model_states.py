"""What an audit says of the states of each source, as frozen values."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

UNKNOWN: Final = ""
UNSAID: Final = "unattributed"


@dataclass(frozen=True, kw_only=True)
class StateHours:
    """A state of a source: what it was taken to mean, how often it was entered, and the hours until the next step.

    ``type`` is "" where types do not tell the states of the source apart; ``meaning`` is "" where nothing is known.
    ``stated`` are those of the hours in which the source states a reason, which then counts instead.
    """

    source: str
    activity: str
    type: str
    meaning: str
    times: int
    hours: float
    stated: float = 0.0


@dataclass(frozen=True, kw_only=True)
class SourceStates:
    """The states of a source, those with most hours first, and how many more were not listed, with their hours.

    ``mapped`` is the share of all hours whose meaning is known, 0..1, None without hours. Hours of states that say no
    more than that work waits are in ``unsaid``, 0..1, and in neither share of those that are unknown.
    """

    source: str
    states: tuple[StateHours, ...]
    hours: float
    mapped: float | None
    unsaid: float | None
    more: int = 0
    more_hours: float = 0.0


def shares(states: Iterable[tuple[str, float]]) -> tuple[float | None, float | None]:
    """The shares of hours whose meaning is known, and of those where only waiting is said, from meanings and hours."""
    held = list(states)
    total = sum(hours for _, hours in held)
    if not total:
        return None, None
    unsaid = sum(hours for meaning, hours in held if meaning == UNSAID)
    known = sum(hours for meaning, hours in held if meaning not in (UNKNOWN, UNSAID))
    return known / total, unsaid / total
