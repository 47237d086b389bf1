"""Measure it again: the benchmarks that anybody can run."""

import json
from pathlib import Path
from typing import Any

import click

from planner.commands import shared


@click.command()
@click.argument("name")
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder of data.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--seeds", type=int, default=20, show_default=True, help="Seeds, for evaluations that generate.")
@click.option("--peer", metavar="PYTHON", help="speed: an interpreter that has pm4py, to read the same logs with.")
@click.option("--events", type=click.IntRange(min=1), multiple=True, help="speed: how many events, for other sizes.")
@click.option("--only", metavar="PART", multiple=True, help="speed: a part of it: events, peer, people, start.")
@click.option(
    "--cases",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="verdict: a folder of role cases with the verdict that is right for each.",
)
@click.option(
    "--sentences",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="clusters, destinations: a folder with a sentence model to be used beside words and meaning.",
)
def evaluate(name: str, data: Path | None, as_json: bool, seeds: int, **more: Any) -> None:
    """Run the benchmark NAME, such as speed, payloads or hostile; a wrong one lists those there are."""
    from planner import evaluate as benchmarks

    with shared.told(), shared.watching(quiet=as_json) as progress:
        given = {option: value for option, value in more.items() if value}
        result = benchmarks.run(name, data=data, seeds=seeds, progress=progress, **given)
    click.echo(json.dumps(result) if as_json else benchmarks.as_text(result))
