"""What is accepted is kept once, exactly as it came."""

import hashlib
import random
from dataclasses import replace

import pytest

from gemba.desk.channels.models import Envelope, RawPayload
from gemba.desk.channels.operations import accept
from gemba.desk.channels.testing import incoming, letter
from gemba.desk.tickets.queries import InboxLine
from gemba.desk.tickets.testing import support
from gemba.foundation.accounts.testing import NOON

pytestmark = pytest.mark.django_db


def test_the_bytes_are_kept_as_they_came(inbox: InboxLine) -> None:
    raw = b"From: a@b.example\r\n\r\n\x00\xff\r\n.\n"
    assert accept([incoming(inbox, raw)], now=NOON) == ["accepted"]
    kept = bytes(RawPayload.objects.get().raw)
    assert hashlib.sha256(kept).digest() == hashlib.sha256(raw).digest()


def test_the_same_mail_is_kept_once_however_often_it_comes(inbox: InboxLine) -> None:
    payload = incoming(inbox, letter(message_id="a@b"))
    assert accept([payload, payload], now=NOON) == ["accepted", "duplicate"]
    assert [accept([payload], now=NOON) for _ in range(5)] == [["duplicate"]] * 5
    assert Envelope.objects.count() == RawPayload.objects.count() == 1


def test_two_inboxes_keep_one_mail_each(inbox: InboxLine) -> None:
    sales = support(address="sales@desk.example")
    payload = incoming(inbox, letter(message_id="a@b"))
    other = replace(payload, inbox_id=sales.id)
    assert accept([payload, other], now=NOON) == ["accepted", "accepted"]


def test_nearly_the_same_mails_are_all_kept(inbox: InboxLine) -> None:
    rng = random.Random(7)
    fields = {"message_id": "same@id", "text": "word " * 20, "Subject": "same"}
    mails = set()
    for _ in range(500):
        changed = dict(fields)
        name = rng.choice(list(changed))
        at = rng.randrange(len(changed[name]))
        changed[name] = f"{changed[name][:at]}{rng.randrange(10**6)}{changed[name][at:]}"
        mails.add(letter(changed.pop("text"), **changed))
    verdicts = accept([incoming(inbox, raw) for raw in sorted(mails)], now=NOON)
    assert verdicts == ["accepted"] * len(mails)


def test_odd_addresses_break_nothing(inbox: InboxLine) -> None:
    odd = incoming(
        inbox, letter(), mail_from="a\x00\udce4@b.example" * 50, rcpt_to=("x\ud800@y", "z\x00")
    )
    assert accept([odd], now=NOON) == ["accepted"]
    assert len(Envelope.objects.get().rcpt_to.splitlines()) == 2
