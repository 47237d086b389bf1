"""Measures: what to do about waiting that training would not touch."""

from collections.abc import Mapping, Sequence
from typing import Any

from planner.audit.model import EVERYWHERE, Waiting
from planner.audit.words import ranged, subject, team_name
from planner.library.model import Library
from planner.policy import Policy
from planner.reasons import Finding, Missing, Option, Reason, Recommendation, percent

SUFFIX, UNKNOWN = "_wait", "unattributed"
NOTHING = Option(
    key="none",
    label="Leave it as it is",
    because="Nothing changes, and the waiting is looked at again in the next pulse",
)


def propose(findings: Sequence[Finding], *, library: Library, policy: Policy) -> tuple[Recommendation, ...]:
    """What to do about each cause of waiting that was found, the recommended measure first.

    The measures are those of policy measures.<cause> that say which behaviour of the library to watch; without such a
    behaviour there would be no telling whether a measure worked, so it is left out.
    """
    made = [
        _recommend(finding, library=library, policy=policy) for finding in findings if finding.kind.endswith(SUFFIX)
    ]
    return tuple(recommendation for recommendation in made if recommendation is not None)


def unexplained(
    waiting: Sequence[Waiting], *, names: Mapping[str, str], library: Library, policy: Policy
) -> tuple[Recommendation, ...]:
    """To make states say why, where even the low end of the waiting without a reason is above policy measures.limits.

    The whole organisation is spoken of where that holds for it, else each team for which it does.
    """
    options = [one for one in policy["measures.unattributed"] if one["behaviour"] in library.behaviours]
    above = [
        row
        for row in waiting
        if row.cause == UNKNOWN and row.share.interval and row.share.interval.low > policy["measures.limits"]
    ]
    everywhere = [row for row in above if row.team == EVERYWHERE]
    return tuple(_say_why(row, options, names, library) for row in everywhere or above) if options else ()


def _say_why(
    row: Waiting, options: Sequence[dict[str, Any]], names: Mapping[str, str], library: Library
) -> Recommendation:
    claim = f"For {ranged(row.share)} of the waiting in {team_name(row.team, names)} the data does not tell why"
    return Recommendation(
        key=f"measure:unattributed:{subject(row.team)}",
        kind="measure",
        subject=subject(row.team),
        sentence=f"{options[0]['title']}. {claim}",
        recommended=options[0]["key"],
        options=(*(_option(measure, library) for measure in options), NOTHING),
        certainty=row.certainty,
        because=Reason(claim=claim, figure=row.share, policy=("measures.limits",), signals=row.signals),
        flip="Were states mapped on the page of what states mean, or named for their reasons, it would not be proposed",
        people=row.people,
        details={"measures": {measure["key"]: dict(measure) for measure in options}},
    )


def unwatched(findings: Sequence[Finding], *, library: Library, policy: Policy) -> tuple[Missing, ...]:
    """The causes found for which no measure can be proposed, since the library has no behaviour to watch."""
    kinds = {finding.kind for finding in findings if finding.kind.endswith(SUFFIX)}
    return tuple(
        Missing(
            what=f"A behaviour in the library that shows whether less work waits because of: {_cause(kind)}",
            would="Propose measures against it and say afterwards whether they worked",
            bring=f"Add the behaviour to the learning paths and name it in policy measures.{_name(kind)}",
        )
        for kind in sorted(kinds)
        if not _watched(kind, library=library, policy=policy)
    )


def _cause(kind: str) -> str:
    return kind.removesuffix(SUFFIX)


def _name(kind: str) -> str:
    return _cause(kind).replace("-", "_")


def _watched(kind: str, *, library: Library, policy: Policy) -> list[dict[str, Any]]:
    options = policy.get(f"measures.{_name(kind)}", [])
    return [option for option in options if option["behaviour"] in library.behaviours]


def _recommend(finding: Finding, *, library: Library, policy: Policy) -> Recommendation | None:
    measures = _watched(finding.kind, library=library, policy=policy)
    if not measures:
        return None
    first, about, least = measures[0], finding.subjects[0], percent(policy["audit.wait_share"])
    return Recommendation(
        key=f"measure:{finding.key}",
        kind="measure",
        subject=about,
        sentence=f"{first['title']}. {finding.sentence}",
        recommended=first["key"],
        options=(*(_option(measure, library) for measure in measures), NOTHING),
        certainty=finding.certainty,
        because=finding.because,
        flip=f"Were the low end of the share {least} or less, it would not be recommended",
        people=finding.people,
        details={"finding": finding.key, "measures": {measure["key"]: dict(measure) for measure in measures}},
    )


def _option(measure: dict[str, Any], library: Library) -> Option:
    watched = library.behaviours[measure["behaviour"]].name
    because = f"Owner: {measure['owner']}. Effort: {measure['effort']}. Watched afterwards: {watched}"
    return Option(key=measure["key"], label=measure["title"], because=because)
