"""What was started is followed on the signals of the work."""

import datetime as dt
from dataclasses import replace

import ibis
import pyarrow as pa
import pytest
from keeping import keep_run

from planner.access import Viewer
from planner.activate.model import Evidence, Following, Watched
from planner.library.model import Behaviour, Library, Measure, Statistic
from planner.people import ACCOUNTS, ASSIGNMENTS, Workforce
from planner.policy import load
from planner.reasons import Reason
from planner.services import clock, publish, tracking
from planner.signals import SCHEMA, batch
from planner.store import library
from planner.store.open import Stores

HR = Viewer(login=1, email="hr@x.example", persona="hr")
MONDAY = dt.date(2026, 1, 5)


def step(case: str, state: str, hour: float, actor: str, kind: str = "event") -> dict[str, object]:
    """Something happens so many hours after the start."""
    time = dt.datetime(2025, 1, 6, tzinfo=dt.UTC) + dt.timedelta(hours=hour)
    return {"id": case, "kind": kind, "source": "desk", "case": case, "activity": state, "time": time, "actor": actor}


def signals(rows: list[dict[str, object]]) -> ibis.Table:
    """A table of signals."""
    numbered = [row | {"row": at} for at, row in enumerate(rows)]
    return ibis.memtable(pa.Table.from_batches([batch(numbered)], schema=SCHEMA))


def team() -> Workforce:
    """Six people in one team, each with an account."""
    people = [f"p{number}" for number in range(6)]
    posts = [{"person": one, "team": "a", "role": "agent", "share": 1.0} for one in people]
    accounts = [{"source": "desk", "account": one, "person": one, "automated": False} for one in people]
    return Workforce(
        assignments=pa.Table.from_pylist(posts, schema=ASSIGNMENTS),
        accounts=pa.Table.from_pylist(accounts, schema=ACCOUNTS),
    )


def known(statistic: Statistic) -> Library:
    """A library of one behaviour, whose measure names no kind of signal."""
    measure = Measure(statistic=statistic, where={"activity": ("review",)})
    behaviour = Behaviour(
        id="reviews", name="Reviews", seen="Reviews", measure=measure, unit="share", direction="up", smallest=0.1
    )
    return Library(behaviours={"reviews": behaviour})


@pytest.mark.parametrize("statistic", ["share", "rate"])
def test_completions_move_nothing(statistic: Statistic) -> None:
    """Courses with the words of the measure in their titles leave every week as it was."""
    work = [step(f"t{hour}", "Open", float(hour), actor="p1") for hour in range(0, 2000, 100)]
    work += [step(f"r{hour}", "In review", float(hour), actor="p2") for hour in range(0, 2000, 300)]
    courses = [
        step(f"c{hour}", "How to review", float(hour), actor="p3", kind="completion") for hour in range(0, 2000, 50)
    ]
    items = (tracking.Started(team="a", behaviour="reviews", start=dt.date(2025, 2, 10)),)
    one, other = (
        tracking.follow(
            signals(rows),
            items,
            workforce=team(),
            library=known(statistic),
            policy=load(),
        )
        for rows in (work, [*work, *courses])
    )
    assert one.watched[0].weeks
    assert one == other


def test_a_measure_for_everybody_is_watched_over_everybody() -> None:
    """Its weeks count all teams and its people are everybody, beside a team's own of the same behaviour."""
    work = [step(f"r{hour}", "In review", float(hour), actor=f"p{hour % 6}") for hour in range(0, 2000, 100)]
    posts = team().assignments.to_pylist()
    others = [post | {"team": "b" if at > 2 else "a"} for at, post in enumerate(posts)]
    everybody = Workforce(assignments=pa.Table.from_pylist(others, schema=ASSIGNMENTS), accounts=team().accounts)
    start = dt.date(2025, 2, 10)
    items = tuple(tracking.Started(team=name, behaviour="reviews", start=start) for name in ("organisation", "a"))
    found = tracking.follow(signals(work), items, workforce=everybody, library=known("rate"), policy=load())
    whole, part = found.watched
    assert (len(whole.evidence.people), len(part.evidence.people)) == (6, 3)
    assert {n for _, _, n in whole.weeks} == {6}
    assert {n for _, _, n in part.weeks} == {3}


def several_teams(size: int = 6) -> Workforce:
    """Four teams of six people, each person with an account."""
    people = [(f"{name}{number}", name) for name in "abcd" for number in range(size)]
    posts = [{"person": one, "team": name, "role": "agent", "share": 1.0} for one, name in people]
    accounts = [{"source": "desk", "account": one, "person": one, "automated": False} for one, _ in people]
    return Workforce(
        assignments=pa.Table.from_pylist(posts, schema=ASSIGNMENTS),
        accounts=pa.Table.from_pylist(accounts, schema=ACCOUNTS),
    )


def test_a_team_is_looked_at_beside_those_that_started_nothing() -> None:
    """Teams that started the same behaviour are not compared with; over several starts there is one overall effect."""
    rows = []
    for team_name in "abcd":
        for day in range(7 * 40):
            reviewed = (day * 7 + ord(team_name)) % 5 < (2 if day < 150 or team_name in "cd" else 4)
            state = "In review" if reviewed else "Open"
            rows.append(step(f"{team_name}{day}", state, 24.0 * day, actor=f"{team_name}{day % 6}"))
    starts = {"a": dt.date(2025, 6, 2), "b": dt.date(2025, 6, 30)}
    items = tuple(tracking.Started(team=name, behaviour="reviews", start=day) for name, day in starts.items())
    found = tracking.follow(signals(rows), items, workforce=several_teams(), library=known("share"), policy=load())
    assert [one.evidence.compared for one in found.watched] == [("c", "d"), ("c", "d")]
    (over,) = found.scales
    assert (over.behaviour, over.teams) == ("reviews", ("a", "b"))
    assert over.overall is not None
    assert over.overall.value > 0.2
    assert over.verdict != "capability"


def test_a_team_too_small_to_be_shown_is_compared_with_by_nobody() -> None:
    """What a small team did would follow from what is shown of the team beside it."""
    rows = [step(f"{t}{d}", "In review", 24.0 * d, actor=f"{t}{d % 6}") for t in "abcd" for d in range(7 * 40)]
    posts = [row for row in several_teams().assignments.to_pylist() if row["person"] not in ("c4", "c5")]
    workforce = Workforce(
        assignments=pa.Table.from_pylist(posts, schema=ASSIGNMENTS), accounts=several_teams().accounts
    )
    items = (tracking.Started(team="a", behaviour="reviews", start=dt.date(2025, 6, 2)),)
    found = tracking.follow(signals(rows), items, workforce=workforce, library=known("share"), policy=load())
    assert found.watched[0].evidence.compared == ("b", "d")


def test_a_behaviour_without_any_signal_says_what_to_bring() -> None:
    """Nothing is guessed where no source tells of it."""
    library = known("share")
    measure = Measure(statistic="share", where={"activity": ("review",)}, of={"kind": ("observation",)})
    lacking = Library(behaviours={"reviews": replace(library.behaviours["reviews"], measure=measure)})
    work = [step(f"r{hour}", "In review", float(hour), actor="p1") for hour in range(0, 900, 50)]
    items = (tracking.Started(team="a", behaviour="reviews", start=dt.date(2025, 2, 10)),)
    found = tracking.follow(signals(work), items, workforce=team(), library=lacking, policy=load())
    assert found.watched[0].evidence.verdict == "cannot tell"
    assert "kind: observation" in found.missing[0].bring


def test_what_is_only_for_a_person_is_not_followed() -> None:
    """A behaviour of the level person has no verdict on a team."""
    library = known("share")
    own = Library(behaviours={"reviews": replace(library.behaviours["reviews"], level="person")})
    work = [step(f"r{hour}", "In review", float(hour), actor="p1") for hour in range(0, 900, 50)]
    items = (tracking.Started(team="a", behaviour="reviews", start=dt.date(2025, 2, 10)),)
    assert tracking.follow(signals(work), items, workforce=team(), library=own, policy=load()).watched == ()


@pytest.mark.parametrize(("statistic", "weeks"), [("rate", [6, 5]), ("share", [2, 6, 5])])
def test_a_rate_of_a_week_with_too_few_people_is_not_shown(
    stores: Stores, statistic: Statistic, weeks: list[int]
) -> None:
    """A team of six that was two people once shows no rate of those two; of other measures a week counts signals."""
    evidence = Evidence(
        behaviour="reviews",
        team="a",
        start=MONDAY,
        verdict="cannot tell",
        baseline=None,
        change=None,
        sentence="Cannot tell yet.",
        because=Reason(claim="since"),
        people=frozenset("123456"),
    )
    seen = tuple((MONDAY + dt.timedelta(weeks=at), 0.5, n) for at, n in enumerate((2, 6, 5)))
    following = Following(watched=(Watched(evidence=evidence, weeks=seen),))
    released = publish.of_following(following, load(), ())
    with stores.records.write() as session:
        library.save(session, known(statistic), (), now=clock.now())
        keep_run(session, "activate", following, now=clock.now(), released=[table.to_dict() for table in released])
    (shown,) = tracking.page(stores, HR).watched
    assert [n for _, _, n in shown.weeks] == weeks
