"""What a team's signals and steps bring back to mind: behaviours that became rarer again, and what a team practises."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from planner.activate.model import Following, Watched
from planner.activate.mondays import monday
from planner.activate.nudges import slipped
from planner.activate.quiet import Quiet, on_day
from planner.channels.base import SharedKind
from planner.library.model import Behaviour, Library
from planner.policy import Policy
from planner.services import clock, house, results
from planner.services.chats import webhooks
from planner.services.preferring import UTC, zone
from planner.store import directory, library, nudges, pathways
from planner.store.nudges import New
from planner.store.open import Stores
from planner.store.tables import StepRecord

RARER = "This became rarer in your team again in the last weeks: {seen}. What got in the way?"


@dataclass(frozen=True, kw_only=True)
class Slipped:
    """A behaviour that became rarer again in a team, as a figure about the team that the gate let out."""

    team: str
    behaviour: Behaviour


def notice(stores: Stores) -> int:
    """Remind those whose pathway builds a behaviour that became rarer again in their team; returns how many."""
    today, rules = clock.today(), house.policy(stores)
    since = today - dt.timedelta(days=rules["nudges.slipped_gap_days"])
    count = 0
    with stores.records.write() as session:
        for one in _slips(stores, library.load(session), rules):
            text = RARER.format(seen=one.behaviour.seen)
            known = nudges.told(session, text, since=since)
            for person, step in _practising(session, one, today):
                if person not in known:
                    nudges.remind(session, person, text, step=step, due=today)
                    count += 1
    return count


def lay_out(stores: Stores) -> int:
    """Lay out what goes to teams' chats: a behaviour that became rarer, else what the team practises this week.

    Both are about a team of at least the smallest group, and name nobody.
    """
    chats, _ = webhooks(stores.settings)
    if not chats:
        return 0
    now, rules = clock.now(), house.policy(stores)
    with stores.records.write() as session:
        known = library.load(session)
        numbers = {key: number for key, number in directory.team_numbers(session).items() if key in chats}
        due = _due(stores, rules, now)
        slips = [one for one in _slips(stores, known, rules) if one.team in numbers]
        gap = now - dt.timedelta(days=rules["nudges.slipped_gap_days"])
        fresh = [
            _shared(one.team, numbers, "slipped", one.behaviour, due)
            for one in slips
            if not nudges.said_to_team(session, numbers[one.team], "slipped", one.behaviour.name, since=gap)
        ]
        said = {one.team for one in fresh}
        practised = [
            _shared(team, numbers, "practice", behaviour, due)
            for team, number in sorted(numbers.items())
            if number not in said
            if (behaviour := _practised(session, team, known, rules, now.date())) is not None
        ]
        return nudges.add(session, [*fresh, *practised], now)


def _slips(stores: Stores, known: Library, rules: Policy) -> Iterator[Slipped]:
    result = results.latest(stores, "activate")
    followed: Following = result.value if result is not None else Following()
    for watched in followed.watched:
        behaviour, team = known.behaviours.get(watched.evidence.behaviour), watched.evidence.team
        let_out = result is not None and result.shown("behaviours", team, watched.evidence.behaviour)
        if behaviour is not None and let_out and _slipped(behaviour, watched, rules):
            yield Slipped(team=team, behaviour=behaviour)


def _slipped(behaviour: Behaviour, watched: Watched, rules: Policy) -> bool:
    # Of a rate the weeks count people, and weeks of few people are shown to nobody.
    weeks = [week for week in watched.weeks if week[2] >= rules["privacy.minimum_group"]]
    return slipped(behaviour, weeks, start=watched.evidence.start, policy=rules)


def _practising(session: Session, one: Slipped, today: dt.date) -> Iterator[tuple[int, int | None]]:
    """Who of a team has the behaviour on their pathway, with the step that is still to be done, None where none is."""
    members = directory.members(session, one.team, on=today)
    for pathway in pathways.running(session, [int(member) for member in members]):
        steps = [step for step in pathways.steps(session, pathway.id) if step.behaviour == one.behaviour.id]
        open_ = [step.id for step in steps if _is_open(step)]
        if steps and not all(step.not_relevant_because for step in steps):
            yield pathway.person_id, next(iter(open_), None)


def _is_open(step: StepRecord) -> bool:
    return step.done_at is None and not step.not_relevant_because


def _practised(session: Session, team: str, known: Library, rules: Policy, today: dt.date) -> Behaviour | None:
    """What most of a team practise now, None where too few do to say it."""
    members = directory.members(session, team, on=today)
    next_steps = (
        next((one for one in pathways.steps(session, row.id) if _is_open(one)), None)
        for row in pathways.running(session, [int(member) for member in members])
    )
    counts = Counter(step.behaviour for step in next_steps if step is not None and step.behaviour in known.behaviours)
    enough = sorted((-count, key) for key, count in counts.items() if count >= rules["privacy.minimum_group"])
    return known.behaviours[enough[0][1]] if enough else None


def _shared(team: str, numbers: dict[str, int], kind: SharedKind, behaviour: Behaviour, due: dt.datetime) -> New:
    return New(
        # What a team practises is said once a week, also when most go on to another step meanwhile.
        key=f"webhook:{team}:{kind}:{behaviour.id if kind == 'slipped' else ''}:{monday(due.date())}",
        channel="webhook",
        kind=kind,
        body={"kind": kind, "behaviour": behaviour.name},
        due=due,
        team=numbers[team],
    )


def _due(stores: Stores, rules: Policy, now: dt.datetime) -> dt.datetime:
    where = zone(stores.settings.time_zone) or zone(UTC)
    assert where is not None
    quiet = Quiet(start=rules["nudges.quiet_from"], end=rules["nudges.quiet_to"], zone=where)
    return quiet.over(max(now, on_day(monday(now.date()), rules["nudges.hour"], where)))
