"""The command line: planner COMMAND --help says what each does."""

import datetime as dt
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from planner import config
from planner.config import Settings
from planner.faults import Fault, Unreadable

if TYPE_CHECKING:
    from planner.services.problems import Problem
    from planner.services.progress import Progress
    from planner.store.open import Stores

UNREADABLE, INTERRUPTED = 2, 130
FAULTS_SHOWN = 20


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--instance", type=click.Path(path_type=Path), help="Folder of the instance [default: ./instance].")
@click.version_option(package_name="capability-planner", message="%(version)s")
@click.pass_context
def main(context: click.Context, instance: Path | None) -> None:
    """Audit, Architect, Activate: which roles change, what that asks of people, and whether the work then changed."""
    context.obj = instance


@main.command()
@click.pass_obj
def init(instance: Path | None) -> None:
    """Make the instance folder, its databases and its secret key."""
    settings = _settings(instance)
    with _stores(settings):
        pass
    click.echo(f"Ready: {settings.instance.absolute()}")
    click.echo("Next: planner user add YOU@EXAMPLE.ORG --persona hr, then planner ingest people FILE.")


@main.command()
@click.pass_obj
def check(instance: Path | None) -> None:
    """Show every setting, where its value came from, and what is wrong; exit status 1 when anything is."""
    from planner.services import checking

    settings, origins, faults = _load(instance)
    width = max(len(origin.name) for origin in origins)
    for origin in origins:
        click.echo(f"{origin.name:<{width}}  {origin.value!s:<30}  {origin.origin:<12}  {origin.meaning}")
    found = [*faults, *checking.faults(settings)]
    for fault in found:
        click.echo(f"! {fault}", err=True)
    click.echo("Nothing is wrong." if not found else f"{len(found)} to mend.")
    sys.exit(1 if found else 0)


@main.group()
def user() -> None:
    """Manage who can sign in."""


@user.command("add")
@click.argument("email")
@click.option("--persona", type=click.Choice(["hr", "manager", "employee", "auditor"]), required=True)
@click.option("--person", help="E-mail or HR number of the person this sign-in belongs to [default: the same e-mail].")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of making one.")
@click.pass_obj
def user_add(instance: Path | None, email: str, persona: str, person: str | None, password_stdin: bool) -> None:
    """Let somebody sign in with EMAIL; a password is made and shown once unless one is given."""
    from planner.services import users

    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    with _stores(_settings(instance)) as stores, _told():
        made = users.add(stores, email=email, persona=persona, person=person, password=password)
    click.echo(f"{email} can sign in as {persona}" + (f", as {made.person}." if made.person else "."))
    if made.password and not password_stdin:
        click.echo(f"Password: {made.password}")


@user.command("password")
@click.argument("email")
@click.pass_obj
def user_password(instance: Path | None, email: str) -> None:
    """Give EMAIL a new password, shown once; it also ends a lock after failed attempts."""
    from planner.services import accounts

    with _stores(_settings(instance)) as stores, _told():
        click.echo(f"Password: {accounts.reset_password(stores, email)}")


@user.command("disable")
@click.argument("email")
@click.pass_obj
def user_disable(instance: Path | None, email: str) -> None:
    """Keep EMAIL out from the next click on, such as somebody who left."""
    _switch(instance, email, active=False)


@user.command("enable")
@click.argument("email")
@click.pass_obj
def user_enable(instance: Path | None, email: str) -> None:
    """Let EMAIL in again."""
    _switch(instance, email, active=True)


def _switch(instance: Path | None, email: str, *, active: bool) -> None:
    from planner.services import accounts

    with _stores(_settings(instance)) as stores, _told():
        accounts.switch(stores, email, active=active)
    click.echo(f"{email} can sign in again." if active else f"{email} can no longer sign in.")


@main.command()
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
    with _stores(_settings(instance)) as stores, _told():
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
        with _watching(quiet=as_json) as progress, _stopped("Nothing came in."):
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
    _echo_problems(outcome.problems)
    click.echo(outcome.sentence)
    if outcome.before is not None:
        click.echo(f"This very file had come in as import {outcome.before.number} on {outcome.before.at:%Y-%m-%d}.")
    if errors:
        click.echo(f"{left_out:,} rows to mend are in {errors}." if left_out else f"No row was left out: no {errors}.")


@main.group(invoke_without_command=True)
@click.pass_context
def imports(context: click.Context) -> None:
    """List imports, newest first; planner imports undo ID takes one back whole."""
    if context.invoked_subcommand is not None:
        return
    from planner.services import importing

    with _stores(_settings(context.obj)) as stores:
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

    with _stores(_settings(instance)) as stores, _told():
        told = importing.undo(stores, number, by="command line")
    click.echo(told)


@main.group()
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
    with _stores(_settings(instance)) as stores, _told():
        outcome = libraries.bring_in(stores, kind, path, by="command line", options=options)
    if as_json:
        click.echo(json.dumps(outcome.described()))
        return
    _echo_faults(outcome.faults, most=None)
    click.echo(outcome.sentence)


@library.command("check")
@click.pass_obj
def library_check(instance: Path | None) -> None:
    """Show everything that is wrong with library files, shipped and your own; exit status 1 when anything is."""
    from planner.services import libraries

    found = libraries.faults(_settings(instance))
    _echo_faults(found, most=None)
    click.echo("Nothing is wrong." if not found else f"{len(found)} to mend.")
    sys.exit(1 if found else 0)


@library.command("export")
@click.argument("kind")
@click.argument("path", type=click.Path(path_type=Path))
@click.pass_obj
def library_export(instance: Path | None, kind: str, path: Path) -> None:
    """Write the library in force, shipped and your own, to PATH; KIND is csv, xlsx, ladder or case."""
    from planner.services import libraries

    with _told():
        counts = libraries.take_out(_settings(instance), kind, path)
    click.echo(f"{path}: {', '.join(f'{count} {sort}' for sort, count in counts.items())}.")


@main.command()
@click.argument("phase", required=False, type=click.Choice(["audit", "architect", "activate"]))
@click.pass_obj
def run(instance: Path | None, phase: str | None) -> None:
    """Run all phases, or one, on what was imported."""
    from planner.services import reporting, running

    with _stores(_settings(instance)) as stores, _told():
        phases = (phase,) if phase else running.PHASES
        with _watching() as progress, _stopped("Phases that were done are kept."):
            numbers = running.run(stores, by="command line", phases=phases, progress=progress)
        for line in reporting.lines(stores, numbers):
            click.echo(line)


@main.command()
@click.option("--host")
@click.option("--port", type=int)
@click.pass_obj
def serve(instance: Path | None, host: str | None, port: int | None) -> None:
    """Serve the pages until interrupted, working through the job queue."""
    from planner.serving import serve_forever

    settings = _settings(instance, host=host, port=port)
    with _stores(settings) as stores:
        serve_forever(stores)


@main.command()
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

    with _told(), _watching(quiet=as_json) as progress:
        demonstration.show(
            folder=instance,
            serve=not no_serve,
            as_json=as_json,
            seed=seed,
            without=frozenset(without),
            port=port,
            progress=progress,
        )


@main.command()
@click.argument("name")
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder of data.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--seeds", type=int, default=20, show_default=True, help="Seeds, for evaluations that generate.")
@click.option("--peer", metavar="PYTHON", help="speed: an interpreter that has pm4py, to read the same logs with.")
@click.option("--events", type=click.IntRange(min=1), multiple=True, help="speed: how many events, for other sizes.")
@click.option("--only", metavar="PART", multiple=True, help="speed: a part of it: events, peer, people, start.")
def evaluate(name: str, data: Path | None, as_json: bool, seeds: int, **more: Any) -> None:
    """Run the benchmark NAME: speed, demo, payloads, hostile."""
    from planner import evaluate as benchmarks

    with _told(), _watching(quiet=as_json) as progress:
        given = {option: value for option, value in more.items() if value}
        result = benchmarks.run(name, data=data, seeds=seeds, progress=progress, **given)
    click.echo(json.dumps(result) if as_json else benchmarks.as_text(result))


def _load(instance: Path | None, **overrides: Any) -> tuple[Settings, tuple[config.Origin, ...], tuple[Fault, ...]]:
    with _told():
        return config.load({"instance": instance, **overrides})


def _settings(instance: Path | None, **overrides: Any) -> Settings:
    settings, _, faults = _load(instance, **overrides)
    for fault in faults:
        click.echo(f"! {fault}", err=True)
    return settings


@contextmanager
def _stores(settings: Settings) -> "Iterator[Stores]":
    from planner.services.house import opened

    with opened(settings) as stores:
        yield stores


@contextmanager
def _told() -> Iterator[None]:
    """Say what is wrong in a sentence and leave with its status, for what a person can mend."""
    from planner.services.errors import NotAllowed, NotFound, Refused

    try:
        yield
    except Unreadable as error:
        click.echo(f"! {error}", err=True)
        sys.exit(UNREADABLE)
    except (NotAllowed, NotFound, Refused) as error:
        click.echo(f"! {error}", err=True)
        sys.exit(1)


@contextmanager
def _stopped(left: str) -> Iterator[None]:
    """Say what an interruption left, and leave with the status of one."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo(f"! Stopped. {left}", err=True)
        sys.exit(INTERRUPTED)


@contextmanager
def _watching(*, quiet: bool = False) -> "Iterator[Progress]":
    from planner.terminal import watching

    with watching(sys.stderr, quiet=quiet) as progress:
        yield progress


def _echo_problems(problems: "tuple[Problem, ...]") -> None:
    """Each problem once, with its first row."""
    for problem in problems[:FAULTS_SHOWN]:
        more = f" (and {problem.count - 1:,} more such)" if problem.count > 1 else ""
        click.echo(f"! {problem.example}{more}", err=True)
    if len(problems) > FAULTS_SHOWN:
        click.echo(f"! and {len(problems) - FAULTS_SHOWN} other problems", err=True)


def _echo_faults(faults: tuple[Fault, ...], *, most: int | None = FAULTS_SHOWN) -> None:
    for fault in faults[:most]:
        click.echo(f"! {fault}", err=True)
    if most is not None and len(faults) > most:
        click.echo(f"! and {len(faults) - most} more", err=True)
