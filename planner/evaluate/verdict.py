"""How often the verdict on a role is the one that a careful person gives, beside the best of three simple rules."""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any, get_args

from planner import policy
from planner.architect.model import Verdict
from planner.architect.verdict_factors import Factors
from planner.architect.verdict_flip import flip
from planner.architect.verdict_rule import rule
from planner.evaluate import verdict_cases
from planner.evaluate.verdict_cases import Case
from planner.evaluate.verdict_factors import factors
from planner.policy import Policy
from planner.services.errors import NotFound

STEPS = 100
FIFTH = 0.2
DIGITS = 4


def evaluate(
    *, data: Path | None, seeds: int, progress: Callable[[str, float], None], cases: Path | None = None
) -> dict[str, Any]:
    """Over a folder of role cases: the part in which the verdict is accepted, and the same of the best simple rule.

    ``cases`` (or ``data``) is a folder of the form that tests/cases/verdicts/README.md documents. Nothing is drawn by
    chance, so ``seeds`` changes nothing. ``halves`` gives the agreement in two halves that a hash of the file's name
    makes. Raises NotFound without a folder, Unreadable for a file that is not of the form.
    """
    folder = cases or data
    if folder is None:
        raise NotFound("Give a folder of role cases with --cases; tests/cases/verdicts/README.md says their form.")
    began = time.monotonic()
    progress("Reading cases", 0.0)
    read, rules = verdict_cases.load(folder), policy.load()
    known = [factors(case, rules) for case in read]
    progress("Weighing roles", 0.5)
    said = [rule(one, rules).verdict for one in known]
    simple = simple_rules(read)
    best = max(simple.values())
    return {
        "agreement": _agreed(read, said),
        "best_rule_agreement": best,
        "n": len(read),
        "seconds": round(time.monotonic() - began, 2),
        "baseline": {"agreement": best, "best_rule_agreement": best, "rules": simple},
        "halves": _halves(read, said),
        "agreement_by_verdict": _by_verdict(read, said),
        "flips": _flips(read, known, said, rules),
        "agreement_with_any_one_weight_a_fifth_off": _shaken(read, known, rules),
        "disagreements": [
            {"case": case.id, "right": case.truth.verdict, "said": one}
            for case, one in zip(read, said, strict=True)
            if one not in case.truth.accepted
        ],
    }


def simple_rules(cases: Sequence[Case]) -> dict[str, float]:
    """The agreement of three simple rules, each with the limit and the pair of verdicts that suit these cases best.

    What suits best is chosen on the very cases, in favour of the rules; an overlap that is not known is "cannot tell".
    """
    overlap = [case.future.overlap for case in cases]
    exposure: list[float | None] = [case.exposure for case in cases]
    return {
        "overlap": _best(cases, overlap),
        "exposure": _best(cases, exposure),
        "always upskill": _agreed(cases, ["upskill"] * len(cases)),
    }


def _best(cases: Sequence[Case], values: Sequence[float | None]) -> float:
    """The best agreement of one verdict above a limit and another at or below it."""
    unknown = sum("cannot tell" in case.truth.accepted for case, one in zip(cases, values, strict=True) if one is None)
    known = [(one, case.truth.accepted) for case, one in zip(cases, values, strict=True) if one is not None]
    found = 0
    for step in range(STEPS + 1):
        above = [accepted for value, accepted in known if value > step / STEPS]
        below = [accepted for value, accepted in known if value <= step / STEPS]
        pairs = product(get_args(Verdict), repeat=2)
        found = max(found, *(_count(above, high) + _count(below, low) for high, low in pairs))
    return round((unknown + found) / len(cases), DIGITS)


def _count(accepted: Sequence[frozenset[Verdict]], verdict: Verdict) -> int:
    return sum(verdict in one for one in accepted)


def _agreed(cases: Sequence[Case], said: Sequence[Verdict]) -> float:
    hits = sum(one in case.truth.accepted for case, one in zip(cases, said, strict=True))
    return round(hits / len(cases), DIGITS) if cases else 0.0


def half(case: Case) -> str:
    """The half that a case falls into, by the SHA-256 of its file's name."""
    digest = hashlib.sha256(f"{case.id}.toml".encode()).hexdigest()
    return "odd" if int(digest, 16) % 2 else "even"


def _halves(cases: Sequence[Case], said: Sequence[Verdict]) -> dict[str, dict[str, float]]:
    found = {}
    for name in ("even", "odd"):
        mine = [(case, one) for case, one in zip(cases, said, strict=True) if half(case) == name]
        found[name] = {"agreement": _agreed([case for case, _ in mine], [one for _, one in mine]), "n": len(mine)}
    return found


def _by_verdict(cases: Sequence[Case], said: Sequence[Verdict]) -> dict[str, float]:
    found = {}
    for verdict in get_args(Verdict):
        mine = [(case, one) for case, one in zip(cases, said, strict=True) if case.truth.verdict == verdict]
        if mine:
            found[verdict] = _agreed([case for case, _ in mine], [one for _, one in mine])
    return found


def _shaken(cases: Sequence[Case], known: Sequence[Factors], rules: Mapping[str, Any]) -> dict[str, float]:
    """The lowest and the mean agreement when one weight or limit is a fifth smaller or larger, each in its turn."""
    found = [
        _agreed(cases, [rule(one, {**rules, name: value}).verdict for one in known]) for name, value in _shaking(rules)
    ]
    return {"lowest": min(found), "mean": round(sum(found) / len(found), DIGITS), "n": len(found)}


def _shaking(rules: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name in sorted(one for one in rules if one.startswith("verdict.")):
        value = rules[name]
        for factor in (1 - FIFTH, 1 + FIFTH):
            if isinstance(value, int | float):
                yield name, value * factor
            elif isinstance(value, dict):
                yield from ((name, {**value, key: weight * factor}) for key, weight in value.items())


def _flips(cases: Sequence[Case], known: Sequence[Factors], said: Sequence[Verdict], rules: Policy) -> dict[str, float]:
    """How many have a flip, in how many running again gives what it says, in how many a careful person names it too."""
    found = [(case, one, now, flip(one, rules)) for case, one, now in zip(cases, known, said, strict=True)]
    flips = [(case, one, now, turn) for case, one, now, turn in found if turn is not None]
    again = sum(rule(turn.applied(one), rules).verdict == turn.verdict != now for _, one, now, turn in flips)
    named = sum(turn.verdict in {other.then for other in case.truth.flips} for case, _, _, turn in flips)
    return {"n": len(flips), "verified": again, "named_in_the_case": named}
