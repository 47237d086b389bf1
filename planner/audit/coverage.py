"""Coverage: how much of what a team's figures rest on could be matched to people."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import ibis

from planner.audit.model import EVERYWHERE, Coverage
from planner.reasons import Finding, Reason, percent


def coverage(placed: ibis.Table) -> tuple[Coverage, ...]:
    """How many of each team's signals, and of all, come from accounts of nobody known."""
    counted = placed.group_by("placed_team").aggregate(signals=placed.count(), unmatched=placed.unmatched.sum())
    rows = counted.to_pyarrow().to_pylist()
    everywhere = Coverage(
        team=EVERYWHERE,
        signals=sum(row["signals"] for row in rows),
        unmatched=sum(row["unmatched"] or 0 for row in rows),
    )
    teams = [
        Coverage(team=row["placed_team"], signals=row["signals"], unmatched=row["unmatched"] or 0)
        for row in rows
        if row["placed_team"]
    ]
    return (everywhere, *sorted(teams, key=lambda team: team.team))


def by_team(covered: Iterable[Coverage]) -> dict[str, Coverage]:
    """Coverage by team; the whole organisation's under ""."""
    return {one.team: one for one in covered}


def unmatched(covered: Coverage) -> Reason:
    """How much of a team's work nobody known stands behind, in a sentence."""
    claim = f"{percent(covered.unmatched_share)} of the {covered.signals:,} signals belong to nobody known"
    return Reason(claim=claim)


def told(finding: Finding, covered: Mapping[str, Coverage]) -> Finding:
    """A finding on a team that also says what part of the team's signals could not be matched to people."""
    teams = [subject.removeprefix("team:") for subject in finding.subjects if subject.startswith("team:")]
    known = [unmatched(covered[team]) for team in teams if team in covered]
    return replace(finding, because=replace(finding.because, because=(*finding.because.because, *known)))
