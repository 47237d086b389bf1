"""Every figure about people goes through the one gate when a run is made."""

import datetime as dt

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from planner.activate.model import Evidence, Following, Scale, Watched
from planner.architect.model import Architecture, Cluster, Load, Move
from planner.audit.model import Audit, Waiting, Window
from planner.people import ASSIGNMENTS, Workforce
from planner.policy import load
from planner.reasons import Figure, Finding, Reason, Recommendation, SignalRefs
from planner.services import publish

POLICY = load()
WINDOW = Window(start=dt.date(2026, 1, 1), end=dt.date(2026, 4, 1))


def crowd(size: int, start: int = 0) -> frozenset[str]:
    """So many people."""
    return frozenset(str(number) for number in range(start, start + size))


def waiting(team: str, people: frozenset[str]) -> Waiting:
    """A team that waits for decisions."""
    share = Figure(value=1.0, unit="share", denominator="waiting", n=9)
    return Waiting(team=team, cause="decision", hours=3.0, share=share, signals=SignalRefs(total=1), people=people)


def finding(kind: str, people: frozenset[str]) -> Finding:
    """Something found about people."""
    return Finding(
        key=f"{kind}:{len(people)}",
        kind=kind,
        subjects=("team:a",),
        sentence="Something",
        certainty="likely",
        because=Reason(claim="since"),
        people=people,
    )


def watched(team: str, people: frozenset[str], *days: dt.date) -> Watched:
    """A behaviour that is watched in a team over some weeks."""
    evidence = Evidence(
        behaviour="asks-early",
        team=team,
        start=dt.date(2026, 2, 2),
        verdict="cannot tell",
        baseline=None,
        change=None,
        sentence="Cannot tell yet.",
        because=Reason(claim="since"),
        people=people,
    )
    return Watched(evidence=evidence, weeks=tuple((day, 0.5, 9) for day in days))


def workforce(teams: dict[str, frozenset[str]]) -> Workforce:
    """People in teams, all in one role."""
    rows = [
        {"person": person, "team": team, "role": "clerk", "title": "Clerk", "share": 1.0}
        for team, people in teams.items()
        for person in sorted(people)
    ]
    return Workforce(assignments=pa.Table.from_pylist(rows, schema=ASSIGNMENTS))


def test_a_small_team_is_hidden_with_its_count_and_its_findings() -> None:
    """Four people are too few for waiting, headcount and findings; seven are enough."""
    teams = {"few": crowd(4), "many": crowd(7, 10), "more": crowd(8, 20)}
    audit = Audit(
        window=WINDOW,
        waiting=tuple(waiting(team, people) for team, people in teams.items()),
        findings=(finding("decision_wait", teams["few"]), finding("queue_wait", teams["many"])),
    )
    tables = {table.name: table for table in publish.of_audit(audit, workforce(teams), POLICY, ())}
    assert ("few",) in tables["waiting"].hidden
    assert ("many",) in tables["waiting"].shown
    assert ("few",) in tables["people:team"].hidden
    assert tables["finding:decision_wait"].shown == {}
    assert set(tables["finding:queue_wait"].shown) == {("queue_wait:7",)}


def test_a_hidden_team_cannot_be_had_by_subtraction() -> None:
    """With the organisation's figure shown, a second team is hidden beside the small one."""
    teams = {"few": crowd(4), "many": crowd(7, 10), "more": crowd(8, 20)}
    everybody = frozenset().union(*teams.values())
    rows = [waiting("", everybody), *(waiting(team, people) for team, people in teams.items())]
    tables = publish.of_audit(Audit(window=WINDOW, waiting=tuple(rows)), workforce(teams), POLICY, ())
    shown = next(table for table in tables if table.name == "waiting").shown
    rest = everybody - frozenset().union(*(teams[team] for (team,) in shown if team))
    assert ("",) not in shown or not 0 < len(rest) < 5


def test_somebody_who_joins_is_not_told_by_the_difference_to_the_run_before() -> None:
    """The same days with one person more: the second figure is held back, since the two give that person away."""
    before = publish.of_audit(Audit(window=WINDOW, waiting=(waiting("a", crowd(6)),)), Workforce(), POLICY, ())
    after = publish.of_audit(Audit(window=WINDOW, waiting=(waiting("a", crowd(7)),)), Workforce(), POLICY, before)
    assert ("a",) in next(table for table in before if table.name == "waiting").shown
    assert ("a",) in next(table for table in after if table.name == "waiting").hidden


def test_a_team_that_grew_is_counted_on_another_day_and_followed_over_other_weeks() -> None:
    """Somebody who joins hides neither the headcount of the next day nor the behaviour in newer weeks."""
    first, second = dt.date(2026, 3, 2), dt.date(2026, 3, 9)
    small, large = workforce({"a": crowd(6)}), workforce({"a": crowd(7)})
    before = publish.of_audit(Audit(window=WINDOW), small, POLICY, (), day="2026-04-01")
    same = publish.of_audit(Audit(window=WINDOW), large, POLICY, before, day="2026-04-01")
    after = publish.of_audit(Audit(window=WINDOW), large, POLICY, before, day="2026-04-02")
    assert [("a",) in tables[-2].shown for tables in (before, same, after)] == [True, False, True]
    seen = publish.of_following(Following(watched=(watched("a", crowd(6), first),)), POLICY, ())
    newer = Following(watched=(watched("a", crowd(7), first, second),))
    assert ("a", "asks-early") in publish.of_following(newer, POLICY, seen)[0].shown


def test_a_group_of_nobody_known_is_taken_for_too_small() -> None:
    """A team that only the source names may be one person: nothing that was seen of its work is shown."""
    measure = Recommendation(
        key="measure:x",
        kind="measure",
        subject="team:a",
        sentence="Name who decides",
        recommended="none",
        options=(),
        certainty="likely",
        because=Reason(claim="since"),
        people=frozenset(),
    )
    audit = Audit(
        window=WINDOW,
        waiting=(waiting("", frozenset()), waiting("a", frozenset())),
        findings=(finding("decision_latency", frozenset()),),
        measures=(measure,),
    )
    tables = {table.name: table for table in publish.of_audit(audit, Workforce(), POLICY, ())}
    assert tables["waiting"].hidden == {("a",)}
    assert tables["finding:decision_latency"].shown == {}
    assert tables["measures"].shown == {}
    following = Following(watched=(watched("a", frozenset()), watched("b", crowd(6))))
    behaviours, _ = publish.of_following(following, POLICY, ())
    assert set(behaviours.shown) == {("b", "asks-early")}


def over(people: frozenset[str], *teams: str) -> Scale:
    """A behaviour over some teams."""
    return Scale(
        behaviour="asks-early",
        verdict="not at scale",
        sentence="No capability.",
        adopted=(),
        teams=teams,
        overall=None,
        because=Reason(claim="since"),
        people=people,
    )


@given(st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_a_verdict_over_teams_is_shown_only_where_each_of_its_teams_is(sizes: list[int]) -> None:
    """Over all teams less those that are shown gives the figure of no team that is hidden."""
    groups = {name: crowd(size, 100 * at) for at, (name, size) in enumerate(zip("abcde", sizes, strict=False))}
    found = Following(
        watched=tuple(watched(name, group) for name, group in groups.items()),
        scales=(over(frozenset().union(*groups.values()), *groups),),
    )
    teams, scales = publish.of_following(found, POLICY, ())
    assert (("asks-early",) in scales.shown) == (min(sizes) >= 5)
    assert (len(teams.shown) == len(sizes)) == (min(sizes) >= 5)


def test_a_verdict_over_teams_is_not_subtracted_from_an_earlier_one_of_the_same_weeks() -> None:
    """Two teams over the same weeks, then with one person more: the difference would be that person."""

    def told(size: int) -> Following:
        groups = {"a": crowd(6), "b": crowd(size, 100)}
        parts = tuple(watched(name, group) for name, group in groups.items())
        return Following(watched=parts, scales=(over(groups["a"] | groups["b"], "a", "b"),))

    before = publish.of_following(told(6), POLICY, ())
    after = publish.of_following(told(7), POLICY, before)
    assert [("asks-early",) in tables[1].shown for tables in (before, after)] == [True, False]


def test_texts_about_roles_need_no_people() -> None:
    """A finding that rests on texts alone is shown."""
    tables = publish.of_architecture(Architecture(findings=(finding("drift", frozenset()),)), POLICY, "2026Q1", ())
    assert set(next(table for table in tables if table.name == "finding:drift").shown) == {("drift:0",)}


@given(st.lists(st.integers(1, 12), min_size=1, max_size=6))
def test_no_load_and_no_move_of_fewer_than_five_is_shown(sizes: list[int]) -> None:
    """Whatever the groups, what is shown is about five people or more."""
    groups = [crowd(size, 100 * number) for number, size in enumerate(sizes)]
    loads = tuple(
        Load(role=f"r{n}", quarter="2026Q1", clusters={}, teams=1, people=group, hours=None, automated_share=None)
        for n, group in enumerate(groups)
    )
    moves = tuple(
        Move(origin=f"r{n}", role="other", people=len(group), of=group, hours=1.0, cost=0.0)
        for n, group in enumerate(groups)
    )
    tables = publish.of_architecture(Architecture(loads=loads, moves=moves), POLICY, "2026Q1", ())
    assert all(len(cell.members) >= 5 for table in tables for cell in table.cells)
    assert sum(len(table.cells) for table in tables) == 2 * sum(size >= 5 for size in sizes)


def test_titles_of_work_are_quoted_only_where_enough_people_did_it() -> None:
    """Ten people's titles may be quoted, nine people's and those of nobody known not; declared texts always."""
    sizes = {"enough": crowd(10), "few": crowd(9), "unknown": crowd(0), "declared": crowd(0)}
    clusters = tuple(
        Cluster(
            id=key, name=key, members=("clerk/one",), exemplars=(), roles=(), size=1 + (key != "declared"), people=p
        )
        for key, p in sizes.items()
    )
    released = publish.of_architecture(Architecture(clusters=clusters), POLICY, "2026", [])
    kinds = {table.name: bool(table.shown) for table in released if table.name.startswith("kind:")}
    assert kinds == {"kind:enough": True, "kind:few": False, "kind:unknown": False, "kind:declared": True}
