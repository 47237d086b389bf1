"""The invented pulse that these pages show."""

from ..hr.conftest import enter, pulse

__all__ = ["enter", "pulse"]
