"""The HR leader's home: what changed since the last pulse, and what waits for a decision."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from planner.access import Viewer
from planner.audit.model_course import Shift
from planner.reasons import Certainty, Figure, Finding
from planner.services import futures_initiatives, mine, names, overtime, results
from planner.services.allowing import require
from planner.services.overtime import Between, Change
from planner.store import accounts, decisions, imports, runs
from planner.store.open import Stores

CARDS = 5
UNSURE: Certainty = "cannot tell"
RANK: dict[Certainty, int] = {"sure": 0, "likely": 1, UNSURE: 2}
TABLES = {"verdict": "verdicts", "measure": "measures"}
Kind = Literal["found", "new", "gone", "changed", "since", "decide"]


@dataclass(frozen=True, kw_only=True)
class Card:
    """One thing on the home page and how many people it touches.

    ``found``, ``new`` and ``gone`` have a ``finding`` of ``run``, and the ``change`` of its share; ``changed`` a
    ``change`` of a team's share between two pulses, of ``more`` shares that moved as well; ``since`` a change point;
    ``decide`` is about all that waits.
    """

    kind: Kind
    certainty: Certainty
    people: int
    finding: Finding | None = None
    run: int = 0
    change: Change | None = None
    more: int = 0
    shift: Shift | None = None
    figure: Figure | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """Home: at most five cards, decisions waiting, and what stands in the way of a first answer.

    ``changed`` counts what changed since the last time, None when there was no time before. ``still`` are findings that
    hold on, ``span`` the two periods that were held against each other, None where whole runs were.
    """

    cards: tuple[Card, ...]
    more: int
    changed: int | None
    still: tuple[Card, ...]
    span: Between | None
    waiting_verdicts: tuple[tuple[str, str, str], ...]
    waiting_measures: tuple[tuple[str, str], ...]
    contests: int
    doubtful_accounts: int
    duplicates: int
    imports: int
    pulses: int
    at: Any
    names: names.Names


@dataclass(frozen=True, kw_only=True)
class _Pair:
    """A run and the one it is held against, None for the first."""

    now: results.Result
    before: results.Result | None


def page(stores: Stores, viewer: Viewer) -> Page:
    """What an HR leader finds on signing in."""
    require(viewer, "view", "friction")
    require(viewer, "view", "roles")
    newest = [result for phase in ("audit", "architect") if (result := results.latest(stores, phase))]
    taken = overtime.listed(stores)
    span = overtime.between(stores, taken)
    with stores.records.read() as session:
        called = names.load(session)
        verdicts, measures = decisions.standing(session, "verdict"), decisions.standing(session, "measure")
        pairs = [_pair(stores, session, result, span) for result in newest]
        doubtful = accounts.doubtful_count(session)
        imported = sum(row.undone_at is None for row in imports.list_(session))
    asked = _waiting_verdicts(newest, verdicts, called), _waiting_measures(newest, measures, called)
    first = all(pair.before is None for pair in pairs)
    moved = [] if first else [*_differences(pairs, span), *_figures(span), *_since(stores, span)]
    moved.sort(key=_rank)
    cards = sorted(_still(pairs), key=_rank) if first else _with_decisions(moved, newest, verdicts, measures)
    return Page(
        cards=tuple(cards[:CARDS]),
        more=max(0, len(cards) - CARDS),
        changed=None if first else len(moved),
        still=() if first else tuple(sorted(_still(pairs, new=False), key=_rank)[:CARDS]),
        span=span,
        waiting_verdicts=asked[0],
        waiting_measures=asked[1],
        contests=len(mine.open_contests(stores, viewer)),
        doubtful_accounts=doubtful,
        duplicates=futures_initiatives.count(stores, viewer),
        imports=imported,
        pulses=len(taken),
        at=newest[0].at if newest else None,
        names=called,
    )


def _rank(card: Card) -> tuple[bool, int, int, str]:
    # What cannot be told yet comes and goes between pulses, so its being new is no news.
    key = card.finding.key if card.finding else card.change.team if card.change else ""
    return card.certainty == UNSURE, -card.people, RANK[card.certainty], key


def _pair(stores: Stores, session: Any, result: results.Result, span: Between | None) -> _Pair:
    if result.phase == "audit" and span is not None:
        return _Pair(now=results.of_run(stores, span.after.run), before=results.of_run(stores, span.before.run))
    run = runs.get(session, result.run)
    earlier = runs.before(session, run) if run else None
    return _Pair(now=result, before=results.of_run(stores, earlier.id) if earlier else None)


def _differences(pairs: Sequence[_Pair], span: Between | None) -> Iterator[Card]:
    """What was found now and not before, and the other way round, as far as either could be told."""
    for pair in pairs:
        if pair.before is None:
            continue
        now, then = ({f.key for f in one.findings} for one in (pair.now, pair.before))
        sides: tuple[tuple[Kind, results.Result, set[str]], ...]
        sides = (("new", pair.now, then), ("gone", pair.before, now))
        for kind, result, other in sides:
            for finding in result.shown_findings():
                if finding.key not in other and finding.certainty != UNSURE:
                    yield replace(_card(kind, finding, result.run), change=_behind(finding, span))


def _behind(finding: Finding, span: Between | None) -> Change | None:
    """What became of the share that a finding on waiting rests on: a limit may be crossed without a real change."""
    about = {f"{one.cause}_wait:team:{one.team}": one for one in (span.changes if span else ())}
    return about.get(finding.key)


def _still(pairs: Sequence[_Pair], *, new: bool = True) -> Iterator[Card]:
    """What is found now; without ``new`` only what was found before as well."""
    for pair in pairs:
        then = {f.key for f in pair.before.findings} if pair.before else set()
        for finding in pair.now.shown_findings():
            if new or (finding.key in then and finding.certainty != UNSURE):
                yield _card("found", finding, pair.now.run)


def _card(kind: Kind, finding: Finding, run: int) -> Card:
    return Card(
        kind=kind,
        certainty=finding.certainty,
        people=len(finding.people),
        finding=finding,
        run=run,
        figure=finding.figure,
    )


def _figures(span: Between | None) -> Iterator[Card]:
    """The share that moved most in each team, of those that really did."""
    moved: dict[str, list[Change]] = {}
    for change in span.changes if span else ():
        if change.verdict == "changed" and change.difference is not None:
            moved.setdefault(change.team, []).append(change)
    for changes in moved.values():
        most = max(changes, key=_size)
        yield Card(
            kind="changed",
            certainty="likely",
            people=len(most.people),
            change=most,
            more=len(changes) - 1,
            figure=most.after,
        )


def _size(change: Change) -> float:
    return abs(change.difference.value) if change.difference else 0.0


def _since(stores: Stores, span: Between | None) -> Iterator[Card]:
    """Each team's newest change point of the two periods, or later."""
    result = results.latest(stores, "course")
    if result is None or span is None:
        return
    sizes = {one.team: len(one.people) for one in result.value.weekly}
    newest: dict[str, Shift] = {}
    for shift in result.value.shifts:
        if result.shown("course", shift.team) and shift.latest >= span.before.window.start:
            newest.setdefault(shift.team, shift)
    for team, shift in newest.items():
        yield Card(kind="since", certainty=shift.certainty, people=sizes.get(team, 0), shift=shift)


def _with_decisions(
    moved: list[Card], found: list[results.Result], verdicts: dict[str, Any], measures: dict[str, Any]
) -> list[Card]:
    """What changed, with one card for all decisions that wait, by the people they concern."""
    concerned = [
        item.people
        for result in found
        for item in result.recommendations.values()
        if _waits(result, item, verdicts if item.kind == "verdict" else measures)
    ]
    if not concerned:
        return moved
    people = len(frozenset().union(*concerned))
    return sorted([*moved, Card(kind="decide", certainty="sure", people=people)], key=_rank)


def _waits(result: results.Result, item: Any, standing: dict[str, Any]) -> bool:
    if item.kind not in TABLES or item.subject in standing or item.recommended in ("no change", "cannot tell"):
        return False
    return result.shown(TABLES[item.kind], item.key)


def _waiting_verdicts(
    found: list[results.Result], standing: dict[str, Any], called: names.Names
) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (item.subject.removeprefix("role:"), called.subject(item.subject), item.recommended)
        for result in found
        for item in result.recommendations.values()
        if item.kind == "verdict" and _waits(result, item, standing)
    )


def _waiting_measures(
    found: list[results.Result], standing: dict[str, Any], called: names.Names
) -> tuple[tuple[str, str], ...]:
    return tuple(
        (item.subject.removeprefix("team:"), called.subject(item.subject))
        for result in found
        for item in result.recommendations.values()
        if item.kind == "measure" and _waits(result, item, standing)
    )
