"""The listener says 250 only for what is kept. Everything here talks real SMTP and LMTP to it."""

import csv
import hashlib
import smtplib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from gemba.desk.channels.jobs import mail_listener, open_parser
from gemba.desk.channels.kinds.email.listener import MailListener, Place
from gemba.desk.channels.kinds.kind import Incoming, Overloaded
from gemba.desk.channels.models import Envelope, RawPayload
from gemba.desk.channels.operations import IntakeLine
from gemba.desk.channels.operations.grouping import GroupCommit, GroupLimits
from gemba.desk.channels.testing import letter
from gemba.desk.tickets.queries import InboxLine
from gemba.desk.tickets.queries.placing import places_of
from gemba.desk.tickets.testing import support
from gemba.foundation.accounts.testing import NOON

pytestmark = pytest.mark.django_db(transaction=True)
TO = "support@desk.example"


@pytest.fixture
def desk(transactional_db: None) -> InboxLine:
    """support@desk.example, committed."""
    return support()


@pytest.fixture
def listener(desk: InboxLine) -> Iterator[MailListener]:
    """The desk's listener on a free port."""
    with mail_listener(Place(port=0)) as running:
        yield running


def _client(listener: MailListener) -> smtplib.SMTP:
    return smtplib.SMTP("127.0.0.1", listener.port, timeout=60)


def test_what_was_answered_with_250_is_in_the_database(
    listener: MailListener, desk: InboxLine
) -> None:
    raw = letter("Hello", message_id="a@b")
    with _client(listener) as client:
        client.sendmail("lin@b.example", [TO, "Support+x@DESK.example"], raw)
    row = Envelope.objects.get()
    assert (row.inbox_id, row.mail_from) == (desk.id, "lin@b.example")
    assert row.rcpt_to.splitlines() == [TO, "Support+x@DESK.example"]
    assert bytes(row.payload.raw) == _on_the_wire(raw)


def test_addresses_that_are_not_ours_are_refused(listener: MailListener) -> None:
    with _client(listener) as client:
        client.ehlo()
        client.mail("a@b.example")
        assert client.rcpt("other@desk.example")[0] == 550
        assert client.rcpt("support@elsewhere.example")[0] == 550
        assert client.rcpt("support+12.abc@desk.example")[0] == 250


def test_a_mail_for_two_inboxes_is_kept_for_both(listener: MailListener, desk: InboxLine) -> None:
    sales = support(address="sales@desk.example")
    with mail_listener(Place(port=0)) as fresh, _client(fresh) as client:
        client.sendmail("a@b.example", [TO, "sales@desk.example"], letter())
    assert set(Envelope.objects.values_list("inbox_id", flat=True)) == {desk.id, sales.id}


def test_lmtp_answers_for_each_recipient(desk: InboxLine) -> None:
    place = Place(port=0, is_lmtp=True)
    with mail_listener(place) as running, smtplib.LMTP("127.0.0.1", running.port) as client:
        client.ehlo()
        client.mail("a@b.example")
        client.rcpt(TO)
        client.rcpt("support+1@desk.example")
        assert client.data(letter())[0] == 250
        assert client.getreply()[0] == 250
    assert Envelope.objects.count() == 1


def test_a_mail_too_large_is_refused_and_the_next_taken(
    listener: MailListener, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = b"From: a@b.example\r\n\r\n" + b"x" * 998 + b"\r\n"
    with _client(listener) as client:
        client.ehlo()
        assert int(client.esmtp_features["size"]) == 50 * 1024 * 1024
        with pytest.raises(smtplib.SMTPSenderRefused) as told:
            client.sendmail("a@b.example", [TO], large, mail_options=[f"SIZE={51 * 1024**2}"])
        assert told.value.smtp_code == 552
        client.rset()
        client.sendmail("a@b.example", [TO], letter())
    assert Envelope.objects.count() == 1


def test_when_the_database_fails_the_sender_is_asked_to_try_again(desk: InboxLine) -> None:
    def fail(_payloads: Sequence[Incoming]) -> None:
        raise OperationalError("disk I/O error")

    group = GroupCommit(fail)
    with _served(group, desk) as running, _client(running) as client:
        with pytest.raises(smtplib.SMTPDataError) as told:
            client.sendmail("a@b.example", [TO], letter())
        assert told.value.smtp_code == 451
        assert b"disk" not in told.value.smtp_error


def test_when_too_much_waits_the_sender_is_asked_to_try_again(desk: InboxLine) -> None:
    begun, release = threading.Event(), threading.Event()

    def stick(_payloads: Sequence[Incoming]) -> None:
        begun.set()
        release.wait(30)

    stuck = GroupCommit(stick, limits=GroupLimits(waiting_max=1, together_max=1))
    answers: list[int] = []
    with _served(stuck, desk) as running:

        def send() -> None:
            with _client(running) as client:
                try:
                    client.sendmail("a@b.example", [TO], letter())
                    answers.append(250)
                except smtplib.SMTPDataError as refused:
                    answers.append(refused.smtp_code)

        threads = [threading.Thread(target=send) for _ in range(6)]
        threads[0].start()
        assert begun.wait(30)  # one is being committed, one more may wait, the others may not
        for thread in threads[1:]:
            thread.start()
        for _ in range(1_000):
            if len(answers) == 4:
                break
            time.sleep(0.01)
        release.set()
        for thread in threads:
            thread.join()
    assert Counter(answers) == {451: 4, 250: 2}


def test_many_senders_share_a_commit_and_a_bad_one_harms_nobody(desk: InboxLine) -> None:
    commits: list[int] = []

    def keep(payloads: Sequence[Incoming]) -> None:
        if any(b"bad" in payload.raw for payload in payloads):
            raise ValueError("bad")
        commits.append(len(payloads))

    group = GroupCommit(keep, limits=GroupLimits(company_seconds=0.3))
    group.start()
    parcels: list[Future[None]] = [
        group.keep([Incoming(desk.id, text, "", "")])
        for text in [b"good"] * 50 + [b"bad"] + [b"good"] * 50
    ]
    group.stop()
    failed = [parcel for parcel in parcels if parcel.exception() is not None]
    assert (len(failed), sum(commits)) == (1, 100)
    with pytest.raises(Overloaded):
        group.keep([Incoming(desk.id, b"late", "", "")])


def test_a_cut_connection_keeps_nothing(listener: MailListener) -> None:
    cut = _client(listener)
    _begin(cut)
    cut.send(b"Subject: half a mail\r\n\r\nand then")
    cut.close()
    with _client(listener) as client:
        client.sendmail("a@b.example", [TO], letter())
    assert Envelope.objects.count() == 1


@pytest.mark.parametrize(
    "content",
    [
        b"Subject: one\r\n\r\none\n.\nMAIL FROM:<x@y>\nRCPT TO:<z@y>\nDATA\nFrom: evil\r\n",
        b"Subject: one\r\n\r\n\n.\r\nx\r.\r\n",
        b"",
        b"\r\n",
        b"\r\n\r\n",
        b"...\r\n.\r\n..\r\n",
        b"x" * 3_000_000 + b"\r\n",
        (b"y" * 65_533 + b"\r\n") * 3,
        b"z" * 65_531 + b"\r\n.\r\n",
    ],
)
def test_every_content_arrives_as_it_was_sent(listener: MailListener, content: bytes) -> None:
    with _client(listener) as client:
        _begin(client)
        assert _end(client, content)[0] == 250
        client.sendmail("a@b.example", [TO], letter("and the connection goes on"))
    first = RawPayload.objects.order_by("pk").first()
    assert first is not None
    assert bytes(first.raw) == content
    assert Envelope.objects.count() == 2


@pytest.mark.parametrize(
    "step", [pytest.param(5, id="every fifth"), pytest.param(1, id="all", marks=pytest.mark.long)]
)
def test_the_corpus_is_kept_and_each_mail_has_its_place(
    listener: MailListener, shared_data: Callable[[str], Path], step: int
) -> None:
    folder = shared_data("mails")
    rows = list(csv.DictReader((folder / "MANIFEST.csv").open()))[::step]
    sent = [(folder / row["file"]).read_bytes() for row in rows]
    _send_all(listener, sent)
    _send_all(listener, sent[::10])
    kept = Counter(
        hashlib.sha256(bytes(raw)).hexdigest()
        for raw in RawPayload.objects.values_list("raw", flat=True)
    )
    expected = {hashlib.sha256(_on_the_wire(raw)).hexdigest() for raw in sent}
    assert set(kept) == expected
    assert set(kept.values()) == {1}
    with open_parser() as parser:
        line = IntakeLine(parser)
        while line.step(NOON):
            pass
        line.close()
    states = Counter(Envelope.objects.values_list("state", flat=True))
    assert set(states) == {"processed", "quarantined"}
    assert not Envelope.objects.filter(state="quarantined", reason="").exists()
    assert not Envelope.objects.filter(state="processed", message_id=None).exists()
    processed = Envelope.objects.filter(state="processed", message_id__isnull=False)
    became = {row.message_id for row in processed if row.message_id}
    assert set(places_of(became)) == became
    assert states["processed"] - len(became) <= 1  # one mail of the corpus is there twice


def _send_all(listener: MailListener, mails: Sequence[bytes], connections: int = 8) -> None:
    queue = list(enumerate(mails))
    problems: list[str] = []

    def work() -> None:
        with _client(listener) as client:
            while True:
                try:
                    number, raw = queue.pop()
                except IndexError:
                    return
                _begin(client, f"sender{number}@b.example")
                code, said = _end(client, _on_the_wire(raw))
                if code != 250:
                    problems.append(f"{number}: {code} {said!r}")

    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []


def _begin(client: smtplib.SMTP, sender: str = "a@b.example") -> None:
    client.ehlo_or_helo_if_needed()
    client.mail(sender)
    client.rcpt(TO)
    assert client.docmd("DATA")[0] == 354


def _end(client: smtplib.SMTP, content: bytes) -> tuple[int, bytes]:
    """Send a mail byte for byte: only a dot after CR LF is doubled, unlike smtplib does it."""
    client.send((b"\r\n" + content).replace(b"\r\n.", b"\r\n..")[2:] + b".\r\n")
    return client.getreply()


def _on_the_wire(raw: bytes) -> bytes:
    """What SMTP makes of a mail: it ends with a line end."""
    return raw if raw.endswith(b"\r\n") else raw + b"\r\n"


class _served:  # noqa: N801
    """A listener in front of a group commit of the test's own."""

    def __init__(self, group: GroupCommit, inbox: InboxLine) -> None:
        self.group = group
        route = {TO: inbox.id}
        self.listener = MailListener(Place(port=0), route=route.get, keep=group.keep)

    def __enter__(self) -> MailListener:
        self.group.start()
        self.listener.start()
        return self.listener

    def __exit__(self, *_: object) -> None:
        self.listener.stop()
        self.group.stop()
        connection.close()
