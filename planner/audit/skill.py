"""Skill: what the sources say about work that waits because nobody at hand knew how, and what training would touch."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from planner.audit.causes import CASE, ORDER, in_cases
from planner.audit.diagnosed import SkillSign
from planner.audit.findings import USED
from planner.audit.missing import NO_SKILL
from planner.audit.model import EVERYWHERE, Waiting
from planner.audit.proportions import wilson
from planner.audit.states import longest, plain, with_meaning
from planner.audit.surveys import about_skill
from planner.audit.words import WAITS_FOR, ranged, subject, team_name
from planner.policy import Policy
from planner.reasons import Figure, Finding, Missing, Reason

NAMED_ONLY = Missing(
    what="How much of the waiting is for missing skill: people or reviews name it, but no delay has a stated reason",
    would="Say how much of the waiting training would touch, with its range",
    bring="Let the tool ask for the reason of a delay, and import it as an attribute (policy audit.cause_attributes)",
)


def signs(
    placed: ibis.Table, answers: pa.Table, waiting: Sequence[Waiting], *, names: Mapping[str, str], policy: Policy
) -> tuple[SkillSign, ...]:
    """What each source says about missing skill, team by team: stated reasons, survey items, reviews, repeated errors.

    ``placed`` is what placed.place() gives, ``answers`` what surveys.answers() gives. A team that a source says nothing
    about is absent; a share of zero is said. Repeated errors are counted per person and label, and told of teams only.
    """
    found = [
        *_stated(waiting, names),
        *_asked(answers, names, policy),
        *_reviewed(placed, names, policy),
        *_repeated(placed, names, policy),
    ]
    return tuple(sorted(found, key=lambda one: (one.team, one.route)))


def trainable(
    waiting: Sequence[Waiting], beside: Sequence[SkillSign], *, names: Mapping[str, str], policy: Policy
) -> tuple[Finding, ...]:
    """A finding for each team where so much of the waiting is for skill that training would touch it, and how much.

    The low end of the share must be above policy audit.wait_share and above the whole organisation's by more than
    audit.wait_excess; only reasons that somebody stated count. ``beside`` is what signs() gives.
    """
    mine = {one.team: one for one in waiting if one.cause == "skill"}
    usual = mine[EVERYWHERE].share.value if EVERYWHERE in mine else 0.0
    found = []
    for team, one in sorted(mine.items()):
        span = one.share.interval
        enough = span and span.low > max(policy["audit.wait_share"], usual + policy["audit.wait_excess"])
        if team != EVERYWHERE and enough:
            whole = [other for other in waiting if other.team == team]
            found.append(_finding(one, whole, [sign for sign in beside if sign.team == team], names, policy))
    return tuple(found)


def lacking(missing: Sequence[Missing], beside: Sequence[SkillSign]) -> tuple[Missing, ...]:
    """What is missing, where some source names skill though no delay has a stated reason: then only the amount is."""
    return tuple(NAMED_ONLY if one == NO_SKILL and beside else one for one in missing)


def _finding(
    one: Waiting, whole: Sequence[Waiting], beside: Sequence[SkillSign], names: Mapping[str, str], policy: Policy
) -> Finding:
    name = team_name(one.team, names)
    sentence = f"{ranged(one.share)} of waiting time in {name} was {WAITS_FOR['skill']}; training would touch that"
    stated = Reason(
        claim=f"{one.hours:,.0f} hours of waiting have a stated reason that names missing skill",
        figure=one.share,
        part=one.share.value,
        signals=one.signals,
    )
    others = [Reason(claim=sign.sentence, figure=sign.figure) for sign in beside if sign.route != "stated reason"]
    limit = Reason(claim="The rest waited for something else; missing skill that nobody stated is not in this share")
    return Finding(
        key=f"skill_wait:{subject(one.team)}",
        kind="skill_wait",
        subjects=(subject(one.team),),
        sentence=sentence,
        certainty="sure" if others and one.share.n >= policy["audit.sure_cases"] else "likely",
        because=Reason(claim=sentence, figure=one.share, policy=USED, because=(stated, *others, limit)),
        figure=one.share,
        people=frozenset().union(*(other.people for other in whole)),
    )


def _stated(waiting: Sequence[Waiting], names: Mapping[str, str]) -> Iterator[SkillSign]:
    for one in waiting:
        if one.cause == "skill" and one.team:
            said = f"{ranged(one.share)} of the waiting in {team_name(one.team, names)} has missing skill as its stated"
            yield SkillSign(
                team=one.team, route="stated reason", sentence=f"{said} reason", figure=one.share, people=one.people
            )


def _asked(answers: pa.Table, names: Mapping[str, str], policy: Policy) -> Iterator[SkillSign]:
    items = about_skill(pc.unique(answers["activity"]).to_pylist(), policy)
    part = answers.filter(pc.is_in(answers["activity"], pa.array(items, pa.string())))
    if not part.num_rows:
        return
    newest = max(part.to_pylist(), key=lambda row: row["time"])["round"]
    agreed: dict[str, dict[str, bool]] = defaultdict(dict)
    for row in part.filter(pc.equal(part["round"], newest)).to_pylist():
        if row["team"]:
            before = agreed[row["team"]].get(row["whom"], False)
            agreed[row["team"]][row["whom"]] = before or row["value"] >= policy["surveys.agreeing"]
    for team, people in sorted(agreed.items()):
        if len(people) >= policy["skill.answers"]:
            figure = _share(sum(people.values()), len(people), "people who answered", policy)
            said = f"{ranged(figure)} of those who answered in {team_name(team, names)} say that skill is lacking"
            yield SkillSign(team=team, route="survey", sentence=said, figure=figure, people=frozenset(people))


def _reviewed(placed: ibis.Table, names: Mapping[str, str], policy: Policy) -> Iterator[SkillSign]:
    labels = [placed.attributes.get(key) for key in policy["skill.review_attributes"]]
    events = placed.filter(placed.kind == "event", placed.placed_team.notnull())
    events = events.mutate(label=ibis.coalesce(*labels, ibis.literal("")))
    events = events.filter(events.label != "")
    rows = events.select("placed_team", "source", "case", "label", "whom").distinct().to_pyarrow().to_pylist()
    words = {plain(word): "skill" for word in policy["states.skill"]}
    cases: dict[str, dict[tuple[str, str], bool]] = defaultdict(dict)
    people: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        case = row["source"] or "", row["case"] or ""
        named = longest(words, row["label"]) == "skill"
        cases[row["placed_team"]][case] = cases[row["placed_team"]].get(case, False) or named
        people[row["placed_team"]] |= {row["whom"]} - {None}
    for team, found in sorted(cases.items()):
        if len(found) >= policy["skill.minimum"]:
            figure = _share(sum(found.values()), len(found), "reviewed cases", policy)
            said = f"{ranged(figure)} of {len(found)} reviews in {team_name(team, names)} name missing skill as a cause"
            yield SkillSign(team=team, route="review", sentence=said, figure=figure, people=frozenset(people[team]))


def _repeated(placed: ibis.Table, names: Mapping[str, str], policy: Policy) -> Iterator[SkillSign]:
    """Of the errors sent back to somebody, the part with a kind that came back to the same person before."""
    if not _labelled(placed, policy):
        return
    rows = _sent_back(placed, policy).to_pyarrow().to_pylist()
    seen: set[tuple[str, str]] = set()
    again: dict[str, list[bool]] = defaultdict(list)
    people: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        key = row["doer"], plain(row["label"])
        again[row["doer_team"]].append(key in seen)
        people[row["doer_team"]].add(row["doer"])
        seen.add(key)
    for team, repeats in sorted(again.items()):
        if len(repeats) >= policy["skill.minimum"]:
            figure = _share(sum(repeats), len(repeats), "errors sent back", policy)
            said = f"{ranged(figure)} of {len(repeats)} errors sent back to {team_name(team, names)} had come back to"
            said += " the same hands before"
            yield SkillSign(
                team=team, route="repeated error", sentence=said, figure=figure, people=frozenset(people[team])
            )


def _labelled(placed: ibis.Table, policy: Policy) -> bool:
    labels = [placed.attributes.get(key) for key in policy["skill.error_attributes"]]
    found = placed.filter(placed.kind == "event", ibis.coalesce(*labels).notnull()).limit(1)
    return bool(found.select("id").to_pyarrow().num_rows)


def _sent_back(placed: ibis.Table, policy: Policy) -> ibis.Table:
    steps = with_meaning(in_cases(placed), policy=policy)
    labels = [steps.attributes.get(key) for key in policy["skill.error_attributes"]]
    case = ibis.window(group_by=CASE, order_by=[steps[name] for name in ORDER])
    steps = steps.mutate(
        label=ibis.coalesce(*labels, ibis.literal("")),
        doer=steps.whom.lag().over(case),
        doer_team=steps.placed_team.lag().over(case),
    )
    back = steps.filter(steps.label != "", steps.meaning == "rework", steps.doer.notnull(), steps.doer_team.notnull())
    return back.order_by("time", "row", "id").select("doer", "doer_team", "label")


def _share(hits: int, n: int, of: str, policy: Policy) -> Figure:
    span = wilson(hits, n, level=policy["audit.confidence"])
    return Figure(value=hits / n, unit="share", denominator=of, n=n, clock="none", interval=span)
