"""Evidence of what people can do: one row for each time somebody's capability was assessed, seen or certified."""

import pyarrow as pa
import pyarrow.compute as pc

from planner.connectors.base import Field, Yields, names
from planner.connectors.headings import squash
from planner.connectors.intake import Intake
from planner.connectors.tabular import Tabular
from planner.people import EVIDENCE

EVIDENCE_ROWS = pa.schema(
    [
        # The HR system's number or the e-mail, as written.
        ("person", pa.string()),
        # The capability's id or name, as written.
        ("capability", pa.string()),
        # Null where the row says that the capability is not needed in the job of ``role``.
        EVIDENCE.field("level"),
        EVIDENCE.field("source"),
        EVIDENCE.field("date"),
        # Who says so: number or e-mail as written; null where nobody is named.
        ("rater", pa.string()),
        # What the credential is called, who gave it and the last day on which it counts; null for other sources.
        ("name", pa.string()),
        ("issuer", pa.string()),
        EVIDENCE.field("expires"),
        # The job that does not need it, title or id as written, and why; null where there is a level.
        EVIDENCE.field("role"),
        ("reason", pa.string()),
        # 1-based position in the file.
        ("row", pa.int64()),
    ]
)
# What tools call each source of evidence.
ALSO = {
    "self": names("self assessment, self rating, own assessment, own, employee"),
    "manager": names("manager assessment, manager rating, line manager, supervisor, team lead"),
    "observation": names("observed, observer, peer, coach, work sample, seen at work"),
    "credential": names("certificate, certification, certified, licence, license, diploma, badge, exam"),
}
SOURCES = {squash(name): source for source, also in ALSO.items() for name in (source, *also)}
LISTED = ", ".join(ALSO)
# What the level of people.EVIDENCE can hold.
HIGHEST = 127
# How a level says that the job does not need the capability. "n/a" is not among them: it may mean that nobody looked.
NOT_NEEDED = tuple(map(squash, names("not needed, not needed here, not needed in this job, not required")))
# Who may say so, as on the pages.
SAY_SO = ("self", "manager")


class Evidence(Tabular):
    """Levels of capabilities that were seen. Which capabilities there are, and their levels, the library says."""

    name = "evidence"
    label = "Capability evidence"
    yields: Yields = "evidence"
    drops = names(
        """note, notes, comment, comments, remark, remarks, feedback, justification, explanation, name, full name,
        employee name, performance rating, salary, date of birth, gender"""
    )
    loose = ("person", "capability", "level", "date")
    fields: tuple[Field, ...] = (
        Field(
            name="person",
            meaning="whose capability it is: the HR system's number or the e-mail",
            required=True,
            also=names(
                """employee id, employee number, employee no, personnel number, person id, person number, worker id,
                staff id, staff number, employee, email, e-mail, email address, work email, learner id"""
            ),
        ),
        Field(
            name="capability",
            meaning="the capability's id or name in the library",
            required=True,
            also=names("capability id, capability name, skill, skill name, competency, competency name, competence"),
        ),
        Field(
            name="level",
            meaning="the level that was seen, a whole number from 0 (an empty cell is no evidence and left out), or "
            "“not needed”: the job of the role beside it does not need the capability",
            required=True,
            shape="number",
            words=NOT_NEEDED,
            also=names(
                """capability level, skill level, competency level, assessed level, current level, proficiency,
                proficiency level, rating, score"""
            ),
        ),
        Field(
            name="source",
            meaning=f"where it is from: {LISTED}",
            required=True,
            also=names("evidence source, evidence type, source of evidence, assessment type, rater type, type, kind"),
        ),
        Field(
            name="date",
            meaning="the day on which it was seen",
            required=True,
            shape="time",
            also=names(
                """assessed on, assessment date, date assessed, assessed at, observed on, issued on, issue date,
                rated on, as of"""
            ),
        ),
        Field(
            name="rater",
            meaning="who says so: number or e-mail",
            also=names("rater id, rater email, assessor, assessor id, assessed by, rated by, observed by, reviewer"),
        ),
        # A column headed "name" holds people's names more often than not, and those never enter.
        Field(
            name="name",
            meaning="what the credential is called",
            also=names(
                """credential, credential name, certificate, certificate name, certification, certification name,
                licence, license, licence name, license name, qualification, title of the certificate"""
            ),
        ),
        Field(
            name="issuer",
            meaning="who gave the credential",
            also=names("issued by, issuing body, issuing organisation, issuing organization, awarding body, provider"),
        ),
        Field(
            name="expires",
            meaning="the last day on which the credential counts",
            shape="time",
            also=names(
                """expires on, expiry, expiry date, expiration, expiration date, valid until, valid to, valid through,
                renewal due, ends"""
            ),
        ),
        Field(
            name="role",
            meaning="the job that does not need the capability: the role's title or id, only beside “not needed”",
            also=names("role id, role title, job, job title, position, not needed in"),
        ),
        Field(
            name="reason",
            meaning="why the job does not need it, only beside “not needed”",
            also=names("why, why not needed, reason not needed"),
        ),
    )

    def rows(self, intake: Intake, source: str) -> pa.RecordBatch:
        """The evidence that says of whom, of what, which level, from where and when."""
        waived = _waived(intake)
        columns = {
            "person": intake.text("person", required=True),
            "capability": intake.text("capability", required=True),
            "level": _level(intake, waived),
            "source": _source(intake),
            "date": intake.day("date", required=True),
            "rater": intake.text("rater"),
            "name": intake.text("name"),
            "issuer": intake.text("issuer"),
            "expires": intake.day("expires"),
            "role": _only(waived, intake.text("role")),
            "reason": _only(waived, intake.text("reason")),
            "row": pa.array(intake.chunk.rows, pa.int64()),
        }
        _only_credentials(columns)
        _expires_later(intake, columns)
        _told_of_a_job(intake, waived, columns)
        arrays = [columns[name] for name in EVIDENCE_ROWS.names]
        return intake.kept(pa.RecordBatch.from_arrays(arrays, schema=EVIDENCE_ROWS))


def _waived(intake: Intake) -> pa.BooleanArray:
    """Where the level says that the capability is not needed."""
    texts = intake.text("level").to_pylist()
    return pa.array([text is not None and squash(text) in NOT_NEEDED for text in texts], pa.bool_())


def _only(where: pa.BooleanArray, texts: pa.StringArray) -> pa.StringArray:
    return pc.if_else(where, texts, pa.scalar(None, pa.string()))


def _told_of_a_job(intake: Intake, waived: pa.BooleanArray, columns: dict[str, pa.Array]) -> None:
    nowhere = pc.and_(waived, pc.is_null(columns["role"]))
    fix = "Write the title or id of the role that does not need it, or a level."
    intake.reject(nowhere, "role", problem="is missing beside “not needed”", fix=fix, texts=columns["role"])
    others = pc.is_valid(columns["source"])
    others = pc.and_(others, pc.invert(pc.is_in(columns["source"], value_set=pa.array(SAY_SO))))
    fix = f"Write one of: {', '.join(SAY_SO)}."
    problem = "cannot say that something is not needed"
    intake.reject(pc.and_(waived, others), "source", problem=problem, fix=fix, texts=intake.text("source"))


def _level(intake: Intake, waived: pa.BooleanArray) -> pa.Int8Array:
    texts = intake.text("level")
    fix = "An empty cell is no evidence: write a level, 0 included, or “not needed”."
    intake.reject(pc.is_null(texts), "level", problem="is missing", fix=fix, texts=texts)
    written = intake.numbers(_only(pc.invert(waived), texts), "level", required=True)
    outside = pc.or_(pc.less(written, 0), pc.greater(written, HIGHEST))
    wrong = pc.fill_null(pc.or_(outside, pc.not_equal(pc.floor(written), written)), False)
    intake.reject(
        wrong, "level", problem="is no level", fix="Write a whole number from 0, or “not needed”.", texts=texts
    )
    return pc.if_else(wrong, pa.scalar(None, pa.float64()), written).cast(pa.int8())


def _only_credentials(columns: dict[str, pa.Array]) -> None:
    # An end beside a level that somebody saw would make what was seen expire.
    elsewhere = pc.fill_null(pc.not_equal(columns["source"], "credential"), True)
    for name in ("name", "issuer", "expires"):
        columns[name] = pc.if_else(elsewhere, pa.scalar(None, columns[name].type), columns[name])


def _expires_later(intake: Intake, columns: dict[str, pa.Array]) -> None:
    early = pc.fill_null(pc.less(columns["expires"], columns["date"]), False)
    fix = "Correct one of the two days."
    intake.reject(early, "expires", problem="is before the day of issue", fix=fix, texts=intake.text("expires"))


def _source(intake: Intake) -> pa.StringArray:
    texts = intake.text("source", required=True)
    known = pa.array([None if text is None else SOURCES.get(squash(text)) for text in texts.to_pylist()], pa.string())
    wrong = pc.and_(pc.is_valid(texts), pc.is_null(known))
    fix = f"Write one of: {LISTED}."
    intake.reject(wrong, "source", problem="is no source of evidence", fix=fix, texts=texts)
    return known


connector = Evidence()
