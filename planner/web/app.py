"""The application: a table of contents."""

from typing import Any

from flask import Flask, g, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.routing import IntegerConverter

from planner import config
from planner.config import Settings
from planner.jobs import Jobs
from planner.services import house
from planner.store.open import Stores
from planner.web import errors, headers, navigation, words
from planner.web.accounts.views import accounts
from planner.web.assign.views import assign
from planner.web.auditor.views import auditor
from planner.web.auth.views import auth
from planner.web.contests.views import contests
from planner.web.decay.views import decay
from planner.web.evidence.views import evidence
from planner.web.flow.views import flow
from planner.web.friction.views import friction
from planner.web.front.views import front
from planner.web.futures.views import futures
from planner.web.ghosts.views import ghosts
from planner.web.hr.views import hr
from planner.web.imports.views import imports
from planner.web.jobs.views import jobs
from planner.web.library.views import library
from planner.web.manager.views import manager
from planner.web.me.views import me
from planner.web.measures.views import measures
from planner.web.plan.views import plan
from planner.web.programme.views import programme
from planner.web.pulse.views import pulse
from planner.web.pulses.views import pulses
from planner.web.register.views import register
from planner.web.reminders.views import reminders
from planner.web.retros.views import retros
from planner.web.roles.views import roles
from planner.web.runs.views import runs
from planner.web.spine.views import spine
from planner.web.states.views import states

LARGEST = 2**31 - 1
BLUEPRINTS = (
    front,
    auth,
    manager,
    me,
    assign,
    contests,
    decay,
    evidence,
    hr,
    roles,
    friction,
    pulses,
    measures,
    retros,
    spine,
    programme,
    flow,
    states,
    futures,
    ghosts,
    plan,
    pulse,
    imports,
    library,
    accounts,
    runs,
    jobs,
    auditor,
    register,
    reminders,
)


class Number(IntegerConverter):
    """A record's number in an address; what no database could hold is no page."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{"max": LARGEST, **options})


class Planner(Flask):
    """The application; its log names no address, since a feed's address is a secret."""

    def log_exception(self, exc_info: Any) -> None:
        """Write down which page failed, with the request's number."""
        self.logger.error("request %s to %s failed", g.get("request_id", ""), request.endpoint, exc_info=exc_info)


def create_app(settings: Settings | None = None, *, stores: Stores | None = None, jobs: Jobs | None = None) -> Flask:
    """The web application on one instance; its stores can be handed in when they are open already.

    Long work goes to ``jobs``; without any it is done at once, while the page waits.
    """
    settings = settings or (stores.settings if stores else config.load()[0])
    stores = stores or house.prepare(settings)
    app = Planner("planner.web")
    app.config.update(_configuration(settings))
    app.extensions["planner"] = stores
    app.extensions["jobs"] = jobs or Jobs(stores, immediate=True)
    CSRFProtect(app)
    headers.register(app)
    errors.register(app)
    words.register(app)
    navigation.register(app)
    app.url_map.converters["int"] = Number
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _configuration(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": _secret(settings),
        "MAX_CONTENT_LENGTH": settings.upload_megabytes * 1024 * 1024,
        "PERMANENT_SESSION_LIFETIME": settings.session_hours * 3600,
        "SESSION_COOKIE_NAME": "__Host-planner" if settings.https else "planner",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        # A form stays good as long as the session that it was opened in.
        "WTF_CSRF_TIME_LIMIT": None,
    }


def _secret(settings: Settings) -> str:
    house.initialise(settings)
    return settings.secret_file.read_text("ascii").strip()
