"""1,311 real, broken and hostile mails of other parsers' test suites, beside the checkout."""

import csv
import email
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest

from gemba.desk.channels.kinds.email.parsed import (
    MailLimits,
    MailRejected,
    Nature,
    ParsedMail,
    Rejected,
)
from gemba.desk.channels.kinds.email.structure import read_structure
from gemba.desk.channels.kinds.email.tests.reading import read_or_reason

EXPECTED = {
    "bounce": Nature.BOUNCE,
    "feedback-report": Nature.FEEDBACK_REPORT,
    "auto-reply": Nature.AUTO_REPLY,
}
RUBBLE = (
    b"\r\n\n--b\n\n--b--", b'=?gb2312?B?xOM?= "(<;', b"Content-Type: multipart/mixed; boundary=b\n",
    b"message/delivery-status", b"\0\xff\xb5\xc4\x1b$B", b"charset=utf-7", b"; name*0*=x''%E4; *=",
)  # fmt: skip


@dataclass(frozen=True)
class Specimen:
    file: str
    kind: str
    expect: str
    raw: bytes
    answer: ParsedMail | Rejected
    cpu_seconds: float

    @property
    def nature(self) -> str:
        return self.answer.nature if isinstance(self.answer, ParsedMail) else "rejected"


@pytest.fixture(scope="module")
def corpus(shared_data: Callable[[str], Path]) -> list[Specimen]:
    folder = shared_data("mails")
    specimens = []
    with (folder / "MANIFEST.csv").open(newline="") as manifest:
        for row in csv.DictReader(manifest):
            raw = (folder / row["file"]).read_bytes()
            start = time.process_time()
            answer = read_or_reason(raw)
            spent = time.process_time() - start
            specimens.append(Specimen(row["file"], row["kind"], row["expect"], raw, answer, spent))
    assert len(specimens) > 1300
    return specimens


def test_every_file_becomes_a_mail_or_a_reason(corpus: list[Specimen]) -> None:
    for each in corpus:
        if isinstance(each.answer, Rejected):
            assert each.answer.reason.endswith("."), each.file
        else:
            for value in (each.answer.text, each.answer.quoted, each.answer.html):
                value.encode()  # no half characters, no NUL: any database takes it
                assert "\0" not in value, each.file


def test_what_is_no_mail_is_rejected_as_such(corpus: list[Specimen]) -> None:
    """Bare bodies, JSON notices, lone MIME parts."""
    codes = Counter(
        each.answer.code if isinstance(each.answer, Rejected) else "mail"
        for each in corpus
        if each.kind in ("body-only", "json-event", "message-no-header")
    )
    assert set(codes) == {"not_a_mail"}


def test_nearly_every_message_is_read(corpus: list[Specimen]) -> None:
    """What is refused has no header of a mail at all, or thousands of header lines."""
    refused = [
        each.answer.code
        for each in corpus
        if each.kind in ("message", "mbox") and isinstance(each.answer, Rejected)
    ]
    assert Counter(refused) == {"not_a_mail": 71, "too_many_header_lines": 1}


def test_no_mail_takes_long(corpus: list[Specimen]) -> None:
    slowest = max(corpus, key=lambda each: each.cpu_seconds)
    assert slowest.cpu_seconds < 0.5, slowest.file


def test_machines_are_recognised(corpus: list[Specimen]) -> None:
    labelled = [each for each in corpus if each.expect in EXPECTED]
    missed = [each for each in labelled if each.nature != EXPECTED[each.expect]]
    assert len(labelled) >= 612
    recall = 1 - len(missed) / len(labelled)
    assert recall >= 0.995, [(each.file, each.nature) for each in missed]


def test_people_are_never_taken_for_bounces(corpus: list[Specimen]) -> None:
    wrong = [
        each.file for each in corpus if each.expect == "not-bounce" and each.nature == Nature.BOUNCE
    ]
    assert wrong == []


def test_bounces_say_whom_they_are_about(corpus: list[Specimen]) -> None:
    reports = [
        each.answer.bounce
        for each in corpus
        if each.expect == "bounce" and isinstance(each.answer, ParsedMail) and each.answer.bounce
    ]
    assert sum(bool(report.recipient) for report in reports) >= 0.98 * len(reports)
    assert sum(bool(report.original_message_id) for report in reports) >= 0.85 * len(reports)
    assert {report.action for report in reports} == {"failed", "delayed", "delivered"}


def test_damaged_mails_are_mails_or_reasons(corpus: list[Specimen]) -> None:
    """Two thousand mails with pieces lost, doubled and mixed up; the seed is fixed."""
    chance = random.Random(20260504)
    small = [each.raw for each in corpus if len(each.raw) < 20_000]
    for _ in range(2000):
        damaged = bytearray(chance.choice(small))
        for _ in range(chance.randrange(1, 12)):
            place = chance.randrange(len(damaged) + 1)
            other = chance.choice((chance.choice(small), damaged, *RUBBLE))
            start = chance.randrange(len(other) + 1)
            piece = other[start : start + chance.randrange(1, 400)]
            damaged[place : place + chance.randrange(0, 60)] = piece
        answer = read_or_reason(bytes(damaged))
        said = repr(answer)
        said.encode()
        assert "\\x00" not in said


def test_parts_agree_with_the_standard_library(corpus: list[Specimen]) -> None:
    """Where the standard library sees nothing wrong, it sees the same parts with the same bytes.

    The few differences left are mails it reads without complaint but not as meant: parts of its
    own making between two equal boundaries, header lines folded without indentation.
    """
    compared, different = 0, []
    for each in corpus:
        message = email.message_from_bytes(each.raw)
        if each.kind != "message" or any(part.defects for part in message.walk()):
            continue
        try:
            root, defects = read_structure(each.raw, MailLimits())
        except MailRejected:
            continue
        if defects:
            continue
        compared += 1
        ours = [(part.content_type, part.body(each.raw)) for part in root.leaves()]
        theirs = [(part.get_content_type(), _payload(part)) for part in _leaves(message)]
        if not _same(ours, theirs):
            different.append(each.file)
    assert compared > 950
    assert len(different) <= 10, different


def _leaves(message: Message) -> Iterator[Message]:
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            yield from _leaves(part)  # type: ignore[arg-type]
    else:
        yield message


def _payload(part: Message) -> bytes | None:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else None


def _same(ours: list[tuple[str, bytes]], theirs: list[tuple[str, bytes | None]]) -> bool:
    if [kind for kind, _ in ours] != [kind for kind, _ in theirs]:
        return False
    return all(
        payload is None or _lines(data) == _lines(payload)
        for (_, data), (_, payload) in zip(ours, theirs, strict=True)
    )


def _lines(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").rstrip()
