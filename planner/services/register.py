"""The data register: what is held about people, what for, where from, who sees it, how long, and what never enters."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner import connectors
from planner.access import PERSONA_WORDS, PERSONAS, POPULATIONS, RULES, Persona, Population, Viewer, What
from planner.connectors.base import Connector
from planner.services.allowing import require
from planner.signals import KINDS

ABOUT: Mapping[Population, str] = {
    "self": "their own",
    "reports": "of the people who report to them",
    "everyone": "about anybody",
    "nobody-named": "as figures and texts without names",
}
UNTIL_UNDONE = "Until the import that brought it is taken back; a newer file replaces it and keeps its history."
STAYS = "As long as the planner runs; nothing deletes it."


@dataclass(frozen=True, kw_only=True)
class Held:
    """One kind of data about people. ``whats`` are the fields of the rules that open it, ``kinds`` what
    connectors bring of it: kinds of signals, people or evidence; ``origin`` says how else it comes into being."""

    name: str
    holds: str
    purpose: str
    kept: str
    whats: tuple[What, ...] = ()
    kinds: tuple[str, ...] = ()
    origin: str = ""


HELD: tuple[Held, ...] = (
    Held(
        name="Who works where",
        holds="name, e-mail address at work, number in the HR system, team, job title, manager, site, share of a "
        "full-time post, from when until when",
        purpose="to say to which team and role a piece of work belongs, and whose pathway a manager may assign",
        kept=UNTIL_UNDONE,
        whats=("own-data", "team", "accounts"),
        kinds=("people",),
    ),
    Held(
        name="Accounts in other systems",
        holds="the name somebody has in a source, whose it is, and who decided that",
        purpose="to count work for the right team",
        kept="With the source's data; a decision about an account can be taken back.",
        whats=("accounts", "own-data"),
        kinds=tuple(KINDS),
    ),
    Held(
        name="Steps of work",
        holds="what was done to which case, when, by which account, with the ticket's title; decisions asked and taken",
        purpose="to see where work waits, which work roles really share, and whether behaviour changed",
        kept=UNTIL_UNDONE,
        whats=("friction", "roles", "ghosts", "evidence"),
        kinds=("event", "decision", "message", "usage", "observation"),
    ),
    Held(
        name="Survey answers",
        holds="the answer as a number, the question, the day, the account; never free text",
        purpose="to understand, for a team, why a new way of working is taken up or not",
        kept=UNTIL_UNDONE,
        whats=("friction",),
        kinds=("survey",),
    ),
    Held(
        name="Courses completed",
        holds="which learning item, when, by which account",
        purpose="to show activity apart from progress; completing a course never counts as a change of behaviour",
        kept=UNTIL_UNDONE,
        whats=("evidence", "own-data"),
        kinds=("completion",),
    ),
    Held(
        name="Dates of workshops",
        holds="title, when, where, how many seats, for which team; nobody who takes part and nobody who teaches",
        purpose="to say how many people can be trained and when at the earliest",
        kept=UNTIL_UNDONE,
        whats=("plan",),
        kinds=("seat",),
    ),
    Held(
        name="What somebody can do",
        holds="a level for a capability, or that none is needed, said by whom and when; private notes; certificates",
        purpose="to leave out of a pathway what somebody can do already",
        kept="Until the person asks for it to be corrected; every new entry stands beside the old ones.",
        whats=("own-data", "capability"),
        kinds=("evidence",),
        origin="entered by the person or those they report to",
    ),
    Held(
        name="Pathways",
        holds="the steps chosen for somebody, the reason for each, which are done or set aside",
        purpose="to say what to do next, and why",
        kept="Ended pathways stay readable for the person.",
        whats=("pathway", "assign"),
        origin="made here from a recorded decision",
    ),
    Held(
        name="What teams said in retros",
        holds="what a team keeps, stops or tries, the role that sees to it, until when; nobody's name",
        purpose="so that a team changes its own work, and the next retro can ask what came of it",
        kept="Until the retro or the import that brought it is taken back.",
        whats=("retros",),
        kinds=("feedback",),
        origin="entered by the team's manager",
    ),
    Held(
        name="What somebody noted about their own work",
        holds="a behaviour seen or not seen, the day, a private note",
        purpose="so that the person sees their own change; notes are never read for figures",
        kept="Until the person takes it back.",
        whats=("observation-note",),
        origin="entered by the person",
    ),
    Held(
        name="Where somebody wants to go",
        holds="a role that somebody wants or says is not for them, the day, a private note, what they said before",
        purpose="so that no plan moves anybody to where they do not want to go; nobody else reads it",
        kept="Until the person deletes it; what is taken back counts no more.",
        whats=("wish",),
        origin="entered by the person",
    ),
    Held(
        name="Reminders sent, and how somebody wants them",
        holds="what was sent, when, how, what became of it; ways, quiet hours and time zone that were chosen; a "
        "calendar feed's address as a one-way code",
        purpose="to remind of steps as the person wants it, never twice, and to show them what was sent",
        kept="What was sent: as long as the planner runs. What was chosen: until it is chosen anew.",
        whats=("own-data",),
        origin="made here, and entered by the person",
    ),
    Held(
        name="Statements for a learning record store",
        holds="steps done and behaviour noted by those who agreed, and when; under a name that stands for them",
        purpose="to tell the organisation's learning record store, where it is turned on",
        kept="Here as long as the planner runs, there as that store keeps it; what is taken back here is voided there.",
        whats=("own-data",),
        origin="made here",
    ),
    Held(
        name="Objections",
        holds="what somebody says is not right, and the answer",
        purpose="to correct what is held",
        kept=STAYS,
        whats=("contest",),
        origin="entered by the person",
    ),
    Held(
        name="Decisions",
        holds="who decided what about a role or a team, the alternatives, the reason, answers about it",
        purpose="so that nothing about a role changes without somebody who answers for it",
        kept=STAYS,
        whats=("decisions-log",),
        origin="recorded here",
    ),
    Held(
        name="What roles become",
        holds="who wrote, approved, commented on what a role becomes, or told initiatives apart; nothing about others",
        purpose="so that what a role becomes has an author, and somebody who answers for it",
        kept=STAYS,
        whats=("future", "future-comment"),
        origin="entered by HR leaders and managers",
    ),
    Held(
        name="Scenarios and their plans",
        holds="figures that somebody supposed; for each plan who could go where, less what they refused then, and who "
        "goes",
        purpose="to compare plans, to decide on one, and to make any of them again to check it",
        kept=STAYS,
        whats=("plan", "plan-people"),
        origin="made here from the records and the figures said",
    ),
    Held(
        name="What runs read",
        holds="a copy of what each run read of people, by number and without names: team, role, job title, manager, "
        "share of a post, accounts as sources write them, which may be e-mail addresses, levels and who said them, "
        "roles that somebody refuses; no private notes",
        purpose="to make any run again and show that nobody changed it",
        kept="As long as the planner runs, but for two: a refusal goes when the person deletes it, people go when the "
        "import that brought them is taken back. Such runs cannot be made again, and say so.",
        origin="made here from the records at each run",
    ),
    Held(
        name="Who looked at whom",
        holds="which sign-in opened which part of whose record, and when",
        purpose="so that everybody can see who looked at what is held about them",
        kept=STAYS,
        whats=("access-log",),
        origin="recorded here",
    ),
    Held(
        name="Sign-ins",
        holds="e-mail address, a password that only its owner knows (kept as a one-way code), failed attempts",
        purpose="to let the right people in",
        kept="Until the sign-in is removed by whoever runs the planner.",
        origin="made by whoever runs the planner",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the register, with who may see it as the rules say."""

    held: Held
    sources: tuple[str, ...]
    seen: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Barred:
    """What one kind of file may hold that never enters."""

    label: str
    columns: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Register:
    """All that is held about people, and what never is."""

    entries: tuple[Entry, ...]
    barred: tuple[Barred, ...]


def read(viewer: Viewer) -> Register:
    """The register as the rules and the connectors are now. Raises NotAllowed."""
    require(viewer, "view", "register")
    known = connectors.connectors()
    return Register(
        entries=tuple(_entry(held, known) for held in HELD),
        barred=tuple(Barred(label=one.label, columns=tuple(dict.fromkeys(one.drops))) for one in known.values()),
    )


def seen_by(whats: tuple[What, ...]) -> tuple[str, ...]:
    """Who may look at any of these fields, and of whom: what all may in one part, then what some may beside it."""
    granted = {persona: _granted(persona, whats) for persona in PERSONAS}
    shared = set.intersection(*granted.values())
    said = [f"everybody: {_words(shared)}"] if shared else []
    for persona, populations in granted.items():
        if populations - shared:
            said.append(f"{PERSONA_WORDS[persona]}: {_words(populations - shared)}")
    return tuple(said)


def _words(populations: set[Population]) -> str:
    return ", ".join(ABOUT[population] for population in POPULATIONS if population in populations)


def _granted(persona: Persona, whats: tuple[What, ...]) -> set[Population]:
    return {
        population
        for rule in RULES
        if persona in rule.personas and "view" in rule.actions and set(whats) & set(rule.whats)
        for population in rule.populations
    }


def _entry(held: Held, known: Mapping[str, Connector]) -> Entry:
    labels = tuple(one.label for one in known.values() if set(held.kinds) & {*one.kinds, one.yields})
    return Entry(held=held, sources=(*labels, *filter(None, [held.origin])), seen=seen_by(held.whats))
