"""The HR leader's home: what changed since the last pulse, and what waits for a decision."""

from dataclasses import dataclass
from typing import Any

from planner.access import Viewer
from planner.reasons import Certainty, Finding
from planner.services import mine, names, results
from planner.services.allowing import require
from planner.store import accounts, decisions, imports, runs
from planner.store.open import Stores

CARDS = 5
UNSURE: Certainty = "cannot tell"
RANK: dict[Certainty, int] = {"sure": 0, "likely": 1, UNSURE: 2}


@dataclass(frozen=True, kw_only=True)
class Card:
    """One finding on the home page; ``new`` when the pulse before did not have it."""

    finding: Finding
    run: int
    phase: str
    new: bool


@dataclass(frozen=True, kw_only=True)
class Page:
    """Home: at most five cards, decisions waiting, and what stands in the way of a first answer.

    ``fresh`` counts the findings that the pulse before did not have, without those that cannot be told yet; None when
    there was no pulse before.
    """

    cards: tuple[Card, ...]
    more: int
    fresh: int | None
    gone: tuple[str, ...]
    waiting_verdicts: tuple[tuple[str, str, str], ...]
    waiting_measures: tuple[tuple[str, str], ...]
    contests: int
    doubtful_accounts: int
    imports: int
    at: Any
    names: names.Names


def page(stores: Stores, viewer: Viewer) -> Page:
    """What an HR leader finds on signing in."""
    require(viewer, "view", "friction")
    require(viewer, "view", "roles")
    found = [result for phase in ("audit", "architect") if (result := results.latest(stores, phase))]
    with stores.records.read() as session:
        called = names.load(session)
        verdicts, measures = decisions.standing(session, "verdict"), decisions.standing(session, "measure")
        before = {result.run: _before(stores, session, result) for result in found}
        doubtful = accounts.doubtful_count(session)
        imported = sum(row.undone_at is None for row in imports.list_(session))
    cards = [
        Card(finding=f, run=r.run, phase=r.phase, new=before[r.run] is not None and f.key not in (before[r.run] or {}))
        for r in found
        for f in r.shown_findings()
    ]
    cards.sort(key=_rank)
    gone = tuple(
        sentence
        for result in found
        for key, (sentence, certainty) in (before[result.run] or {}).items()
        if certainty != UNSURE and key not in {f.key for f in result.findings}
    )
    return Page(
        cards=tuple(cards[:CARDS]),
        more=max(0, len(cards) - CARDS),
        fresh=sum(card.new and card.finding.certainty != UNSURE for card in cards)
        if any(value is not None for value in before.values())
        else None,
        gone=gone[:CARDS],
        waiting_verdicts=_waiting_verdicts(found, verdicts, called),
        waiting_measures=_waiting_measures(found, measures, called),
        contests=len(mine.open_contests(stores, viewer)),
        doubtful_accounts=doubtful,
        imports=imported,
        at=found[0].at if found else None,
        names=called,
    )


def _rank(card: Card) -> tuple[bool, bool, int, int]:
    # What cannot be told yet comes and goes between pulses, so its being new is no news.
    unsure = card.finding.certainty == UNSURE
    return unsure, not card.new, RANK[card.finding.certainty], -len(card.finding.people)


def _before(stores: Stores, session: Any, result: results.Result) -> dict[str, tuple[str, Certainty]] | None:
    run = runs.get(session, result.run)
    earlier = runs.before(session, run) if run else None
    if earlier is None:
        return None
    return {f.key: (f.sentence, f.certainty) for f in results.of_run(stores, earlier.id).shown_findings()}


def _waiting_verdicts(
    found: list[results.Result], standing: dict[str, Any], called: names.Names
) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (item.subject.removeprefix("role:"), called.subject(item.subject), item.recommended)
        for result in found
        for item in result.recommendations.values()
        if item.kind == "verdict"
        and item.recommended not in ("no change", "cannot tell")
        and item.subject not in standing
        and result.shown("verdicts", item.key)
    )


def _waiting_measures(
    found: list[results.Result], standing: dict[str, Any], called: names.Names
) -> tuple[tuple[str, str], ...]:
    return tuple(
        (item.subject.removeprefix("team:"), called.subject(item.subject))
        for result in found
        for item in result.recommendations.values()
        if item.kind == "measure" and item.subject not in standing and result.shown("measures", item.key)
    )
