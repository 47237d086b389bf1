"""What the pages of future roles say, put into words and into order."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from planner.services import futures_told
from planner.services.futures import APPROVE
from planner.services.futures_values import Changing, Decided, Page, Row
from planner.web import words
from planner.web.telling import many

DOERS = {"": "Not decided", "human": "People", "ai": "AI", "shared": "People and AI"}
KINDS = {
    "future": "Future of a role",
    "decision": "Decision on training",
    "measure": "Measure",
    "move": "Entry of the plan",
}
CHOSEN = {APPROVE: "Approved", "not yet": "Not yet"}


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One of today's responsibilities beside what becomes of it; either side may be empty."""

    today: str
    share: float | None
    then: str
    doer: str
    then_share: float | None
    because: str
    evidence: str
    stops: bool = False


def plain(text: str | None) -> str:
    """What was typed, with one kind of line end and nothing around it."""
    return "\n".join((text or "").splitlines()).strip()


def sentence(page: Page) -> str:
    """Where the future of a role stands, in a sentence."""
    if page.newest is None:
        return f"Nobody has written down yet what {page.title} becomes."
    if page.approved is not None and page.approved.number == page.number:
        return f"{page.title} becomes {_named(page)}: approved, version {page.number}."
    lacking = f"{many(len(page.lacks), 'thing')} {'lacks' if len(page.lacks) == 1 else 'lack'} before approval"
    told = lacking if page.lacks else "it waits for a decision"
    if page.approved is not None:
        held, draft = page.approved.number, page.number
        return f"What {page.title} becomes is approved, version {held}; version {draft} is a draft."
    return f"A draft says what {page.title} becomes; {told}."


def standing(page: Page) -> str:
    """Which version a paper is of, and how it stands."""
    if page.newest is None:
        return f"What {page.title} is today; nobody has written what it becomes."
    held = page.approved is not None and page.approved.number == page.number
    state = "approved" if held else "a draft that nobody has approved"
    return f"What {page.title} becomes. Version {page.number}, {words.date(page.newest.at.date())}: {state}."


def state(row: Row) -> str:
    """Where one role of the list stands."""
    if row.newest is None:
        return "Nothing written"
    if row.approved == row.newest.number:
        return f"Approved, version {row.approved}"
    draft = f"Draft, version {row.newest.number}"
    return f"{draft}; version {row.approved} is approved" if row.approved else draft


def pairs(page: Page) -> list[Pair]:
    """Today's responsibilities beside those of the future, new ones last."""
    today = page.today.responsibilities if page.today else ()
    found = []
    for one in today:
        mine = [duty for duty in page.future.duties if duty.today == one.id]
        found += [_pair(one.text, one.share, duty) for duty in mine]
        if not mine:
            gone = next((gone for gone in page.future.removals if gone.today == one.id), None)
            found.append(_gone(one.text, one.share, gone))
    known = {one.id for one in today}
    return found + [_pair("", None, duty) for duty in page.future.duties if duty.today not in known]


def sheet(page: Page) -> list[tuple[str, str, str]]:
    """Every line with today's words and those of the future."""
    now, then = futures_told.today(page.today, page.names), futures_told.lines(page.future, page.names)
    order = list(dict.fromkeys(line[0] for line in (*then, *now)))
    every = sorted(dict.fromkeys((*then, *now)), key=lambda line: order.index(line[0]))
    return [((then.get(line) or now[line])[0], _text(now.get(line)), _text(then.get(line))) for line in every]


def hints(page: Page) -> dict[str, str]:
    """What is written already that an answer can go on from."""
    future = page.future
    rights = "; ".join(f"{one.matter}: {one.decides}" for one in future.rights if one.matter)
    stops = "; ".join(
        one.text + ("" if one.hours is None else f" ({one.hours:g} hours a week)") for one in future.removals
    )
    loops = "; ".join(f"{one.matter}: reviewed by {one.reviewer}" for one in future.rights if one.reviewer)
    found = {"rights": rights, "removed": stops, "kpis": future.kpi, "controls": loops}
    return {name: f"Written so far: {told}." for name, told in found.items() if told}


def chosen(one: Decided) -> str:
    """What was decided, and whether it still holds."""
    told = f"{CHOSEN[one.chosen]}, version {one.version}"
    return f"{told}, taken back on {words.date(one.withdrawn.date())}" if one.withdrawn else told


def changing(one: Changing) -> str:
    """What becomes of somebody's own role, said to them."""
    named = f" It will be called {one.future.title}." if one.future.title and one.future.title != one.title else ""
    ends = f" Today's role ends on {futures_told.when(one.future)}." if one.future.ends == "day" else ""
    return f"{one.future.purpose.rstrip('.')}.{named}{ends}"


def address(one: Any) -> str:
    """The page of an initiative."""
    key = one.subject.partition(":")[2]
    if one.kind == "future":
        return url_for("futures.show", key=key)
    if one.kind == "decision":
        return url_for("roles.show", key=key, _anchor="decided")
    return url_for("measures.index") if one.kind == "measure" else url_for("plan.index")


def _named(page: Page) -> str:
    return f"“{page.future.title}”" if page.future.title and page.future.title != page.title else "another job"


def _pair(text: str, share: float | None, duty: Any) -> Pair:
    given = vars(duty)
    return Pair(
        today=text,
        share=share,
        then=given["text"],
        doer=DOERS[given["doer"]],
        then_share=given["share"],
        because=given["because"],
        evidence=given["evidence"],
    )


def _gone(text: str, share: float | None, gone: Any) -> Pair:
    given = vars(gone) if gone is not None else {}
    return Pair(
        today=text,
        share=share,
        then="",
        doer="",
        then_share=None,
        because=given.get("because", ""),
        evidence=given.get("evidence", ""),
        stops=gone is not None,
    )


def _text(line: tuple[str, str] | None) -> str:
    return line[1] if line else ""
