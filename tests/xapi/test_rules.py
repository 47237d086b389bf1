"""The rules that other tests lean on refuse what the specification refuses, and let its own kinds of statement pass."""

import copy
from typing import Any

import pytest

from .rules import faults

PLAIN = {
    "actor": {"mbox": "mailto:ada@example.org"},
    "verb": {"id": "http://example.org/verbs/read", "display": {"en-US": "read"}},
    "object": {"id": "http://example.org/things/1"},
}
FULL = {
    "id": "7ccd3322-e1a5-411a-a67d-6a735c76f119",
    "timestamp": "2026-03-02T09:00:00.000Z",
    "version": "1.0.3",
    "actor": {"objectType": "Group", "account": {"homePage": "https://example.org", "name": "team-1"}},
    "verb": {"id": "http://example.org/verbs/read"},
    "object": {
        "objectType": "Activity",
        "id": "http://example.org/things/1",
        "definition": {"name": {"en": "One", "de-CH": "Eins"}, "type": "http://example.org/types/thing"},
    },
    "result": {"score": {"scaled": 0.5, "raw": 5, "min": 0, "max": 10}, "success": True, "duration": "PT1H30M"},
    "context": {
        "registration": "ec531277-b57b-4c15-8d91-d292c5b2b8f7",
        "team": {"objectType": "Group", "member": [{"openid": "https://example.org/ada"}]},
        "contextActivities": {"category": [{"id": "http://example.org/profile"}]},
        "platform": "A platform",
        "language": "en",
        "extensions": {"http://example.org/ext": {}},
    },
}
VOID = {
    "actor": {"mbox": "mailto:ada@example.org"},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
    "object": {"objectType": "StatementRef", "id": "7ccd3322-e1a5-411a-a67d-6a735c76f119"},
}


def changed(base: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy with one part changed; a value of ... takes it out."""
    found = copy.deepcopy(base)
    *outer, last = path.split(".")
    inner = found
    for key in outer:
        inner = inner[key]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return found


@pytest.mark.parametrize("statement", [PLAIN, FULL, VOID])
def test_good_statements_pass(statement: dict[str, Any]) -> None:
    """The smallest, a full one, and one that takes another back."""
    assert faults(statement) == []


BROKEN: list[tuple[dict[str, Any], str, Any]] = [
    (PLAIN, "actor", ...),
    (PLAIN, "verb", ...),
    (PLAIN, "object", ...),
    (PLAIN, "actor", None),
    (PLAIN, "actor", {}),
    (PLAIN, "more", 1),
    (PLAIN, "actor.mbox", "ada@example.org"),
    (PLAIN, "actor.openid", "https://example.org/ada"),
    (PLAIN, "actor.Name", "Ada"),
    (PLAIN, "verb.id", "read"),
    (PLAIN, "verb.display", "read"),
    (PLAIN, "verb.display", {"english language": "read"}),
    (PLAIN, "object.id", "thing one"),
    (PLAIN, "object.objectType", "activity"),
    (FULL, "id", "7ccd3322"),
    (FULL, "version", "2"),
    (FULL, "timestamp", "2026-03-02T09:00:00-00:00"),
    (FULL, "timestamp", "yesterday"),
    (FULL, "actor.account.homePage", "example.org"),
    (FULL, "actor.account.name", ""),
    (FULL, "actor.account", ...),
    (FULL, "object.definition.type", "thing"),
    (FULL, "result.score.scaled", 2),
    (FULL, "result.score.raw", 11),
    (FULL, "result.success", "yes"),
    (FULL, "result.duration", "an hour"),
    (FULL, "context.registration", "one"),
    (FULL, "context.team.objectType", "Agent"),
    (FULL, "context.contextActivities.kind", []),
    (FULL, "context.language", "English language"),
    (FULL, "context.extensions", {"ext": 1}),
    (VOID, "context", {"platform": "A platform"}),
    (VOID, "object.id", "x"),
    (VOID, "object", {"id": "http://example.org/things/1"}),
]


@pytest.mark.parametrize(("base", "path", "value"), BROKEN)
def test_broken_statements_are_told(base: dict[str, Any], path: str, value: Any) -> None:
    """Each rule that is broken is found."""
    assert faults(changed(base, path, value))
