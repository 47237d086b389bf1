"""Run the phases, serve the pages, show the demo company."""

from pathlib import Path

import click

from planner.commands import shared


@click.command()
@click.argument("phase", required=False, type=click.Choice(["audit", "architect", "activate", "pulses"]))
@click.option("--period", help="audit: only this quarter or month, such as 2026Q3 or 2026-07 [default: all days].")
@click.option("--by", "unit", type=click.Choice(["quarter", "month"]), help="pulses: how long a period is.")
@click.option("--last", type=click.IntRange(min=1), help="pulses: how many periods, the newest [default: 8].")
@click.pass_obj
def run(instance: Path | None, phase: str | None, period: str | None, unit: str | None, last: int | None) -> None:
    """Run all phases, or one, on what was imported; pulses audits each whole quarter and compares them."""
    from planner.services import pulses, reporting, running

    if period and phase != "audit":
        raise click.UsageError("--period goes with the phase audit.")
    if (unit or last) and phase != "pulses":
        raise click.UsageError("--by and --last go with pulses.")
    with shared.stores(shared.settings(instance)) as stores, shared.told():
        with shared.watching() as progress, shared.stopped("Phases that were done are kept."):
            if phase == "pulses":
                pulses.take(stores, by="command line", unit=unit, last=last, progress=progress)
            elif period:
                numbers = {
                    "audit": pulses.take_one(stores, pulses.period(period), by="command line", progress=progress)
                }
            else:
                phases = (phase,) if phase else running.PHASES
                numbers = running.run(stores, by="command line", phases=phases, progress=progress)
        for line in reporting.over_time(stores) if phase == "pulses" else reporting.lines(stores, numbers):
            click.echo(line)


@click.command()
@click.argument("number", metavar="RUN", type=int)
@click.pass_obj
def replay(instance: Path | None, number: int) -> None:
    """Make a run again from what it read and compare every byte; leaves with status 1 where it is not the same."""
    from planner.services import replaying

    with shared.stores(shared.settings(instance)) as stores, shared.told():
        with shared.watching() as progress, shared.stopped("Nothing was changed."):
            found = replaying.replay(stores, number, by="command line", progress=progress)
        click.echo(found.sentence)
        if found.outcome != replaying.CANNOT:
            for line in found.why:
                click.echo(f"- {line}")
    if found.outcome != replaying.SAME:
        raise SystemExit(1)


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
@click.option("--no-serve", is_flag=True, help="Print what was found and end; kept only with --instance.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another company with the same facts.")
@click.option("--without", multiple=True, help="Leave a planted fact out; may be given several times.")
@click.option("--port", type=int, help="Port to serve on [default: 8765, or any free one when taken].")
@click.pass_obj
def demo(
    instance: Path | None, no_serve: bool, as_json: bool, seed: int, without: tuple[str, ...], port: int | None
) -> None:
    """Build the demo company, run the three phases on it, and serve it on this machine.

    It is kept in the folder that `planner --instance FOLDER demo` names, else in instance/demo while it is served.
    """
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
