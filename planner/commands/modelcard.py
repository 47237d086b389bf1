"""The model card: measured again and written, or held against what it says."""

import json
from pathlib import Path

import click

from planner.commands import shared

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
CARD = Path("docs/model-card.md")


@click.command("model-card")
@click.option("--data", type=FOLDER, help="Folder of evaluation data.")
@click.option("--cases", type=FOLDER, help="Folder of role cases with the verdict that is right for each.")
@click.option("--card", type=click.Path(dir_okay=False, path_type=Path), default=CARD, show_default=True)
@click.option(
    "--only", metavar="PART", multiple=True, help="A part of the card, such as collapse; others stay as told."
)
@click.option("--check", is_flag=True, help="Write nothing; end with 1 where a figure is more than 0.005 off the card.")
def model_card(data: Path | None, cases: Path | None, card: Path, only: tuple[str, ...], check: bool) -> None:
    """Measure the judgements on roles and write down how good they are."""
    from planner.evaluate import modelcard

    told = modelcard.read(card.read_text("utf-8")) if card.exists() else []
    with shared.told(), shared.watching(quiet=False) as progress:
        figures = modelcard.measured(only, data=data, cases=cases, progress=progress)
    for part, figure in figures.items():
        click.echo(json.dumps({part: figure}))
    found = modelcard.rows(figures)
    if not check:
        now = {(row.part, row.key): row for row in [*told, *found]}
        card.write_text(modelcard.written(now.values()), encoding="utf-8")
        click.echo(f"{card} has {len(found)} figures measured now.")
        return
    wrong = modelcard.differing(told, found)
    for line in wrong:
        click.echo(line)
    click.echo(f"{len(found)} figures measured again; {len(wrong)} differ from {card}.")
    if wrong:
        raise SystemExit(1)
