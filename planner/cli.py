"""The command line: planner COMMAND --help says what each does."""

from pathlib import Path

import click

from planner.commands import channels, evaluate, export, imports, instance, library, modelcard, train, users, work, xapi


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--instance", "folder", type=click.Path(path_type=Path), help="Folder of the instance [default: ./instance]."
)
@click.version_option(package_name="capability-planner", message="%(version)s")
@click.pass_context
def main(context: click.Context, folder: Path | None) -> None:
    """Audit, Architect, Activate: which roles change, what that asks of people, and whether the work then changed."""
    context.obj = folder


for command in (
    instance.init,
    instance.check,
    users.user,
    imports.ingest,
    imports.imports,
    library.library,
    export.export,
    work.run,
    work.replay,
    work.serve,
    work.demo,
    channels.channels,
    xapi.xapi,
    evaluate.evaluate,
    modelcard.model_card,
    train.train,
):
    main.add_command(command)
