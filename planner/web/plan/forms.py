"""Scenarios: their name, their figures as somebody writes them, a file, reasons."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from planner.architect.plan.figures import Figure, Figures, Key, amiss
from planner.services.scenarios import LONGEST_NAME, LONGEST_NOTE
from planner.web.options import options
from planner.web.words import number

# A number as it is written by hand: groups of three may stand apart.
NUMBER = re.compile(r"\d{1,3}([ \u00a0,'’]\d{3})+(\.\d+)?|\d+([.,]\d{1,2})?|\d*\.\d+")
WRITE = "Write a number, or one for each quarter with semicolons between them; or leave it empty for “not known”"
EACH = "One number holds for every quarter. For different quarters write 5; 5; 8: the last holds for all that follow."


class NameForm(FlaskForm):  # type: ignore[misc]
    """What a scenario is called, and what it supposes in words."""

    name = StringField(
        "Name",
        description="Such as “Half the budget” or “Trainers from June on”.",
        validators=[InputRequired("Give the scenario a name"), Length(max=LONGEST_NAME)],
    )
    note = TextAreaField(
        "What it supposes (you may leave this empty)",
        validators=[Length(max=LONGEST_NOTE, message=f"Use at most {LONGEST_NOTE} letters")],
        render_kw={"rows": 2},
    )


class NewForm(NameForm):
    """A new scenario, and which figures it begins with."""

    start = RadioField(
        "Begin with",
        choices=options(
            [
                ("policy", "The figures that your organisation's policy says"),
                ("blank", "No figures: all are “not known” until somebody says them"),
            ]
        ),
        default="policy",
    )


class CompareForm(FlaskForm):  # type: ignore[misc]
    """Only the token; the ticks are read as they are sent."""


class SheetForm(FlaskForm):  # type: ignore[misc]
    """A file with figures."""

    file = FileField(
        "The table, filled in",
        description="A CSV file. An empty value means “not known”; rows that you leave out stay as they are.",
        validators=[FileRequired("Choose a file")],
    )


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why a plan is decided on."""

    reason = TextAreaField(
        "Why this plan",
        description="A sentence for those who ask later. It is kept with the other plans that there were.",
        validators=[InputRequired("Say why, in a sentence")],
        render_kw={"rows": 2},
    )


class PeopleForm(FlaskForm):  # type: ignore[misc]
    """Why names are needed."""

    why = TextAreaField(
        "Why you need the names",
        description="It is written down. Everybody in the list sees in their own record that you opened it, and when.",
        validators=[InputRequired("Say why, in a sentence")],
        render_kw={"rows": 2},
    )


class FiguresForm(FlaskForm):  # type: ignore[misc]
    """Figures as texts; ``keys`` says of what each field is, its fields are added by ``figures_form``."""

    keys: Mapping[str, Key] = {}
    version = HiddenField()

    def said(self) -> dict[Key, tuple[float, ...] | None]:
        """What the fields say, None where they are empty."""
        return {key: parsed(self[name].data or "") or None for name, key in self.keys.items()}


def figures_form(fields: Iterable[tuple[Figure, str, str]], given: Figures, *, version: int) -> FiguresForm:
    """A form of some figures: each with the id and the name of what it is said of."""
    keys: dict[str, Key] = {}
    made: dict[str, Any] = {"keys": keys}
    data: dict[str, str] = {"version": str(version)}
    for at, (figure, key, called) in enumerate(fields):
        name = f"{figure.what}-{at}"
        hint = f"{figure.hint} {EACH if figure.quarterly else ''}".strip()
        made[name] = StringField(called or figure.label, description=hint, validators=[_Figure(figure)])
        keys[name] = (figure.what, key)
        data[name] = written(given.row(figure.what, key))
    form: FiguresForm = type("Said", (FiguresForm,), made)(data=data)
    return form


def written(row: Sequence[float] | None) -> str:
    """Numbers as somebody writes them into a field."""
    return "; ".join(f"{one:.10g}" for one in row or ())


def told(row: Sequence[float] | None) -> str:
    """Numbers as a page tells them."""
    if not row:
        return "not known"
    return number(row[0]) if len(row) == 1 else "; ".join(number(one) for one in row)


def parsed(text: str) -> tuple[float, ...]:
    """The numbers of a field. Raises ValueError."""
    parts = [part.strip() for part in text.split(";")] if text.strip() else []
    if any(not NUMBER.fullmatch(part) for part in parts):
        raise ValueError(text)
    return tuple(_number(part) for part in parts)


def _number(text: str) -> float:
    plain = re.sub(r"[ \u00a0'’]", "", text)
    # A comma before one or two digits at the end is a decimal mark, before three it keeps thousands apart.
    return float(re.sub(r",(\d{1,2})$", r".\1", plain) if re.search(r",\d{1,2}$", plain) else plain.replace(",", ""))


class _Figure:
    def __init__(self, figure: Figure) -> None:
        self.figure = figure

    def __call__(self, form: Any, field: Any) -> None:
        try:
            found = parsed(field.data or "")
        except ValueError as error:
            raise ValidationError(f"{field.label.text}: {WRITE}") from error
        if found and (wrong := amiss(self.figure, found)):
            raise ValidationError(f"{field.label.text}: {wrong}")
