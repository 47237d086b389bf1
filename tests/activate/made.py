"""Small invented libraries and decisions for the tests of this folder."""

import datetime as dt

import pyarrow as pa

from planner.activate.model import Decided
from planner.library.model import Behaviour, Capability, Item, Library, Measure, Need, Role
from planner.people import EVIDENCE, Workforce

TODAY = dt.date(2026, 3, 2)


def item(key: str, **options: object) -> Item:
    values: dict[str, object] = {
        "id": key,
        "title": key.capitalize(),
        "kind": "learn",
        "builds": "judgement",
        "from_level": 0,
        "to_level": 1,
        "hours": 2.0,
        "behaviour": "review",
        "text": "",
        "foundation": "literacy",
    }
    return Item(**(values | options))  # type: ignore[arg-type]


def behaviour(**options: object) -> Behaviour:
    values: dict[str, object] = {
        "id": "review",
        "name": "Drafts are reviewed",
        "seen": "Read a draft before it is sent",
        "measure": Measure(statistic="share", where={"activity": ("reviewed",)}),
        "unit": "share",
        "direction": "up",
        "smallest": 0.1,
    }
    return Behaviour(**(values | options))  # type: ignore[arg-type]


ITEMS = (
    item("basics"),
    item("practice", kind="practise", from_level=1, to_level=2, foundation="trust", requires=("basics",)),
    item("retro", kind="micro-retro", from_level=1, to_level=2, hours=0.5, foundation="reinforcement"),
    item("prompts", builds="prompting", to_level=1),
)


def library(*items: Item, needs: tuple[Need, ...] | None = None) -> Library:
    role = Role(
        id="analyst",
        title="Analyst",
        family="business",
        purpose="",
        responsibilities=(),
        needs=needs or (Need(capability="prompting", level=1), Need(capability="judgement", level=2)),
    )
    capabilities = {k: Capability(id=k, name=k, meaning="", levels=()) for k in ("judgement", "prompting")}
    return Library(
        roles={"analyst": role},
        capabilities=capabilities,
        behaviours={"review": behaviour()},
        items={i.id: i for i in items or ITEMS},
    )


def workforce(*rows: tuple[str, str, int, str, str]) -> Workforce:
    """Evidence rows: person, capability, level, source, date."""
    names = ("person", "capability", "level", "source", "date")
    made = [dict(zip(names, (*row[:4], dt.date.fromisoformat(row[4])), strict=True)) for row in rows]
    return Workforce(evidence=pa.Table.from_pylist(made, schema=EVIDENCE))


def decided(**options: object) -> Decided:
    values: dict[str, object] = {
        "decision": "d1",
        "role": "analyst",
        "option": "upskill",
        "destination": None,
        "objective": "Fewer returned cases",
        "hours_per_week": 2.0,
        "start": TODAY,
        "people": frozenset({"ann"}),
    }
    return Decided(**(values | options))  # type: ignore[arg-type]
