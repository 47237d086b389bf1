"""What an organisation's policy says of posts, seats and other ways to fill them, as the figures of a plan."""

from collections.abc import Mapping
from itertools import accumulate, pairwise
from typing import Any

from planner.architect.plan.figures import RIVALS, Figures, Key
from planner.reasons import Missing

ROWS = ("needed", "fewest", "places")
FIGURES = ("once", "quarterly", "lead", "most")


def read(policy: Mapping[str, Any]) -> tuple[Figures, tuple[Missing, ...]]:
    """The figures that the policy holds, and what of it cannot be read: that is left out, and told."""
    said: dict[Key, tuple[float, ...]] = {}
    amiss = []
    for role, post in sorted(policy["plan.posts"].items()):
        if _post_sound(post):
            said |= _of_post(role, post)
        else:
            amiss.append(f"plan.posts, role:{role}")
    for course, row in sorted(policy["plan.seats"].items()):
        if _row_sound(row):
            said["seats", course] = _row(row)
        else:
            amiss.append(f"plan.seats, capability:{course}")
    would = "Keep the plan within it; it is left out until it can be read"
    bring = "Write numbers that are not below zero, one or a list by quarter; its description says which"
    wrong = tuple(Missing(what=f"A readable figure in {one}", would=would, bring=bring) for one in amiss)
    return Figures().put({**said, **_of_all(policy)}), wrong


def _of_all(policy: Mapping[str, Any]) -> dict[Key, tuple[float, ...] | None]:
    """What holds for the whole plan; nought stands for what nobody set."""
    budget = policy["architect.training_budget"]
    numbers = {
        "hour_cost": policy["architect.hour_cost"],
        "hours_in_all": policy["architect.training_hours"],
        "person_hours": policy["plan.person_hours"],
        "working": policy["plan.working_hours"],
        "point": policy["plan.point_money"],
    }
    known: dict[Key, tuple[float, ...] | None] = {(what, ""): (float(one),) for what, one in numbers.items() if one}
    # All of it is there from the first quarter on.
    return known | ({("budget", ""): (float(budget), 0.0)} if budget else {})


def _of_post(role: str, post: Mapping[str, Any]) -> dict[Key, tuple[float, ...]]:
    found: dict[Key, tuple[float, ...]] = {(name, role): _row(post[name]) for name in ROWS[:2] if name in post}
    if "places" in post:
        found["places", role] = _each(_row(post["places"]))
    for kind in RIVALS:
        if kind in post:
            rival = {"lead": 0, **post[kind]}
            if kind == "borrow":
                rival.pop("once", None)
            found |= {(f"{kind}_{name}", role): (float(one),) for name, one in rival.items()}
    return found


def _each(row: tuple[float, ...]) -> tuple[float, ...]:
    """Places by the end of each quarter as places that each quarter adds; none once the row is over."""
    never_more = tuple(accumulate(reversed(row), min))[::-1]
    added = (never_more[0], *(after - before for before, after in pairwise(never_more)))
    return (*added, 0.0)


def _row(said: Any) -> tuple[float, ...]:
    return tuple(float(one) for one in (said if isinstance(said, list) else [said]))


def _row_sound(said: Any) -> bool:
    told = said if isinstance(said, list) else [said]
    return bool(told) and all(isinstance(one, int | float) and not isinstance(one, bool) and one >= 0 for one in told)


def _post_sound(said: Any) -> bool:
    if not isinstance(said, Mapping) or set(said) - {*ROWS, *RIVALS}:
        return False
    rivals = [said[name] for name in RIVALS if name in said]
    return all(_row_sound(said[name]) for name in ROWS if name in said) and all(_rival_sound(one) for one in rivals)


def _rival_sound(said: Any) -> bool:
    if not isinstance(said, Mapping) or set(said) - set(FIGURES) or "most" not in said:
        return False
    whole = all(isinstance(said[name], int) for name in ("lead", "most") if name in said)
    return whole and all(_row_sound(one) and not isinstance(one, list) for one in said.values())


def lacking(policy: Mapping[str, Any], given: Figures) -> tuple[Missing, ...]:
    """What nobody has said yet in the policy that the plan would keep to."""
    found = [
        Missing(what=what, would=use, bring=f"Write it in a scenario, or set {name} in the policy")
        for name, (what, use) in _ASKED.items()
        if not policy[name]
    ]
    if policy["plan.posts"] and not any(given.named("role") and what.endswith("_most") for what, _ in given.said):
        would = "Weigh hiring, borrowing and automating against training"
        bring = "Price hire, borrow or automate in a scenario, or in plan.posts in the policy"
        found.append(Missing(what="What it costs to fill a post otherwise", would=would, bring=bring))
    return tuple(found)


_ASKED = {
    "architect.hour_cost": ("The price of an hour of training", "Say what the plan costs; it is not known until then"),
    "architect.training_hours": ("The hours there are for training", "Keep the plan within them"),
    "architect.training_budget": ("The money there is for training", "Keep the plan within it"),
    "plan.posts": (
        "The posts each role needs, and the places it has",
        "Fill posts, leave nobody without one, and weigh hiring, borrowing and automating",
    ),
    "plan.seats": ("The seats trainers have in a quarter", "Train no more people at once than there are seats"),
    "plan.working_hours": ("The working hours of a quarter", "Count people in training as away from their work"),
    "plan.point_money": ("What a post filled for a quarter is worth", "Weigh what is won against what it costs"),
}
