"""How reminders leave, whether they can, and a test of each way."""

from pathlib import Path

import click

from planner.commands import shared


@click.group()
def channels() -> None:
    """Look at the ways in which reminders leave, try them, send what is due."""


@channels.command("list")
@click.pass_obj
def channels_list(instance: Path | None) -> None:
    """Show each channel, what it lacks, and what became of its messages."""
    from planner.services import trying

    with shared.stores(shared.settings(instance)) as stores, shared.told():
        found, faults = trying.standing(stores)
    for one in found:
        states = ", ".join(f"{count:,} {state}" for state, count in one.states.items())
        click.echo(
            f"{one.name:<10} {'ready' if not one.lacks else '; '.join(one.lacks)}{': ' + states if states else ''}"
        )
    shared.echo_faults(faults)


@channels.command("test")
@click.argument("channel")
@click.argument("to")
@click.pass_obj
def channels_test(instance: Path | None, channel: str, to: str) -> None:
    """Send a test by CHANNEL (email, webhook) TO an e-mail address or a team of webhooks.toml."""
    from planner.services import trying

    with shared.stores(shared.settings(instance)) as stores, shared.told():
        trying.attempt(stores, channel, to, by="command line")
    click.echo("Sent. Look whether it arrived.")


@channels.command("send")
@click.pass_obj
def channels_send(instance: Path | None) -> None:
    """Send what is due now, as planner serve does every few minutes."""
    from planner.services import nudging

    with shared.stores(shared.settings(instance)) as stores, shared.told():
        outcomes = nudging.work(stores)
    click.echo(", ".join(f"{count:,} {word}" for word, count in sorted(outcomes.items())) or "Nothing is due.")
