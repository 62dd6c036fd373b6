"""Inboxes, messages and tickets for tests."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from gemba.desk.contacts.testing import LIN_YUE, introduced
from gemba.desk.tickets.operations import (
    InboundMessage,
    Receipt,
    create_inbox,
    receive_messages,
)
from gemba.desk.tickets.queries import InboxLine
from gemba.foundation.accounts.testing import NOON
from gemba.foundation.events.actors import SYSTEM


def support(
    *, address: str = "support@desk.example", team_id: int | None = None, now: datetime = NOON
) -> InboxLine:
    """The mail inbox everybody knows; made once."""
    return create_inbox(
        kind="email", name="Support", address=address, team_id=team_id, actor=SYSTEM, now=now
    )


def mail(inbox: InboxLine, *, sender: str = LIN_YUE, **more: Any) -> InboundMessage:
    """A message to this inbox; `more` overrides any field of InboundMessage."""
    message = InboundMessage(
        inbox_id=inbox.id,
        channel=inbox.kind,
        sender=introduced(sender),
        subject="The printer does not print",
        text="It only blinks. 打印机不工作。",
        received_at=NOON,
    )
    return replace(message, **more)


def opened(inbox: InboxLine | None = None, *, now: datetime = NOON, **more: Any) -> Receipt:
    """A fresh ticket; `more` as for `mail`."""
    message = mail(inbox or support(now=now), **{"received_at": now, **more})
    return receive_messages([message], now=now)[0]
