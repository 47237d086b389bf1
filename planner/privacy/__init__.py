"""The one gate that every figure about people passes before anyone sees it."""

from planner.privacy.gate import (
    LOWEST_GROUP,
    LOWEST_TEXT_GROUP,
    Cell,
    Hidden,
    Key,
    Released,
    Table,
    floors,
    overlap,
    release,
)

__all__ = [
    "LOWEST_GROUP",
    "LOWEST_TEXT_GROUP",
    "Cell",
    "Hidden",
    "Key",
    "Released",
    "Table",
    "floors",
    "overlap",
    "release",
]
