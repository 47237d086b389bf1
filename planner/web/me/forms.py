"""What somebody says on their own pages."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length

LONGEST = 2000
ABOUT = (
    "What is said about my role",
    "My pathway or one of its steps",
    "What is held about what I can do",
    "My name, team, role or accounts",
    "Who looked at my record",
    "Something else",
)


class NotRelevantForm(FlaskForm):  # type: ignore[misc]
    """Why a step is not relevant."""

    because = TextAreaField(
        "It is not relevant, because",
        description="One sentence is enough. Your manager can read it.",
        validators=[DataRequired("Say why this step is not relevant"), Length(max=LONGEST)],
        render_kw={"rows": 2},
    )


class PractiseForm(FlaskForm):  # type: ignore[misc]
    """Whether one saw oneself do something, with a note of one's own."""

    behaviour = HiddenField(validators=[InputRequired()])
    seen = HiddenField(validators=[AnyOf(["yes", "no"])])
    note = TextAreaField(
        "A note to myself",
        description="Only you can ever read this.",
        validators=[Length(max=LONGEST)],
        render_kw={"rows": 2},
    )


class ContestForm(FlaskForm):  # type: ignore[misc]
    """What is not right."""

    about = SelectField("What is it about?", choices=ABOUT)
    text = TextAreaField(
        "What is not right?",
        description="HR reads this and answers you here. Nobody answers an objection of their own.",
        validators=[DataRequired("Say what is not right"), Length(max=LONGEST)],
        render_kw={"rows": 3},
    )


class AssessForm(FlaskForm):  # type: ignore[misc]
    """The level one sees oneself at."""

    level = RadioField("What fits you best today?", coerce=int, validators=[InputRequired("Choose what fits you best")])
    note = TextAreaField("What makes you say so", validators=[Length(max=LONGEST)], render_kw={"rows": 2})
