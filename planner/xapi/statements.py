"""Build statements: plain values as the Experience API wants them, each with an id made from its content."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from planner.xapi import terms
from planner.xapi.terms import Term

Statement = dict[str, Any]
Says = Literal["activity", "self-observation", "coach-observation", "behaviour"]
NAMESPACE = uuid5(NAMESPACE_URL, terms.BASE)
LANGUAGE, PLATFORM = "en", "Capability planner"


@dataclass(frozen=True, kw_only=True)
class Change:
    """How much a behaviour changed, in the unit of its measure, with its limits."""

    value: float
    low: float
    high: float
    unit: str


@dataclass(frozen=True, kw_only=True)
class Home:
    """The instance as statements name it: ``address`` is where people reach it, without a slash at its end."""

    address: str

    def person(self, pseudonym: str) -> dict[str, Any]:
        """Somebody, under a name that stands for them."""
        return {"objectType": "Agent", "account": self._account(f"person-{pseudonym}")}

    def team(self, pseudonym: str) -> dict[str, Any]:
        """A team, under a name that stands for it, without its members."""
        return {"objectType": "Group", "account": self._account(f"team-{pseudonym}")}

    def planner(self) -> dict[str, Any]:
        """The planner itself, which takes statements back."""
        return {"objectType": "Agent", "account": self._account("planner")}

    def item(self, key: str) -> str:
        """The id of a learning item."""
        return f"{self.address}/xapi/items/{quote(key, safe='')}"

    def behaviour(self, key: str) -> str:
        """The id of a behaviour."""
        return f"{self.address}/xapi/behaviours/{quote(key, safe='')}"

    def _account(self, name: str) -> dict[str, str]:
        return {"homePage": self.address, "name": name}


def step_done(
    home: Home, pseudonym: str, *, item: str, title: str, kind: str, behaviour: str, at: dt.datetime
) -> Statement:
    """That somebody did a step: activity, and marked as such."""
    extensions = {terms.KIND.iri: kind, terms.BUILDS.iri: home.behaviour(behaviour)}
    thing = _activity(home.item(item), title, terms.STEP, extensions)
    return _statement(home.person(pseudonym), terms.COMPLETED, thing, at, says="activity")


def noticed(
    home: Home, pseudonym: str, *, behaviour: str, name: str, seen: bool, by: Literal["self", "coach"], at: dt.datetime
) -> Statement:
    """That somebody saw a behaviour in their own work or did not, or their coach did."""
    thing = _activity(home.behaviour(behaviour), name, terms.BEHAVIOUR)
    says: Says = "self-observation" if by == "self" else "coach-observation"
    return _statement(home.person(pseudonym), terms.NOTICED, thing, at, says=says, result={"success": seen})


def showed(
    home: Home,
    pseudonym: str,
    *,
    behaviour: str,
    name: str,
    verdict: str,
    change: Change | None,
    since: dt.date,
    at: dt.datetime,
) -> Statement:
    """What a team's work says about a behaviour. Where it cannot be told, no success and no failure is claimed."""
    told: dict[str, Any] = {"verdict": verdict, "since": since.isoformat()}
    if change is not None:
        told |= {"change": change.value, "low": change.low, "high": change.high, "unit": change.unit}
    result: dict[str, Any] = {"extensions": {terms.VERDICT.iri: told}}
    if verdict != "cannot tell":
        result["success"] = verdict == "changed"
    thing = _activity(home.behaviour(behaviour), name, terms.BEHAVIOUR)
    return _statement(home.team(pseudonym), terms.SHOWED, thing, at, says="behaviour", result=result)


def voided(home: Home, statement: str, *, at: dt.datetime) -> Statement:
    """That an earlier statement no longer holds."""
    content = {
        "actor": home.planner(),
        "verb": _verb(terms.VOIDED),
        "object": {"objectType": "StatementRef", "id": statement},
        "timestamp": _moment(at),
    }
    return identified(content)


def identified(content: Mapping[str, Any]) -> Statement:
    """A statement with an id made from all it says: the same content always has the same id."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return {"id": str(uuid5(NAMESPACE, text)), **content}


def _statement(
    actor: Mapping[str, Any],
    verb: Term,
    thing: Mapping[str, Any],
    at: dt.datetime,
    *,
    says: Says,
    result: Mapping[str, Any] | None = None,
) -> Statement:
    content: dict[str, Any] = {"actor": actor, "verb": _verb(verb), "object": thing}
    if result is not None:
        content["result"] = result
    content["context"] = {
        "contextActivities": {"category": [{"objectType": "Activity", "id": terms.VERSION}]},
        "platform": PLATFORM,
        "language": LANGUAGE,
        "extensions": {terms.COUNTS_AS.iri: says},
    }
    content["timestamp"] = _moment(at)
    return identified(content)


def _verb(verb: Term) -> dict[str, Any]:
    return {"id": verb.iri, "display": {LANGUAGE: verb.label}}


def _activity(iri: str, name: str, kind: Term, extensions: Mapping[str, Any] | None = None) -> dict[str, Any]:
    definition: dict[str, Any] = {"name": {LANGUAGE: name}, "type": kind.iri}
    if extensions:
        definition["extensions"] = dict(extensions)
    return {"objectType": "Activity", "id": iri, "definition": definition}


def _moment(at: dt.datetime) -> str:
    # Stores keep milliseconds at least; what is finer might come back changed.
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
