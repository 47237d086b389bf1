"""Score a run: which planted facts were found, which decoys were taken for facts. By kind and subject only."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from planner.demo.model import Company, Expected
from planner.reasons import Finding, Recommendation

NONE: Mapping[str, str] = MappingProxyType({})
UNSURE = "cannot tell"


def recovered(
    company: Company,
    findings: Sequence[Finding],
    recommendations: Sequence[Recommendation],
    *,
    names: Mapping[str, str] = NONE,
) -> dict[str, Any]:
    """Whether each planted fact was recovered and each decoy reported, with the sentence that says so.

    ``names`` gives the name behind a typed id (``"team:17": "Motor Claims"``) where ids do not carry it. What a run
    cannot tell counts as not said.
    """
    said = [finding for finding in findings if finding.certainty != UNSURE]
    advised = [advice for advice in recommendations if advice.certainty != UNSURE]
    planted = {name: _sentence(expected, said, advised, names) for name, expected in company.planted.items()}
    decoys = {name: _sentence(expected, said, advised, names) for name, expected in company.decoys.items()}
    return {
        "planted": {name: {"recovered": found is not None, "finding": found} for name, found in planted.items()},
        "decoys": {name: {"reported": found is not None, "finding": found} for name, found in decoys.items()},
    }


def _sentence(
    expected: Expected, findings: Sequence[Finding], recommendations: Sequence[Recommendation], names: Mapping[str, str]
) -> str | None:
    wanted = {_plain(subject, NONE) for subject in expected.subjects}
    for finding in findings:
        met = wanted & {_plain(subject, names) for subject in finding.subjects}
        if finding.kind in expected.kinds and met and (met == wanted or not expected.every):
            return finding.sentence
    for advice in recommendations:
        if advice.recommended == expected.verdict and _plain(advice.subject, names) in wanted:
            return advice.sentence
    return None


def _plain(subject: str, names: Mapping[str, str]) -> str:
    kind, _, rest = subject.partition(":")
    words = re.findall(r"[^\W_]+", names.get(subject, rest).casefold())
    return f"{kind}:{'-'.join(words)}"
