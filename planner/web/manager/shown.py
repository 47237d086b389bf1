"""My team as its page shows it: one friction, one behaviour, one thing to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.reasons import Certainty, Finding
from planner.services.assigning_values import Offer
from planner.services.confirming import Overview, Why
from planner.services.friction import TeamWaiting
from planner.services.team import Member, Page
from planner.web import telling
from planner.web.evidence import shown as watched
from planner.web.friction import waits

RANK: dict[Certainty, int] = {"sure": 0, "likely": 1, "cannot tell": 2}
NO_TEAM = "no team"
WAITS: dict[Why, str] = {
    "unanswered": "they said something, and you have not",
    "apart": "your word and theirs lie far apart, so talk about it",
    "certificate": "a certificate to confirm",
}


@dataclass(frozen=True, kw_only=True)
class Doing:
    """The one thing to do: what, why, and where; ``url`` is None for what is done away from the screen."""

    what: str
    why: str
    label: str = ""
    url: str | None = None


def name(page: Page) -> str:
    """The name of the team looked at."""
    return dict(page.teams).get(page.team, "Your team")


def members(page: Page) -> list[Member]:
    """The people of the team looked at, with those who are in none."""
    return [one for one in page.members if one.team in (name(page), NO_TEAM)]


def friction(page: Page) -> Finding | None:
    """The main finding about the team: the surest, and of those the first."""
    found = page.friction.findings if page.friction else ()
    main = min(found, key=lambda one: RANK[one.certainty], default=None)
    return telling.shown(main) if main else None


def sentence(page: Page) -> str:
    """What is going on, in one sentence."""
    found = friction(page)
    if found is not None:
        return found.sentence
    if page.friction is None or page.friction.run is None:
        return f"{name(page)}: nobody has looked yet at where its work waits."
    row = waiting(page)
    if hidden(page):
        return f"{name(page)} is too small for figures about where its work waits."
    most = waits.largest(row) if row else None
    if most is None:
        return f"Nothing stands out in the work of {name(page)}."
    return f"Nothing stands out in {name(page)}; its work waits most for {telling.WAITS_FOR[most.cause]}."


def waiting(page: Page) -> TeamWaiting | None:
    """Where the team's work waits."""
    return next((one for one in (page.friction.teams if page.friction else ()) if one.team == page.team), None)


def hidden(page: Page) -> bool:
    """Whether there is something about the team that its size does not let show."""
    row = waiting(page)
    found = page.friction.hidden_findings if page.friction else False
    return found or (row is not None and row.hidden)


def behaviours(page: Page) -> list[watched.Shown]:
    """What is watched in the team, the one that most asks to be looked at first."""
    return watched.everything(page.watched) if page.watched else []


def cue(one: watched.Shown) -> str:
    """What to say or ask in the next talk about a behaviour, by how it stands."""
    name = f"“{one.behaviour}”"
    if not one.begun:
        return f"Say what {name} is for before it starts, and ask what will be in its way."
    if one.fades:
        return f"Ask each of the questions above in the next talk about {name}, and listen before you propose anything."
    return {
        "changed": f"Say where you saw {name} this week, and what it was good for. What nobody mentions fades.",
        "worse": f"Ask what makes {name} harder than before the start, and take one thing of it away.",
        "not changed": f"Ask what stood in the way of {name} this week, and take one thing of it away.",
        "cannot tell": f"Ask who tried {name} this week, and what happened.",
    }[one.evidence.verdict]


def doing(page: Page, offers: tuple[Offer, ...], practised: Sequence[watched.Shown] = ()) -> Doing:
    """The one thing to do now: decide, assign, or talk."""
    proposals = page.friction.proposals if page.friction else ()
    proposal = next((one for one in proposals if one.decided is None and one.may), None)
    url = telling.page_of("friction.decide", number=proposal.number) if proposal else None
    if proposal and url:
        label = next(one.label for one in proposal.item.options if one.key == proposal.item.recommended)
        return Doing(
            what=label, why="It is proposed against what was found; you decide.", label="Decide on it", url=url
        )
    idle = [one for one in members(page) if one.pathway is None]
    if offers and idle:
        count = telling.many(len(idle), "person has", "people have")
        why = f"Their role was decided on, and {count} no pathway yet."
        return Doing(what="Assign pathways", why=why, label="See who gets what", url=telling.page_of("assign.index"))
    return _talk(page, practised)


def unanswered(page: Overview) -> str:
    """Of how many people something waits, in one sentence."""
    count = sum(bool(one.what) for one in page.people)
    if not count:
        return "Nothing that your people say about what they can do waits for your word."
    who = f"{telling.many(count, 'person', 'people')} of {len(page.people)}"
    return f"{who} said something about what they can do that waits for your word."


def _talk(page: Page, practised: Sequence[watched.Shown]) -> Doing:
    waiting = page.watched.waiting if page.watched else ()
    why = "What people practise stays when somebody asks about it."
    if practised and practised[0].fades:
        said = f"“{practised[0].behaviour}” fades. Find out with the team what pulls it back"
        return Doing(what=said, why=why, label="See what to look at", url="#behaviour")
    called = practised[0].behaviour if practised else page.names.behaviour(waiting[0].behaviour) if waiting else ""
    if called:
        return Doing(what=f"Ask in your next talk what stood in the way of “{called}” this week", why=why)
    return Doing(
        what="Nothing this fortnight", why="When something is found or decided, the one thing to do stands here."
    )
