"""Surveys: one answer per row, or one row per respondent with a column per item."""

from dataclasses import replace

import pyarrow as pa

from planner.connectors import headings, tables
from planner.connectors.base import Field, Mapping, names
from planner.connectors.intake import Intake, interleave
from planner.connectors.tabular import Tabular

# The prefix of the fields that are one item each, where every item has a column of its own.
ITEM = "item "
# The highest answer that scales in use have, as 0 to 10 for how likely one recommends.
LONGEST_SCALE = 10
# Headings of whole numbers that are no answers.
NO_ITEMS = names(
    "id, number, no, row, response id, submission id, age, year, month, week, tenure, duration, collector id"
)


class Survey(Tabular):
    """Answers to survey items: the item's text is the activity, the answer 1..n the value.

    In the wide form the mapping names each item's column as "item 1", "item 2" and so on; every answer given counts
    as a row read. Columns that feed no field never enter: they may hold what people wrote in their own words.
    """

    name = "survey"
    label = "Survey answers"
    kinds = ("survey",)
    drops = names("""comment, comments, free text, remarks, open answer, feedback, ip address, name, respondent name""")
    loose = ("actor", "time")
    fields: tuple[Field, ...] = (
        Field(
            name="actor",
            meaning="the respondent's account",
            required=True,
            also=names(
                """respondent, respondent id, respondent account, participant, participant id, account, user, user
                id, user name, employee, employee id, email, email address, e-mail"""
            ),
        ),
        Field(
            name="item",
            meaning="the item's text",
            required=True,
            also=names("question, question text, survey item, statement, item text, question title"),
        ),
        Field(
            name="answer",
            meaning="the answer as a number",
            required=True,
            shape="number",
            also=names("value, score, rating, response, answer value, response value, points"),
        ),
        Field(
            name="time",
            meaning="when it was answered",
            required=True,
            shape="time",
            also=names(
                """date, timestamp, submitted at, submitted, answered at, answered, completed at, completed,
                completion time, submission date, date submitted, response date, end date, start time, recorded
                date"""
            ),
        ),
        Field(
            name="case",
            meaning="the survey or its round",
            also=names("survey, round, wave, survey name, survey id, pulse"),
        ),
        Field(name="team", meaning="the respondent's team", also=names("group, department, unit of organisation")),
    )

    def complete(self, draft: headings.Draft) -> dict[str, str]:
        """In the wide form, a column per item; a name for the round where no column has one."""
        if "item" not in draft.columns:
            _widen(draft)
        if "case" in draft.columns:
            return {}
        draft.reasons["case"] = "no column names the survey or its round, so the file's name does."
        return {"case": draft.table.name.split(".")[0]}

    def intake(self, table: tables.Table, chunk: tables.Chunk, mapping: Mapping, day_first: bool) -> Intake:
        """The chunk with one row per answer, whichever form it came in."""
        items = [heading for name, heading in mapping.columns.items() if name.startswith(ITEM)]
        if not items:
            return super().intake(table, chunk, mapping, day_first)
        return _melt(table, chunk, mapping, day_first, items)

    def knows(self, name: str) -> bool:
        """Whether this is a field a mapping may feed; every item of the wide form is one."""
        return name.startswith(ITEM) or super().knows(name)

    def missing(self, mapping: Mapping) -> list[Field]:
        """The required fields that nothing feeds; items with columns of their own need no item and answer column."""
        wide = any(name.startswith(ITEM) for name in mapping.columns)
        return [gap for gap in super().missing(mapping) if not (wide and gap.name in ("item", "answer"))]

    def rows(self, intake: Intake, source: str) -> pa.RecordBatch:
        """The answers that have a respondent, an item, a number and a time."""
        return intake.signals(
            kind=intake.same("survey"),
            source=intake.same(source),
            case=intake.text("case"),
            activity=intake.text("item", required=True),
            time=intake.time("time", required=True),
            actor=intake.text("actor", required=True),
            team=intake.text("team"),
            value=intake.number("answer", required=True),
            unit=intake.same("points"),
        )


def _widen(draft: headings.Draft) -> None:
    """Takes every column of small whole numbers as an item."""
    answer = draft.columns.pop("answer", None)
    draft.reasons.pop("answer", None)
    other = headings.dropped(draft.table.headings, NO_ITEMS)
    free = [name for name in draft.free if name not in other]
    items = [name for name in free if name == answer or _answers(draft.texts[name][: headings.LOOKED_AT])]
    for position, heading in enumerate(items, start=1):
        draft.take(f"{ITEM}{position}", heading, f"“{heading}” holds answers in small whole numbers.")


def _answers(texts: list[str]) -> bool:
    """Whether at least half of these texts are whole numbers no scale exceeds."""
    whole = sum(text.isdecimal() and len(text) <= 2 and int(text) <= LONGEST_SCALE for text in texts)
    return bool(texts) and whole >= headings.NAMED * len(texts)


def _melt(table: tables.Table, chunk: tables.Chunk, mapping: Mapping, day_first: bool, items: list[str]) -> Intake:
    """One row per answer given: the other columns repeated, then the item and the answer."""
    others = [name for name in table.headings if name not in items]
    count = len(chunk.rows)
    repeated = [chunk.column(table.headings.index(name)) for name in others]
    columns = [interleave([column] * len(items)) for column in repeated]
    answers = interleave([chunk.column(table.headings.index(name)) for name in items])
    names = pa.array(items * count, pa.string())
    given = answers.is_valid()
    columns = [column.filter(given) for column in (*columns, names, answers)]
    numbers = pa.array([row for row in chunk.rows for _ in items], pa.int64()).filter(given).to_pylist()
    long = replace(table, headings=(*others, "\0item", "\0answer"))
    cells = interleave(columns)
    read = len(numbers) + chunk.read - count
    kept = {name: heading for name, heading in mapping.columns.items() if not name.startswith(ITEM)}
    return Intake(
        table=long,
        chunk=tables.Chunk(cells=cells, width=len(columns), rows=numbers, read=read, faults=chunk.faults),
        mapping=replace(mapping, columns={**kept, "item": "\0item", "answer": "\0answer"}),
        day_first=day_first,
        named={"answer": columns[-2].to_pylist()},
    )


connector = Survey()
