import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.desk.channels.kinds.email.parsed import (
    Authentication,
    Mailbox,
    MailRejected,
    Nature,
    ParsedAttachment,
)
from gemba.desk.channels.kinds.email.tests.reading import HEAD, read, read_or_reason

WHOLE = """\
Received: from mail.example.cn by mx.example.com; Mon, 4 May 2026 02:20:31 +0000
Delivered-To: support+7.abc@example.com
X-Original-To: Support@Example.com
From: =?gb2312?B?wO7OsA==?= <Li.Wei@Example.CN>
Reply-To: <li@home.example>
To: "Support, EU" <support@example.com>
Cc: Wang Fang <wang@example.cn>, chen@example.cn
Subject: =?utf-8?B?5Zue5aSNOiDmlYXpmpw=?=
Date: Mon, 4 May 2026 10:20:30 +0800
Message-ID: <new@example.cn>
In-Reply-To: <second@desk>
References: <first@desk>
 <second@desk>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/related; boundary=r

--r
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

{plain}
--a
Content-Type: text/html; charset=utf-8

<p>还是不能开机 <img src="cid:light@x"></p>
--a--
--r
Content-Type: image/png
Content-ID: <light@x>
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--r--
--m
Content-Type: application/pdf
Content-Disposition: attachment; filename*=utf-8''%E5%8F%91%E7%A5%A8.pdf
Content-Transfer-Encoding: base64

JVBERg==
--m
Content-Type: message/rfc822

Subject: =?utf-8?q?old_mail?=
From: x@y.z

Old words
--m--
"""
PLAIN = (
    "6L+Y5piv5LiN6IO95byA5py6CgpPbiA0IE1heSAyMDI2LCBTdXBwb3J0IDxzdXBwb3J0QGV4YW1wbGUuY29tPiB3cm90ZToK"
    "PiBJcyBpdCBwbHVnZ2VkIGluPwo="
)


def test_a_whole_mail() -> None:
    kept: dict[str, bytes] = {}
    mail = read(WHOLE.replace("{plain}", PLAIN).encode(), kept)
    assert (mail.from_address, mail.from_name) == ("li.wei@example.cn", "李伟")
    assert mail.reply_to_address == "li@home.example"
    assert mail.to == (Mailbox("support@example.com", "Support, EU"),)
    assert [box.address for box in mail.cc] == ["wang@example.cn", "chen@example.cn"]
    assert mail.delivered_to == ("support+7.abc@example.com", "support@example.com")
    assert mail.subject == "回复: 故障"
    assert mail.date is not None
    assert mail.date.astimezone(UTC) == datetime(2026, 5, 4, 2, 20, 30, tzinfo=UTC)
    assert mail.message_id == "new@example.cn"
    assert mail.in_reply_to == ("second@desk",)
    assert mail.references == ("first@desk", "second@desk")
    assert mail.text == "还是不能开机"
    assert mail.quoted.endswith("> Is it plugged in?")
    assert mail.html == '<p>还是不能开机 <img src="cid:light@x"></p>'
    assert mail.nature is Nature.HUMAN
    assert (mail.bounce, mail.defects, mail.charset_notes) == (None, (), ())

    light, invoice, old = mail.attachments
    assert light == ParsedAttachment(
        filename="attachment-1.png",
        content_type="image/png",
        size=8,
        digest=hashlib.sha256(b"\x89PNG\r\n\x1a\n").hexdigest(),
        content_id="light@x",
        inline=True,
    )
    assert (invoice.filename, invoice.inline) == ("发票.pdf", False)
    assert kept[invoice.digest] == b"%PDF"
    assert (old.filename, old.content_type) == ("old mail.eml", "message/rfc822")
    assert kept[old.digest] == b"Subject: =?utf-8?q?old_mail?=\nFrom: x@y.z\n\nOld words"


@pytest.mark.parametrize("end", [b"\r\n", b"\r"])
def test_line_ends_do_not_matter(end: bytes) -> None:
    raw = WHOLE.replace("{plain}", PLAIN).encode()
    mail, other = read(raw), read(raw.replace(b"\n", end))
    assert (other.text, other.quoted, other.subject) == (mail.text, mail.quoted, mail.subject)
    assert len(other.attachments) == 3


def test_html_alone_becomes_text() -> None:
    mail = read(HEAD + b"Content-Type: text/html; charset=gbk\n\n<p>\xc4\xe3\xba\xc3</p>")
    assert (mail.text, mail.html) == ("你好", "<p>你好</p>")
    meta = b'Content-Type: text/html\n\n<meta charset="big5"><p>\xa7\x41\xa6\x6e</p>'
    assert read(HEAD + meta).text == "你好"


def test_an_empty_text_part_is_no_text() -> None:
    parts = b"--b\n\n \n--b\nContent-Type: text/html\n\n<p>words</p>\n--b--\n"
    mail = read(HEAD + b"Content-Type: multipart/alternative; boundary=b\n\n" + parts)
    assert mail.text == "words"


def test_text_around_a_picture_is_joined() -> None:
    parts = (
        b"--b\n\nbefore\n--b\nContent-Type: image/gif; name=x.gif\n\nGIF\n--b\n\nafter\n"
        b"--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=log.txt\n\nlog\n"
        b"--b\nContent-Type: text/csv; name=a.csv\n\n1,2\n--b--\n"
    )
    mail = read(HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + parts)
    assert mail.text == "before\n\nafter"
    assert [file.filename for file in mail.attachments] == ["x.gif", "log.txt", "a.csv"]


def test_a_list_footer_does_not_replace_an_html_body() -> None:
    parts = b"--b\nContent-Type: text/html\n\n<p>words</p>\n--b\n\nfooter <here>\n--b--\n"
    mail = read(HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + parts)
    assert mail.text == "words\n\nfooter <here>"
    assert mail.html == "<p>words</p>\n<pre>footer &lt;here&gt;</pre>"


def test_flowed_lines_are_joined() -> None:
    body = b"Content-Type: text/plain; format=flowed\n\none \ntwo\n> q \n> r\n-- \nLi\n"
    assert read(HEAD + body).text == "one two\n-- \nLi"
    assert read(HEAD + body).quoted == "> q r"


def test_no_part_is_lost_when_boundaries_are_broken() -> None:
    part = b"Content-Type: text/plain\n\nwords"
    wrong = read(HEAD + b"Content-Type: multipart/mixed; boundary=other\n\n--bound\n" + part)
    assert wrong.text == "words"
    assert wrong.defects == ("the boundary was guessed", "the last boundary is missing")
    none = read(HEAD + b"Content-Type: multipart/mixed; boundary=b\n\nonly words")
    assert none.text == "only words"


def test_a_mail_from_nobody_is_still_a_mail() -> None:
    mail = read(b"Subject: x\n\nwords")
    assert (mail.from_address, mail.message_id, mail.date) == ("", "", None)
    assert mail.defects == ("no sender address",)
    assert read(b"From: =?utf-8?q?Li_Wei?=\n\nx").from_name == "Li Wei"


def test_what_is_no_mail_says_so() -> None:
    for raw in (b"", b"Hello there", b"MIME-Version: 1.0\nContent-Type: text/plain\n\nx", b"{}"):
        with pytest.raises(MailRejected, match="This is not a mail") as caught:
            read(raw)
        assert caught.value.code == "not_a_mail"


RESULTS = (
    b"Authentication-Results: mx.example.com (x; dmarc=fail);\n"
    b" spf=Pass smtp.mailfrom=a.b; dkim=fail header.d=x; dkim=pass header.d=a.b; dmarc=pass\n"
)
FORGED = b"Authentication-Results: mx.example.com; spf=fail; dmarc=fail\n"


def test_only_a_trusted_servers_verdict_counts() -> None:
    raw = RESULTS + FORGED + HEAD + b"\nx"
    trusted = frozenset(("mx.example.com",))
    assert read(raw).authentication == Authentication()
    assert read(raw, trusted_authserv=frozenset(("other",))).authentication == Authentication()
    assert read(raw, trusted_authserv=trusted).authentication == Authentication(
        "pass", "pass", "pass"
    )
    assert read(FORGED + RESULTS + HEAD + b"\nx", trusted_authserv=trusted).authentication == (
        Authentication("fail", "none", "fail")
    )


def test_nul_and_broken_characters_never_reach_a_database() -> None:
    mail = read(HEAD + b"Subject: a\0b\nContent-Type: text/html\n\n<p>x\0y&#xD800;</p>")
    assert mail.subject == "a b"
    for value in (mail.text, mail.html):
        value.encode()
        assert "\0" not in value


@given(st.binary(max_size=600))
def test_any_bytes_are_a_mail_or_a_reason(raw: bytes) -> None:
    read_or_reason(raw)
    read_or_reason(HEAD + raw)
    read_or_reason(HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + raw)
