"""What somebody says on their own pages."""

from collections.abc import Iterable
from typing import Self

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, Optional

from planner.services import stating, wishing
from planner.services.abilities import Page
from planner.web.options import options

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
        description="One sentence is enough. Only you can read it; the next version leaves the step out.",
        validators=[DataRequired("Say why this step is not relevant"), Length(max=LONGEST)],
        render_kw={"rows": 2},
    )
    shared = BooleanField("Those I report to may see that I set it aside, not why")


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


class WishForm(FlaskForm):  # type: ignore[misc]
    """Whether one wants a role or it is not for one, with a note of one's own."""

    role = HiddenField(validators=[InputRequired()])
    what = HiddenField(validators=[AnyOf(wishing.WORDS)])
    note = TextAreaField(
        "A note to myself",
        description="Only you can ever read this.",
        validators=[Length(max=LONGEST)],
        render_kw={"rows": 2},
    )

    @classmethod
    def each(cls, places: Iterable[wishing.Place], sent: FlaskForm | None = None) -> dict[str, FlaskForm]:
        """One form for each place, each with a note field of its own name on the page; ``sent`` keeps its place."""
        forms: dict[str, FlaskForm] = {}
        for at, place in enumerate(places, 1):
            form = cls(formdata=None, note=place.wish.note if place.wish else "")
            if sent is not None and sent.role.data == place.role:
                form = sent
            form.note.id, forms[place.role] = f"place-note-{at}", form
        return forms


class ContestForm(FlaskForm):  # type: ignore[misc]
    """What is not right."""

    about = SelectField("What is it about?", choices=ABOUT)
    text = TextAreaField(
        "What is not right?",
        description="HR reads this and answers you here. Nobody answers an objection of their own.",
        validators=[DataRequired("Say what is not right"), Length(max=LONGEST)],
        render_kw={"rows": 3},
    )


class CredentialForm(FlaskForm):  # type: ignore[misc]
    """A certificate: what it is, who gave it, when, and what it shows."""

    capability = SelectField("What does it show?")
    level = SelectField(
        "Which level does it show?",
        description="Read the levels above: choose the one that others could see you do.",
    )
    name = StringField(
        "What is it called?",
        validators=[DataRequired("Write what the certificate is called"), Length(max=stating.LONGEST)],
    )
    issuer = StringField(
        "Who gave it?", validators=[DataRequired("Write who gave the certificate"), Length(max=stating.LONGEST)]
    )
    issued = DateField("When was it given?", validators=[InputRequired("Give the day it was given, as on it")])
    expires = DateField(
        "Until when does it count?", description="Leave it empty if it does not end.", validators=[Optional()]
    )

    @classmethod
    def of(cls, page: Page, *, empty: bool = False) -> Self:
        """The form for what somebody's work asks for; ``empty`` where another form was sent."""
        form = cls(prefix="certificate-", **({"formdata": None} if empty else {}))
        form.capability.choices = options((one.capability.id, one.capability.name) for one in page.asked)
        highest = max((level.level for one in page.asked for level in one.capability.levels), default=0)
        form.level.choices = options((str(level), f"Level {level}") for level in range(1, highest + 1))
        return form

    def said(self) -> stating.Credential:
        """What was written, for keeping."""
        return stating.Credential(
            capability=self.capability.data,
            level=int(self.level.data),
            name=self.name.data,
            issuer=self.issuer.data,
            issued=self.issued.data,
            expires=self.expires.data,
        )
