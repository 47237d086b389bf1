"""Make the small trained weights anew from the data they were learnt from."""

from pathlib import Path

import click

from planner.commands import shared


@click.command()
@click.argument("name")
@click.option(
    "--data",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder that holds the openly licensed data.",
)
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), help="Folder to write to [default: their own].")
def train(name: str, data: Path, to: Path | None) -> None:
    """Learn the weights NAME again from openly licensed data, in the same bytes."""
    from planner.services import training, weights

    with shared.told():
        path = training.train(name, data=data, folder=to or weights.FOLDER)
    click.echo(f"Written: {path}")
