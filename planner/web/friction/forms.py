"""What somebody fills in to decide on a measure."""

from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from planner.reasons import Recommendation
from planner.services.deciding import Choice
from planner.web.options import options

LONGEST = 2000
NOTHING = "none"


class TeamForm(FlaskForm):  # type: ignore[misc]
    """Which teams to show, by words of their names."""

    class Meta:
        """Asking for a page needs no token."""

        csrf = False

    team = StringField("Team", render_kw={"type": "search"})


class MeasureForm(FlaskForm):  # type: ignore[misc]
    """Which measure, who answers for it, and why."""

    option = RadioField("Your decision", validators=[InputRequired("Choose what to do")])
    owner = StringField(
        "Who answers for it",
        description="A person or a team. Needed unless you leave things as they are.",
        validators=[Length(max=200)],
    )
    start = DateField(
        "From when",
        description="The day it begins. Weeks before it are what later weeks are held against. Empty means today.",
        validators=[Optional()],
    )
    reason = TextAreaField(
        "Why",
        description="It is kept in the log of decisions, word for word.",
        validators=[DataRequired("Say why, in a sentence"), Length(max=LONGEST)],
        render_kw={"rows": 3},
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Say at each field what the chosen option still needs."""
        good = bool(super().validate(extra_validators))
        if self.option.data and self.option.data != NOTHING and not (self.owner.data or "").strip():
            self.owner.errors, good = [*self.owner.errors, "Name who answers for the measure"], False
        return good

    def choice(self) -> Choice:
        """What was chosen."""
        owner = (self.owner.data or "").strip()
        return Choice(option=self.option.data, reason=self.reason.data, owner=owner, start=self.start.data)


def measure_form(item: Recommendation) -> MeasureForm:
    """The form for one proposal, with its options."""
    form = MeasureForm()
    form.option.choices = options((option.key, f"{option.label}. {option.because}.") for option in item.options)
    return form
