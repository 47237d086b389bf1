"""The invented company, and the readings of key figures that cycles are after."""

from ..me.company import company, enter, template
from ..spine.conftest import read

__all__ = ["company", "enter", "read", "template"]
