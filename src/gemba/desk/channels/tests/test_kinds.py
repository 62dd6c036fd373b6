"""The contract every kind of channel keeps. A new kind brings payloads and is tried here."""

import smtplib
from pathlib import Path

import pytest

from gemba.desk.channels.kinds import registry
from gemba.desk.channels.kinds.kind import Incoming, Kind, Unreadable
from gemba.desk.channels.kinds.registry import kinds
from gemba.desk.channels.models import Envelope
from gemba.desk.channels.operations import accept
from gemba.desk.tickets.queries import InboxLine
from gemba.foundation.accounts.testing import NOON

FOLDER = Path(registry.__file__).parent
SECRET = "s3cret-pa55"


def _payloads(kind: Kind) -> list[bytes]:
    files = sorted((FOLDER / kind.name / "tests" / "payloads").iterdir())
    return [file.read_bytes() for file in files]


each_kind = pytest.mark.parametrize("kind", kinds().values(), ids=list(kinds()))


def test_every_folder_is_a_kind_of_its_own_name() -> None:
    folders = {path.parent.name for path in FOLDER.glob("*/__init__.py")}
    assert set(kinds()) == folders - {"tests"}


@each_kind
def test_it_says_what_it_can_do(kind: Kind) -> None:
    assert str(kind.label)
    assert kind.can_receive or kind.can_send
    assert (kind.explain_failure is not None) == kind.can_send
    assert min(kind.limits.payload_bytes_max, kind.limits.text_chars_max) > 0


@each_kind
def test_its_payloads_can_be_read(kind: Kind) -> None:
    payloads = _payloads(kind)
    assert payloads
    for payload in payloads:
        assert kind.read(payload)


@each_kind
@pytest.mark.parametrize("junk", [b"", b"\x00\xff", b"[]", b"{}", b'{"key": 1}', b"\n" * 9])
def test_junk_is_refused_for_good_with_a_sentence(kind: Kind, junk: bytes) -> None:
    with pytest.raises(Unreadable) as told:
        kind.read(junk)
    assert told.value.permanent
    assert told.value.reason.endswith(".")


@each_kind
def test_more_than_its_limit_is_refused_for_good(kind: Kind) -> None:
    too_much = _payloads(kind)[0] + b" " * kind.limits.payload_bytes_max
    with pytest.raises(Unreadable) as told:
        kind.read(too_much)
    assert told.value.permanent


@each_kind
@pytest.mark.django_db
def test_a_payload_counts_once_and_another_is_another(kind: Kind, inbox: InboxLine) -> None:
    first, second = _payloads(kind)[:2]
    marks = [kind.fingerprint(payload) for payload in (first, first, second)]
    assert marks[0] == marks[1] != marks[2]
    incoming = [
        Incoming(inbox.id, payload, mark.external_id, mark.body_hash)
        for payload, mark in zip((first, first, second), marks, strict=True)
    ]
    assert accept(incoming, now=NOON) == ["accepted", "duplicate", "accepted"]
    assert Envelope.objects.count() == 2


@each_kind
@pytest.mark.parametrize(
    ("error", "permanent"),
    [
        (smtplib.SMTPDataError(554, f"no {SECRET}".encode()), True),
        (smtplib.SMTPDataError(451, b"later"), False),
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"unknown"), "c@d": (550, b"x")}), True),
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"unknown"), "c@d": (450, b"x")}), False),
        (smtplib.SMTPAuthenticationError(535, f"bad {SECRET}".encode()), False),
        (smtplib.SMTPServerDisconnected("gone"), False),
        (ConnectionRefusedError(f"{SECRET}"), False),
        (TimeoutError(), False),
    ],
)
def test_a_failure_says_whether_it_is_for_good_and_no_secret(
    kind: Kind, error: Exception, permanent: bool
) -> None:
    if kind.explain_failure is None:
        assert not kind.can_send
        return
    failure = kind.explain_failure(error, secrets=(SECRET,))
    assert failure.permanent is permanent
    assert failure.reason
    assert SECRET not in failure.reason
