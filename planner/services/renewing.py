"""New versions of pathways whose steps rest on items that are gone from the library or changed."""

import datetime as dt
from dataclasses import dataclass

from planner.access import Viewer
from planner.services import assign_work, clock
from planner.services.allowing import require
from planner.services.assign_people import Rule
from planner.services.errors import NotFound, Refused
from planner.services.progress import ignore
from planner.store import assigned, directory, library, log, pathways
from planner.store.assigned import Outdated
from planner.store.open import Stores
from planner.values import digest

SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Somebody whose pathway waits for a new version, with the steps that are gone and those that changed."""

    person: str
    name: str
    gone: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Renewed:
    """How many people got a new version, and in a sentence who did not and why."""

    made: int
    left: str = ""


def waiting(stores: Stores, viewer: Viewer) -> tuple[Waiting, ...]:
    """The viewer's reports whose open steps the library no longer has so; the first of them."""
    require(viewer, "view", "assign", people=viewer.reports)
    with stores.records.read() as session:
        items = {key: digest(item) for key, item in library.load(session).items.items()}
        found = assigned.outdated(session, [int(one) for one in viewer.reports], items)[:SHOWN]
        called = directory.names(session, [str(one.person) for one in found])
    return tuple(
        Waiting(
            person=str(one.person),
            name=called.get(str(one.person), ""),
            gone=one.gone,
            changed=one.changed,
        )
        for one in found
    )


def renew(stores: Stores, viewer: Viewer) -> Renewed:
    """A new version for everybody who waits for one: what is done stays done, what was set aside stays out.

    Where the decision no longer stands, or a new version could not be published, the one there is stays.
    """
    require(viewer, "decide", "assign", people=viewer.reports)
    with stores.records.read() as session:
        items = {key: digest(item) for key, item in library.load(session).items.items()}
        found = assigned.outdated(session, [int(one) for one in viewer.reports], items)
    together: dict[tuple[int, dt.date, float], list[Outdated]] = {}
    for one in found:
        together.setdefault((one.decision, one.start, one.hours_per_week), []).append(one)
    made, why = 0, set()
    for (decision, start, hours), some in sorted(together.items()):
        rule = Rule(
            decision=decision,
            start=start,
            hours_per_week=hours,
            people=frozenset(str(one.person) for one in some),
            replace=True,
        )
        try:
            count, lacks = _renew(stores, viewer, rule, some)
        except (NotFound, Refused) as refusal:
            why.add(str(refusal))
            continue
        made += count
        why |= lacks
    return Renewed(made=made, left=" ".join(sorted(why)))


def _renew(stores: Stores, viewer: Viewer, rule: Rule, some: list[Outdated]) -> tuple[int, set[str]]:
    with stores.records.read() as session:
        ready = assign_work.prepare(stores, session, viewer, rule)
    planned = assign_work.planned(ready)
    able = [one for one in planned.pathways if one.steps and not one.missing]
    saved = assign_work.write(
        stores,
        viewer,
        rule,
        able,
        planned.reminders,
        known=ready.library,
        assignment=None,
        role_version=assign_work.role_pathway(stores, ready),
        replacing=frozenset(one.person for one in some),
        progress=ignore,
    )
    now = clock.now()
    with stores.records.write() as session:
        for one in some:
            if one.person in saved:
                pathways.tell(session, one.person, _word(one), due=now.date())
        detail = {"pathways": sorted(saved.values()), "replaced": sorted(one.pathway for one in some)}
        log.append(
            session, by=viewer.email, action="renew", subject=f"decision:{rule.decision}", detail=detail, now=now
        )
    lacking = {f"Somebody's stays as it is: it would lack {p.missing[0].what}." for p in planned.pathways if p.missing}
    return len(saved), lacking


def _word(one: Outdated) -> str:
    parts = []
    if one.gone:
        parts.append(f"no longer in the library: {', '.join(one.gone)}")
    if one.changed:
        parts.append(f"changed in the library: {', '.join(one.changed)}")
    told = "; ".join(parts)
    return f"Your pathway has a new version, since some of its steps are {told}. What you have done stays done."
