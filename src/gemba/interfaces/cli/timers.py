"""`gemba timers`: what could not be done when its time had come."""

import click

from gemba.foundation.kernel.clock import current_time
from gemba.foundation.timers.operations import fire_until_quiet, retry_parked
from gemba.foundation.timers.queries import failed_timers
from gemba.interfaces.cli.reporting import json_option, print_json, print_table


@click.group()
def command() -> None:
    """See which timers failed, and let those that were given up try again."""


@command.command()
@json_option
def failed(as_json: bool) -> None:
    """List timers that wait for a retry or for a person."""
    found = failed_timers(limit=200)
    if as_json:
        print_json(found)
        return
    print_table(
        ["timer", "key", "due", "attempts", "retry", "error"],
        [(f.kind, f.key, f.due_at, f.attempts, f.retry_at, f.error[:60]) for f in found],
    )


@command.command()
def retry() -> None:
    """Fire again what had been given up."""
    now = current_time()
    count = retry_parked(now=now)
    fire_until_quiet(now=now)
    click.echo(f"{count} parked timers were tried again; `gemba timers failed` shows what is left.")
