"""What the Experience API 1.0.3 asks of a statement (its part two), written as rules: what breaks them, in words."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

Faults = Iterator[str]
STATEMENT = {"id", "actor", "verb", "object", "result", "context", "timestamp", "stored", "authority", "version"}
STATEMENT |= {"attachments"}
IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
CONTEXT = {"registration", "instructor", "team", "contextActivities", "revision", "platform", "language", "statement"}
CONTEXT |= {"extensions"}
RESULT = {"score", "success", "completion", "response", "duration", "extensions"}
DEFINITION = {"name", "description", "type", "moreInfo", "extensions", "interactionType", "correctResponsesPattern"}
DEFINITION |= {"choices", "scale", "source", "target", "steps"}
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
DURATION = re.compile(r"P(\d+W|(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)")
VOIDED = "http://adlnet.gov/expapi/verbs/voided"


def faults(statement: Any) -> list[str]:
    """Every rule that a statement breaks; an empty list for a good one."""
    if not isinstance(statement, dict):
        return ["a statement is an object"]
    return [*_empty(statement, "statement"), *_whole(statement)]


def _empty(value: Any, where: str) -> Faults:
    """2.2: no null, and no empty object but in extensions."""
    if value is None:
        yield f"{where} is null"
    elif isinstance(value, dict):
        if not value:
            yield f"{where} is empty"
        for key, inner in value.items():
            if key != "extensions":
                yield from _empty(inner, f"{where}.{key}")
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _empty(inner, f"{where}[{at}]")


def _whole(statement: Mapping[str, Any]) -> Faults:
    yield from _known(statement, STATEMENT, "statement")
    yield from (f"there is no {part}" for part in ("actor", "verb", "object") if part not in statement)
    if "id" in statement and not _is_uuid(statement["id"]):
        yield "id is no UUID"
    if "version" in statement and not str(statement["version"]).startswith("1.0."):
        yield "version is none of 1.0"
    yield from _moment(statement.get("timestamp"), "timestamp")
    yield from _actor(statement.get("actor"), "actor")
    yield from _verb(statement.get("verb"))
    yield from _object(statement.get("object"), "object")
    yield from _result(statement.get("result"))
    yield from _context(statement.get("context"), statement.get("object"))
    voids = (statement.get("verb") or {}).get("id") == VOIDED
    if voids and (statement.get("object") or {}).get("objectType") != "StatementRef":
        yield "what voids has to point to a statement"


def _known(found: Any, keys: set[str], where: str) -> Faults:
    if not isinstance(found, dict):
        yield f"{where} is no object"
    else:
        yield from (f"{where} has {key}, which there is not" for key in found if key not in keys)


def _actor(actor: Any, where: str) -> Faults:
    """2.4.2: an Agent has one identifier; a Group has one too, or members."""
    if not isinstance(actor, dict):
        yield f"{where} is no object"
        return
    kind = actor.get("objectType", "Agent")
    if kind not in ("Agent", "Group"):
        yield f"{where} is no Agent and no Group"
    keys = {"objectType", "name", *IDENTIFIERS} | ({"member"} if kind == "Group" else set())
    yield from _known(actor, keys, where)
    held = [one for one in IDENTIFIERS if one in actor]
    if len(held) > 1 or (not held and (kind == "Agent" or not actor.get("member"))):
        yield f"{where} has {len(held)} identifiers"
    for member in actor.get("member", []):
        yield from _actor(member, f"{where}.member")
        if member.get("objectType", "Agent") != "Agent":
            yield f"{where} has a group as a member"
    yield from _identifier(actor, where)


def _identifier(actor: Mapping[str, Any], where: str) -> Faults:
    checks: dict[str, Callable[[Any], bool]] = {
        "mbox": lambda value: bool(re.fullmatch(r"mailto:[^@\s]+@[^@\s]+", value)),
        "mbox_sha1sum": lambda value: bool(re.fullmatch(r"[0-9a-fA-F]{40}", value)),
        "openid": _is_iri,
        "name": lambda value: isinstance(value, str),
    }
    yield from (f"{where}.{key} is none" for key, right in checks.items() if key in actor and not right(actor[key]))
    if "account" in actor:
        account = actor["account"]
        yield from _known(account, {"homePage", "name"}, f"{where}.account")
        if not _is_place(account.get("homePage")) or not isinstance(account.get("name"), str) or not account["name"]:
            yield f"{where}.account needs a home page and a name"


def _verb(verb: Any) -> Faults:
    """2.4.3: an id that is an IRI, and words by language."""
    yield from _known(verb, {"id", "display"}, "verb")
    if isinstance(verb, dict):
        if not _is_iri(verb.get("id")):
            yield "verb.id is no IRI"
        yield from _words(verb.get("display"), "verb.display")


def _object(thing: Any, where: str) -> Faults:
    """2.4.4: an Activity, an Agent or Group, a reference to a statement, or a statement within."""
    if not isinstance(thing, dict):
        yield f"{where} is no object"
        return
    kind = thing.get("objectType", "Activity")
    if kind == "Activity":
        yield from _activity(thing, where)
    elif kind in ("Agent", "Group"):
        yield from _actor(thing, where)
    elif kind == "StatementRef":
        yield from _known(thing, {"objectType", "id"}, where)
        if not _is_uuid(thing.get("id")):
            yield f"{where}.id is no UUID"
    elif kind == "SubStatement":
        yield from (f"{where} may not have {key}" for key in ("id", "stored", "version", "authority") if key in thing)
        if (thing.get("object") or {}).get("objectType") == "SubStatement":
            yield f"{where} holds a statement within a statement"
        yield from _whole({key: value for key, value in thing.items() if key != "objectType"})
    else:
        yield f"{where} is of no known type"


def _activity(thing: Mapping[str, Any], where: str) -> Faults:
    yield from _known(thing, {"objectType", "id", "definition"}, where)
    if not _is_iri(thing.get("id")):
        yield f"{where}.id is no IRI"
    definition = thing.get("definition")
    if definition is not None:
        yield from _known(definition, DEFINITION, f"{where}.definition")
        for key in ("name", "description"):
            yield from _words(definition.get(key), f"{where}.definition.{key}")
        if "type" in definition and not _is_iri(definition["type"]):
            yield f"{where}.definition.type is no IRI"
        if "moreInfo" in definition and not _is_place(definition["moreInfo"]):
            yield f"{where}.definition.moreInfo is no place"
        yield from _extensions(definition.get("extensions"), f"{where}.definition")


def _result(result: Any) -> Faults:
    """2.4.5: what came of it."""
    if result is None:
        return
    yield from _known(result, RESULT, "result")
    kinds: dict[str, type] = {"success": bool, "completion": bool, "response": str}
    yield from (f"result.{key} is of the wrong type" for key, kind in kinds.items() if not _is(result.get(key), kind))
    if "duration" in result and not DURATION.fullmatch(str(result["duration"])):
        yield "result.duration is no duration"
    score = result.get("score", {})
    yield from _known(score, {"scaled", "raw", "min", "max"}, "result.score")
    if not -1 <= score.get("scaled", 0) <= 1:
        yield "result.score.scaled is outside -1 to 1"
    low, high = score.get("min", float("-inf")), score.get("max", float("inf"))
    if not low < high or not low <= score.get("raw", max(low, min(high, 0))) <= high:
        yield "result.score is outside its limits"
    yield from _extensions(result.get("extensions"), "result")


def _context(context: Any, thing: Any) -> Faults:
    """2.4.6: what it happened in. Revision and platform go with activities only."""
    if context is None:
        return
    yield from _known(context, CONTEXT, "context")
    if "registration" in context and not _is_uuid(context["registration"]):
        yield "context.registration is no UUID"
    if "instructor" in context:
        yield from _actor(context["instructor"], "context.instructor")
    if "team" in context:
        yield from _actor(context["team"], "context.team")
        if context["team"].get("objectType") != "Group":
            yield "context.team is no Group"
    if (thing or {}).get("objectType", "Activity") != "Activity":
        yield from (f"context.{key} goes with activities only" for key in ("revision", "platform") if key in context)
    if "language" in context and not LANGUAGE.fullmatch(str(context["language"])):
        yield "context.language is no language"
    activities = context.get("contextActivities", {})
    yield from _known(activities, {"parent", "grouping", "category", "other"}, "context.contextActivities")
    for key, found in activities.items():
        for one in found if isinstance(found, list) else [found]:
            yield from _activity(one, f"context.contextActivities.{key}")
    if "statement" in context:
        yield from _object(context["statement"], "context.statement")
    yield from _extensions(context.get("extensions"), "context")


def _words(words: Any, where: str) -> Faults:
    if words is not None:
        if not isinstance(words, dict):
            yield f"{where} has no languages"
        else:
            yield from (f"{where} has no language {key}" for key in words if not LANGUAGE.fullmatch(key))
            yield from (f"{where} is no text" for value in words.values() if not isinstance(value, str))


def _extensions(found: Any, where: str) -> Faults:
    if found is not None:
        yield from (f"{where}.extensions has {key}, which is no IRI" for key in found if not _is_iri(key))


def _moment(text: Any, where: str) -> Faults:
    if text is None:
        return
    if not isinstance(text, str) or text.endswith(("-00:00", "-0000", "-00")):
        yield f"{where} is in no known zone"
        return
    try:
        datetime.fromisoformat(text)
    except ValueError:
        yield f"{where} is no moment"


def _is(value: Any, kind: type) -> bool:
    return value is None or isinstance(value, kind)


def _is_uuid(value: Any) -> bool:
    try:
        return str(UUID(value)) == str(value).lower()
    except (ValueError, TypeError, AttributeError):
        return False


def _is_iri(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+", value))


def _is_place(value: Any) -> bool:
    return _is_iri(value) and bool(urlsplit(value).scheme)
