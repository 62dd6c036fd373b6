"""The Lab in a real browser: by keyboard, on a phone, and for who cannot see well."""

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.insight.eventlog.operations import ImportOrder, import_log
from gemba.interfaces.tests.axe import Looks, in_looks

pytestmark = pytest.mark.django_db(transaction=True)
ONE_MORE = {"name": "One more", "changes": [{"kind": "add_people", "like": "server 0"}]}


@pytest.fixture
def people(db: None) -> Cast:
    """Committed, for the server to see them."""
    return cast()


@pytest.fixture
def log(people: Cast, queue_file: Path) -> str:
    return import_log(path=queue_file, order=ImportOrder(), actor=people.sun_wei, now=NOON).key


def test_a_scenario_is_tried_by_keyboard_and_readable_in_every_look(
    page: Page, live_server: LiveServer, log: str, looks: Looks
) -> None:
    page.set_viewport_size({"width": looks[0][0], "height": 900})
    address = reverse("console:lab-log", args=[log])
    page.goto(f"{live_server.url}{address}?{urlencode({'s': json.dumps(ONE_MORE)})}")
    expect(page.locator(".lab-table")).to_be_visible()
    expect(page.locator(".lab-distances")).to_be_visible()
    page.get_by_role("link", name="Try something").press("Enter")
    summary = page.locator(".lab-group summary", has_text="Hours and skills")
    summary.press("Enter")
    assert in_looks(page, looks) == []
    page.get_by_role("link", name="Begin and end later or earlier").press("Enter")
    page.get_by_label("How much later; below zero: earlier").press("ArrowLeft")
    expect(page.locator("output").first).to_have_text("1.5")
    page.get_by_label("server 1").press("Space")
    assert in_looks(page, looks) == []
    page.get_by_role("button", name="Try it").press("Enter")
    expect(page.locator(".lab-scenario")).to_have_count(2)
    expect(page.locator(".lab-changes").last).to_contain_text("begin and end 1.5 h later")
    expect(page.locator(".lab-table thead th")).to_have_count(4)
