"""An invented audit with answers, use and signs of decay."""

from ..hr.conftest import enter
from ..pulse.conftest import adopted

__all__ = ["adopted", "enter"]
