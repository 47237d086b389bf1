"""A pathway for each person of a decision: what to do, in which week, and why."""

import datetime as dt
from collections.abc import Iterator, Sequence

from planner.activate.capability import gaps
from planner.activate.choice import closing, founded, lacking, ordered, with_prerequisites
from planner.activate.model import Activation, Decided, Gap, Pathway
from planner.activate.nudges import reminders
from planner.activate.steps import step
from planner.activate.weeks import Slice, monday, spread
from planner.capability import Shown, by_person, states
from planner.library.model import Library, Role
from planner.people import Workforce
from planner.policy.loader import Policy
from planner.reasons import Missing


def plan(
    decided: Sequence[Decided], *, library: Library, workforce: Workforce, policy: Policy, today: dt.date
) -> Activation:
    """A pathway for every person of every decision, the reminders due from today on, and what is missing.

    A pathway with something in ``missing`` is a draft: it cannot be published. ``missing`` of the Activation tells what
    keeps a whole decision from any pathway. Same values in, same values out.
    """
    evidence = by_person(workforce)
    pathways: list[Pathway] = []
    missing: list[Missing] = []
    for one in sorted(decided, key=lambda d: d.decision):
        role = library.roles.get(target(one) or "")
        if role is None:
            missing.append(_no_role(one))
            continue
        pathways += [
            _pathway(
                person, one, role=role, library=library, shown=evidence.get(person, ()), policy=policy, today=today
            )
            for person in sorted(one.people)
        ]
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


def _pathway(
    person: str,
    decided: Decided,
    *,
    role: Role,
    library: Library,
    shown: Sequence[Shown],
    policy: Policy,
    today: dt.date,
) -> Pathway:
    known = states(shown, rules=policy, role=role.id, today=today)
    open_gaps = gaps(role.needs, known)
    chosen = with_prerequisites([i for g in open_gaps for i in closing(g, library, known)], library, known)
    items = founded(chosen, library, known) if open_gaps else chosen
    sequence = ordered(items, open_gaps)
    late = max(0, (monday(today) - monday(decided.start)).days // 7)
    slices = spread(
        sequence,
        hours_per_week=decided.hours_per_week,
        first=1 + late,
        shortest=policy["activate.shortest_step_hours"],
    )
    missing = [
        *_basics(decided, open_gaps),
        *lacking(items, sequence, open_gaps, library),
        *_too_long(slices, 1 + late, policy["activate.longest_pathway_weeks"]),
    ]
    return Pathway(
        person=person,
        role=role.id,
        decision=decided.decision,
        objective=decided.objective,
        hours_per_week=decided.hours_per_week,
        gaps=open_gaps,
        steps=tuple(step(s, role=role, gaps=open_gaps, known=known, items=items, library=library) for s in slices),
        missing=tuple(missing),
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


def _too_long(slices: Sequence[Slice], first: int, longest: int) -> Iterator[Missing]:
    weeks = max((s.week for s in slices), default=first) - first + 1
    if weeks > longest:
        yield Missing(
            what=f"enough freed hours: the steps take {weeks} weeks, {longest} are the most",
            would="bring people there while it still matters",
            bring="Free more hours a week, or lead people to the role in two decisions",
        )
