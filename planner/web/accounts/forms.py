"""What somebody says of accounts: whose they are."""

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, ValidationError

from planner.web.options import options

WHOSE: Mapping[str, str] = {
    "candidate": "The person chosen in their row",
    "person": "One person, named below",
    "automated": "A machine: its work is counted apart",
    "ignored": "To be left out of every figure",
    "nobody": "Nobody known here",
}


class DecideForm(FlaskForm):  # type: ignore[misc]
    """The accounts ticked, and whose they all are."""

    number = SelectMultipleField(
        "Accounts", coerce=int, validate_choice=False, validators=[InputRequired("Tick at least one account")]
    )
    whose = RadioField(
        "The ticked accounts are",
        choices=options(WHOSE.items()),
        validate_choice=False,
        validators=[InputRequired("Say whose they are")],
    )
    person = StringField("E-mail address or number in the HR system", description="Only for “one person”.")

    def validate_whose(self, field: Any) -> None:
        """Only what is offered."""
        if field.data not in WHOSE:
            raise ValidationError("Say whose they are")

    def validate_person(self, field: Any) -> None:
        """Needed where one person is meant."""
        if self.whose.data == "person" and not (field.data or "").strip():
            raise ValidationError("Give the person's e-mail address or number")
