"""What an organisation has said of its posts, seats and other ways to fill them; what it has not said is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from planner.architect.plan.problem import Post, Rival
from planner.reasons import Missing

ROWS = ("needed", "fewest", "places")
RIVALS = ("hire", "borrow", "automate")
FIGURES = ("once", "quarterly", "lead", "most")


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Figures as they were said: a number holds for every quarter, the last of a list for all that follow."""

    posts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    seats: Mapping[str, Any] = field(default_factory=dict)
    working: float | None = None
    point: float | None = None

    def row(self, said: Any, span: int) -> tuple[float, ...]:
        """A figure for each quarter."""
        told = [float(one) for one in (said if isinstance(said, list) else [said])]
        return tuple((told + [told[-1]] * span)[:span])

    def post(self, role: str, span: int) -> Post:
        """What was said of a role; the rest of it is not known."""
        said = self.posts[role]
        needed, fewest, places = (self.row(said[name], span) if name in said else None for name in ROWS)
        hire, borrow, automate = (_rival(name, said[name]) if name in said else None for name in RIVALS)
        come = None if places is None else tuple(int(one) for one in places)
        return Post(needed=needed, fewest=fewest, places=come, hire=hire, borrow=borrow, automate=automate)


def _rival(kind: str, said: Mapping[str, Any]) -> Rival:
    once = 0.0 if kind == "borrow" else None
    return Rival(
        once=said.get("once", once), quarterly=said.get("quarterly"), lead=said.get("lead", 0), most=said["most"]
    )


def read(policy: Mapping[str, Any]) -> tuple[Inputs, tuple[Missing, ...]]:
    """The figures that the policy holds, and what of it cannot be read: that is left out, and told."""
    posts, amiss = {}, []
    for role, said in sorted(policy["plan.posts"].items()):
        if _post_sound(said):
            posts[role] = said
        else:
            amiss.append(f"plan.posts, role:{role}")
    seats = {course: row for course, row in sorted(policy["plan.seats"].items()) if _row_sound(row)}
    amiss += [f"plan.seats, capability:{course}" for course in sorted(policy["plan.seats"]) if course not in seats]
    given = Inputs(
        posts=posts, seats=seats, working=policy["plan.working_hours"] or None, point=policy["plan.point_money"] or None
    )
    would = "Keep the plan within it; it is left out until it can be read"
    bring = "Write numbers that are not below zero, one or a list by quarter; its description says which"
    return given, tuple(Missing(what=f"A readable figure in {one}", would=would, bring=bring) for one in amiss)


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


def lacking(policy: Mapping[str, Any], given: Inputs) -> tuple[Missing, ...]:
    """What nobody has said yet that the plan would keep to."""
    found = [
        Missing(what=what, would=use, bring=f"Set {name} in the organisation's policy")
        for name, (what, use) in _ASKED.items()
        if not policy[name]
    ]
    if given.posts and not any(name in post for post in given.posts.values() for name in RIVALS):
        would = "Weigh hiring, borrowing and automating against training"
        bring = "Add hire, borrow or automate to plan.posts in the organisation's policy"
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
