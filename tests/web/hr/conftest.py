"""An instance with the results of one invented pulse, or of two."""

from collections.abc import Callable
from typing import Any, Protocol

import pytest
from flask.testing import FlaskClient

from planner.store.open import Stores

from . import world


class Enter(Protocol):
    """Sign somebody in."""

    def __call__(self, persona: str, /) -> FlaskClient:
        """A signed-in client."""


@pytest.fixture
def pulse(stores: Stores) -> Callable[..., dict[str, int]]:
    """Keep a pulse in the stores: ``pulse()``, ``pulse(merged=False)``; gives the number of each run."""
    world.prepare(stores)

    def take(**options: Any) -> dict[str, int]:
        return world.take(stores, **options)

    return take


@pytest.fixture
def enter(signed_in: Callable[[str], FlaskClient]) -> Enter:
    """Give a persona, get their signed-in client."""
    return signed_in
