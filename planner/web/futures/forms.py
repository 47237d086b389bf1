"""The forms in which a future role is written, answered for, decided on and talked about."""

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    FieldList,
    FloatField,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from planner.services.futures import ASKED, LONGEST_REASON, OPTIONS
from planner.services.futures_values import Page
from planner.web import rowed
from planner.web.options import options

SHORT, LONG, WEEK = 200, 10_000, 168
BRIEF = [Length(max=SHORT, message=f"Use at most {SHORT} letters")]
FULL = [Length(max=LONG, message=f"Use at most {LONG:,} letters")]
PART = [Optional(), NumberRange(min=0, max=100, message="Write a share from 0 to 100")]
DECIMAL, WHOLE, LOW = {"inputmode": "decimal"}, {"inputmode": "numeric"}, {"rows": 2}
DOERS = {"": "Not decided yet", "human": "People", "shared": "People and AI together", "ai": "AI"}
ENDS = {
    "unknown": "Nobody knows yet",
    "none": "No day is in sight",
    "day": "From a day that is named",
}
# What a row that was just added holds, so that the form knows of it.
FIRST: Mapping[str, tuple[str, ...]] = {
    "duties": ("text", "doer", "share", "today", "stays", "because", "evidence"),
    "wants": ("capability", "name", "level", "because", "evidence"),
    "rights": ("matter", "decides", "alone", "reviewer", "escalation", "because"),
    "removals": ("text", "hours", "today", "because", "evidence"),
    "elsewhere": ("role", "posts"),
}
SHARES = ("share", "stays")


class DutyRow(Form):  # type: ignore[misc]
    """One responsibility of the future role."""

    text = TextAreaField("What it answers for", validators=FULL, render_kw=LOW)
    doer = SelectField("Who carries it", choices=options(DOERS.items()))
    share = FloatField("Share of the hours then, %", validators=PART, render_kw=DECIMAL)
    today = SelectField("Carries on, of today", validate_choice=False)
    stays = FloatField(
        "Of today's hours for it, people keep, %",
        description="Leave empty where nobody knows. People carry all of it, AI none, unless you say otherwise.",
        validators=PART,
        render_kw=DECIMAL,
    )
    because = StringField("Why", validators=FULL)
    evidence = StringField("What shows it", validators=FULL)


class WantRow(Form):  # type: ignore[misc]
    """A capability that the future role needs."""

    capability = SelectField("Capability", validate_choice=False)
    name = StringField("Or one that the library does not have", validators=BRIEF)
    level = IntegerField(
        "Level", validators=[Optional(), NumberRange(min=1, max=9, message="Write a level from 1")], render_kw=WHOLE
    )
    because = StringField("Why", validators=FULL)
    evidence = StringField("What shows it", validators=FULL)


class RightRow(Form):  # type: ignore[misc]
    """A decision right with its boundary."""

    matter = StringField("What is decided", validators=FULL)
    decides = StringField("Who decides", validators=BRIEF)
    alone = StringField("What AI may do alone", description="“Nothing” is an answer.", validators=FULL)
    reviewer = StringField("Who reviews", validators=BRIEF)
    escalation = StringField("How it escalates", validators=FULL)
    because = StringField("Why", validators=FULL)


class RemovalRow(Form):  # type: ignore[misc]
    """Work that stops."""

    text = StringField("Work that stops", validators=FULL)
    hours = FloatField(
        "Hours freed a week, for each person",
        validators=[Optional(), NumberRange(min=0, max=WEEK, message="Write hours from 0 to 168")],
        render_kw=DECIMAL,
    )
    today = SelectField("Of today's responsibility", validate_choice=False)
    because = StringField("Why", validators=FULL)
    evidence = StringField("What shows it", validators=FULL)


class OpeningRow(Form):  # type: ignore[misc]
    """Posts in another role."""

    role = SelectField("Role", validate_choice=False)
    posts = IntegerField("Posts open there", validators=[Optional(), NumberRange(min=0, max=100_000)], render_kw=WHOLE)


class FutureForm(FlaskForm):  # type: ignore[misc]
    """A future role."""

    seen = HiddenField()
    title = StringField("Title then", validators=BRIEF)
    purpose = TextAreaField("What it is for", validators=FULL, render_kw=LOW)
    objective = StringField(
        "Business objective it serves", description="One that the business has already.", validators=FULL
    )
    kpi = StringField("KPI that shows it", description="What moves, not how much a tool is used.", validators=FULL)
    duties = FieldList(FormField(DutyRow), "Responsibilities", max_entries=rowed.ROWS)
    wants = FieldList(FormField(WantRow), "Capabilities beyond tasks and tools", max_entries=rowed.ROWS)
    rights = FieldList(FormField(RightRow), "Decision rights", max_entries=rowed.ROWS)
    removals = FieldList(FormField(RemovalRow), "Work that stops", max_entries=rowed.ROWS)
    ends = SelectField("Today's role is not needed any more", choices=options(ENDS.items()))
    ends_on = DateField("Day, where one is named", validators=[Optional()])
    posts = IntegerField(
        "Posts in the future role",
        validators=[Optional(), NumberRange(min=0, max=100_000, message="Write a number of posts")],
        render_kw=WHOLE,
    )
    lead_weeks = FloatField(
        "Weeks until people can do it",
        validators=[Optional(), NumberRange(min=0, max=520, message="Write weeks from 0 to 520")],
        render_kw=DECIMAL,
    )
    elsewhere = FieldList(FormField(OpeningRow), "Posts open in other roles", max_entries=rowed.ROWS)
    because = StringField("Why these days and posts", validators=FULL)
    evidence = StringField("What shows them", validators=FULL)


class QuestionsForm(FlaskForm):  # type: ignore[misc]
    """The six questions that are answered before approval."""

    seen = HiddenField()


for _key, _question in ASKED.items():
    setattr(QuestionsForm, _key, TextAreaField(_question, validators=FULL, render_kw={"rows": 3}))


class ApproveForm(FlaskForm):  # type: ignore[misc]
    """The decision on a future role."""

    seen = HiddenField()
    option = RadioField("Your decision", choices=options(OPTIONS.items()), validators=[InputRequired("Choose one")])
    reason = TextAreaField(
        "Why",
        description="It stays in the history, and everybody in the role reads it.",
        validators=[InputRequired("Say why, in a sentence"), Length(max=LONGEST_REASON)],
        render_kw={"rows": 3},
    )


class CommentForm(FlaskForm):  # type: ignore[misc]
    """What somebody has to say about it."""

    text = TextAreaField(
        "What you think of it",
        description="HR leaders and the managers of people in this role read it, with your name.",
        validators=[InputRequired("Write what you want to say"), Length(max=LONGEST_REASON)],
        render_kw={"rows": 3},
    )


class ApartForm(FlaskForm):  # type: ignore[misc]
    """That two initiatives are no duplicates."""

    one = HiddenField()
    other = HiddenField()
    reason = StringField("Not a duplicate, because", validators=[InputRequired("Say why"), Length(max=LONGEST_REASON)])


def future_form(page: Page, *, sent: MultiDict[str, str] | None) -> FutureForm:
    """The form of a future role, with what was sent or else what was written last."""
    form = FutureForm(formdata=sent, data=_data(page) | {"seen": str(page.number)})
    todays = [("", "None: it is new"), *((one.id, one.text) for one in _today(page))]
    stops = [("", "None of them"), *((one.id, one.text) for one in _today(page))]
    library = [("", "Choose one"), *_named(page)]
    others = [("", "Choose one"), *sorted(page.names.roles.items(), key=lambda one: one[1].casefold())]
    for rows, name, pairs in (
        (form.duties, "today", todays),
        (form.removals, "today", stops),
        (form.wants, "capability", library),
        (form.elsewhere, "role", others),
    ):
        for row in rows.entries:
            _choose(row.form[name], pairs)
    return form


def body_of(form: FutureForm) -> dict[str, Any]:
    """What somebody wrote, as plain values; rows without a word in them are left out."""
    return {field.name: _value(field) for field in form if field.name not in ("seen", "csrf_token")}


def errors(form: Any) -> list[tuple[str, str]]:
    """What cannot be read as it was typed, each with the field it leads to."""
    return [(field.id, " ".join(map(str, field.errors))) for field in rowed.leaves(form) if field.errors]


def seen(form: Any) -> int:
    """The version that a form was opened with; 0 for one that was tampered with."""
    text = str(form.seen.data or "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _value(field: Any) -> Any:
    if isinstance(field, FieldList):
        rows = [{one.name.rsplit("-", 1)[-1]: _value(one) for one in entry.form} for entry in field.entries]
        return [row for row in rows if any(value not in ("", None) for value in row.values())]
    if field.name.rsplit("-", 1)[-1] in SHARES:
        return None if field.data is None else round(field.data / 100, 6)
    if isinstance(field, DateField):
        return field.data.isoformat() if field.data else None
    if isinstance(field, (FloatField, IntegerField)):
        return field.data
    return "\n".join((field.data or "").splitlines()).strip()


def _data(page: Page) -> dict[str, Any]:
    """A future role as the fields hold it."""
    future = page.future
    found = {**vars(future), **{name: [{**vars(one)} for one in getattr(future, name)] for name in FIRST}}
    for row in found["duties"]:
        row |= {name: None if row[name] is None else _plain(round(100 * row[name], 4)) for name in SHARES}
    for row in found["removals"]:
        row["hours"] = _plain(row["hours"])
    return {**found, "lead_weeks": _plain(future.lead_weeks)}


def _plain(value: float | None) -> float | int | None:
    """30 rather than 30.0."""
    return int(value) if value is not None and float(value).is_integer() else value


def _today(page: Page) -> tuple[Any, ...]:
    return page.today.responsibilities if page.today else ()


def _named(page: Page) -> list[tuple[str, str]]:
    found = ((key, one.name) for key, one in page.names.library.capabilities.items())
    return sorted(found, key=lambda one: one[1].casefold())


def _choose(field: Any, pairs: list[tuple[str, str]]) -> None:
    known = {value for value, _ in pairs}
    gone = [(field.data, "Not in the library any more")] if field.data and field.data not in known else []
    field.choices = options([*pairs, *gone])
