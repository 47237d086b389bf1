"""A pathway for each person of a decision: what to do, in which week, and why."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from planner.activate.capability import Shown, State, by_person, gaps, states
from planner.activate.choice import closing, founded, lacking, ordered, with_prerequisites
from planner.activate.model import Activation, Decided, Gap, Pathway, Step
from planner.activate.nudges import reminders
from planner.activate.weeks import Slice, monday, spread
from planner.library.model import Item, Library, Role
from planner.people import Workforce
from planner.policy.loader import Policy
from planner.reasons import Figure, Missing, Reason


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
    known = states(shown, order=policy["activate.evidence_order"], today=today)
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
        steps=tuple(_step(s, role=role, gaps=open_gaps, known=known, items=items) for s in slices),
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


def _step(
    piece: Slice, *, role: Role, gaps: Sequence[Gap], known: Mapping[str, State], items: Mapping[str, Item]
) -> Step:
    item = piece.item
    return Step(
        item=item.id,
        title=item.title,
        kind=item.kind,
        capability=item.builds,
        behaviour=item.behaviour,
        week=piece.week,
        hours=piece.hours,
        why=_why(piece, role, gaps, known.get(item.builds), items),
    )


def _why(piece: Slice, role: Role, gaps: Sequence[Gap], state: State | None, items: Mapping[str, Item]) -> Reason:
    item = piece.item
    gap = next((g for g in gaps if g.capability == item.builds), None)
    followers = sorted(i.title for i in items.values() if item.id in i.requires)
    if gap is not None:
        claim = f"{role.title} needs “{item.builds}” at level {gap.needs}; this leads to level {item.to_level}"
    elif followers:
        claim = f"It comes before “{followers[0]}”"
    else:
        claim = f"Every pathway needs a part that serves {item.foundation}"
    held = f"The evidence shows {state}" if state else "There is no evidence yet; noting some can shorten this"
    time = Figure(value=piece.hours, unit="hours", denominator=f"of {item.hours:g} for the whole item", n=1)
    return Reason(
        claim=claim,
        policy=("activate.evidence_order",),
        because=(
            Reason(claim=held),
            Reason(claim=f"It serves {item.foundation} and builds the behaviour “{item.behaviour}”"),
            Reason(claim=f"Part {piece.part} of {piece.parts}, in week {piece.week}", figure=time),
        ),
    )
