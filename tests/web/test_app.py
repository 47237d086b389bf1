"""Headers, error pages, words: what all pages share."""

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

import planner
from planner.config import Settings
from planner.reasons import POINTS, Figure, Interval
from planner.services.errors import NotAllowed, NotFound, Refused
from planner.store.open import Stores
from planner.web import words
from planner.web.app import create_app
from planner.web.gate import public
from planner.web.notices import notice

from .pages import faults

Enter = Callable[[str], FlaskClient]


def test_nothing_foreign_runs_in_a_page(client: FlaskClient) -> None:
    """The headers forbid inline script and style, frames, guessing and caching."""
    headers = client.get("/sign-in").headers
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_cookies_stay_with_https_where_it_is_used(tmp_path: Path, stores: Stores) -> None:
    """With HTTPS the session cookie is bound to this host and never travels without it."""
    app = create_app(Settings(instance=tmp_path, https=True), stores=stores)
    cookie = app.test_client().get("/sign-in", base_url="https://localhost").headers["Set-Cookie"]
    for part in ("__Host-planner=", "Secure", "HttpOnly", "SameSite=Lax"):
        assert part in cookie


@pytest.mark.parametrize("code", [400, 403, 404, 413, 500])
def test_errors_are_calm_pages(app: Flask, client: FlaskClient, code: int) -> None:
    """Each error says what happened and what to do, with a number to ask about."""
    app.add_url_rule("/broken", "broken", public(lambda: abort(code)))
    answer = client.get("/broken")
    assert answer.status_code == code
    assert answer.headers["X-Request-ID"] in answer.text
    assert faults(answer.text) == []


def test_a_fault_is_logged_with_its_number_and_without_its_address(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    """An address may hold the secret of a calendar feed."""
    app.add_url_rule("/broken/<secret>", "broken", public(lambda secret: 1 / 0))
    app.config.update(PROPAGATE_EXCEPTIONS=False)
    answer = client.get("/broken/hidden-word")
    [record] = [one for one in caplog.records if one.exc_info]
    assert record.getMessage() == f"request {answer.headers['X-Request-ID']} to broken failed"
    assert "hidden-word" not in caplog.text


def test_an_unforeseen_fault_shows_no_insides(app: Flask, client: FlaskClient) -> None:
    """A fault of ours is a calm page without its text."""
    app.add_url_rule("/broken", "broken", public(lambda: 1 / 0))
    app.config.update(PROPAGATE_EXCEPTIONS=False)
    answer = client.get("/broken")
    assert answer.status_code == 500
    assert "division" not in answer.text


@pytest.mark.parametrize(("kind", "code"), [(NotAllowed, 403), (NotFound, 404), (Refused, 400)])
def test_what_a_service_answers_is_shown(app: Flask, client: FlaskClient, kind: type[Exception], code: int) -> None:
    """The words of a use case reach the page."""

    def refuse() -> str:
        raise kind("The reason in words.")

    app.add_url_rule("/broken", "broken", public(refuse))
    answer = client.get("/broken")
    assert answer.status_code == code
    assert "The reason in words." in answer.text


def test_a_notice_is_said_once_with_its_undo(app: Flask, signed_in: Enter) -> None:
    """What happened is on the next page only, and can be taken back by a button."""

    def act() -> str:
        notice("Twelve people have a pathway now.", undo="/undo/1")
        return ""

    app.add_url_rule("/act", "act", public(act))
    client = signed_in("hr")
    client.get("/act")
    first, second = client.get("/password").text, client.get("/password").text
    assert "Twelve people have a pathway now." in first
    assert 'action="/undo/1"' in first
    assert "Twelve people" not in second


def test_importing_the_package_is_light() -> None:
    """The package alone loads no web framework and no numbers."""
    code = "import planner, sys; print([m for m in ('flask', 'numpy', 'sqlalchemy', 'pyarrow') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_the_package_makes_the_application(tmp_path: Path) -> None:
    """One call gives an application on a new instance, with a secret of its own that stays."""
    settings = Settings(instance=tmp_path)
    first = planner.create_app(settings)
    second = planner.create_app(settings)
    assert first.secret_key == second.secret_key
    assert len(str(first.secret_key)) >= 32
    assert settings.secret_file.stat().st_mode & 0o077 == 0
    for app in (first, second):
        app.extensions["planner"].close()


LATENCY = Figure(
    value=95, unit="hours", denominator="cases (median)", n=40, interval=Interval(low=92, high=98, level=0.95)
)
FIGURE = Figure(value=0.62, unit="share", denominator="waiting hours", n=40, interval=Interval(low=0.51, high=0.72))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (words.percent(0.624), "62\u00a0%"),
        (words.percent(-0.001), "0\u00a0%"),
        (words.percent(-0.04), "−4\u00a0%"),
        (words.percent(None), "not known"),
        (words.hours(76), "3 days 4 hours"),
        (words.hours(72), "3 days"),
        (words.hours(71.99), "3 days"),
        (words.hours(47.6), "2 days"),
        (words.hours(1), "1 hour"),
        (words.hours(0.5), "30 minutes"),
        (words.hours(0.999), "1 hour"),
        (words.hours(400), "17 days"),
        (words.hours(20, day=8), "2 days 4 hours"),
        (words.number(12400), "12,400"),
        (words.number(3.25), "3.2"),
        (words.number(0.416), "0.42"),
        (words.date(dt.date(2026, 3, 3)), "3\u00a0March 2026"),
        (words.moment(dt.datetime(2026, 3, 3, 14, 5, tzinfo=dt.UTC)), "3\u00a0March 2026, 14:05 UTC"),
        (words.interval(FIGURE), "62\u00a0% (51 to 72)"),
        (words.interval(replace(FIGURE, interval=Interval(low=0.617, high=0.622))), "62.0\u00a0% (61.7 to 62.2)"),
        (words.interval(replace(FIGURE, value=-0.25, unit=POINTS, interval=None)), "−25\u00a0points"),
        (words.interval(replace(FIGURE, value=0.1, unit=POINTS)), "10\u00a0points (51 to 72)"),
        (words.interval(Figure(value=14, unit="people", denominator="the team", n=14)), "14 people"),
        (words.interval(LATENCY), "3 days 23 hours (3 days 20 hours to 4 days 2 hours)"),
    ],
)
def test_numbers_become_words(said: str, expected: str) -> None:
    """Figures are written the way they are read."""
    assert said == expected
