"""What the tests of the architecture share."""

from collections.abc import Callable
from typing import Any

import pytest

from planner import embedders, policy
from planner.architect import design
from planner.architect.model import Architecture
from planner.audit.model import Audit

from . import worlds

Design = Callable[..., Architecture]


@pytest.fixture(scope="session")
def rules() -> policy.Policy:
    """The shipped policy."""
    return policy.load()


@pytest.fixture(scope="session")
def designed(rules: policy.Policy) -> Design:
    """Design the architecture of an invented company."""
    embedder = embedders.default()

    def run(world: worlds.World, *, seed: int = 0, **options: Any) -> Architecture:
        given = {
            "audit": Audit(window=None),
            "work": worlds.work(world, seed=seed),
            "library": worlds.library(),
            "workforce": worlds.workforce(world),
            "policy": rules,
            "embedder": embedder,
        } | options
        return design(given.pop("audit"), given.pop("work"), **given)

    return run
