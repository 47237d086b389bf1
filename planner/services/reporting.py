"""Say in lines of text what runs found, as far as the gate lets it out, what matters most first."""

from collections.abc import Iterator, Mapping, Sequence

from planner.reasons import Certainty, Finding
from planner.services import results
from planner.store.open import Stores

FINDINGS_SHOWN = 10
MISSING_SHOWN = 6
RANK: Mapping[Certainty, int] = {"sure": 0, "likely": 1, "cannot tell": 2}
SEEN = {"audit": "Friction", "architect": "Roles and Ghosts", "activate": "Evidence"}


def lines(stores: Stores, numbers: Mapping[str, int]) -> Iterator[str]:
    """The findings of each run, those that matter most first, then what was missing."""
    for phase, number in numbers.items():
        result = results.of_run(stores, number)
        yield f"{phase.capitalize()} (run {number})"
        said = [f"{one.sentence} [{one.certainty}]" for one in ranked(result.shown_findings(), result.value)]
        for watched in getattr(result.value, "watched", ()):
            if result.shown("behaviours", watched.evidence.team, watched.evidence.behaviour):
                said.append(watched.evidence.sentence)
        yield from _shown(said, phase)
        if result.hidden_findings():
            yield "  - More was found about groups that are too small to show."
        for item in result.value.missing[:MISSING_SHOWN]:
            yield f"  Missing: {item.what}. With it: {item.would}. {item.bring}."


def over_time(stores: Stores) -> Iterator[str]:
    """The change points of the newest look over time, newest first, and what was missing."""
    result = results.latest(stores, "course")
    if result is None:
        return
    yield f"Pulses over {len(result.value.periods)} periods (run {result.run})"
    shown = [one for one in result.value.shifts if result.shown("course", one.team)]
    yield from _shown([f"{one.sentence} [{one.certainty}]" for one in shown], "audit", nothing="No change point.")
    for item in result.value.missing[:MISSING_SHOWN]:
        yield f"  Missing: {item.what}. With it: {item.would}. {item.bring}."


def ranked(findings: Sequence[Finding], value: object = None) -> list[Finding]:
    """Findings by how much they matter: those that can be told first, then by people touched, certainty and hours.

    ``value`` is the run's result, whose waiting says how many hours the team of a finding waited.
    """
    hours: dict[str, float] = {}
    for row in getattr(value, "waiting", ()):
        about = f"team:{row.team}" if row.team else "organisation"
        hours[about] = hours.get(about, 0.0) + row.hours
    return sorted(findings, key=lambda one: _weight(one, hours))


def _weight(finding: Finding, hours: Mapping[str, float]) -> tuple[bool, int, int, float, str]:
    waited = sum(hours.get(subject, 0.0) for subject in finding.subjects)
    unsure = finding.certainty == "cannot tell"
    return unsure, -len(finding.people), RANK[finding.certainty], -waited, finding.key


def _shown(said: Sequence[str], phase: str, *, nothing: str = "Nothing found.") -> Iterator[str]:
    for sentence in said[:FINDINGS_SHOWN]:
        yield f"  - {sentence}"
    if len(said) > FINDINGS_SHOWN:
        yield f"  - and {len(said) - FINDINGS_SHOWN} more: see {SEEN[phase]} in the browser (planner serve)."
    if not said:
        yield f"  {nothing}"
