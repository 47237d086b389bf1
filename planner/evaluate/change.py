"""How often what happens to roles is found, with its quarter, and how often something is found that did not happen."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from time import perf_counter
from typing import Any

import numpy as np

from planner import embedders, policy
from planner.architect.changes import lay, look
from planner.architect.clusters import cluster
from planner.architect.observed import observe
from planner.architect.statements import declared
from planner.evaluate.change_plain import plainly
from planner.evaluate.histories import CHANGES, HISTORIES, NOTHING, Company, History, company

COMPANIES = 5
# Companies of this stream are for reporting; whoever improves the finders uses another.
REPORTED = 20_260
WORKERS = 2


@dataclass(frozen=True, kw_only=True)
class Found:
    """One change that was reported: places among the company's quarters for its onset and the onset's range."""

    kind: str
    roles: frozenset[str]
    onset: int
    earliest: int
    latest: int


@dataclass(frozen=True, kw_only=True)
class Tried:
    """One company: what was made to happen, what the engine says and what a plain comparison says."""

    histories: tuple[History, ...]
    engine: tuple[Found, ...]
    plain: tuple[Found, ...]


def evaluate(
    *, data: object = None, seeds: int, progress: Callable[[str, float], None], stream: int = REPORTED
) -> dict[str, Any]:
    """Over ``seeds`` times 50 histories of roles: false discoveries, power by kind, and how far the onset is off.

    A change that was found counts only with its kind and just its roles. ``false_discovery_mean`` is the mean of the
    false part over companies, one in which nothing is found counting as none. ``baseline`` compares the last quarter
    with the first by the cosine of their words. The histories are generated; ``data`` changes nothing.
    """
    started = perf_counter()
    number = seeds * COMPANIES
    tried: list[Tried] = []
    for one in _all(stream, number):
        tried.append(one)
        progress(f"{len(tried) * HISTORIES} histories", len(tried) / number)
    found = score([(one.histories, one.engine) for one in tried])
    baseline = score([(one.histories, one.plain) for one in tried])
    total = sum(len(one.histories) for one in tried)
    return {**found, "n": total, "seconds": round(perf_counter() - started, 1), "baseline": baseline}


def _all(stream: int, number: int) -> Iterable[Tried]:
    if number <= 1:
        yield from (attempt([stream, at]) for at in range(number))
        return
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        yield from pool.map(attempt, [[stream, at] for at in range(number)])


def attempt(seed: Sequence[int]) -> Tried:
    """One company from its seed, looked at by the engine and plainly."""
    made = company(seed)
    return Tried(histories=made.histories, engine=_engine(made), plain=tuple(_plain(made)))


def _engine(made: Company) -> tuple[Found, ...]:
    rules = policy.load()
    observed = observe(made.work, rules)
    statements = declared(made.roles)
    embedder = embedders.default()
    counts = np.bincount(observed.text[observed.text >= 0], minlength=len(observed.texts))
    clustering = cluster(statements, observed.texts, counts, embedder=embedder, policy=rules, seed=0)
    seen = look(lay(observed, clustering, {}, rules, embedder=embedder, seed=0), observed, rules)
    at = {quarter: place for place, quarter in enumerate(made.quarters)}
    return tuple(
        Found(
            kind=one.kind,
            roles=frozenset(one.roles),
            onset=at[one.onset],
            earliest=at[one.earliest or one.onset],
            latest=at[one.latest or one.onset],
        )
        for one in seen.changes
    )


def _plain(made: Company) -> Iterable[Found]:
    for kind, roles, onset in plainly(made.work, made.quarters):
        yield Found(kind=kind, roles=frozenset(roles), onset=onset, earliest=onset, latest=onset)


def score(runs: Sequence[tuple[Sequence[History], Sequence[Found]]]) -> dict[str, Any]:
    """False discoveries in all and by company, power by kind, alarms about each kind of nothing, errors of onsets."""
    planted, hit, alarms = Counter[str](), Counter[str](), Counter[str]()
    reported, false, parts, errors, inside, widths = 0, 0, [], [], [], []
    taken: Counter[str] = Counter()
    for histories, found in runs:
        truth = {(one.kind, frozenset(one.roles)): one.since for one in histories}
        planted.update(one.kind for one in histories)
        right = {(one.kind, one.roles): one for one in found if truth.get((one.kind, one.roles)) is not None}
        hit.update(kind for kind, _ in right)
        alarms.update(one.kind for one in histories if any(set(one.roles) & other.roles for other in found))
        taken.update(_mistake(one, histories) for one in found if (one.kind, one.roles) not in right)
        reported, false = reported + len(found), false + len(found) - len(right)
        parts.append((len(found) - len(right)) / max(1, len(found)))
        for key, one in right.items():
            since = truth[key]
            assert since is not None
            errors.append(abs(one.onset - since))
            inside.append(one.earliest <= since <= one.latest)
            widths.append(one.latest - one.earliest + 1)
    return {
        "false_discovery": _part(false, reported),
        "false_discovery_mean": round(float(np.mean(parts)), 4) if parts else None,
        "power": {kind: _part(hit[kind], planted[kind]) for kind in CHANGES},
        "onset_error_quarters": round(float(np.mean(errors)), 3) if errors else None,
        "onset_coverage": round(float(np.mean(inside)), 3) if inside else None,
        "onset_range_quarters": round(float(np.mean(widths)), 2) if widths else None,
        "alarms": {kind: _part(alarms[kind], planted[kind]) for kind in NOTHING},
        "mistakes": dict(sorted(taken.items())),
        "reported": reported,
        "planted": dict(sorted(planted.items())),
    }


def _mistake(found: Found, histories: Sequence[History]) -> str:
    kinds = sorted({one.kind for one in histories if set(one.roles) & found.roles})
    return f"{found.kind} where it was {' and '.join(kinds)}"


def _part(some: int, total: int) -> float | None:
    return round(some / total, 4) if total else None
