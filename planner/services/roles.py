"""The roles page and one role's page: what became of each role, its verdict, and what was decided."""

from dataclasses import dataclass, replace
from typing import Any

from planner.access import Viewer
from planner.architect.model import Architecture, Carried, Change, Cluster, Destination, Load
from planner.library.model import Role
from planner.privacy import floors
from planner.reasons import Finding, Missing, Recommendation
from planner.services import house, kinds, names, results, ties
from planner.services.allowing import require
from planner.services.errors import NotFound
from planner.store import decisions, library
from planner.store.open import Stores


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A decision in force on a recommendation."""

    number: int
    chosen: str
    reason: str
    at: Any
    details: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One role in the list.

    ``people`` is None when nobody holds the role, and when the group is too small to say: ``people_hidden`` tells.
    """

    key: str
    title: str
    declared: bool
    family: str
    people: int | None
    people_hidden: bool
    loads: tuple[Load, ...]
    changes: tuple[str, ...]
    verdict: Recommendation | None
    number: int | None
    hidden: bool
    decided: Standing | None
    turns: tuple[Change, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Overview:
    """All roles, and which run says so."""

    rows: tuple[Row, ...]
    run: int | None
    at: Any
    missing: tuple[Missing, ...]
    findings: tuple[Finding, ...]
    names: names.Names


@dataclass(frozen=True, kw_only=True)
class Page:
    """One role: what is declared, what is observed, what changed, the verdict and where people could go."""

    row: Row
    role: Role | None
    versions: tuple[Role, ...]
    clusters: tuple[Cluster, ...]
    findings: tuple[Finding, ...]
    hidden_findings: bool
    destinations: tuple[Destination, ...]
    carried: tuple[Carried, ...]
    run: int | None
    at: Any
    missing: tuple[Missing, ...]
    names: names.Names
    answered: ties.Answered | None = None


def overview(stores: Stores, viewer: Viewer) -> Overview:
    """All roles, those that ask for a decision first."""
    require(viewer, "view", "roles")
    result = results.latest(stores, "architect")
    audit = results.latest(stores, "audit")
    with stores.records.read() as session:
        called = names.load(session)
        standing = standing_of(decisions.standing(session, "verdict"))
    rows = [_row(key, called, result, audit, standing) for key in called.roles]
    rows.sort(key=lambda row: (row.verdict is None, not row.changes, row.title.casefold()))
    found: Architecture | None = result.value if result else None
    return Overview(
        rows=tuple(rows),
        run=result.run if result else None,
        at=result.at if result else None,
        missing=found.missing if found else (),
        findings=result.shown_findings() if result else (),
        names=called,
    )


def page(stores: Stores, viewer: Viewer, key: str) -> Page:
    """One role. Raises NotFound."""
    require(viewer, "view", "roles")
    result = results.latest(stores, "architect")
    audit = results.latest(stores, "audit")
    with stores.records.read() as session:
        called = names.load(session)
        if key not in called.roles:
            raise NotFound(f"There is no role “{key}”.")
        versions = library.history(session).get(key, ())
        standing = standing_of(decisions.standing(session, "verdict"))
    found: Architecture | None = result.value if result else None
    mine = f"role:{key}"
    row = _row(key, called, result, audit, standing)
    return Page(
        row=row,
        role=versions[-1] if versions else None,
        versions=versions,
        clusters=_clusters(result, called, row.loads, floors(house.policy(stores))[1]) if result else (),
        findings=tuple(f for f in result.shown_findings() if mine in f.subjects) if result else (),
        hidden_findings=_hidden(result, mine),
        destinations=tuple(d for d in found.destinations if d.origin == key) if found else (),
        carried=tuple(one for one in found.agency if one.role == key) if found else (),
        run=result.run if result else None,
        at=result.at if result else None,
        missing=found.missing if found else (),
        names=called,
        answered=ties.answered(stores, key),
    )


def _clusters(result: results.Result, called: names.Names, loads: tuple[Load, ...], floor: int) -> tuple[Cluster, ...]:
    """The kinds of work a role carried; their texts only where enough people carried them to quote somebody."""
    carried = {cluster for load in loads for cluster in load.clusters}
    mine = [cluster for cluster in result.value.clusters if cluster.id in carried]
    if len(frozenset().union(*(load.people for load in loads))) < floor:
        return tuple(replace(cluster, exemplars=()) for cluster in mine)
    texts = kinds.declared(called)
    return tuple(replace(cluster, exemplars=kinds.quotable(cluster, result, texts)) for cluster in mine)


def _hidden(result: results.Result | None, subject: str) -> bool:
    if result is None:
        return False
    shown = {finding.key for finding in result.shown_findings()}
    return any(subject in finding.subjects and finding.key not in shown for finding in result.findings)


def _row(
    key: str,
    called: names.Names,
    result: results.Result | None,
    audit: results.Result | None,
    standing: dict[str, Standing],
) -> Row:
    declared = called.library.roles.get(key)
    number, verdict = _verdict(result, key)
    visible = result is not None and verdict is not None and result.shown("verdicts", verdict.key)
    return Row(
        key=key,
        title=called.role(key),
        declared=declared is not None,
        family=declared.family if declared else "",
        people=audit.count("people:role", key) if audit else None,
        people_hidden=audit is not None and audit.hidden("people:role", key),
        loads=_loads(result, key),
        changes=tuple(
            finding.kind for finding in (result.shown_findings() if result else ()) if f"role:{key}" in finding.subjects
        ),
        verdict=verdict if visible else None,
        number=number if visible else None,
        hidden=verdict is not None and not visible,
        decided=standing.get(f"role:{key}"),
        turns=_turns(result, key),
    )


def _verdict(result: results.Result | None, key: str) -> tuple[int | None, Recommendation | None]:
    for number, item in (result.recommendations if result else {}).items():
        if item.subject == f"role:{key}" and item.kind == "verdict":
            return number, item
    return None, None


def _turns(result: results.Result | None, key: str) -> tuple[Change, ...]:
    """The changes of a role in observed work whose findings may be shown."""
    if result is None:
        return ()
    shown = {finding.key for finding in result.shown_findings()}
    return tuple(one for one in result.value.changes if key in one.roles and one.finding.key in shown)


def _loads(result: results.Result | None, key: str) -> tuple[Load, ...]:
    if result is None:
        return ()
    mine = (load for load in result.value.loads if load.role == key)
    return tuple(load for load in mine if result.shown(f"loads:{load.quarter}", key))


def standing_of(found: dict[str, Any]) -> dict[str, Standing]:
    """Decision records as values, by subject."""
    return {
        subject: Standing(number=row.id, chosen=row.chosen, reason=row.reason, at=row.at, details=row.details)
        for subject, row in found.items()
    }
