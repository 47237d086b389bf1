"""What meanings of states, and the reasons for them, are called on pages and in files."""

import hashlib
from collections.abc import Mapping

from planner.services import state_maps
from planner.services.state_maps import OFFERED, Page, Source, State
from planner.web.telling import many
from planner.web.words import date, number, percent

MEANS: Mapping[str, str] = {
    "decision": "Waits for a decision",
    "hand-off": "Waits for the next team to take it over",
    "rework": "Came back to be done again",
    "outside": "Waits for others outside (customers, vendors)",
    "queue": "Waits for its turn",
    "unavailability": "Waits for somebody who is away",
    "governance": "Waits for a check (law, security, compliance)",
    "tooling": "Waits for a tool, a system or access",
    "unattributed": "Waits, not said for what",
    "working": "Is being worked on",
    "ended": "Is over: what follows is no waiting",
    "": "Not mapped",
}
# The least that a page can show of a share, and below what it shows a decimal.
LEAST, SMALL = 0.001, 0.1
CHOICES: Mapping[str, str] = {meaning: MEANS[meaning] for meaning in OFFERED}


def key(state: State) -> str:
    """What a state is called in a form."""
    return hashlib.sha256("\x1f".join((state.source, state.activity, state.type)).encode()).hexdigest()[:16]


def named(activity: str, type_: str) -> str:
    """The name of a state, with its lifecycle step where that tells it apart."""
    return " · ".join(part for part in (activity, type_) if part) or "(no name)"


def why(state: State) -> str:
    """Where a meaning comes from."""
    if state.own:
        return f"Said by {state.by} on {date(state.at.date() if state.at else None)}"
    if state.why == "own":
        return "Said here for a name that differs in capitals only"
    if state.why == "map":
        return f"Shipped for {state_maps.label(state.by)}"
    if state.why == "words":
        return f"Shipped: “{state.by}” is in its name"
    return "Nothing in its name says so"


def sentence(page: Page) -> str:
    """The finding on top of the page."""
    if page.run is None:
        return "What states mean is shown after the first run."
    unmapped = [state for source in page.sources for state in source.unmapped]
    total = sum(source.hours for source in page.sources)
    lost = sum(state.hours for state in unmapped) + sum(source.more_hours for source in page.sources)
    if not page.sources:
        return "No source has states yet."
    if not unmapped:
        return "Every state that work was in has a meaning."
    part = _part(lost / total) if total else "no part"
    stand = "state means" if len(unmapped) == 1 else "states mean"
    return f"Nobody has said what {number(len(unmapped))} {stand}: {part} of all hours."


def _part(share: float) -> str:
    """A share in words; a small one is not nothing."""
    if 0 < share < LEAST:
        return f"less than {percent(LEAST, 1)}"
    return percent(share, 1 if share < SMALL else 0)


def known(source: Source) -> str:
    """How much of a source's hours have a meaning."""
    if source.mapped is None:
        return "No hours passed between its steps."
    parts = [f"{_most(source)} of its {number(source.hours, 0)} hours have a known meaning"]
    if source.unsaid:
        parts.append(f"{_part(source.unsaid)} wait without saying for what")
    left = 1 - source.mapped - (source.unsaid or 0)
    if source.unmapped:
        parts.append(f"{_part(max(left, 0))} are in {many(len(source.unmapped), 'state')} that nobody mapped")
    told = "; ".join(parts) + "."
    told = told[:1].upper() + told[1:]
    if source.was_mapped is not None and abs(source.mapped - source.was_mapped) > 0:
        told += f" The run itself knew {percent(source.was_mapped, 1)}."
    return told


def _most(source: Source) -> str:
    """The share that is known, never rounded up to all of it."""
    rounded = percent(source.mapped, 1)
    whole = percent(1, 1)
    return f"more than {percent(1 - LEAST, 1)}" if rounded == whole and source.mapped != 1 else rounded
