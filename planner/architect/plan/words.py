"""The plan in words: what is proven of it, what a little more would bring, what stands in its way, what to choose."""

from collections.abc import Mapping, Sequence

from planner.architect.plan.conflicts import Conflict, Limit
from planner.architect.plan.kept import Filled
from planner.architect.plan.prices import Price
from planner.architect.plan.scenarios import AXES, Comparison, Range
from planner.architect.plan.solve import Solved
from planner.reasons import percent

Names = Mapping[str, str]
FEW = 0.05


def standing(found: Solved) -> str:
    """What is proven of a plan, in one or two sentences."""
    if found.status == "wrong":
        return "Nothing was planned: " + " ".join(found.wrong)
    if found.status == "failed":
        return f"No plan was made: the solver stopped with “{found.said}”. Nothing of it is shown."
    if found.status == "unsatisfiable":
        return "No plan keeps to all limits. What is shown comes as near to them as can be."
    if found.status == "best":
        return "No other plan within these limits wins more."
    if found.gap is None:
        return f"The search ended (“{found.said}”) before a plan that keeps to all limits was found."
    share = _small(found.gap)
    if found.status == "near":
        return f"No other plan within these limits can win more than {share} more."
    left = f"This plan keeps to all limits; another could win up to {share} more."
    return f"The search ended (“{found.said}”) before more was proven. {left}"


def _small(share: float) -> str:
    return f"{100 * share:.1f}\u00a0%" if share < FEW else percent(share)


def filled(one: Filled, quarters: Sequence[str], names: Names) -> str:
    """Posts that are filled otherwise than by training."""
    called, when = names.get(one.role, one.role), quarters[one.quarter]
    posts = f"{one.posts} {'post' if one.posts == 1 else 'posts'}"
    return {
        "hire": f"Hire for {posts} of {called} from {when} on.",
        "borrow": f"Borrow people for {posts} of {called} in {when}.",
        "automate": f"Automate {posts} of {called} from {when} on.",
    }[one.kind]


def price(one: Price, names: Names) -> str:
    """What the next step of a limit would bring, as "The next 10,000 in money moves 1.4 more people into Clerk"."""
    start = _more(one, names)
    told = [(role, count) for role, count in one.people.items() if count >= FEW]
    if not told:
        return f"{start} changes no more people but wins {one.points:.1f} points, by changing others or sooner."
    role, count = told[0]
    where = names.get(role, role)
    if one.whole is not None:
        again = f"planned again with whole people: {_whole(one, names)}"
        return f"{start} moves {count:.1f} more people into {where}; {again}."
    return f"{start} moves {count:.1f} more people into {where} (the plan solved again with parts of people)."


def _whole(one: Price, names: Names) -> str:
    """What a step brings in whole people, role by role."""
    changed = {role: count for role, count in (one.whole or {}).items() if count}
    if not changed:
        return "not one more yet"
    return ", ".join(f"{abs(n)} {'more' if n > 0 else 'fewer'} into {names.get(r, r)}" for r, n in changed.items())


def _more(one: Price, names: Names) -> str:
    called = names.get(one.name, one.name)
    single = {
        "seats": f"One more seat in {called} in each quarter",
        "places": f"One more place in {called}",
        "hire": f"One more person hired for {called}",
        "borrow": f"One more person borrowed for {called} in each quarter",
        "automate": f"One more automated post of {called}",
    }
    if one.step == 1 and one.kind in single:
        return single[one.kind]
    return f"The next {_amount(one.kind, one.step)} {_of(one.kind, one.name, names)}"


def conflict(found: Conflict, names: Names) -> tuple[str, ...]:
    """What stands against each other, and what would be enough, a sentence each."""
    limits = [_limit(limit, names) for limit in found.limits]
    if len(limits) == 1:
        told = [f"{limits[0][:1].upper()}{limits[0][1:]} cannot be kept with the ways and the time there are."]
    else:
        told = [f"No plan keeps to all of these together: {', '.join(limits)}."]
    told += [f"It would be enough to have {loosened(one, by, names)}." for one, by in found.alone.items()]
    if len(found.together) > 1 and not found.alone:
        told.append(
            f"It would be enough to have {' and '.join(loosened(*one, names) for one in found.together.items())}."
        )
    if not found.whole:
        told.append("These figures divide people; whole people may need a little more.")
    return tuple(told)


def _limit(limit: Limit, names: Names) -> str:
    kind, name = limit
    called = names.get(name, name)
    return {
        "money": "the money there is",
        "hours": "the hours of training there are in a quarter",
        "hours in all": "the hours of training there are in all",
        "seats": f"the seats in {called}",
        "places": f"the places in {called}",
        "fewest": f"the fewest people in {called}",
        "hire": f"the people that can be hired for {called}",
        "borrow": f"the people that can be borrowed for {called}",
        "automate": f"the posts of {called} that can be automated",
    }[kind]


def loosened(limit: Limit, by: float, names: Names) -> str:
    """By how much a limit would have to give."""
    kind, name = limit
    called = names.get(name, name)
    if kind == "fewest":
        return f"the fewest people in {called} lowered by {_amount(kind, by)}"
    return f"{_amount(kind, by)} more {_of(kind, name, names)}"


def _amount(kind: str, by: float) -> str:
    return f"{by:,.0f}" if kind in ("money", "hours", "hours in all") or by == int(by) else f"{by:,.1f}"


def _of(kind: str, name: str, names: Names) -> str:
    called = names.get(name, name)
    return {
        "money": "in money",
        "hours": "hours of training in each quarter",
        "hours in all": "hours of training",
        "seats": f"seats in {called} in each quarter",
        "places": f"places in {called}",
        "fewest": f"of the fewest in {called}",
        "hire": f"hired for {called}",
        "borrow": f"borrowed for {called} in each quarter",
        "automate": f"automated posts of {called}",
    }[kind]


def ranges(found: Comparison) -> tuple[str, ...]:
    """How far the figures of the chosen plan lie apart over the scenarios, a sentence each."""
    called = {"people": "{} people change", "hours": "{} hours of training", "money": "{} in money"}
    return tuple(
        sentence.format(_span(found.ranges[name])) + "."
        for name, sentence in called.items()
        if name in found.ranges and found.ranges[name].low is not None
    )


def _span(one: Range) -> str:
    low, high = f"{one.low:,.0f}", f"{one.high:,.0f}"
    return low if low == high else f"{low} to {high}"


def choice(found: Comparison) -> str:
    """Which plan is the least to regret, and how much it loses at worst."""
    if found.robust is None:
        return "No plan can be carried out in every scenario."
    axis = AXES[found.axis]
    if found.alike:
        return (
            f"Whichever of these cases of the {axis} comes true, no plan loses anything against another: "
            f"it does not matter which is taken, so the one for {found.robust} stands."
        )
    worst = found.worst[found.robust]
    lost = f"at worst it wins {worst:.1f} points less than the best plan there" if worst else "it is the best in all"
    return f"The plan made for {found.robust} of the {axis} is the least to regret: {lost}."
