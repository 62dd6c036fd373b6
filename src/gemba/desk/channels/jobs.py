"""What runs by itself: the listener, and the worker's jobs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings

from gemba.desk.channels.kinds.email.listener import MailListener, Place
from gemba.desk.channels.kinds.email.parsed import MailLimits
from gemba.desk.channels.kinds.email.workers import ParserPool
from gemba.desk.channels.operations import accept, fetch_mailboxes, send_due
from gemba.desk.channels.operations.directory import InboxDirectory
from gemba.desk.channels.operations.grouping import GroupCommit
from gemba.desk.channels.operations.processing import IntakeLine
from gemba.desk.tickets.operations import close_resolved
from gemba.desk.tickets.operations.tallying import squash_tallies
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.kernel.jobs import Job, Work, plain

PARSER_PROCESSES = 1
FETCH_SECONDS = 60
CLOSE_SECONDS = 300
SQUASH_SECONDS = 60


@contextmanager
def mail_listener(place: Place, *, default_inbox_id: int | None = None) -> Iterator[MailListener]:
    """The mail listener, taking mail for as long as the context lasts."""
    directory = InboxDirectory(default_inbox_id=default_inbox_id)
    directory.refresh()
    group = GroupCommit(
        lambda payloads: accept(payloads, now=current_time()), chores=directory.refresh
    )
    group.start()
    listener = MailListener(place, route=directory.inbox_of, keep=group.keep)
    try:
        listener.start()
        yield listener
    finally:
        listener.stop()
        group.stop()


@contextmanager
def open_parser(processes: int = PARSER_PROCESSES) -> Iterator[ParserPool]:
    """The parser's child processes."""
    pool = ParserPool(
        size=processes,
        attachments_dir=settings.FILES,
        limits=MailLimits(),
        trusted_authserv=settings.TRUSTED_AUTHSERV,
    )
    try:
        yield pool
    finally:
        pool.close()


@contextmanager
def _intake() -> Iterator[Work]:
    with open_parser() as parser:
        line = IntakeLine(parser)
        try:
            yield line.step
        finally:
            line.close()


def _squash(*, now: datetime) -> int:
    del now
    squash_tallies()
    return 0


JOBS = (
    Job("intake", _intake, idle_seconds=5),
    Job("delivery", plain(send_due), idle_seconds=5),
    Job("mailboxes", plain(fetch_mailboxes, every_seconds=FETCH_SECONDS), FETCH_SECONDS),
    Job("closing", plain(close_resolved, every_seconds=CLOSE_SECONDS), CLOSE_SECONDS),
    Job("tallies", plain(_squash, every_seconds=SQUASH_SECONDS), SQUASH_SECONDS),
)
