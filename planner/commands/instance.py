"""Make an instance ready and look whether anything is wrong with it."""

import sys
from pathlib import Path

import click

from planner.commands import shared


@click.command()
@click.pass_obj
def init(instance: Path | None) -> None:
    """Make the instance folder, its databases and its secret key."""
    settings = shared.settings(instance)
    with shared.stores(settings):
        pass
    click.echo(f"Ready: {settings.instance.absolute()}")
    click.echo("Next: planner user add YOU@EXAMPLE.ORG --persona hr, then planner ingest people FILE.")


@click.command()
@click.pass_obj
def check(instance: Path | None) -> None:
    """Show every setting, where its value came from, and what is wrong; exit status 1 when anything is."""
    from planner.services import checking

    settings, origins, faults = shared.load(instance)
    width = max(len(origin.name) for origin in origins)
    for origin in origins:
        click.echo(f"{origin.name:<{width}}  {origin.value!s:<30}  {origin.origin:<12}  {origin.meaning}")
    found = [*faults, *checking.faults(settings)]
    for fault in found:
        click.echo(f"! {fault}", err=True)
    click.echo("Nothing is wrong." if not found else f"{len(found)} to mend.")
    sys.exit(1 if found else 0)
