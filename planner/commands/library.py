"""Role frameworks and learning content: bring them in, check them, take them out."""

import json
import sys
from pathlib import Path

import click

from planner.commands import shared


@click.group()
def library() -> None:
    """Bring in role frameworks and learning content, check them, take them out."""


@library.command("import")
@click.argument("kind")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--release", help="Release of the framework, where its folder does not tell it.")
@click.option("--dry-run", is_flag=True, help="Show what would become of each entry, write nothing.")
@click.option("--overwrite", is_flag=True, help="Also replace files that a person wrote or changed.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def library_import(
    instance: Path | None,
    kind: str,
    path: Path,
    release: str | None,
    dry_run: bool,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Write what PATH holds as your own library files; KIND is onet, csv, xlsx, ladder, case or catalogue."""
    from planner.services import libraries

    path = path if path.name else path.absolute()
    options = libraries.Options(release=release, dry_run=dry_run, overwrite=overwrite)
    with shared.stores(shared.settings(instance)) as stores, shared.told():
        outcome = libraries.bring_in(stores, kind, path, by="command line", options=options)
    if as_json:
        click.echo(json.dumps(outcome.described()))
        return
    shared.echo_faults(outcome.faults, most=None)
    click.echo(outcome.sentence)


@library.command("check")
@click.pass_obj
def library_check(instance: Path | None) -> None:
    """Show everything that is wrong with library files, shipped and your own; exit status 1 when anything is."""
    from planner.services import libraries

    found = libraries.faults(shared.settings(instance))
    shared.echo_faults(found, most=None)
    click.echo("Nothing is wrong." if not found else f"{len(found)} to mend.")
    sys.exit(1 if found else 0)


@library.command("export")
@click.argument("kind")
@click.argument("path", type=click.Path(path_type=Path))
@click.pass_obj
def library_export(instance: Path | None, kind: str, path: Path) -> None:
    """Write the library in force, shipped and your own, to PATH; KIND is csv, xlsx, ladder or case."""
    from planner.library import importers
    from planner.services import libraries

    with shared.told():
        counts = libraries.take_out(shared.settings(instance), kind, path)
    click.echo(f"{path}: {', '.join(f'{count} {sort}' for sort, count in counts.items())}.")
    if left := importers.unheld(kind):
        click.echo(f"Not in it, since {kind} cannot hold them: {', '.join(left)}. A workbook (xlsx) holds everything.")
