"""What a manager fills in about a retro: a day, why not, and what came out of it."""

import datetime as dt
from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from planner.activate.model_programme import Outcome
from planner.services.retros import LONGEST
from planner.web.options import options

KINDS = (("try", "Try"), ("stop", "Stop"), ("keep", "Keep"))
NONE = ("", "None in particular")


class DayForm(FlaskForm):  # type: ignore[misc]
    """When the retro is to be held."""

    day = DateField(
        "On which day",
        description="A quarter of an hour with the whole team.",
        validators=[InputRequired("Choose a day")],
    )


class SkipForm(FlaskForm):  # type: ignore[misc]
    """Why no retro is held now."""

    reason = TextAreaField(
        "Why not now",
        description="It is kept with the retro. The next one is proposed in some weeks.",
        validators=[DataRequired("Say why, in a sentence"), Length(max=2000)],
        render_kw={"rows": 2},
    )


class OutcomeForm(FlaskForm):  # type: ignore[misc]
    """One thing to keep, to stop or to try; left empty where there is none."""

    class Meta:
        """The page's own form carries the token."""

        csrf = False

    kind = SelectField("What to do", choices=options(KINDS))
    text = StringField("What", description="About the work. No names.", validators=[Length(max=LONGEST)])
    owner = SelectField("Which role sees to it")
    due = DateField("Until when", validators=[Optional()])
    behaviour = SelectField("What one could see in the work", description="Where it fits something that is counted.")
    shared = BooleanField("The programme may read this as a lesson")

    def validate(self, extra_validators: object = None) -> bool:
        """Ask for a day where something is written; what is left empty is right as it is."""
        if not self.filled:
            return True
        good = bool(super().validate(extra_validators))
        if self.due.data is None:
            self.due.errors, good = [*self.due.errors, "Name the day on which it is looked at again"], False
        return good

    @property
    def filled(self) -> bool:
        """Whether something is written here."""
        return bool((self.text.data or "").strip())

    def outcome(self) -> Outcome:
        """What was written."""
        return Outcome(
            kind=self.kind.data,
            text=(self.text.data or "").strip(),
            owner_role=self.owner.data,
            due=self.due.data or dt.date.max,
            behaviour=self.behaviour.data or None,
            shared=bool(self.shared.data),
        )


class HoldForm(FlaskForm):  # type: ignore[misc]
    """The token of the page on which outcomes are written."""


def outcome_forms(
    count: int, *, roles: Sequence[str], behaviours: Sequence[tuple[str, str]], due: dt.date
) -> list[OutcomeForm]:
    """So many places for an outcome, with the day on which it is looked at again."""
    made = []
    for place in range(1, count + 1):
        form = OutcomeForm(prefix=f"o{place}", data={"due": due, "owner": roles[0], "behaviour": ""})
        form.owner.choices = options((role, role) for role in roles)
        form.behaviour.choices = options((NONE, *behaviours))
        made.append(form)
    return made
