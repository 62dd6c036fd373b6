"""The product's main job, whole and real: a mail comes in, is answered, and the process shows."""

import email
import json
import smtplib
import time
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from serving import Desk, desk, small_demo

LETTER = "mails/mikel+mail/spec__fixtures__emails__rfc2822__example01.eml"
INBOX = "support@solisle.example"

pytestmark = pytest.mark.browser


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Desk]:
    small_demo(tmp_path)
    with desk(tmp_path, "--demo") as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


def _log_in(page: Page, running: Desk, role: str) -> None:
    logins = json.loads((running.home / "demo-logins.json").read_text())
    login = next(each for each in logins if each["role"] == role)
    page.goto(f"{running.url}/log-in/")
    page.fill("#email", login["email"])
    page.fill("#password", login["password"])
    page.click("button.btn-primary")


def _left_the_house(running: Desk, answered: str) -> Message:
    """The mail in the demo's outbox that answers this Message-ID and is no confirmation."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for file in (running.home / "outbox").rglob("*.eml"):
            sent = email.message_from_bytes(file.read_bytes())
            if sent["In-Reply-To"] == answered and "Auto-Submitted" not in sent:
                return sent
        time.sleep(0.2)
    raise AssertionError("the answer did not leave within 20 s")


@pytest.mark.long
def test_a_real_mail_is_received_answered_and_seen_in_the_process(
    running: Desk, page: Page, shared_data: Callable[[str], Path]
) -> None:
    raw = shared_data(LETTER).read_bytes()
    _log_in(page, running, "administrator")
    page.goto(f"{running.url}/tickets/?view=open")
    page.wait_for_selector("html.is-live")
    with smtplib.SMTP("127.0.0.1", running.mail_port, timeout=10) as server:
        server.sendmail("jdoe@machine.example", [INBOX], raw)
    row = page.locator("[id^=row-]", has_text="Saying Hello").first
    expect(row).to_be_visible(timeout=15_000)  # without reload
    row.click()
    expect(page.locator("[data-stream]")).to_contain_text("This is a message just to say hello")
    page.keyboard.press("r")
    page.keyboard.type("Hello John, hello to you. 您好！")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.is-outbound").last).to_contain_text("Sent", timeout=40_000)
    sent = _left_the_house(running, "<1234@local.machine.example>")
    assert "jdoe@machine.example" in sent["To"]
    assert INBOX in sent["From"]
    page.goto(f"{running.url}/process/")
    expect(page.get_by_text("Request received").first).to_be_visible(timeout=15_000)
    expect(page.get_by_text("Resolved").first).to_be_visible()
