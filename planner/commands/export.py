"""Take what is held out of the instance."""

from pathlib import Path

import click

from planner.commands import shared


@click.group()
def export() -> None:
    """Take events out, for other tools."""


@export.command()
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "as_", type=click.Choice(["xes", "csv"]), required=True, help="An event log, or a table.")
@click.option("--source", help="Only this source; an event log is of one.")
@click.option(
    "--accounts", is_flag=True, help="Accounts, titles and all attributes as they are, instead of pseudonyms."
)
@click.option("--key", help="Make the pseudonyms with this key [default: the instance's own].")
@click.pass_obj
def events(instance: Path | None, path: Path, as_: str, source: str | None, accounts: bool, key: str | None) -> None:
    """Write the events behind the audit to PATH; the same account has the same pseudonym in every export of a key."""
    from planner.services import exporting

    order = exporting.Order(format="csv" if as_ == "csv" else "xes", source=source, accounts=accounts, key=key)
    if not path.absolute().parent.is_dir():
        raise click.BadParameter(f"There is no folder {path.parent}.", param_hint="PATH")
    with shared.stores(shared.settings(instance)) as stores, shared.told():
        taken = exporting.take_out(stores, order, path, by="command line")
    who = "accounts as they are" if accounts else "pseudonyms in the place of accounts"
    click.echo(f"{path}: {taken.events:,} events of {taken.cases:,} cases, {who}.")
    if taken.left_out:
        click.echo(f"{taken.left_out:,} events without a case, a name or a time were left out.")
