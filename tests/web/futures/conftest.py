"""The invented organisation that these pages show."""

from ..roles.conftest import enter, hr, pulse

__all__ = ["enter", "hr", "pulse"]
