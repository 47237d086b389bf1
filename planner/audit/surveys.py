"""Surveys: items that hang together become a score of literacy, attitude, aptitude or compliance; others do not."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.stats import f as fisher
from scipy.stats import t as student

from planner.audit.bootstrap import Floats
from planner.audit.diagnosed import Scale, Score, Unscored
from planner.audit.model import EVERYWHERE
from planner.people import Workforce
from planner.policy import Policy
from planner.reasons import Figure, Interval

DIAGNOSTICS = ("literacy", "attitude", "aptitude", "compliance")
NO_TEAM = ""
ALONE = 2
KEY = ("round", "activity", "whom")


@dataclass(frozen=True, kw_only=True)
class _Answers:
    """Answers of one round to the items of one diagnostic: a row a respondent, NaN where an item was passed over."""

    diagnostic: str
    round: str
    day: dt.date
    items: tuple[str, ...]
    people: npt.NDArray[np.object_]
    teams: npt.NDArray[np.object_]
    values: Floats

    def means(self, policy: Policy) -> Floats:
        """Each respondent's mean, NaN for whoever answered too few of the items."""
        given = ~np.isnan(self.values)
        enough = given.sum(axis=1) >= policy["surveys.answered"] * len(self.items)
        sums, counts = np.nansum(self.values, axis=1), np.maximum(given.sum(axis=1), 1)
        return np.where(enough, sums / counts, np.nan)


def belongs(item: str, policy: Policy) -> tuple[str, bool] | None:
    """The diagnostic an item belongs to and whether agreeing means less; None for an item of no diagnostic."""
    text = " ".join(item.casefold().split())
    for row in policy["surveys.items"]:
        if all(word.casefold() in text for word in row["words"]):
            return row["diagnostic"], bool(row.get("reversed", False))
    return None


def answers(placed: ibis.Table, policy: Policy) -> pa.Table:
    """One row for each round, item and respondent: the latest answer, of those that lie on the scale.

    Columns round, activity, whom, team, value, time; ordered by round, item, respondent.
    """
    given = placed.filter(placed.kind == "survey", placed.whom.notnull(), placed.time.notnull())
    given = given.filter(given.value.between(policy["surveys.lowest"], policy["surveys.highest"]))
    given = given.mutate(
        round=ibis.coalesce(given.case, given.source, ""), activity=given.activity.fill_null(""), team=given.placed_team
    )
    last = ibis.window(group_by=KEY, order_by=[given.time.desc(), given.row.desc(), given.id])
    newest = given.mutate(nth=ibis.row_number().over(last))
    kept = newest.filter(newest.nth == 0).select(*KEY, "team", "value", "time").order_by(*KEY)
    return kept.to_pyarrow()


def scored(
    given: pa.Table, *, workforce: Workforce, policy: Policy
) -> tuple[tuple[Scale, ...], tuple[Score, ...], tuple[Unscored, ...]]:
    """Scales with their alpha, the scores of those that hold, and the items that belong to none.

    ``given`` is what answers() gives. Whether a scale holds is judged over the whole organisation, round by round; a
    scale that does not is refused, and then nobody is scored on it in that round. Alpha (Cronbach 1951) is taken over
    those who answered all items, its interval from Feldt (1965); a score takes those who answered at least policy
    surveys.answered of the items, each by the mean of what they answered. Reversed items are turned first.
    """
    scales: list[Scale] = []
    scores: list[Score] = []
    before: dict[str, _Answers] = {}
    for one in _rounds(given, policy):
        scale = _scale(one, policy)
        scales.append(scale)
        if not scale.refused:
            scores += _scores(one, before.get(one.diagnostic), workforce, policy)
            before[one.diagnostic] = one
    return tuple(scales), tuple(scores), _unscored(given, policy)


def alpha(values: Floats, *, level: float) -> tuple[float, Interval] | None:
    """Cronbach's alpha of a matrix (a row a respondent, a column an item, nothing missing) with Feldt's interval.

    None where it is not defined: fewer than two rows or columns, or no spread at all.
    """
    people, items = values.shape
    if people < ALONE or items < ALONE:
        return None
    whole = float(values.sum(axis=1).var(ddof=1))
    if whole <= 0:
        return None
    value = items / (items - 1) * (1 - float(values.var(axis=0, ddof=1).sum()) / whole)
    degrees = people - 1, (people - 1) * (items - 1)
    low, high = (1 - (1 - value) * float(fisher.ppf(p, *degrees)) for p in ((1 + level) / 2, (1 - level) / 2))
    return value, Interval(low=low, high=high, level=level)


def _rounds(given: pa.Table, policy: Policy) -> Iterator[_Answers]:
    """The answers by round, in order of their first day, and diagnostic."""
    items = pc.unique(given["activity"]).to_pylist()
    held = {item: found for item in items if (found := belongs(item, policy))}
    starts = given.group_by("round").aggregate([("time", "min")]).to_pylist()
    for row in sorted(starts, key=lambda row: (row["time_min"], row["round"])):
        for diagnostic in DIAGNOSTICS:
            of = {item: turned for item, (name, turned) in held.items() if name == diagnostic}
            part = given.filter(
                pc.and_(
                    pc.equal(given["round"], row["round"]), pc.is_in(given["activity"], pa.array(list(of), pa.string()))
                )
            )
            if part.num_rows:
                yield _matrix(part, of, diagnostic, row["round"], row["time_min"].date(), policy)


def _matrix(
    part: pa.Table, turned: Mapping[str, bool], diagnostic: str, name: str, day: dt.date, policy: Policy
) -> _Answers:
    who, item = (part[column].combine_chunks().dictionary_encode() for column in ("whom", "activity"))
    items = tuple(item.dictionary.to_pylist())
    values = np.full((len(who.dictionary), len(items)), np.nan)
    rows = who.indices.to_numpy()
    values[rows, item.indices.to_numpy()] = part["value"].to_numpy()
    teams = np.full(len(who.dictionary), NO_TEAM, dtype=object)
    teams[rows] = [team or NO_TEAM for team in part["team"].to_pylist()]
    back = np.array([turned[text] for text in items])
    values[:, back] = policy["surveys.lowest"] + policy["surveys.highest"] - values[:, back]
    people = np.array(who.dictionary.to_pylist(), dtype=object)
    return _Answers(diagnostic=diagnostic, round=name, day=day, items=items, people=people, teams=teams, values=values)


def _scale(one: _Answers, policy: Policy) -> Scale:
    complete = one.values[~np.isnan(one.values).any(axis=1)]
    made = Scale(
        diagnostic=one.diagnostic,
        round=one.round,
        day=one.day,
        items=one.items,
        respondents=len(one.people),
        complete=len(complete),
        people=frozenset(one.people.tolist()),
    )
    if len(one.items) < ALONE:
        return replace(made, refused="Only one item belongs to it, so nothing tells whether it says what it should")
    if len(complete) < policy["surveys.respondents"]:
        needed = policy["surveys.respondents"]
        return replace(made, refused=f"{len(complete)} people answered all its items, and {needed} are needed")
    found = alpha(complete, level=policy["surveys.confidence"])
    if found is None:
        return replace(made, refused="Everybody answered alike, so nothing tells whether its items belong together")
    figure = Figure(
        value=found[0], unit="alpha", denominator="respondents", n=len(complete), clock="none", interval=found[1]
    )
    made = replace(made, alpha=figure)
    if found[0] < policy["surveys.alpha"]:
        told = f"{found[0]:.2f} ({found[1].low:.2f} to {found[1].high:.2f})"
        refused = f"Its items do not hang together: alpha is {told}, and {policy['surveys.alpha']:g} is needed"
        return replace(made, refused=refused)
    means = one.means(policy)
    return replace(made, score=_mean(means[~np.isnan(means)], policy))


def _mean(values: Floats, policy: Policy) -> Figure:
    level, mean = policy["surveys.confidence"], float(values.mean())
    reach = float(student.ppf((1 + level) / 2, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values)))
    span = Interval(
        low=max(mean - reach, policy["surveys.lowest"]), high=min(mean + reach, policy["surveys.highest"]), level=level
    )
    return Figure(value=mean, unit="points", denominator="respondents (mean)", n=len(values), interval=span)


def _scores(one: _Answers, before: _Answers | None, workforce: Workforce, policy: Policy) -> Iterator[Score]:
    means = one.means(policy)
    old = dict(zip(before.people, before.means(policy), strict=True)) if before else {}
    were = before.teams if before else np.array([], dtype=object)
    for team in (EVERYWHERE, *sorted(set(one.teams.tolist()) - {NO_TEAM})):
        mine = ~np.isnan(means) & ((one.teams == team) | (team == EVERYWHERE))
        if mine.sum() < policy["surveys.team_respondents"]:
            continue
        then = {
            person: old[person]
            for person, where in zip(before.people if before else (), were, strict=True)
            if team in (EVERYWHERE, where) and not np.isnan(old[person])
        }
        yield Score(
            team=team,
            diagnostic=one.diagnostic,
            round=one.round,
            score=_mean(means[mine], policy),
            people=frozenset(one.people[mine].tolist()),
            change=change(then, dict(zip(one.people[mine], means[mine], strict=True)), policy),
            asked=len(workforce.members(team)) or None if team else None,
        )


def change(before: Mapping[str, float], now: Mapping[str, float], policy: Policy) -> Figure | None:
    """How the mean moved between two rounds, with an interval that knows who answered both; None with too few.

    The variance is that of two means less twice the covariance of those in both (Kish 1965, section 12.4).
    """
    first, second = np.array([*before.values()]), np.array([*now.values()])
    if min(len(first), len(second)) < policy["surveys.team_respondents"]:
        return None
    both = [person for person in before if person in now]
    shared = 0.0
    if len(both) > ALONE:
        pairs = np.array([[before[person], now[person]] for person in both])
        shared = 2 * len(both) * float(np.cov(pairs.T)[0, 1]) / (len(first) * len(second))
    variance = max(first.var(ddof=1) / len(first) + second.var(ddof=1) / len(second) - shared, 0.0)
    level = policy["surveys.confidence"]
    reach = float(student.ppf((1 + level) / 2, min(len(first), len(second)) - 1) * np.sqrt(variance))
    moved = float(second.mean() - first.mean())
    span = Interval(low=moved - reach, high=moved + reach, level=level)
    return Figure(value=moved, unit="points", denominator="respondents of both rounds", n=len(second), interval=span)


def _unscored(given: pa.Table, policy: Policy) -> tuple[Unscored, ...]:
    counts = given.group_by("activity").aggregate([("value", "count")]).to_pylist()
    found = [
        Unscored(item=row["activity"], answers=row["value_count"])
        for row in counts
        if belongs(row["activity"], policy) is None
    ]
    return tuple(sorted(found, key=lambda one: (-one.answers, one.item)))


def about_skill(items: Sequence[str], policy: Policy) -> list[str]:
    """Those items in which agreeing names a lack of skill."""
    plain = {item: " ".join(item.casefold().split()) for item in items}
    words = policy["surveys.skill_items"]
    return [item for item, text in plain.items() if any(all(w.casefold() in text for w in row) for row in words)]
