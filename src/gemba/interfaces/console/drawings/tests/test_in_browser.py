"""The pages of drawings for people who need contrast, a keyboard or a phone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from gemba.desk.workflow.drawings.testing import decision_xml, process_xml
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.definitions.operations import Basis, Draft, ask_review, begin_draft, publish
from gemba.foundation.definitions.queries import candidates, definition, drafts
from gemba.foundation.definitions.testing import define
from gemba.interfaces.tests.axe import EVERY_LOOK, in_looks
from gemba.interfaces.tests.visiting import Opened

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
RULES = (("< 12", '"we"'), (">= 24", '"customer"'))


@pytest.fixture
def drawn(people: Cast) -> dict[str, str]:
    """A process and a decision with two versions each, and a draft in review."""
    found = {}
    for kind, before, after in (
        ("process", process_xml("Look"), process_xml("Look closely", "Mend")),
        (
            "decision",
            decision_xml(*RULES, given="months"),
            decision_xml(*RULES, ("[12..24)", '"half"'), given="months"),
        ),
    ):
        key = define(kind, kind.title(), {"xml": before}, now=NOON, actor=people.sun_wei)
        publish(
            definition_id=key,
            draft=Draft(kind.title(), {"xml": after}, "Mend it too"),
            seen_version=1,
            actor=people.adele,
            now=NOON,
        )
        found[kind] = str(key)
        draft = begin_draft(
            kind=kind,
            draft=Draft(kind.title(), {"xml": before}),
            actor=people.adele,
            now=NOON,
            basis=Basis(key, 2),
        )
        ask_review(draft_id=draft, actor=people.adele, now=NOON)
        found[f"{kind} draft"] = str(draft)
    return found


def ready(page: Page) -> Page:
    expect(page.locator("[data-ready]")).to_be_visible(timeout=15_000)
    return page


def written(cell: Locator, text: str) -> None:
    """As a person writes over what stands in a cell."""
    cell.click()
    cell.press("Control+a")
    cell.press_sequentially(text)


@pytest.mark.parametrize("kind", ["process", "decision"])
def test_nobody_is_shut_out(opened_at: Opened, drawn: dict[str, str], kind: str) -> None:
    key = drawn[kind]
    findings = []
    for view, argument in (
        ("manage-drawings", kind),
        ("manage-definition", key),
        ("manage-drawing-compare", key),
        ("manage-draft-review", drawn[f"{kind} draft"]),
        ("manage-drawing-new", kind),
    ):
        findings += in_looks(opened_at(view, argument), EVERY_LOOK)
    assert findings == []


def test_a_decision_is_written_tried_and_its_gap_told(opened_at: Opened, people: Cast) -> None:
    key = define("decision", "Who pays", {"xml": decision_xml(*RULES, given="months")}, now=NOON)
    page = ready(opened_at("manage-drawing-change", str(key)))
    expect(page.locator("[data-problems]")).to_contain_text("[12..24)")
    page.get_by_label("months", exact=True).fill("18")
    expect(page.locator(".try-answer")).to_contain_text("no rule hit")
    cell = page.locator("td.input-cell [contenteditable]").nth(1)
    written(cell, ">= 12")
    expect(page.locator("[data-problems]")).not_to_contain_text("[12..24)")
    expect(page.locator(".try-answer output")).to_have_text("customer")
    expect(page.locator("[data-saved]")).to_have_attribute("data-saved", "kept")
    written(cell, ">= 6")
    expect(page.locator("[data-problems] .is-error")).to_contain_text("Rules 1, 2 of")


def test_a_decision_is_begun_by_keyboard_from_its_first_problem(opened_at: Opened) -> None:
    page = ready(opened_at("manage-drawing-new", "decision"))
    page.get_by_label("Name", exact=True).fill("Who pays")
    expect(page.get_by_label("Decision name")).to_have_text("Who pays")
    expect(page.locator("th.input-cell .input-variable")).to_have_text("text")
    problem = page.locator("[data-problems]").get_by_text("does not say what it looks at")
    problem.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Input label")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Age")
    page.keyboard.press("Tab")
    page.keyboard.type("months")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Type", exact=True)).to_have_js_property("value", "string")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("th.input-cell .input-variable")).to_have_text("number")
    expect(page.locator("[data-problems]")).to_contain_text("“Who pays” has no rule yet.")


def test_a_change_is_kept_to_be_tried_by_keyboard(opened_at: Opened, people: Cast) -> None:
    xml = process_xml("Look")
    key = define("process", "Repair", {"xml": xml}, now=NOON, actor=people.sun_wei)
    page = ready(opened_at("manage-drawing-change", str(key)))
    page.get_by_text("All elements").click()
    page.locator("[data-outline]").get_by_text("Look").click()
    page.get_by_label("Name", exact=True).last.fill("Look twice")
    expect(page.locator("[data-saved]")).to_have_attribute("data-saved", "kept")
    page.get_by_role("button", name="Keep to try it").first.press("Enter")
    expect(page.locator("#keep-note")).to_be_focused()
    page.keyboard.type("Fewer come back")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Versions to be tried")).to_be_visible()
    (kept,) = candidates(key, actor=people.sun_wei)
    assert kept.note == "Fewer come back" and "Look twice" in str(kept.body)
    assert definition(key).body == {"xml": xml}
    assert drafts("process", actor=people.sun_wei) == ()


@pytest.mark.parametrize("kind", ["process", "decision"])
def test_a_drawing_left_as_it_is_is_not_kept_to_be_tried(
    opened_at: Opened, people: Cast, kind: str
) -> None:
    xml = process_xml("Look") if kind == "process" else decision_xml(*RULES, given="months")
    key = define(kind, "Repair", {"xml": xml}, now=NOON, actor=people.sun_wei)
    page = ready(opened_at("manage-drawing-change", str(key)))
    page.get_by_role("button", name="Keep to try it").first.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("so there is nothing to compare")).to_be_visible()
    assert candidates(key, actor=people.sun_wei) == ()
    (kept,) = drafts(kind, actor=people.sun_wei)
    assert kept.body != {"xml": xml}, "the designer has written the file anew"


def test_what_each_turn_leaves_is_said_in_the_panel(opened_at: Opened, people: Cast) -> None:
    many = (
        '<bpmn:multiInstanceLoopCharacteristics gemba:collection="parts" gemba:item="part" />'
        "</bpmn:userTask>"
    )
    xml = process_xml("Look").replace("</bpmn:userTask>", many)
    key = define("process", "Repair", {"xml": xml}, now=NOON, actor=people.sun_wei)
    page = ready(opened_at("manage-drawing-change", str(key)))
    page.get_by_text("All elements").click()
    page.locator("[data-outline]").get_by_text("Look").click()
    page.get_by_label("It is collected, as a list, in the variable").fill("findings")
    page.get_by_label("What each time leaves").fill("part.state")
    expect(page.locator("[data-saved]")).to_have_attribute("data-saved", "kept")
    (draft,) = drafts("process", actor=people.sun_wei)
    assert 'gemba:results="findings" gemba:result="part.state"' in str(draft.body)
