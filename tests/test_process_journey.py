"""A process as its people meet it: drawn, published, gone through by a real mail, broken, mended,
drawn anew while tickets run, and seen in the map. All of it is done as a person does it.
"""

import json
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from serving import Desk, desk

SUPPORT = "support@example.com"
PASSWORD = "a long walk in the rain"
SECRET = "the stock system knows this one too"
SLOW_MS = 45_000  # the desk's own time: mails, reactions and calls go through a worker

pytestmark = [pytest.mark.browser, pytest.mark.long]


@dataclass
class Stock:
    """Another system, that answers as it is told and remembers what it was asked."""

    port: int = 0
    status: int = 200
    asked: list[dict[str, object]] = field(default_factory=list)


@pytest.fixture
def stock() -> Iterator[Stock]:
    """The other system, really listening."""
    found = Stock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.asked.append({**body, "signed": "Gemba-Signature" in self.headers})
            said = json.dumps({"label": "RMA-77"} if found.status == 200 else {}).encode()
            self.send_response(found.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_said: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_address[1]
    Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Desk]:
    """A desk with three people and an address."""
    with desk(tmp_path) as found:
        for name, role in (("Sun Wei", "supervisor"), ("Adele", "administrator"), ("Ana", "agent")):
            address = f"{name.split()[0].lower()}@example.com"
            team = ("--team", "Repair") if role == "agent" else ()
            found.gemba(
                *("user", "add", address, "--name", name, "--role", role, *team),
                *("--password", PASSWORD),
            )
        found.gemba("inbox", "add", SUPPORT, "--name", "Support", "--team", "Repair")
        yield found


@contextmanager
def somebody(browser: Browser, running: Desk, name: str) -> Iterator[Page]:
    """A browser of their own, logged in; no script may fail in it."""
    context = browser.new_context(
        base_url=running.url, locale="en-GB", viewport={"width": 1440, "height": 900}
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto("/log-in/")
    page.fill("#email", f"{name}@example.com")
    page.fill("#password", PASSWORD)
    page.click("button.btn-primary")
    page.wait_for_load_state()
    yield page
    context.close()
    assert troubles == []


def writes(running: Desk, subject: str, sender: str = "max@example.org") -> None:
    """A customer sends a mail."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, SUPPORT, subject
    mail["Message-ID"] = f"<{subject.replace(' ', '-')}@example.org>"
    mail.set_content("It does not start any more.")
    with smtplib.SMTP("127.0.0.1", running.mail_port, timeout=10) as server:
        server.send_message(mail)


def ready(page: Page) -> None:
    expect(page.locator("[data-ready]")).to_be_visible(timeout=SLOW_MS)


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_attribute("data-saved", "kept", timeout=SLOW_MS)


def draws_the_table(page: Page) -> None:
    """Who pays, by the months since the purchase: written by keyboard alone."""
    page.goto("/manage/")
    page.get_by_role("link", name="Decisions").click()
    page.get_by_role("link", name="Draw the first").click()
    ready(page)
    page.get_by_label("Name", exact=True).fill("Who pays")
    keys = page.keyboard
    page.get_by_label("Edit input").focus()
    keys.press("Enter")
    expect(page.get_by_label("Input label")).to_be_focused()
    keys.press("Control+a")
    keys.type("Months since purchase")
    keys.press("Tab")
    keys.type("months")
    keys.press("Tab")
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "Enter", "Escape"):
        keys.press(key)
    expect(page.locator("th.input-cell .input-variable")).to_have_text("number")
    page.get_by_title("Add rule").first.focus()
    keys.press("Enter")
    for text in ("<= 24", '"us"', "Warranty"):
        keys.type(text)
        keys.press("Tab")
    keys.press("Enter")
    for text in ("> 24", '"customer"', "Out of warranty"):
        keys.type(text)
        keys.press("Tab")
    page.get_by_label("months", exact=True).fill("30")
    expect(page.locator(".try-answer output")).to_have_text("customer")
    expect(page.locator(".drawing-none")).to_be_visible()
    saved(page)
    publishes_alone(page, "The first table")
    expect(page.get_by_role("heading", name="Who pays").first).to_be_visible()


def publishes_alone(page: Page, why: str) -> None:
    page.get_by_role("button", name="Publish …").click()
    page.get_by_label("Why it needs no review").fill(why)
    page.get_by_role("button", name="Publish", exact=True).click()


def names_the_endpoint(page: Page, stock: Stock) -> None:
    page.goto("/manage/endpoint/")
    page.get_by_role("link", name="Add the first").click()
    page.get_by_label("Name").fill("Stock")
    page.get_by_label("Address").fill(f"http://127.0.0.1:{stock.port}/returns")
    page.get_by_label("Secret").fill(SECRET)
    page.get_by_role("button", name="Publish and switch on").click()
    expect(page.get_by_role("heading", name="Stock")).to_be_visible()


def shape(page: Page, name: str) -> Locator:
    """A shape of the drawing by the words in it."""
    return page.locator(".djs-shape", has=page.locator("text", has_text=name)).first


def draws_the_process(page: Page) -> None:
    """Look, decide, then either ask for the money or call the stock and send it back."""
    page.goto("/manage/process/")
    page.get_by_role("link", name="Draw").first.click()
    ready(page)
    page.get_by_placeholder("Name of the Process").fill("Warranty")
    of = properties(page)
    page.locator("[data-element-id=Start] .djs-hit").first.click()
    adds(page, "Person", "Look at the device")
    asks(page, "Months since purchase", "months", "Number")
    adds(page, "Decision", "Who pays?")
    of.get_by_role("combobox", name="Decision").select_option(label="Who pays")
    of.get_by_role("textbox", name="The answer goes to the variable").fill("payer")
    adds(page, "One way", "")
    adds(page, "Person", "Ask for the money")
    adds(page, "End", "Paid")
    # The ways that leave a gateway stand in the list of all elements, for the keyboard.
    of.get_by_text("All elements").click()
    outline = page.locator("[data-outline]")
    outline.get_by_role("button", name="→ Ask for the money").press("Enter")
    of.get_by_role("textbox", name="Condition").fill('payer = "customer"')
    outline.get_by_role("button", name="→ Request is done").press("Enter")
    of.get_by_label("Taken if no other condition holds").check()
    adds(page, "Action", "Tell the stock")
    of.get_by_role("combobox", name="Action").select_option(label="Call another system")
    of.get_by_role("combobox", name="Endpoint").select_option(label="Stock")
    of.get_by_label("What is sent").fill("{ticket: ticket.number, months: months}")
    of.get_by_role("textbox", name="The answer goes to the variable").fill("stock")
    adds(page, "Person", "Send it back")
    expect(page.locator(".drawing-none")).to_be_visible(timeout=SLOW_MS)
    saved(page)


def drags(page: Page, what: str, x: int, y: int) -> None:
    """From the palette to a place, by the mouse; its words are written there."""
    thing = page.locator("[data-palette-box]").get_by_role("button", name=what, exact=True)
    thing.hover()
    page.mouse.down()
    page.mouse.move(x, y, steps=12)
    page.mouse.up()
    expect(page.locator(".djs-direct-editing-content")).to_be_focused()


def asks(page: Page, question: str, variable: str, kind: str) -> None:
    """A question of the form of the step that is selected."""
    of = properties(page)
    of.get_by_role("button", name="Add a field").click()
    of.get_by_label("Question").fill(question)
    of.get_by_label("Variable", exact=True).fill(variable)
    of.get_by_label("Type", exact=True).select_option(label=kind)
    of.get_by_label("Must be filled in").check()


def properties(page: Page) -> Locator:
    """The form of what is selected."""
    return page.get_by_role("complementary", name="Properties")


def adds(page: Page, what: str, name: str) -> None:
    """Press a thing of the palette: it comes after what is selected, and is selected."""
    page.locator("[data-palette-box]").get_by_role("button", name=what, exact=True).click()
    if name:
        properties(page).get_by_label("Name", exact=True).fill(name)


def asks_for_a_review(page: Page, why: str) -> None:
    page.get_by_role("button", name="Ask for a review").first.click()
    page.get_by_label("What changes, and why").fill(why)
    page.locator("dialog[open]").get_by_role("button", name="Ask for a review").click()
    expect(page.get_by_text("In review").first).to_be_visible()


def reviews(page: Page, name: str, differs: str) -> None:
    """Sees what would change, and publishes."""
    page.goto("/manage/process/")
    page.get_by_role("link", name=name, exact=True).last.click()
    expect(page.get_by_role("main")).to_contain_text(differs)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("heading", name="As it is drawn")).to_be_visible()


def writes_the_rule(page: Page) -> None:
    """What comes in begins the process."""
    page.goto("/manage/rule/new/")
    page.get_by_label("Name").fill("Warranty for all")
    page.locator("#pieces-when select").first.select_option(label="a ticket is opened")
    expect(page.locator("#pieces-when [data-remove-piece]")).to_have_count(1)
    page.locator("#pieces-then select").first.select_option(label="Start a process")
    page.get_by_role("combobox", name="Process").select_option(label="Warranty")
    page.get_by_role("button", name="Rehearse on the past 30 days").click()
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("heading", name="Warranty for all")).to_be_visible()


def opens(page: Page, subject: str) -> None:
    """The ticket comes by itself; it is opened from the list."""
    page.goto("/tickets/?view=open")
    row = page.locator("[id^=row-]", has_text=subject).first
    expect(row).to_be_visible(timeout=SLOW_MS)
    row.click()
    expect(page.get_by_role("heading", name="Warranty").first).to_be_visible(timeout=SLOW_MS)


def card(page: Page, step: str) -> Locator:
    """An open step beside the ticket."""
    return page.locator(".process-card", has_text=step)


def does(page: Page, step: str, **answers: str) -> None:
    """The step that waits, with its form."""
    card(page, step).get_by_role("button", name="Do it").click()
    sheet = page.locator("#together-sheet")
    for label, text in answers.items():
        sheet.get_by_label(label.replace("_", " ")).fill(text)
    sheet.get_by_role("button", name="Done").click()
    expect(card(page, step)).to_have_count(0, timeout=SLOW_MS)


def refuses(page: Page, stock: Stock) -> None:
    """The mail goes through the table, and its call is refused: nobody's ticket is blocked."""
    stock.status = 403
    opens(page, "Kettle")
    does(page, "Look at the device", Months_since_purchase="6")
    troubled = card(page, "Tell the stock")
    expect(troubled.locator(".bad").first).to_contain_text("403", timeout=SLOW_MS)
    expect(page.get_by_text("needs help")).to_be_visible()


def mends(page: Page, stock: Stock) -> None:
    """The trouble is seen on the drawing; the system is mended, and it is tried again."""
    runs(page)
    badge = page.locator("[data-place] .place-badge.is-troubled")
    expect(badge).to_be_visible()
    row = page.locator(".running-row", has_text="Kettle")
    expect(row).to_contain_text("403")
    stock.status = 200
    row.get_by_role("button", name="Try again").click()
    expect(page.locator("#toasts")).to_contain_text("1 step went on.")
    expect(row.get_by_text("Send it back")).to_be_visible(timeout=SLOW_MS)
    expect(badge).to_have_count(0)


def runs(page: Page) -> None:
    """Where the tickets of the process stand."""
    page.goto("/manage/process/")
    page.get_by_role("link", name="Warranty", exact=True).last.click()
    page.locator(".panel-links").get_by_role("link", name="Running").click()
    expect(page.locator("[data-place]").first).to_be_visible(timeout=SLOW_MS)


def draws_the_second(page: Page) -> None:
    """In place of sending it back it is packed, then sent: placed by the mouse and by keyboard."""
    page.goto("/manage/process/")
    page.get_by_role("link", name="Draw Warranty").click()
    ready(page)
    shape(page, "Send it back").click()
    page.keyboard.press("Delete")
    expect(shape(page, "Send it back")).to_have_count(0)
    shape(page, "Tell the stock").click()
    adds(page, "Person", "Pack it")
    adds(page, "Person", "Hand it to the carrier")
    asks(page, "Number of the parcel", "parcel", "Text")
    drags(page, "Remark", 640, 640)
    page.keyboard.type("By our own carrier")
    expect(page.locator(".drawing-none")).to_be_visible(timeout=SLOW_MS)
    saved(page)


def moves(page: Page) -> None:
    """Who waits where it was sent back goes on where it is packed."""
    runs(page)
    page.get_by_role("link", name="Move running tickets").click()
    page.get_by_label("Send it back").select_option(label="Pack it")
    page.get_by_role("button", name="See what would come of it").click()
    expect(page.get_by_text("1 ticket can go.")).to_be_visible()
    page.get_by_role("button", name="Move them").click()
    expect(page.get_by_role("heading", name="Warranty")).to_be_visible()


def stands_on(page: Page, version: int, ticket: str, step: str) -> None:
    """On which version a ticket runs, and where."""
    runs(page)
    page.get_by_role("link", name=f"Version {version}").first.click()
    expect(page.locator(".running-row", has_text=ticket)).to_contain_text(step)


def sees_the_map(page: Page) -> None:
    """What happened, step by step, beside what was drawn."""
    page.goto("/process/")
    for step in ("Look at the device", "Tell the stock", "Pack it", "A step could not go on"):
        expect(page.get_by_text(step).first).to_be_visible(timeout=SLOW_MS)


def test_a_process_from_its_drawing_to_the_map(
    browser: Browser, running: Desk, stock: Stock
) -> None:
    with somebody(browser, running, "sun") as page:
        draws_the_table(page)
        names_the_endpoint(page, stock)
        draws_the_process(page)
        asks_for_a_review(page, "Every repair goes this way")
    with somebody(browser, running, "adele") as page:
        reviews(page, "Warranty", "Send it back")
        writes_the_rule(page)
    for subject in ("Kettle", "Toaster"):
        writes(running, subject)
    with somebody(browser, running, "ana") as page:
        refuses(page, stock)
    with somebody(browser, running, "sun") as page:
        mends(page, stock)
        draws_the_second(page)
        asks_for_a_review(page, "It is packed first")
    with somebody(browser, running, "ana") as page:
        opens(page, "Toaster")
        does(page, "Look at the device", Months_since_purchase="3")
        expect(card(page, "Send it back")).to_be_visible(timeout=SLOW_MS)
    with somebody(browser, running, "adele") as page:
        reviews(page, "Warranty", "Pack it")
    writes(running, "Radio")
    with somebody(browser, running, "ana") as page:
        opens(page, "Kettle")
        does(page, "Send it back")
        expect(page.get_by_text("finished")).to_be_visible()
        opens(page, "Radio")
        does(page, "Look at the device", Months_since_purchase="2")
        does(page, "Pack it")
        expect(card(page, "Hand it to the carrier")).to_be_visible()
    with somebody(browser, running, "sun") as page:
        stands_on(page, 1, "Toaster", "Send it back")
        moves(page)
        stands_on(page, 2, "Toaster", "Pack it")
        stands_on(page, 2, "Radio", "Hand it to the carrier")
        sees_the_map(page)
    assert [(each["months"], each["signed"]) for each in stock.asked] == [
        *((6, True), (6, True), (3, True), (2, True)),
    ]
