"""Say in lines of text what runs found, as far as the gate lets it out."""

from collections.abc import Iterator, Mapping

from planner.services import results
from planner.store.open import Stores

MISSING_SHOWN = 6


def lines(stores: Stores, numbers: Mapping[str, int]) -> Iterator[str]:
    """The findings of each run, most certain first, then what was missing."""
    for phase, number in numbers.items():
        result = results.of_run(stores, number)
        yield f"{phase.capitalize()} (run {number})"
        shown = result.shown_findings()
        for finding in shown:
            yield f"  - {finding.sentence} [{finding.certainty}]"
        for watched in getattr(result.value, "watched", ()):
            if result.shown("behaviours", watched.evidence.team, watched.evidence.behaviour):
                yield f"  - {watched.evidence.sentence}"
        if result.hidden_findings():
            yield "  - More was found about groups that are too small to show."
        if not shown and not getattr(result.value, "watched", ()):
            yield "  Nothing found."
        for item in result.value.missing[:MISSING_SHOWN]:
            yield f"  Missing: {item.what}. With it: {item.would}. {item.bring}."
