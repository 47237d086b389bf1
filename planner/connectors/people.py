"""People, teams and posts from the HR system: one row per assignment, or how things stood on one day."""

import copy
import re
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from planner.connectors import people_cells, presets, times
from planner.connectors.base import Field, Mapping, Proposal, Yields, names
from planner.connectors.headings import Draft
from planner.connectors.intake import Intake
from planner.connectors.tabular import Tabular

PEOPLE = pa.schema(
    [
        # The HR system's own number; null for people it does not number, who then have an e-mail.
        ("external_id", pa.string()),
        ("name", pa.string()),
        ("email", pa.string()),
        ("title", pa.string()),
        ("team", pa.string()),
        ("site", pa.string()),
        # The manager as written, and how: "id", "email" or "name".
        ("manager", pa.string()),
        ("manager_by", pa.string()),
        ("valid_from", pa.date32()),
        # First day no longer valid; null while valid.
        ("valid_to", pa.date32()),
        # Share of a full-time post, 0..1.
        ("share", pa.float64()),
        ("time_zone", pa.string()),
        # Another name of the same person, as the manager column may write it.
        ("other_name", pa.string()),
        # First day at the organisation, in whichever post.
        ("hired", pa.date32()),
        # Whether the status says that they left; null where it says nothing.
        ("left", pa.bool_()),
        # The sort of contract, as written.
        ("contract", pa.string()),
        # The day that the row describes, where it has no first day; null for the day it is brought in.
        ("as_of", pa.date32()),
        # Whether the file names everybody, so that whoever is missing has left.
        ("everybody", pa.bool_()),
        # 1-based position in the file.
        ("row", pa.int64()),
    ]
)
# The year HR systems write for "no end".
OPEN_END = 9999
# A day in a file's name: people_2026-03-31.csv, people20260331.csv
NAMED_DAY = re.compile(r"(?<!\d)(20\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)")
# How “one value for all rows” says yes.
YES = ("yes", "true", "1", "ja")


class People(Tabular):
    """Assignments of people to posts. The end date written is the last day; the batch holds the day after it."""

    name = "people"
    label = "People from the HR system"
    yields: Yields = "people"
    drops = names(
        """salary, pay, pay grade, bonus, bank account, iban, national id, social security number, ssn, tax id,
        passport number, date of birth, birth date, birthday, dob, age, gender, sex, nationality, ethnicity,
        religion, marital status, disability, union member, health insurance, home address, address, private
        phone, mobile phone, performance rating, sick days, absence reason"""
    )
    loose = ("email", "team", "title")
    # The system whose headings somebody chose by hand.
    chosen: presets.Preset | None = None
    fields: tuple[Field, ...] = (
        Field(
            name="external_id",
            meaning="the HR system's number of the person",
            also=names(
                """employee id, employee number, employee no, personnel number, personnel no, person id, person
                number, worker id, staff id, staff number, user id, id"""
            ),
        ),
        Field(
            name="name",
            meaning="the person's name",
            also=names("full name, employee name, worker, display name, employee"),
        ),
        Field(
            name="first_name",
            meaning="first name, where no column has the whole name",
            also=names("given name, forename"),
        ),
        Field(
            name="last_name",
            meaning="last name, where no column has the whole name",
            also=names("surname, family name"),
        ),
        Field(
            name="email",
            meaning="the e-mail address at work",
            also=names(
                """e-mail, email address, e-mail address, work email, business email, mail, primary work email"""
            ),
        ),
        Field(
            name="title",
            meaning="the title as the HR system writes it",
            also=names("""job title, position, position title, job, role, job name, business title, designation"""),
        ),
        Field(
            name="team",
            meaning="the team or department",
            also=names(
                """team name, department, department name, organisational unit, org unit, unit, division,
                supervisory organization, group, cost center name"""
            ),
        ),
        Field(name="site", meaning="the place of work", also=names("location, office, work location, city, country")),
        Field(
            name="manager",
            meaning="the manager's id, e-mail or name",
            also=names(
                """manager id, manager employee id, manager email, manager name, supervisor, supervisor id,
                supervisor name, reports to, line manager, reporting manager"""
            ),
        ),
        Field(
            name="valid_from",
            meaning="the first day in this post",
            shape="time",
            also=names("""valid from, start date, position start date, effective date, from"""),
        ),
        Field(
            name="valid_to",
            meaning="the last day in this post",
            shape="time",
            also=names(
                """valid to, valid until, end date, position end date, to, until, termination date, exit date,
                leaving date"""
            ),
        ),
        Field(
            name="share",
            meaning="the share of a full-time post",
            shape="number",
            also=names(
                """fte, full time equivalent, employment percentage, workload percent, capacity, working time share"""
            ),
        ),
        Field(name="time_zone", meaning="the person's time zone, as Europe/Berlin", also=names("timezone, tz")),
        Field(
            name="preferred_name",
            meaning="the name the person goes by, whole or only the first name",
            also=names("preferred name, preferred first name, known as, nickname, rufname"),
        ),
        Field(
            name="other_name",
            meaning="another name of the person, as the manager column may write it",
            also=names("legal name, legal full name"),
        ),
        Field(
            name="hired",
            meaning="the first day at the organisation, in whichever post",
            shape="time",
            also=names("hire date, date of hire, entry date, original hire date, last hire date, date of joining"),
        ),
        Field(
            name="status",
            meaning="whether the person is still here: active, on leave, terminated",
            also=names("employee status, worker status, lifecycle status, assignment status"),
        ),
        Field(
            name="contract",
            meaning="the sort of contract, as employee or contractor",
            also=names("employment type, worker type, employee type, contract type"),
        ),
        Field(
            name="as_of",
            meaning="the day the file describes, where its rows have no first day in a post",
            shape="time",
            also=names("as of, as of date, snapshot date, effective as of, report date, stichtag"),
            once=True,
        ),
        Field(
            name="everybody",
            meaning="whether the file lists everybody, so that whoever is missing has left (yes or no)",
            once=True,
        ),
    )

    def propose(self, path: Path, *, preset: str = "") -> Proposal:
        """How this table would be read, by the headings of a preset where one is named.

        Raises Unreadable, or UnknownPreset, a KeyError.
        """
        one = copy.copy(self)
        one.chosen = presets.get(preset) if preset else None
        return Tabular.propose(one, path)

    def complete(self, draft: Draft) -> dict[str, str]:
        """The columns of the system the file seems to be from, and the day in its name for rows without days."""
        preset = self.chosen or presets.recognised(draft.table.headings)
        if preset is not None:
            preset.lay(draft)
        day = named_day(draft.table.name)
        if day is None or draft.columns.keys() & {"as_of", "valid_from"}:
            return {}
        draft.reasons["as_of"] = f"The file's name speaks of {day}; what changed begins on that day."
        return {"as_of": day.isoformat()}

    def missing(self, mapping: Mapping) -> list[Field]:
        """The id and the e-mail, where not even name and team have a column; what a row lacks is said of the row."""
        fed = mapping.columns.keys() | mapping.constants.keys()
        placed = "team" in fed and bool(fed & {"name", "first_name", "last_name", "preferred_name"})
        wanted = () if placed or fed & {"external_id", "email"} else ("external_id", "email")
        return [field for field in self.fields if field.name in wanted]

    def rows(self, intake: Intake, source: str) -> pa.RecordBatch:
        """The assignments of people with an id, an e-mail, or both name and team."""
        email, number = people_cells.email(intake), intake.text("external_id")
        name, other = people_cells.names(intake)
        team = intake.text("team")
        nobody = pc.and_(pc.and_(pc.is_null(number), pc.is_null(email)), pc.or_(pc.is_null(name), pc.is_null(team)))
        column, problem = _lack(intake.mapping)
        fix = "Give the person an id or an e-mail, or both a name and a team."
        intake.reject(nobody, column, problem=problem, fix=fix, texts=intake.text(column))
        people_cells.refuse_headings(intake, number)
        start, hired, end = _validity(intake)
        manager = people_cells.manager(intake)
        columns = {
            "external_id": number,
            "name": name,
            "email": email,
            "title": intake.text("title"),
            "team": team,
            "site": intake.text("site"),
            "manager": manager,
            "manager_by": _manager_by(manager),
            "valid_from": start,
            "valid_to": end,
            "share": people_cells.share(intake),
            "time_zone": _time_zone(intake),
            "other_name": other,
            "hired": hired,
            "left": people_cells.left(intake),
            "contract": intake.text("contract"),
            "as_of": intake.day("as_of"),
            "everybody": pc.is_in(pc.utf8_lower(intake.text("everybody")), value_set=pa.array(YES)),
            "row": pa.array(intake.chunk.rows, pa.int64()),
        }
        return intake.kept(pa.RecordBatch.from_arrays([columns[name] for name in PEOPLE.names], schema=PEOPLE))


def named_day(name: str) -> date | None:
    """The day that a file's name speaks of, or None."""
    for year, _, month, day in NAMED_DAY.findall(name):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def _lack(mapping: Mapping) -> tuple[str, str]:
    """Which column to name for a row that does not tell who is meant, among those there are, and what to say."""
    if "external_id" in mapping.columns:
        return "external_id", "is missing, and so are an e-mail and name or team"
    if "email" in mapping.columns:
        return "email", "is no address to go by, and there is neither an id nor both name and team"
    return "team", "does not tell with the name who is meant, and there is neither an id nor an e-mail"


def _validity(intake: Intake) -> tuple[pa.Array, pa.Array, pa.Array]:
    """First day valid, first day at the organisation, and first day no longer valid, in the mapping's zone."""
    texts = intake.text("valid_to")
    start, hired, last = intake.day("valid_from"), intake.day("hired"), intake.day("valid_to")
    last = pc.if_else(pc.greater_equal(pc.year(last), OPEN_END), pa.scalar(None, pa.date32()), last)
    backwards = pc.fill_null(pc.less(last, pc.coalesce(start, hired)), False)
    intake.reject(
        backwards, "valid_to", problem="is before the first day", fix="Correct one of the two dates.", texts=texts
    )
    after = pc.add(last.cast(pa.int32()), pa.scalar(1, pa.int32())).cast(pa.date32())
    return start, hired, after


def _manager_by(manager: pa.StringArray) -> pa.StringArray:
    """How the manager is written: an address has an @, an id is one word with a digit."""
    named = pc.if_else(pc.match_substring_regex(manager, r"^\S*\d\S*$"), "id", "name")
    return pc.if_else(pc.match_substring(manager, "@"), "email", named)


def _time_zone(intake: Intake) -> pa.StringArray:
    texts = intake.text("time_zone")
    unknown = [text for text in texts.unique().to_pylist() if text is not None and not times.known_zone(text)]
    wrong = pc.is_in(texts, value_set=pa.array(unknown, pa.string()))
    fix = "Give a name such as Europe/Berlin. The row came in without it."
    intake.note(wrong, "time_zone", problem="is no time zone", fix=fix, texts=texts)
    return pc.if_else(wrong, pa.scalar(None, pa.string()), texts)


connector = People()
