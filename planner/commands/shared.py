"""What all commands share: the settings, the stores, and how faults, refusals and progress are told."""

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


def load(instance: Path | None, **overrides: Any) -> tuple[Settings, tuple[config.Origin, ...], tuple[Fault, ...]]:
    """Every setting, where each came from, and what is wrong; leaves with status 2 where they cannot be read."""
    with told():
        return config.load({"instance": instance, **overrides})


def settings(instance: Path | None, **overrides: Any) -> Settings:
    """The settings of an instance; what is wrong with them is told."""
    found, _, faults = load(instance, **overrides)
    for fault in faults:
        click.echo(f"! {fault}", err=True)
    return found


@contextmanager
def stores(settings: Settings) -> "Iterator[Stores]":
    """The instance's stores, open as long as the command works."""
    from planner.services.house import opened

    with opened(settings) as open_stores:
        yield open_stores


@contextmanager
def told() -> Iterator[None]:
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
def stopped(left: str) -> Iterator[None]:
    """Say what an interruption left, and leave with the status of one."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo(f"! Stopped. {left}", err=True)
        sys.exit(INTERRUPTED)


@contextmanager
def watching(*, quiet: bool = False) -> "Iterator[Progress]":
    """Progress on the terminal, unless it is to be quiet."""
    from planner import terminal

    with terminal.watching(sys.stderr, quiet=quiet) as progress:
        yield progress


def echo_problems(problems: "tuple[Problem, ...]") -> None:
    """Each problem once, with its first row."""
    for problem in problems[:FAULTS_SHOWN]:
        more = f" (and {problem.count - 1:,} more such)" if problem.count > 1 else ""
        click.echo(f"! {problem.example}{more}", err=True)
    if len(problems) > FAULTS_SHOWN:
        click.echo(f"! and {len(problems) - FAULTS_SHOWN} other problems", err=True)


def echo_faults(faults: tuple[Fault, ...], *, most: int | None = FAULTS_SHOWN) -> None:
    """Faults a line each, and how many more there are."""
    for fault in faults[:most]:
        click.echo(f"! {fault}", err=True)
    if most is not None and len(faults) > most:
        click.echo(f"! and {len(faults) - most} more", err=True)
