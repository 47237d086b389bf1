"""The invented company that these pages show."""

from ..me.company import company, enter, template

__all__ = ["company", "enter", "template"]
