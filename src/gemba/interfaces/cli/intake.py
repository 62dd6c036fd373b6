"""`gemba intake`: what came in, what waits, what is in quarantine."""

from collections.abc import Iterator
from pathlib import Path

import click

from gemba.desk.channels.kinds.email.fingerprint import fingerprint
from gemba.desk.channels.kinds.kind import Incoming
from gemba.desk.channels.operations import accept, retry_quarantined
from gemba.desk.channels.queries import intake_status, quarantine
from gemba.desk.tickets.queries import InboxLine, inboxes
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.cli.reporting import json_option, print_json, print_table

TOGETHER_MAX = 100
TOGETHER_BYTES_MAX = 32 * 1024 * 1024


@click.group()
def command() -> None:
    """See what came in, put mails in by hand, and look after the quarantine."""


@command.command()
@json_option
def status(as_json: bool) -> None:
    """Count what was accepted, and how far it has come."""
    found = intake_status()
    if as_json:
        print_json(found)
        return
    print_table(
        ["accepted", "processed", "waiting", "in quarantine", "set aside", "oldest waiting"],
        [
            (
                found.accepted,
                found.processed,
                found.waiting,
                found.quarantined,
                found.set_aside,
                found.oldest_waiting_at,
            )
        ],
    )


@command.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--inbox", required=True, help="Mail address of the inbox they are for.")
@json_option
def replay(paths: tuple[Path, ...], inbox: str, as_json: bool) -> None:
    """Put raw mails in, as if they had arrived: files, or folders with all they hold.

    A mail that is here already is left alone, so a replay can be repeated.
    """
    target = _inbox(inbox)
    accepted = duplicates = 0
    for batch in _batches(paths, target):
        verdicts = accept(batch, now=current_time())
        accepted += verdicts.count("accepted")
        duplicates += verdicts.count("duplicate")
    if as_json:
        print_json({"accepted": accepted, "duplicates": duplicates})
        return
    click.echo(f"{accepted:,} accepted, {duplicates:,} were here already.")


@command.group("quarantine")
def quarantine_group() -> None:
    """Mails that could not become messages; their raw bytes are kept."""


@quarantine_group.command("list")
@click.option("--before", type=int, help="Go on after the page that ended with this id.")
@json_option
def quarantine_list(before: int | None, as_json: bool) -> None:
    """Show the newest quarantined mails and why they are there."""
    page = quarantine(actor=SYSTEM, before=before)
    if as_json:
        print_json(page)
        return
    print_table(
        ["id", "received", "from", "bytes", "reason"],
        [(m.id, m.received_at, m.mail_from, m.size_bytes, m.reason) for m in page.mails],
    )
    if page.before is not None:
        click.echo(f"\nMore: gemba intake quarantine list --before {page.before}")


@quarantine_group.command("retry")
@click.argument("ids", nargs=-1, type=int)
@json_option
def quarantine_retry(ids: tuple[int, ...], as_json: bool) -> None:
    """Have mails read again: those with these IDS, or all."""
    count = retry_quarantined(actor=SYSTEM, now=current_time(), envelope_ids=ids or None)
    if as_json:
        print_json({"waiting": count})
        return
    click.echo(f"{count:,} will be read again.")


def _inbox(address: str) -> InboxLine:
    known = inboxes("email")
    for inbox in known:
        if inbox.address == address.strip().lower():
            return inbox
    names = ", ".join(inbox.address for inbox in known) or "none yet"
    raise click.ClickException(f"No mail inbox has the address {address}. There are: {names}.")


def _batches(paths: tuple[Path, ...], inbox: InboxLine) -> Iterator[list[Incoming]]:
    batch: list[Incoming] = []
    size = 0
    for file in _files(paths):
        raw = file.read_bytes()
        external_id, body_hash = fingerprint(raw)
        batch.append(Incoming(inbox.id, raw, external_id, body_hash, remote="replay"))
        size += len(raw)
        if len(batch) == TOGETHER_MAX or size > TOGETHER_BYTES_MAX:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.is_file())
        else:
            yield path
