"""The Model tab in a real browser: the diagram is drawn, counted, led by keys, kept and saved."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as cookies
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from gemba.foundation.accounts.testing import NOON, Cast, cast, log_in
from gemba.insight.eventlog.operations import ImportOrder, import_log
from gemba.interfaces.tests.axe import EVERY_LOOK, in_looks

CSV = "case,activity,timestamp\n" + "".join(
    f"{n},{step},2024-01-0{day} 08:00\n"
    for n in range(10)
    for day, step in enumerate("abcd" if n % 2 else "acbd", 1)
)

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def page(
    browser: Browser, live_server: LiveServer, settings: Settings, tmp_path: Path
) -> Iterator[Page]:
    settings.EVENT_LOGS = tmp_path / "logs"
    people: Cast = cast()
    (tmp_path / "log.csv").write_text(CSV)
    order = ImportOrder("Old")
    line = import_log(path=tmp_path / "log.csv", order=order, actor=people.sun_wei, now=NOON)
    client = Client()
    log_in(client, people.sun_wei)
    session = client.cookies[cookies.SESSION_COOKIE_NAME].value
    context = browser.new_context(
        viewport={"width": 1440, "height": 1000}, locale="en-GB", reduced_motion="reduce"
    )
    context.add_cookies(
        [{"name": cookies.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{live_server.url}{reverse('console:process-model', args=[line.key])}")
    yield page
    context.close()
    assert problems == []


def test_a_model_is_drawn_counted_saved_mined_again_and_kept(page: Page) -> None:
    steps = page.locator(".model-count.is-step")
    expect(steps).to_have_text(["10"] * 4)
    expect(page.locator(".bjs-powered-by")).to_be_visible()
    viewport = page.locator(".djs-container .viewport")
    before = viewport.get_attribute("transform")
    page.locator("[data-model-stage]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    assert viewport.get_attribute("transform") != before

    with page.expect_download() as saved:
        page.get_by_role("button", name="SVG").click()
    picture = saved.value.path().read_text()
    assert "var(--gemba" not in picture
    assert ">a</tspan>" in picture

    slider = page.get_by_label("Leave out rare ways")
    slider.focus()
    slider.press("ArrowRight")
    page.wait_for_url("**rare=25*")
    page.get_by_label("Keep this model as").fill("Target")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".model-name")).to_have_text("Target")
    expect(steps).to_have_text(["10"] * 4)
    assert in_looks(page, EVERY_LOOK[1:2]) == []


@pytest.mark.long
def test_without_serious_findings_of_axe_in_every_look(page: Page) -> None:
    expect(page.locator(".model-count.is-step")).to_have_count(4)
    assert in_looks(page, EVERY_LOOK) == []
