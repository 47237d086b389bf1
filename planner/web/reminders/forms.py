"""How somebody wants to be reminded."""

import datetime as dt
from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField, TimeField, ValidationError
from wtforms.validators import InputRequired, Length

from planner.services import preferring
from planner.services.preferring import Choice, Wanted, Way

PREFIX = "by_"


class RemindersForm(FlaskForm):  # type: ignore[misc]
    """By what, when not, and where somebody is; the ways to choose from are added by ``of``."""

    quiet_from = TimeField(
        "Nothing from",
        description="Your quiet hours: nothing leaves for you in them. The same time twice means none.",
        validators=[InputRequired("Give a time such as 18:00")],
    )
    quiet_to = TimeField("until", validators=[InputRequired("Give a time such as 08:00")])
    time_zone = StringField(
        "Where you are",
        description="A time zone such as Europe/Berlin. Leave it empty for the one that is held of you.",
        validators=[Length(max=60)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    shares_notes = BooleanField(
        "What I do and note on my pathway may go to the learning record store",
        description="Only which step or behaviour, when, and whether you saw it, under a name that stands for you. "
        "A step counts there as activity, never as progress. Never the words of a note. "
        "What was sent is taken back there when you say no again.",
    )

    def validate_time_zone(self, field: StringField) -> None:
        """Only a time zone that there is."""
        if field.data and preferring.zone(field.data.strip()) is None:
            raise ValidationError("There is no such time zone. Write it as in Europe/Berlin, or leave it empty")

    @classmethod
    def of(cls, ways: Sequence[Way], wanted: Wanted, *, statements: bool, sent: bool) -> "RemindersForm":
        """The form with a box for each way, filled with what holds now, or with what was ``sent``.

        ``statements`` says whether a learning record store is set up.
        """
        boxes = {f"{PREFIX}{way.name}": BooleanField(way.label, description=_hint(way)) for way in ways}
        kind = type("Chosen", (cls,), boxes | ({} if statements else {"shares_notes": None}))
        found: RemindersForm = kind(
            **({} if sent else {"formdata": None}),
            data={f"{PREFIX}{way.name}": way.name in wanted.channels for way in ways}
            | {
                "quiet_from": _time(wanted.quiet.start),
                "quiet_to": _time(wanted.quiet.end),
                "time_zone": wanted.chosen_zone,
                "shares_notes": wanted.shares_notes,
            },
        )
        return found

    @property
    def boxes(self) -> list[BooleanField]:
        """The ways to choose from."""
        return [field for name, field in self._fields.items() if name.startswith(PREFIX)]

    def said(self, wanted: Wanted) -> Choice:
        """What was chosen; whether anything is sent at all stays as it is."""
        shares = self._fields.get("shares_notes")
        return Choice(
            channels=frozenset(field.name.removeprefix(PREFIX) for field in self.boxes if field.data),
            quiet_from=_minutes(self.quiet_from.data),
            quiet_to=_minutes(self.quiet_to.data),
            time_zone=(self.time_zone.data or "").strip(),
            stopped=wanted.stopped,
            shares_notes=bool(shares.data) if shares is not None else wanted.shares_notes,
        )


def _hint(way: Way) -> str:
    return "" if way.ready else "The planner is not set up for this yet; your choice holds as soon as it is."


def _time(minutes: int) -> dt.time:
    return dt.time(*divmod(minutes, 60))


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute
