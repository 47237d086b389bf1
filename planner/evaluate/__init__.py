"""Benchmarks that anybody can run again: planner evaluate NAME."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from planner.services.errors import NotFound, Refused

Progress = Callable[[str, float], None]


def names() -> tuple[str, ...]:
    """The benchmarks there are: the modules here that evaluate something, not those that help them."""
    found = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return tuple(name for name in found if hasattr(importlib.import_module(f"{__name__}.{name}"), "evaluate"))


def run(name: str, *, data: Path | None, seeds: int, progress: Progress, **more: Any) -> dict[str, Any]:
    """One benchmark's figures. Raises NotFound for a name that is none, Refused for an option that it does not have."""
    if name not in names():
        raise NotFound(f"There is no evaluation “{name}”; there are {', '.join(names())}.")
    module = importlib.import_module(f"{__name__}.{name}")
    if foreign := sorted(more.keys() - inspect.signature(module.evaluate).parameters.keys()):
        raise Refused(f"The evaluation “{name}” has no option --{foreign[0]}.")
    figures: dict[str, Any] = module.evaluate(data=data, seeds=seeds, progress=progress, **more)
    return figures


def as_text(result: dict[str, Any]) -> str:
    """Figures a line each."""
    return "\n".join(f"{key}: {value}" for key, value in result.items())
