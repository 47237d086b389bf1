"""Run the phases, serve the pages, show the demo company."""

from pathlib import Path

import click

from planner.commands import shared


@click.command()
@click.argument("phase", required=False, type=click.Choice(["audit", "architect", "activate"]))
@click.pass_obj
def run(instance: Path | None, phase: str | None) -> None:
    """Run all phases, or one, on what was imported."""
    from planner.services import reporting, running

    with shared.stores(shared.settings(instance)) as stores, shared.told():
        phases = (phase,) if phase else running.PHASES
        with shared.watching() as progress, shared.stopped("Phases that were done are kept."):
            numbers = running.run(stores, by="command line", phases=phases, progress=progress)
        for line in reporting.lines(stores, numbers):
            click.echo(line)


@click.command()
@click.option("--host")
@click.option("--port", type=int)
@click.pass_obj
def serve(instance: Path | None, host: str | None, port: int | None) -> None:
    """Serve the pages until interrupted, working through the job queue."""
    from planner.serving import serve_forever

    settings = shared.settings(instance, host=host, port=port)
    with shared.stores(settings) as stores:
        serve_forever(stores)


@click.command()
@click.option("--no-serve", is_flag=True, help="Do everything but serve, and print what was found.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another company with the same facts.")
@click.option("--without", multiple=True, help="Leave a planted fact out; may be given several times.")
@click.option("--port", type=int, help="Port to serve on [default: 8765, or any free one when taken].")
@click.pass_obj
def demo(
    instance: Path | None, no_serve: bool, as_json: bool, seed: int, without: tuple[str, ...], port: int | None
) -> None:
    """Build the demo company, run the three phases on it, and serve it on this machine."""
    from planner import demonstration

    with shared.told(), shared.watching(quiet=as_json) as progress:
        demonstration.show(
            folder=instance,
            serve=not no_serve,
            as_json=as_json,
            seed=seed,
            without=frozenset(without),
            port=port,
            progress=progress,
        )
