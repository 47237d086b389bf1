"""Signing in and out, in the browser."""

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from planner.services import accounts
from planner.store.open import Stores
from planner.web.app import create_app

from .conftest import PASSWORD
from .pages import faults

Enter = Callable[[str], FlaskClient]


def test_the_sign_in_page_is_well_made(client: FlaskClient) -> None:
    """It says what the product is, and its form can be used by everybody."""
    answer = client.get("/sign-in")
    assert answer.status_code == 200
    assert "roles are really changing" in answer.text
    assert faults(answer.text) == []


def test_a_wrong_password_is_told_beside_the_form(client: FlaskClient) -> None:
    """The address typed stays, the password does not, and nothing says whether the address is known."""
    known = client.post("/sign-in", data={"email": "hr@example.org", "password": "wrong"})
    unknown = client.post("/sign-in", data={"email": "nobody@example.org", "password": "wrong"})
    assert known.status_code == unknown.status_code == 400
    token = re.compile(r'name="csrf_token" value="[^"]+"')
    assert token.sub("", known.text.replace("hr@", "nobody@")) == token.sub("", unknown.text)
    assert 'value="hr@example.org"' in known.text
    assert "wrong<" not in known.text
    assert faults(known.text) == []


def test_empty_fields_are_named_in_the_summary(client: FlaskClient) -> None:
    """The summary leads to each field that lacks something."""
    answer = client.post("/sign-in", data={})
    assert 'href="#email"' in answer.text
    assert 'href="#password"' in answer.text


def test_after_signing_in_one_lands_where_one_wanted(client: FlaskClient) -> None:
    """The page asked for first is the page one comes to."""
    assert client.get("/style").location == "/sign-in?to=/style"
    sent = {"email": "hr@example.org", "password": PASSWORD, "to": "/style"}
    assert client.post("/sign-in", data=sent).location == "/style"


def test_no_address_elsewhere_is_followed(app: Flask) -> None:
    """A link that would lead to another site after signing in leads to the start page."""
    for wanted in ("//evil.example", "https://evil.example", "/\\evil.example", "/a\nb"):
        sent = {"email": "hr@example.org", "password": PASSWORD, "to": wanted}
        assert app.test_client().post("/sign-in", data=sent).location == "/", wanted


def test_signing_out_ends_the_session(signed_in: Enter) -> None:
    """After signing out every page asks for a password again."""
    client = signed_in("hr")
    assert client.get("/style").status_code == 200
    client.post("/sign-out")
    assert client.get("/style").status_code == 302


def test_a_new_password_ends_other_sessions(signed_in: Enter) -> None:
    """Whoever changes their password stays signed in here and nowhere else."""
    here, elsewhere = signed_in("hr"), signed_in("hr")
    sent = {"old": PASSWORD, "new": "a quite different one"}
    assert here.post("/password", data=sent).status_code == 302
    assert here.get("/style").status_code == 200
    assert elsewhere.get("/style").status_code == 302


def test_a_short_password_is_refused_beside_its_field(signed_in: Enter) -> None:
    """The page says how long a password has to be."""
    answer = signed_in("hr").post("/password", data={"old": PASSWORD, "new": "short"})
    assert answer.status_code == 400
    assert "at least 12" in answer.text
    assert faults(answer.text) == []


def test_a_session_ends_after_its_hours(signed_in: Enter) -> None:
    """An old session asks for the password again, however busy it was."""
    client = signed_in("hr")
    with client.session_transaction() as session:
        session["since"] -= 13 * 3600
    assert client.get("/style").status_code == 302


def test_a_login_that_is_switched_off_is_out_at_once(signed_in: Enter, stores: Stores) -> None:
    """Switching a login off ends its session with the next click."""
    client = signed_in("auditor")
    accounts.switch(stores, "auditor@example.org", active=False)
    assert client.get("/style").status_code == 302


def test_a_post_without_its_token_is_refused(stores: Stores) -> None:
    """A form that was not made by this page changes nothing."""
    client = create_app(stores=stores).test_client()
    answer = client.post("/sign-in", data={"email": "hr@example.org", "password": PASSWORD})
    assert answer.status_code == 400
    assert "open for too long" in answer.text
