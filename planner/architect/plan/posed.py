"""The problem that figures pose to those who could change, and every part of it that is left out for want of a figure.

Nothing that nobody said is made up: a limit that is not known is none, a part that cannot be counted without a figure
is left out, and both are told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil
from typing import Any

from planner.architect.plan.base import Base, Open
from planner.architect.plan.figures import FIGURES, RIVALS, Figures
from planner.architect.plan.problem import Person, Post, Problem, Rival, Way, Weights
from planner.reasons import Missing

NAMED = 5
FILL = "Fill it in among the figures of the scenario"
LABELS = {"hire": "Hiring", "borrow": "Borrowing", "automate": "Automating"}


@dataclass(frozen=True, kw_only=True)
class Posed:
    """A problem and what of it could not be posed."""

    problem: Problem
    left_out: tuple[Missing, ...]


def pose(base: Base, given: Figures, policy: Mapping[str, Any]) -> Posed:
    """The problem of everybody who holds a role, within the figures; ``policy`` gives the weights of points."""
    return _Posing(base, given, policy).posed()


def unknown(base: Base, given: Figures) -> tuple[Missing, ...]:
    """Every figure that nobody said, once each, with the roles or capabilities that it is not said of."""
    names = {"all": ("",), "role": base.roles, "capability": base.courses}
    found: dict[str, Missing] = {}
    for one in FIGURES.values():
        # A way to fill posts is left out as a whole where anything of it is not known.
        label = one.label.split(":")[0]
        parts = [what for what in FIGURES if FIGURES[what].label.split(":")[0] == label]
        every = names[one.scope]
        lacks = [name for name in every if any(_lacks(given, what, name) for what in parts)]
        if lacks:
            whom = "" if one.scope == "all" else f", for {_whom(one.scope, lacks, every)}"
            found.setdefault(label, Missing(what=f"{label}{whom}", would=one.without, bring=FILL))
    return tuple(found.values())


def _lacks(given: Figures, what: str, name: str) -> bool:
    kind = what.partition("_")[0]
    # Of what there is none, no price is needed.
    none = kind in RIVALS and given.one(f"{kind}_most", name) == 0
    return not none and given.row(what, name) is None


def _whom(scope: str, names: Sequence[str], every: Sequence[str]) -> str:
    """Some roles or capabilities; all of them where it is so."""
    if len(names) == len(every):
        return {"role": "every role", "capability": "every capability"}[scope]
    more = len(names) - NAMED
    listed = ", ".join(f"{scope}:{name}" for name in names[:NAMED])
    return listed if more <= 0 else f"{listed} and {more} more"


class _Posing:
    def __init__(self, base: Base, given: Figures, policy: Mapping[str, Any]) -> None:
        self.base, self.given, self.policy = base, given, policy
        self.held = {person: role for role in sorted(base.holders) for person in base.holders[role]}
        self.left: dict[str, Missing] = {}

    def posed(self) -> Posed:
        ways = {person: self._ways(person) for person in self.base.open}
        span = self._span(way for row in ways.values() for way in row)
        problem = Problem(
            quarters=tuple(f"Quarter {at + 1}" for at in range(span)),
            people=tuple(self._people(ways)),
            posts={role: post for role in self.given.named("role") if (post := self._post(role, span)) is not None},
            money=self._money(span),
            hours=self.given.over("hours", span),
            hours_in_all=self.given.one("hours_in_all"),
            seats={name: self.given.over("seats", span, name) or () for name in self.given.named("capability")},
            working=self.given.one("working"),
            weights=Weights(
                **self.policy["plan.weights"], money=self.given.one("point"), thrift=self.policy["plan.thrift"]
            ),
        )
        return Posed(problem=problem, left_out=tuple(self.left[what] for what in sorted(self.left)))

    def _tell(self, what: str, would: str, bring: str = FILL) -> None:
        self.left[what] = Missing(what=what, would=would, bring=bring)

    def _span(self, ways: Iterable[Way]) -> int:
        longest = max((way.quarters for way in ways), default=0)
        said = self.given.one("quarters")
        if said is None:
            return max(int(self.policy["plan.quarters"]), longest + 1)
        if longest >= said:
            what = f"Changes that take longer than {said:,.0f} quarters"
            self._tell(what, "They are left out, as the plan does not look ahead that far", "Look further ahead")
        return int(said)

    def _people(self, ways: Mapping[str, tuple[Way, ...]]) -> list[Person]:
        ready = {role: int(self.given.one("ready", role) or 0) for role in self.base.holders}
        return [
            Person(id=one, role=self.held[one], ways=ways.get(one, ()), ready=ready[self.held[one]])
            for one in sorted(self.held)
        ]

    def _ways(self, person: str) -> tuple[Way, ...]:
        made = [self._way(self.held[person], one) for one in self.base.open[person]]
        return tuple(way for way in made if way is not None)

    def _way(self, origin: str, one: Open) -> Way | None:
        pace = self.given.one("person_hours")
        if pace is None and one.counted:
            self._tell("How long a change takes", FIGURES["person_hours"].without)
            return None
        price, cover = self.given.one("hour_cost"), self.given.one("backfill", origin)
        hours = one.counted if one.whole else None
        return Way(
            role=one.role,
            hours=hours,
            quarters=max(ceil(one.counted / pace), 1) if pace else 1,
            worth=one.worth,
            cost=hours * (price + (cover or 0.0)) if price is not None and hours is not None else None,
            courses=one.courses,
            after=self._raise(origin, one.role),
            covered=cover is not None,
        )

    def _raise(self, origin: str, role: str) -> float:
        """What a role pays more than another, where both are said; a move never brings money."""
        before, after = self.given.one("pay", origin), self.given.one("pay", role)
        if (before is None) != (after is None) and origin != role:
            who = role if after is None else origin
            self._tell(f"{FIGURES['pay'].label} in role:{who}", FIGURES["pay"].without)
        return max(after - before, 0.0) if before is not None and after is not None else 0.0

    def _money(self, span: int) -> tuple[float, ...] | None:
        budget = self.given.over("budget", span)
        if budget is not None and self.given.one("hour_cost") is None:
            self._tell(FIGURES["hour_cost"].label, "Without it the plan cannot be kept within the budget, and is not")
            return None
        return budget

    def _post(self, role: str, span: int) -> Post | None:
        places = self.given.over("places", span, role)
        post = Post(
            needed=self.given.over("needed", span, role),
            fewest=self.given.over("fewest", span, role),
            places=None if places is None else tuple(int(one) for one in accumulate(places)),
            **{kind: self._rival(kind, role) for kind in RIVALS},
        )
        if post.needed is None and post.fewest is None and (post.hire or post.borrow or post.automate):
            what = f"{FIGURES['needed'].label} in role:{role}"
            self._tell(what, "Nobody is hired or borrowed, and nothing automated, where no post is asked for")
        return None if post == Post() else post

    def _rival(self, kind: str, role: str) -> Rival | None:
        names = [what for what in FIGURES if what.startswith(f"{kind}_")]
        said = {what.removeprefix(f"{kind}_"): self.given.one(what, role) for what in names}
        known = {name: one for name, one in said.items() if one is not None}
        if known.get("most") == 0:
            return None
        if known and len(known) < len(said):
            lacks = [FIGURES[f"{kind}_{name}"].label.split(": ")[1] for name in said if name not in known]
            what = f"{LABELS[kind]} for role:{role}: {', '.join(lacks)}"
            self._tell(what, f"{LABELS[kind]} is left out there until it is known")
        if not known or len(known) < len(said):
            return None
        return Rival(
            once=known.get("once", 0.0), quarterly=known["quarterly"], lead=int(known["lead"]), most=int(known["most"])
        )
