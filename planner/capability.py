"""What the evidence shows a person can do: every statement kept apart, one state that follows from them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from planner.people import Workforce

Kind = Literal["level", "not needed", "no evidence"]
OWN = "self"
# What was said on a day without its hour counts as said when the day began.
DAWN = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What one source said of one capability of one person on one day.

    ``level`` is None where it was said that the capability is not needed in the job ``role``. ``own`` is true for what
    people say of themselves, whatever the source; ``expires`` is the last day on which it counts, ``at`` the moment,
    where known.
    """

    capability: str
    level: int | None
    source: str
    date: dt.date
    role: str | None = None
    own: bool = False
    expires: dt.date | None = None
    at: dt.datetime | None = None

    @property
    def ranks_as(self) -> str:
        """The source it ranks with: what nobody else confirmed is one's own word, a certificate too."""
        return OWN if self.own else self.source

    @property
    def when(self) -> tuple[dt.date, dt.datetime]:
        """The day and, where known, the moment of that day."""
        return self.date, self.at or DAWN

    @property
    def told(self) -> str:
        """The level, or that none is needed, in words."""
        return "not needed here" if self.level is None else f"level {self.level}"


@dataclass(frozen=True, kw_only=True)
class State:
    """What follows from all that was said of a capability in one job, with what was said, first what counts.

    ``level`` is None without evidence of any level; ``needed`` is false where the job does not ask for it.
    """

    level: int | None
    shown: tuple[Shown, ...]
    needed: bool = True

    @property
    def kind(self) -> Kind:
        """Which of three things is known: a level (zero included), not needed here, or nothing."""
        if not self.needed:
            return "not needed"
        return "no evidence" if self.level is None else "level"

    def __str__(self) -> str:
        first, *others = self.shown
        told = f"{first.told} by {first.source} on {first.date}"
        return told + "".join(f"; {o.source} on {o.date}: {o.told.removeprefix('level ')}" for o in others)


def by_person(workforce: Workforce) -> dict[str, list[Shown]]:
    """Everything that was said of what each person can do, each statement kept apart; who has none is not in it."""
    rows: list[dict[str, Any]] = workforce.evidence.to_pylist()
    found: dict[str, list[Shown]] = {}
    for row in rows:
        said = {name: row[name] for name in ("capability", "level", "source", "date", "role", "expires", "at")}
        own = row["source"] == OWN or row["rater"] == row["person"]
        found.setdefault(row["person"], []).append(Shown(own=own, **said))
    return found


def states(
    shown: Sequence[Shown], *, rules: Mapping[str, Any], role: str | None = None, today: dt.date | None = None
) -> dict[str, State]:
    """The state of each capability that anything was said of: its level, and whether the job ``role`` asks for it.

    The level is what the highest-ranked source said last (policy evidence.order; a source it does not name ranks last).
    A capability is not needed in a job when the last word of those who may say so (policy evidence.not_needed_by) is
    that it is not. A capability without evidence is not in the result: no evidence is not level zero. What is dated
    after ``today`` and what expired before it is left out (None: nothing is). ``rules`` is the policy.
    """
    rank = {source: place for place, sources in enumerate(rules["evidence.order"]) for source in sources}
    known: dict[str, list[Shown]] = {}
    for one in shown:
        if today is None or counts(one, today):
            known.setdefault(one.capability, []).append(one)
    return {
        capability: _state(sorted(ones, key=lambda one: _place(one, rank)), role, rules["evidence.not_needed_by"])
        for capability, ones in known.items()
    }


def counts(one: Shown, today: dt.date) -> bool:
    """Whether a statement counts on a day: it was made by then and has not expired."""
    return one.date <= today and (one.expires is None or today <= one.expires)


def _place(one: Shown, rank: Mapping[str, int]) -> tuple[Any, ...]:
    day, moment = one.when
    level = -1 if one.level is None else one.level
    # Only what nobody can tell apart is left to the order in which it came.
    rest = (one.source, one.own, one.role or "", one.expires or dt.date.max)
    return (
        level < 0,
        rank.get(one.ranks_as, len(rank)),
        -day.toordinal(),
        -(moment - DAWN).total_seconds(),
        -level,
        *rest,
    )


def _state(ones: Sequence[Shown], role: str | None, not_needed_by: Sequence[str]) -> State:
    heard = [one for one in ones if one.ranks_as in not_needed_by and one.role in (role, None)]
    # Said at the same moment, that it is needed counts: nobody loses help through a tie.
    last = max(heard, key=lambda one: (one.when, one.level is not None), default=None)
    needed = last is None or last.level is not None
    return State(level=ones[0].level, shown=tuple(ones), needed=needed)
