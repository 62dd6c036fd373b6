import pytest

from gemba.desk.channels.kinds.email.parsed import Nature
from gemba.desk.channels.kinds.email.tests.reading import read


def mail(lines: str, text: str = "Hello") -> Nature:
    return read(f"{lines}\n\n{text}\n".encode()).nature


PEOPLE = {
    "a customer": "From: li@example.cn\nSubject: 设备无法开机",
    "who writes of failures": "From: li@example.cn\nSubject: Mail delivery failed: user unknown",
    "who forwards a bounce": "From: li@example.cn\nSubject: Fwd: Undelivered Mail Returned",
    "a postmaster who answers": "From: Postmaster <postmaster@a.b>\nSubject: Re: delivery problem",
    "through a web form": "From: noreply@shop.example\nReply-To: li@example.cn\nSubject: Request",
    "says it is no machine": "From: li@example.cn\nAuto-Submitted: no\nSubject: x",
    "about an automatic reply": "From: li@example.cn\nSubject: Why this automatic reply?",
    "in a long thread": "From: li@example.cn\nSubject: Re: Re: Re: Re: Re: Re: x",
    "whose tickets pile up": "From: li@example.cn\nSubject: [#1] Re: [#1] Re: [#1] x",
}
RESPONDERS = {
    "RFC 3834": "From: li@example.cn\nAuto-Submitted: auto-replied\nSubject: Away",
    "Outlook": "From: li@example.cn\nX-MS-Exchange-Inbox-Rules-Loop: x\nSubject: Away",
    "by its subject": "From: li@example.cn\nSubject: Automatic reply: Your ticket",
    "Chinese": "From: li@example.cn\nSubject: =?utf-8?B?6Ieq5Yqo5Zue5aSNOiDmlYXpmpw=?=",
    "German": "From: a@example.de\nSubject: Abwesenheitsnotiz: Ihr Ticket",
    "behind Re:": "From: a@example.de\nSubject: Re: Out of Office: Ticket",
    "by precedence": "From: a@example.de\nPrecedence: auto_reply\nSubject: x",
    "of a mailer daemon": "From: MAILER-DAEMON@a.b\nSubject: Automatic reply: x",
}
MACHINES = {
    "a notice": "From: shop@a.b\nAuto-Submitted: auto-generated\nSubject: Invoice",
    "no-reply": "From: no-reply@a.b\nSubject: Invoice",
    "null sender": "Return-Path: <>\nFrom: a@b.c\nSubject: x",
    "a read receipt": "From: a@b.c\nSubject: Read: x\nContent-Type: multipart/report;"
    " report-type=disposition-notification; boundary=b",
    "bulk": "From: a@b.c\nPrecedence: bulk\nSubject: x",
}
LISTS = {
    "by id": "From: a@b.c\nList-Id: <dev.lists.example>\nSubject: x",
    "by precedence": "From: a@b.c\nPrecedence: list\nSubject: x",
}
BOUNCES = {
    "Exim": "From: Mail Delivery System <Mailer-Daemon@a.b>\nX-Failed-Recipients: li@example.cn"
    "\nSubject: x",
    "qmail": "From: MAILER-DAEMON@a.b\nSubject: failure notice",
    "QQ": "From: PostMaster@qq.com\nSubject: =?utf-8?B?57O757uf6YCA5L+hL1N5c3RlbXMgYm91bmNl?=",
    "Exchange": "From: Microsoft Outlook <x@a.b>\nSubject: Undeliverable: x",
    "daemon in the envelope": "Return-Path: <MAILER-DAEMON>\nFrom: <>\nSubject: failure notice",
}


@pytest.mark.parametrize(
    ("nature", "name", "lines"),
    [
        (nature, name, lines)
        for nature, group in (
            (Nature.HUMAN, PEOPLE),
            (Nature.AUTO_REPLY, RESPONDERS),
            (Nature.AUTO_GENERATED, MACHINES),
            (Nature.LIST, LISTS),
            (Nature.BOUNCE, BOUNCES),
        )
        for name, lines in group.items()
    ],
)
def test_nature(nature: Nature, name: str, lines: str) -> None:
    assert mail(lines) == nature


def test_a_forwarded_report_does_not_hide_its_sender() -> None:
    report = (
        "From: MAILER-DAEMON@a.b\nSubject: failure notice\nContent-Type: multipart/report;"
        " report-type=delivery-status; boundary=i\n\n--i\nContent-Type: message/delivery-status\n\n"
        "Final-Recipient: rfc822; x@y.z\nAction: failed\nStatus: 5.1.1\n\n--i--\n"
    )
    lines = "From: li@example.cn\nSubject: Fwd: failure\nContent-Type: multipart/mixed; boundary=o"
    parts = f"--o\n\nWhat is this?\n--o\nContent-Type: message/rfc822\n\n{report}\n--o--"
    assert mail(lines, parts) == Nature.HUMAN


def test_a_delivery_report_is_read_field_by_field() -> None:
    bounce = read(
        b"From: MAILER-DAEMON@a.b\nSubject: Undelivered\nContent-Type: multipart/report;"
        b" report-type=delivery-status; boundary=b\n\n--b\n\nSorry.\n--b\n"
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; a.b\n\n"
        b"Final-Recipient: rfc822; fine@example.cn\nAction: delivered\nStatus: 2.0.0\n\n"
        b"Final-Recipient: rfc822; Li@Example.cn\nAction: failed\nStatus: 5.0.0\n"
        b"Diagnostic-Code: smtp; 550 5.1.1 no such user\n\n"
        b"--b\nContent-Type: message/rfc822\n\nMessage-ID: <t1@desk>\nSubject: x\n\nold\n--b--\n"
    )
    assert bounce.attachments == ()
    assert bounce.text == "Sorry."
    assert bounce.bounce is not None
    assert bounce.bounce.original_message_id == "t1@desk"
    assert bounce.bounce.recipient == "li@example.cn"
    assert (bounce.bounce.action, bounce.bounce.status) == ("failed", "5.1.1")
    assert bounce.bounce.permanent
    assert bounce.bounce.diagnostic == "550 5.1.1 no such user"


@pytest.mark.parametrize(
    ("fields", "action", "permanent"),
    [
        ("Action: failed\nStatus: 5.2.2", "failed", True),
        ("Action: failed\nStatus: 4.4.7", "failed", False),
        ("Action: delayed\nStatus: 4.4.1", "delayed", False),
        ("Action: delivered\nStatus: 2.0.0", "delivered", False),
        ("Status: 5.1.1", "failed", True),
    ],
)
def test_how_final_a_report_is(fields: str, action: str, permanent: bool) -> None:
    report = read(
        "From: postmaster@a.b\nSubject: Report\nContent-Type: multipart/report; boundary=b;"
        " report-type=delivery-status\n\n--b\nContent-Type: message/delivery-status\n\n"
        f"Final-Recipient: rfc822; li@example.cn\n{fields}\n\n--b--\n".encode()
    ).bounce
    assert report is not None
    assert (report.action, report.permanent) == (action, permanent)


def test_a_bounce_in_words_alone() -> None:
    report = read(
        b"From: MAILER-DAEMON@a.b\nTo: desk@example.com\nSubject: failure notice\n\n"
        b"I'm afraid I wasn't able to deliver your message.\n\n<li@example.cn>:\n"
        b"Remote host said: 452 4.2.2 mailbox full\n\n--- Below this line is a copy\n\n"
        b"Message-ID: <t1@desk>\n"
    ).bounce
    assert report is not None
    assert (report.recipient, report.original_message_id) == ("li@example.cn", "t1@desk")
    assert (report.status, report.action, report.permanent) == ("4.2.2", "delayed", False)
    assert report.diagnostic == "Remote host said: 452 4.2.2 mailbox full"


def test_a_complaint() -> None:
    parts = "--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n\n--b--"
    lines = "From: fbl@a.b\nSubject: FW: x\nContent-Type: multipart/mixed; boundary=b"
    assert mail(lines, parts) == Nature.FEEDBACK_REPORT


def test_a_loop() -> None:
    assert mail(
        "From: a@b.c\nSubject: [Rejected] [Rejected] [Rejected] [Rejected] [Rejected] x"
    ) == (Nature.LOOP)
    assert mail("Received: x\n" * 51 + "From: a@b.c\nSubject: x") == Nature.LOOP
    assert mail("Received: x\n" * 25 + "From: a@b.c\nSubject: x") == Nature.HUMAN
