"""Every page is guarded, and every page is well made."""

from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from planner.access import PERSONAS, possible
from planner.services import accounts
from planner.store.open import Stores
from planner.web.gate import Guard, me, own, permit, public, rule

from .pages import faults

Enter = Callable[[str], FlaskClient]
SAMPLES = {"int": 1, "default": "x", "string": "x", "path": "x", "float": 1.0, "uuid": "0" * 32}


def routes(app: Flask) -> Iterator[tuple[Rule, Any]]:
    """Every address of the application but files, with its view."""
    for route in app.url_map.iter_rules():
        if not route.endpoint.endswith("static"):
            yield route, app.view_functions[route.endpoint]


def filled(part: Any) -> Any:
    """Something that fits a part of an address."""
    if isinstance(part, AnyConverter):
        return min(part.items)
    return 1 if isinstance(part, IntegerConverter) else "x"


def address(app: Flask, route: Rule) -> str:
    """An address of a route, with something in place of its parts."""
    values = {name: filled(part) for name, part in route._converters.items()}
    with app.test_request_context():
        return app.url_for(route.endpoint, **values)


def send(client: FlaskClient, app: Flask, route: Rule) -> Any:
    """Ask for a route the way it is meant."""
    method = "GET" if "GET" in (route.methods or ()) else "POST"
    return client.open(address(app, route), method=method)


def test_every_view_has_a_rule_or_is_public(app: Flask) -> None:
    """No view can be added without saying who may open it."""
    bare = [route.endpoint for route, view in routes(app) if not hasattr(view, "guard")]
    assert bare == []


def test_visitors_are_sent_to_sign_in(app: Flask, client: FlaskClient) -> None:
    """Whoever has not signed in sees no page but the public ones."""
    for route, view in routes(app):
        if view.guard is not None:
            answer = send(client, app, route)
            assert answer.status_code == 302, route
            assert answer.location.startswith("/sign-in"), route


@pytest.mark.parametrize("persona", PERSONAS)
def test_personas_whom_the_rules_deny_get_a_calm_page(
    app: Flask, stores: Stores, signed_in: Enter, persona: str
) -> None:
    """A view whose rule leaves a persona nothing answers 403, in a page that says so."""
    client = signed_in(persona)
    login = next(account.login for account in accounts.accounts(stores) if account.persona == persona)
    viewer = accounts.viewer(stores, login)
    assert viewer is not None
    for route, view in routes(app):
        guard = cast(Guard | None, view.guard)
        if guard is not None and not possible(viewer, guard.action, guard.what):
            answer = send(client, app, route)
            assert answer.status_code == 403, route
            assert faults(answer.text) == []


@pytest.mark.parametrize("persona", PERSONAS)
def test_pages_without_parts_are_well_made(app: Flask, signed_in: Enter, persona: str) -> None:
    """On an empty instance every page that opens has one heading, labels, names and no inline script or style."""
    client = signed_in(persona)
    for route, _ in routes(app):
        if "GET" in (route.methods or ()) and not route.arguments:
            answer = client.get(address(app, route), follow_redirects=True)
            # What is about something that is not there yet says so.
            assert answer.status_code in (200, 403, 404), route
            if answer.mimetype == "text/html":
                assert faults(answer.text) == [], route


@pytest.fixture
def team_app(app: Flask, stores: Stores) -> Flask:
    """The application with pages about people beside its own."""

    @app.get("/people-of/<person>")
    @rule("view", "team")
    def team(person: str) -> str:
        permit([person])
        return f"team page of {person}"

    @app.get("/forgetful")
    @rule("view", "team")
    def forgetful() -> str:
        return "names"

    @app.get("/mine")
    @rule("view", "own-data")
    def mine() -> str:
        return f"data of {own()}"

    @app.get("/open")
    @public
    def opened() -> str:
        return "open"

    @app.get("/who")
    @rule("view", "home")
    def who() -> str:
        return me().email

    return app


def be(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    """Let the signed-in viewer be somebody with a record and reports."""
    from dataclasses import replace

    asked = accounts.viewer
    monkeypatch.setattr(accounts, "viewer", lambda *a, **k: (v := asked(*a, **k)) and replace(v, **changes))


def test_a_page_that_forgets_to_ask_shows_nothing(
    team_app: Flask, signed_in: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the rules open a field for certain people only, an answer given without asking is held back."""
    be(monkeypatch, reports=frozenset({"7"}))
    answer = signed_in("manager").get("/forgetful")
    assert answer.status_code == 403
    assert "names</" not in answer.text
    assert answer.text != "names"


def test_a_manager_opens_reports_only(team_app: Flask, signed_in: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stranger's page answers 403, with the reason; a report's opens and is written into the access log."""
    logged: list[Any] = []
    be(monkeypatch, reports=frozenset({"7"}))
    monkeypatch.setattr(accounts, "log_access", lambda *given, **more: logged.append(given[2:]))
    client = signed_in("manager")
    assert client.get("/people-of/7").text == "team page of 7"
    assert logged == [(frozenset({"7"}), "team", "/people-of/7")]
    refused = client.get("/people-of/8")
    assert refused.status_code == 403
    assert "of their reports" in refused.text
    assert len(logged) == 1


def test_own_pages_need_a_record(team_app: Flask, signed_in: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    """A login tied to a person opens its own data, one tied to nobody does not."""
    client = signed_in("employee")
    assert client.get("/mine").status_code == 403
    be(monkeypatch, person="3")
    assert client.get("/mine").text == "data of 3"


def test_public_pages_are_open(team_app: Flask, client: FlaskClient) -> None:
    """A page marked public needs no sign-in."""
    assert client.get("/open").text == "open"
    assert client.get("/health").json == {"status": "ok"}
