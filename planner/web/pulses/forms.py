"""What somebody fills in to have pulses taken."""

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import Length, ValidationError

from planner.services import pulses
from planner.services.errors import Refused
from planner.web.options import options

LONGEST = 20


class PulsesForm(FlaskForm):  # type: ignore[misc]
    """All whole periods of one length, or a single one."""

    unit = SelectField(
        "Periods",
        choices=options([("quarter", "The newest whole quarters"), ("month", "The newest whole months")]),
        description="Eight at most. A pulse that was taken on the same data is not taken again.",
    )
    period = StringField(
        "Or only one",
        description="A quarter such as 2026Q3, or a month such as 2026-07. Leave it empty for all of the above.",
        validators=[Length(max=LONGEST)],
    )

    def validate_period(self, field: StringField) -> None:
        """A single period has to be one that is understood."""
        if (field.data or "").strip():
            try:
                pulses.period(field.data)
            except Refused as refusal:
                raise ValidationError(str(refusal)) from refusal

    def asked(self) -> dict[str, str]:
        """What the work is asked to do."""
        only = (self.period.data or "").strip()
        return {"period": only} if only else {"unit": self.unit.data}
