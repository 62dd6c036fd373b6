"""`gemba inbox`: the addresses at which the desk can be reached."""

import sys

import click

from gemba.desk.channels.operations.mail_accounts import (
    AccountRefused,
    MailAccountSetup,
    ServerLogin,
    set_mail_account,
)
from gemba.desk.tickets.operations import create_inbox
from gemba.desk.tickets.queries import InboxLine, inboxes
from gemba.foundation.accounts.queries import teams
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.cli.reporting import json_option, print_json, print_table


@click.group()
def command() -> None:
    """Set up the mail addresses and forms through which customers reach the desk."""


@command.command("list")
@json_option
def show(as_json: bool) -> None:
    """List every inbox."""
    found = inboxes()
    if as_json:
        print_json(found)
        return
    names = {team.id: team.name for team in teams()}
    print_table(
        ["kind", "address", "name", "team", "active"],
        [(i.kind, i.address, i.name, names.get(i.team_id or 0), i.is_active) for i in found],
    )


@command.command("add")
@click.argument("address")
@click.option("--kind", type=click.Choice(["email", "form"]), default="email", show_default=True)
@click.option("--name", required=True, help="What colleagues and customers read.")
@click.option("--team", "team_name", default="", help="The team its tickets go to.")
def add(address: str, kind: str, name: str, team_name: str) -> None:
    """Let the desk be reached at ADDRESS."""
    known = {team.name: team.id for team in teams()}
    if team_name and team_name not in known:
        raise click.ClickException(
            f"There is no team {team_name}. There are: {', '.join(known) or 'none yet'}."
        )
    inbox = create_inbox(
        kind=kind,
        name=name,
        address=address,
        team_id=known.get(team_name),
        actor=SYSTEM,
        now=current_time(),
    )
    click.echo(f"{inbox.name} takes requests at {inbox.address}.")


@command.command("mailbox")
@click.argument("address")
@click.option("--imap", default="", help="HOST[:PORT] to fetch from.")
@click.option("--smtp", default="", help="HOST[:PORT] to send by.")
@click.option("--user", default="", help="Log-in name at both; the address unless given.")
@click.option("--plain", is_flag=True, help="No TLS: for a server on this machine only.")
def mailbox(address: str, imap: str, smtp: str, user: str, plain: bool) -> None:
    """Fetch and send the mail of the inbox ADDRESS elsewhere. The password is read, never shown."""
    inbox = _known(address)
    password = _password()
    setup = MailAccountSetup(
        imap=_server(imap, user or address, password, tls=not plain),
        smtp=_server(smtp, user or address, password, tls=not plain),
    )
    try:
        set_mail_account(inbox_id=inbox.id, setup=setup, actor=SYSTEM, now=current_time())
    except AccountRefused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{inbox.address} is set up. `gemba status` shows whether mail comes and goes.")


def _password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True))
    return sys.stdin.readline().rstrip("\n")


def _server(place: str, user: str, password: str, *, tls: bool) -> ServerLogin:
    host, _, port = place.partition(":")
    if not host:
        return ServerLogin()
    if port and not port.isdigit():
        raise click.ClickException(f"{place}: write the server as HOST or HOST:PORT.")
    return ServerLogin(host, int(port or 0), tls, user, password)


def _known(address: str) -> InboxLine:
    wanted = address.strip().lower()
    for inbox in inboxes("email"):
        if inbox.address == wanted:
            return inbox
    raise click.ClickException(f"No mail inbox has the address {address}. See: gemba inbox list")
