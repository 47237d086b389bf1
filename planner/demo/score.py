"""Score a run: which planted facts were found, which decoys were taken for facts. By kind, subject and quotes."""

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
    cannot tell counts as not said. ``elsewhere`` are sentences of a planted fact's kind that are about none of them;
    a fact that was left out is scored like the others: recovering it is a false alarm.
    """
    said = [finding for finding in findings if finding.certainty != UNSURE]
    advised = [advice for advice in recommendations if advice.certainty != UNSURE]
    planted = {name: _first(one, said, advised, names) for name, one in company.planted.items()}
    decoys = {name: _first(one, said, advised, names) for name, one in company.decoys.items()}
    return {
        "planted": {name: {"recovered": found is not None, "finding": found} for name, found in planted.items()},
        "decoys": {name: {"reported": found is not None, "finding": found} for name, found in decoys.items()},
        "elsewhere": [finding.sentence for finding in said if _strange(finding, company, names)],
    }


def _strange(finding: Finding, company: Company, names: Mapping[str, str]) -> bool:
    alike = [expected for expected in company.planted.values() if finding.kind in expected.kinds]
    return bool(alike) and not any(_meets(finding, expected, names) for expected in alike)


def _first(
    expected: Expected, findings: Sequence[Finding], recommendations: Sequence[Recommendation], names: Mapping[str, str]
) -> str | None:
    wanted = {_plain(subject, NONE) for subject in expected.subjects}
    for finding in findings:
        if _meets(finding, expected, names):
            return finding.sentence
    for advice in recommendations:
        if advice.recommended == expected.verdict and _plain(advice.subject, names) in wanted:
            return advice.sentence
    return None


def _meets(finding: Finding, expected: Expected, names: Mapping[str, str]) -> bool:
    wanted = {_plain(subject, NONE) for subject in expected.subjects}
    met = wanted & {_plain(subject, names) for subject in finding.subjects}
    about = bool(met) and (met == wanted or not expected.every)
    return finding.kind in expected.kinds and about and _quotes(finding, expected)


def _quotes(finding: Finding, expected: Expected) -> bool:
    if not expected.quotes:
        return True
    known = {_words(text) for text in expected.quotes}
    quoted = [_words(text) for reason in finding.because.walk() for text in reason.quotes]
    return bool(quoted) and sum(text in known for text in quoted) >= len(quoted) / 2


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W\d_]+", text.casefold()))


def _plain(subject: str, names: Mapping[str, str]) -> str:
    kind, _, rest = subject.partition(":")
    words = re.findall(r"[^\W_]+", names.get(subject, rest).casefold())
    return f"{kind}:{'-'.join(words)}"
