"""An answer finds its ticket: by its reply address, else by the mails it refers to."""

import random
from dataclasses import dataclass, field
from uuid import UUID

import pytest

from gemba.desk.channels.kinds.email.fingerprint import fingerprint
from gemba.desk.channels.kinds.email.token import reply_address
from gemba.desk.channels.operations.reply_key import reply_key
from gemba.desk.channels.queries import message_raw
from gemba.desk.channels.testing import letter, take_in
from gemba.desk.contacts.testing import LIN_YUE
from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.queries import InboxLine, conversation
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import Position, events_after

pytestmark = pytest.mark.django_db
STRANGER = "mallory@elsewhere.example"


def _answers_to(ticket: Receipt, recipient: str = LIN_YUE, key: bytes | None = None) -> str:
    return reply_address(
        inbox_address="support@desk.example",
        ticket_number=ticket.number,
        ticket_id=ticket.ticket_id,
        recipient=recipient,
        key=key or reply_key(),
    )


def _texts(ticket: Receipt) -> list[str]:
    found = conversation(ticket.number, actor=SYSTEM)
    assert found is not None
    return [message.text.strip() for message in found.messages]


def _tickets() -> int:
    return len(events_after(Position(), limit=10_000, types=["ticket.opened"]))


def message_of(message_id: UUID) -> str:
    """The Message-ID of a message, from the mail it came as."""
    raw = message_raw(message_id, actor=SYSTEM)
    return fingerprint(raw or b"")[0]


def test_the_reply_address_proves_the_ticket(inbox: InboxLine) -> None:
    ticket = opened(inbox)
    take_in(inbox, letter("Here is more.", To=f"Support <{_answers_to(ticket)}>"))
    assert _texts(ticket)[1:] == ["Here is more."]
    found = conversation(ticket.number, actor=SYSTEM)
    assert found is not None
    assert found.messages[1].is_verified


@pytest.mark.parametrize("where", ["Cc", "Delivered-To", "X-Original-To"])
def test_the_reply_address_counts_wherever_it_stands(inbox: InboxLine, where: str) -> None:
    ticket = opened(inbox)
    take_in(inbox, letter("Here is more.", **{where: _answers_to(ticket)}))
    assert len(_texts(ticket)) == 2


def test_two_hundred_forged_reply_addresses_reach_nothing(inbox: InboxLine) -> None:
    ticket, other = opened(inbox), opened(inbox)
    good = _answers_to(ticket)
    local, domain = good.split("@")
    mac = local.rpartition(".")[2]
    rng = random.Random(3)
    forged = [
        (LIN_YUE, good.replace(f"+{ticket.number}.", f"+{other.number}.")),
        (LIN_YUE, good.replace(f"+{ticket.number}.", "+999999.")),
        (LIN_YUE, _answers_to(ticket, key=b"x" * 32)),
        (LIN_YUE, _answers_to(ticket, recipient=STRANGER)),
        (STRANGER, good),
        (f"{LIN_YUE}.elsewhere.example", good),
        *((LIN_YUE, f"{local[:-cut]}@{domain}") for cut in range(1, len(mac) + 1)),
        *((LIN_YUE, f"{local}{more}@{domain}") for more in ("a", "=", ".", "a" * 32)),
    ]
    while len(forged) < 200:
        letters = list(mac)
        letters[rng.randrange(len(mac))] = rng.choice("abcdefghijklmnopqrstuvwxyz234567")
        if "".join(letters) != mac:
            forged.append((LIN_YUE, f"support+{ticket.number}.{''.join(letters)}@{domain}"))
    raws = [
        letter(f"forged {n}", sender=sender, To=to, message_id=f"forged-{n}@b")
        for n, (sender, to) in enumerate(forged)
    ]
    take_in(inbox, *raws)
    assert len(_texts(ticket)) == len(_texts(other)) == 1
    assert _tickets() == 2 + len(forged)


def test_a_reference_joins_a_known_sender(inbox: InboxLine) -> None:
    ticket = opened(inbox, external_id="root@b")
    take_in(inbox, letter("Known.", In_Reply_To="<root@b>"))
    take_in(inbox, letter("Unknown.", sender=STRANGER, References="<x@y> <root@b>"))
    found = conversation(ticket.number, actor=SYSTEM)
    assert found is not None
    verified = {message.text.strip(): message.is_verified for message in found.messages}
    assert (verified["Known."], verified["Unknown."]) == (True, False)


def test_the_subject_alone_joins_nothing(inbox: InboxLine) -> None:
    ticket = opened(inbox)
    take_in(inbox, letter("Same?", Subject=f"Re: The printer does not print [#{ticket.number}]"))
    assert _tickets() == 2


def test_the_same_message_id_in_another_inbox_is_another_message(inbox: InboxLine) -> None:
    sales = support(address="sales@desk.example")
    raw = letter(message_id="one@b")
    take_in(inbox, raw)
    take_in(sales, raw)
    assert len(events_after(Position(), limit=10, types=["message.received"])) == 2


@dataclass
class _Tree:
    """Random conversations as mail programs write them, and which mail belongs to which."""

    rng: random.Random
    mails: list[tuple[str, list[str], int]] = field(default_factory=list)

    def grow(self, roots: int, size: int) -> None:
        for root in range(roots):
            self.mails.append((f"r{root}@t", [], root))
        for n in range(size):
            parent, references, root = self.rng.choice(self.mails)
            self.mails.append((f"m{n}@t", [*references, parent], root))

    def raw(self, mail: tuple[str, list[str], int]) -> bytes:
        message_id, references, root = mail
        fields: dict[str, str] = {}
        style = self.rng.randrange(4)
        if references and style == 0:
            fields["In_Reply_To"] = f"<{references[-1]}>"
        elif references and style == 1:
            fields["References"] = " ".join(f"<{each}>" for each in references)
        elif references and style == 2:  # a program that forgets the middle
            fields["References"] = f"<{references[0]}> <{references[-1]}>"
        elif references:  # junk around the one that counts
            fields["In_Reply_To"] = f"Your mail of <{references[-1]}> and <nonsense>"
            fields["References"] = f"<broken@ <unknown@t> <{references[-1]}>"
        return letter(f"{root}", message_id=message_id, **fields)


@pytest.mark.parametrize("seed", range(5))
def test_whole_conversations_come_together_as_they_were(inbox: InboxLine, seed: int) -> None:
    tree = _Tree(random.Random(seed))
    tree.grow(roots=8, size=60)
    take_in(inbox, *(tree.raw(mail) for mail in tree.mails))
    assert _tickets() == 8
    for event in events_after(Position(), limit=100, types=["ticket.opened"]):
        found = conversation(event.payload.number, actor=SYSTEM)  # type: ignore[attr-defined]
        assert found is not None
        assert len({message.text.strip() for message in found.messages}) == 1
        ids = [message_of(message.id) for message in found.messages]
        assert ids == [mail[0] for mail in tree.mails if mail[0] in ids]
