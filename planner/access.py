"""The one gate: who may see, change or decide what, about whom. Rules are data; nothing else grants anything."""

from dataclasses import dataclass
from typing import Literal, get_args

Persona = Literal["hr", "manager", "employee", "auditor"]
Action = Literal["view", "change", "decide"]
Population = Literal["self", "reports", "everyone", "nobody-named"]
What = Literal[
    "home",
    "library",
    "roles",
    "verdicts",
    "friction",
    "state-map",
    "ghosts",
    "future",
    "future-comment",
    "plan",
    "plan-people",
    "imports",
    "runs",
    "accounts",
    "measures",
    "team",
    "assign",
    "pathway",
    "evidence",
    "retros",
    "spine",
    "programme",
    "capability",
    "observation-note",
    "wish",
    "own-data",
    "contest",
    "decisions-log",
    "access-log",
    "register",
]
PERSONAS: tuple[Persona, ...] = get_args(Persona)
ACTIONS: tuple[Action, ...] = get_args(Action)
POPULATIONS: tuple[Population, ...] = get_args(Population)
WHATS: tuple[What, ...] = get_args(What)

PERSONA_WORDS: dict[Persona, str] = {
    "hr": "HR leaders",
    "manager": "managers",
    "employee": "employees",
    "auditor": "auditors",
}
_WORDS: dict[What, str] = {
    "home": "the start page",
    "library": "the library of roles and learning items",
    "accounts": "the matching of accounts to people",
    "future": "what roles are to become",
    "future-comment": "what they say about the future of a role",
    "state-map": "what the states of a source mean",
    "plan-people": "who a plan is about, by name",
    "assign": "the assigning of pathways",
    "evidence": "evidence of behaviour",
    "retros": "retros of teams",
    "spine": "key figures and what is assumed to move them",
    "programme": "the programme with its cycles and gates",
    "capability": "what is said about what somebody can do",
    "observation-note": "private notes",
    "wish": "where somebody wants to go",
    "own-data": "what is held about a person",
    "contest": "objections",
    "decisions-log": "the log of decisions",
    "access-log": "the log of who looked at what",
    "register": "the data register",
}


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Somebody signed in: as which persona, who they are, and the ids of the people who report to them.

    ``person`` is None for a login that belongs to nobody in the people records.
    """

    login: int
    email: str
    persona: Persona
    person: str | None = None
    reports: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Rule:
    """These personas may do these things to these fields, about these people.

    ``everyone`` takes in oneself, one's reports and figures without names; ``nobody-named`` is texts and released
    aggregates.
    """

    personas: tuple[Persona, ...]
    actions: tuple[Action, ...]
    whats: tuple[What, ...]
    populations: tuple[Population, ...]


RULES: tuple[Rule, ...] = (
    # Whoever signs in has a start page and may read which data are held, what for and for how long, and what their
    # role is said to be for.
    Rule(personas=PERSONAS, actions=("view",), whats=("home", "register", "library"), populations=("nobody-named",)),
    # Whoever is somebody here owns their own record, whatever their persona.
    Rule(
        personas=PERSONAS,
        actions=("view", "change"),
        whats=("pathway", "capability", "observation-note", "wish", "own-data", "contest"),
        populations=("self",),
    ),
    Rule(personas=PERSONAS, actions=("view",), whats=("evidence", "access-log"), populations=("self",)),
    # HR leaders: aggregates, decisions on roles, the running of the house.
    Rule(
        personas=("hr",),
        actions=("view",),
        whats=("roles", "verdicts", "friction", "ghosts", "plan", "measures", "evidence", "decisions-log"),
        populations=("nobody-named",),
    ),
    Rule(
        personas=("hr",),
        actions=("decide",),
        whats=("roles", "verdicts", "ghosts", "plan", "measures"),
        populations=("everyone",),
    ),
    # What a plan supposes is about no person. Who it is about is opened by those who decide on it, with a reason.
    Rule(personas=("hr",), actions=("change",), whats=("plan",), populations=("nobody-named",)),
    Rule(personas=("hr",), actions=("view",), whats=("plan-people",), populations=("everyone",)),
    Rule(personas=("hr",), actions=("view", "change"), whats=("imports", "runs"), populations=("nobody-named",)),
    # Key figures and cycles are about the organisation; the gate at a cycle's end is a decision.
    Rule(personas=("hr",), actions=("view", "change"), whats=("spine", "programme"), populations=("nobody-named",)),
    Rule(personas=("hr",), actions=("decide",), whats=("programme",), populations=("everyone",)),
    # What a state means is about no person; managers see what their figures rest on.
    Rule(personas=("hr",), actions=("view", "change"), whats=("state-map",), populations=("nobody-named",)),
    Rule(personas=("manager",), actions=("view",), whats=("state-map",), populations=("nobody-named",)),
    # An entry of the library is about no person: whoever wrote it may publish it where the policy lets them.
    Rule(personas=("hr",), actions=("change", "decide"), whats=("library",), populations=("nobody-named",)),
    # A doubtful account can only be matched, and an objection only answered, by somebody who sees whose it is.
    Rule(personas=("hr",), actions=("view", "decide"), whats=("accounts", "contest"), populations=("everyone",)),
    # What a role is to become is written for a role and decided over everybody in it but oneself; those who lead
    # people of the role say what they think of it.
    Rule(personas=("hr",), actions=("view", "change"), whats=("future",), populations=("nobody-named",)),
    Rule(personas=("hr",), actions=("decide",), whats=("future",), populations=("everyone",)),
    Rule(personas=("manager",), actions=("view",), whats=("future",), populations=("nobody-named",)),
    Rule(personas=("manager",), actions=("change",), whats=("future-comment",), populations=("reports",)),
    # Managers: their team's aggregates, their reports' pathways.
    Rule(
        personas=("manager",),
        actions=("view",),
        whats=("roles", "verdicts", "friction", "ghosts", "measures", "evidence"),
        populations=("nobody-named",),
    ),
    Rule(personas=("manager",), actions=("decide",), whats=("measures",), populations=("reports",)),
    Rule(personas=("manager",), actions=("view",), whats=("team", "assign", "pathway"), populations=("reports",)),
    Rule(personas=("manager",), actions=("decide",), whats=("assign",), populations=("reports",)),
    # What a team says in its retro stays with the team and its manager, but for lessons that it shares.
    Rule(personas=("manager",), actions=("view", "decide"), whats=("retros",), populations=("reports",)),
    # What a manager says of a report stands beside what others say; the report sees it at once.
    Rule(personas=("manager",), actions=("view", "change"), whats=("capability",), populations=("reports",)),
    # Auditors: what was done, never what is known about somebody.
    Rule(
        personas=("auditor",),
        actions=("view",),
        whats=("runs", "decisions-log", "access-log"),
        populations=("nobody-named",),
    ),
)


def allowed(viewer: Viewer, action: Action, what: What, *, people: frozenset[str] = frozenset()) -> bool:
    """Whether the viewer may do this to these fields of all these people.

    ``people`` are the ids of everybody the fields are about; empty means texts or released aggregates.
    Nobody decides their own case.
    """
    if action == "decide" and viewer.person in people:
        return False
    granted = _granted(viewer, action, what)
    if not people:
        return bool(granted & {"nobody-named", "everyone"})
    return all(_covered(viewer, person, granted) for person in people)


def possible(viewer: Viewer, action: Action, what: What) -> bool:
    """Whether there is anybody, or anything without names, for which the viewer may do this: what navigation asks."""
    granted = _granted(viewer, action, what)
    own = "self" in granted and viewer.person is not None and action != "decide"
    return bool(granted & {"nobody-named", "everyone"}) or own or ("reports" in granted and bool(viewer.reports))


def leads(persona: Persona) -> bool:
    """Whether it matters to the rules who reports to somebody of this persona."""
    return any("reports" in rule.populations and persona in rule.personas for rule in RULES)


def why(viewer: Viewer, action: Action, what: What, *, people: frozenset[str] = frozenset()) -> str:
    """Why the viewer may or may not, in plain words."""
    verb, words = action, _WORDS.get(what, what)
    persona = PERSONA_WORDS[viewer.persona]
    granted = _granted(viewer, action, what)
    if action == "decide" and viewer.person in people:
        return "Nobody decides their own case: somebody else has to decide this."
    if allowed(viewer, action, what, people=people):
        return f"As one of the {persona} here you may {verb} {words}{_about(granted)}."
    if not granted:
        return f"Here, {persona} do not {verb} {words}."
    if granted == {"reports"} and not viewer.reports:
        return f"You may {verb} {words} for the people who report to you, and nobody does in the records held here."
    return f"Here, {persona} {verb} {words} only{_about(granted)}."


def _granted(viewer: Viewer, action: Action, what: What) -> frozenset[Population]:
    return frozenset(
        population
        for rule in RULES
        if viewer.persona in rule.personas and action in rule.actions and what in rule.whats
        for population in rule.populations
    )


def _covered(viewer: Viewer, person: str, granted: frozenset[Population]) -> bool:
    if "everyone" in granted or ("self" in granted and person == viewer.person):
        return True
    return "reports" in granted and person in viewer.reports


def _about(granted: frozenset[Population]) -> str:
    words = {"everyone": "about anybody", "reports": "of their reports", "self": "of their own"}
    words["nobody-named"] = "as figures and texts without names"
    said = [words[population] for population in POPULATIONS if population in granted]
    return " " + ", or ".join(said)
