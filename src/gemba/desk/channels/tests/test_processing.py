"""Accepted mails become messages exactly once, or go into quarantine with a reason."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from gemba.desk.channels.kinds.email.parsed import ParsedAttachment, ParsedMail, Rejected
from gemba.desk.channels.models import Envelope, RawPayload
from gemba.desk.channels.operations import accept, process_waiting, retry_quarantined
from gemba.desk.channels.operations.processing import (
    ATTEMPTS_MAX,
    IntakeLine,
    next_waiting,
    settle,
)
from gemba.desk.channels.queries import intake_status, message_raw, quarantine
from gemba.desk.channels.testing import ParserHere, incoming, letter, take_in
from gemba.desk.tickets.queries import InboxLine, conversation
from gemba.foundation.accounts.testing import NOON
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import Position, events_after

pytestmark = pytest.mark.django_db


class Poisonous(ParserHere):
    """Makes of mails that say `poison` something no table takes."""

    def parse(self, raws: Sequence[bytes]) -> list[ParsedMail | Rejected]:
        """As ParserHere, but for the poison."""
        broken = ParsedAttachment("x", "text/plain", -1, "0" * 64, "", inline=False)
        return [
            replace(mail, attachments=(broken,))
            if isinstance(mail, ParsedMail) and b"poison" in raw
            else mail
            for raw, mail in zip(raws, super().parse(raws), strict=True)
        ]


class Tired(ParserHere):
    """Cannot read anything this time."""

    def parse(self, raws: Sequence[bytes]) -> list[ParsedMail | Rejected]:
        """Rejected, but not for good."""
        return [Rejected("too_slow", "Reading took too long.", permanent=False) for _ in raws]


def test_a_mail_becomes_a_ticket_and_its_bytes_stay(inbox: InboxLine) -> None:
    raw = letter("It blinks.\n\nLin", message_id="first@b", Subject="打印机")
    take_in(inbox, raw)
    row = Envelope.objects.get()
    found = conversation(_first_number(), actor=SYSTEM)
    assert found is not None
    assert found.ticket.subject == "打印机"
    assert row.message_id == found.messages[0].id
    assert message_raw(found.messages[0].id, actor=SYSTEM) == raw
    assert (row.state, row.attempts) == ("processed", 1)


def test_sent_five_times_it_is_one_message(inbox: InboxLine) -> None:
    raws = [letter(str(n), message_id=f"{n}@b") for n in range(20)]
    for _ in range(5):
        take_in(inbox, *raws)
    assert intake_status().accepted == intake_status().processed == 20
    assert len(_events("ticket.opened")) == 20


@pytest.mark.parametrize("together", [True, False])
def test_one_mail_by_two_ways_is_one_message_and_both_are_kept(
    inbox: InboxLine, together: bool
) -> None:
    raw = letter(message_id="a@b")
    other = b"Received: from elsewhere by here;\n\tMon, 2 Mar 2026 12:00:00 +0800\n" + raw
    if together:
        take_in(inbox, raw, other)
    else:
        take_in(inbox, raw)
        take_in(inbox, other)
    assert RawPayload.objects.count() == intake_status().processed == 2
    assert len(set(Envelope.objects.values_list("message_id", flat=True))) == 1
    assert len(_events("message.received")) == 1


def test_what_is_no_mail_is_quarantined_with_its_reason_and_can_be_retried(
    inbox: InboxLine,
) -> None:
    take_in(inbox, b"just words\n\nno header")
    (mail,) = quarantine(actor=SYSTEM).mails
    assert "not a mail" in mail.reason
    assert [e.type for e in _events("mail.quarantined")] == ["mail.quarantined"]
    assert retry_quarantined(actor=SYSTEM, now=NOON) == 1
    assert intake_status().waiting == 1


def test_a_mail_that_cannot_be_written_holds_nobody_up(inbox: InboxLine) -> None:
    raws = [letter("poison" if n == 3 else str(n), message_id=f"{n}@b") for n in range(8)]
    accept([incoming(inbox, raw) for raw in raws], now=NOON)
    now = NOON
    process_waiting(Poisonous(), now=now)
    assert (intake_status().processed, intake_status().waiting) == (7, 1)
    assert process_waiting(Poisonous(), now=now) == 0
    for _ in range(ATTEMPTS_MAX - 1):
        now += timedelta(hours=1)
        assert process_waiting(Poisonous(), now=now) == 1
    (mail,) = quarantine(actor=SYSTEM).mails
    assert "IntegrityError" in mail.reason
    assert mail.attempts == ATTEMPTS_MAX
    assert len(_events("message.received")) == 7


def test_a_mail_that_could_not_be_read_this_time_is_read_again(inbox: InboxLine) -> None:
    accept([incoming(inbox, letter())], now=NOON)
    process_waiting(Tired(), now=NOON)
    assert (intake_status().waiting, Envelope.objects.get().reason) == (
        1,
        "Reading took too long.",
    )
    process_waiting(ParserHere(), now=NOON + timedelta(minutes=1))
    assert intake_status().processed == 1


def test_what_another_worker_settled_is_left_alone(inbox: InboxLine) -> None:
    accept([incoming(inbox, letter())], now=NOON)
    batch = next_waiting(now=NOON, limit=10)
    parsed = ParserHere().parse([each.raw for each in batch])
    settle(batch, parsed, now=NOON)
    settle(batch, parsed, now=NOON)
    assert len(_events("message.received")) == 1


def test_reading_ahead_settles_everything_in_order(inbox: InboxLine) -> None:
    raws = [letter(str(n), message_id=f"{n}@b", Subject=str(n)) for n in range(25)]
    accept([incoming(inbox, raw) for raw in raws], now=NOON)
    line = IntakeLine(ParserHere(), batch_mails=10)
    steps = [line.step(NOON) for _ in range(4)]
    line.close()
    assert steps == [10, 10, 5, 0]
    opened = _events("ticket.opened")
    assert [event.payload.subject for event in opened] == [str(n) for n in range(25)]


def test_odd_ids_and_names_break_no_batch(inbox: InboxLine) -> None:
    odd = (
        b"From: \x00\xffO\x00dd <odd\x00@b.example>\nTo: support+7.\x00@desk.example\n"
        b"Subject: \x00\xed\xa0\x80\nMessage-ID: <\x00odd\xed\xa0\x80@b>\n"
        b"In-Reply-To: <\x00@b>\nReferences: <" + b"r" * 900 + b"@b> <\xff@b>\n\n\x00body\n"
    )
    take_in(inbox, odd, letter())
    assert intake_status().processed == 2


def test_large_mails_come_in_small_batches(
    inbox: InboxLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gemba.desk.channels.operations.processing.BATCH_BYTES_MAX", 5_000)
    accept([incoming(inbox, letter("x" * 3_000 + str(n))) for n in range(3)], now=NOON)
    assert [len(next_waiting(now=NOON, limit=10))] == [1]


def _events(kind: str) -> list:  # type: ignore[type-arg]
    return events_after(Position(), limit=10_000, types=[kind])


def _first_number() -> int:
    return int(_events("ticket.opened")[0].payload.number)
