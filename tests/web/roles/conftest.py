"""The invented pulse that these pages show."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from ..hr.conftest import Enter, enter, pulse

__all__ = ["enter", "hr", "pulse"]


@pytest.fixture
def hr(pulse: Callable[..., dict[str, int]], enter: Enter) -> FlaskClient:
    """An HR leader, after a pulse."""
    pulse()
    return enter("hr")
