"""What HR systems write in the cells of people: names in parts, remarks behind them, percents, words of leaving."""

import tomllib
from functools import cache
from importlib import resources

import pyarrow as pa
import pyarrow.compute as pc

from planner.connectors.intake import Intake

# "Jr" and the like stand behind a comma without being a first name.
BEHIND = r"(?i),\s*(jr|sr|ii|iii|iv|md|phd|dr)\.?$"
NONE = pa.scalar(None, pa.string())


@cache
def words() -> dict[str, tuple[str, ...]]:
    """The words that HR systems use, by what they mean."""
    text = (resources.files(__package__) / "people_words.toml").read_text("utf-8")
    return {meaning: tuple(said) for meaning, said in tomllib.loads(text).items()}


def names(intake: Intake) -> tuple[pa.StringArray, pa.StringArray]:
    """The name people go by, and another one where it differs."""
    first, last = intake.text("first_name"), intake.text("last_name")
    whole = pc.coalesce(_plain(intake.text("name")), _joined(first, last))
    liked = _plain(intake.text("preferred_name"))
    # One word is a first name only.
    short = pc.and_(pc.invert(pc.match_substring(liked, " ")), pc.is_valid(last))
    shown = pc.coalesce(pc.if_else(pc.fill_null(short, False), _joined(liked, last), liked), whole)
    other = pc.coalesce(_plain(intake.text("other_name")), pc.if_else(pc.is_valid(liked), whole, NONE))
    return shown, pc.if_else(pc.fill_null(pc.equal(other, shown), True), NONE, other)


def _joined(first: pa.StringArray, last: pa.StringArray) -> pa.StringArray:
    parts = pc.binary_join_element_wise(pc.fill_null(first, ""), pc.fill_null(last, ""), " ")
    parts = pc.utf8_trim_whitespace(parts)
    return pc.if_else(pc.equal(parts, ""), NONE, parts)


def _plain(written: pa.StringArray) -> pa.StringArray:
    """Names without the numbers and remarks behind them, the first name first."""
    aside = "|".join(words()["aside"])
    bare = pc.replace_substring_regex(
        written, pattern=rf"(?i)\s*[(\[]\s*(?:[^()\[\]]*\d[^()\[\]]*|{aside})\s*[)\]]$", replacement=""
    )
    turned = pc.replace_substring_regex(bare, pattern=r"^([^,]+?)\s*,\s*([^,]+?)$", replacement=r"\2 \1")
    kept = pc.fill_null(pc.match_substring_regex(bare, BEHIND), False)
    named = pc.if_else(kept, bare, turned)
    return pc.if_else(pc.equal(named, ""), NONE, named)


def email(intake: Intake) -> pa.StringArray:
    """Addresses; what is none is told and not taken over."""
    texts = intake.text("email")
    wrong = pc.fill_null(pc.invert(pc.match_substring_regex(texts, r"^[^@\s]+@[^@\s]+$")), False)
    fix = "Write one address, as a@b.example; this was not taken over."
    intake.note(wrong, "email", problem="is no e-mail address", fix=fix, texts=texts)
    return pc.if_else(wrong, NONE, texts)


def manager(intake: Intake) -> pa.StringArray:
    """The manager as written; null where the system writes a word for nobody."""
    texts = intake.text("manager")
    return pc.if_else(_among(texts, "nobody"), NONE, texts)


def left(intake: Intake) -> pa.BooleanArray:
    """Whether the status says that somebody left; a word that is not known is told once and says nothing."""
    texts = intake.text("status")
    gone, here = _begins(texts, "left"), _begins(texts, "here")
    strange = pc.and_(pc.is_valid(texts), pc.invert(pc.or_(gone, here)))
    new = pc.indices_nonzero(strange).to_pylist()
    once = {texts[at].as_py(): at for at in reversed(new)}
    where = pc.is_in(pa.array(range(len(intake)), pa.int64()), value_set=pa.array(list(once.values()), pa.int64()))
    fix = "Whoever has it is taken to be still here. Give a last day to those who left."
    intake.note(where, "status", problem="is no status that is known", fix=fix, texts=texts)
    return pc.if_else(pc.or_(gone, here), gone, pa.scalar(None, pa.bool_()))


def _among(texts: pa.StringArray, meaning: str) -> pa.BooleanArray:
    return pc.is_in(pc.utf8_lower(texts), value_set=pa.array(words()[meaning]))


def _begins(texts: pa.StringArray, meaning: str) -> pa.BooleanArray:
    """Whether texts are words of a meaning, also with more behind: "Inactive - Payroll Eligible"."""
    pattern = rf"^(?:{'|'.join(words()[meaning])})(?:\W|$)"
    return pc.fill_null(pc.match_substring_regex(texts, pattern, ignore_case=True), False)


def share(intake: Intake) -> pa.DoubleArray:
    """Shares 0..1, whether written as 0.8, 80 or 80%."""
    texts, written = intake.text("share"), intake.number("share")
    percent = pc.or_(pc.greater(written, 1), pc.fill_null(pc.ends_with(texts, "%"), False))
    found = pc.if_else(percent, pc.divide(written, 100), written)
    outside = pc.fill_null(pc.or_(pc.less(found, 0), pc.greater(found, 1)), False)
    fix = "Write 0.8 or 80%. The row came in without it."
    intake.note(outside, "share", problem="is no share of a post", fix=fix, texts=texts)
    return pc.if_else(outside, pa.scalar(None, pa.float64()), found)


def refuse_headings(intake: Intake, number: pa.StringArray) -> None:
    """Leave rows out that say their headings once more, as some systems write below them."""
    heading = intake.mapping.columns.get("external_id")
    if heading is None:
        return
    again = pc.fill_null(pc.equal(pc.utf8_lower(number), heading.lower()), False)
    fix = "Nothing needs to be mended."
    intake.reject(again, "external_id", problem="is the heading again", fix=fix, texts=number)
