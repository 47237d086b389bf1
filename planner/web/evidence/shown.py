"""A watched behaviour as a page shows it: its verdict, its chart, the way to its file."""

from dataclasses import dataclass

from planner.activate.model import Evidence, Watched
from planner.charts import runchart
from planner.charts.runchart import RunChart
from planner.reasons import Certainty
from planner.services import clock, house, tracking
from planner.web import here, telling
from planner.web.drawings import Drawn, drawn

VERDICTS = {
    "changed": "Changed",
    "not changed": "Not changed",
    "worse": "Changed for the worse",
    "cannot tell": "Cannot tell yet",
}
ALONE = {
    "changed": "it changed as meant",
    "worse": "it got worse",
    "not changed": "it did not change",
    "cannot tell": "nobody can tell yet whether it changed",
}
AMONG = {
    "worse": "got worse",
    "changed": "changed as meant",
    "not changed": "did not change",
    "cannot tell": "cannot be told yet",
}
FIRST = ("worse", "changed", "not changed", "cannot tell")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One behaviour of one team; ``drawn`` is None where the library no longer has the behaviour."""

    evidence: Evidence
    behaviour: str
    team: str
    drawn: Drawn | None

    @property
    def begun(self) -> bool:
        """Whether its start has come."""
        return self.evidence.start <= clock.today()

    @property
    def certainty(self) -> Certainty:
        """How sure the verdict is: its interval lies clear of no change, or it is no verdict."""
        return "cannot tell" if self.evidence.verdict == "cannot tell" else "likely"

    @property
    def words(self) -> str:
        """The verdict in words."""
        return VERDICTS[self.evidence.verdict]


def everything(page: tracking.Page) -> list[Shown]:
    """All that is watched: what got worse first, what cannot be told last."""
    found = sorted(page.watched, key=lambda one: (FIRST.index(one.evidence.verdict), one.evidence.team))
    return [_shown(one, page) for one in found]


def chart(watched: Watched, page: tracking.Page) -> RunChart | None:
    """The run chart of one behaviour and team."""
    known = page.names.library.behaviours.get(watched.evidence.behaviour)
    if known is None:
        return None
    settling = house.policy(here.stores())["behaviour.transition_weeks"]
    name = page.names.team(watched.evidence.team)
    return runchart.data(known, watched.evidence, watched.weeks, transition_weeks=settling, team=name)


def summary(page: tracking.Page) -> str:
    """What came of everything that is watched, in one sentence."""
    verdicts = [one.evidence.verdict for one in page.watched]
    if not verdicts:
        return "Nothing that was started can be judged yet." if page.waiting else "Nothing is being watched yet."
    if len(verdicts) == 1:
        return f"One behaviour is being watched, and {ALONE[verdicts[0]]}."
    if set(verdicts) == {"cannot tell"}:
        return f"{len(verdicts)} behaviours are being watched; nobody can tell yet whether any changed."
    said = [f"{verdicts.count(one)} {words}" for one, words in AMONG.items() if one in verdicts]
    return f"{len(verdicts)} behaviours are being watched: {telling.listed(said)}."


def advice(page: tracking.Page) -> str:
    """What to do now, in words."""
    verdicts = {one.evidence.verdict for one in page.watched}
    if page.waiting:
        count = telling.many(len(page.waiting), "start")
        return f"Bring in the newest files and run again: {count} since the last pulse cannot be judged before."
    if "worse" in verdicts:
        return "Look at what got worse first, and change or stop its measure."
    if verdicts == {"cannot tell"}:
        return "Nothing: it is too early. Each says below what would tell."
    if verdicts & {"not changed", "cannot tell"}:
        return "Give what cannot be told its time; change the measure where nothing changed."
    return "Keep asking about it: what changed fades when nobody does."


def _shown(watched: Watched, page: tracking.Page) -> Shown:
    made = chart(watched, page)
    return Shown(
        evidence=watched.evidence,
        behaviour=page.names.behaviour(watched.evidence.behaviour),
        team=page.names.team(watched.evidence.team),
        drawn=drawn(made, runchart.draw) if made else None,
    )
