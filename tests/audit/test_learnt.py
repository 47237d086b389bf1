"""Learnt hours: when a team's people act, as far as a log tells it."""

import datetime as dt
from collections.abc import Iterable

import ibis

from planner.audit.calendars import Calendars, calendars
from planner.audit.hours import week
from planner.audit.learnt import Learnt, counted, learn
from planner.audit.placed import place
from planner.policy import Policy, load
from planner.policy.loader import Value

from .given import signals, workforce

POLICY = load()
MONDAY = dt.datetime(2025, 1, 6, tzinfo=dt.UTC)


def acts(
    hours: Iterable[int], *, days: Iterable[int] = range(5), weeks: int = 10, people: int = 4
) -> list[dict[str, object]]:
    """Steps of a team, one in each of the hours of each day by each of its people."""
    return [
        {
            "case": f"{day}-{hour}-{who}",
            "activity": "Note",
            "time": MONDAY + dt.timedelta(weeks=number, days=day, hours=hour, minutes=20),
            "actor": f"p{who}",
            "team": "Claims",
        }
        for number in range(weeks)
        for day in days
        for hour in hours
        for who in range(people)
    ]


def learnt(rows: list[dict[str, object]], *, zone: str = "UTC") -> Learnt | None:
    found = counted(place(signals(rows), workforce()), policy=POLICY, zone=zone)
    return learn(found["Claims"], policy=POLICY, zone=zone)


def own(**values: object) -> Policy:
    """The shipped policy with an organisation's own values of hours."""
    changed = {f"hours.{name}": value for name, value in values.items()}
    return Policy(
        {name: Value(**{**vars(POLICY.explain(name)), "value": changed.get(name, POLICY[name])}) for name in POLICY}
    )


def of(rows: list[dict[str, object]], policy: Policy = POLICY) -> Calendars:
    names = {"c": "Claims"}
    steps = place(signals(rows), workforce(names=names)).mutate(meaning=ibis.literal(""))
    return calendars(steps, names=names, policy=policy)


def test_the_week_in_which_people_act() -> None:
    """Acts from nine to five on working days make a week of these hours; the support says how many lie within."""
    found = learnt(acts(range(9, 17)))
    assert found is not None
    assert found.hours.week == (((540, 1020),),) * 5 + ((),) * 2
    assert (found.acts, found.covered, found.weeks) == (1600, 1.0, 10)


def test_a_saturday_on_which_one_came_in_stays_free() -> None:
    """Few acts outside the usual hours are no working hours."""
    found = learnt([*acts(range(9, 17)), *acts([10], days=[5], weeks=3, people=1), *acts([22], weeks=2, people=1)])
    assert found is not None
    assert found.hours.week == (((540, 1020),),) * 5 + ((),) * 2


def test_a_free_friday_afternoon_shows() -> None:
    """Days alike are taken together, but not where one differs."""
    found = learnt([*acts(range(9, 17), days=range(4)), *acts(range(9, 12), days=[4])])
    assert found is not None
    assert found.hours.week[4] == ((540, 720),)


def test_round_the_clock() -> None:
    """A team that acts in nearly every hour of the week is there at all times."""
    found = learnt(acts(range(24), days=range(7), people=1))
    assert found is not None
    assert found.hours.week == (((0, 1440),),) * 7


def test_hours_are_local() -> None:
    """The same acts are other hours in another zone, and the change of its clock shows in none."""
    found = learnt(acts(range(9, 17), weeks=10), zone="Asia/Kolkata")
    assert found is not None
    # Twenty past nine in UTC is ten to three in the afternoon.
    assert found.hours.week[0] == ((840, 1320),)


def test_a_day_off_for_all() -> None:
    """A Wednesday on which nobody of many acted is a day off."""
    holiday = dt.date(2025, 2, 5)
    rows = [row for row in acts(range(9, 17)) if row["time"].date() != holiday]  # type: ignore[attr-defined]
    found = learnt(rows)
    assert found is not None
    assert found.hours.free == {holiday}


def test_too_few_acts_or_weeks_teach_nothing() -> None:
    """Hours are not guessed."""
    assert learnt(acts(range(9, 17), weeks=10, people=1)) is None
    assert learnt(acts(range(9, 17), weeks=3, people=20)) is None


def test_a_small_team_has_the_hours_of_all() -> None:
    """Its few acts do not tell; those of the whole organisation do."""
    few = [{**row, "team": "Law", "actor": "x"} for row in acts([20], weeks=1)]
    found = of([*acts(range(9, 17)), *few])
    origins = {one.team: one.origin for one in found.shown}
    assert origins == {"": "learnt", "c": "learnt", "Law": "organisation"}
    law = found.of("Law", "tickets")
    assert law is not None
    assert law.week[0] == ((540, 1020),)


def test_given_hours_go_before_learnt_ones() -> None:
    """A team's own hours first, then those of its source, then those of everybody, then what was learnt."""
    early, late, usual = ({"monday": [[f"{hour:02}:00", "20:00"]]} for hour in (6, 7, 8))
    rows = acts(range(9, 17))
    assert of(rows, own(week=usual)).of("c", "tickets") == week(usual)
    by_source = own(week=usual, sources={"tickets": late})
    assert of(rows, by_source).of("c", "tickets") == week(late)
    assert of(rows, by_source).of("c", "other") == week(usual)
    by_team = own(week=usual, sources={"tickets": late}, teams={"Claims": {**early, "zone": "Europe/Berlin"}})
    found = of(rows, by_team)
    assert found.of("c", "tickets") == week(early, zone="Europe/Berlin")
    assert [one.origin for one in found.shown] == ["given", "given"]


def test_hours_that_cannot_be_read_are_told() -> None:
    """A day or a zone that is none is passed over and said."""
    found = of(acts(range(9, 17)), own(week={"funday": [["09:00", "17:00"]]}, zone="Mars/Base", free=["soon"]))
    assert found.shown[0].origin == "learnt"
    assert [told.split(":")[0] for told in found.wrong] == ["hours.zone", "hours.free", "hours.week"]


def test_a_clock_that_went_wrong_by_centuries_teaches_nothing() -> None:
    """Acts of the year 1 are no acts of anybody's week."""
    odd = {
        "case": "x",
        "activity": "Note",
        "time": dt.datetime(1, 1, 1, tzinfo=dt.UTC),
        "actor": "p1",
        "team": "Claims",
    }
    found = learnt([*acts(range(9, 17)), odd])
    assert found is not None
    assert found.acts == 1600


def test_no_acts_at_all() -> None:
    """A log of nobody has no hours."""
    found = of([{"case": "1", "activity": "Open", "time": MONDAY}])
    assert not found.known
    assert found.of(None, None) is None


def test_who_is_known_to_nobody_keeps_no_hours_of_the_house() -> None:
    """Customers who write in at night widen no week, as long as most who act are known."""
    accounts: list[dict[str, object]] = [{"account": f"p{at}", "person": f"p{at}"} for at in range(4)]
    house = [row | {"actor": f"p{at % 4}"} for at, row in enumerate(acts(range(9, 17)))]
    outside = [row | {"actor": f"customer {at}"} for at, row in enumerate(acts(range(20, 24)))]
    placed = place(signals([*house, *outside]), workforce(accounts=accounts))
    found = learn(counted(placed, policy=POLICY, zone="UTC")["Claims"], policy=POLICY, zone="UTC")
    assert found is not None
    assert found.hours.week == (((540, 1020),),) * 5 + ((),) * 2
