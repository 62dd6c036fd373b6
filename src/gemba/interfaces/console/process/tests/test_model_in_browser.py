"""The Model tab in a real browser: the diagram is drawn, counted, led by keys, kept and saved."""

import pytest
from playwright.sync_api import Page, expect

from gemba.interfaces.tests.axe import EVERY_LOOK, in_looks
from gemba.interfaces.tests.visiting import Import, Opened

CSV = "case,activity,timestamp\n" + "".join(
    f"{n},{step},2024-01-0{day} 08:00\n"
    for n in range(10)
    for day, step in enumerate("abcd" if n % 2 else "acbd", 1)
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(opened_at: Opened, imported: Import) -> Page:
    return opened_at("process-model", imported(CSV).key)


@pytest.mark.long
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
