"""Who can sign in."""

import sys
from pathlib import Path

import click

from planner.commands import shared


@click.group()
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
    with shared.stores(shared.settings(instance)) as stores, shared.told():
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

    with shared.stores(shared.settings(instance)) as stores, shared.told():
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

    with shared.stores(shared.settings(instance)) as stores, shared.told():
        accounts.switch(stores, email, active=active)
    click.echo(f"{email} can sign in again." if active else f"{email} can no longer sign in.")
