"""The forms in which an entry is written, with rows that are added, moved and taken out without script."""

import re
from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    FieldList,
    FloatField,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional

from planner.faults import Fault
from planner.services import bodies
from planner.services.shelf import Shelf
from planner.services.spelling import spaced
from planner.web import rowed
from planner.web.library import words
from planner.web.options import options
from planner.web.rowed import ROWS

SHORT, LONG = 200, 10_000
PLACED = re.compile(r"(\w+)(?: (\d+))?(?:, (\w+))?(?:\.([\w-]+))?")
FIELDS = {"from": "from_level", "to": "to_level", "id": "title"}
LIST = {"rows": 3}
BRIEF = [Length(max=SHORT, message=f"Use at most {SHORT} letters")]
FULL = [Length(max=LONG, message=f"Use at most {LONG:,} letters")]


class ResponsibilityRow(Form):  # type: ignore[misc]
    """One thing a role answers for."""

    id = HiddenField()
    text = StringField("What it answers for", validators=FULL)
    share = FloatField(
        "Share, %",
        validators=[Optional(), NumberRange(min=0, max=100, message="Write a share from 0 to 100")],
        render_kw={"inputmode": "decimal"},
    )


class NeedRow(Form):  # type: ignore[misc]
    """A capability that a role needs, and the level."""

    capability = SelectField("Capability", validate_choice=False)
    level = IntegerField("Level", validators=[Optional()], render_kw={"inputmode": "numeric"})


class LevelRow(Form):  # type: ignore[misc]
    """One level of a capability."""

    seen = TextAreaField("What others see the person do", validators=FULL, render_kw={"rows": 2})


class RequiredRow(Form):  # type: ignore[misc]
    """An item that comes before."""

    item = SelectField("Comes after", validate_choice=False)


class ExternalRow(Form):  # type: ignore[misc]
    """A code of a public framework."""

    scheme = StringField("Framework", validators=BRIEF)
    release = StringField("Release", validators=BRIEF)
    code = StringField("Code", validators=BRIEF)


class RoleForm(FlaskForm):  # type: ignore[misc]
    """A role."""

    counter = HiddenField()
    title = StringField("Title", validators=BRIEF)
    family = StringField("Family", description="The group of roles it belongs to, such as Insurance.", validators=BRIEF)
    purpose = TextAreaField("Purpose", description="What it is for, in a sentence.", validators=FULL, render_kw=LIST)
    responsibilities = FieldList(FormField(ResponsibilityRow), "Answers for", max_entries=ROWS)
    needs = FieldList(FormField(NeedRow), "Needs", max_entries=ROWS)
    also = TextAreaField(
        "Other titles", description="One a line. Your HR system's spelling goes here.", validators=FULL, render_kw=LIST
    )
    entry = TextAreaField(
        "Conditions of entry",
        description="One a line. What no learning gives, such as a licence; nobody is sent here without.",
        validators=FULL,
        render_kw=LIST,
    )
    external = FieldList(FormField(ExternalRow), "Public codes", max_entries=ROWS)


class CapabilityForm(FlaskForm):  # type: ignore[misc]
    """A capability."""

    counter = HiddenField()
    name = StringField("Name", validators=BRIEF)
    meaning = TextAreaField(
        "Meaning", description="What a person can reliably do, in a sentence.", validators=FULL, render_kw=LIST
    )
    levels = FieldList(FormField(LevelRow), "Levels", max_entries=ROWS)
    also = TextAreaField("Other names", description="One a line.", validators=FULL, render_kw=LIST)
    external = FieldList(FormField(ExternalRow), "Public codes", max_entries=ROWS)


class ItemForm(FlaskForm):  # type: ignore[misc]
    """A learning item."""

    counter = HiddenField()
    title = StringField("Title", validators=BRIEF)
    kind = SelectField("Kind", validate_choice=False)
    builds = SelectField("Builds", description="The capability.", validate_choice=False)
    from_level = IntegerField(
        "From level", description="0 for people new to it.", validators=[Optional()], render_kw={"inputmode": "numeric"}
    )
    to_level = IntegerField("To level", validators=[Optional()], render_kw={"inputmode": "numeric"})
    hours = FloatField("Hours", validators=[Optional()], render_kw={"inputmode": "decimal"})
    behaviour = SelectField(
        "Behaviour", description="The one thing in the work that shows it took hold.", validate_choice=False
    )
    foundation = SelectField("Serves", validate_choice=False)
    seats = IntegerField(
        "Seats",
        description="How many may attend at once. Leave empty when it does not matter.",
        validators=[Optional()],
        render_kw={"inputmode": "numeric"},
    )
    text = TextAreaField("What to do", description="Markdown.", validators=FULL, render_kw={"rows": 12})
    requires = FieldList(FormField(RequiredRow), "Comes after", max_entries=ROWS)


FORMS: Mapping[str, type[FlaskForm]] = {"role": RoleForm, "capability": CapabilityForm, "item": ItemForm}


def form_of(sort: str, shelf: Shelf, body: Mapping[str, Any], *, counter: int, sent: MultiDict[str, str] | None) -> Any:
    """The form of an entry, with what was sent or else what its body says."""
    form = FORMS[sort](formdata=sent, data=_data(sort, body) | {"counter": str(counter)})
    _offer(form, sort, shelf)
    return form


def sent() -> MultiDict[str, str] | None:
    """What was sent, its rows moved as asked; None when the page is only looked at."""
    return rowed.sent(FIRST)


def body_of(sort: str, form: Any) -> dict[str, Any]:
    """What somebody wrote, as the plain values of an entry."""
    found: dict[str, Any] = {}
    for field in form:
        if field.name in ("counter", "csrf_token"):
            continue
        found[field.name] = _value(field)
    if sort == "role":
        found["family"] = bodies.id_of(found["family"])
        found["responsibilities"] = _with_ids(found["responsibilities"])
    if sort == "capability":
        found["levels"] = [{"level": n, "seen": one["seen"]} for n, one in enumerate(found["levels"], start=1)]
    if sort == "item":
        found["requires"] = [one["item"] for one in found["requires"]]
    return found


def errors(form: Any) -> list[tuple[str, str]]:
    """What cannot be read as it was typed, each with the field it leads to."""
    return [(field.id, " ".join(map(str, field.errors))) for field in rowed.leaves(form) if field.errors]


def faults(form: Any, found: tuple[Fault, ...], body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with a draft, each with the field it leads to."""
    known = {field.id for field in rowed.leaves(form)} | {field.id for field in form}
    return [(_field(fault, body, known), _said(fault)) for fault in found]


def _said(fault: Fault) -> str:
    about, _, part = (fault.column or "").partition(", ")
    place = re.match(r"(\w+)(?: (\d+))?", about)
    label = {"entry": "Conditions of entry", "text": "What to do"}.get(place[1] if place else "", "")
    label = label or spaced((place[1] if place else about).replace("_", " "))
    row = f", row {place[2]}" if place and place[2] else ""
    value = f" (“{fault.value[:80]}”)" if fault.value else ""
    return f"{label}{row}{', ' + part if part else ''} {fault.problem}{value}. {fault.fix}."


def _field(fault: Fault, body: Mapping[str, Any], known: set[str]) -> str:
    """The field that a fault of a file's key is about."""
    place = PLACED.match(fault.column or "")
    if place is None:
        return "main"
    name, row, part, key = place.groups()
    name = FIELDS.get(name, name)
    if name == "needs" and key:
        rows = [need["capability"] for need in body.get("needs", [])]
        row, part = (str(rows.index(key) + 1) if key in rows else None), "capability"
    if name == "levels" and key and key.isdigit():
        row, part = key, "seen"
    wanted = [f"{name}-{int(row) - 1}-{part or 'text'}", f"{name}-{int(row) - 1}-capability"] if row else []
    return next((one for one in [*wanted, name, "name"] if one in known), "main")


def _value(field: Any) -> Any:
    if isinstance(field, FieldList):
        rows = [{one.name.rsplit("-", 1)[-1]: _value(one) for one in entry.form} for entry in field.entries]
        return [row for row in rows if any(value not in ("", None) for name, value in row.items() if name != "id")]
    if field.name in ("also", "entry"):
        return [line.strip() for line in (field.data or "").splitlines() if line.strip()]
    if field.name.rsplit("-", 1)[-1] == "share":
        return None if field.data is None else round(field.data / 100, 6)
    if isinstance(field.data, str):
        return "\n".join(field.data.splitlines()).strip()
    return field.data


def _data(sort: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """A body as the fields hold it."""
    found = {name: value for name, value in body.items() if name not in ("id", "version")}
    found |= {name: "\n".join(found[name]) for name in ("also", "entry") if name in found}
    if sort == "role":
        found["family"] = spaced(found["family"])
        found["responsibilities"] = [
            {**one, "share": None if one.get("share") is None else _plain(round(100 * one["share"], 4))}
            for one in found["responsibilities"]
        ]
    if sort == "item":
        found["requires"] = [{"item": key} for key in found["requires"]]
        found["hours"] = _plain(found["hours"])
    return found


def _plain(value: float | None) -> float | int | None:
    """30 rather than 30.0."""
    return int(value) if value is not None and float(value).is_integer() else value


def _with_ids(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with an id each: the one they had, or one made of their words."""
    used: set[str] = set()
    found = []
    for row in rows:
        start = str(row["id"] or bodies.id_of(row["text"])[:60].rstrip("-") or "part")
        made = (
            start
            if start not in used
            else next(f"{start}-{n}" for n in range(2, ROWS + 2) if f"{start}-{n}" not in used)
        )
        used.add(made)
        found.append({**row, "id": made})
    return found


def _offer(form: Any, sort: str, shelf: Shelf) -> None:
    """Fill the lists to choose from; what is written and no longer there stays visible."""
    library = shelf.library
    capabilities = [("", "Choose one"), *_named(library.capabilities)]
    if sort == "role":
        for row in form.needs.entries:
            _choose(row.form.capability, capabilities)
    if sort == "item":
        _choose(form.kind, [("", "Choose one"), *words.KINDS.items()])
        _choose(form.builds, capabilities)
        _choose(form.behaviour, [("", "Choose one"), *_named(library.behaviours)])
        _choose(form.foundation, [("", "Choose one"), *words.FOUNDATIONS.items()])
        for row in form.requires.entries:
            _choose(row.form.item, [("", "None"), *_named(library.items)])


def _choose(field: Any, pairs: list[tuple[str, str]]) -> None:
    known = {value for value, _ in pairs}
    gone = (
        [(field.data, f"{spaced(field.data)} (not in the library)")] if field.data and field.data not in known else []
    )
    field.choices = options([*pairs, *gone])


def _named(part: Mapping[str, Any]) -> list[tuple[str, str]]:
    return sorted(
        ((key, bodies.name_of(vars(entry))) for key, entry in part.items()), key=lambda one: one[1].casefold()
    )


# What a row that was just added holds, so that the form knows of it.
FIRST: Mapping[str, tuple[str, ...]] = {
    "responsibilities": ("id", "text", "share"),
    "needs": ("capability", "level"),
    "levels": ("seen",),
    "requires": ("item",),
    "external": ("scheme", "release", "code"),
}
