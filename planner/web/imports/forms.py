"""What somebody chooses to bring a file in: the file, how to read it, which column feeds what."""

from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from planner.services import reading
from planner.services.reading import Feed, Reading
from planner.web.imports.guide import KINDS
from planner.web.options import options

COLUMN, SAME = "column", "same"
NO_COLUMN = "No column"
DAY_FIRST = {"": "Find out from the file", "day": "Day first: 3/4/2026 is in April", "month": "Month first: in March"}
ORDERS = {"": None, "day": True, "month": False}
DECIMALS = {".": "Point: 3.5", ",": "Comma: 3,5"}


class UploadForm(FlaskForm):  # type: ignore[misc]
    """A file, the system it is from, and how to read it."""

    file = FileField(
        "The file",
        description="A table (CSV, Excel), an event log (XES), JSON from Jira or GitHub, a zip from Slack, a calendar; "
        "packed with gzip is fine. Nothing is brought in before you have seen how it is read.",
        validators=[FileRequired("Choose a file")],
    )
    source = StringField(
        "Which system is it from?",
        description="A short name such as helpdesk. The same name next time keeps its files together.",
        validators=[
            InputRequired("Name the system it is from"),
            Length(max=40, message="Use at most 40 letters"),
            Regexp(r"^\w[\w .-]*$", message="Use letters, digits, spaces, dots and dashes, and start with a letter"),
        ],
        filters=[lambda text: text.strip() if text else text],
    )
    connector = SelectField("What is in it?", default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.connector.choices = options([("", "Find out from the file"), *reading.choices()])


class ReadAsForm(FlaskForm):  # type: ignore[misc]
    """Another way to read a waiting file."""

    connector = SelectField("What is in it?", description="Columns are found anew.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.connector.choices = options(reading.choices())


def mapping_form(shown: Reading) -> FlaskForm:
    """A form with two fields for each thing a file may tell: its column, and where it makes sense one value for all."""
    made = type("MappingForm", (FlaskForm,), _fields(shown))
    form: FlaskForm = made(data=_data(shown))
    return form


def pairs(form: FlaskForm, shown: Reading) -> list[tuple[Feed, Any, Any]]:
    """Each field of the file with its two form fields, the second None where it has none."""
    return [(feed, form[f"{COLUMN}-{n}"], form._fields.get(f"{SAME}-{n}")) for n, feed in enumerate(shown.feeds)]


def mapping(form: FlaskForm, shown: Reading) -> dict[str, Any]:
    """The reading that somebody chose, as plain values; a column goes before one value for all rows."""
    columns, constants = {}, {}
    for feed, column, same in pairs(form, shown):
        if column.data:
            columns[feed.name] = column.data
        elif same is not None and (same.data or "").strip():
            constants[feed.name] = same.data.strip()
    spelling = {
        "time_zone": form.time_zone.data,
        "day_first": ORDERS[form.day_first.data],
        "decimal": form.decimal.data,
    }
    return {"columns": columns, "constants": constants, **spelling}


def is_sent() -> bool:
    """Whether a form was sent rather than a page asked for."""
    return request.method == "POST"


def asks_to_import() -> bool:
    """Whether the button to bring the file in was pressed, not the one to try it."""
    return request.form.get("do") == "import"


def words(feed: Feed) -> str:
    """What a field is called on the page."""
    if feed.name in SPOKEN:
        return SPOKEN[feed.name]
    return feed.meaning[0].upper() + feed.meaning[1:]


# What the parts of an understood row are called, where their own names would not do.
UNDERSTOOD = {
    "kind": "What it is",
    "time": "When",
    "start": "From",
    "actor": "Account",
    "attributes": "Beside it",
    "external_id": "Number",
    "valid_from": "From",
    "valid_to": "Until",
}
SPOKEN = {"kind": "What each row is"}


def _fields(shown: Reading) -> dict[str, Any]:
    columns = options([("", NO_COLUMN), *((name, name) for name in shown.headings)])
    made: dict[str, Any] = {}
    for n, feed in enumerate(shown.feeds):
        said = words(feed)
        made[f"{COLUMN}-{n}"] = SelectField(said, choices=columns, description=feed.reason)
        if feed.constant is not None:
            made[f"{SAME}-{n}"] = _same(feed, f"{said}: the same for every row")
    made["time_zone"] = SelectField(
        "Time zone of times that name none",
        choices=options((zone, zone) for zone in zones()),
        description=shown.reasons.get("time_zone", ""),
    )
    made["day_first"] = RadioField(
        "How dates are written", choices=options(DAY_FIRST.items()), description=shown.reasons.get("day_first", "")
    )
    made["decimal"] = RadioField(
        "How decimals are written", choices=options(DECIMALS.items()), description=shown.reasons.get("decimal", "")
    )
    return made


def _same(feed: Feed, said: str) -> Any:
    if feed.name == "kind":
        return SelectField(said, choices=options([("", "Not the same"), *KINDS.items()]))
    return StringField(said, validators=[Length(max=200)], render_kw={"placeholder": "the same for every row"})


def _data(shown: Reading) -> dict[str, Any]:
    given: dict[str, Any] = {f"{COLUMN}-{n}": feed.column for n, feed in enumerate(shown.feeds)}
    given |= {f"{SAME}-{n}": feed.constant for n, feed in enumerate(shown.feeds) if feed.constant is not None}
    order = {None: "", True: "day", False: "month"}[shown.day_first]
    return given | {"time_zone": shown.time_zone, "day_first": order, "decimal": shown.decimal}


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """Every time zone there is, UTC first."""
    return ("UTC", *sorted(available_timezones() - {"UTC", "localtime"}))
