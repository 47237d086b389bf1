"""Completions cannot move progress: by no import, and by no signal."""

import ast
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import planner
from planner.library.model import Statistic
from planner.policy import load
from planner.services import tracking

from .test_tracking import known, signals, step, team

PACKAGE = Path(planner.__file__).parent
# Where verdicts on behaviours are made, and what knows that something was completed.
JUDGES = ("activate.behaviours", "activate.several", "activate.scale", "activate.staggered")
KNOW = ("connectors", "store", "services", "audit.usage", "audit.pulse", "activate.pathways", "activate.nudges")
WORK = [step(f"t{hour}", "Open", float(hour), actor=f"p{hour % 6}") for hour in range(0, 4000, 40)]
REVIEWS = [step(f"r{hour}", "In review", float(hour), actor=f"p{hour % 5}") for hour in range(0, 4000, 60)]
START = dt.date(2025, 4, 7)


def imported(module: str) -> Iterator[str]:
    """The modules of the package that a module names in its imports, wherever they stand in it."""
    path = PACKAGE.joinpath(*module.split("."))
    source = (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text("utf-8")
    for node in ast.walk(ast.parse(source)):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [f"{node.module}.{one.name}" for one in node.names] if isinstance(node, ast.ImportFrom) else []
        names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            own = name.removeprefix("planner.")
            if own != name and (PACKAGE.joinpath(*own.split(".")).with_suffix(".py")).exists():
                yield own


def reached(start: str) -> set[str]:
    """Every module on any path of imports from one."""
    found: set[str] = set()
    ahead = [start]
    while ahead:
        module = ahead.pop()
        if module not in found:
            found.add(module)
            ahead += imported(module)
    return found


def test_no_import_leads_from_completions_to_evidence() -> None:
    """What judges behaviours reaches nothing that reads, keeps or counts completions, and never names them."""
    for judge in JUDGES:
        modules = reached(judge)
        assert len(modules) > 1 or judge == "activate.staggered"
        wrong = {name for name in modules if any(name == one or name.startswith(f"{one}.") for one in KNOW)}
        assert not wrong, f"{judge} reaches {sorted(wrong)}"
        named = {name for name in modules if name.startswith("activate.") and "complet" in source(name)}
        assert not named, f"{sorted(named)} name completions"


def source(module: str) -> str:
    """The text of a module of the package."""
    return PACKAGE.joinpath(*module.split(".")).with_suffix(".py").read_text("utf-8").lower()


def follow(statistic: Statistic, rows: list[dict[str, object]]) -> object:
    """What is told of one behaviour by these signals."""
    items = (tracking.Started(team="a", behaviour="reviews", start=START),)
    return tracking.follow(signals(rows), items, workforce=team(), library=known(statistic), policy=load())


completions = st.lists(
    st.tuples(
        st.sampled_from(["How to review", "Review", "In review", "Open", "Anything"]),
        st.floats(0, 4000),
        st.sampled_from(["p0", "p1", "p5", "nobody"]),
    ),
    max_size=30,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=completions, statistic=st.sampled_from(["share", "rate"]))
def test_changing_completions_changes_no_verdict(rows: list[tuple[str, float, str]], statistic: Statistic) -> None:
    """Whatever was completed, whenever and by whom: weeks, verdicts, intervals and sentences stay to the letter."""
    done = [step(f"c{at}", title, hour, actor=actor, kind="completion") for at, (title, hour, actor) in enumerate(rows)]
    work = WORK + REVIEWS
    plain = follow(statistic, work)
    assert plain.watched[0].weeks  # type: ignore[attr-defined]
    assert follow(statistic, [*work, *done]) == plain
