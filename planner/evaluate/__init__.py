"""Benchmarks that anybody can run again: planner evaluate NAME."""

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from planner.services.errors import NotFound

Progress = Callable[[str, float], None]


def names() -> tuple[str, ...]:
    """The benchmarks there are: the modules here that evaluate something, not those that help them."""
    found = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return tuple(name for name in found if hasattr(importlib.import_module(f"{__name__}.{name}"), "evaluate"))


def run(name: str, *, data: Path | None, seeds: int, progress: Progress) -> dict[str, Any]:
    """One benchmark's figures. Raises NotFound for a name that is none."""
    if name not in names():
        raise NotFound(f"There is no evaluation “{name}”; there are {', '.join(names())}.")
    module = importlib.import_module(f"{__name__}.{name}")
    figures: dict[str, Any] = module.evaluate(data=data, seeds=seeds, progress=progress)
    return figures


def as_text(result: dict[str, Any]) -> str:
    """Figures a line each."""
    return "\n".join(f"{key}: {value}" for key, value in result.items())
