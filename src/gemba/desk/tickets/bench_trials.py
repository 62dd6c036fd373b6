"""What a running trial costs the intake: the same mails with one and without."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from gemba.desk.tickets.operations import receive_messages
from gemba.desk.tickets.queries import InboxLine
from gemba.desk.tickets.testing import mail

BATCH, BATCHES = 50, 20


def received(inbox: InboxLine, name: str, now: datetime) -> float:
    """CPU ms a mail: the best of BATCHES batches, each mail a ticket of its own."""
    took = []
    for batch in range(BATCHES):
        at = now + timedelta(minutes=batch)
        mails = [
            mail(
                inbox,
                sender=f"{name}{n}@b.example",
                external_id=f"<{name}-{batch}-{n}@b>",
                received_at=at,
            )
            for n in range(BATCH)
        ]
        began = time.process_time()
        receive_messages(mails, now=at)
        took.append(time.process_time() - began)
    return 1000 * min(took) / BATCH


def queries_of_a_batch(inbox: InboxLine, name: str, now: datetime) -> int:
    """How many statements a batch of mails takes."""
    mails = [
        mail(inbox, sender=f"{name}{n}@q.example", external_id=f"<{name}-{n}@q>", received_at=now)
        for n in range(BATCH)
    ]
    with CaptureQueriesContext(connection) as seen:
        receive_messages(mails, now=now)
    return len(seen)
