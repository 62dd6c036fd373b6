"""What tests of all screens share: the cast, logs of their own, and a page in a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from gemba.foundation.accounts.testing import NOON, Cast, cast, log_in
from gemba.insight.eventlog.operations import ImportOrder, import_log
from gemba.insight.eventlog.queries import LogLine
from gemba.interfaces.tests.visiting import Import, Opened


@pytest.fixture(autouse=True)
def logs_folder(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Path:
    """No test sees another's logs, but for those of a module that are made once for it."""
    if "written_once" in request.fixturenames:
        return Path(settings.EVENT_LOGS)
    settings.EVENT_LOGS = tmp_path / "logs"
    return tmp_path / "logs"


@pytest.fixture
def people(db: None) -> Cast:  # noqa: ARG001
    return cast()


@pytest.fixture
def imported(people: Cast, tmp_path: Path) -> Import:
    """The text of a CSV file becomes a log named Old."""

    def from_text(text: str) -> LogLine:
        path = tmp_path / "log.csv"
        path.write_text(text)
        return import_log(path=path, order=ImportOrder("Old"), actor=people.sun_wei, now=NOON)

    return from_text


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """One for all: scripts are fetched and compiled once; who is logged in changes."""
    window = browser.new_context(
        viewport={"width": 1440, "height": 1000}, locale="en-GB", reduced_motion="reduce"
    )
    yield window
    window.close()


@pytest.fixture
def page(window: BrowserContext, live_server: LiveServer, people: Cast) -> Iterator[Page]:
    """An empty page of Sun Wei, the supervisor's; an error of a script fails the test."""
    client = Client()
    log_in(client, people.sun_wei)
    name = django_settings.SESSION_COOKIE_NAME
    session = client.cookies[name].value
    window.clear_cookies()
    window.add_cookies([{"name": name, "value": session, "url": live_server.url}])
    page = window.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    if page.url.startswith(live_server.url):
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    page.close()
    assert problems == []


@pytest.fixture
def opened_at(page: Page, live_server: LiveServer) -> Opened:
    """The page, gone to a view of the console."""

    def at(view: str, *arguments: str) -> Page:
        page.goto(live_server.url + reverse(f"console:{view}", args=arguments))
        return page

    return at
