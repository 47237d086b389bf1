"""What an HR leader says about a programme: its cycles, reviews, lessons, and the decision at a gate."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import DateField, FloatField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from planner.activate.model_programme import Right
from planner.services.programme import LONGEST
from planner.services.programme_values import Order
from planner.web.options import options

LESSONS = (
    ("kept", "Kept: it works, go on with it"),
    ("stopped", "Stopped: it did not work"),
    ("tried", "Tried: not told yet"),
)


class DaysForm(FlaskForm):  # type: ignore[misc]
    """From when until when a cycle runs."""

    start = DateField("From", validators=[InputRequired("Name the first day")])
    end = DateField(
        "Until",
        description="On this day the gate is: scale, pause or retire.",
        validators=[InputRequired("Name the day of the gate")],
    )


class CycleForm(DaysForm):
    """The first cycle of a programme."""

    programme = StringField("What the programme is called", validators=[DataRequired("Name it"), Length(max=120)])
    objective = TextAreaField(
        "What it is for",
        description="The business objective, in a sentence.",
        validators=[DataRequired("Say what it is for"), Length(max=LONGEST)],
        render_kw={"rows": 2},
    )
    outcomes = SelectMultipleField(
        "Which key figures should move", option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    rights = TextAreaField(
        "Who decides what",
        description="One a line: what, a colon, the role. For example: Which teams take part: Head of Claims",
        validators=[Length(max=2000)],
        render_kw={"rows": 3},
    )

    def validate_rights(self, field: TextAreaField) -> None:
        """Each line names what is decided and the role that does."""
        wrong = [line for line in _lines(field.data) if not all(part.strip() for part in _parts(line))]
        if wrong:
            raise ValidationError(f"Write “what: role” on each line; this one lacks one of the two: {wrong[0][:60]}")

    def offer(self, figures: Iterable[tuple[str, str]]) -> None:
        """The key figures to choose from."""
        self.outcomes.choices = options(figures)

    def order(self) -> Order:
        """What was said."""
        return Order(
            programme=self.programme.data,
            start=self.start.data,
            end=self.end.data,
            objective=self.objective.data,
            outcomes=tuple(self.outcomes.data or ()),
            rights=tuple(
                Right(what=what.strip(), role=role.strip()) for what, role in map(_parts, _lines(self.rights.data))
            ),
        )


class LessonForm(FlaskForm):  # type: ignore[misc]
    """One thing learnt."""

    kind = SelectField("What became of it", choices=options(LESSONS))
    text = StringField("What was learnt", validators=[DataRequired("Write it in a sentence"), Length(max=LONGEST)])


class ReviewForm(FlaskForm):  # type: ignore[misc]
    """What a review of worth found."""

    note = TextAreaField(
        "What the review found",
        description="What is worth going on with, what is not, and why.",
        validators=[DataRequired("Say in a sentence what it found"), Length(max=2000)],
        render_kw={"rows": 3},
    )
    cost = FloatField(
        "What it cost so far in money",
        description="Where it is known. Empty where nobody knows; nothing is guessed.",
        validators=[Optional()],
        render_kw={"inputmode": "decimal"},
    )


class GateForm(FlaskForm):  # type: ignore[misc]
    """What is decided at a gate, and why."""

    option = RadioField("Your decision", validators=[InputRequired("Choose one of the three")])
    reason = TextAreaField(
        "Why",
        description="It is kept in the log of decisions, word for word.",
        validators=[DataRequired("Say why, in a sentence"), Length(max=2000)],
        render_kw={"rows": 3},
    )


def _lines(text: str | None) -> list[str]:
    return [line for line in (text or "").splitlines() if line.strip()]


def _parts(line: str) -> tuple[str, str]:
    what, _, role = line.rpartition(":")
    return what, role
