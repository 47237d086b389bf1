"""What somebody fills in to narrow a list, to bring a file in, and to decide on a change of the library."""

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from planner.services.drafting import LONGEST_REASON
from planner.services.shelf import Shelf
from planner.web.library import listing, words
from planner.web.options import options

GROUPS = {"role": "Family", "item": "Kind"}


class FilterForm(FlaskForm):  # type: ignore[misc]
    """Which entries to list; it changes nothing, so it is sent in the address."""

    class Meta:
        """No token: the form only reads."""

        csrf = False

    text = StringField("Words", render_kw={"type": "search"})
    group = SelectField("Family", validate_choice=False)
    origin = SelectField(
        "Comes from", choices=options([("", "Anywhere"), *words.ORIGINS.items()]), validate_choice=False
    )


class UploadForm(FlaskForm):  # type: ignore[misc]
    """A file that others wrote, and what it is."""

    kind = RadioField("What is it?", choices=options(words.FILES.items()), validators=[InputRequired("Say what it is")])
    file = FileField(
        "The file",
        description="It is tried first; nothing changes before you have seen what would come of it.",
        validators=[FileRequired("Choose a file")],
    )
    release = StringField(
        "Release",
        description="For O*NET only, where neither the folder's name nor its read-me tells it, such as 30.1.",
        validators=[Length(max=20), Regexp(r"^[\w.]*$", message="Use digits and points")],
        filters=[lambda text: text.strip() if text else ""],
    )


class BringForm(FlaskForm):  # type: ignore[misc]
    """To bring in what was tried."""

    overwrite = BooleanField(
        "Replace files that a person changed",
        description="Without this they stay as they are, and you are told which.",
    )


class WhyForm(FlaskForm):  # type: ignore[misc]
    """To ask for a decision, or to drop the own version."""

    counter = HiddenField()
    why = TextAreaField(
        "Why",
        description="Whoever decides reads it.",
        validators=[InputRequired("Say why, in a sentence"), Length(max=LONGEST_REASON)],
        render_kw={"rows": 3},
    )


class DecideForm(FlaskForm):  # type: ignore[misc]
    """To publish a change or turn it down."""

    counter = HiddenField()
    option = RadioField("Your decision", validators=[InputRequired("Choose what to do")])
    reason = TextAreaField(
        "Why",
        description="It stays with the version, and everybody who reads its history sees it.",
        validators=[InputRequired("Say why, in a sentence"), Length(max=LONGEST_REASON)],
        render_kw={"rows": 3},
    )
    overwrite = BooleanField("Replace the file that a person changed")


def filter_form(shelf: Shelf, sort: str) -> FilterForm:
    """The form that narrows one list."""
    form = FilterForm(request.args)
    form.group.label.text = GROUPS.get(sort, "")
    form.group.choices = options([("", "Any"), *listing.groups(shelf, sort)])
    return form


def decide_form(*, publish: str) -> DecideForm:
    """The form that decides; what publishing means is said in ``publish``."""
    form = DecideForm()
    form.option.choices = options([("publish", publish), ("reject", "Turn it down")])
    return form


def number(field: Any) -> int:
    """The counter that a form was opened with; 0 for one that was tampered with."""
    text = str(field.data or "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0
