"""Several behaviours of one team asked at once: one of many may look changed by chance."""

from collections.abc import Sequence
from dataclasses import replace

from planner.activate.model import Evidence
from planner.policy.loader import Policy
from planner.reasons import Reason


def corrected(told: Sequence[Evidence], policy: Policy) -> tuple[Evidence, ...]:
    """The same verdicts, those withheld that are too doubtful among several of the same team.

    ``doubt`` becomes the corrected p-value (Holm, 1979), which holds however much the behaviours hang together.
    """
    teams = dict.fromkeys(one.team for one in told)
    doubts = {id(one): doubt for team in teams for one, doubt in _holm([one for one in told if one.team == team])}
    return tuple(_held(one, doubts[id(one)], policy) if id(one) in doubts else one for one in told)


def _holm(told: Sequence[Evidence]) -> list[tuple[Evidence, float]]:
    asked = sorted(((one.doubt, place) for place, one in enumerate(told) if one.doubt is not None))
    found, most = [], 0.0
    for rank, (doubt, place) in enumerate(asked):
        most = max(most, min(1.0, (len(asked) - rank) * doubt))
        found.append((told[place], most))
    return found


def _held(one: Evidence, doubt: float, policy: Policy) -> Evidence:
    one = replace(one, doubt=doubt)
    if one.verdict not in ("changed", "worse") or doubt <= 1 - policy["behaviour.confidence"]:
        return one
    told = "Among several behaviours of this team asked at once, one as clear as this may come by chance"
    return replace(
        one,
        verdict="cannot tell",
        sentence=f"Cannot tell yet: {told[0].lower()}{told[1:]}. {one.sentence}",
        because=Reason(claim=told, policy=("behaviour.confidence",), because=(one.because,)),
        decay=None,
        adoption=None,
    )
