"""Every connector there is, found by walking this folder."""

import importlib
import pkgutil
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import NamedTuple

from planner.connectors.base import Connector
from planner.connectors.files import refuse
from planner.connectors.survey import ITEM
from planner.faults import Unreadable

# The connector that takes any table, so that a more special one is preferred where both fit.
GENERAL = "event_csv"
# Columns named to say why a file is taken for what it is.
NAMED = 4


class Guess(NamedTuple):
    """The connector that fits a file best, and why."""

    name: str
    reason: str


class UnknownConnector(KeyError):
    """No connector has this name; the message lists those there are."""

    def __str__(self) -> str:
        return str(self.args[0])


@cache
def _all() -> dict[str, Connector]:
    package = importlib.import_module(__package__)
    modules = (
        importlib.import_module(f"{__package__}.{found.name}") for found in pkgutil.iter_modules(package.__path__)
    )
    found = [module.connector for module in modules if hasattr(module, "connector")]
    return {one.name: one for one in sorted(found, key=lambda one: one.name)}


def connectors() -> dict[str, Connector]:
    """All connectors by name."""
    return dict(_all())


def get(name: str) -> Connector:
    """The connector of this name. Raises UnknownConnector, a KeyError, suggesting the nearest name."""
    if name in _all():
        return _all()[name]
    near = get_close_matches(name, _all(), n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise UnknownConnector(f"There is no connector called {name}.{hint} There are: {', '.join(_all())}.")


def guess(path: Path) -> Guess:
    """The connector whose file endings and headings fit this file best. Raises Unreadable when none does."""
    fitting = [one for one in _all().values() if path.name.lower().endswith(one.suffixes)]
    if not fitting:
        endings = sorted({ending for one in _all().values() for ending in one.suffixes})
        raise refuse(path, "has an ending that no connector reads", f"Bring one of: {', '.join(endings)}.")
    if len(fitting) == 1:
        return Guess(fitting[0].name, f"only “{fitting[0].label}” reads files that end like {path.name}.")
    found = {one.name: _explained(one, path) for one in fitting}
    best = max(fitting, key=lambda one: found[one.name])
    proposal = best.propose(path)
    used = list(dict.fromkeys(proposal.mapping.columns.values()))
    told = f"it looks like “{best.label}”, which can use {len(used)} of its {len(proposal.headings)} columns"
    named = f": {', '.join(used[:NAMED])}{' and others' if len(used) > NAMED else ''}." if used else "."
    return Guess(best.name, told + named)


def _explained(connector: Connector, path: Path) -> tuple[float, bool]:
    """How many headings a connector knows, halved where a required one is missing; the general one loses ties.

    Items of a survey are no usual headings, so they count as two at most, and only where nothing is missing. What a
    connector refuses to read fits it least.
    """
    try:
        proposal = connector.propose(path)
    except Unreadable:
        return -1, False
    gaps = any(fault.column for fault in proposal.faults)
    items = sum(name.startswith(ITEM) for name in proposal.mapping.columns)
    named = len(proposal.mapping.columns) - items
    known = named / 2 if gaps else named + min(items, 2)
    return known, (connector.name == GENERAL) == (known == 0)
