"""What one role's page shows besides findings: its work in its own words, its versions, where people could go."""

from dataclasses import dataclass

from planner.architect.model import Destination
from planner.charts import ribbon
from planner.charts.ribbon import RibbonChart
from planner.library.model import Role
from planner.reasons import Reason
from planner.services.roles import Page
from planner.web import telling, words
from planner.web.telling import many

KINDS = 8
DIGITS = 2
JOBS = {"same": "The same job, better", "different": "A different job, well"}
HORIZONS = {"today": "Today's capacity", "next": "What comes next"}


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of work: its name, its own words, and its share of the role's work in the first and last quarter."""

    name: str
    words: tuple[str, ...]
    before: float
    now: float


@dataclass(frozen=True, kw_only=True)
class Kinds:
    """The largest kinds of work of a role, from which quarter to which, and how many smaller ones there are."""

    first: str
    last: str
    largest: tuple[Kind, ...]
    smaller: int


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of what is declared, and what it added to and took from the one before."""

    number: int
    responsibilities: tuple[str, ...]
    added: tuple[str, ...]
    taken: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Way:
    """A role that people could move to, with its name, the parts of its score, and the gaps on the way.

    ``asks`` says whether it is written what the role needs.
    """

    destination: Destination
    title: str
    parts: tuple[Reason, ...]
    unknown: tuple[Reason, ...]
    gaps: tuple[tuple[str, str], ...]
    asks: bool


@dataclass(frozen=True, kw_only=True)
class Side:
    """One side of a verdict: what adds to it, what could if it were known, what adds nothing; ``most`` scales bars."""

    claim: str
    adding: tuple[Reason, ...]
    open: tuple[Reason, ...]
    silent: tuple[Reason, ...]
    most: float


@dataclass(frozen=True, kw_only=True)
class Watch:
    """A trap that an option would walk into, and whether it stops the decision."""

    option: str
    name: str
    told: str
    stops: bool


def ribbon_of(page: Page) -> RibbonChart | None:
    """The role's ribbon, None when no quarter can be shown."""
    if not page.row.loads:
        return None
    return ribbon.data(page.row.loads, role=page.row.title, names=_names(page), turns=page.row.turns)


def work(page: Page) -> RibbonChart:
    """The table of the role's work; empty when no quarter can be shown."""
    return ribbon.data(page.row.loads, role=page.row.title, names=_names(page), turns=page.row.turns)


def kinds(page: Page) -> Kinds | None:
    """The role's work in its own words."""
    loads = sorted(page.row.loads, key=lambda load: load.quarter)
    if not loads:
        return None
    first, last = (_shares(load.clusters) for load in (loads[0], loads[-1]))
    words = {cluster.id: cluster for cluster in page.clusters}
    ranked = sorted({*first, *last} & set(words), key=lambda one: (-last.get(one, 0.0), -first.get(one, 0.0), one))
    largest = tuple(
        Kind(
            name=words[one].name,
            words=words[one].exemplars[:3],
            before=first.get(one, 0.0),
            now=last.get(one, 0.0),
        )
        for one in ranked[:KINDS]
    )
    smaller = len(ranked) - len(largest)
    return Kinds(first=loads[0].quarter, last=loads[-1].quarter, largest=largest, smaller=smaller)


def versions(page: Page) -> tuple[Version, ...]:
    """What the role's file says and said, newest first."""
    told = [_texts(role) for role in page.versions]
    return tuple(
        Version(
            number=number,
            responsibilities=now,
            added=tuple(text for text in now if text not in before) if number > 1 else (),
            taken=tuple(text for text in before if text not in now),
        )
        for number, (before, now) in enumerate(zip([(), *told], told, strict=False), start=1)
    )[::-1]


def options(page: Page) -> tuple[Way, ...]:
    """Where people of the role could go, best first."""
    return tuple(
        Way(
            destination=one,
            title=page.names.role(one.role),
            parts=tuple(part for part in one.because.because if part.part is not None),
            unknown=tuple(part for part in one.because.because if part.part is None),
            gaps=tuple((page.names.capability(key), many(levels, "level")) for key, levels in one.gaps.items()),
            asks=_asks(page, one.role),
        )
        for one in page.destinations
    )


def decided(page: Page) -> list[tuple[str, str]]:
    """What was decided on the role, as words and values."""
    standing = page.row.decided
    if standing is None:
        return []
    given = standing.details
    hours = given.get("hours_per_week") or 0
    told = [
        ("Decision", telling.VERDICTS[standing.chosen]),
        ("On", words.date(standing.at)),
        ("Because", standing.reason),
        ("It serves", given.get("objective") or ""),
        ("People move to", page.names.role(given["destination"]) if given.get("destination") else ""),
        ("Freed a week", words.hours(hours) + " for each person" if hours else ""),
        ("Work that goes", given.get("removed_work") or ""),
        ("Warned of", ", ".join(given.get("warned") or ())),
    ]
    return [(word, value) for word, value in told if value]


def sides(page: Page) -> tuple[Side, ...]:
    """The sides of the verdict, each with the factors that add to it, are open, or add nothing."""
    verdict = page.row.verdict
    if verdict is None:
        return ()
    could = verdict.details.get("open")
    open_ = could if isinstance(could, list) else []
    return tuple(_side(reason, open_) for reason in telling.without_ids(verdict.because).because)


def _side(reason: Reason, open_: list[str]) -> Side:
    below = reason.because
    # What would be shown as 0.00 adds nothing that anybody could see.
    adding = [one for one in below if round(one.part or 0.0, DIGITS)]
    others = [one for one in below if one not in adding]
    return Side(
        claim=reason.claim,
        adding=tuple(adding),
        open=tuple(one for one in others if one.claim in open_),
        silent=tuple(one for one in others if one.claim not in open_),
        most=max([1.0, *(one.part or 0.0 for one in below)]),
    )


def watch(page: Page) -> tuple[Watch, ...]:
    """What each option would walk into as things stand, in the order of the options."""
    verdict = page.row.verdict
    traps = verdict.details.get("traps") if verdict else None
    if not isinstance(traps, dict):
        return ()
    return tuple(
        Watch(option=telling.VERDICTS[option], name=one["name"], told=one["told"], stops=one["blocks"])
        for option in telling.VERDICTS
        for one in traps.get(option, ())
    )


def answers(page: Page) -> list[tuple[str, str]]:
    """What was answered to the two questions, by whom, and where it leans, as words and values."""
    held = page.answered
    if held is None:
        return []
    return [
        ("Answered", f"{JOBS[held.job]}; {HORIZONS[held.horizon].lower()}"),
        ("That leans to", telling.VERDICTS[held.leaning]),
        ("By", f"{held.by}, {words.date(held.at)}"),
    ]


def _asks(page: Page, key: str) -> bool:
    role = page.names.library.roles.get(key)
    return role is not None and bool(role.needs)


def _names(page: Page) -> dict[str, str]:
    return {cluster.id: cluster.name for cluster in page.clusters}


def _texts(role: Role) -> tuple[str, ...]:
    return tuple(responsibility.text for responsibility in role.responsibilities)


def _shares(clusters: dict[str, float]) -> dict[str, float]:
    total = sum(clusters.values())
    return {name: value / total for name, value in clusters.items()} if total else {}
