"""The layer table of docs/architecture.md, held against every import in the package."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import planner

PACKAGE = Path(planner.__file__).parent
WORDS = {"signals", "reasons", "people", "capability", "faults", "values", "cells", "worksheets", "library.model"}
MODELS = {
    "audit.model",
    "audit.model_flow",
    "audit.held",
    "architect.model",
    "architect.plan.figures",
    "architect.plan.outcome",
    "activate.model",
    "activate.model_programme",
}
PURE = WORDS | MODELS | {"policy", "privacy", "access"}
BELOW_SERVICES = PURE | {"config", "library", "connectors", "channels", "charts", "store", "embedders", "xapi"}
PHASES = {"audit", "architect", "activate"}

# Part: (parts of the planner it may import, packages from elsewhere it must not).
FRAMEWORKS = {"flask", "flask_wtf", "wtforms"}
DATABASE = {"sqlalchemy", "alembic"}
OUTSIDE = {"os", "pathlib", "socket", "time", "random", "subprocess", "shutil", "tempfile"}
HEAVY = {"numpy", "pandas", "duckdb", "ibis", "sklearn", "scipy", "matplotlib"}
RULES: dict[str, tuple[set[str], set[str]]] = {
    "signals": (set(), FRAMEWORKS | DATABASE | HEAVY | OUTSIDE),
    "reasons": (set(), FRAMEWORKS | DATABASE | HEAVY | OUTSIDE | {"pyarrow"}),
    "people": (set(), FRAMEWORKS | DATABASE | HEAVY | OUTSIDE),
    "capability": ({"people"}, FRAMEWORKS | DATABASE | HEAVY | OUTSIDE),
    "faults": (set(), FRAMEWORKS | DATABASE | HEAVY | OUTSIDE | {"pyarrow"}),
    "values": (set(), FRAMEWORKS | DATABASE | HEAVY | OUTSIDE | {"pyarrow"}),
    "cells": (set(), FRAMEWORKS | DATABASE | HEAVY | OUTSIDE | {"pyarrow"}),
    "worksheets": (set(), FRAMEWORKS | DATABASE | HEAVY | OUTSIDE | {"pyarrow"}),
    "access": (set(), FRAMEWORKS | DATABASE | HEAVY | OUTSIDE | {"pyarrow"}),
    "library": (WORDS, FRAMEWORKS | DATABASE | HEAVY | {"pyarrow"}),
    "policy": (WORDS, FRAMEWORKS | DATABASE | HEAVY | {"pyarrow"}),
    "config": (WORDS, FRAMEWORKS | DATABASE | HEAVY | {"pyarrow"}),
    "privacy": (WORDS | {"policy"}, FRAMEWORKS | DATABASE | OUTSIDE),
    "embedders": ({"architect.model"}, FRAMEWORKS | DATABASE),
    "connectors": ({"signals", "people", "faults", "cells", "worksheets"}, FRAMEWORKS | DATABASE | {"duckdb", "ibis"}),
    "channels": (WORDS, FRAMEWORKS | DATABASE | HEAVY | {"pyarrow"}),
    "charts": (WORDS | MODELS | {"privacy"}, FRAMEWORKS | DATABASE | {"duckdb", "ibis"}),
    "audit": (WORDS | {"policy", "audit"}, FRAMEWORKS | DATABASE | OUTSIDE),
    "architect": (WORDS | {"policy", "audit.model", "architect"}, FRAMEWORKS | DATABASE | OUTSIDE),
    "activate": (WORDS | {"policy", "audit.model", "architect.model", "activate"}, FRAMEWORKS | DATABASE | OUTSIDE),
    "store": (PURE | {"config", "connectors.people"}, FRAMEWORKS),
    "xapi": (WORDS | {"channels"}, FRAMEWORKS | DATABASE | HEAVY | OUTSIDE | {"pyarrow"}),
    "demo": (WORDS | {"library"}, FRAMEWORKS | DATABASE),
    "services": (BELOW_SERVICES | PHASES, FRAMEWORKS),
    "evaluate": (BELOW_SERVICES | PHASES | {"services", "demo", "demonstration", "serving"}, FRAMEWORKS),
    "web": (PURE | {"config", "charts", "services", "jobs", "store.open"}, DATABASE | {"duckdb", "ibis"}),
}
TOP = {"__init__", "__main__", "cli", "commands", "jobs", "serving", "demonstration", "demonstrated", "terminal"}


def modules() -> list[Path]:
    """Every module of the package."""
    return sorted(path for path in PACKAGE.rglob("*.py") if "shipped" not in path.parts)


def name(path: Path) -> str:
    """The dotted name below the package."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def imported(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever in the file, in full."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports name the whole path"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(module: str, allowed: set[str]) -> bool:
    """Whether a module is one of the allowed parts, in one of them, or a package on the way to one."""
    return any(module == part or module.startswith(part + ".") for part in allowed)


@pytest.mark.parametrize("path", modules(), ids=name)
def test_imports_follow_the_table(path: Path) -> None:
    """A module imports only what its layer may."""
    part = name(path).split(".")[0]
    if part in TOP:
        return
    allowed, forbidden = RULES[part]
    # "from planner.audit import model" yields both planner.audit and planner.audit.model: the longest is meant.
    own = [m.removeprefix("planner.") for m in imported(path) if m.startswith("planner.")]
    wrong = [
        module
        for module in own
        if not within(module, allowed | {part})
        and not any(other.startswith(module + ".") and within(other, allowed | {part}) for other in own)
    ]
    foreign = {m.split(".")[0] for m in imported(path) if not m.startswith("planner")}
    assert not wrong, f"{name(path)} may not import {sorted(set(wrong))}"
    assert not foreign & forbidden, f"{name(path)} may not import {sorted(foreign & forbidden)}"


def test_every_part_has_a_rule() -> None:
    """A new folder or file at the top of the package must find its place in the table."""
    parts = {name(path).split(".")[0] for path in modules()}
    assert parts - TOP == set(RULES)


def test_the_table_is_printed_for_readers() -> None:
    """docs/architecture.md names every part of the table."""
    text = (PACKAGE.parent / "docs" / "architecture.md").read_text("utf-8")
    assert {part for part in RULES if f"`{part}`" not in text} == set()
