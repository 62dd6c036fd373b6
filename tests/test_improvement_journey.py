"""From a loss to what would mend it, as a manager goes: the demo desk shows its top problem, its
tickets open, two remedies are tried and compared, and what is decided upon leaves on paper.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from serving import Desk, desk, small_demo

# So many that the work sent to and fro stands against chance, and few enough to load soon.
TICKETS = 400
TOP = "Note by a supervisor"
"""What the dearest finding of the demo desk is about: supervisors look at notes on two days."""
expect.set_options(timeout=15_000)  # other work may share the machine
RUNS_MS = 120_000  # the twin is run some dozen times

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Desk]:
    small_demo(tmp_path, TICKETS)
    with desk(tmp_path, "--demo") as found:
        yield found


@pytest.fixture
def page(browser: Browser, running: Desk) -> Iterator[Page]:
    """The supervisor's; no script may fail in it."""
    context = browser.new_context(
        base_url=running.url, locale="en-GB", viewport={"width": 1440, "height": 900}
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    logins = json.loads((running.home / "demo-logins.json").read_text())
    login = next(each for each in logins if each["role"] == "supervisor")
    page.goto("/log-in/")
    page.fill("#email", login["email"])
    page.fill("#password", login["password"])
    page.click("button.btn-primary")
    page.goto("/preferences/")
    page.select_option("select[name=language]", "en")
    page.locator(".card-footer button.btn-primary").click()
    page.wait_for_load_state()
    yield page
    context.close()
    assert troubles == []


def finds_the_top_problem(page: Page) -> Locator:
    """The dearest is open already, with what a year of it costs."""
    page.get_by_role("link", name="Findings", exact=True).press("Enter")
    top = page.locator(".finding[open]")
    expect(top).to_have_count(1)
    expect(top).to_contain_text(TOP)
    expect(top).to_contain_text("a year")
    return top


def opens_a_ticket(page: Page, top: Locator) -> None:
    ticket = top.locator(".finding-cases a").first
    number = re.findall(r"#\d+", ticket.inner_text())[0]
    ticket.press("Enter")
    expect(page.get_by_role("main")).to_contain_text(number.removeprefix("#"))
    page.go_back()


def tries_its_remedies(page: Page, top: Locator) -> None:
    """Those the product proposes, and one of one's own, by keyboard alone."""
    top.get_by_role("link", name="Try remedies").press("Enter")
    expect(page.locator(".lab-remedied")).to_contain_text(TOP)
    proposed = page.locator(".lab-scenario").count()
    assert 1 <= proposed <= 4
    page.get_by_role("link", name="Try something").press("Enter")
    expect(page.locator(".lab-group summary").first).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="More people", exact=True).press("Enter")
    slider = page.get_by_label("How many more people")
    slider.press("ArrowRight")
    expect(page.locator("output").first).to_have_text("2")
    slider.press("Enter")
    expect(page.locator(".lab-scenario")).to_have_count(proposed + 1)
    page.go_back()  # undoes it
    expect(page.locator(".lab-scenario")).to_have_count(proposed)
    page.go_forward()
    expect(page.locator(".lab-scenario")).to_have_count(proposed + 1)


def compares(page: Page) -> None:
    """Every scenario has a column; differences have intervals, and some are told from chance."""
    table = page.locator(".lab-table")
    expect(table).to_be_visible(timeout=RUNS_MS)
    scenarios = page.locator(".lab-scenario").count()
    expect(table.locator("thead th")).to_have_count(scenarios + 2)
    expect(table.locator("tbody tr").first.locator(".lab-interval")).to_have_count(scenarios)
    assert table.locator(".lab-good, .lab-bad").count() > 0
    expect(page.locator(".lab-distances tbody tr")).to_have_count(5, timeout=RUNS_MS)


def prints(page: Page, heading: str) -> None:
    """What stands on paper: the page itself, and nothing that only a screen can do."""
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    assert paper.count(b"/Type /Page\n") >= 2
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    expect(page.get_by_role("navigation").first).to_be_hidden()
    assert page.locator("button:visible, .btn:visible, form:visible").count() == 0
    page.emulate_media(media="null")


def forwards(page: Page, browser: Browser, folder: Path) -> None:
    """The report opens where there is neither desk nor network."""
    with page.expect_download(timeout=RUNS_MS) as download:
        page.get_by_role("link", name="Report").press("Enter")
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    elsewhere = browser.new_context(offline=True)
    reader = elsewhere.new_page()
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    reader.goto(file.as_uri())
    expect(reader.locator("main h2").first).to_be_visible()
    expect(reader.locator("main")).to_contain_text(TOP)
    assert asked == [file.as_uri()]
    elsewhere.close()


def test_a_manager_gets_from_a_loss_to_what_would_mend_it(
    page: Page, browser: Browser, tmp_path: Path
) -> None:
    top = finds_the_top_problem(page)
    opens_a_ticket(page, top)
    prints(page, "Findings")
    forwards(page, browser, tmp_path)
    tries_its_remedies(page, top)
    compares(page)
    prints(page, "Lab")
    forwards(page, browser, tmp_path)
