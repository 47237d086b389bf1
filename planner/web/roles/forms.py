"""What somebody fills in to look for a role, and to decide on one."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import FloatField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from planner.reasons import Recommendation
from planner.services.deciding import TRAINING, Choice
from planner.services.futures_values import Freed
from planner.web import telling
from planner.web.options import options
from planner.web.roles.role import HORIZONS, JOBS

MOVING = ("reskill", "both")
DECISIONS = {"": "Any", "waiting": "Waiting", "made": "Made"}
LONGEST = 2000
WEEK = 168


class FilterForm(FlaskForm):  # type: ignore[misc]
    """Which roles to list; it changes nothing, so it is sent in the address."""

    class Meta:
        """No token: the form only reads."""

        csrf = False

    text = StringField("Role", render_kw={"type": "search"})
    verdict = SelectField("Proposed", choices=options([("", "Anything"), *telling.VERDICTS.items()]))
    change = SelectField("What changes", choices=options([("", "Anything"), *telling.CHANGES.items()]))
    family = SelectField("Family", validate_choice=False)
    decision = SelectField("Decision", choices=options(DECISIONS.items()))


class WordsForm(FlaskForm):  # type: ignore[misc]
    """Which kinds of work to list; it changes nothing, so it is sent in the address."""

    class Meta:
        """No token: the form only reads."""

        csrf = False

    text = StringField("Words", description="In a name, a quote or a role", render_kw={"type": "search"})


class DecideForm(FlaskForm):  # type: ignore[misc]
    """A decision on a role, with what a pathway needs to know."""

    recommendation = HiddenField()
    option = RadioField("Your decision", validators=[InputRequired("Choose what to do")])
    reason = TextAreaField(
        "Why",
        description="It is kept in the log of decisions, word for word, and those it concerns can read it.",
        validators=[Length(max=LONGEST)],
        render_kw={"rows": 3},
    )
    objective = StringField(
        "What it serves",
        description="The business objective. Needed to upskill or reskill.",
        validators=[Length(max=LONGEST)],
    )
    destination = SelectField("Where people move to", description="Needed to reskill.", validate_choice=False)
    hours_per_week = FloatField(
        "Hours freed a week, for each person",
        description="Time really taken from other work. Leave empty when none is freed.",
        validators=[Optional(), NumberRange(min=0, max=WEEK, message="Enter hours between 0 and 168")],
        render_kw={"inputmode": "decimal"},
    )
    removed_work = StringField(
        "Work that goes to make room",
        description="Which work stops, so that there are these hours.",
        validators=[Length(max=LONGEST)],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Say at each field what the chosen option still needs."""
        good = bool(super().validate(extra_validators))
        for field, wrong, words in (
            (self.reason, not (self.reason.data or "").strip(), "Say why, in a sentence"),
            (self.objective, self._lacks(self.objective, TRAINING), "Name the business objective this serves"),
            (self.destination, self._lacks(self.destination, MOVING), "Choose the role that people move to"),
        ):
            if wrong:
                field.errors, good = [*field.errors, words], False
        return good

    def choice(self) -> Choice:
        """What was chosen."""
        return Choice(
            option=self.option.data,
            reason=self.reason.data,
            objective=(self.objective.data or "").strip(),
            destination=self.destination.data or None if self.option.data in MOVING else None,
            hours_per_week=self.hours_per_week.data or 0.0,
            removed_work=(self.removed_work.data or "").strip(),
        )

    def _lacks(self, field: Any, needing: tuple[str, ...]) -> bool:
        return self.option.data in needing and not (field.data or "").strip()


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """Two questions about a role that no figure answers."""

    job = RadioField(
        "Is it about doing the same job better, or a different job well?",
        choices=options(JOBS.items()),
        validators=[InputRequired("Choose one of the two")],
    )
    horizon = RadioField(
        "Is it about today's capacity, or about what comes next?",
        choices=options(HORIZONS.items()),
        validators=[InputRequired("Choose one of the two")],
    )


def decide_form(number: int, item: Recommendation, destinations: list[tuple[str, str]]) -> DecideForm:
    """The form for one verdict, with its options and the roles that people could move to."""
    form = DecideForm()
    form.option.choices = options((option.key, f"{option.label}: {option.because}") for option in item.options)
    form.destination.choices = options([("", "Nowhere"), *destinations])
    if not form.recommendation.data:
        # Nothing is chosen beforehand: a person decides, not a default.
        form.recommendation.data = str(number)
    return form


def going_on(form: DecideForm, freed: Freed | None) -> DecideForm:
    """The form with what was approved that the role becomes: its objective, the work that stops, the hours that frees.

    Whoever decides may write something else.
    """
    if freed is not None and not form.is_submitted():
        form.objective.data = freed.objective
        form.hours_per_week.data, form.removed_work.data = freed.hours_per_week, freed.removed_work
    return form
