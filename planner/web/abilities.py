"""What is said about what somebody can do, in words and in one form; shared by the person's and the manager's page."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import AnyOf, Length

from planner.library.model import Capability
from planner.services.abilities import Ability, Page, Said
from planner.services.errors import NotFound
from planner.services.stating import Statement
from planner.web import telling
from planner.web.options import options
from planner.web.words import date

LONGEST = 2000
LEAVE, NOT_NEEDED = "", "not needed"
# The most numbers in one address that takes statements back.
MOST = 200
SOURCES = {
    "observation": "what was seen in the work",
    "credential": "a certificate that somebody confirmed",
    "manager": "what your manager says",
    "self": "what you say",
}


def sentence(page: Page, *, whose: str) -> str:
    """What is asked for and how much of it is known, in one sentence; no capability counts more than another."""
    if not page.here:
        return f"Nothing says yet what {whose} asks for."
    kinds = [one.kind for one in page.here]
    known, waived, none = (kinds.count(kind) for kind in ("level", "not needed", "no evidence"))
    parts = [f"something is known of {known}"] if known else []
    parts += [f"nothing yet of {none}"] if none else []
    parts += [f"{waived} {'is' if waived == 1 else 'are'} not needed here"] if waived else []
    return f"{whose[0].upper()}{whose[1:]} asks for {telling.many(len(kinds), 'thing')}: {telling.listed(parts)}."


def order(ranks: Sequence[Sequence[str]]) -> str:
    """Which word counts before which, as policy evidence.order has it."""
    told = [" or ".join(SOURCES.get(source, source) for source in sources) for sources in ranks]
    return f"First counts {', then '.join(told)}."


def levels(capability: Capability) -> list[tuple[int, str]]:
    """Each level in words that others can see, from "not yet"."""
    return [(0, "Not yet"), *((one.level, one.seen) for one in capability.levels)]


def what(said: Said, capability: Capability) -> str:
    """What a statement says, in words."""
    if said.shown.level is None:
        return f"not needed in the job of {said.job}"
    seen = dict(levels(capability)).get(said.shown.level, "")
    return f"level {said.shown.level}" + (f": {seen}" if seen else "")


def who(said: Said, *, own: bool) -> str:
    """Who says it, as the person (``own``) or as their manager reads it."""
    source, name = said.shown.source, said.rater_name
    if source == "credential":
        return _credential(said)
    if said.shown.own:
        return "You" if own else name or "The person"
    if source == "observation":
        return f"Seen in the work by {name}" if name else "Seen in the work"
    if said.mine:
        return "You"
    called = "Your manager" if own else "A manager"
    return f"{called}, {name}" if name else called


def _credential(said: Said) -> str:
    named = f"Certificate “{said.name}”" if said.name else "A certificate"
    return f"{named} from {said.issuer}" if said.issuer else named


def standing(said: Said, ability: Ability, *, own: bool) -> str:
    """What else has to be known about a statement: who confirmed it, until when it counts, if it was taken back."""
    if said.withdrawn is not None:
        return f"taken back on {date(said.withdrawn.date())}"
    end = said.shown.expires
    if not said.counts and end is not None:
        return f"expired on {date(end)}, no longer counts"
    parts = [f"counts until {date(end)}"] if end else []
    if said.shown.source == "credential":
        parts.append(_vouched(said, ability, own=own))
    return ", ".join(parts)


def _vouched(said: Said, ability: Ability, *, own: bool) -> str:
    if not said.shown.own:
        return f"confirmed by {said.rater_name}" if said.rater_name else "brought in by HR"
    if said.same in ability.confirmed:
        return "confirmed"
    return "stated by you, not confirmed" if own else "stated by the person, not confirmed"


def form(page: Page, *, own: bool, empty: bool = False) -> FlaskForm:
    """One form with an answer for each capability, where leaving it says nothing; ``empty`` forgets what was sent."""
    fields: dict[str, object] = {}
    for ability in page.asked:
        here = ability.need is not None and ability in page.here
        fields[f"{ability.capability.id}-level"] = _answers(ability, own=own, here=here)
        if here:
            fields[f"{ability.capability.id}-because"] = _because(page, own=own)
        if own:
            fields[f"{ability.capability.id}-note"] = _note()
    return type("StatementsForm", (FlaskForm,), fields)(**({"formdata": None} if empty else {}))


def statements(answered: FlaskForm, page: Page) -> list[Statement]:
    """What a valid form says; a reason that is missing becomes that field's error."""
    found = []
    for ability in page.asked:
        key = ability.capability.id
        answer = answered[f"{key}-level"].data
        if answer == LEAVE:
            continue
        if answer == NOT_NEEDED:
            because = answered[f"{key}-because"]
            if not (because.data or "").strip():
                because.errors = [f"Say why “{ability.capability.name}” is not needed"]
            found.append(Statement(capability=key, level=None, note=because.data or ""))
        else:
            note = answered[f"{key}-note"].data if f"{key}-note" in answered else ""
            found.append(Statement(capability=key, level=int(answer), note=note or ""))
    return found


def numbers(text: str) -> list[int]:
    """The numbers of statements in an address, such as "12-13"."""
    parts = text.split("-")
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts) or len(parts) > MOST:
        raise NotFound("There is no such statement.")
    return [int(part) for part in parts]


def address(found: Sequence[int]) -> str:
    """Numbers of statements as they stand in an address."""
    return "-".join(map(str, found))


def _answers(ability: Ability, *, own: bool, here: bool) -> RadioField:
    theirs = ability.last("self") if not own else None
    choices = [(LEAVE, "Leave it as it is" if own else "I cannot say")]
    for level, seen in levels(ability.capability):
        said = theirs is not None and theirs.shown.level == level
        choices.append((str(level), f"{level}: {seen}" + (" (their own answer)" if said else "")))
    if here:
        choices.append((NOT_NEEDED, "Not needed in my job" if own else "Not needed in this job"))
    legend = "What fits you best today?" if own else "What have you seen?"
    known = [AnyOf([key for key, _ in choices], "Choose one of the answers")]
    return RadioField(legend, choices=options(choices), default=LEAVE, validators=known, validate_choice=False)


def _because(page: Page, *, own: bool) -> StringField:
    reads = "Those you report to read this." if own else f"{page.name} reads this."
    return StringField("If it is not needed: why", description=reads, validators=[Length(max=LONGEST)])


def _note() -> TextAreaField:
    return TextAreaField(
        "A note to myself",
        description="Only you can ever read this.",
        validators=[Length(max=LONGEST)],
        render_kw={"rows": 2},
    )
