from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.desk.channels.kinds.email.addresses import read_addresses
from gemba.desk.channels.kinds.email.attachments import safe_filename
from gemba.desk.channels.kinds.email.headers import (
    decode_words,
    read_date,
    read_headers,
    read_message_id,
    read_message_ids,
    read_parameters,
)
from gemba.desk.channels.kinds.email.parsed import Mailbox

WORDS = [
    ("plain", "plain"),
    ("=?utf-8?q?caf=C3=A9?=", "café"),
    ("=?UTF-8?B?5L2g5aW9?=", "你好"),
    ("=?gb2312?B?xOO6ww==?=", "你好"),
    ("=?big5?B?p0Gmbg==?=", "你好"),
    ("=?euc-kr?B?vsiz5w==?=", "안녕"),
    ("=?iso-2022-jp?B?GyRCJDMkcyRLJEEkTxsoQg==?=", "こんにちは"),
    ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
    ("=?utf-8?q?a?= and =?utf-8?q?b?=", "a and b"),
    ("=?utf-8?B?5L2g5Q==?= =?utf-8?B?pb0=?=", "你好"),  # split within a character
    ("=?utf-8?B?5L2g5aW9?", "=?utf-8?B?5L2g5aW9?"),
    ("=?utf-8?B?5L2g5aW9?==?utf-8?q?!?=", "你好!"),
    ("=?utf-8?B?5L2g5aW?=", "你�"),  # a byte short
    ("=?utf-8?q?two words?=", "two words"),
    ("=?utf-8?q?what??=", "what?"),
    ("=?utf-8*zh?q?=E4=BD=A0?=", "你"),
    ("Re: =?utf-8?q?caf=C3=A9?= =?x-nonsense?q?au_lait?=", "Re: café au lait".replace(" au", "au")),
    ("a\tb \x00 c\u202e", "a b c"),
]


@pytest.mark.parametrize(("raw", "text"), WORDS)
def test_encoded_words(raw: str, text: str) -> None:
    assert decode_words(raw) == text


PARAMETERS = [
    ("text/plain", ("text/plain", {})),
    ('Text/Plain; Charset="UTF-8"', ("text/plain", {"charset": "UTF-8"})),
    ("text/plain charset=utf-8", ("text/plain", {"charset": "utf-8"})),
    ("a/b; name=a b.pdf; x=y", ("a/b", {"name": "a b.pdf", "x": "y"})),
    ('a/b; name="a;b\\"c"', ("a/b", {"name": 'a;b"c'})),
    ("a/b; name*=utf-8''%E4%BD%A0.txt", ("a/b", {"name": "你.txt"})),
    ("a/b; name*1=c; name*0=ab", ("a/b", {"name": "abc"})),
    ("a/b; n*0*=utf-8''%E4%BD; n*1*=%A0.txt", ("a/b", {"n": "你.txt"})),
    ("a/b; n*0*=gbk''%C4%E3; n*1=.txt", ("a/b", {"n": "你.txt"})),
    ("; ;=;a=", ("", {})),
]


@pytest.mark.parametrize(("raw", "expected"), PARAMETERS)
def test_parameters(raw: str, expected: tuple[str, dict[str, str]]) -> None:
    kind, found = read_parameters(raw)
    assert (kind, {name: value for name, value in found.items() if value}) == expected


ADDRESSES = [
    ("a@b.c", [("a@b.c", "")]),
    ("Li Wei <LI@Example.CN>", [("li@example.cn", "Li Wei")]),
    ('"Wei, Li" <li@example.cn>, b@c.d', [("li@example.cn", "Wei, Li"), ("b@c.d", "")]),
    ("=?utf-8?B?5p2O5Lyf?= <li@example.cn>", [("li@example.cn", "李伟")]),
    ("a@b.c (Some (nested) One)", [("a@b.c", "Some nested One")]),
    ("Team: a@b.c, Bo <b@b.c>; c@d.e", [("a@b.c", ""), ("b@b.c", "Bo"), ("c@d.e", "")]),
    ("undisclosed-recipients:;", []),
    ("<@relay.example:a@b.c>", [("a@b.c", "")]),
    ("a@b.c; d@e.f", [("a@b.c", ""), ("d@e.f", "")]),
    ("Broken <a@b.c", [("a@b.c", "Broken")]),
    ("a@b.c]", [("a@b.c", "")]),
    ("a@[192.0.2.1]", [("a@[192.0.2.1]", "")]),
    ("a\u200b@b.c", [("a@b.c", "")]),
    ("nobody", []),
    ("", []),
]


@pytest.mark.parametrize(("raw", "expected"), ADDRESSES)
def test_addresses(raw: str, expected: list[tuple[str, str]]) -> None:
    assert read_addresses(raw, 10) == [Mailbox(*one) for one in expected]


def test_message_ids() -> None:
    assert read_message_id("<a@b>") == "a@b"
    assert read_message_id("a@b") == "a@b"
    assert read_message_id(" <a\t b@c> x") == "ab@c"
    assert read_message_id("no-at-sign") == "no-at-sign"
    assert read_message_id("") == read_message_id("<>") == read_message_id("x" * 2000) == ""
    assert read_message_ids(["<a@b> <c@d>", "<a@b>, <e@f>"]) == ("a@b", "c@d", "e@f")


def test_a_long_chain_keeps_its_root_and_its_newest() -> None:
    chain = " ".join(f"<{number}@x>" for number in range(500))
    kept = read_message_ids([chain])
    assert len(kept) == 100
    assert (kept[0], kept[1], kept[-1]) == ("0@x", "401@x", "499@x")


def test_dates() -> None:
    east = timezone(timedelta(hours=8))
    moment = datetime(2026, 5, 4, 10, 20, 30, tzinfo=east)
    assert read_date("Mon, 4 May 2026 10:20:30 +0800") == moment
    assert read_date("4 May 26 02:20:30") == moment
    assert read_date("Mon, 4 May 2026 10:20:30 -0000 (x)") == moment.replace(tzinfo=UTC)
    for wrong in ("", "soon", "99 May 2026", "Mon, 4 May 2026 10:20:30 +9999", "1 Jan 99999 1:1:1"):
        assert read_date(wrong) is None


def test_broken_header_blocks() -> None:
    raw = b"From a@b Mon\nFrom: x@y\nrubbish\nSubject: s\n folded\n\nbody"
    headers, body = read_headers(raw, 0, len(raw))
    assert (headers.first("from"), headers.first("subject")) == ("x@y", "s folded")
    assert raw[body:] == b"body"
    assert headers.defects == ["a header line without a colon was skipped"]
    raw = b"From: x@y\nno blank line before this body"
    headers, body = read_headers(raw, 0, len(raw))
    assert raw[body:] == b"no blank line before this body"
    raw = b'Content-Type: multipart/mixed;\nboundary="b"\n\nbody'
    headers, _ = read_headers(raw, 0, len(raw))
    assert read_parameters(headers.first("content-type"))[1] == {"boundary": "b"}


def test_file_names_are_only_names() -> None:
    assert safe_filename("../../etc/passwd") == "passwd"
    assert safe_filename("C:\\temp\\a.pdf") == "a.pdf"
    assert safe_filename("=?utf-8?q?=E4=BD=A0/=E5=A5=BD.pdf?=") == "好.pdf"
    assert safe_filename("in\u202efdp.exe") == "infdp.exe"
    assert safe_filename("a\r\nb\0.txt") == "a b .txt"
    assert safe_filename("...") == ""
    long = safe_filename("x" * 500 + ".pdf")
    assert len(long) == 200
    assert long.endswith(".pdf")


@given(st.text(max_size=300))
def test_any_header_text_is_read(value: str) -> None:
    decode_words(value).encode("utf-8", "surrogatepass")
    read_parameters(value)
    read_addresses(value, 1000)
    read_message_ids([value])
    read_date(value)
    safe_filename(value)


@given(st.lists(st.sampled_from(["=?", "?=", "?q?", "?B?", "utf-8", "gb2312", "a", " ", "=E4"])))
def test_any_rubble_of_encoded_words_is_read(pieces: list[str]) -> None:
    decode_words("".join(pieces))


@given(st.binary(max_size=400))
def test_any_bytes_are_read_as_a_header(raw: bytes) -> None:
    headers, body = read_headers(raw, 0, len(raw))
    assert 0 <= body <= len(raw)
    for name in headers.fields:
        headers.text(name)
