"""Which decision becomes pathways, for whom, from when, and what makes room for them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, FloatField, RadioField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from planner.services import clock
from planner.services.assign_people import Rule
from planner.services.assigning_values import Offer
from planner.web.telling import VERDICTS, many

EVERY_TEAM = ""
WEEK = 168


class AssignForm(FlaskForm):  # type: ignore[misc]
    """The rule of an assignment; it is looked at with GET before anything is sent."""

    class Meta:
        """Looking at a preview changes nothing; what does is guarded for the whole application."""

        csrf = False

    decision = RadioField("Which decision?", coerce=int, validators=[InputRequired("Choose a decision")])
    team = SelectField("For whom?")
    site = SelectField("At which site?")
    gap = SelectField("With which gap?", description="Only those who show less of it than their role asks for.")
    start = DateField("From which day?", validators=[InputRequired("Enter the first day, such as 2026-03-02")])
    hours = FloatField(
        "How many hours a week are set aside for each?",
        description="Hours of the working week, in their calendar.",
        validators=[InputRequired("Enter the hours a week, such as 3")],
        render_kw={"inputmode": "decimal"},
    )
    work = StringField(
        "Which work goes, to make room?",
        description="Hours appear only where work disappears. It is kept in the log with your name.",
        validators=[DataRequired("Name the work that goes"), Length(max=300)],
    )

    replace = BooleanField("Also those who walk a pathway already: they get a new version of it")
    reason = StringField(
        "Why these people? (you may leave it out)",
        description="It is kept in the log with the rule, beside the reason of the decision itself.",
        validators=[Length(max=300)],
    )

    def validate_start(self, field: Any) -> None:
        """A pathway cannot begin in the past."""
        if field.data and field.data < clock.today():
            raise ValidationError("Choose today or a later day")

    def validate_hours(self, field: Any) -> None:
        """Some time has to be there, and a week has no more of it than it has."""
        if field.data is not None and not field.data > 0:
            raise ValidationError("Without any hours there is no pathway; enter more than 0")
        if field.data is not None and field.data > WEEK:
            raise ValidationError(f"A week has fewer hours; enter at most {WEEK}")

    def rule(self, without: frozenset[str] = frozenset()) -> Rule:
        """The rule that the form states."""
        return Rule(
            decision=self.decision.data,
            start=self.start.data,
            hours_per_week=self.hours.data,
            team=self.team.data or None,
            without=without,
            removed_work=self.work.data.strip(),
            site=self.site.data or None,
            gap=self.gap.data or None,
            replace=bool(self.replace.data),
            reason=(self.reason.data or "").strip(),
        )


def assign_form(offers: Sequence[Offer], sent: Any = None) -> AssignForm:
    """The form with what can be chosen; its first values come from the first decision, on the Monday to come."""
    form = AssignForm(formdata=sent)
    form.decision.choices = [(one.decision, _told(one)) for one in offers]
    teams = dict(pair for one in offers for pair in one.teams)
    form.team.choices = [(EVERY_TEAM, "All my people it concerns"), *(sorted(teams.items(), key=lambda pair: pair[1]))]
    form.site.choices = [("", "Every site"), *((one, one) for one in sorted({s for o in offers for s in o.sites}))]
    gaps = dict(pair for one in offers for pair in one.gaps)
    form.gap.choices = [("", "Any gap"), *sorted(gaps.items(), key=lambda pair: pair[1])]
    for field in (form.team, form.site, form.gap):
        field.data = field.data or ""
    if sent is None and offers:
        today = clock.today()
        form.decision.data, form.team.data = offers[0].decision, EVERY_TEAM
        form.start.data = today + dt.timedelta(days=7 - today.weekday())
        hours = offers[0].hours_per_week
        form.hours.data = int(hours) if hours.is_integer() else hours
        form.work.data = offers[0].removed_work
    return form


def _told(offer: Offer) -> str:
    to = f" to {offer.destination}" if offer.destination else ""
    return f"{offer.role}: {VERDICTS[offer.option].lower()}{to} ({many(offer.people, 'person', 'people')} of yours)"
