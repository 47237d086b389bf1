"""Serve the pages of one instance and work through its job queue, in one process."""

import socket

import click
from waitress.server import create_server

from planner.jobs import Jobs
from planner.store.open import Stores
from planner.web.app import create_app


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
