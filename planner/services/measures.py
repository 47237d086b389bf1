"""Measures: what was decided against waiting, who answers for it since when, and what the work shows of it."""

import datetime as dt
from dataclasses import dataclass

from planner.access import Viewer, allowed
from planner.activate.model import Evidence
from planner.services import clock, deciding, names, results
from planner.services.allowing import require
from planner.store import decisions, directory, runs
from planner.store.open import Stores
from planner.store.tables import Decision, MeasureRecord


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One measure: what, where, whose, since when, why, and what its behaviour does.

    ``evidence`` is None before a pulse after the decision; ``hidden`` when its team is too small to show. ``may`` says
    whether the viewer may stop it.
    """

    decision: int
    title: str
    effort: str
    team: str
    team_name: str
    owner: str
    behaviour: str
    decided: dt.datetime
    reason: str
    start: dt.date
    ended: dt.date | None
    evidence: Evidence | None
    hidden: bool
    may: bool


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A measure that waits for a decision, and whether the viewer may take it."""

    number: int
    team_name: str
    title: str
    because: str
    may: bool


@dataclass(frozen=True, kw_only=True)
class Page:
    """The measures that run, those that ended, and those that wait for a decision; ``at`` is the newest pulse."""

    running: tuple[Measure, ...]
    ended: tuple[Measure, ...]
    proposed: tuple[Proposed, ...]
    at: dt.datetime | None
    today: dt.date


def page(stores: Stores, viewer: Viewer) -> Page:
    """The measures of every team for HR leaders, of the teams they lead for managers."""
    require(viewer, "view", "measures")
    with stores.records.read() as session:
        called = names.load(session)
        rows = decisions.measures_decided(session)
        standing = set(decisions.standing(session, "measure"))
        own = _own(viewer, directory.posts_now(session, viewer.reports, on=clock.today()))
        efforts = {
            decision.id: _effort(runs.recommendation(session, decision.recommendation_id), decision)
            for _, decision in rows
        }
        members = {
            row.team_key: directory.members(session, row.team_key, on=clock.today()) - {viewer.person}
            for row, _ in rows
        }
    seen = _Seen(stores)
    made = [
        _measure(row, decision, efforts[decision.id], called, seen, viewer, members[row.team_key])
        for row, decision in rows
        if own is None or row.team_key in own
    ]
    newest = results.latest(stores, "audit")
    return Page(
        running=tuple(one for one in made if one.ended is None),
        ended=tuple(one for one in made if one.ended is not None),
        proposed=_proposed(stores, viewer, newest, called, standing, own),
        at=newest.at if newest else None,
        today=clock.today(),
    )


def _own(viewer: Viewer, posts: dict[str, directory.Post]) -> set[str] | None:
    """The teams whose measures the viewer is shown; None for all."""
    if allowed(viewer, "decide", "measures"):
        return None
    return {post.team for post in posts.values() if post.team is not None}


def _effort(found: object, decision: Decision) -> str:
    """What the option that was chosen says of its effort."""
    options = getattr(found, "details", {}).get("measures", {})
    return str(options.get(decision.chosen, {}).get("effort", ""))


class _Seen:
    """What the newest pulse shows of behaviours."""

    def __init__(self, stores: Stores) -> None:
        self.page = results.latest(stores, "activate")

    def of(self, row: MeasureRecord) -> tuple[Evidence | None, bool]:
        """The evidence on a measure, and whether there is some that may not be shown."""
        found = next(
            (
                one.evidence
                for one in (self.page.value.watched if self.page else ())
                if (one.evidence.team, one.evidence.behaviour) == (row.team_key, row.behaviour)
            ),
            None,
        )
        if found is None or self.page is None:
            return None, False
        shown = self.page.shown("behaviours", row.team_key, row.behaviour)
        return (found, False) if shown else (None, True)


def _measure(
    row: MeasureRecord,
    decision: Decision,
    effort: str,
    called: names.Names,
    seen: _Seen,
    viewer: Viewer,
    members: frozenset[str],
) -> Measure:
    evidence, hidden = seen.of(row)
    return Measure(
        decision=row.decision_id,
        title=row.title,
        effort=effort,
        team=row.team_key,
        team_name=called.team(row.team_key),
        owner=row.owner,
        behaviour=called.behaviour(row.behaviour),
        decided=decision.at,
        reason=decision.reason,
        start=row.start,
        ended=row.ended,
        evidence=evidence if row.ended is None else None,
        hidden=hidden,
        may=row.ended is None and allowed(viewer, "decide", "measures", people=members),
    )


def _proposed(
    stores: Stores,
    viewer: Viewer,
    result: results.Result | None,
    called: names.Names,
    standing: set[str],
    own: set[str] | None,
) -> tuple[Proposed, ...]:
    if result is None:
        return ()
    waiting = {
        number: item
        for number, item in result.recommendations.items()
        if item.kind == "measure" and item.subject not in standing and result.shown("measures", item.key)
    }
    may = deciding.decidable(stores, viewer, waiting.values())
    found = []
    for number, item in waiting.items():
        team = item.subject.removeprefix("team:")
        option = next(one for one in item.options if one.key == item.recommended)
        if own is None or team in own:
            found.append(
                Proposed(
                    number=number,
                    team_name=called.team(team),
                    title=option.label,
                    because=option.because,
                    may=item.key in may,
                )
            )
    return tuple(found)
