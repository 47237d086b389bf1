"""What sorts of entries, their origins and states are called on pages and in addresses."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from planner.services.bodies import PLURALS
from planner.services.errors import NotFound
from planner.services.spelling import spaced

# The part of an address that stands for each sort.
PARTS: Mapping[str, str] = {plural: sort for sort, plural in PLURALS.items()}
ONE: Mapping[str, str] = {
    "role": "role",
    "capability": "capability",
    "behaviour": "behaviour",
    "item": "learning item",
}
MANY: Mapping[str, str] = {
    "role": "Roles",
    "capability": "Capabilities",
    "behaviour": "Behaviours",
    "item": "Learning items",
}
ORIGINS: Mapping[str, str] = {
    "shipped": "Shipped",
    "own": "Your own",
    "instead": "Your own, in place of the shipped one",
}
STATES: Mapping[str, str] = {
    "draft": "Being written",
    "proposed": "Waits for a decision",
    "published": "Published",
    "rejected": "Turned down",
    "dropped": "Put away",
}
KINDS: Mapping[str, str] = {
    "learn": "Learn",
    "practise": "Practise at work",
    "workshop": "Workshop",
    "coaching": "Coaching",
    "nudge": "Nudge",
    "micro-retro": "Short look back in the team",
}
FOUNDATIONS: Mapping[str, str] = {
    "trust": "Trust in the new way of working",
    "literacy": "Knowing how it works",
    "reinforcement": "Keeping it up",
}
FILES: Mapping[str, str] = {
    "onet": "An O*NET release, as a zip of its text files",
    "csv": "Tables as CSV: one of them, or a zip of several",
    "xlsx": "A workbook, one worksheet a table",
    "ladder": "A career ladder in Markdown, or a zip of several",
    "case": "A CASE package, JSON",
    "catalogue": "A learning catalogue, CSV",
}
EXPORTS: Mapping[str, str] = {
    "xlsx": "A workbook, for a spreadsheet program",
    "csv": "CSV tables, in a zip",
    "ladder": "A career ladder in Markdown: roles and capabilities",
    "case": "A CASE package: capabilities",
}


def sort_of(part: str) -> str:
    """The sort that an address means. Raises NotFound."""
    if part not in PARTS:
        raise NotFound("The library has no such part.")
    return PARTS[part]


def url(sort: str, key: str, endpoint: str = "library.show", **more: Any) -> str:
    """The page of an entry."""
    return url_for(endpoint, part=PLURALS[sort], key=key, **more)


def family(key: str) -> str:
    """A family as people write it; those of O*NET go by the number of their major group."""
    return f"Major group {key.removeprefix('soc-')} (SOC)" if key.startswith("soc-") else spaced(key)
