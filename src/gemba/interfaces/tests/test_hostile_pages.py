"""Known attacks, sent by mail and by form, opened in a real browser: nothing runs, nothing calls.

The browser tells of every script that ran, every dialog, every window and every request that would
have left the house. The sanitiser is also tried alone, without sandbox and content policy.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.forms import CharField
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route
from pytest_django.live_server_helper import LiveServer

from gemba.desk.channels.operations import submit_request
from gemba.desk.contacts.testing import introduced
from gemba.desk.tickets.operations import Receipt, issue_link, receive_messages
from gemba.desk.tickets.testing import mail, opened, support
from gemba.foundation.accounts.testing import Cast, cast, log_in
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.hostile_html import HtmlRefused, present
from gemba.interfaces.portal.forms import RequestForm

BATCH = 75
SAMPLE = 10
# Whatever an attack calls to show that it ran, says so on the console.
WATCH = """
for (const name of ["alert", "confirm", "prompt", "print", "open"])
  window[name] = (...given) => { console.log("RAN " + name + " " + given); return null; };
"""
OPEN_ALL = """() => {
  for (const frame of document.querySelectorAll("iframe")) {
    frame.loading = "eager";
    frame.addEventListener("load", () => { frame.dataset.loaded = "yes"; });
  }
  for (const each of document.querySelectorAll("details")) each.open = true;
}"""
ALL_LOADED = """() => [...document.querySelectorAll("iframe")].every(
  (frame) => frame.dataset.loaded)"""
# What must not be in a document however the browser understood it.
ACTIVE = """() => [...document.querySelectorAll("*")].filter((element) =>
  ["SCRIPT", "IFRAME", "OBJECT", "EMBED", "FORM", "BASE", "META", "LINK"].includes(element.tagName)
  || [...element.attributes].some(({ name, value }) =>
    name.startsWith("on") ||
    (name !== "title" && /^[\\s\\0-\\x20]*(javascript|vbscript):/i.test(value))))
  .map((element) => element.outerHTML.slice(0, 200))"""


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(SAMPLE, id="every tenth"),
        pytest.param(1, id="all", marks=pytest.mark.long),
    ],
)
def attacks(request: pytest.FixtureRequest, shared_data: Callable[[str], Path]) -> list[str]:
    cases = json.loads((shared_data("xss") / "payloads.json").read_text())
    return [case["payload"] for case in cases][:: request.param]


@dataclass
class Watched:
    """A browser context that notes everything an attack could achieve."""

    context: BrowserContext
    seen: list[str] = field(default_factory=list)

    def page(self) -> Page:
        page = self.context.new_page()
        page.on("dialog", self._dismiss)
        page.on("popup", lambda _: self.seen.append("popup"))
        page.on(
            "console",
            lambda said: self.seen.append(said.text) if said.text.startswith("RAN") else None,
        )
        return page

    def _dismiss(self, dialog: Dialog) -> None:
        self.seen.append("dialog")
        dialog.dismiss()


@contextmanager
def watched(browser: Browser, home: str, **options: bool) -> Iterator[Watched]:
    context = browser.new_context(service_workers="block", **options)  # type: ignore[arg-type]
    watch = Watched(context)

    def at_the_door(route: Route) -> None:
        if route.request.url.startswith((f"{home}/", "data:", "about:", "blob:")):
            route.continue_()
        else:
            watch.seen.append(f"request {route.request.url}")
            route.abort()

    context.route("**/*", at_the_door)
    context.add_init_script(WATCH)
    context.set_default_timeout(60_000)
    yield watch
    context.close()


def enter(watch: Watched, server: LiveServer, actor: Actor) -> None:
    """Give the browser the log-in of this actor."""
    client = Client()
    log_in(client, actor)
    name = django_settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": server.url}
    watch.context.add_cookies([cookie])  # type: ignore[list-item]


def batches(attacks: list[str]) -> list[list[str]]:
    return [attacks[start : start + BATCH] for start in range(0, len(attacks), BATCH)]


def in_one_ticket(attacks: list[str]) -> tuple[UUID, int]:
    """A ticket with a message an attack: as HTML, as text, as a name and as a file's name."""
    first = opened(now=current_time())
    inbox = support()
    messages = [
        mail(
            inbox,
            sender="lin.yue@desk.example",
            html=attack,
            text=attack,
            subject=attack,
            quoted=attack,
            ticket_id=first.ticket_id,
            received_at=current_time(),
        )
        for attack in attacks
    ]
    receive_messages(messages, now=current_time())
    return first.ticket_id, first.number


@pytest.fixture
def people(transactional_db: None) -> Cast:
    cache.clear()
    found = cast()
    react_until_quiet(now=current_time())
    return found


@pytest.mark.parametrize("with_remote", [False, True])
def test_the_sanitiser_alone_leaves_nothing_that_runs(
    browser: Browser, attacks: list[str], with_remote: bool
) -> None:
    shown = [framed(attack, with_remote=with_remote) for attack in attacks]
    with watched(browser, "https://none.invalid", bypass_csp=True) as watch:
        page = watch.page()
        page.set_content("".join(shown))
        page.wait_for_timeout(300)
        frames = page.frames[1:] if with_remote else []
        active = [found for frame in frames for found in frame.evaluate(ACTIVE)]
    assert active == []
    allowed = "request https://" if with_remote else "none at all"
    assert [each for each in watch.seen if not each.startswith(allowed)] == []


def framed(attack: str, *, with_remote: bool) -> str:
    """The attack as our page would show it, in a frame that is not sandboxed."""
    try:
        html = present(attack, inline=lambda _: None, with_remote=with_remote).html
    except HtmlRefused:
        html = ""
    return f'<iframe srcdoc="{escape(html)}"></iframe>'


def test_the_watch_would_see_an_attack(browser: Browser) -> None:
    attack = "<img src='https://evil.invalid/x.png' onerror='alert(1)'>"
    with watched(browser, "https://none.invalid", bypass_csp=True) as watch:
        page = watch.page()
        page.set_content(f'<iframe srcdoc="{escape(attack)}"></iframe>')
        page.wait_for_timeout(300)
        assert page.frames[1].evaluate(ACTIVE) != []
    assert set(watch.seen) == {"request https://evil.invalid/x.png", "RAN alert 1"}


@pytest.mark.long
def test_mails_opened_by_an_agent_run_nothing_and_call_nobody(
    browser: Browser, live_server: LiveServer, people: Cast, attacks: list[str]
) -> None:
    tickets = [in_one_ticket(batch) for batch in batches(attacks)]
    with watched(browser, live_server.url) as watch:
        enter(watch, live_server, people.sun_wei)
        page = watch.page()
        for ticket_id, number in tickets:
            page.goto(f"{live_server.url}{tracking(ticket_id)}")
            assert_only_ours(page, live_server.url, f"the customer's page of {number}")
            page.goto(f"{live_server.url}/tickets/{number}/")
            assert_only_ours(page, live_server.url, f"ticket {number}")
            frames = page.locator("[data-original]")
            assert frames.count() > min(BATCH, len(attacks)) / 2
            page.evaluate(OPEN_ALL)
            page.wait_for_function(ALL_LOADED)
            letters = [frame for frame in page.frames if "/html/" in frame.url]
            assert len(letters) == frames.count()
    assert watch.seen == []


@pytest.mark.long
def test_words_of_a_form_are_words_on_every_page(
    browser: Browser, live_server: LiveServer, people: Cast, attacks: list[str]
) -> None:
    receipts = [filled_in(attack, n) for n, attack in enumerate(attacks)]
    sent = [receipt for receipt in receipts if receipt]
    assert len(sent) > len(attacks) - 3  # the form itself refuses what holds a NUL
    react_until_quiet(now=current_time())
    links = [f"{tracking(sent[0].ticket_id)}sent/", *(tracking(r.ticket_id) for r in sent[::50])]
    addresses = [
        *links,
        "/tickets/?view=open",
        "/tickets/1001/?view=open",
        f"/tickets/{1000 + len(sent) // 2}/?view=open",
        "/dashboard/",
        "/dashboard/tickets/?measure=opened",
        "/contacts/",
        "/contacts/?q=x",
        "/search/?q=alert",
        "/search/?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/search/?q=javascript",
        "/palette/?q=alert",
        "/no/such/<script>alert(1)</script>/",
    ]
    with watched(browser, live_server.url) as watch:
        enter(watch, live_server, people.sun_wei)
        page = watch.page()
        for address in addresses:
            page.goto(f"{live_server.url}{address}", wait_until="load")
            assert_only_ours(page, live_server.url, address)
        enter(watch, live_server, people.lin_yue)
        page.goto(f"{live_server.url}/my/", wait_until="load")
    assert watch.seen == []


def filled_in(attack: str, n: int) -> Receipt | None:
    """The request form, the attack in every field; None when the form refuses it."""
    lines = {
        name: attack[: line.max_length]
        for name, line in RequestForm.base_fields.items()
        if isinstance(line, CharField) and name not in ("key", "email", "website")
    }
    typed = {"key": f"the-key-of-the-form-{n}", "email": f"x{n}@example.org", **lines}
    form = RequestForm(typed)
    if not form.is_valid():
        return None
    writer = introduced(typed["email"], typed["name"])
    return submit_request(request=form.filled_in(writer), now=current_time())


def tracking(ticket_id: UUID) -> str:
    return f"/t/{issue_link(ticket_id=ticket_id, actor=SYSTEM, now=current_time())}/"


def assert_only_ours(page: Page, home: str, address: str) -> None:
    """Scripts and handlers of the page are those of the product's own files."""
    foreign = page.evaluate(
        """(home) => [...document.querySelectorAll("*")].filter((element) =>
          (element.tagName === "SCRIPT" && element.type !== "application/json"
            && !element.src.startsWith(home + "/static/"))
          || [...element.attributes].some(({ name, value }) =>
            /^on/.test(name) || /^\\s*javascript:/i.test(value)))
          .map((element) => element.outerHTML.slice(0, 200))""",
        home,
    )
    assert foreign == [], address
