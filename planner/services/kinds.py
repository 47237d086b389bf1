"""The kinds of work that roles carry: what each is called, how steady it is, who carries it, and words to quote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from planner.access import Viewer
from planner.architect.model import Architecture, Cluster, Load
from planner.policy import Policy
from planner.reasons import Missing, Reason
from planner.services import house, names, results
from planner.services.allowing import require
from planner.store.open import Stores

Steadiness = Literal["steady", "fair", "loose", "unknown"]
QUOTES = 3


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """A role that carries a kind of work, and which share of its work that was in its newest quarter shown."""

    role: str
    title: str
    quarter: str
    share: float


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of work under any title.

    ``carriers`` are the roles that carry it and ``traces`` counts those with a trace of it; ``written`` are the titles
    of roles whose responsibilities name it. ``hidden`` says that too few people do it to quote their work.
    """

    name: str
    size: int
    stability: float | None
    spread: tuple[float, float] | None
    steadiness: Steadiness
    quotes: tuple[str, ...]
    hidden: bool
    carriers: tuple[Carrier, ...]
    traces: int
    written: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Overview:
    """All kinds of work that may be shown, the largest first, and why there are so many.

    ``loads`` are the newest quarter of each role that may be shown, ``called`` the kinds' names by the ids in them,
    ``least`` the share from which a role counts as carrying a kind, ``unseen`` how many kinds are hidden, and ``small``
    says that all roles with titled work are too small to show it.
    """

    kinds: tuple[Kind, ...]
    unseen: int
    because: Reason | None
    loads: tuple[Load, ...]
    small: bool
    called: Mapping[str, str]
    least: float
    run: int | None
    at: Any
    missing: tuple[Missing, ...]
    names: names.Names


def overview(stores: Stores, viewer: Viewer) -> Overview:
    """The kinds of work of the newest pulse, those that make up most of roles' work first."""
    require(viewer, "view", "roles")
    result, policy = results.latest(stores, "architect"), house.policy(stores)
    with stores.records.read() as session:
        called = names.load(session)
    found: Architecture = result.value if result else Architecture()
    loads = _newest(result)
    there = [one for one in found.clusters if result and _seen(one, result, loads)]
    texts = declared(called)
    there.sort(key=lambda one: (-sum(load.clusters.get(one.id, 0.0) for load in loads), -one.size, one.name))
    return Overview(
        kinds=tuple(_kind(one, result, loads, called, texts, policy) for one in there if result),
        unseen=len(found.clusters) - len(there),
        because=found.grouping,
        loads=loads,
        small=not loads and any(load.clusters for load in found.loads),
        called={one.id: one.name for one in there},
        least=policy["clusters.carried"],
        run=result.run if result else None,
        at=result.at if result else None,
        missing=found.missing,
        names=called,
    )


def quotable(cluster: Cluster, result: results.Result, library: Mapping[str, str]) -> tuple[str, ...]:
    """The exemplars that may be quoted: of ``library`` (responsibilities by id) always, titles of work by the gate."""
    if result.shown(f"kind:{cluster.id}", cluster.id):
        return cluster.exemplars
    # What a role framework says is about nobody.
    own = [library[member] for member in cluster.members if member in library]
    return tuple(dict.fromkeys([*(text for text in cluster.exemplars if text in own), *own]))


def declared(called: names.Names) -> dict[str, str]:
    """The text of each responsibility of the library, by role and id as members of kinds of work are called."""
    return {
        f"{key}/{one.id}": one.text.strip()
        for key, role in called.library.roles.items()
        for one in role.responsibilities
    }


def _newest(result: results.Result | None) -> tuple[Load, ...]:
    """Each role's newest quarter that may be shown and has titled work."""
    newest: dict[str, Load] = {}
    for load in sorted(result.value.loads, key=lambda load: load.quarter) if result else ():
        if load.clusters and result and result.shown(f"loads:{load.quarter}", load.role):
            newest[load.role] = load
    return tuple(newest[role] for role in sorted(newest))


def _seen(cluster: Cluster, result: results.Result, loads: Sequence[Load]) -> bool:
    """Whether a kind may be told of: a role shown carries it, a framework names it, or enough people do it."""
    carried = any(cluster.id in load.clusters for load in loads)
    return carried or bool(cluster.members) or result.shown(f"kind:{cluster.id}", cluster.id)


def _kind(
    cluster: Cluster,
    result: results.Result,
    loads: Sequence[Load],
    called: names.Names,
    texts: Mapping[str, str],
    policy: Policy,
) -> Kind:
    shares = [
        Carrier(role=load.role, title=called.role(load.role), quarter=load.quarter, share=load.clusters[cluster.id])
        for load in loads
        if cluster.id in load.clusters
    ]
    carriers = [one for one in shares if one.share >= policy["clusters.carried"]]
    return Kind(
        name=cluster.name,
        size=cluster.size,
        stability=cluster.stability,
        spread=cluster.spread,
        steadiness=_steadiness(cluster.stability, policy),
        quotes=quotable(cluster, result, texts)[:QUOTES],
        hidden=not result.shown(f"kind:{cluster.id}", cluster.id),
        carriers=tuple(sorted(carriers, key=lambda one: (-one.share, one.title))),
        traces=len(shares) - len(carriers),
        written=tuple(sorted(called.role(role) for role in cluster.roles)),
    )


def _steadiness(stability: float | None, policy: Policy) -> Steadiness:
    if stability is None:
        return "unknown"
    return (
        "steady"
        if stability >= policy["clusters.steady"]
        else "fair"
        if stability >= policy["clusters.loose"]
        else "loose"
    )
