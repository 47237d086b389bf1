"""What teams said in retros: one row for each thing to keep, stop or try. Nobody is named."""

import datetime as dt

import pyarrow as pa
import pyarrow.compute as pc

from planner.connectors.base import Field, names
from planner.connectors.headings import squash
from planner.connectors.intake import Intake
from planner.connectors.tabular import Tabular
from planner.signals import batch

KIND = "feedback"
# What boards of retros call each of the three.
ALSO = {
    "keep": names("keep, kept, continue, went well, what went well, liked, good"),
    "stop": names("stop, stopped, drop, dropped, less of, went badly, what did not go well, lacked"),
    "try": names("try, tried, start, begin, action, action item, next, more of, longed for"),
}
WORDS = {squash(word): kind for kind, words in ALSO.items() for word in words}


class Feedback(Tabular):
    """Outcomes of retros held elsewhere, from a table."""

    name = "feedback"
    label = "What teams said in retros"
    kinds = (KIND,)
    drops = names(
        """author, said by, name, full name, email, e-mail, assignee, owner name, participant, participants, comment,
        comments, notes, votes"""
    )
    loose = ("team", "activity", "title", "time")
    fields: tuple[Field, ...] = (
        Field(
            name="team", meaning="the team that said it", required=True, also=names("group, squad, department, board")
        ),
        Field(
            name="activity",
            meaning=f"what it is: {', '.join(ALSO)}",
            required=True,
            also=names("kind, column, list, category, type, section"),
        ),
        Field(
            name="title",
            meaning="what was said",
            required=True,
            also=names("text, card, item, outcome, statement, what"),
        ),
        Field(
            name="time",
            meaning="when the retro was held",
            required=True,
            shape="time",
            also=names("held on, held, date, day, retro date, created, created at"),
        ),
        Field(
            name="case", meaning="the retro's name", also=names("retro, retro id, session, meeting, iteration, sprint")
        ),
        Field(name="owner", meaning="the role that sees to it", also=names("role, owner role, responsible role")),
        Field(name="due", meaning="until when", also=names("due on, due date, until, by when, deadline")),
    )

    def rows(self, intake: Intake, source: str) -> pa.RecordBatch:
        """The rows that have a team, one of the three kinds, a text and a day."""
        texts = intake.text("activity", required=True)
        kind = pa.array([None if one is None else WORDS.get(squash(one)) for one in texts.to_pylist()], pa.string())
        fix = f"Write one of: {', '.join(ALSO)}."
        wrong = pc.and_(pc.is_valid(texts), pc.is_null(kind))
        intake.reject(wrong, "activity", problem="is neither to keep, to stop nor to try", fix=fix, texts=texts)
        return intake.signals(
            kind=intake.same(KIND),
            source=intake.same(source),
            case=intake.text("case"),
            activity=kind,
            time=intake.time("time", required=True),
            team=intake.text("team", required=True),
            title=intake.text("title", required=True),
            type=texts,
            attributes=intake.attributes(drops=self.drops),
        )


def signal(
    *, source: str, case: str, team: str, kind: str, text: str, day: dt.date, owner: str, due: dt.date, row: int
) -> pa.RecordBatch:
    """One outcome of a retro that was held here."""
    return batch(
        [
            {
                "kind": KIND,
                "source": source,
                "case": case,
                "activity": kind,
                "time": dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC),
                "team": team,
                "title": text,
                "type": kind,
                "row": row,
                "attributes": {"owner": owner, "due": due.isoformat()},
            }
        ]
    )


connector = Feedback()
