"""A team's retro as pages show it: its sentence, its charts, what was said before."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import url_for

from planner.activate.model_programme import Retro
from planner.charts import levels, runchart, waiting
from planner.services import friction, overtime, tracking
from planner.services.errors import NotFound
from planner.services.retros import Page
from planner.web import here
from planner.web.drawings import Drawn, drawn
from planner.web.evidence import shown as behaviours
from planner.web.friction import clocks, waits
from planner.web.gate import me
from planner.web.pulses import shown as weekly

KINDS = {"keep": "Keep", "stop": "Stop", "try": "Try"}
STATES = {"scheduled": "To be held", "held": "Held", "skipped": "Not held"}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A chart of a retro with the address of its file, "" where it has none."""

    drawn: Drawn
    csv_url: str


def sentence(page: Page) -> str:
    """The finding on top of the page."""
    if not page.team:
        return "Nobody reports to you here, so no retro is proposed to you."
    if page.scheduled:
        return f"A retro of {page.name} is to be held on {_day(page)}."
    if page.proposed:
        first = page.proposed.crossed[0].sentence
        return f"A quarter of an hour is worth it in {page.name}: {first[0].lower()}{first[1:]}."
    if page.rests:
        return f"What {page.name} agreed gets its time first."
    if page.hidden:
        return f"{page.name} is too small for its figures to be shown."
    return f"Nothing calls for a retro in {page.name} now."


def figures(page: Page, retro: Retro) -> list[Figure]:
    """The charts that a retro asks for, as far as the newest pulse has them."""
    found = [MAKERS[name.split(":")[0]](page, name.partition(":")[2]) for name in retro.charts]
    return [one for one in found if one is not None]


def _day(page: Page) -> str:
    assert page.scheduled is not None
    day = page.scheduled.day
    return f"{day.day} {day:%B %Y}"


def _causes(page: Page, _: str) -> Figure | None:
    teams = [one for one in _waiting(page.team) if one.team in ("", page.team)]
    clock = clocks.clock(teams)
    told = [clocks.told_by(one, clock) for one in teams]
    if not any(one.causes for one in told):
        return None
    return Figure(
        drawn=drawn(waits.chart(told, clock=clock), waiting.draw),
        csv_url=url_for("friction.team_table", key=page.team),
    )


def _waiting(team: str) -> Iterator[friction.TeamWaiting]:
    """The whole organisation and one team."""
    yield from friction.page(here.stores(), me(), team="").teams
    yield from friction.page(here.stores(), me(), team=team).teams


def _hours(page: Page, _: str) -> Figure | None:
    return _weekly(page, weekly.HOURS)


def _weekly(page: Page, measure: str) -> Figure | None:
    try:
        found = overtime.team(here.stores(), me(), page.team)
    except NotFound:
        return None
    series = next((one for one in found.series if one.measure == measure and one.weeks), None)
    if series is None:
        return None
    made = drawn(weekly.chart(series, found), levels.draw)
    return Figure(drawn=made, csv_url=url_for("pulses.team_table", key=page.team))


def _behaviour(page: Page, key: str) -> Figure | None:
    found = tracking.page(here.stores(), me(), team=page.team, called=page.names)
    watched = next((one for one in found.watched if one.evidence.behaviour == key), None)
    made = behaviours.chart(watched, found) if watched else None
    if made is None:
        return None
    csv = url_for("evidence.table", team=page.team, behaviour=key)
    return Figure(drawn=drawn(made, runchart.draw), csv_url=csv)


MAKERS: dict[str, Callable[[Page, str], Figure | None]] = {
    "causes": _causes,
    "hours": _hours,
    "share": _weekly,
    "behaviour": _behaviour,
}
