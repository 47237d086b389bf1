"""What people of the demo company did in the product, through its services as they would, and what is told of it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from planner.access import Viewer
from planner.activate.model import Evidence, Following
from planner.activate.model_programme import Definition, Link, Outcome, Right
from planner.demo.model import Begun, Company
from planner.reasons import Finding, Recommendation
from planner.services import clock, deciding, futures, programme, results, retros, scenarios, spine
from planner.services.programme_values import Order
from planner.store.open import Stores


def begun(stores: Stores, leader: Viewer, some: Iterable[Begun]) -> None:
    """Record the measures that teams began, on the day they began, where an audit found what they are against."""
    audit = results.latest(stores, "audit")
    proposed = audit.recommendations.items() if audit else ()
    for one in some:
        team = f"team:{'-'.join(one.team.casefold().split())}"
        for number, advice in proposed:
            if advice.kind == "measure" and advice.subject == team and _has(advice, one.measure):
                choice = deciding.Choice(option=one.measure, reason=one.reason, owner=one.owner, start=one.start)
                deciding.decide(stores, leader, number, choice)


def _has(advice: Recommendation, measure: str) -> bool:
    return any(option.key == measure for option in advice.options)


def wrote(stores: Stores, leader: Viewer, manager: Viewer, company: Company) -> None:
    """A future role begun, a scenario, key figures, a programme and a retro, so that their pages can be tried."""
    desk, start = company.desk, min(one.start for one in company.begun)
    role = dict(desk["future"])
    futures.save(stores, leader, role.pop("role"), seen=0, body=role)
    scenarios.create(stores, leader, **desk["scenario"])
    _spine(stores, leader, desk)
    _programme(stores, leader, desk["programme"], start)
    _retro(stores, manager, desk["retro"])


def _spine(stores: Stores, leader: Viewer, desk: Mapping[str, Any]) -> None:
    for one in desk["figures"]:
        told = {key: value for key, value in one.items() if key not in ("layer", "owner", "name")}
        definition = Definition(version=1, signal=one["name"], **told)
        spine.add(stores, leader, name=one["name"], layer=one["layer"], owner=one["owner"], definition=definition)
    for one in desk["links"]:
        spine.link(stores, leader, Link(number=0, **one))


def _programme(stores: Stores, leader: Viewer, one: Mapping[str, Any], start: dt.date) -> None:
    order = Order(
        programme=one["name"],
        start=start,
        end=start + dt.timedelta(weeks=one["weeks"]),
        objective=one["objective"],
        outcomes=one["outcomes"],
        rights=[Right(what=what, role=role) for what, role in one["rights"].items()],
    )
    number = programme.begin(stores, leader, order)
    for review in programme.cycle(stores, leader, number).cycle.reviews:
        if review.late:
            programme.hold_review(stores, leader, review.number, note=one["review"], cost=None)


def _retro(stores: Stores, manager: Viewer, one: Mapping[str, Any]) -> None:
    """Held today, where the manager's team has something to talk about."""
    found = retros.page(stores, manager)
    if found.proposed is None:
        return
    due = clock.today() + dt.timedelta(weeks=one["due_weeks"])
    number = retros.schedule(stores, manager, found.team, clock.today())
    outcomes = [
        Outcome(
            kind=said["kind"],
            text=said["text"],
            owner_role=said["owner"],
            due=due,
            behaviour=said.get("behaviour"),
            shared=said.get("shared", False),
        )
        for said in one["outcomes"]
    ]
    retros.hold(stores, manager, number, outcomes)


def told(following: Following) -> list[Finding]:
    """What is said of every behaviour that is followed, as findings, so that it is scored as all else is."""
    return [_finding(one.evidence) for one in following.watched]


def _finding(one: Evidence) -> Finding:
    unsure = one.verdict == "cannot tell" and _kind(one) == "behaviour_cannot_tell"
    return Finding(
        key=f"{_kind(one)}:team:{one.team}:{one.behaviour}",
        kind=_kind(one),
        subjects=(f"team:{one.team}",),
        sentence=one.decay.sentence if one.decay and one.decay.verdict == "decays" else one.sentence,
        certainty="cannot tell" if unsure else "sure",
        because=one.because,
        figure=one.change,
        people=one.people,
    )


def _kind(one: Evidence) -> str:
    """Decays, holds, or the verdict where it is too early for either."""
    if one.decay is not None and one.decay.verdict != "cannot tell":
        return f"behaviour_{one.decay.verdict}"
    return f"behaviour_{one.verdict.replace(' ', '_')}"
