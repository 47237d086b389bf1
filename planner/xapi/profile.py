"""The published profile: every term that statements use, by the xAPI Profiles specification."""

import json
from typing import Any

from planner.xapi import terms
from planner.xapi.terms import Term

CONTEXT = "https://w3id.org/xapi/profiles/context"
CONFORMS = "https://w3id.org/xapi/profiles#1.0"
NAME = "Steps and behaviour of the capability planner"
MEANING = (
    "Statements about steps of pathways, marked as activity, and about behaviour seen in the work. People and teams "
    "are named by accounts that stand for them."
)
FROM_ELSEWHERE = "http://adlnet.gov/"


def text() -> str:
    """The profile as a JSON-LD document."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


def document() -> dict[str, Any]:
    """The profile as a value."""
    return {
        "@context": CONTEXT,
        "id": terms.PROFILE,
        "type": "Profile",
        "conformsTo": CONFORMS,
        "prefLabel": {"en": NAME},
        "definition": {"en": MEANING},
        "author": {"type": "Organization", "name": "Capability planner"},
        "versions": [{"id": terms.VERSION, "generatedAtTime": terms.VERSION_AT}],
        "concepts": _concepts(),
        "templates": _templates(),
    }


def _concepts() -> list[dict[str, Any]]:
    own = [_concept("Verb", one) for one in terms.VERBS if not one.iri.startswith(FROM_ELSEWHERE)]
    own += [_concept("ActivityType", one) for one in terms.TYPES]
    own += [_extension("ContextExtension", one) for one in terms.CONTEXT]
    own += [
        _extension("ActivityExtension", one, {"recommendedActivityTypes": [terms.STEP.iri]}) for one in terms.ACTIVITY
    ]
    return own + [_extension("ResultExtension", one, {"recommendedVerbs": [terms.SHOWED.iri]}) for one in terms.RESULT]


def _concept(kind: str, term: Term) -> dict[str, Any]:
    return {
        "id": term.iri,
        "inScheme": terms.VERSION,
        "type": kind,
        "prefLabel": {"en": term.label},
        "definition": {"en": term.meaning},
    }


def _extension(kind: str, term: Term, more: dict[str, Any] | None = None) -> dict[str, Any]:
    return _concept(kind, term) | {"inlineSchema": term.schema} | (more or {})


def _templates() -> list[dict[str, Any]]:
    return [
        _template("step-done", terms.COMPLETED, terms.STEP, ["activity"]),
        _template("noticed", terms.NOTICED, terms.BEHAVIOUR, ["self-observation", "coach-observation"]),
        _template("showed", terms.SHOWED, terms.BEHAVIOUR, ["behaviour"]),
    ]


def _template(name: str, verb: Term, kind: Term, says: list[str]) -> dict[str, Any]:
    counted = {"location": f"$.context.extensions['{terms.COUNTS_AS.iri}']", "presence": "included", "all": says}
    rules = [counted, {"location": "$.timestamp", "presence": "included"}]
    rules.append({"location": "$.actor.account.name", "presence": "included"})
    rules += [
        {"location": f"$.actor.{one}", "presence": "excluded"} for one in ("name", "mbox", "mbox_sha1sum", "openid")
    ]
    return {
        "id": f"{terms.BASE}:templates:{name}",
        "inScheme": terms.VERSION,
        "type": "StatementTemplate",
        "prefLabel": {"en": verb.label},
        "definition": {"en": verb.meaning},
        "verb": verb.iri,
        "objectActivityType": kind.iri,
        "rules": rules,
    }
