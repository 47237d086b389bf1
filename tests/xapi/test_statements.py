"""Statements keep to the rules, say the same under the same id, and hold nothing about who somebody is."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.xapi import profile, terms
from planner.xapi.statements import Change, Home, identified, noticed, showed, step_done, voided

from .rules import faults

HOME = Home(address="https://planner.example.org")
AT = dt.datetime(2026, 3, 2, 9, 15, 30, 123456, tzinfo=dt.UTC)
CHANGE = Change(value=0.25, low=0.2, high=0.3, unit="share")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


def done(**more: Any) -> dict[str, Any]:
    """A step that was done."""
    values = {"item": "review", "title": "Review a draft", "kind": "practise", "behaviour": "drafts-reviewed", "at": AT}
    return step_done(HOME, "a1b2", **values | more)


def seen(**more: Any) -> dict[str, Any]:
    """A behaviour that was seen."""
    values = {"behaviour": "drafts-reviewed", "name": "Drafts are reviewed", "seen": True, "by": "self", "at": AT}
    return noticed(HOME, "a1b2", **values | more)


def verdict(**more: Any) -> dict[str, Any]:
    """What a team's work says."""
    values = {"behaviour": "drafts-reviewed", "name": "Drafts are reviewed", "verdict": "changed", "change": CHANGE}
    return showed(HOME, "c3d4", **values | {"since": dt.date(2026, 1, 5), "at": AT} | more)


EVERY = [done(), seen(), seen(seen=False, by="coach"), verdict(), verdict(verdict="cannot tell", change=None)]
EVERY += [verdict(verdict="worse"), voided(HOME, done()["id"], at=AT)]


@pytest.mark.parametrize("statement", EVERY)
def test_every_kind_keeps_to_the_rules(statement: dict[str, Any]) -> None:
    """Nothing that a store has to refuse."""
    assert faults(statement) == []
    assert json.loads(json.dumps(statement)) == statement


@given(TEXTS, TEXTS, TEXTS)
def test_whatever_items_are_called(item: str, title: str, behaviour: str) -> None:
    """Keys and titles in any script make good ids."""
    assert faults(done(item=item, title=title, behaviour=behaviour)) == []


def test_the_same_content_has_the_same_id() -> None:
    """Told again it is the same statement; another moment, person or word makes another."""
    others = [done(at=AT + dt.timedelta(seconds=1)), done(title="Review a text"), step_done(HOME, "other", **_said())]
    ids = {one["id"] for one in [done(), done(), *others]}
    assert len(ids) == 4
    assert {UUID(one).version for one in ids} == {5}
    content = {key: value for key, value in reversed(done().items()) if key != "id"}
    assert identified(content)["id"] == done()["id"]


def _said() -> dict[str, Any]:
    return {"item": "review", "title": "Review a draft", "kind": "practise", "behaviour": "drafts-reviewed", "at": AT}


def test_a_completed_step_is_activity_and_claims_nothing() -> None:
    """It is marked as such, has no result, and its verb is the one for doing a step alone."""
    found = done()
    assert found["context"]["extensions"][terms.COUNTS_AS.iri] == "activity"
    assert found["verb"]["id"] == terms.COMPLETED.iri
    assert "result" not in found
    for other in (seen(), verdict()):
        assert other["context"]["extensions"][terms.COUNTS_AS.iri] != "activity"
        assert other["verb"]["id"] != terms.COMPLETED.iri


def test_where_it_cannot_be_told_nothing_is_claimed() -> None:
    """No success and no failure stands where the verdict is that nobody can tell."""
    assert "success" not in verdict(verdict="cannot tell", change=None)["result"]
    assert [verdict(verdict=one)["result"]["success"] for one in ("changed", "not changed", "worse")] == [
        True,
        False,
        False,
    ]


def test_people_are_accounts_that_stand_for_them() -> None:
    """No statement has a name, an address or anything else of a person."""
    for statement in EVERY:
        assert set(statement["actor"]) == {"objectType", "account"}
        assert statement["actor"]["account"]["homePage"] == HOME.address


def test_every_term_is_in_the_profile_and_the_profile_is_published() -> None:
    """What statements use is what docs/xapi-profile.jsonld lists, as the code makes it."""
    published = Path(planner.__file__).parent.parent / "docs" / "xapi-profile.jsonld"
    assert published.read_text("utf-8") == profile.text()
    whole = profile.document()
    known = {one["id"] for one in whole["concepts"]} | {terms.COMPLETED.iri, terms.VOIDED.iri}
    used = set(re.findall(rf"{terms.BASE}:[\w.:-]+", json.dumps(EVERY))) - {terms.VERSION}
    assert used <= known
    assert {one["inScheme"] for one in [*whole["concepts"], *whole["templates"]]} == {terms.VERSION}
    for concept in whole["concepts"]:
        assert concept["prefLabel"]["en"]
        assert concept["definition"]["en"].endswith(".")
        if concept["type"].endswith("Extension"):
            json.loads(concept["inlineSchema"])


def test_statements_of_the_profile_fit_its_templates() -> None:
    """Each verb with its kind of activity is a template, and what it counts as is among the template's words."""
    templates = {(one["verb"], one["objectActivityType"]): one for one in profile.document()["templates"]}
    for statement in EVERY[:-1]:
        template = templates[statement["verb"]["id"], statement["object"]["definition"]["type"]]
        assert statement["context"]["extensions"][terms.COUNTS_AS.iri] in template["rules"][0]["all"]
        category = statement["context"]["contextActivities"]["category"]
        assert [one["id"] for one in category] == [terms.VERSION]
