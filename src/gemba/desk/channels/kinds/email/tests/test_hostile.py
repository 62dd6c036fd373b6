"""Mails made to break a parser. Each must end within 2 s of CPU, as a mail or with a reason."""

import time
from collections.abc import Callable

import pytest

from gemba.desk.channels.kinds.email.parsed import ParsedMail
from gemba.desk.channels.kinds.email.tests.reading import HEAD, read, read_or_reason

CPU_SECONDS_MAX = 2.0
MILLION = 1_000_000


def header(line: bytes) -> bytes:
    return HEAD + line + b"\n\nbody\n"


def multipart(body: bytes) -> bytes:
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + body


def nested(levels: int) -> bytes:
    return b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
        for level in range(levels)
    )


def body(kind: bytes, content: bytes, encoding: bytes = b"8bit") -> bytes:
    lines = b"Content-Type: %s\nContent-Transfer-Encoding: %s\n\n" % (kind, encoding)
    return HEAD + lines + content


READ: dict[str, Callable[[], bytes]] = {
    "RFC 2231 pieces": lambda: header(
        b"Content-Type: text/plain" + b"".join(b"; n*%d=x" % n for n in range(24_000))
    ),
    "unclosed parameter quotes": lambda: header(
        b'Content-Type: text/plain; a="' + b'\\"' * 100_000
    ),
    "encoded words": lambda: header(b"Subject: " + b" ".join([b"=?utf-8?q?a?="] * 18_000)),
    "unclosed encoded words": lambda: header(b"Subject: " + b"=?utf-8?q?a" * 20_000),
    "encoded words in each other": lambda: header(b"Subject: " + b"=?a?b?" * 40_000 + b"?="),
    "quotes in To": lambda: header(b"Cc: " + b'"' * 250_000),
    "escaped quotes in To": lambda: header(b'Cc: "' + b'\\"' * 120_000),
    "nested comments in To": lambda: header(b"Cc: " + b"(" * 250_000),
    "brackets in To": lambda: header(b"Cc: " + b"<" * 250_000),
    "references": lambda: header(
        b"References: " + b" ".join(b"<a%d@b>" % n for n in range(20_000))
    ),
    "brackets in References": lambda: header(b"References: " + b"<" * 250_000),
    "a long date": lambda: header(b"Date: " + b"1 " * 100_000),
    "authentication comments": lambda: header(b"Authentication-Results: x; " + b"(" * 200_000),
    "enclosed 5,000 deep": lambda: HEAD + b"Content-Type: message/rfc822\n\n" * 5_000,
    "a boundary of 200 KB": lambda: (
        HEAD
        + b"Content-Type: multipart/mixed; boundary="
        + b"b" * 200_000
        + b"\n\n"
        + (b"--" + b"b" * 200_000 + b"\n\nx\n") * 50
    ),
    "40 MB of text": lambda: body(b"text/plain", b"hello world\n" * 3_400_000),
    "40 MB of newlines": lambda: body(b"text/plain", b"\n" * 40 * MILLION),
    "40 MB of quote marks": lambda: body(b"text/plain", b">" * 40 * MILLION),
    "40 MB of =": lambda: body(b"text/plain", b"=" * 40 * MILLION, b"quoted-printable"),
    "40 MB of broken base64": lambda: body(b"image/png", b"A!" * 20 * MILLION, b"base64"),
    "30 MB of broken uuencode": lambda: body(
        b"image/png", b"begin 644 x\n" + b"!\n" * 15 * MILLION, b"uuencode"
    ),
    "20 MB of unclosed tags": lambda: body(b"text/html", b'<b a="' * 3_400_000),
    "20 MB of tags": lambda: body(b"text/html", b"<p>x&amp;" * 2_200_000),
    "500 parts of tags": lambda: multipart(
        (b"--b\nContent-Type: text/html\n\n" + b"<b>" * 30_000 + b"\n") * 498
    ),
    "20 MB of style": lambda: body(b"text/html", b"<style>" * 3 * MILLION),
    "20 MB of comments": lambda: body(b"text/html", b"<!--" * 5 * MILLION),
    "20 MB of flowed lines": lambda: body(b"text/plain; format=flowed", b"a \n" * 7 * MILLION),
    "20 MB of UTF-7 halves": lambda: body(b"text/plain; charset=utf-7", b"+2AA-" * 4 * MILLION),
    "40 MB not in its charset": lambda: body(
        b"text/plain; charset=utf-8", b"\xff\xfe\x80" * 13 * MILLION
    ),
    "header lines in the body": lambda: header(b"X: y") + b"From: a@b\n" * 50_000,
    "attributions": lambda: header(b"X: y") + b"a@b 2024 10:00 wrote\n" * 40_000,
    "quotes answered line by line": lambda: header(b"X: y") + b"> a\nb\n" * 80_000,
    "40 MB with old line ends": lambda: b"From: a@b.c\r\rx" + b"\r" * 40 * MILLION,
    "delivery reports": lambda: (
        HEAD
        + b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        + b"--b\nContent-Type: message/delivery-status\n\n"
        + b"Final-Recipient: rfc822; a@b\nAction: failed\n\n" * 400_000
    ),
    "bounce without an address": lambda: b"From: mailer-daemon@x.y\n\n" + b"a@" * MILLION,
    "a file name of escapes": lambda: header(
        b'Content-Disposition: attachment; filename="' + b'\\"' * 60_000 + b'"'
    ),
    "a file name of encoded words": lambda: header(
        b'Content-Disposition: attachment; filename="' + b"=?utf-8?q?a?=" * 9_000 + b'"'
    ),
}

REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "20,000 addresses": (
        lambda: header(b"Cc: " + b", ".join(b"u%d@x.y" % n for n in range(20_000))),
        "too_many_addresses",
    ),
    "100,000 parts": (lambda: multipart(b"--b\n\nx\n" * 100_000), "too_many_parts"),
    "millions of delimiters": (lambda: multipart(b"--b\n" * 9 * MILLION), "too_many_parts"),
    "almost delimiters": (lambda: multipart(b"--bx\n" * 9 * MILLION), "too_many_parts"),
    "5,000 levels": (lambda: HEAD + nested(5_000), "too_deep"),
    "49 levels over 40 MB": (lambda: HEAD + nested(49) + b"x" * 40 * MILLION, "too_deep"),
    "a header without an end": (lambda: HEAD + b"X: y\n" * 400_000, "header_too_long"),
    "many short header lines": (lambda: HEAD + b"X:\n" * 2_001 + b"\nx", "too_many_header_lines"),
    "a header line of 3 MB": (lambda: HEAD + b"X: " + b"y" * 3 * MILLION, "header_too_long"),
    "a header of a part": (
        lambda: multipart(b"--b\n" + b"X: y\n" * 400_000 + b"\nx\n--b--\n"),
        "header_too_long",
    ),
    "51 MB": (lambda: HEAD + b"\n" + b"x" * 54 * MILLION, "mail_too_big"),
    "nothing": (lambda: b"", "not_a_mail"),
    "zeros": (lambda: b"\0" * 100_000, "not_a_mail"),
    "JSON": (lambda: b'{"notificationType": "Bounce"}', "not_a_mail"),
}


SLOWEST = ("20 MB of tags", "500 parts of tags", "20 MB of style")


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=pytest.mark.long) if n in SLOWEST[1:] else n for n in READ],
)
def test_is_read_in_time(name: str) -> None:
    raw = READ[name]()
    start = time.process_time()
    answer = read_or_reason(raw)
    assert time.process_time() - start < CPU_SECONDS_MAX
    assert isinstance(answer, ParsedMail), answer


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_in_time(name: str) -> None:
    build, code = REFUSED[name]
    raw = build()
    start = time.process_time()
    answer = read_or_reason(raw)
    assert time.process_time() - start < CPU_SECONDS_MAX
    assert not isinstance(answer, ParsedMail)
    assert answer.code == code


def test_the_last_allowed_of_each_kind_is_read() -> None:
    thousand = b", ".join(b"u%d@x.y" % n for n in range(998))  # and the two of the head
    assert len(read(header(b"Cc: " + thousand)).cc) == 998
    full = multipart(b"".join(b"--b\nContent-Type: a/b; name=n\n\nx\n" for _ in range(499)))
    assert len(read(full + b"--b--\n").attachments) == 499
    deep = read(HEAD + nested(50) + b"\nhello\n")
    assert deep.text == "hello"


def test_a_cut_body_says_so() -> None:
    mail = read(body(b"text/plain", b"x" * 2 * MILLION))
    assert len(mail.text) == MILLION
    assert mail.defects == ("the text was cut at 1,000,000 characters",)
