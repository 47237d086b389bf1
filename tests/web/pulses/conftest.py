"""Clients of the pages over time."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient


@pytest.fixture
def enter(signed_in: Callable[[str], FlaskClient]) -> Callable[[str], FlaskClient]:
    """Give a persona, get their signed-in client."""
    return signed_in
