"""The data register: what is held, from the rules and connectors themselves."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from planner import connectors
from planner.access import PERSONAS, RULES
from planner.services import register

from ..pages import faults

Enter = Callable[[str], FlaskClient]


@pytest.mark.parametrize("persona", PERSONAS)
def test_everybody_may_read_it(signed_in: Enter, persona: str) -> None:
    """Whoever signs in reads what is held, what for, where from, who looks, how long."""
    page = signed_in(persona).get("/register").text
    assert faults(page) == []
    for words in ("Who works where", "What for", "Where from", "Who may look", "How long", "What never enters"):
        assert words in page, words


def test_whatever_a_connector_brings_is_in_it(signed_in: Enter) -> None:
    """A new way in finds its place by what it yields."""
    known = connectors.connectors().values()
    brought = {kind for one in known for kind in (one.kinds or (one.yields,))}
    assert brought <= {kind for held in register.HELD for kind in held.kinds}
    page = signed_in("auditor").get("/register").text
    assert all(one.label.replace("&", "&amp;") in page for one in known)


def test_every_column_that_never_enters_is_named(signed_in: Enter) -> None:
    """The list is the connectors' own."""
    page = signed_in("employee").get("/register").text
    for connector in connectors.connectors().values():
        assert ", ".join(dict.fromkeys(connector.drops)) in page, connector.name


def test_everything_about_named_people_is_in_it() -> None:
    """What the rules open about somebody by name stands in the register."""
    about = {
        what
        for rule in RULES
        if set(rule.populations) & {"self", "reports"} and "view" in rule.actions
        for what in rule.whats
    }
    assert about <= {what for held in register.HELD for what in held.whats}


def test_who_may_look_follows_the_rules() -> None:
    """What all may is said once, what some may beside it."""
    assert register.seen_by(("observation-note",)) == ("everybody: their own",)
    assert register.seen_by(("pathway",)) == ("everybody: their own", "managers: of the people who report to them")
    assert register.seen_by(("decisions-log",)) == (
        "HR leaders: as figures and texts without names",
        "auditors: as figures and texts without names",
    )
    assert register.seen_by(()) == ()
