"""Bring files in, list what came in, take an import back."""

import datetime as dt
import json
from pathlib import Path

import click

from planner.commands import shared


@click.command()
@click.argument("source")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--as", "name", help="Name of the source, such as jira or helpdesk [default: SOURCE].")
@click.option("--map", "mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="JSON mapping.")
@click.option("--preset", help="For people: read it as this HR system writes it; a wrong name lists those there are.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="For people: the day that the file describes.")
@click.option("--everybody", is_flag=True, help="For people: the file lists everybody; whoever is missing has left.")
@click.option("--dry-run", is_flag=True, help="Show the mapping and the counts, import nothing.")
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help="Write the rows left out to this CSV.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def ingest(
    instance: Path | None,
    source: str,
    path: Path,
    name: str | None,
    mapping: Path | None,
    preset: str | None,
    as_of: dt.datetime | None,
    everybody: bool,
    dry_run: bool,
    errors: Path | None,
    as_json: bool,
) -> None:
    """Import the file PATH with the connector SOURCE (people, event_csv, xes, survey, kpi ...).

    Slack's export may also be a folder. What --errors writes can be mended and imported again.
    """
    from planner.services import importing

    if errors and not errors.absolute().parent.is_dir():
        raise click.BadParameter(f"There is no folder {errors.parent}.", param_hint="--errors")
    with shared.stores(shared.settings(instance)) as stores, shared.told():
        given = importing.read_mapping(mapping) if mapping else None
        path = path if path.name else path.absolute()
        order = importing.Order(
            connector=source,
            source=name or source,
            path=path,
            mapping=given,
            preset=preset or "",
            given=({"as_of": as_of.date().isoformat()} if as_of else {}) | ({"everybody": "yes"} if everybody else {}),
        )
        with shared.watching(quiet=as_json) as progress, shared.stopped("Nothing came in."):
            if dry_run:
                outcome = importing.dry_run(stores, order, progress=progress)
            else:
                outcome = importing.ingest(stores, order, by="command line", progress=progress)
        left_out = importing.write_errors(stores, order, outcome.faults, errors) if errors else 0
    if as_json:
        click.echo(json.dumps(outcome.described()))
        return
    for field, column, reason in outcome.columns:
        click.echo(f"  {field:<14} <- {column}: {reason}")
    shared.echo_problems(outcome.problems)
    click.echo(outcome.sentence)
    if outcome.before is not None:
        click.echo(f"This very file had come in as import {outcome.before.number} on {outcome.before.at:%Y-%m-%d}.")
    if errors:
        click.echo(f"{left_out:,} rows to mend are in {errors}." if left_out else f"No row was left out: no {errors}.")


@click.group(invoke_without_command=True)
@click.pass_context
def imports(context: click.Context) -> None:
    """List imports, newest first; planner imports undo ID takes one back whole."""
    if context.invoked_subcommand is not None:
        return
    from planner.services import importing

    with shared.stores(shared.settings(context.obj)) as stores:
        rows = importing.listed(stores)
    for row in rows:
        state = "undone" if row.undone_at else "live"
        counts = f"{row.read} read, {row.created} created, {row.updated} updated, {row.unchanged} unchanged"
        click.echo(
            f"{row.number:>5}  {row.at:%Y-%m-%d %H:%M}  {row.source:<16} {row.file:<32} {counts}, "
            f"{row.rejected} rejected  [{state}]"
        )
    if not rows:
        click.echo("No imports yet. planner ingest SOURCE PATH brings in the first.")


@imports.command("undo")
@click.argument("number", type=int)
@click.pass_obj
def imports_undo(instance: Path | None, number: int) -> None:
    """Take import NUMBER back whole."""
    from planner.services import importing

    with shared.stores(shared.settings(instance)) as stores, shared.told():
        told = importing.undo(stores, number, by="command line")
    click.echo(told)
