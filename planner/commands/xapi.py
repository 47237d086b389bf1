"""Statements for a learning record store."""

from pathlib import Path

import click

from planner.commands import shared


@click.group()
def xapi() -> None:
    """Tell a learning record store about steps and behaviour, where config.toml turns it on."""


@xapi.command("send")
@click.pass_obj
def xapi_send(instance: Path | None) -> None:
    """Send what is new, as planner serve does every hour; sending twice changes nothing in the store."""
    from planner.services import statements

    with shared.stores(shared.settings(instance)) as stores, shared.told():
        outcomes = statements.send(stores)
        trouble = statements.standing(stores).trouble if outcomes["later"] or outcomes["refused"] else ""
    told = [f"{outcomes[word]:,} {word}" for word in ("sent", "refused", "later") if outcomes[word]]
    click.echo(", ".join(told) or "Nothing is new.")
    if trouble:
        click.echo(f"! {trouble}", err=True)


@xapi.command("status")
@click.pass_obj
def xapi_status(instance: Path | None) -> None:
    """Show what lacks before statements are sent, how many are in which state, and what went wrong last."""
    from planner.services import statements

    with shared.stores(shared.settings(instance)) as stores, shared.told():
        found = statements.standing(stores)
    click.echo("; ".join(found.lacks) or "ready")
    for state, count in sorted(found.states.items()):
        click.echo(f"{count:>9,} {state}")
    if found.trouble:
        click.echo(f"! {found.trouble}", err=True)
