"""`gemba events`: the log and its readers."""

import click

from gemba.foundation.events.operations import renumber
from gemba.foundation.events.queries import parked_events
from gemba.foundation.events.reactions import react_until_quiet, retry_parked
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.cli.reporting import json_option, print_json, print_table


@click.group()
def command() -> None:
    """See which events a reaction could not handle, and let it try again."""


@command.command()
@json_option
def parked(as_json: bool) -> None:
    """List events that wait for a retry or for a person."""
    found = parked_events(limit=200)
    if as_json:
        print_json(found)
        return
    print_table(
        ["subscriber", "event", "type", "attempts", "retry", "error"],
        [(p.subscriber, p.sequence, p.type, p.attempts, p.retry_at, p.error[:60]) for p in found],
    )


@command.command()
def retry() -> None:
    """Let reactions try again what they had given up."""
    now = current_time()
    count = retry_parked(now=now)
    react_until_quiet(now=now)
    click.echo(f"{count} parked events were tried again; `gemba events parked` shows what is left.")


@command.command("renumber")
def settle() -> None:
    """Once after a restore into a new PostgreSQL cluster: let readers pass the restored log."""
    click.echo(f"{renumber()} events were renumbered; every reader goes on where it was.")
