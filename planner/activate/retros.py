"""Micro-retros: whether a team's signals crossed a line, and what to look at and ask in a quarter of an hour."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from planner.activate.model import Evidence
from planner.activate.model_programme import Crossed, Earlier, Line, Outcome, Practice, Retro, Turn
from planner.audit.model import Waiting
from planner.policy import Policy
from planner.reasons import Figure, Missing, Reason, percent

WEEK = dt.timedelta(weeks=1)
REWORK = "rework"
HOURS = "hours"


@dataclass(frozen=True, kw_only=True)
class Signals:
    """What is known of one team and may be shown: waiting by cause, behaviours, signs of decay that are seen, by tool.

    ``turn`` is the newest change point of the hours waited a case, ``until`` the last day looked at; ``causes`` and
    ``behaviours`` are names for sentences, by key.
    """

    team: str
    waiting: Sequence[Waiting] = ()
    evidence: Sequence[Evidence] = ()
    signs: Mapping[str, Sequence[Reason]] = field(default_factory=dict)
    turn: Turn | None = None
    until: dt.date | None = None
    causes: Mapping[str, str] = field(default_factory=dict)
    behaviours: Mapping[str, str] = field(default_factory=dict)


def crossed(known: Signals, policy: Policy) -> tuple[Crossed, ...]:
    """The policy lines that the team's signals crossed, the most pressing first (policy retros.lines)."""
    order = list(policy["retros.lines"])
    found = [*_waiting(known, policy), *_worse(known), *_fades(known), *_decay(known, policy), *_longer(known, policy)]
    return tuple(sorted(found, key=lambda one: order.index(one.line)))


def proposed(
    team: str, lines: Sequence[Crossed], *, charts: Sequence[str], told: Mapping[str, Missing], policy: Policy
) -> Retro | None:
    """The retro that crossed lines call for, None without any.

    ``charts`` are those that can be drawn, of a kind the most telling first; ``told`` says what a kind would need.
    """
    if not lines:
        return None
    wanted = [_fitting(name, charts) for one in lines for name in _charts(one, policy)]
    shown = [name for name in dict.fromkeys(wanted) if name in charts][: policy["retros.most_charts"]]
    lacking = dict.fromkeys(name.split(":")[0] for name in wanted if name not in charts)
    full = len(shown) == policy["retros.most_charts"]
    return Retro(
        team=team,
        crossed=tuple(lines),
        charts=tuple(shown),
        questions=questions(lines, policy),
        missing=() if full else tuple(told[kind] for kind in lacking if kind in told),
    )


def questions(lines: Sequence[Crossed], policy: Policy) -> tuple[str, ...]:
    """What to ask: one of each cause in turn, the most pressing line first."""
    table: Mapping[str, list[str]] = policy["retros.questions"]
    lists = [[*one.asked, *(table.get(one.about) or table[one.line])] for one in lines]
    turns = max((len(one) for one in lists), default=0)
    asked = [one[turn] for turn in range(turns) for one in lists if turn < len(one)]
    return tuple(dict.fromkeys(asked))[: policy["retros.most_questions"]]


def rests_until(earlier: Iterable[Earlier], policy: Policy) -> dt.date | None:
    """The first day on which another retro may be proposed, None where nothing stands in the way."""
    weeks = {"held": policy["retros.rest_weeks"], "skipped": policy["retros.skip_weeks"]}
    days = [one.day + weeks[one.state] * WEEK for one in earlier if one.state in weeks]
    return max(days, default=None)


def practices(team: str, retro: int, outcomes: Iterable[Outcome]) -> tuple[Practice, ...]:
    """What a team wants to try that has a behaviour to be seen in the work: a pathway may take it up as a step."""
    return tuple(
        Practice(
            team=team,
            title=one.text,
            behaviour=one.behaviour,
            owner_role=one.owner_role,
            due=one.due,
            retro=retro,
        )
        for one in outcomes
        if one.kind == "try" and one.behaviour
    )


def _charts(one: Crossed, policy: Policy) -> list[str]:
    return [name.replace("{about}", one.about) for name in policy["retros.charts"][one.line]]


def _fitting(name: str, charts: Sequence[str]) -> str:
    """The chart of this name; "behaviour:*" is the first of its kind."""
    kind = name.removesuffix("*")
    return name if name == kind else next((one for one in charts if one.startswith(kind)), name)


def _waiting(known: Signals, policy: Policy) -> Iterator[Crossed]:
    for row in known.waiting:
        line: Line = "rework" if row.cause == REWORK else "waiting"
        low = row.share.interval.low if row.share.interval else row.share.value
        limit = policy[f"retros.{line}_share"]
        if row.cause in policy["retros.not_for"] or row.certainty == "cannot tell" or low <= limit:
            continue
        name = known.causes.get(row.cause, row.cause)
        sentence = f"{percent(row.share.value)} of all waiting was {name}"
        limits = (f"retros.{line}_share",)
        because = Reason(claim=_above(row.share, limit), figure=row.share, policy=limits, signals=row.signals)
        yield Crossed(line=line, about=row.cause, sentence=sentence, because=because)


def _above(figure: Figure, limit: float) -> str:
    low = figure.interval.low if figure.interval else figure.value
    return f"Even the low end of the range, {percent(low)}, is above the line of {percent(limit)}"


def _worse(known: Signals) -> Iterator[Crossed]:
    for one in known.evidence:
        if one.verdict == "worse":
            name = known.behaviours.get(one.behaviour, one.behaviour)
            sentence = f"“{name}” got worse since {one.start.day} {one.start:%B %Y}"
            yield Crossed(line="worse", about=one.behaviour, sentence=sentence, because=one.because)


def _fades(known: Signals) -> Iterator[Crossed]:
    """Changes that were there and are being lost, each with what to look at and ask."""
    for one in known.evidence:
        if one.decay is not None and one.decay.verdict == "decays":
            name = known.behaviours.get(one.behaviour, one.behaviour)
            yield Crossed(
                line="fades",
                about=one.behaviour,
                sentence=f"“{name}” had changed, and fades",
                because=Reason(claim=one.decay.sentence, because=(one.because,)),
                asked=tuple(cause.question for cause in one.decay.causes),
            )


def _decay(known: Signals, policy: Policy) -> Iterator[Crossed]:
    for tool, seen in sorted(known.signs.items()):
        if len(seen) >= policy["retros.signs"]:
            sentence = f"{len(seen)} early signs say that “{tool}” is there and the work is as before"
            because = Reason(claim=sentence, policy=("retros.signs",), because=tuple(seen))
            yield Crossed(line="decay", about=tool, sentence=sentence, because=because)


def _longer(known: Signals, policy: Policy) -> Iterator[Crossed]:
    """The newest change point of the hours waited a case, where it is recent and for the worse for certain."""
    turn = known.turn
    if turn is None or known.until is None or turn.difference.interval is None:
        return
    recent = turn.latest >= known.until - policy["retros.recent_weeks"] * WEEK
    if recent and turn.difference.interval.low > 0:
        because = Reason(claim=turn.sentence, figure=turn.difference, policy=("retros.recent_weeks",))
        sentence = f"A case waits longer since the week of {turn.week.day} {turn.week:%B %Y}"
        yield Crossed(line="longer", about=HOURS, sentence=sentence, because=because)
