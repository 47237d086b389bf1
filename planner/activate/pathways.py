"""A pathway for each person of a decision: what to do, in which week, and why."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.activate.capability import gaps
from planner.activate.choice import FOUNDATIONS, Shelf, lacking
from planner.activate.fallen import Beyond, beyond
from planner.activate.model import Activation, Decided, Gap, Occasion, Pathway, Personal
from planner.activate.nudges import reminders
from planner.activate.quick import Timetable
from planner.activate.seats import Allotted, Taken, allot, held
from planner.activate.steps import Ground, Seat, step
from planner.activate.task import Held, Task, task
from planner.activate.weeks import begin, slices
from planner.capability import Shown, State, by_person, states
from planner.library.model import Item, Library, Role
from planner.people import Workforce
from planner.policy.loader import Policy
from planner.reasons import Missing

NOBODY = Personal()


def plan(
    decided: Sequence[Decided],
    *,
    library: Library,
    workforce: Workforce,
    policy: Policy,
    today: dt.date,
    personal: Mapping[str, Personal] | None = None,
    occasions: Sequence[Occasion] = (),
    taken: Taken | None = None,
    grounds: Mapping[tuple[str, str], Ground] | None = None,
) -> Activation:
    """A pathway for every person of every decision, the reminders due from today on, and what is missing.

    Each closes the most important gaps first, within the freed hours of every week, what comes before first, and no
    seat taken twice. A pathway with something in ``missing`` is a draft: it cannot be published. ``missing`` of the
    Activation tells what keeps a whole decision from any pathway. ``personal`` is what each person did or set aside,
    ``taken`` the seats given away before, by item and Monday, ``grounds`` what was found of a team's behaviour, by team
    and behaviour. Same values in, same values out.
    """
    desk = _Desk(library, workforce, policy, today, personal or {}, occasions, Counter(taken or {}), grounds or {})
    pathways: list[Pathway] = []
    missing: list[Missing] = []
    for one in sorted(decided, key=lambda d: d.decision):
        role = library.roles.get(target(one) or "")
        if role is None:
            missing.append(_no_role(one))
            continue
        pathways += desk.pathways(one, role)
    starts = {one.decision: one.start for one in decided}
    due = reminders(pathways, starts=starts, library=library, policy=policy, today=today)
    return Activation(pathways=tuple(pathways), reminders=due, missing=tuple(missing))


def target(decided: Decided) -> str | None:
    """The role people are led to: their own when upskilling, the destination otherwise; None when that is not set."""
    return decided.role if decided.option == "upskill" else decided.destination


def _no_role(decided: Decided) -> Missing:
    wanted = target(decided)
    return Missing(
        what=f"the role “{wanted}” of decision {decided.decision}"
        if wanted
        else f"a destination in {decided.decision}",
        would="say which capabilities the people need",
        bring="Add the role to the library" if wanted else "Decide which role the people move to",
    )


@dataclass(frozen=True, kw_only=True)
class _Person:
    """One person on the way to a role: what they lack, what they show, and their task."""

    id: str
    team: str
    gaps: tuple[Gap, ...]
    known: Mapping[str, State]
    personal: Personal
    task: Task


class _Desk:
    """What all pathways are planned from; seats given to one decision are gone for the next."""

    def __init__(
        self,
        library: Library,
        workforce: Workforce,
        policy: Policy,
        today: dt.date,
        personal: Mapping[str, Personal],
        occasions: Sequence[Occasion],
        taken: Counter[tuple[str, dt.date]],
        grounds: Mapping[tuple[str, str], Ground],
    ) -> None:
        self.library, self.policy, self.today, self.personal = library, policy, today, personal
        self.occasions, self.taken, self.grounds = occasions, taken, grounds
        self.shelf, self.evidence = Shelf(library), by_person(workforce)
        self.teams = {row["person"]: row["team"] or "" for row in workforce.current.to_pylist()}

    def pathways(self, decided: Decided, role: Role) -> list[Pathway]:
        """Everybody's pathway from one decision, planned together since they share seats."""
        first, monday = begin(decided.start, self.today)
        when = held(
            self.library.items.values(),
            self.occasions,
            self.taken,
            monday=monday,
            start=max(decided.start, self.today),
            today=self.today,
            groups=self.policy["pathways.groups_a_week"],
        )
        people = self._people(decided, role, when)
        allotted = allot({one.id: one.task for one in people}, when, draw=decided.decision)
        for one in people:
            for item, week in allotted.made[one.id].seats(one.task):
                self.taken[item, monday + dt.timedelta(weeks=week)] += 1
        told: dict[tuple[int, int], tuple[Beyond, tuple[Missing, ...]]] = {}
        found = []
        for one in people:
            made = allotted.made[one.id]
            key = (id(one.task), id(made))
            if key not in told:
                over = beyond(one.task, made, held=when, contests=allotted.contests, policy=self.policy)
                told[key] = (over, tuple(self._missing(decided, one, made, over)))
            found.append(self._pathway(decided, role, one, first, allotted, *told[key]))
        return found

    def _people(self, decided: Decided, role: Role, when: Held) -> list[_Person]:
        tasks: dict[object, Task] = {}
        found = []
        for person in sorted(decided.people):
            shown: Sequence[Shown] = self.evidence.get(person, ())
            known = states(shown, rules=self.policy, role=role.id, today=self.today)
            personal = self.personal.get(person, NOBODY)
            lacks = gaps(role.needs, known)
            # People who show the same and set the same aside have the same task, which is worked out once.
            key = (lacks, personal, frozenset((cap, one.level, one.needed) for cap, one in known.items()))
            if key not in tasks:
                tasks[key] = self._task(decided, lacks, known, personal, when)
            found.append(
                _Person(
                    id=person,
                    team=self.teams.get(person, ""),
                    gaps=lacks,
                    known=known,
                    personal=personal,
                    task=tasks[key],
                )
            )
        return found

    def _task(
        self, decided: Decided, lacks: tuple[Gap, ...], known: Mapping[str, State], personal: Personal, when: Held
    ) -> Task:
        weeks = self.policy["activate.longest_pathway_weeks"]
        hours = max(0.0, decided.hours_per_week)
        return task(
            lacks, known, personal, self.shelf, hours=hours, weeks=weeks if hours else 0, policy=self.policy, held=when
        )

    def _missing(self, decided: Decided, one: _Person, made: Timetable, over: Beyond) -> Iterator[Missing]:
        yield from _basics(decided, one.gaps)
        yield from lacking(one.gaps, one.task.items, one.personal, one.known, self.shelf)
        if decided.hours_per_week > 0:
            yield from self._no_room(one, made, over)

    def _no_room(self, one: _Person, made: Timetable, over: Beyond) -> Iterator[Missing]:
        """The foundations that the library could serve and that did not fit."""
        gone = one.personal.dropped | one.personal.done
        served = {self.library.items[key].foundation for key in gone if key in self.library.items}
        served |= {one.task.pieces[place].item.foundation for place in made.weeks}
        offered = {item.foundation for item in one.task.items}
        more = f"Free {over.hours:g} hours a week" if over.hours else "Free more hours a week, or add dates or seats"
        for foundation in FOUNDATIONS:
            if foundation in offered - served:
                yield Missing(
                    what=f"room for an item that serves {foundation}",
                    would=f"give the pathway its part of {foundation}, without which new behaviour does not last",
                    bring=more,
                )

    def _pathway(
        self,
        decided: Decided,
        role: Role,
        one: _Person,
        first: int,
        allotted: Allotted,
        over: Beyond,
        missing: tuple[Missing, ...],
    ) -> Pathway:
        made = allotted.made[one.id]
        items: dict[str, Item] = {one.task.pieces[p].item.id: one.task.pieces[p].item for p in made.weeks}
        shared = {key: Seat(seats=c.seats, wanted=c.wanted) for key, c in allotted.contests.items()}
        steps = [
            step(
                piece,
                role=role,
                gaps=one.gaps,
                known=one.known,
                items=items,
                library=self.library,
                ground=self.grounds.get((one.team, piece.item.behaviour)),
                seat=shared.get(piece.item.id),
            )
            for piece in slices(one.task, made, first=first)
        ]
        return Pathway(
            person=one.id,
            role=role.id,
            decision=decided.decision,
            objective=decided.objective,
            hours_per_week=decided.hours_per_week,
            gaps=one.gaps,
            steps=tuple(steps),
            missing=missing,
            fallen=over.fallen,
            weeks_enough=over.weeks,
            hours_enough=over.hours,
        )


def _basics(decided: Decided, open_gaps: Sequence[Gap]) -> Iterator[Missing]:
    if not decided.objective.strip():
        yield Missing(
            what="a business objective", would="tie the pathway to a figure the business owns", bring="Name it"
        )
    if decided.hours_per_week <= 0:
        yield Missing(
            what="freed hours", would="set time aside for each step", bring="Take work away, and note the hours freed"
        )
    if not open_gaps:
        yield Missing(
            what="a gap", would="give a reason for a pathway", bring="Nothing: the evidence shows every need is met"
        )
