"""Everything held about somebody, side by side and as files to take along."""

import json

from planner.charts.base import Chart
from planner.services.abilities import Ability, Said
from planner.services.mine import Held, Page
from planner.services.wishing import Wish
from planner.values import to_data
from planner.web import abilities, words
from planner.web.me.shown import FIELDS

COPIED = "to make runs again: team, role, accounts, levels and roles refused, by number and without a name"


def beside(held: Held) -> list[tuple[Ability, Said]]:
    """Every word about what somebody can do, capability by capability, the newest first."""
    page = held.abilities
    return [(ability, one) for ability in (*page.asked, *page.beside) for one in ability.said]


def table(held: Held, page: Page) -> Chart:
    """Everything held, a line each."""
    return Chart(
        title="Held about me",
        sentence="",
        headers=("Kind", "What", "Value", "Date", "From", "Note"),
        rows=tuple(
            tuple(str(cell) for cell in row) for row in [*_person(held), *_shown(held), *_pathway(page), *_said(held)]
        ),
    )


def json_text(held: Held, page: Page) -> str:
    """Everything held, as JSON text."""
    rows = [dict(zip(table(held, page).headers, row, strict=True)) for row in table(held, page).rows]
    parts = {name: getattr(held, name) for name in ("posts", "noted", "contests", "wishes")} | {"pathway": page.pathway}
    return json.dumps({"lines": rows, **{name: to_data(value) for name, value in parts.items()}}, ensure_ascii=False)


def wished(wish: Wish) -> str:
    """What somebody said of a role, and since when it counts no more."""
    said = "not for me" if wish.refused else "I want this"
    return said if wish.until is None else f"{said}, until {words.date(wish.until)}"


def _person(held: Held) -> list[tuple[object, ...]]:
    facts = [("Name", held.name), ("E-mail", held.email), ("Number", held.number), ("Site", held.site)]
    rows: list[tuple[object, ...]] = [("Person", name, value, "", "people file", "") for name, value in facts if value]
    rows += [
        ("Post", post.title, post.team_name, f"{post.valid_from or ''} to {post.valid_to or 'now'}", "people file", "")
        for post in held.posts
    ]
    rows += [("Account", source, name, "", "matched", "") for source, name in held.accounts]
    return rows + ([("Copies", "Of the records of people", held.copies, "", "runs", COPIED)] if held.copies else [])


def _shown(held: Held) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = [
        (
            "What I can do",
            ability.capability.name,
            "; ".join(filter(None, (_level(one), abilities.standing(one, ability, own=True)))),
            one.shown.date,
            abilities.who(one, own=True),
            one.note,
        )
        for ability, one in beside(held)
    ]
    return rows + [
        ("Noted", one.behaviour, "did this" if one.seen else "not this time", one.at.date(), "me", one.note)
        for one in held.noted
    ]


def _level(one: Said) -> str:
    return f"not needed in the job of {one.job}" if one.shown.level is None else f"level {one.shown.level}"


def _pathway(page: Page) -> list[tuple[object, ...]]:
    steps = page.pathway.steps if page.pathway else ()
    state = {True: "done", False: "open"}
    return [
        (
            "Step",
            step.title,
            "set aside" if step.not_relevant_because else state[step.done],
            step.starts,
            "my pathway",
            step.not_relevant_because or "",
        )
        for step in steps
    ]


def _said(held: Held) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = [
        ("Objection", one.about, one.text, one.at.date(), "me", one.answer or "not answered yet")
        for one in held.contests
    ]
    rows += [("Where I could go", one.title, wished(one), one.at.date(), "me", one.note) for one in held.wishes]
    rows += [("Reminder", one.text, one.outcome, one.at.date(), one.channel, one.kind) for one in held.messages]
    return rows + [
        ("Look", FIELDS.get(field, field), email, at.date(), persona, "") for at, email, persona, field in held.looks
    ]
