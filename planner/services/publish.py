"""What a run may show: every figure about people goes through the one gate once, when the run is made."""

from collections.abc import Callable, Iterable, Sequence

from planner.activate.model import Following
from planner.architect.model import Architecture
from planner.audit.held import HandOver
from planner.audit.model import Audit
from planner.people import Workforce
from planner.policy import Policy
from planner.privacy import Cell, Released, Table, floors, release
from planner.reasons import Finding, Recommendation
from planner.services import publish_flow
from planner.services.publish_flow import NOBODY_KNOWN

People = Callable[[Finding | Recommendation], frozenset[str]]
# What is told of one team and of all of them is the same figure, so the one is never subtracted from the other.
WATCHED, SCALES = "behaviours", "scales"


def of_audit(
    audit: Audit, workforce: Workforce, policy: Policy, given: Sequence[Released], *, day: str = "now"
) -> list[Released]:
    """The released tables of an audit: waiting by team, findings, measures, and how many people there are on a day."""
    period = "none" if audit.window is None else f"{audit.window.start}/{audit.window.end}"
    tables = [
        _by_team("waiting", ((row.team, row.people) for row in audit.waiting), period),
        *_beside_waiting(audit, period),
        *_findings(audit.findings, period, known=_known),
        _recommendations(audit.measures, "measures", period, known=_known),
        *_answers(audit),
        *_adoption(audit, period),
        *publish_flow.tables(audit, period, floor=floors(policy)[0]),
        *_headcount(workforce, day),
    ]
    return _release(tables, policy, given)


def of_architecture(found: Architecture, policy: Policy, period: str, given: Sequence[Released]) -> list[Released]:
    """The released tables of an architecture: loads by quarter, findings, verdicts, moves, and titles to quote."""
    quarters = sorted({load.quarter for load in found.loads})
    tables = [
        *(_loads(found, quarter) for quarter in quarters),
        *_findings(found.findings, period),
        _recommendations(found.verdicts, "verdicts", period),
        _moves(found, period),
    ]
    # What a text quotes follows from no other text, so each kind of work stands for itself.
    return [*_release(tables, policy, given), *_release(_kinds(found, period), policy, ())]


def of_following(found: Following, policy: Policy, given: Sequence[Released]) -> list[Released]:
    """The released tables of behaviours being watched, one cell a team and behaviour, and of those over all teams."""
    cells = tuple(
        Cell(key=(w.evidence.team, w.evidence.behaviour), members=w.evidence.people or NOBODY_KNOWN, value=None)
        for w in found.watched
    )
    table = Table(name="behaviours", measure=WATCHED, period=_weeks(found), cells=cells)
    behaviours = _release([table], policy, given)
    return [*behaviours, *_release([_scales(found, behaviours[0])], policy, [*given, *behaviours])]


def _scales(found: Following, teams: Released) -> Table:
    """Behaviours over all teams that began: made of their figures, so nothing is said where one of them is hidden."""
    shown = teams.shown
    cells = tuple(
        Cell(
            key=(one.behaviour,),
            members=one.people if all((team, one.behaviour) in shown for team in one.teams) else NOBODY_KNOWN,
            value=None,
        )
        for one in found.scales
    )
    return Table(name=SCALES, measure=WATCHED, period=teams.period, cells=cells)


def _weeks(found: Following) -> str:
    """The first and the last week that is looked at."""
    weeks = [week for one in found.watched for week, _, _ in one.weeks]
    return f"{min(weeks)}/{max(weeks)}" if weeks else "none"


def _release(tables: Iterable[Table], policy: Policy, given: Sequence[Released]) -> list[Released]:
    floor, text_floor = floors(policy)
    released: list[Released] = []
    for table in tables:
        # A figure over other days differs by those days too, so only the same period can be subtracted.
        before = [old for old in given if old.period == table.period]
        released.append(release(table, given=before, floor=floor, text_floor=text_floor))
    return released


def _beside_waiting(audit: Audit, period: str) -> Iterable[Table]:
    """Mechanisms, what still waits, working hours and hand-overs."""
    yield _by_team("held", ((one.team, one.people) for one in audit.held), period)
    yield _by_team("pending", ((one.team, one.people) for one in audit.pending), period)
    yield _by_team("hours", ((one.team, one.people) for one in audit.hours), period)
    cells = {
        hand_over_key(one): Cell(key=hand_over_key(one), members=one.people or NOBODY_KNOWN, value=None)
        for one in audit.hand_overs
    }
    yield Table(name="hand-overs", measure="hand-overs", period=period, cells=tuple(cells.values()))


def hand_over_key(one: HandOver) -> tuple[str, ...]:
    """What tells one hand-over of an audit from the others."""
    return (one.giver, one.given, one.taker, one.taken)


def _by_team(name: str, rows: Iterable[tuple[str, frozenset[str]]], period: str) -> Table:
    # All figures of a team are shown or none, since together they are one whole.
    people: dict[str, frozenset[str]] = {}
    for team, members in rows:
        people[team] = people.get(team, frozenset()) | members
    cells = tuple(
        Cell(key=(team,), members=members or (NOBODY_KNOWN if team else members), value=None)
        for team, members in sorted(people.items())
    )
    parts = tuple((team,) for team in sorted(people) if team)
    return Table(name=name, measure=name, period=period, cells=cells, totals={("",): parts} if "" in people else {})


def _answers(audit: Audit) -> Iterable[Table]:
    """One table a diagnostic and round: rounds are days apart, so no figure of one can be subtracted from another's."""
    days = {(scale.diagnostic, scale.round): scale.day.isoformat() for scale in audit.scales}
    for diagnostic, name in dict.fromkeys((score.diagnostic, score.round) for score in audit.scores):
        mine = [one for one in audit.scores if (one.diagnostic, one.round) == (diagnostic, name)]
        parts = tuple((one.team,) for one in mine if one.team)
        yield Table(
            name=f"answers:{diagnostic}:{name}",
            measure=f"answers:{diagnostic}",
            period=days[diagnostic, name],
            cells=tuple(Cell(key=(one.team,), members=one.people, value=None) for one in mine),
            totals={("",): parts} if any(not one.team for one in mine) else {},
        )


def _adoption(audit: Audit, period: str) -> Iterable[Table]:
    named: dict[str, dict[tuple[str, ...], frozenset[str]]] = {
        # What is told of all teams together is another quantity, so no team's figure can be subtracted from it.
        "signs:everywhere": {(one.kind, one.team, one.tool): one.people for one in audit.signs if not one.team},
        "signs": {(one.kind, one.team, one.tool): one.people or NOBODY_KNOWN for one in audit.signs if one.team},
        "use": {(one.team, one.tool, one.driver): _somebody(one.people, one.team) for one in audit.use},
    }
    for one in audit.skill:
        named.setdefault(f"skill:{one.route}", {})[(one.team,)] = _somebody(one.people, one.team)
    for name, people in named.items():
        cells = tuple(Cell(key=key, members=members, value=None) for key, members in people.items())
        yield Table(name=name, measure=name, period=period, cells=cells)


def _somebody(people: frozenset[str], team: str) -> frozenset[str]:
    return people or (NOBODY_KNOWN if team else people)


def _known(item: Finding | Recommendation) -> frozenset[str]:
    """The people that something seen in work is about; what is about a group of nobody known counts as too small."""
    subjects = item.subjects if isinstance(item, Finding) else (item.subject,)
    return item.people or (NOBODY_KNOWN if any(":" in subject for subject in subjects) else item.people)


def _named(item: Finding | Recommendation) -> frozenset[str]:
    return item.people


def _findings(findings: Sequence[Finding], period: str, *, known: People = _named) -> Iterable[Table]:
    for kind in sorted({finding.kind for finding in findings}):
        cells = {
            finding.key: Cell(key=(finding.key,), members=known(finding), value=None)
            for finding in findings
            if finding.kind == kind
        }
        yield Table(name=f"finding:{kind}", measure=f"finding:{kind}", period=period, cells=tuple(cells.values()))


def _recommendations(items: Sequence[Recommendation], name: str, period: str, *, known: People = _named) -> Table:
    cells = {item.key: Cell(key=(item.key,), members=known(item), value=None) for item in items}
    return Table(name=name, measure=name, period=period, cells=tuple(cells.values()))


def _headcount(workforce: Workforce, day: str) -> Iterable[Table]:
    rows = workforce.current.to_pylist()
    everybody = frozenset(row["person"] for row in rows)
    for column in ("team", "role"):
        groups: dict[str, set[str]] = {}
        for row in rows:
            if row[column] is not None:
                groups.setdefault(row[column], set()).add(row["person"])
        cells = [Cell(key=(key,), members=frozenset(members), value=len(members)) for key, members in groups.items()]
        total = Cell(key=("",), members=everybody, value=len(everybody))
        yield Table(
            name=f"people:{column}",
            measure=f"people:{column}",
            period=day,
            cells=(total, *cells),
            totals={("",): tuple(cell.key for cell in cells)},
        )


def _loads(found: Architecture, quarter: str) -> Table:
    cells = tuple(
        Cell(key=(load.role,), members=load.people, value=None) for load in found.loads if load.quarter == quarter
    )
    return Table(name=f"loads:{quarter}", measure="loads", period=quarter, cells=cells)


def _kinds(found: Architecture, period: str) -> Iterable[Table]:
    """Whether titles of people's work may be quoted, a table for each kind of work."""
    for one in found.clusters:
        # Where every text is a declared responsibility nobody's work is quoted.
        members = one.people or (NOBODY_KNOWN if one.size > len(one.members) else one.people)
        cell = Cell(key=(one.id,), members=members, value=None, free_text=True)
        yield Table(name=f"kind:{one.id}", measure=f"kind:{one.id}", period=period, cells=(cell,))


def _moves(found: Architecture, period: str) -> Table:
    cells = tuple(Cell(key=(move.origin, move.role), members=move.of, value=None) for move in found.moves)
    return Table(name="moves", measure="moves", period=period, cells=cells)
