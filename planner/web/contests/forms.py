"""The answer to an objection."""

from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

LONGEST = 2000


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """What was found, and what was changed."""

    text = TextAreaField(
        "Your answer",
        description="The person reads it word for word. Say what you looked at and what was changed, or why not.",
        validators=[DataRequired("Write the answer; the person will read it"), Length(max=LONGEST)],
        render_kw={"rows": 3},
    )
