"""How long each role takes to decide, and who gives work to whom, drawn."""

from planner.audit.model_flow import Decider, Pass
from planner.charts import deciders, passes, svg
from planner.reasons import Figure, Interval, SignalRefs

NONE = SignalRefs(total=1)


def hours(value: float, *, sure: bool = True) -> Figure:
    """A median in hours."""
    span = Interval(low=value * 0.9, high=value * 1.2) if sure else None
    return Figure(value=value, unit="hours", denominator="decisions", n=50, interval=span)


def decider(role: str, value: float | None, *, asks: bool = False, sure: bool = True) -> Decider:
    """A role with its median."""
    return Decider(
        way="steps",
        role=role,
        part="asking" if asks else "deciding",
        decisions=10,
        approved=9,
        rejected=1,
        latency=None if value is None else hours(value, sure=sure),
        of_approvals=None,
        of_all=None,
        signals=NONE,
        people=frozenset(),
    )


def given(giver: str, taker: str, times: int) -> Pass:
    """So many hand-overs."""
    return Pass(
        giver=giver,
        taker=taker,
        times=times,
        cases=times,
        hours=hours(2.0),
        signals=NONE,
        givers=frozenset(),
        takers=frozenset(),
    )


def test_the_slowest_who_decides_is_named_first() -> None:
    """Whoever asks takes time too, and is no decider."""
    made = deciders.data(
        [decider("clerk", 500.0, asks=True), decider("boss", 96.0), decider("", 1.0), decider("x", None)],
        names={"boss": "Head of $Claims$"},
    )
    told = "Half of the decisions by Head of $Claims$ took longer than 4.0 days, plausibly 3.6 days to 4.8 days"
    assert made.sentence.startswith(told)
    assert [bar.role for bar in made.bars] == ["Head of $Claims$", "role not named", "clerk (asks again)"]
    assert len(made.rows) == 4
    text = svg.render(deciders.draw(made), made)
    assert text == svg.render(deciders.draw(made), made)
    assert "4.0 days" in text


def test_too_few_to_be_sure_is_written_at_the_bar() -> None:
    """A bar without an interval says so."""
    made = deciders.data([decider("boss", 0.5, sure=False)])
    assert "30 minutes, too few to be sure" in svg.render(deciders.draw(made), made)


def test_no_role_to_show() -> None:
    """Nothing is drawn as nothing."""
    made = deciders.data([])
    assert made.sentence == "No role can be shown."
    assert "<svg" in svg.render(deciders.draw(made), made)


def test_the_most_frequent_pair_and_its_way_back() -> None:
    """Both numbers are in the squares, and the table has every pair."""
    made = passes.data([given("a", "b", 30), given("b", "a", 12), given("a", "c", 3)], names={"a": "Alpha"})
    assert made.sentence == "Most often Alpha gave work to b: 30 times, and 12 came back the same way."
    assert made.teams == ("Alpha", "b", "c")
    assert made.rows[0][:4] == ("Alpha", "b", 30, 30)
    text = svg.render(passes.draw(made), made)
    assert text == svg.render(passes.draw(made), made)
    assert "Alpha gives" in text


def test_only_the_busiest_teams_are_drawn() -> None:
    """The table still has the others."""
    made = passes.data([given(f"t{n}", f"t{n + 1}", 100 - n) for n in range(30)], most=5)
    assert len(made.teams) == 5
    assert len(made.rows) == 30
    assert passes.data([]).sentence == "No pair of teams can be shown."
