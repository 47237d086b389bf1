"""What is known of a team that a retro could be about: figures that may be shown, and the charts there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.access import Viewer
from planner.activate.model_programme import Retro, Turn
from planner.audit.model_course import HOURS, Shift
from planner.audit.words import WAITS_FOR
from planner.reasons import Missing, Reason
from planner.services import adoption, friction, house, names, overtime, tracking
from planner.services.errors import NotFound
from planner.store.open import Stores

UNSURE = "cannot tell"
TOLD: Mapping[str, Missing] = {
    "causes": Missing(
        what="Waiting by cause",
        would="Show what the team's work waited for",
        bring="Bring in the log of the team's ticket or workflow tool, and take a pulse",
    ),
    "hours": Missing(
        what="Waiting week by week",
        would="Show since when a case waits longer",
        bring="Take the pulses of whole quarters or months",
    ),
    "share": Missing(
        what="One cause week by week",
        would="Show whether it is getting more or less",
        bring="Take the pulses of whole quarters or months",
    ),
    "behaviour": Missing(
        what="A behaviour that is practised",
        would="Show whether what the team tries can be seen in its work",
        bring="Decide on a measure, or assign pathways",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The retro that a team's signals call for, None where none does.

    ``hidden`` where the group is too small to show anything, ``looked`` once there was a pulse.
    """

    retro: Retro | None
    hidden: bool
    looked: bool


NOTHING = Seen(retro=None, hidden=False, looked=False)


def look(stores: Stores, viewer: Viewer, team: str, called: names.Names) -> Seen:
    """What the newest pulses say of a team, held against the lines of the policy."""
    from planner.activate import retros

    policy = house.policy(stores)
    waits = friction.page(stores, viewer, team=team, called=called)
    watched = tracking.page(stores, viewer, team=team, called=called)
    series, over = _series(stores, viewer, team)
    mine = next((row for row in waits.teams if row.team == team), None)
    signs = _signs(stores, viewer, team)
    known = retros.Signals(
        team=team,
        waiting=mine.causes if mine else (),
        evidence=[one.evidence for one in watched.watched],
        signs=signs,
        turn=_turn(series),
        until=max((day for one in series for day, _ in one.weeks), default=None),
        causes=WAITS_FOR,
        behaviours={key: one.name for key, one in called.library.behaviours.items()},
    )
    charts = [*(["causes"] if mine and mine.causes else []), *_named(series)]
    charts += [f"behaviour:{one.evidence.behaviour}" for one in watched.watched if one.weeks]
    retro = retros.proposed(team, retros.crossed(known, policy), charts=charts, told=TOLD, policy=policy)
    nothing = not (known.waiting or known.evidence or signs or series)
    hidden = nothing and bool((mine and mine.hidden) or watched.hidden or over)
    return Seen(retro=retro, hidden=hidden, looked=waits.run is not None)


def _series(stores: Stores, viewer: Viewer, team: str) -> tuple[Sequence[overtime.Series], bool]:
    """The team's weekly series, and whether there are some that may not be shown."""
    try:
        found = overtime.team(stores, viewer, team)
    except NotFound:
        return (), False
    return found.series, found.hidden


def _named(series: Sequence[overtime.Series]) -> list[str]:
    """The charts of weekly series, hours first."""
    return ["hours" if one.measure == HOURS else f"share:{one.measure}" for one in series if one.weeks]


def _turn(series: Sequence[overtime.Series]) -> Turn | None:
    found = [shift for one in series if one.measure == HOURS for shift in one.shifts if shift.certainty != UNSURE]
    newest: Shift | None = max(found, key=lambda one: one.week, default=None)
    if newest is None:
        return None
    return Turn(week=newest.week, latest=newest.latest, difference=newest.difference, sentence=newest.sentence)


def _signs(stores: Stores, viewer: Viewer, team: str) -> Mapping[str, Sequence[Reason]]:
    """The early signs of decay that are seen in the team, by tool."""
    found: dict[str, list[Reason]] = {}
    for row in adoption.decay(stores, viewer).teams:
        if row.team == team:
            found[row.tool] = [one.because or Reason(claim=one.sentence) for one in row.signs if one.state == "seen"]
    return found
