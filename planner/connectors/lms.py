"""Learning completed, from a learning management system: activity, never progress."""

import pyarrow as pa

from planner.connectors.base import Field, names
from planner.connectors.intake import Intake
from planner.connectors.tabular import Tabular


class Lms(Tabular):
    """Completions of learning items. A row without a completion date is not completed, and is left out with a fault."""

    name = "lms"
    label = "Learning completions (LMS)"
    kinds = ("completion",)
    drops = names(
        """comment, comments, feedback, notes, answers, name, learner name, full name, first name, last name"""
    )
    loose = ("actor", "activity", "time")
    fields: tuple[Field, ...] = (
        Field(
            name="actor",
            meaning="the learner's account",
            required=True,
            also=names(
                """learner, learner id, learner account, learner email, user, user id, user name, account, student,
                student id, employee, employee id, person id, email, email address, e-mail"""
            ),
        ),
        Field(
            name="activity",
            meaning="the learning item's title",
            required=True,
            also=names(
                """item, item title, course, course name, course title, training, training title, title, module,
                module name, content title, learning item, learning object, certification"""
            ),
        ),
        Field(
            name="time",
            meaning="when it was completed",
            required=True,
            shape="time",
            also=names(
                """completed at, completed, completed on, completed date, completion date, completion time, date
                completed, finished at, finish date, transcript completed date"""
            ),
        ),
        Field(
            name="start",
            meaning="when it was begun",
            shape="time",
            also=names(
                """started at, started, start date, start time, enrolled at, enrolled, enrolment date, enrollment
                date, date enrolled, registration date"""
            ),
        ),
        Field(
            name="case",
            meaning="the learning item's id",
            also=names("course id, item id, course code, training id, content id"),
        ),
        Field(name="type", meaning="the status", also=names("status, completion status, transcript status, result")),
        Field(name="value", meaning="the score", also=names("score, grade, final grade, points"), shape="number"),
        Field(
            name="team", meaning="the learner's team", also=names("group, department, division, unit of organisation")
        ),
    )

    def rows(self, intake: Intake, source: str) -> pa.RecordBatch:
        """The rows that have a learner, an item and a completion date."""
        title = intake.text("activity", required=True)
        time = intake.time("time", required=True)
        return intake.signals(
            kind=intake.same("completion"),
            source=intake.same(source),
            case=intake.text("case") if intake.has("case") else title,
            activity=title,
            time=time,
            start=intake.started(time),
            actor=intake.text("actor", required=True),
            team=intake.text("team"),
            type=intake.text("type"),
            value=intake.number("value"),
            attributes=intake.attributes(drops=self.drops),
        )


connector = Lms()
