"""Answers, use and signs of decay as pages may show them: what the gate let out, and one's own answers to oneself."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import ibis

from planner.access import Viewer
from planner.audit.diagnosed import Scale, Score, Sign, SkillSign, Unscored, Use
from planner.audit.model import Audit
from planner.audit.surveys import DIAGNOSTICS, belongs
from planner.policy import Policy
from planner.reasons import Finding
from planner.services import allowing, clock, house, names, results
from planner.services.errors import NotAllowed
from planner.store import directory, imports
from planner.store.open import Stores
from planner.store.signals import SignalStore

FINDINGS = ("use_without_effect", "use_concentrated")


@dataclass(frozen=True, kw_only=True)
class TeamSigns:
    """The signs of one tool in one team, and its use beside each driver; nothing and ``hidden`` for a small group."""

    team: str
    tool: str
    signs: tuple[Sign, ...]
    use: tuple[Use, ...]
    hidden: bool


@dataclass(frozen=True, kw_only=True)
class Decay:
    """The page of the signs of decay: ``run`` is None before the first pulse."""

    teams: tuple[TeamSigns, ...]
    findings: tuple[Finding, ...]
    run: int | None
    names: names.Names


@dataclass(frozen=True, kw_only=True)
class Diagnosed:
    """One diagnostic: its scales round by round, newest last, and the scores of each round that may be shown."""

    diagnostic: str
    scales: tuple[Scale, ...]
    scores: tuple[Score, ...]
    hidden: frozenset[str]

    @property
    def newest(self) -> Scale:
        """The scale of the newest round."""
        return self.scales[-1]

    def of(self, scale: Scale) -> tuple[Score, ...]:
        """The shown scores of one round, the whole organisation first."""
        return tuple(one for one in self.scores if one.round == scale.round)

    def apart(self, scale: Scale) -> tuple[Score, ...]:
        """Of these the whole organisation, and the teams whose whole range lies above or below its mean."""
        whole = next((one for one in self.of(scale) if not one.team), None)
        return tuple(one for one in self.of(scale) if one is whole or (whole and _apart(one, whole.score.value)))


@dataclass(frozen=True, kw_only=True)
class Answers:
    """The page of pulse answers."""

    diagnosed: tuple[Diagnosed, ...]
    unscored: tuple[Unscored, ...]
    skill: tuple[SkillSign, ...]
    answered: float
    run: int | None
    names: names.Names

    @property
    def lacking(self) -> dict[str, dict[str, SkillSign]]:
        """What each source says about missing skill by team, the teams of which most is said first."""
        most: dict[str, float] = {}
        found: dict[str, dict[str, SkillSign]] = {}
        for one in self.skill:
            found.setdefault(one.team, {})[one.route] = one
            most[one.team] = max(most.get(one.team, 0.0), one.figure.interval.low if one.figure.interval else 0.0)
        return {team: found[team] for team in sorted(found, key=lambda team: (-most[team], self.names.team(team)))}


@dataclass(frozen=True, kw_only=True)
class OwnScale:
    """My own mean on one diagnostic beside my team's, which is None where its group is too small or no score holds."""

    diagnostic: str
    mine: float
    team: Score | None


@dataclass(frozen=True, kw_only=True)
class Own:
    """My own answers in the newest round in which I answered: every item, and the diagnostics that can be scored."""

    round: str
    day: dt.date
    answers: tuple[tuple[str, float], ...]
    scales: tuple[OwnScale, ...]


def decay(stores: Stores, viewer: Viewer) -> Decay:
    """The early signs of decay by team and tool, as far as the gate let them out."""
    allowing.require(viewer, "view", "friction")
    result = results.latest(stores, "audit")
    with stores.records.read() as session:
        called = names.load(session)
    if result is None:
        return Decay(teams=(), findings=(), run=None, names=called)
    audit: Audit = result.value
    keys = dict.fromkeys((one.team, one.tool) for one in audit.signs)
    teams = [_team(result, audit, team, tool) for team, tool in keys]
    ordered = sorted(teams, key=lambda row: (-_seen(row), row.hidden, row.team == "", called.team(row.team)))
    return Decay(teams=tuple(ordered), findings=result.shown_findings(*FINDINGS), run=result.run, names=called)


def answers(stores: Stores, viewer: Viewer) -> Answers:
    """What answers say by diagnostic, team and round, as far as the gate let it out; refused scales say why."""
    allowing.require(viewer, "view", "friction")
    result = results.latest(stores, "audit")
    with stores.records.read() as session:
        called = names.load(session)
    if result is None:
        return Answers(diagnosed=(), unscored=(), skill=(), answered=0.0, run=None, names=called)
    audit: Audit = result.value
    found = [_diagnosed(result, audit, diagnostic) for diagnostic in DIAGNOSTICS]
    return Answers(
        diagnosed=tuple(one for one in found if one.scales),
        unscored=audit.unscored,
        skill=tuple(one for one in audit.skill if result.shown(f"skill:{one.route}", one.team)),
        answered=house.policy(stores)["surveys.answered"],
        run=result.run,
        names=called,
    )


def own(stores: Stores, viewer: Viewer) -> Own | None:
    """My own answers of the newest round beside my team's released mean; None where I answered nothing."""
    if viewer.person is None:
        raise NotAllowed("This sign-in is not tied to anybody in the people records.")
    allowing.require(viewer, "view", "own-data", people=[viewer.person])
    with stores.records.read() as session:
        accounts = directory.accounts(session, int(viewer.person))
        posts = directory.posts(session, int(viewer.person))
        files = imports.live_files(session)
    given = _given(stores.signals, tuple(files), tuple(sorted(accounts)))
    if not given:
        return None
    newest = max(given, key=lambda row: row["time"])
    mine = {row["activity"]: row["value"] for row in given if row["round"] == newest["round"]}
    result = results.latest(stores, "audit")
    today = clock.today()
    held = [post for post in posts if post.team and (post.valid_to is None or today < post.valid_to)]
    team = held[-1].team if held else None
    return Own(
        round=newest["round"],
        day=newest["time"].date(),
        answers=tuple(mine.items()),
        scales=tuple(_own(mine, newest["round"], team or "", result, house.policy(stores))) if result else (),
    )


def _apart(one: Score, mean: float) -> bool:
    span = one.score.interval
    return span is not None and (span.low > mean or span.high < mean)


def _seen(row: TeamSigns) -> int:
    return sum(sign.state == "seen" for sign in row.signs)


def _team(result: results.Result, audit: Audit, team: str, tool: str) -> TeamSigns:
    known = [one for one in audit.signs if (one.team, one.tool) == (team, tool)]
    gate = "signs" if team else "signs:everywhere"
    shown = tuple(one for one in known if result.shown(gate, one.kind, one.team, one.tool))
    use = tuple(
        one
        for one in audit.use
        if (one.team, one.tool) == (team, tool) and result.shown("use", one.team, one.tool, one.driver)
    )
    return TeamSigns(team=team, tool=tool, signs=shown, use=use, hidden=bool(known) and not shown)


def _diagnosed(result: results.Result, audit: Audit, diagnostic: str) -> Diagnosed:
    scales = tuple(one for one in audit.scales if one.diagnostic == diagnostic)
    known = [one for one in audit.scores if one.diagnostic == diagnostic]
    shown = [one for one in known if _released(result, one)]
    return Diagnosed(
        diagnostic=diagnostic,
        scales=tuple(_without_score(result, one) for one in scales),
        scores=tuple(_change_too(one, shown, scales) for one in shown),
        hidden=frozenset(one.team for one in known if one not in shown and one.round == scales[-1].round),
    )


def _released(result: results.Result, one: Score) -> bool:
    return result.shown(f"answers:{one.diagnostic}:{one.round}", one.team)


def _without_score(result: results.Result, scale: Scale) -> Scale:
    whole = result.shown(f"answers:{scale.diagnostic}:{scale.round}", "")
    return scale if whole else replace(scale, score=None)


def _change_too(one: Score, shown: Sequence[Score], scales: Iterable[Scale]) -> Score:
    """A score whose change is told only where the mean before is shown too: both together would tell it."""
    scored = [scale.round for scale in scales if not scale.refused]
    before = scored[scored.index(one.round) - 1] if one.round in scored[1:] else None
    kept = any(old.team == one.team and old.round == before for old in shown)
    return one if kept else replace(one, change=None)


def _own(mine: dict[str, float], name: str, team: str, result: results.Result, policy: Policy) -> Iterable[OwnScale]:
    audit: Audit = result.value
    for scale in audit.scales:
        if scale.round != name or scale.refused:
            continue
        turned = policy["surveys.lowest"] + policy["surveys.highest"]
        values = []
        for item in scale.items:
            found = belongs(item, policy)
            if item in mine and found is not None:
                values.append(turned - mine[item] if found[1] else mine[item])
        if values:
            theirs = (one for one in audit.scores if (one.diagnostic, one.round) == (scale.diagnostic, name))
            beside = next((one for one in theirs if one.team == team and _released(result, one)), None)
            yield OwnScale(diagnostic=scale.diagnostic, mine=sum(values) / len(values), team=beside)


# Files of signals never change, and a page that is opened again asks for the same rows.
@lru_cache(maxsize=64)
def _given(
    held: SignalStore, files: tuple[str, ...], accounts: tuple[tuple[str, str], ...]
) -> tuple[dict[str, Any], ...]:
    if not accounts or not files:
        return ()
    table = held.table(files)
    mine = table.filter(table.kind == "survey", table.value.notnull(), table.time.notnull())
    mine = mine.filter(ibis.or_(*((mine.source == source) & (mine.actor == account) for source, account in accounts)))
    rows = mine.mutate(round=ibis.coalesce(mine.case, mine.source, "")).select("round", "activity", "value", "time")
    return tuple(rows.order_by("time", "activity").to_pyarrow().to_pylist())
