"""One invented organisation: three roles, three teams, and what a pulse found in them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pyarrow as pa
from keeping import keep_run

from planner.access import Viewer
from planner.architect.model import Architecture, Cluster, Destination, Ghost, Load, Move, Outcome, Planning
from planner.architect.verdict import recommend
from planner.architect.verdict_factors import Factors, Span
from planner.audit.measures import propose
from planner.audit.model import Audit, Cause, Coverage, Waiting, Window
from planner.library.model import Behaviour, Capability, Level, Library, Need, Responsibility, Role
from planner.library.model import Measure as Counted
from planner.people import ASSIGNMENTS, Workforce
from planner.policy import Policy, load
from planner.reasons import Figure, Finding, Interval, Missing, Reason, SignalRefs
from planner.services import accounts, publish
from planner.store import library, runs
from planner.store.open import Stores
from planner.store.tables import Team

ANALYSTS = frozenset(str(n) for n in range(12))
CLERKS = frozenset(str(n) for n in range(12, 24))
CHIEFS = frozenset(("24", "25"))
CLAIMS = ANALYSTS | frozenset(str(n) for n in range(12, 18))
OPERATIONS = frozenset(str(n) for n in range(18, 24))
LAW = CHIEFS
TEAMS = {"claims": ("Claims", CLAIMS), "operations": ("Operations", OPERATIONS), "law": ("Law", LAW)}
TITLES = {"analyst": "Analyst", "clerk": "Clerk", "chief": "Chief of Law"}
HOLDERS = {"analyst": ANALYSTS, "clerk": CLERKS, "chief": CHIEFS}
CAPABILITY = Capability(id="judging", name="Judging drafts", meaning="", levels=(Level(level=1, seen="Reads drafts"),))
BEHAVIOUR = Behaviour(
    id="decided-by-who-does-the-work",
    name="Decides within limits",
    seen="Decides",
    measure=Counted(statistic="share", where={"activity": ("approved",)}),
    unit="share",
    direction="up",
    smallest=0.1,
)
LIBRARY = Library(
    roles={
        key: Role(
            id=key,
            title=title,
            family="change",
            purpose=f"Does what an {title.lower()} does.",
            responsibilities=(Responsibility(id="one", text=f"First duty of {title}."),),
            needs=(Need(capability="judging", level=1),),
        )
        for key, title in TITLES.items()
    },
    capabilities={"judging": CAPABILITY},
    behaviours={BEHAVIOUR.id: BEHAVIOUR},
)


def prepare(stores: Stores) -> None:
    """Teams and roles, and a second version of one role."""
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    older = Role(
        **{**vars(LIBRARY.roles["analyst"]), "responsibilities": (Responsibility(id="x", text="An old duty."),)}
    )
    with stores.records.write() as session:
        library.save(session, Library(roles={"analyst": older}), (), now=now)
        library.save(session, LIBRARY, (), now=now)
        session.add_all(Team(key=key, name=name) for key, (name, _) in TEAMS.items())


def take(
    stores: Stores,
    *,
    merged: bool = True,
    ghost: bool = True,
    moves: bool = True,
    leaving: bool = False,
    alter: Callable[[Architecture], Architecture] = lambda found: found,
) -> dict[str, int]:
    """Keep one audit and one architecture, altered by a test; gives the number of each run."""
    policy = load()
    audit = _audit(policy)
    found = alter(_architecture(policy, merged=merged, ghost=ghost, moves=moves, leaving=leaving))
    period = "2026-01-01/2026-07-01"
    return {
        "audit": _save(stores, "audit", audit, publish.of_audit(audit, _workforce(), policy, [])),
        "architect": _save(stores, "architect", found, publish.of_architecture(found, policy, period, [])),
    }


def number_of(stores: Stores, run: int, key: str) -> int:
    """The number by which a decision refers to a recommendation."""
    with stores.records.read() as session:
        return next(number for number, item in runs.recommendations(session, run).items() if item.key == key)


def viewer(stores: Stores, persona: str) -> Viewer:
    """Who signs in with this persona."""
    login = next(one.login for one in accounts.accounts(stores) if one.persona == persona)
    found = accounts.viewer(stores, login)
    assert found is not None
    return found


def _save(stores: Stores, phase: str, value: Audit | Architecture, released: list[publish.Released]) -> int:
    with stores.records.write() as session:
        return keep_run(
            session,
            phase,
            value,
            findings=value.findings,
            recommendations=value.measures if isinstance(value, Audit) else value.verdicts,
            released=[table.to_dict() for table in released],
        )


def _workforce() -> Workforce:
    team_of = {person: key for key, (_, people) in TEAMS.items() for person in people}
    rows = [
        {
            "person": person,
            "team": team_of[person],
            "role": role,
            "title": TITLES[role],
            "manager": None,
            "share": 1.0,
            "valid_from": None,
            "valid_to": None,
        }
        for role, people in HOLDERS.items()
        for person in sorted(people)
    ]
    return Workforce(
        assignments=pa.Table.from_pylist(rows, schema=ASSIGNMENTS), team_names={k: n for k, (n, _) in TEAMS.items()}
    )


def _waits(team: str, cause: Cause, share: float, people: frozenset[str]) -> Waiting:
    span = Interval(low=share - 0.05, high=share + 0.05)
    figure = Figure(value=share, unit="share", denominator="hours of waiting", n=300, interval=span)
    refs = SignalRefs(total=200, ids=("f" * 32,))
    return Waiting(team=team, cause=cause, hours=1000 * share, share=figure, signals=refs, people=people)


def _audit(policy: Policy) -> Audit:
    everybody = CLAIMS | OPERATIONS | LAW
    waiting = (
        _waits("", "outside", 0.55, everybody),
        _waits("", "unattributed", 0.45, everybody),
        _waits("claims", "decision", 0.7, CLAIMS),
        _waits("claims", "unattributed", 0.3, CLAIMS),
        _waits("operations", "queue", 1.0, OPERATIONS),
        _waits("law", "decision", 0.9, LAW),
    )
    findings = (_wait(waiting[2], "Claims", CLAIMS), _wait(waiting[5], "Law", LAW))
    return Audit(
        window=Window(start=dt.date(2026, 1, 1), end=dt.date(2026, 7, 1)),
        waiting=waiting,
        coverage=(Coverage(team="", signals=5000, unmatched=50), Coverage(team="claims", signals=900, unmatched=9)),
        findings=findings,
        measures=propose(findings, library=LIBRARY, policy=policy),
        missing=(Missing(what="Answers to surveys", would="Explain why", bring="Import answers"),),
    )


def _wait(row: Waiting, name: str, people: frozenset[str]) -> Finding:
    sentence = f"70 % of waiting time in team {name} was for decisions"
    part = Reason(claim="Of 1,000 hours, 700 were for decisions", part=0.7, signals=row.signals, figure=row.share)
    return Finding(
        key=f"decision_wait:team:{row.team}",
        kind="decision_wait",
        subjects=(f"team:{row.team}",),
        sentence=sentence,
        certainty="sure",
        because=Reason(claim=sentence, because=(part,), policy=("audit.wait_share",)),
        figure=row.share,
        people=people,
    )


def _architecture(policy: Policy, *, merged: bool, ghost: bool, moves: bool, leaving: bool) -> Architecture:
    merge = _change("merge", "Analyst and Clerk are becoming one job", ("analyst", "clerk"), ANALYSTS | CLERKS)
    unnamed = _ghost()
    changes = (merge,) if merged else ()
    verdicts = tuple(
        recommend(
            role,
            TITLES[role],
            _factors(role, merged=merged, leaving=leaving),
            findings=changes if role == "analyst" else (),
            people=people,
            policy=policy,
        )
        for role, people in HOLDERS.items()
    )
    return Architecture(
        clusters=(
            Cluster(
                id="c01",
                name="draft · judge",
                members=("analyst/one",),
                exemplars=("judge a draft", "First duty of Analyst."),
                roles=("analyst",),
                size=9,
                stability=0.8,
                spread=(0.7, 0.9),
                people=ANALYSTS | CLERKS | CHIEFS,
            ),
            Cluster(
                id="c02",
                name="plan · release",
                members=("clerk/one",),
                exemplars=("plan a release", "First duty of Clerk."),
                roles=("clerk",),
                size=2,
                people=CHIEFS,
            ),
            Cluster(
                id="c03",
                name="secret · sale",
                members=(),
                exemplars=("sell the shop",),
                roles=(),
                size=1,
                people=CHIEFS,
            ),
        ),
        grouping=Reason(
            claim="3 kinds of work in 12 texts: groups were joined until no two were alike by 0.10 or more"
        ),
        loads=tuple(
            Load(
                role=role,
                quarter=quarter,
                clusters={"c01": share, "c02": 1 - share},
                teams=2,
                people=people,
                hours=None,
                automated_share=None,
            )
            for role, people in HOLDERS.items()
            for quarter, share in (("2026Q1", 0.2), ("2026Q2", 0.7))
        ),
        ghosts=(unnamed,) if ghost else (),
        findings=(*changes, *((unnamed.finding,) if ghost else ())),
        verdicts=verdicts,
        destinations=(_destination(),),
        moves=(Move(origin="analyst", role="clerk", people=12, of=ANALYSTS, hours=240.0, cost=None),) if moves else (),
        planning=PLANNING if moves else None,
        missing=(Missing(what="A learning item that builds capability:judging", would="Count hours", bring="Add it"),),
    )


PLANNING = Planning(
    status="near",
    sentence="No other plan within these limits can win more than 0.2 % more.",
    gap=0.002,
    otherwise=("Hire for 2 posts of Clerk from Quarter 2 on.",),
    prices=("The next 10,000 in money moves 1.4 more people into Clerk.",),
    axis="hours that training takes",
    outcomes=(
        Outcome(scenario="100 %", people=12, hours=240.0, cost=None, short=1.5, regret=0.5),
        Outcome(scenario="125 %", people=9, hours=225.0, cost=None, short=None, regret=None),
    ),
    choice="The plan made for 100 % is the least to regret.",
    ranges=("9 to 12 people change.",),
)


def _factors(role: str, *, merged: bool, leaving: bool) -> Factors:
    known = Factors(goes=Span.at(0.1), ends=False, gap=0.2, widest=0.2, carried=0.5, shown_by=9)
    if role == "analyst" and merged:
        return replace(known, merge="found", phased_out=leaving)
    return Factors(gap=0.0, widest=0.0) if role != "chief" else replace(known, carried=None)


def _change(kind: str, sentence: str, roles: tuple[str, ...], people: frozenset[str]) -> Finding:
    return Finding(
        key=f"{kind}:" + "+".join(roles),
        kind=kind,
        subjects=tuple(f"role:{role}" for role in roles),
        sentence=sentence,
        certainty="likely",
        because=Reason(claim=sentence, signals=SignalRefs(total=3, ids=("a" * 32,))),
        people=people,
    )


def _ghost() -> Ghost:
    found = _change("ghost", "“judge · draft” is work of 24 people that nobody named", ("clerk",), ANALYSTS | CLERKS)
    return Ghost(
        key=found.key,
        proposed_name="judge · draft",
        roles=("clerk",),
        quotes=("judge the draft <again>",),
        finding=found,
    )


def _destination() -> Destination:
    parts = (Reason(claim="Viable: needs already asked for 50%", part=0.4), Reason(claim="Desirable: not known"))
    return Destination(
        origin="analyst",
        role="clerk",
        score=0.4,
        viable=0.5,
        desirable=None,
        safe=None,
        distance="near",
        gaps={"judging": 1},
        because=Reason(claim="From Analyst to Clerk", because=parts),
    )
