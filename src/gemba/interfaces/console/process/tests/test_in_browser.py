"""The Process screen in a real browser: the map is drawn, led by mouse and keyboard, and grows."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from gemba.desk.tickets.operations import resolve
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.insight.eventlog.operations import ImportOrder, import_log
from gemba.interfaces.tests.axe import Looks, in_looks, serious
from gemba.interfaces.tests.visiting import Import

HOUR = timedelta(hours=1)
CSV = "case,activity,timestamp\n" + "".join(
    f"{n},ask,2024-01-01 08:00\n{n},{'wait' if n % 3 else 'check'},2024-01-01 09:00\n"
    f"{n},answer,2024-01-0{n} 10:00\n"
    for n in range(1, 8)
)

# Where the first dot of the first line lies on the stage of the dotted chart.
FIRST_DOT = """() => {
  const view = document.querySelector("#dots").dotsView;
  const { left, right, bottom } = view.window;
  const { clientWidth, clientHeight } = view.stage;
  return [(-left / (right - left)) * clientWidth, (0.5 / bottom) * clientHeight];
}"""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def log_url(imported: Import, live_server: LiveServer) -> str:
    return f"{live_server.url}{reverse('console:process-log', args=[imported(CSV).key])}"


def comes_true(page: Page, condition: str) -> bool:
    """Within 300 frames. (What Playwright waits with is a script the desk's pages refuse.)"""
    step = "await new Promise((drawn) => requestAnimationFrame(drawn))"
    loop = f"for (let frame = 0; frame < 300 && !({condition}); frame++) {step};"
    return bool(page.evaluate(f"async () => {{ {loop} return {condition}; }}"))


def boxes(page: Page) -> list[str]:
    return page.locator(".map-box.is-activity:visible .box-name").all_inner_texts()


def test_the_map_follows_slider_and_switch(page: Page, log_url: str) -> None:
    page.goto(log_url)
    expect(page.locator(".map-box.is-activity")).to_have_count(4)
    page.locator("[data-map-slider=activities]").fill("0")
    page.locator("[data-map-slider=paths]").fill("0")
    fewest = boxes(page)
    page.locator("[data-map-slider=activities]").fill("20")
    assert set(fewest) < {"ask", "wait", "check", "answer"} == set(boxes(page))
    pills = page.locator(".map-pill:not(.is-edge):visible")
    assert sorted(pills.all_inner_texts())[0] == "1.0 h"
    page.locator("[name=map-measure]").select_option("total")
    assert "2.0 h" in pills.all_inner_texts()
    page.locator("label[for=map-mode-often]").click()
    assert "7" in pills.all_inner_texts()
    page.locator("[name=map-way]").select_option("happy")
    expect(page.locator("[data-map-way-words]")).to_contain_text("Happy path: 71% of the cases")
    expect(page.locator(".map-box.is-aside")).to_have_count(1)


@pytest.mark.long
def test_keyboard_walks_the_flow_and_opens_details(page: Page, log_url: str) -> None:
    page.goto(log_url)
    expect(page.locator(".map-box.is-activity")).to_have_count(4)
    page.locator(".map-box.is-activity >> nth=0").focus()
    expect(page.locator("[data-map-tip]")).to_contain_text("ask: 7 times in 7 cases")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#process-details h2")).to_have_text("check")
    page.keyboard.press("Escape")
    expect(page.locator("#process-details h2")).to_have_count(0)


@pytest.mark.long
def test_a_variant_is_chosen_and_given_up(page: Page, log_url: str) -> None:
    page.goto(log_url)
    page.locator(".variant >> nth=0").click()
    expect(page.locator(".process-tiles .tile-note")).to_have_text("of 7")
    expect(page.locator(".map-box.is-activity")).to_have_count(3)
    assert "f=variant:" in page.url
    page.get_by_role("link", name="All cases").click()
    expect(page.locator(".map-box.is-activity")).to_have_count(4)


@pytest.mark.long
def test_the_desks_log_grows_before_ones_eyes(
    page: Page, people: Cast, live_server: LiveServer
) -> None:
    receipt = opened()
    page.goto(f"{live_server.url}{reverse('console:process')}")
    expect(page.locator(".map-box.is-activity")).to_have_count(1)
    resolve(ticket_id=receipt.ticket_id, actor=people.ana, now=NOON + HOUR)
    expect(page.locator(".map-box.is-activity")).to_have_count(2, timeout=4000)


@pytest.mark.long
def test_without_serious_findings_of_axe(page: Page, log_url: str, looks: Looks) -> None:
    for width in dict.fromkeys(width for width, _ in looks):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(log_url)
        expect(page.locator(".map-box.is-activity")).to_have_count(4)
        page.locator(".wait >> nth=0").click()
        expect(page.locator("#process-details h2")).to_be_visible()
        assert in_looks(page, tuple(look for look in looks if look[0] == width)) == []


@pytest.mark.long
def test_a_file_goes_through_the_steps_of_import(
    page: Page, live_server: LiveServer, tmp_path: Path
) -> None:
    path = tmp_path / "helpdesk.csv"
    path.write_text(CSV)
    page.goto(f"{live_server.url}{reverse('console:process-upload')}")
    assert serious(page) == []
    page.set_input_files("[name=file]", path)
    page.get_by_role("button", name="Upload").click()
    expect(page.locator("h1")).to_have_text("What do the columns hold?")
    assert serious(page) == []
    page.get_by_role("button", name="Import").click()
    expect(page.locator(".process-tiles dd >> nth=0")).to_have_text("7")


@pytest.mark.long
def test_the_help_desk_is_readable_at_first_sight(
    page: Page,
    people: Cast,
    live_server: LiveServer,
    shared_data: Callable[[str], Path],
) -> None:
    path = shared_data("eventlogs/helpdesk_italian_full/pm4py_helpdesk.xes.gz")
    line = import_log(path=path, order=ImportOrder("Help desk"), actor=people.sun_wei, now=NOON)
    page.goto(f"{live_server.url}{reverse('console:process-log', args=[line.key])}")
    expect(page.locator(".wait >> nth=0")).to_contain_text("Resolve ticket → Closed")
    expect(page.locator(".map-box.is-activity:visible").first).to_be_visible()
    shown = [
        page.locator(".map-box:visible, .map-pill:not(.is-edge):visible").nth(i)
        for i in range(page.locator(".map-box:visible, .map-pill:not(.is-edge):visible").count())
    ]
    frames = [frame for each in shown if (frame := each.bounding_box())]
    assert len(frames) >= 12
    assert min(frame["height"] for frame in frames) >= 11
    for place, one in enumerate(frames):
        for other in frames[place + 1 :]:
            apart = (
                one["x"] + one["width"] <= other["x"] + 1
                or other["x"] + other["width"] <= one["x"] + 1
                or one["y"] + one["height"] <= other["y"] + 1
                or other["y"] + other["height"] <= one["y"] + 1
            )
            assert apart, (one, other)


@pytest.mark.long
def test_a_filter_is_added_from_the_menu_by_keyboard_and_removed(page: Page, log_url: str) -> None:
    page.goto(log_url)
    page.get_by_role("button", name="Filter", exact=True).focus()
    page.keyboard.press("Enter")
    box = page.get_by_label("check (2 cases)")
    expect(box).to_be_visible()
    assert serious(page) == []
    box.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator(".filter-chip")).to_have_text("with check")
    expect(page.locator(".process-tiles dd >> nth=0")).to_have_text("2")
    page.get_by_role("link", name="Remove the filter").click()
    expect(page.locator(".process-tiles dd >> nth=0")).to_have_text("7")


@pytest.mark.long
def test_the_dots_are_drawn_moved_and_lead_to_their_case(page: Page, log_url: str) -> None:
    page.goto(f"{log_url}cases/")
    expect(page.locator(".dots-legend li")).to_have_count(5)
    view = "document.querySelector('#dots').dotsView"
    inked = f"{view}?.pixels.some((each) => each)"
    assert comes_true(page, inked)
    stage = page.locator("[data-dots-stage]")
    stage.focus()
    for _ in range(11):
        page.keyboard.press("ArrowLeft")
    assert comes_true(page, f"!{inked}")
    page.keyboard.press("0")
    assert comes_true(page, inked)
    place = page.evaluate(FIRST_DOT)
    stage.click(position={"x": place[0], "y": place[1]})
    expect(page.locator("#case-way li")).to_have_count(3)
    assert serious(page) == []


@pytest.mark.long
def test_what_a_filter_leaves_is_exported_by_keyboard(
    page: Page, log_url: str, looks: Looks
) -> None:
    page.goto(f"{log_url}data/?f=case:1:2")
    expect(page.locator(".issue").first).to_contain_text("All times are full hours.")
    page.locator(".data-export > summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The file holds the 2 cases the filter leaves.")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV, exact").press("Enter")
    lines = Path(waiting.value.path()).read_text().splitlines()
    assert len(lines) == 7
    assert waiting.value.suggested_filename.startswith("Old ")
    assert in_looks(page, looks) == []
