"""The invented pulse that these pages show, and a company that could be planned for."""

from collections.abc import Callable

import posing
import pytest
from flask.testing import FlaskClient

from planner.store.open import Stores

from ..hr.conftest import enter, pulse

__all__ = ["enter", "pulse"]


@pytest.fixture
def leader(stores: Stores, signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """An HR leader over fourteen clerks who are to move on."""
    posing.company(stores)
    return signed_in("hr")
