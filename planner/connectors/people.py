"""People, teams and posts from the HR system: one row per assignment."""

import pyarrow as pa
import pyarrow.compute as pc

from planner.connectors import times
from planner.connectors.base import Field, Mapping, Yields, names
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
        # 1-based position in the file.
        ("row", pa.int64()),
    ]
)
# The year HR systems write for "no end".
OPEN_END = 9999


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
            also=names(
                """valid from, start date, position start date, effective date, from, hire date, date of hire,
                entry date"""
            ),
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
    )

    def missing(self, mapping: Mapping) -> list[Field]:
        """None: a person needs an id or an e-mail, row by row."""
        return []

    def rows(self, intake: Intake, source: str) -> pa.RecordBatch:
        """The assignments of people with an id or an e-mail."""
        email = _email(intake)
        number = intake.text("external_id")
        nobody = pc.and_(pc.is_null(number), pc.is_null(email))
        fix = "Give the person an id, or an e-mail for people whom the HR system does not number."
        intake.reject(nobody, "external_id", problem="is missing, and so is an e-mail", fix=fix, texts=number)
        start, end = _validity(intake)
        manager = intake.text("manager")
        columns = {
            "external_id": number,
            "name": _name(intake),
            "email": email,
            "title": intake.text("title"),
            "team": intake.text("team"),
            "site": intake.text("site"),
            "manager": manager,
            "manager_by": _manager_by(manager),
            "valid_from": start,
            "valid_to": end,
            "share": _share(intake),
            "time_zone": _time_zone(intake),
            "row": pa.array(intake.chunk.rows, pa.int64()),
        }
        return intake.kept(pa.RecordBatch.from_arrays([columns[name] for name in PEOPLE.names], schema=PEOPLE))


def _name(intake: Intake) -> pa.StringArray:
    whole = intake.text("name")
    first, last = pc.fill_null(intake.text("first_name"), ""), pc.fill_null(intake.text("last_name"), "")
    parts = pc.utf8_trim_whitespace(pc.binary_join_element_wise(first, last, " "))
    joined = pc.if_else(pc.equal(parts, ""), pa.scalar(None, pa.string()), parts)
    return pc.coalesce(whole, joined)


def _email(intake: Intake) -> pa.StringArray:
    texts = intake.text("email")
    wrong = pc.invert(pc.match_substring_regex(texts, r"^[^@\s]+@[^@\s]+$"))
    wrong = pc.fill_null(wrong, False)
    intake.note(
        wrong,
        "email",
        problem="is no e-mail address",
        fix="Write one address, as a@b.example; this was not taken over.",
        texts=texts,
    )
    return pc.if_else(wrong, pa.scalar(None, pa.string()), texts)


def _validity(intake: Intake) -> tuple[pa.Array, pa.Array]:
    """First day valid and first day no longer valid, as dates in the mapping's zone."""
    texts = intake.text("valid_to")
    start, last = intake.day("valid_from"), intake.day("valid_to")
    last = pc.if_else(pc.greater_equal(pc.year(last), OPEN_END), pa.scalar(None, pa.date32()), last)
    backwards = pc.fill_null(pc.less(last, start), False)
    intake.reject(
        backwards, "valid_to", problem="is before the first day", fix="Correct one of the two dates.", texts=texts
    )
    after = pc.add(last.cast(pa.int32()), pa.scalar(1, pa.int32())).cast(pa.date32())
    return start, after


def _manager_by(manager: pa.StringArray) -> pa.StringArray:
    """How the manager is written: an address has an @, an id is one word with a digit."""
    named = pc.if_else(pc.match_substring_regex(manager, r"^\S*\d\S*$"), "id", "name")
    return pc.if_else(pc.match_substring(manager, "@"), "email", named)


def _share(intake: Intake) -> pa.DoubleArray:
    """Shares 0..1, whether written as 0.8, 80 or 80%."""
    texts, written = intake.text("share"), intake.number("share")
    percent = pc.or_(pc.greater(written, 1), pc.fill_null(pc.ends_with(texts, "%"), False))
    share = pc.if_else(percent, pc.divide(written, 100), written)
    outside = pc.fill_null(pc.or_(pc.less(share, 0), pc.greater(share, 1)), False)
    intake.note(
        outside,
        "share",
        problem="is no share of a post",
        fix="Write 0.8 or 80%. The row came in without it.",
        texts=texts,
    )
    return pc.if_else(outside, pa.scalar(None, pa.float64()), share)


def _time_zone(intake: Intake) -> pa.StringArray:
    texts = intake.text("time_zone")
    unknown = [text for text in texts.unique().to_pylist() if text is not None and not times.known_zone(text)]
    wrong = pc.is_in(texts, value_set=pa.array(unknown, pa.string()))
    fix = "Give a name such as Europe/Berlin. The row came in without it."
    intake.note(wrong, "time_zone", problem="is no time zone", fix=fix, texts=texts)
    return pc.if_else(wrong, pa.scalar(None, pa.string()), texts)


connector = People()
