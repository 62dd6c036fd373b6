"""`gemba demo`: a desk with a past, to look around."""

import sys
from collections.abc import Sequence

import click

from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.cli.reporting import json_option, print_json, print_table
from gemba.interfaces.demo.loading import SEED, TICKETS, DemoRefused, demo_desk
from gemba.interfaces.demo.logins import DemoLogin, kept_logins
from gemba.interfaces.demo.planted import all_but


def _known(_context: click.Context, _option: click.Parameter, letters: str) -> str:
    """The letters, if all of them are planted problems'."""
    try:
        all_but(letters)
    except ValueError as unknown:
        raise click.BadParameter(str(unknown)) from unknown
    return letters


@click.command()
@click.option("--seed", default=SEED, show_default=True, help="Another seed, another desk.")
@click.option(
    "--tickets",
    type=click.IntRange(50, 20_000),
    default=TICKETS,
    show_default=True,
    help="About how many tickets there were in 90 days.",
)
@click.option(
    "--without",
    default="",
    metavar="LETTERS",
    callback=_known,
    help="Leave out planted problems, by their letters in docs/demo.md.",
)
@json_option
def command(seed: int, tickets: int, without: str, as_json: bool) -> None:
    """Load the demo desk: 90 days of a small electronics maker's service.

    It holds people, teams, inboxes and about 3,000 tickets in Chinese and English, with known
    problems to find (docs/demo.md). Run again, it only prints the log-ins.
    """
    was_there = bool(kept_logins())
    try:
        logins = demo_desk(
            now=current_time(),
            seed=seed,
            tickets=tickets,
            without=without,
            show_progress=sys.stderr.isatty(),
        )
    except DemoRefused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    if as_json:
        print_json(logins)
        return
    click.echo("The demo desk is there already." if was_there else "The demo desk is loaded.")
    print_logins(logins)


def print_logins(logins: Sequence[DemoLogin]) -> None:
    """One log-in per role as a table."""
    click.echo("Log in as:\n")
    print_table(
        ["role", "name", "e-mail", "password", "team"],
        [(login.role, login.name, login.email, login.password, login.team) for login in logins],
    )
