"""A watched behaviour as a page shows it: its verdict, its chart, the way to its file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.activate.model import Cause, Evidence, Scale, ScaleVerdict, Watched
from planner.charts import runchart
from planner.charts.runchart import RunChart
from planner.reasons import Certainty
from planner.services import clock, house, tracking
from planner.web import here, telling
from planner.web.drawings import Drawn, drawn
from planner.web.words import date, percent

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
GROUPS = {
    "worse": "What got worse",
    "changed": "What changed as meant",
    "not changed": "What did not change",
    "cannot tell": "What cannot be told yet",
}
SCALES: dict[ScaleVerdict, str] = {
    "capability": "A capability of the organisation",
    "not at scale": "Not at scale",
    "cannot tell": "Cannot tell yet",
}
LOCAL = "A local win, not scale"
ADOPTIONS = {"adopted": "Adopted", "not adopted": "Not adopted", "cannot tell": "Cannot tell yet"}
# Of more teams beside, the names would fill the page.
NAMED = 4


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One behaviour of one team; ``drawn`` is None where the library no longer has the behaviour.

    ``seen`` says what others see of it; ``beside`` names the teams it was looked at beside.
    """

    evidence: Evidence
    behaviour: str
    team: str
    drawn: Drawn | None
    seen: str = ""
    beside: tuple[str, ...] = ()

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
        return f"{VERDICTS[self.evidence.verdict]}{', and fades' if self.fades else ''}"

    @property
    def place(self) -> str:
        """Where on a page it stands, for links."""
        return re.sub(r"\W+", "-", f"{self.evidence.behaviour}-{self.evidence.team}").strip("-")

    @property
    def fades(self) -> bool:
        """Whether a change that was there goes back."""
        return self.evidence.decay is not None and self.evidence.decay.verdict == "decays"

    @property
    def fading(self) -> str:
        """Since when it fades, and how much is left."""
        found = self.evidence.decay
        if found is None or found.since is None or found.left is None:
            return ""
        return f"It fades since the week of {date(found.since)}: about {percent(found.left)} of the change is left."

    @property
    def causes(self) -> tuple[Cause, ...]:
        """What to look at where it fades, in order."""
        return self.evidence.decay.causes if self.evidence.decay else ()

    @property
    def adopted(self) -> str:
        """Whether it is adopted, in two words; nothing where there was no change to adopt."""
        return ADOPTIONS[self.evidence.adoption.verdict] if self.evidence.adoption else ""

    @property
    def held(self) -> str:
        """Whether the change holds so far, where it does not fade; nothing where there was none."""
        found = self.evidence.decay
        return found.sentence if found is not None and found.verdict != "decays" else ""

    @property
    def compared(self) -> str:
        """Beside which teams it was looked at."""
        if not self.beside:
            return "With no team: none that started nothing had enough weeks and people."
        named = telling.listed(list(self.beside[:NAMED]))
        more = f" and {telling.many(len(self.beside) - NAMED, 'more team')}" if len(self.beside) > NAMED else ""
        return f"With {'teams' if len(self.beside) > 1 else 'a team'} that started nothing: {named}{more}."

    @property
    def tells(self) -> str:
        """What would tell, where nothing can be told yet."""
        if self.evidence.verdict != "cannot tell":
            return ""
        more = self.evidence.more_weeks
        if not self.begun:
            return "Its start lies ahead: the weeks until then are what it will be held against."
        if more is None and self.evidence.baseline is None:
            return "No later week will tell: too few before the start can be counted."
        if more is None:
            return "More weeks alone will not tell. The sentence above says what stands in the way."
        return f"About {telling.many(more, 'more week')} would tell, if they go on like these."


@dataclass(frozen=True, kw_only=True)
class Over:
    """A behaviour over all teams that began it."""

    scale: Scale
    behaviour: str
    adopted: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def certainty(self) -> Certainty:
        """How sure the verdict is."""
        return "cannot tell" if self.scale.verdict == "cannot tell" else "likely"

    @property
    def begun_well(self) -> bool:
        """Whether there is more to say than that no team has adopted it."""
        return bool(self.adopted) or self.scale.overall is not None

    @property
    def words(self) -> str:
        """The verdict in words; a single team that adopted it is a local win."""
        local = len(self.adopted) == 1 and self.scale.verdict != "capability"
        return LOCAL if local else SCALES[self.scale.verdict]


def alarms(rows: Sequence[Shown]) -> list[Shown]:
    """The changes that fade, the one of which least is left first."""
    return sorted(
        (one for one in rows if one.fades), key=lambda one: (one.evidence.decay and one.evidence.decay.left) or 0
    )


def fading(page: tracking.Page) -> list[Shown]:
    """The changes that fade, without their charts."""
    found = [one for one in page.watched if one.evidence.decay and one.evidence.decay.verdict == "decays"]
    return alarms([_shown(one, page, chart_too=False) for one in found])


def groups(rows: Sequence[Shown]) -> list[tuple[str, list[Shown]]]:
    """What is watched by its verdict, each with its heading."""
    found = [(GROUPS[verdict], [one for one in rows if one.evidence.verdict == verdict]) for verdict in FIRST]
    return [(heading, some) for heading, some in found if some]


def over_teams(page: tracking.Page, team: str | None) -> list[Over]:
    """Behaviours over all teams, or over those one team began; capabilities first."""
    order = ("capability", "not at scale", "cannot tell")
    mine = [one for one in page.scales if team is None or team in one.teams]
    return [
        Over(
            scale=one,
            behaviour=page.names.behaviour(one.behaviour),
            adopted=tuple(page.names.team(key) for key in one.adopted),
            others=tuple(page.names.team(key) for key in one.teams if key not in one.adopted),
        )
        for one in sorted(mine, key=lambda one: (order.index(one.verdict), page.names.behaviour(one.behaviour)))
    ]


def everything(page: tracking.Page) -> list[Shown]:
    """All that is watched: what fades first, then what got worse, what cannot be told last."""
    found = [_shown(one, page) for one in page.watched]
    return sorted(found, key=lambda one: (not one.fades, FIRST.index(one.evidence.verdict), one.team, one.behaviour))


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
    fading = [one.evidence for one in page.watched if one.evidence.decay and one.evidence.decay.verdict == "decays"]
    if len(fading) == 1:
        name, team = page.names.behaviour(fading[0].behaviour), page.names.team(fading[0].team)
        return f"“{name}” had changed in {team}, and fades again."
    if fading:
        return f"{len(fading)} behaviours had changed, and fade again."
    return tally(page)


def tally(page: tracking.Page) -> str:
    """How many behaviours are watched, and how many of each verdict."""
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
    if any(one.evidence.decay and one.evidence.decay.verdict == "decays" for one in page.watched):
        return "Go through the four questions with the team's manager before anything new is started."
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


def _shown(watched: Watched, page: tracking.Page, *, chart_too: bool = True) -> Shown:
    made = chart(watched, page) if chart_too else None
    known = page.names.library.behaviours.get(watched.evidence.behaviour)
    return Shown(
        evidence=watched.evidence,
        behaviour=page.names.behaviour(watched.evidence.behaviour),
        team=page.names.team(watched.evidence.team),
        drawn=_told(drawn(made, runchart.draw), made) if made else None,
        seen=known.seen if known else "",
        beside=tuple(page.names.team(key) for key in watched.evidence.compared),
    )


def _told(found: Drawn, chart: RunChart) -> Drawn:
    """The drawing with words that say how to read it: the verdict already stands above it."""
    parts = ["Each point is one week; the line is the start."]
    if chart.before:
        parts.append("The grey band is a usual week before it.")
    if chart.since:
        parts.append("The coloured band is where a usual week since plausibly lies.")
    return replace(found, chart=replace(chart, title=f"{chart.title}, week by week", sentence=" ".join(parts)))
