"""What somebody fills in to take events out."""

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from planner.services.exporting import Order
from planner.web.options import options

LABELS = (("xes", "Event log (XES), for process mining tools"), ("csv", "Table (CSV), for spreadsheets"))


class ExportForm(FlaskForm):  # type: ignore[misc]
    """Which source, and as what."""

    source = SelectField("Source", validators=[InputRequired("Choose a source")])
    format = RadioField("As", choices=options(LABELS), default="xes", validators=[InputRequired("Choose one")])

    def order(self) -> Order:
        """What was chosen; always with pseudonyms."""
        return Order(format="csv" if self.format.data == "csv" else "xes", source=self.source.data)
