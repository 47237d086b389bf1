"""The architecture: one pass over an audit, the work and the library that says what roles should become."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from planner.architect.agency import agency
from planner.architect.alike import overlaps
from planner.architect.candidates import described, present
from planner.architect.changes import Seen, lay, look
from planner.architect.clusters import cluster, with_people
from planner.architect.destinations import destinations
from planner.architect.drift import declared_drifts
from planner.architect.futures import Approved, role_of
from planner.architect.gaps import Gaps, gaps
from planner.architect.ghosts import ghosts
from planner.architect.lacking import lacking
from planner.architect.learnt import Learnt
from planner.architect.loads import loads
from planner.architect.model import Architecture, Change, Destination, Embedder, Ghost
from planner.architect.observed import Observed, observe
from planner.architect.plan import plan
from planner.architect.reach import Reach
from planner.architect.similarity import Space
from planner.architect.statements import catalogue, declared, lacks, owned
from planner.architect.verdict import recommend
from planner.architect.verdict_inputs import observed_factors, with_future
from planner.audit.model import Audit
from planner.capability import by_person
from planner.library.model import Library, Role
from planner.people import Workforce
from planner.policy import Policy
from planner.reasons import Finding, Recommendation

Progress = Callable[[str, float], None]


def ignore(step: str, done: float) -> None:
    """Take no notice of a step and of the part of the work that is done."""


def design(
    audit: Audit,
    work: pa.Table,
    *,
    library: Library,
    workforce: Workforce,
    policy: Policy,
    embedder: Embedder,
    words: Embedder | None = None,
    history: Mapping[str, tuple[Role, ...]] | None = None,
    refused: Mapping[str, frozenset[str]] | None = None,
    futures: Mapping[str, Approved] | None = None,
    learnt: Learnt | None = None,
    seed: int = 0,
    progress: Progress = ignore,
) -> Architecture:
    """Say what roles should become: which merge, split or shrink, what nobody named, and what that asks of people.

    ``work`` has schema WORK, ``history`` the earlier versions of declared roles, oldest first, ``refused`` the
    roles that each person refuses, ``futures`` what a person approved that roles are to become, ``learnt`` the weights
    that ship, ``words`` embeds single words where ``embedder`` should not. The result does not depend on the order of
    rows; what cannot be said is in ``missing``.
    """
    older = history or {}
    progress("Reading work", 0.0)
    observed = observe(work, policy)
    progress("Comparing texts", 0.3)
    here = present(library.roles, observed, workforce)
    known = replace(library, roles=described(library.roles, here))
    older = {key: older[key] for key in here if key in older}
    space = Space(_texts(observed, known, older), embedder=embedder)
    statements = declared(here)
    counts = np.bincount(observed.text[observed.text >= 0], minlength=len(observed.texts))
    clustering = cluster(statements, observed.texts, counts, embedder=embedder, policy=policy, seed=seed)
    ground = lay(observed, clustering, _titles(library, workforce), policy, embedder=embedder, seed=seed)
    progress("Looking for change", 0.6)
    seen = look(ground, observed, policy)
    progress("Looking for work that nobody named", 0.75)
    everything = (*declared(known.roles), *catalogue(library))
    titles = _titles(library, workforce)
    own = {role: owned(library, role) for role in known.roles}
    unnamed = ghosts(
        seen.observed,
        everything,
        space=space,
        titles=titles,
        own=own,
        learnt=learnt,
        lacking=lacks(library),
        policy=policy,
        seed=seed,
    )
    rewritten = declared_drifts(known.roles, older, space=space, policy=policy)
    findings = (
        *(change.finding for change in seen.changes if not _says_less(change, _roles_of(seen.phased_out))),
        *seen.phased_out,
        *(ghost.finding for ghost in unnamed),
        *rewritten,
        *overlaps(here, embedder=words or embedder, policy=policy),
    )
    progress("Weighing roles", 0.95)
    roles = _Roles.of(seen, audit, library, workforce, findings, unnamed, futures or {}, policy)
    verdicts = roles.verdicts()
    targets = roles.destinations(Reach(known.roles, embedder=embedder, policy=policy))
    planned = plan(
        verdicts,
        targets,
        roles.gaps,
        library=library,
        holders=roles.holders,
        policy=policy,
        refused=refused,
        seed=seed,
    )
    return Architecture(
        clusters=with_people(clustering, observed),
        loads=loads(seen.ground, seen.hands) if seen.ground and seen.hands else (),
        changes=seen.changes,
        ghosts=unnamed,
        findings=findings,
        verdicts=verdicts,
        destinations=tuple(one for role in sorted(targets) for one in targets[role]),
        moves=planned.moves,
        planning=planned.planning,
        missing=(*lacking(observed, ground, library, workforce, roles.gaps, futures or {}, policy), *planned.missing),
        agency=agency(statements, titles=titles, learnt=learnt, policy=policy),
        grouping=clustering.because if clustering.clusters else None,
    )


def _texts(observed: Observed, library: Library, history: Mapping[str, tuple[Role, ...]]) -> list[str]:
    older = [one.text for key in history for role in history[key] for one in declared({key: role})]
    named = [one.text for one in (*declared(library.roles), *catalogue(library))]
    return [*observed.texts, *named, *older]


def _titles(library: Library, workforce: Workforce) -> dict[str, str]:
    """Each role's title: the library's, else the one most used in HR, else none."""
    used: dict[str, Counter[str]] = {}
    for row in workforce.assignments.to_pylist():
        if row["role"] and row["title"]:
            used.setdefault(row["role"], Counter())[row["title"]] += 1
    titles = {role: max(sorted(names), key=lambda name: names[name]) for role, names in used.items()}
    return titles | {key: role.title for key, role in library.roles.items()}


def _roles_of(findings: tuple[Finding, ...]) -> frozenset[str]:
    return frozenset(subject.removeprefix("role:") for one in findings for subject in one.subjects)


def _says_less(change: Change, phased_out: frozenset[str]) -> bool:
    # That a role is being phased out is told with the same figures; being compressed is a part of it.
    return change.kind == "compress" and set(change.roles) <= phased_out


@dataclass(frozen=True, kw_only=True)
class _Roles:
    """All roles somebody holds or works in, with what a verdict on each is drawn from."""

    seen: Seen
    audit: Audit
    library: Library
    findings: tuple[Finding, ...]
    unnamed: tuple[Ghost, ...]
    futures: Mapping[str, Approved]
    policy: Policy
    titles: Mapping[str, str]
    holders: Mapping[str, frozenset[str]]
    teams: Mapping[str, Mapping[str, str]]
    gaps: Mapping[str, Gaps]

    @classmethod
    def of(
        cls,
        seen: Seen,
        audit: Audit,
        library: Library,
        workforce: Workforce,
        findings: tuple[Finding, ...],
        unnamed: tuple[Ghost, ...],
        futures: Mapping[str, Approved],
        policy: Policy,
    ) -> "_Roles":
        """Read who holds which role now, in which team, and what evidence there is of what they can do."""
        holders: dict[str, set[str]] = {role: set() for role in seen.observed.roles}
        teams: dict[str, dict[str, str]] = {}
        for row in workforce.current.to_pylist():
            if row["role"] and row["person"]:
                holders.setdefault(row["role"], set()).add(row["person"])
                teams.setdefault(row["role"], {})[row["person"]] = row["team"] or ""
        shown, on = by_person(workforce), audit.window.end if audit.window else None
        people = {role: frozenset(holders[role]) for role in sorted(holders)}
        # Where it is approved what a role becomes, what people can do is held against what that will need.
        needed = {**library.roles} | {
            role: role_of(one.future, role, library.roles.get(role)) for role, one in futures.items()
        }
        known = {
            role: gaps(needed[role], people[role], shown, rules=policy, on=on) for role in people if role in needed
        }
        titles = _titles(library, workforce)
        return cls(
            seen=seen,
            audit=audit,
            library=library,
            findings=findings,
            unnamed=unnamed,
            futures=futures,
            policy=policy,
            titles=titles,
            holders=people,
            teams=teams,
            gaps=known,
        )

    def verdicts(self) -> tuple[Recommendation, ...]:
        """One recommendation a role, in the order of their ids."""
        return tuple(self._verdict(role) for role in self.holders)

    def _verdict(self, role: str) -> Recommendation:
        about = tuple(one for one in self.findings if f"role:{role}" in one.subjects)
        factors = observed_factors(
            role,
            work=self.seen,
            audit=self.audit,
            known=self.gaps.get(role),
            findings=about,
            teams=self.teams.get(role, {}),
            unnamed=tuple(
                one.proposed_name for one in self.unnamed if role in one.roles and one.lack == "named nowhere"
            ),
            policy=self.policy,
        )
        to_be = self.futures.get(role)
        if to_be is not None:
            on = self.audit.window.end if self.audit.window else None
            factors = with_future(factors, to_be.future, today=self.library.roles.get(role), on=on)
        found = recommend(
            role,
            self.titles.get(role, role),
            factors,
            findings=about,
            people=self.holders[role],
            policy=self.policy,
        )
        return found if to_be is None else replace(found, details={**found.details, "future": to_be.version})

    def _automated(self, role: str) -> float | None:
        ground, hands = self.seen.ground, self.seen.hands
        if ground is None or hands is None or role not in ground.observed.roles:
            return None
        share = hands.share(ground.observed.roles.index(role), ground.mixes.late)
        return share if np.isfinite(share) else None

    def destinations(self, reach: Reach) -> dict[str, tuple[Destination, ...]]:
        """Where people of each role could move to."""
        safe = {role: 1 - share for role in self.holders if (share := self._automated(role)) is not None}
        gone = _roles_of(self.seen.phased_out)
        held = frozenset(role for role, people in self.holders.items() if people) & set(reach.roles) or set(reach.roles)
        return {
            role: destinations(role, reach, held=held, safe=safe, closed=gone | self._merging(role), policy=self.policy)
            for role in self.holders
        }

    def _merging(self, role: str) -> frozenset[str]:
        """The roles that are becoming one job with a role: moving between them leads nowhere else."""
        groups = [set(change.roles) for change in self.seen.changes if change.kind == "merge" and role in change.roles]
        return frozenset().union(*groups)
