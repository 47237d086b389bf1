"""How a source was read last time, laid over what is proposed for its new file."""

from collections.abc import Mapping as Dictionary
from dataclasses import replace
from typing import Any

from planner.connectors.base import Connector, Mapping, Proposal
from planner.faults import Fault

REMEMBERED = "as this source was read last time"
LOST = "no longer has the column"


def laid(connector: Connector, proposal: Proposal, kept: Dictionary[str, Any], file: str) -> Proposal:
    """The proposal with the columns that fed the fields last time; a column that is gone is told.

    Columns that came since are left for a person to choose, and a field whose column is gone gets the proposed one. One
    value for all rows is taken over unless it belonged to one file.
    """
    last = Mapping.from_dict(dict(kept))
    columns = {name: heading for name, heading in last.columns.items() if heading in proposal.headings}
    gone = {name: heading for name, heading in last.columns.items() if name not in columns}
    instead = _instead(proposal, columns, gone)
    once = {field.name for field in connector.fields if field.once}
    constants = {name: value for name, value in last.constants.items() if name not in once}
    constants |= {name: value for name, value in proposal.mapping.constants.items() if name in once}
    mapping = replace(last, columns=columns | instead, constants=constants)
    lacking = {field.name for field in connector.fields if field.required} - mapping.columns.keys() - constants.keys()
    return Proposal(
        mapping=mapping,
        reasons={**proposal.reasons, **dict.fromkeys(columns, REMEMBERED)},
        headings=proposal.headings,
        unmapped=tuple(heading for heading in proposal.headings if heading not in mapping.columns.values()),
        sample=proposal.sample,
        faults=tuple(fault for fault in proposal.faults if fault.column is None or fault.column in lacking)
        + tuple(_vanished(name, heading, instead.get(name), file) for name, heading in gone.items()),
    )


def _instead(proposal: Proposal, columns: Dictionary[str, str], gone: Dictionary[str, str]) -> dict[str, str]:
    taken = set(columns.values())
    proposed = proposal.mapping.columns
    return {name: proposed[name] for name in gone if name in proposed and proposed[name] not in taken}


def _vanished(name: str, heading: str, instead: str | None, file: str) -> Fault:
    fix = f"It is taken from “{instead}” now; choose another column if that is wrong."
    if instead is None:
        fix = "Nothing feeds it now; choose the column that holds it, or bring the file in without."
    return Fault(file=file, problem=f"{LOST} “{heading}”, which fed {name} last time", fix=fix)


def notes(proposal: Proposal) -> tuple[Fault, ...]:
    """What is said of columns that were there last time."""
    return tuple(fault for fault in proposal.faults if fault.problem.startswith(LOST))
