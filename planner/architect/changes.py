"""Changes of roles in observed work: all finders over the same ground, one change a role."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from planner.architect.automation import Hands, automation
from planner.architect.clusters import Clustering
from planner.architect.collapse import merges, splits
from planner.architect.ground import Ground
from planner.architect.kinds import kinds
from planner.architect.lineage import renamed
from planner.architect.mixes import mix
from planner.architect.model import Change, Embedder
from planner.architect.moved import drifts, expansions
from planner.architect.observed import Observed
from planner.architect.shrinking import compressions
from planner.policy import Policy
from planner.reasons import Finding, Reason


def lay(
    observed: Observed,
    clustering: Clustering,
    titles: Mapping[str, str],
    policy: Policy,
    *,
    embedder: Embedder,
    seed: int,
) -> Ground | None:
    """The ground for finding change, roles that were only renamed counted as one; None when there is too little."""
    found = kinds(observed, embedder=embedder, policy=policy, seed=seed)
    for _ in range(2):
        mixes = mix(observed, found.of_text, found.near, policy)
        if mixes is None:
            return None
        names = renamed(observed, mixes, policy)
        if not names:
            break
        observed = observed.with_roles(names)
    else:
        mixes = mix(observed, found.of_text, found.near, policy)
    assert mixes is not None
    return Ground(
        observed=observed,
        clustering=clustering,
        mixes=mixes,
        telling=found.telling,
        titles=titles,
        policy=policy,
        seed=seed,
    )


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What was found in observed work; ``ground`` and ``hands`` are None when there was too little to compare."""

    observed: Observed
    ground: Ground | None = None
    hands: Hands | None = None
    changes: tuple[Change, ...] = ()
    phased_out: tuple[Finding, ...] = ()


def look(ground: Ground | None, observed: Observed, policy: Policy) -> Seen:
    """What changed, by every finder; nothing where there is no ground."""
    if ground is None:
        return Seen(observed=observed)
    hands = automation(ground)
    compressed, phased_out = compressions(ground, hands)
    groups = (merges(ground), splits(ground), compressed, expansions(ground), drifts(ground))
    changes = folded([change for group in groups for change in group])
    return Seen(observed=ground.observed, ground=ground, hands=hands, changes=changes, phased_out=phased_out)


def folded(changes: list[Change]) -> tuple[Change, ...]:
    """One change a role, the first that was looked for; later ones about the same roles become its reasons."""
    kept: list[Change] = []
    for change in changes:
        at = next((index for index, one in enumerate(kept) if set(change.roles) <= set(one.roles)), None)
        if at is None:
            kept.append(change)
            continue
        finding = kept[at].finding
        also = Reason(claim=f"Also: {change.finding.sentence}", because=(change.finding.because,))
        because = replace(finding.because, because=(*finding.because.because, also))
        kept[at] = replace(kept[at], finding=replace(finding, because=because))
    return tuple(kept)
