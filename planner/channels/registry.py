"""Every channel there is, found by walking this folder."""

import importlib
import pkgutil
from functools import cache

from planner.channels.base import Channel


@cache
def _all() -> dict[str, Channel]:
    package = importlib.import_module(__package__)
    modules = [
        importlib.import_module(f"{__package__}.{found.name}") for found in pkgutil.iter_modules(package.__path__)
    ]
    found = [module.channel for module in modules if hasattr(module, "channel")]
    return {one.name: one for one in sorted(found, key=lambda one: one.name)}


def channels() -> dict[str, Channel]:
    """All channels by name."""
    return dict(_all())


def get(name: str) -> Channel:
    """The channel of this name. Raises KeyError."""
    return _all()[name]
