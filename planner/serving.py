"""Serve the pages of one instance and work through its job queue, in one process."""

import re
import socket

import click
from flask import Flask
from waitress.server import create_server
from werkzeug.exceptions import HTTPException

from planner.access import Viewer
from planner.jobs import Jobs
from planner.store.open import Stores
from planner.web import here
from planner.web.app import create_app

# Pages of one kind, such as a role's, are alike: this many of each are opened.
EACH = 3
LINK = re.compile(r'href="(/[^"#?]*)')


def serve_forever(stores: Stores, *, announce: str = "") -> None:
    """Serve until interrupted. A taken port is said, not guessed around, unless the port is 0."""
    settings = stores.settings
    jobs = Jobs(stores)
    app = create_app(stores=stores, jobs=jobs)
    try:
        server = create_server(app, host=settings.host, port=settings.port, threads=settings.threads)
    except OSError as error:
        raise click.ClickException(f"Port {settings.port} on {settings.host} cannot be used: {error}.") from error
    jobs.start()
    click.echo(announce + f"Open http://{settings.host}:{server.effective_port}/ — stop with Ctrl+C.")
    try:
        server.run()
    finally:
        jobs.stop()


def free_port(host: str, wanted: int) -> int:
    """The wanted port when it is free, else 0, which takes any."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, wanted))
        except OSError:
            return 0
    return wanted


class Visit:
    """Somebody signed in, opening pages without a browser."""

    def __init__(self, app: Flask, viewer: Viewer) -> None:
        self._app, self._client, self._viewer = app, app.test_client(), viewer
        with self._client.session_transaction() as session:
            session.update(here.marks(app.extensions["planner"], viewer))

    def pages(self, *, each: int = EACH) -> tuple[str, ...]:
        """The addresses this person finds by following links from the first page, at most ``each`` of one kind."""
        found: dict[str, str] = {}
        waiting = ["/"]
        while waiting:
            address = waiting.pop(0)
            kind = self._kind(address)
            if address in found or kind is None or list(found.values()).count(kind) >= each:
                continue
            answer = self._client.get(address, follow_redirects=True)
            if answer.status_code == 200:
                found[address] = kind
                waiting += LINK.findall(answer.text) if answer.mimetype == "text/html" else []
        return tuple(sorted(found))

    def _kind(self, address: str) -> str | None:
        try:
            endpoint, _ = self._app.url_map.bind("").match(address, method="GET")
        except HTTPException:
            return None
        return None if endpoint == "static" else str(endpoint)

    def get(self, address: str) -> int:
        """Open a page; its status."""
        return int(self._client.get(address, follow_redirects=True).status_code)


def visit(stores: Stores, viewer: Viewer) -> Visit:
    """A visit of somebody to the pages of an instance, as the server would answer them."""
    return Visit(create_app(stores=stores), viewer)
