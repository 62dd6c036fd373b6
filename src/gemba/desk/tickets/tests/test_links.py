"""Signed links: whole, in time, not revoked – or nothing at all."""

import hmac
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.desk.contacts.testing import LIN_YUE
from gemba.desk.tickets.models import Ticket, TicketLink
from gemba.desk.tickets.operations import (
    Reply,
    TicketUnknown,
    add_note,
    issue_link,
    receive_messages,
    reply,
    revoke_links,
)
from gemba.desk.tickets.operations.linking import LINK_LIFETIME
from gemba.desk.tickets.queries import LinkRefused, open_link, ticket_for_contact
from gemba.desk.tickets.queries.links import link_token, own_tickets
from gemba.desk.tickets.testing import mail, opened, support
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.events.actors import SYSTEM, Actor, Role
from gemba.foundation.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def ticket(people: Cast) -> Ticket:
    return Ticket.objects.get(pk=opened(external_id="a@x").ticket_id)


@pytest.fixture
def token(ticket: Ticket) -> str:
    return issue_link(ticket_id=ticket.pk, actor=SYSTEM, now=NOON)


def opens(token: str, *, now: datetime = NOON) -> bool:
    try:
        open_link(token, now=now)
    except LinkRefused:
        return False
    return True


def test_a_link_opens_its_ticket_until_it_expires(ticket: Ticket, token: str) -> None:
    assert open_link(token, now=NOON).ticket.number == ticket.number
    assert opens(token, now=NOON + LINK_LIFETIME - timedelta(seconds=1))
    assert not opens(token, now=NOON + LINK_LIFETIME)


def test_revoking_ends_every_link_of_the_ticket(people: Cast, ticket: Ticket, token: str) -> None:
    second = issue_link(ticket_id=ticket.pk, actor=SYSTEM, now=NOON)
    assert revoke_links(ticket_id=ticket.pk, actor=people.ana, now=NOON) == 2
    assert not opens(token)
    assert not opens(second)
    assert revoke_links(ticket_id=ticket.pk, actor=people.ana, now=NOON) == 0


def test_every_changed_sign_is_noticed(token: str) -> None:
    assert opens(token)
    for at in range(len(token)):
        other = "A" if token[at] != "A" else "B"
        assert not opens(token[:at] + other + token[at + 1 :])
        assert not opens(token[:at])
        assert not opens(token[:at] + "!" + token[at:])
    assert not opens(token + "=")
    assert not opens(token + "A")
    assert not opens(token.swapcase())


@given(st.text(max_size=80))
def test_nonsense_opens_nothing(nonsense: str) -> None:
    assert not opens(nonsense)


def test_a_link_does_not_fit_another_ticket(ticket: Ticket, token: str) -> None:
    other = opened(subject="Other").ticket_id
    link = TicketLink.objects.get()
    assert link_token(link.pk, ticket.pk) == token
    assert not opens(link_token(link.pk, other))
    assert not opens(link_token(new_id(NOON), ticket.pk))


def test_the_comparison_takes_the_same_time_wherever_it_fails(token: str) -> None:
    with patch(
        "gemba.desk.tickets.queries.links.hmac.compare_digest", wraps=hmac.compare_digest
    ) as c:
        assert opens(token)
    assert c.call_count == 1


@pytest.mark.parametrize("who", ["viktor", "lin_yue", "olga"])
def test_only_the_desk_gives_links_away(people: Cast, ticket: Ticket, who: str) -> None:
    strangers = Actor("contact", ticket.contact_id.hex, "Lin", Role.CUSTOMER)
    for actor in (people.members[who], strangers):
        with pytest.raises(TicketUnknown):
            issue_link(ticket_id=ticket.pk, actor=actor, now=NOON)


def test_a_link_shows_the_public_side_only(people: Cast, ticket: Ticket, token: str) -> None:
    add_note(ticket_id=ticket.pk, text="He is difficult", actor=people.ana, now=NOON)
    answer = Reply("It is on its way.", 2)
    reply(ticket_id=ticket.pk, reply=answer, actor=people.ana, now=NOON + timedelta(minutes=1))
    stranger = mail(support(), sender="s@x.example", text="What is this?", references=("a@x",))
    receive_messages([stranger], now=NOON)
    shown = open_link(token, now=NOON)
    assert [m.kind for m in shown.messages] == ["inbound", "outbound"]
    assert "difficult" not in repr(shown.messages)
    assert "What is this" not in repr(shown.messages)


def test_a_customer_with_an_account_sees_their_own_and_nothing_else(ticket: Ticket) -> None:
    theirs = opened(sender="other@x.example", subject="Theirs")
    shown = ticket_for_contact(ticket.number, contact_id=ticket.contact_id)
    assert shown
    assert shown.messages[0].author_address == LIN_YUE
    assert ticket_for_contact(theirs.number, contact_id=ticket.contact_id) is None
    assert [t.number for t in own_tickets(contact_id=ticket.contact_id)] == [ticket.number]
