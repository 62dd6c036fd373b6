"""A message's own HTML and its files, as the desk gets to see them."""

import pytest
from django.test import Client
from django.urls import reverse

from gemba.desk.tickets.operations import InboundFile, Receipt
from gemba.desk.tickets.queries import conversation
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import Cast, cast, log_in
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.vault.files import keep_file

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x08\x00\x00\x00\x08" + b"\x00" * 20
SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.fixture
def people() -> Cast:
    return cast()


def attached(name: str, content: bytes, content_id: str = "") -> InboundFile:
    digest = keep_file(content)
    return InboundFile(name, "image/png", len(content), digest, content_id, bool(content_id))


def address(receipt: Receipt, more: str = "") -> str:
    return reverse("console:message-html", args=[receipt.number, receipt.message_id]) + more


def test_a_letter_is_shown_under_a_policy_that_allows_nothing(client: Client, people: Cast) -> None:
    receipt = opened(html="<p>Hello <b>you</b><script>alert(1)</script></p>")
    log_in(client, people.ana)
    answer = client.get(address(receipt))
    assert "<p>Hello <b>you</b></p>" in answer.content.decode()
    assert "alert" not in answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; ")
    assert "default-src 'none'; img-src data:; " in policy
    assert "script" not in policy


def test_remote_pictures_come_only_when_asked_for(client: Client, people: Cast) -> None:
    receipt = opened(html='<img src="http://shop.example/a.png"><img src="//x.example/b.png">')
    log_in(client, people.ana)
    held = client.get(address(receipt))
    assert "shop.example" not in held.content.decode()
    assert "1 picture from the internet was not loaded." in held.content.decode()
    asked = client.get(address(receipt, "?images=1"))
    assert 'src="https://shop.example/a.png"' in asked.content.decode()
    assert "img-src data: https:;" in asked["Content-Security-Policy"]


def test_pictures_that_came_along_are_written_into_the_letter(client: Client, people: Cast) -> None:
    files = (attached("logo.png", PNG, "logo@shop"), attached("evil.png", SCRIPT, "evil@shop"))
    receipt = opened(
        html='<img src="cid:logo@shop"><img src="cid:evil@shop"><img src="cid:lost">', files=files
    )
    log_in(client, people.ana)
    page = client.get(address(receipt)).content.decode()
    assert page.count("data:image/png;base64,iVBORw0KGgo") == 1
    assert page.count("data:image/svg+xml,%3Csvg") == 2  # the frame in the place of a picture


def test_html_beyond_reading_leaves_the_plain_text(client: Client, people: Cast) -> None:
    receipt = opened(html="<font size=1>" * 2_000)
    log_in(client, people.ana)
    assert "too long or too tangled" in client.get(address(receipt)).content.decode()


def test_a_letter_without_html_is_not_there(client: Client, people: Cast) -> None:
    log_in(client, people.ana)
    assert client.get(address(opened())).status_code == 404


def test_files_are_downloads_unless_a_picture_is_to_be_shown(client: Client, people: Cast) -> None:
    receipt = opened(files=(attached("a.png", PNG), attached("b.png", SCRIPT)))
    ticket = conversation(receipt.number, actor=SYSTEM)
    assert ticket is not None
    picture, disguised = (f"/attachments/{f.id}/" for f in ticket.messages[0].attachments)
    log_in(client, people.ana)
    assert client.get(picture)["Content-Disposition"] == 'attachment; filename="a.png"'
    assert client.get(f"{picture}?show=1")["Content-Disposition"] == 'inline; filename="a.png"'
    assert client.get(f"{disguised}?show=1")["Content-Disposition"].startswith("attachment")
    assert "sandbox" in client.get(f"{disguised}?show=1")["Content-Security-Policy"]


@pytest.mark.parametrize(
    "name", ['a"; x="b.svg', "../../etc/passwd", "报告.pdf", "a.pdf\u202efdp.exe"]
)
def test_a_files_name_cannot_break_out_of_its_header(
    client: Client, people: Cast, name: str
) -> None:
    receipt = opened(files=(attached(name, b"x"),))
    ticket = conversation(receipt.number, actor=SYSTEM)
    assert ticket is not None
    log_in(client, people.ana)
    answer = client.get(f"/attachments/{ticket.messages[0].attachments[0].id}/")
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert "\u202e" not in answer["Content-Disposition"]
    assert "/" not in answer["Content-Disposition"]


def test_a_file_that_is_gone_is_a_clear_page(client: Client, people: Cast) -> None:
    receipt = opened(files=(InboundFile("gone.txt", "text/plain", 1, "0" * 64),))
    ticket = conversation(receipt.number, actor=SYSTEM)
    assert ticket is not None
    log_in(client, people.ana)
    gone = f"/attachments/{ticket.messages[0].attachments[0].id}/"
    assert client.get(gone).status_code == 404
