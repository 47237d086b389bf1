"""Choices of a form, from pairs of value and label."""

from collections.abc import Iterable

from wtforms.fields.choices import SelectChoice


def options(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """The choices of a select or radio field."""
    return [SelectChoice(value=value, label=label) for value, label in pairs]
