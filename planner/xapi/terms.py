"""The verbs, kinds of activity and extensions that statements use, each with its meaning: what the profile prints."""

from dataclasses import dataclass

# The project owns no web address, so its own terms have names instead of places.
BASE = "urn:capability-planner:xapi"
PROFILE = f"{BASE}:profile"
VERSION = f"{BASE}:profile:1.0.0"
VERSION_AT = "2026-01-01T00:00:00Z"


@dataclass(frozen=True, kw_only=True)
class Term:
    """One term: its name as an IRI, a label, what it means; ``schema`` is the JSON schema of an extension's value."""

    iri: str
    label: str
    meaning: str
    schema: str = ""


COMPLETED = Term(
    iri="http://adlnet.gov/expapi/verbs/completed",
    label="completed",
    meaning="Somebody says that they did a step of their pathway. Activity: it says nothing about behaviour.",
)
VOIDED = Term(
    iri="http://adlnet.gov/expapi/verbs/voided",
    label="voided",
    meaning="An earlier statement no longer holds: the step was not done after all, or the person took it back.",
)
NOTICED = Term(
    iri=f"{BASE}:verbs:noticed",
    label="noticed",
    meaning="Somebody, or their coach, saw or did not see a behaviour in their own work. Sent only where the person "
    "agreed; the words of a note are never sent.",
)
SHOWED = Term(
    iri=f"{BASE}:verbs:showed",
    label="showed",
    meaning="What the work of a team, and no completed step, says about a behaviour since a start.",
)
STEP = Term(
    iri=f"{BASE}:activity-types:step",
    label="Step of a pathway",
    meaning="Something to learn, practise, attend or be coached in, which builds one observable behaviour.",
)
BEHAVIOUR = Term(
    iri=f"{BASE}:activity-types:behaviour",
    label="Behaviour",
    meaning="Something that can be seen in the work and is counted there.",
)
COUNTS_AS = Term(
    iri=f"{BASE}:extensions:counts-as",
    label="Counts as",
    meaning="What a statement is: activity, which is never progress; what somebody or their coach saw; or a team's "
    "behaviour.",
    schema='{"type": "string", "enum": ["activity", "self-observation", "coach-observation", "behaviour"]}',
)
KIND = Term(
    iri=f"{BASE}:extensions:kind",
    label="Kind of step",
    meaning="Which kind of step it is.",
    schema='{"type": "string", "enum": ["learn", "practise", "workshop", "coaching", "nudge", "micro-retro"]}',
)
BUILDS = Term(
    iri=f"{BASE}:extensions:builds",
    label="Builds",
    meaning="The behaviour that a step is for.",
    schema='{"type": "string", "format": "iri"}',
)
VERDICT = Term(
    iri=f"{BASE}:extensions:verdict",
    label="Verdict",
    meaning="Whether the behaviour changed, and by how much, in the unit of its measure, between which limits.",
    schema='{"type": "object", "required": ["verdict"], "properties": {"verdict": {"enum": ["changed", "not changed", '
    '"worse", "cannot tell"]}, "change": {"type": "number"}, "low": {"type": "number"}, "high": {"type": "number"}, '
    '"unit": {"type": "string"}, "since": {"type": "string", "format": "date"}}}',
)
VERBS, TYPES = (COMPLETED, VOIDED, NOTICED, SHOWED), (STEP, BEHAVIOUR)
CONTEXT, ACTIVITY, RESULT = (COUNTS_AS,), (KIND, BUILDS), (VERDICT,)
