"""No step of the intake reads a whole table, however large the desk has become."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gemba.desk.channels.operations import send_due
from gemba.desk.channels.testing import letter, take_in
from gemba.desk.tickets.operations import Reply, reply
from gemba.desk.tickets.queries import InboxLine
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import NOON
from gemba.foundation.events.actors import SYSTEM

# Tables that stay small: what is set up once, and what is added up now and then.
SMALL = ("tickets_inbox", "tickets_status", "tickets_numbering", "channels_mailaccount")


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's query plans")
def test_nothing_is_found_by_looking_through_everything(inbox: InboxLine) -> None:
    ticket = opened(inbox, external_id="root@b")
    reply(ticket_id=ticket.ticket_id, reply=Reply("Hi", 1), actor=SYSTEM, now=NOON)
    mails = [
        letter("answer", In_Reply_To="<root@b>", message_id="a@b"),
        letter("away", Auto_Submitted="auto-replied", References="<root@b>"),
        letter("new", sender="new@b.example", message_id="n@b"),
        b"no mail",
    ]
    with CaptureQueriesContext(
        connection,
    ) as told:
        take_in(inbox, *mails)
        take_in(inbox, *mails)
        send_due(now=NOON)
    statements = {query["sql"] for query in told.captured_queries}
    scans = {
        f"{step} in: {sql[:300]}"
        for sql in statements
        if sql.startswith(("SELECT", "UPDATE", "DELETE"))
        for step in _plan(sql)
        if step.startswith("SCAN")
        and "sqlite_sequence" not in step
        and " INDEX " not in step
        and not step.endswith(SMALL)
    }
    assert scans == set()


def _plan(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        # as it is: the captured text has its values filled in, and may hold a %
        cursor.connection.execute(f"EXPLAIN QUERY PLAN {sql}")
        found = cursor.connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
    return [str(row[3]) for row in found]
