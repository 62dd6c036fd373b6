"""What is said to a third party, and what is only planned or held, shows in none of a customer's
doors."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from gemba.desk.contacts.testing import LIN_YUE, introduced
from gemba.desk.tickets.operations import (
    InboundFile,
    Reply,
    SideMail,
    issue_link,
    receive_messages,
    reply,
    schedule_reply,
    start_side_conversation,
)
from gemba.desk.tickets.queries import conversation, search_tickets, side_conversations
from gemba.desk.tickets.queries.links import open_link, ticket_for_contact
from gemba.desk.tickets.testing import mail, opened, support
from gemba.foundation.accounts.testing import cast, log_in
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.vault.files import keep_file

pytestmark = pytest.mark.django_db
SECRET = "quixotic"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


def test_no_door_of_the_customer_s_opens_to_it(client: Client) -> None:
    people, now = cast(), current_time()
    ticket = opened(sender=LIN_YUE, now=now)
    pk, number = ticket.ticket_id, ticket.number
    file = InboundFile(f"{SECRET}.pdf", "application/pdf", 6, keep_file(b"secret"))
    words = SideMail(SECRET, (f"{SECRET}@vendor.example",), SECRET, (file,))
    side = start_side_conversation(ticket_id=pk, mail=words, actor=people.ana, now=now)
    answer = mail(
        support(),
        sender=introduced(f"{SECRET}@vendor.example").identity.value,
        text=SECRET,
        subject=SECRET,
        files=(file,),
        side_id=side,
        received_at=now,
    )
    receive_messages([answer], now=now)
    shown = conversation(number, actor=people.ana)
    assert shown
    planned = Reply(SECRET, shown.version)
    later = now + timedelta(days=1)
    schedule_reply(ticket_id=pk, reply=planned, send_at=later, actor=people.ana, now=now)
    held = Reply(SECRET, shown.version, status="open")
    reply(ticket_id=pk, reply=held, actor=people.ana, now=now, hold_seconds=15)
    react_until_quiet(now=now)

    link = issue_link(ticket_id=pk, actor=SYSTEM, now=now)
    log_in(client, people.lin_yue)
    pages = [client.get(f"/t/{link}/"), client.get("/my/"), client.get(f"/my/{number}/")]
    assert SECRET not in "".join(page.content.decode() for page in pages)
    own = ticket_for_contact(number, contact_id=shown.ticket.contact_id)
    assert own is not None
    for seen in (open_link(link, now=now), own):
        assert SECRET not in repr(seen)
        assert "side_" not in repr(seen.events)
    assert search_tickets(SECRET, actor=people.lin_yue) == []
    assert side_conversations(pk, actor=people.lin_yue) == ()

    found = side_conversations(pk, actor=people.ana)
    files = [each.id for m in found[0].messages for each in m.attachments]
    assert len(files) == 2
    for attachment_id in files:
        for address in (
            f"/t/{link}/files/{attachment_id}/",
            f"/my/{number}/files/{attachment_id}/",
        ):
            assert client.get(address).status_code == 404
    assert [hit.ticket.number for hit in search_tickets(SECRET, actor=people.ana)] == [number]
