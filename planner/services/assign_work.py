"""Plan pathways for those an assignment means, and write them in small parts so that nobody's page waits."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from planner.access import Viewer
from planner.activate.model import Activation, Decided, Occasion, Pathway, Personal, Reminder
from planner.activate.steps import Ground
from planner.audit.model import Audit
from planner.library.model import Library
from planner.people import Workforce
from planner.policy import Policy
from planner.services import clock, house, results
from planner.services.assign_people import Chosen, Rule, choose
from planner.services.errors import NotFound, Refused
from planner.services.progress import Progress
from planner.store import assigned, decisions, library, pathways, people
from planner.store.open import Stores
from planner.values import digest, to_data

TRAINING = ("upskill", "reskill", "both")
# People whose pathways are written in one transaction, which holds the writer's lock for a small part of a second.
TOGETHER = 100
# From so many people on, steps are chosen in a process of their own, so that pages are not slowed by it.
APART = 400


@dataclass(frozen=True, kw_only=True)
class Ready:
    """All that pathways of one decision are planned from."""

    decided: Decided
    chosen: Chosen
    library: Library
    workforce: Workforce
    policy: Policy
    today: dt.date
    personal: Mapping[str, Personal]
    occasions: tuple[Occasion, ...]
    taken: Mapping[tuple[str, dt.date], int]
    grounds: Mapping[tuple[str, str], Ground]

    def of(self, some: Iterable[str]) -> "Ready":
        """The same for some of the people."""
        return replace(self, decided=replace(self.decided, people=frozenset(some)))


def prepare(stores: Stores, session: Session, viewer: Viewer, rule: Rule) -> Ready:
    """Everything an assignment needs, read at one moment. Raises NotFound or Refused."""
    decision = decisions.get(session, rule.decision)
    if decision is None or decision.withdrawn_at is not None:
        raise NotFound(f"There is no standing decision {rule.decision}.")
    if decision.chosen not in TRAINING:
        raise Refused(f"The decision was “{decision.chosen}”: it asks for no pathway.")
    today, policy = clock.today(), house.policy(stores)
    workforce, known = people.workforce(session, on=today), library.load(session)
    role = decision.subject.removeprefix("role:")
    destination = decision.details.get("destination")
    target = known.roles.get(role if decision.chosen == "upskill" else destination or "")
    chosen = choose(session, viewer, rule, role=role, target=target, workforce=workforce, policy=policy, today=today)
    decided = Decided(
        decision=str(decision.id),
        role=role,
        option=decision.chosen,  # type: ignore[arg-type]
        destination=destination,
        objective=decision.details.get("objective", ""),
        hours_per_week=rule.hours_per_week,
        start=rule.start,
        people=chosen.people,
    )
    numbers = [int(one) for one in chosen.people]
    seated = [item.id for item in known.items.values() if item.seats is not None]
    dates = assigned.told(assigned.occasions(session, since=today))
    return Ready(
        decided=decided,
        chosen=chosen,
        library=known,
        workforce=workforce,
        policy=policy,
        today=today,
        personal=assigned.personal(session, numbers),
        occasions=dates,
        taken=assigned.seats_taken(session, {*seated, *(one.item for one in dates)}, without=numbers),
        grounds=grounds(stores),
    )


def planned(ready: Ready) -> Activation:
    """The pathways; those of many people in a process of their own."""
    if len(ready.decided.people) < APART:
        return _plan(ready)
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_plan, ready).result()


def _plan(ready: Ready) -> Activation:
    from planner import activate

    return activate.plan(
        [ready.decided],
        library=ready.library,
        workforce=ready.workforce,
        policy=ready.policy,
        today=ready.today,
        personal=ready.personal,
        occasions=ready.occasions,
        taken=ready.taken,
        grounds=ready.grounds,
    )


def grounds(stores: Stores) -> dict[tuple[str, str], Ground]:
    """What the newest audit found of each team that a behaviour would change: findings that may be shown only."""
    result = results.latest(stores, "audit")
    if result is None:
        return {}
    shown = {finding.key: finding for finding in result.shown_findings()}
    audit: Audit = result.value
    found: dict[tuple[str, str], Ground] = {}
    for one in audit.measures:
        kind, _, team = one.subject.partition(":")
        about = [f for f in shown.values() if one.subject in f.subjects and f.because == one.because]
        about = about or [f for f in shown.values() if one.subject in f.subjects and f.kind.endswith("_wait")]
        measures: Any = one.details.get("measures", {})
        if kind == "team" and about:
            for measure in measures.values():
                told = Ground(sentence=about[0].sentence, because=about[0].because)
                found.setdefault((team, measure["behaviour"]), told)
    return found


def write(
    stores: Stores,
    viewer: Viewer,
    rule: Rule,
    made: Sequence[Pathway],
    reminders: Sequence[Reminder],
    *,
    known: Library,
    assignment: int | None,
    role_version: int | None,
    replacing: frozenset[int],
    progress: Progress,
    leads: bool = False,
) -> dict[int, int]:
    """Write pathways part by part; the number of each by person. Whoever got one meanwhile is left out."""
    digests = {item: digest(one) for item, one in known.items.items()}
    due: dict[str, list[Reminder]] = {}
    for one in reminders:
        due.setdefault(one.person, []).append(one)
    saved: dict[int, int] = {}
    for at in range(0, len(made), TOGETHER):
        some = made[at : at + TOGETHER]
        for attempt in (1, 2):
            try:
                with stores.records.write() as session:
                    numbers = pathways.save_together(
                        session,
                        some,
                        decision=rule.decision,
                        start=rule.start,
                        by=viewer.login,
                        now=clock.now(),
                        assigned=assignment,
                        role_version=role_version,
                        replace=replacing,
                        digests=digests,
                        leads=leads,
                    )
                    pathways.schedule(session, [r for p in some for r in due.get(p.person, ())], numbers)
                break
            except IntegrityError:
                # Somebody else gave one of these people a pathway at this moment; a second look leaves them out.
                if attempt == 2:
                    raise
        saved |= numbers
        progress(f"{len(saved):,} of {len(made):,} pathways are written", 0.6 + 0.4 * (at + len(some)) / len(made))
    return saved


def role_pathway(stores: Stores, ready: Ready) -> int | None:
    """The version of the role's pathway that personal ones begin from; None where there is no such pathway."""
    blank = replace(ready.of({""}), personal={}, workforce=Workforce(), taken={})
    found = _plan(blank).pathways
    if not found:
        return None
    steps = [[step.item, step.week, step.hours] for step in found[0].steps]
    used = sorted({step.item for step in found[0].steps})
    content = [steps, [digest(to_data(ready.library.items[item])) for item in used]]
    with stores.records.write() as session:
        return assigned.role_version(session, found[0].role, content, clock.now())
