"""What every test may ask for."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def evaluation_data() -> Path:
    """The folder of real evaluation data, or a visible skip."""
    folder = os.environ.get("PLANNER_EVALUATION_DATA")
    if not folder:
        pytest.skip("PLANNER_EVALUATION_DATA is not set")
    return Path(folder)
