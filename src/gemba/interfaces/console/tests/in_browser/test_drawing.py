"""A process is drawn, its problem mended, reviewed by somebody else, and drawn again."""

import re

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from gemba.desk.workflow.offers import PROCESS
from gemba.foundation.accounts.testing import Cast
from gemba.foundation.definitions.queries import active
from gemba.interfaces.console.tests.conftest import Enter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


def designer(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator("[data-ready]")).to_be_visible()
    return page


def draw(page: Page, what: str, *, after: str) -> None:
    """By keyboard alone: choose a step in the list of elements, then press an entry."""
    element(page, after).press("Enter")
    page.locator(".drawing-palette").get_by_role("button", name=what, exact=True).press("Enter")


def element(page: Page, name: str) -> Locator:
    if not page.locator(".outline-part[open]").count():
        page.locator(".outline-part summary").press("Enter")
    return page.locator(".outline-list").get_by_role("button", name=name, exact=True)


def test_a_process_is_drawn_mended_reviewed_and_drawn_again(people: Cast, enter: Enter) -> None:
    page = designer(enter(people.sun_wei), "/manage/drawings/process/new/")
    page.locator("#drawing-name").fill("Repair of a device")
    draw(page, "Person", after="Request has arrived")
    page.locator("#p-name").fill("Look at the device")
    page.locator("#p-owner").select_option(label="Repair")
    page.locator("#p-due").fill("4")
    page.get_by_role("button", name="Add a field").press("Enter")
    page.get_by_label("Question").fill("Serial number")
    expect(page.get_by_label("Variable", exact=True)).to_have_value("serial_number")
    draw(page, "Action", after="Look at the device")
    page.locator("#p-name").fill("Raise the priority")
    problem = page.locator("[data-problems] button", has_text="It is not said what is done")
    expect(problem).to_be_visible()
    expect(page.locator(".problem-badge")).to_have_count(1)
    page.keyboard.press("Escape")
    problem.press("Enter")
    page.locator("#p-action").select_option(label="Set the priority")
    expect(page.locator("[data-problems]")).to_contain_text("Fill in “Priority”.")
    page.get_by_label("Priority", exact=True).select_option(label="High")
    expect(page.locator(".drawing-none")).to_be_visible()
    page.locator("#p-name").fill("Hurry")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator("[data-saved]")).to_have_attribute("data-saved", "kept")
    page.get_by_role("button", name="Ask for a review").click()
    page.get_by_label("What changes, and why").fill("The first go")
    page.locator("#ask").get_by_role("button", name="Ask for a review").click()
    expect(page).to_have_url(re.compile(r"/review/$"))

    reviewer = enter(people.adele)
    reviewer.goto(page.url)
    expect(reviewer.get_by_text("The first go")).to_be_visible()
    reviewer.get_by_role("button", name="Publish").click()
    expect(reviewer.get_by_role("heading", name="Repair of a device")).to_be_visible()
    [process] = active(PROCESS)
    assert isinstance(process.body, dict)
    xml = str(process.body["xml"])
    assert 'gemba:due="4"' in xml
    assert re.search(r'<gemba:field key="serial_number" label="Serial number" type="text"', xml)
    assert '<gemba:input name="priority"' in xml

    designer(page, f"/manage/drawings/{process.id}/")
    draw(page, "Person", after="Look at the device")
    page.locator("#p-name").fill("Tell the customer")
    page.get_by_role("button", name="Publish …").click()
    page.get_by_label("Why it needs no review").fill("Customers ask")
    page.locator("#publish").get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("link", name="Beside an earlier version").click()
    words = page.locator(".compare-words")
    expect(words.locator(".is-added")).to_contain_text(["Tell the customer"])
    expect(page.locator("[data-side=after] .djs-shape.is-added")).to_have_count(1)
    expect(page.locator("[data-side=before] .djs-shape.is-added")).to_have_count(0)


def test_an_approval_is_asked_for_in_the_drawing(people: Cast, enter: Enter) -> None:
    page = designer(enter(people.sun_wei), "/manage/drawings/process/new/")
    draw(page, "Person", after="Request has arrived")
    page.locator("#p-name").fill("Look at it")
    draw(page, "Person", after="Look at it")
    page.locator("#p-name").fill("Agree to the price")
    page.locator("#p-due").fill("8")
    unit = page.locator("[data-duration-field]", has=page.locator("#p-due")).get_by_label("Unit")
    unit.select_option(label="hours by the clock")
    page.get_by_label("It is answered with yes or no").check()
    page.get_by_label("Only of the team").select_option(label="Repair")
    page.get_by_label("Only supervisors of whoever did").select_option(label="Look at it")
    page.get_by_label("How many must say yes").select_option(label="everybody who may")
    page.get_by_label("Only who may grant as much").check()
    problems = page.locator("[data-problems]")
    expect(problems).to_contain_text("Say which amount is to be approved")
    page.get_by_label("Amount to be approved").fill("price")
    expect(problems).not_to_contain_text("Say which amount")
    expect(page.locator("[data-saved]")).to_have_attribute("data-saved", "kept")
    page.reload()
    designer(page, page.url)
    element(page, "Agree to the price").press("Enter")
    expect(page.locator("#p-due")).to_have_value("8")
    expect(unit).to_have_value("hours")
    expect(page.get_by_label("It is answered with yes or no")).to_be_checked()
    expect(page.get_by_label("How many must say yes")).to_have_value("all")
    expect(page.get_by_label("Never who asked for it")).to_be_checked()
    expect(page.get_by_label("Amount to be approved")).to_have_value("price")
    expect(page.locator("#p-approval-result")).to_have_value("approval")
    element(page, "Look at it").press("Enter")
    expect(page.get_by_label("It is answered with yes or no")).not_to_be_checked()


def test_a_condition_is_waited_for_and_an_answer_has_fields(people: Cast, enter: Enter) -> None:
    page = designer(enter(people.sun_wei), "/manage/drawings/process/new/")
    draw(page, "Wait for a condition", after="Request has arrived")
    page.locator("#p-name").fill("Paid")
    problems = page.locator("[data-problems]")
    expect(problems).to_contain_text("The event does not say which condition it is about")
    page.get_by_label("Goes on once this is true").fill("paid >= price")
    expect(problems).not_to_contain_text("which condition")
    draw(page, "Action", after="Paid")
    page.locator("#p-name").fill("Ask the shop")
    page.get_by_role("button", name="Add a field").press("Enter")
    page.get_by_label("Question").fill("Order number")
    expect(page.locator("[data-saved]")).to_have_attribute("data-saved", "kept")
    page.reload()
    designer(page, page.url)
    element(page, "Paid").press("Enter")
    expect(page.get_by_label("Goes on once this is true")).to_have_value("paid >= price")
    element(page, "Ask the shop").press("Enter")
    expect(page.get_by_text("Order number")).to_be_visible()


def test_a_drawing_is_not_left_unsaved(people: Cast, enter: Enter) -> None:
    page = designer(enter(people.sun_wei), "/manage/drawings/process/new/")
    page.route("**/begin/", lambda route: route.abort())
    draw(page, "Person", after="Request has arrived")
    expect(page.locator("[data-saved]")).to_have_text("Could not be saved; it is tried again")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto("/manage/")
    assert asked == ["beforeunload"]
