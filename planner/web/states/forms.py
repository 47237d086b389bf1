"""What somebody says of states: a meaning in each row, one for all ticked rows, or a file with all of them."""

from collections.abc import Iterable
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, TextAreaField
from wtforms.validators import Length, ValidationError

from planner.services.state_maps import Said, State
from planner.web.options import options
from planner.web.states.words import CHOICES, key

LONGEST = 500
EACH, SHIPPED = "", "shipped"


class MeaningsForm(FlaskForm):  # type: ignore[misc]
    """What the ticked states mean, and why; the meaning in each row stands in its own field."""

    every = SelectField(
        "All ticked states",
        choices=options([(EACH, "As chosen in each row"), *CHOICES.items(), (SHIPPED, "Go back to what is shipped")]),
        description="Or choose in each row; what you leave as it is does not change.",
    )
    note = TextAreaField(
        "Why (kept with the change)",
        description="A sentence for those who wonder later. It is shown beside the state, with your e-mail address.",
        validators=[Length(max=LONGEST, message=f"Use at most {LONGEST} letters")],
        render_kw={"rows": 2},
    )

    def validate_every(self, field: Any) -> None:
        """A meaning for all needs a tick."""
        if field.data and not request.form.getlist("tick"):
            raise ValidationError("Tick at least one state, or choose in its row")

    def said(self, states: Iterable[State]) -> list[Said]:
        """What was said of the states that stood on the page."""
        ticked, note = set(request.form.getlist("tick")), (self.note.data or "").strip()
        found = []
        for state in states:
            name = key(state)
            meaning, was = request.form.get(f"means-{name}"), request.form.get(f"was-{name}", "")
            if name in ticked and self.every.data:
                meaning = "" if self.every.data == SHIPPED else self.every.data
            # What somebody else changed meanwhile stays, unless this row was changed too.
            elif meaning is None or meaning == was:
                continue
            told = {"source": state.source, "activity": state.activity, "type": state.type}
            found.append(Said(**told, meaning=meaning or "", note=note))
        return found


class SheetForm(FlaskForm):  # type: ignore[misc]
    """A file with what states mean."""

    file = FileField(
        "A table that was filled in",
        description="The CSV file with the column Means changed. States that you leave out stay as they are.",
        validators=[FileRequired("Choose a file")],
    )
