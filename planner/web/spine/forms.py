"""What an HR leader says about key figures: what each means since when, and what is assumed to move it."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import DateField, FloatField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from planner.activate.model_programme import Definition, Link
from planner.web.options import options

LONGEST = 500
LAGS = 24


class DefinitionForm(FlaskForm):  # type: ignore[misc]
    """What a figure means from a day on."""

    means = TextAreaField(
        "What exactly is counted",
        description="So that somebody else would count the same.",
        validators=[DataRequired("Say what is counted"), Length(max=LONGEST)],
        render_kw={"rows": 2},
    )
    signal = SelectField("Which readings hold it", description="The names of key figures that were brought in.")
    unit = StringField(
        "In which unit",
        description="As the readings say it, such as EUR, days or share.",
        validators=[DataRequired("Name the unit"), Length(max=40)],
    )
    direction = RadioField(
        "Which way is better",
        choices=options((("up", "More is better"), ("down", "Less is better"))),
        validators=[InputRequired("Say which way is better")],
    )
    smallest = FloatField(
        "The smallest change that matters",
        description="In the same unit. A share from 0 to 1: 0.05 is five points.",
        validators=[InputRequired("Name the smallest change that matters"), NumberRange(min=0)],
    )
    since = DateField(
        "Since when it means this",
        description="Readings before that day are not compared with those after it.",
        validators=[InputRequired("Name the day")],
    )
    why = TextAreaField(
        "Why it changes",
        description="Needed when there is a definition already: whoever compares over that day reads it.",
        validators=[Length(max=LONGEST)],
        render_kw={"rows": 2},
    )

    def offer(self, signals: Iterable[str]) -> None:
        """The names of readings to choose from."""
        self.signal.choices = options((name, name) for name in signals)

    def definition(self) -> Definition:
        """What was said."""
        return Definition(
            version=0,
            since=self.since.data,
            means=self.means.data.strip(),
            unit=self.unit.data.strip(),
            direction=self.direction.data,
            signal=self.signal.data,
            smallest=self.smallest.data,
            why=(self.why.data or "").strip(),
        )


class FigureForm(DefinitionForm):
    """A new key figure with its first definition."""

    name = StringField("What the figure is called", validators=[DataRequired("Name the figure"), Length(max=120)])
    layer = RadioField(
        "What it is",
        choices=options((("driver", "A driver: it moves an outcome"), ("outcome", "An outcome the business is after"))),
        validators=[InputRequired("Say which of the two it is")],
    )
    owner = StringField(
        "Who owns it",
        description="The role that answers for it, such as Head of Claims.",
        validators=[DataRequired("Name who owns it"), Length(max=120)],
    )


class LinkForm(FlaskForm):  # type: ignore[misc]
    """What is assumed to move what."""

    lower = SelectField("What moves")
    upper = SelectField("What it moves")
    assumption = TextAreaField(
        "Why it should",
        description="The assumption in words. The data are held against it; they never prove a cause.",
        validators=[DataRequired("Say why the one should move the other"), Length(max=LONGEST)],
        render_kw={"rows": 3},
    )
    lag = IntegerField(
        "After how many readings it shows",
        description="0 for at once. Said before looking, so that nobody searches until something fits.",
        default=0,
        validators=[InputRequired("A whole number, 0 for at once"), NumberRange(min=0, max=LAGS)],
        render_kw={"inputmode": "numeric"},
    )

    def offer(
        self,
        behaviours: Iterable[tuple[str, str]],
        drivers: Iterable[tuple[str, str]],
        every: Iterable[tuple[str, str]],
    ) -> None:
        """What can be linked with what."""
        lower = [(f"behaviour:{key}", f"Behaviour: {name}") for key, name in behaviours]
        lower += [(f"figure:{key}", f"Driver: {name}") for key, name in drivers]
        self.lower.choices, self.upper.choices = options(lower), options(every)

    def link(self) -> Link:
        """What was said."""
        kind, _, key = self.lower.data.partition(":")
        return Link(
            number=0,
            kind=kind,
            lower=key,
            upper=self.upper.data,
            assumption=self.assumption.data.strip(),
            lag=self.lag.data,
        )
