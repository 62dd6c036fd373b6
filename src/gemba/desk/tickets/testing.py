"""Inboxes, messages and tickets for tests."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from gemba.desk.contacts.testing import LIN_YUE, introduced
from gemba.desk.tickets.conditions import encode
from gemba.desk.tickets.operations import (
    InboundMessage,
    Receipt,
    create_inbox,
    receive_messages,
)
from gemba.desk.tickets.queries import InboxLine, saved_view, saved_view_body
from gemba.foundation.accounts.testing import NOON
from gemba.foundation.definitions.testing import SamplePair
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.json_values import JsonValue


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


def sample_pairs() -> dict[str, SamplePair]:
    """By kind."""
    urgent: JsonValue = {"fact": "priority", "op": "at_least", "values": [3]}
    first, second = saved_view_body(urgent), saved_view_body({"all": []}, order="opened")
    return {"saved_view": SamplePair(first, second, _listed)}


def _listed(view_id: UUID, _now: datetime) -> object:
    view = saved_view(view_id, actor=SYSTEM)
    return encode(view.condition), view.order, view.columns
