"""Record what people decide on recommendations; nothing about a person changes without it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from planner.access import Viewer, What, allowed
from planner.reasons import Recommendation
from planner.services import clock, house, trapping
from planner.services.allowing import require
from planner.services.errors import NotFound, Refused
from planner.store import decisions, directory, log, runs
from planner.store.open import Stores
from planner.values import to_data

FIELDS: dict[str, What] = {"verdict": "verdicts", "measure": "measures", "ghost": "ghosts", "gate": "programme"}
TRAINING = ("upskill", "reskill", "both")
FURTHEST = dt.timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a person chose, and what a pathway needs to know beside it.

    ``objective`` is the business objective, ``destination`` the role to move to, ``hours_per_week`` the hours really
    freed by ``removed_work``, ``owner`` who answers for a measure and ``start`` the day it begins, None for today.
    """

    option: str
    reason: str
    objective: str = ""
    destination: str | None = None
    hours_per_week: float = 0.0
    removed_work: str = ""
    owner: str = ""
    start: dt.date | None = None
    extra: dict[str, Any] = field(default_factory=dict)


def decide(stores: Stores, viewer: Viewer, recommendation: int, choice: Choice) -> int:
    """Record a decision and return its number.

    Raises NotAllowed, also on the viewer's own case; NotFound; Refused when the option is not among those shown, no
    reason is given, a training option lacks its objective or destination, or it walks into a trap that blocks; those
    that only warn are recorded with it.
    """
    with stores.records.read() as session:
        found = runs.recommendation(session, recommendation)
        if found is None:
            raise NotFound(f"There is no recommendation {recommendation}.")
        require(viewer, "decide", FIELDS[found.kind], people=_concerned(session, viewer, found))
    _check(found, choice)
    now, policy = clock.now(), house.policy(stores)
    with stores.records.write() as session:
        into = trapping.walked_into(session, found, option=choice.option, hours=choice.hours_per_week, policy=policy)
        if blocked := [trap.told for trap in into if trap.blocks]:
            raise Refused(f"This cannot be recorded so. {'. '.join(blocked)}.")
        warned = [trap.name for trap in into]
        number = decisions.save(
            session,
            recommendation_id=recommendation,
            kind=found.kind,
            subject=found.subject,
            chosen=choice.option,
            alternatives=[option.key for option in found.options],
            reason=choice.reason.strip(),
            details=to_data(choice) | ({"warned": warned} if warned else {}),
            by=viewer.login,
            now=now,
        )
        if found.kind == "measure" and choice.option != "none":
            _start_measure(session, number, found, choice, now.date())
        detail: dict[str, Any] = {"decision": number, "recommended": found.recommended, "chosen": choice.option}
        detail |= {"warned": warned} if warned else {}
        log.append(session, by=viewer.email, action="decide", subject=found.subject, detail=detail, now=now)
    return number


def withdraw(stores: Stores, viewer: Viewer, number: int) -> None:
    """Take a decision back. Raises NotAllowed, also on the viewer's own case; NotFound when it does not stand."""
    now = clock.now()
    with stores.records.write() as session:
        decision = decisions.get(session, number)
        if decision is None or decision.withdrawn_at is not None:
            raise NotFound(f"There is no standing decision {number}.")
        found = runs.recommendation(session, decision.recommendation_id)
        concerned = _concerned(session, viewer, found) if found else frozenset()
        require(viewer, "decide", FIELDS[decision.kind], people=concerned)
        decisions.withdraw(session, number, by=viewer.login, now=now)
        decisions.end_measure(session, number, now.date())
        detail = {"decision": number}
        log.append(session, by=viewer.email, action="withdraw", subject=decision.subject, detail=detail, now=now)


def concerned(
    stores: Stores, viewer: Viewer, *, recommendation: int | None = None, decision: int | None = None
) -> frozenset[str]:
    """Whom the gate is to be asked about before a recommendation, or a decision on one, is touched.

    Raises NotFound.
    """
    with stores.records.read() as session:
        taken = decisions.get(session, decision) if decision is not None else None
        number = taken.recommendation_id if taken else recommendation
        found = runs.recommendation(session, number) if number is not None else None
        if found is None:
            raise NotFound("There is no such decision to take.")
        return _concerned(session, viewer, found)


def decidable(stores: Stores, viewer: Viewer, found: Iterable[Recommendation]) -> frozenset[str]:
    """The keys of those recommendations that the viewer may decide on."""
    with stores.records.read() as session:
        return frozenset(
            one.key
            for one in found
            if allowed(viewer, "decide", FIELDS[one.kind], people=_concerned(session, viewer, one))
        )


def _concerned(session: Session, viewer: Viewer, found: Recommendation) -> frozenset[str]:
    """Whom the gate is asked about: for a measure the team whose work it changes, which its manager leads.

    A verdict is about a role and not about each of its holders: only the viewer's own part in it matters.
    """
    if found.kind == "measure":
        return directory.members(session, found.subject.removeprefix("team:"), on=clock.today()) - {viewer.person}
    return found.people & {viewer.person} if viewer.person else frozenset()


def _check(found: Recommendation, choice: Choice) -> None:
    options = {option.key: option.label for option in found.options}
    if choice.option not in options:
        raise Refused(f"“{choice.option}” is not among the options: {', '.join(options.values())}.")
    if not choice.reason.strip():
        raise Refused("Say why, in a sentence: those it concerns will read it.")
    if found.kind == "verdict" and choice.option in TRAINING and not choice.objective.strip():
        raise Refused("Name the business objective this serves; a pathway without one cannot be published.")
    if found.kind == "verdict" and choice.option in ("reskill", "both") and not choice.destination:
        raise Refused("Choose the role that people move to.")
    if found.kind == "measure" and choice.option != "none" and not choice.owner.strip():
        raise Refused("Name who answers for the measure.")
    if choice.start is not None and abs(choice.start - clock.today()) > FURTHEST:
        raise Refused("A measure begins within a year from today, or began within the last one.")


def _start_measure(session: Any, number: int, found: Recommendation, choice: Choice, today: dt.date) -> None:
    label = next(option.label for option in found.options if option.key == choice.option)
    measures: Any = found.details["measures"]
    decisions.start_measure(
        session,
        decision=number,
        team=found.subject.removeprefix("team:"),
        title=label,
        owner=choice.owner.strip(),
        behaviour=measures[choice.option]["behaviour"],
        start=choice.start or today,
    )
