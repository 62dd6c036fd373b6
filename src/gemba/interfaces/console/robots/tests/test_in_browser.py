"""A robot that fails on a real page, as supervisors and administrators see it."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.offers import ROBOT
from gemba.desk.workflow.operations.processes import run_robot
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.robots import browser as machine
from gemba.desk.workflow.robots.testing import LOOK_UP, define_robot, old_system, robot_body
from gemba.desk.workflow.tests.at_work import begun
from gemba.foundation.accounts.testing import NOON, Cast, log_in
from gemba.interfaces.tests.axe import EVERY_LOOK, in_looks
from gemba.interfaces.tests.visiting import Opened

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(bool(machine.missing()), reason="no browser and driver for robots here"),
    pytest.mark.long,
]


def test_what_a_robot_did_is_seen_and_mended_and_nobody_is_shut_out(
    opened_at: Opened, live_server: LiveServer, people: Cast
) -> None:
    ticket = opened(support(team_id=people.repair.id, now=NOON), now=NOON)
    with old_system() as shop:
        script = LOOK_UP.format(url=shop.url).replace("Find", "Search")
        script = script.replace("    Input Text", "    Point Of No Return\n    Input Text")
        robot = define_robot("Clerk", robot_body(script, [shop.host]), now=NOON)
        sketch = Sketch().start()
        sketch.service("ask", action="robot", inputs='robot: "Clerk"; arguments: {order: "A-7"}')
        begun(sketch.end().flow("start", "ask", "end"), ticket)
        run_robot(now=NOON)
    page = opened_at("ticket", str(ticket.number))
    page.get_by_role("link", name="What the robot did").click()
    expect(page.get_by_text("in line 9 failed")).to_be_visible()
    picture = page.get_by_role("img", name="The page when it failed")
    expect(picture).to_be_visible()
    width = "image => image.decode().then(() => image.naturalWidth)"
    assert picture.evaluate(width) > 400
    findings = in_looks(page, EVERY_LOOK)
    page.go_back()
    page.get_by_role("button", name="Do it by hand").click()
    page.get_by_role("button", name="Do it", exact=True).click()
    sheet = page.locator("#together-sheet")
    expect(sheet.get_by_text("A-7")).to_be_visible()
    sheet.get_by_label("state").fill("sent")
    sheet.get_by_role("button", name="Done").click()
    expect(page.get_by_text("finished")).to_be_visible()
    client = Client()
    log_in(client, people.adele)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    name, url = settings.SESSION_COOKIE_NAME, live_server.url
    page.context.clear_cookies()
    page.context.add_cookies([{"name": name, "value": session, "url": url}])
    for view, *arguments in (("manage-kind", ROBOT), ("manage-robot-edit", str(robot))):
        findings += in_looks(opened_at(view, *arguments), EVERY_LOOK)
    expect(page.get_by_label("Script")).to_have_value(script)
    assert findings == []
