"""Labels: what the names of steps that began and ended say about the wait before and after them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.audit.states import CAUSES, ENDED, States, longest, plain, read
from planner.policy import Policy


@dataclass(frozen=True, kw_only=True)
class Label:
    """What one name of a step says: a cause, "working", "ended" or "" each.

    ``stated`` is the reason its row states, ``state`` what its name means as a state of the case, ``exact`` whether the
    name can be nothing but that of a state in which nobody works, ``before`` and ``after`` why work waits for it and
    once it is done.
    """

    stated: str
    state: str
    exact: bool
    before: str
    after: str


def labels(rows: Sequence[Mapping[str, Any]], *, policy: Policy) -> list[Label]:
    """What each row, with activity, type and reason, says."""
    states, before, after = read(policy), _words(policy, "before"), _words(policy, "after")
    idle = {plain(word): word for word in policy["mechanisms.idle"]}
    return [_label(row, states, before, after, idle) for row in rows]


def _label(
    row: Mapping[str, Any],
    states: States,
    before: Mapping[str, str],
    after: Mapping[str, str],
    idle: Mapping[str, str],
) -> Label:
    activity, kind = row["activity"] or "", row["type"] or ""
    state = states.meaning(activity=activity, type=kind, source=row["source"] or "")
    whole = states.whole(activity=activity, type=kind, source=row["source"] or "")
    return Label(
        stated=longest(states.reasons, row["reason"] or ""),
        state=state,
        # "Rework" is a state in one tool and work in another; "Waiting for customer" is no work in any.
        exact=whole and (state == ENDED or bool(longest(idle, activity))),
        before=longest(before, activity),
        after=longest(after, activity),
    )


def _words(policy: Policy, which: str) -> dict[str, str]:
    found = policy[f"mechanisms.{which}"]
    return {plain(word): cause for cause, words in found.items() if cause in CAUSES for word in words}
