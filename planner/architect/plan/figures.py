"""Everything a plan can be told: which figures there are, what each is for, and what the plan leaves out without it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil, isfinite
from typing import Any, Literal

Scope = Literal["all", "role", "capability"]
Unit = Literal["money", "hours", "people", "posts", "seats", "quarters"]
Key = tuple[str, str]
WHOLE: frozenset[Unit] = frozenset({"people", "seats", "quarters"})
RIVALS = ("hire", "borrow", "automate")
LARGEST = 1e12
LONGEST = 24


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure that can be said: its name, its unit, of what it is said, and what the plan leaves out without it.

    ``quarterly`` figures may differ from quarter to quarter; ``least`` is the lowest number that makes sense.
    """

    what: str
    label: str
    unit: Unit
    scope: Scope
    hint: str
    without: str
    quarterly: bool = False
    least: float = 0.0
    most: float = LARGEST
    whole: bool = False


def _rival(kind: str, label: str, one: str, *, once: str, quarter: str) -> tuple[Figure, ...]:
    leave = f"{label} is left out for a role unless its number, its price and its time are all said."
    prices = [("once", f"{label}: price of one, once", once)] if once else []
    prices.append(("quarterly", f"{label}: price of one for a quarter", quarter))
    priced = [
        Figure(what=f"{kind}_{name}", label=words, unit="money", scope="role", hint=hint, without=leave)
        for name, words, hint in prices
    ]
    return (
        Figure(
            what=f"{kind}_most",
            label=f"{label}: how many at most",
            unit="people",
            scope="role",
            hint=f"{one} 0 means: none.",
            without=leave,
            whole=True,
        ),
        *priced,
        Figure(
            what=f"{kind}_lead",
            label=f"{label}: quarters until the first",
            unit="quarters",
            scope="role",
            hint="0 means: from the first quarter on.",
            without=leave,
            most=LONGEST,
            whole=True,
        ),
    )


FIGURES: Mapping[str, Figure] = {
    one.what: one
    for one in (
        Figure(
            what="quarters",
            label="Quarters to look ahead",
            unit="quarters",
            scope="all",
            hint="Changes that would not be over by then are left out.",
            without="It looks ahead as far as the longest change takes.",
            least=2,
            most=LONGEST,
            whole=True,
        ),
        Figure(
            what="budget",
            label="Budget",
            unit="money",
            scope="all",
            hint="Money that becomes free in each quarter, for training and for other ways to fill posts. "
            "What is not spent is kept.",
            without="Money is no limit.",
            quarterly=True,
        ),
        Figure(
            what="hour_cost",
            label="Price of an hour of training",
            unit="money",
            scope="all",
            hint="For one person: fees, rooms and trainers.",
            without="The plan cannot say what training costs, nor keep it within a budget.",
        ),
        Figure(
            what="hours",
            label="Hours of training there are in a quarter",
            unit="hours",
            scope="all",
            hint="All people together.",
            without="Hours in a quarter are no limit.",
            quarterly=True,
        ),
        Figure(
            what="hours_in_all",
            label="Hours of training there are in all",
            unit="hours",
            scope="all",
            hint="All people and quarters together.",
            without="Hours in all are no limit.",
        ),
        Figure(
            what="person_hours",
            label="Hours one person can train in a quarter",
            unit="hours",
            scope="all",
            hint="Says how many quarters a change takes.",
            without="Nobody who needs training can be planned for: how long it takes is not known.",
            least=1,
        ),
        Figure(
            what="working",
            label="Working hours of one person in a quarter",
            unit="hours",
            scope="all",
            hint="Says which part of their work people in training miss.",
            without="People in training count as wholly at work.",
            least=1,
        ),
        Figure(
            what="point",
            label="What a post filled for a quarter is worth",
            unit="money",
            scope="all",
            hint="Weighs what is won against what it costs.",
            without="Money decides only between plans that are otherwise nearly equal.",
            least=1,
        ),
        Figure(
            what="needed",
            label="Posts needed",
            unit="posts",
            scope="role",
            hint="Posts that should be filled in each quarter.",
            without="Empty posts and people without a post do not count there.",
            quarterly=True,
        ),
        Figure(
            what="fewest",
            label="Fewest people, whatever happens",
            unit="people",
            scope="role",
            hint="No plan may go below it.",
            without="A plan may empty the role.",
            quarterly=True,
        ),
        Figure(
            what="places",
            label="Newcomers it can take",
            unit="people",
            scope="role",
            hint="New people in each quarter; a place that is not used stays open.",
            without="Any number can come.",
            quarterly=True,
            whole=True,
        ),
        Figure(
            what="ready",
            label="Quarters until its people can begin",
            unit="quarters",
            scope="role",
            hint="The time that talks, contracts or a successor take. 0 means: at once.",
            without="Its people can begin in the first quarter.",
            most=LONGEST,
            whole=True,
        ),
        Figure(
            what="backfill",
            label="Price of an hour of cover",
            unit="money",
            scope="role",
            hint="What it costs that somebody covers for a person in training. Where it is said, cover is paid and no "
            "work is missed.",
            without="Nobody covers for people in training.",
        ),
        Figure(
            what="pay",
            label="Pay of one person for a quarter",
            unit="money",
            scope="role",
            hint="Moving to a role that pays more costs the difference from then on.",
            without="What a move changes in pay is left out.",
        ),
        *_rival(
            "hire",
            "Hiring",
            "People who can be hired over all quarters.",
            once="Finding and bringing in.",
            quarter="Pay, with all that comes with it.",
        ),
        *_rival(
            "borrow",
            "Borrowing",
            "People who can be borrowed at a time, from other units or agencies.",
            once="",
            quarter="What it costs to borrow one person for a quarter.",
        ),
        *_rival(
            "automate",
            "Automating",
            "Posts whose work can be automated.",
            once="Building or buying, for one post.",
            quarter="Running and watching it, for one post.",
        ),
        Figure(
            what="seats",
            label="Seats trainers have",
            unit="seats",
            scope="capability",
            hint="People who can be trained in it at the same time, in each quarter.",
            without="Any number can be trained at once.",
            quarterly=True,
            whole=True,
        ),
    )
}


def of(scope: Scope) -> tuple[Figure, ...]:
    """The figures that are said of the whole plan, of a role or of a capability."""
    return tuple(one for one in FIGURES.values() if one.scope == scope)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Figures as they were said, by what they are and of whom; one that nobody said is not there.

    A quarterly figure holds one number for each quarter; the last of them for all that follow.
    """

    said: Mapping[Key, tuple[float, ...]] = field(default_factory=dict)

    def row(self, what: str, name: str = "") -> tuple[float, ...] | None:
        """The numbers as they were said, None where nobody did."""
        return self.said.get((what, name))

    def one(self, what: str, name: str = "") -> float | None:
        """A figure that does not differ between quarters."""
        found = self.said.get((what, name))
        return None if found is None else found[0]

    def over(self, what: str, span: int, name: str = "") -> tuple[float, ...] | None:
        """A quarterly figure for each quarter."""
        found = self.said.get((what, name))
        return None if found is None else (found + found[-1:] * span)[:span]

    def named(self, scope: Scope) -> tuple[str, ...]:
        """The roles or capabilities of which anything was said."""
        return tuple(sorted({name for what, name in self.said if FIGURES[what].scope == scope}))

    def put(self, changes: Mapping[Key, tuple[float, ...] | None]) -> "Figures":
        """The figures with some said anew; None takes one away."""
        merged = {**self.said, **changes}
        return Figures(said={key: row for key in sorted(merged) if (row := merged[key]) is not None})

    def to_rows(self) -> list[list[Any]]:
        """Plain values to keep, in one order."""
        return [[what, name, list(self.said[what, name])] for what, name in sorted(self.said)]

    @classmethod
    def from_rows(cls, rows: Iterable[Any]) -> "Figures":
        """What ``to_rows`` gave; figures that are no more are passed over."""
        return cls(said={(what, name): tuple(map(float, row)) for what, name, row in rows if what in FIGURES})


def amiss(figure: Figure, row: tuple[float, ...]) -> str | None:
    """What is wrong with numbers for a figure, None where nothing is."""
    if len(row) > LONGEST:
        return f"No more than {LONGEST} quarters can be planned"
    if len(row) > 1 and not figure.quarterly:
        return "It is one number, not one for each quarter"
    if any(not isfinite(one) or one < figure.least or one > figure.most for one in row):
        least, most = f"{figure.least:,.0f}", f"{figure.most:,.0f}"
        return f"It must be {least} or more" if figure.most == LARGEST else f"It must lie between {least} and {most}"
    if figure.whole and any(one != int(one) for one in row):
        return "It must be a whole number"
    return None


def loosened(given: Figures, limits: Mapping[Key, float]) -> Figures:
    """The figures with limits loosened: more of each, and fewer where it is the fewest people."""
    changes: dict[Key, tuple[float, ...] | None] = {}
    for (kind, name), by in limits.items():
        what, at = ROWS.get(kind, kind if kind not in RIVALS else f"{kind}_most"), name
        row = given.row(what, at)
        if row is None:
            continue
        if kind in ("money", "places"):
            # What becomes free in the first quarter is there in all that follow.
            changes[what, at] = (row[0] + by, *(row[1:] or row))
        elif kind == "fewest":
            changes[what, at] = tuple(max(one - by, 0.0) for one in row)
        else:
            changes[what, at] = tuple(one + by for one in row)
    return given.put(changes)


ROWS = {"money": "budget", "hours in all": "hours_in_all"}


def enough(kind: str, by: float) -> float:
    """An amount by which a limit is loosened as somebody would write it: whole, and never less."""
    return float(ceil(by - 1e-6))
