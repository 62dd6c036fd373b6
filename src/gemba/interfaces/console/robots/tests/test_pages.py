"""Robots are written by administrators; supervisors see what they did on tickets."""

from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.offers import ROBOT
from gemba.desk.workflow.operations.processes import robots, run_robot
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.robots import running
from gemba.desk.workflow.robots.definition import robot_called
from gemba.desk.workflow.robots.testing import ANSWER_ONLY, define_robot, robot_body
from gemba.desk.workflow.tests.at_work import begun, waiting
from gemba.foundation.accounts.testing import NOON, Cast, cast, log_in
from gemba.foundation.definitions.queries import active
from gemba.interfaces.console.drawings.offers import offers

pytestmark = pytest.mark.django_db
FIRST, SECOND = "the first secret", "the second secret"
GIVEN = {
    "name": "Clerk",
    "script": ANSWER_ONLY,
    "hosts": "ERP.example.com\n\n*.erp.example.com",
    "arguments": "order: text\nn: number",
    "answers": "state",
    "seconds": "60",
    "login_0_name": "ERP",
    "login_0_user": "ana",
    "login_0_secret": FIRST,
    "is_on": "1",
}
NEW = "console:manage-robot-new"


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def client(people: Cast, client: Client) -> Client:
    log_in(client, people.adele)
    return client


def test_a_robot_is_written_and_changed_without_entering_its_secret_again(client: Client) -> None:
    assert "Open Site" in client.get(reverse(NEW)).content.decode()
    assert client.post(reverse(NEW), GIVEN).status_code == 302
    (made,) = active(ROBOT)
    found = robot_called("Clerk")
    assert found is not None
    assert found.hosts == ("erp.example.com", "*.erp.example.com")
    given = [(each.key, each.type.value) for each in found.arguments]
    assert given == [("order", "text"), ("n", "number")]
    assert found.logins == {"ERP": ("ana", FIRST)} and FIRST not in repr(found)
    page = reverse("console:manage-robot-edit", args=[made.id])
    for shown in (page, reverse("console:manage-definition", args=[made.id])):
        text = client.get(shown).content.decode()
        assert "erp.example.com" in text
        assert FIRST not in text and "v1." not in text
    again = GIVEN | {"login_0_secret": "", "seconds": "90", "seen_version": "1"}
    assert client.post(page, again).status_code == 302
    changed = robot_called("Clerk")
    assert changed is not None and changed.logins == {"ERP": ("ana", FIRST)}
    assert (changed.seconds_max, changed.version) == (90, 2)
    offered = offers()
    assert isinstance(offered, dict)
    (asked,) = (each for each in offered["actions"] if each["value"] == ROBOT)
    assert asked["parameters"][0]["choices"] == [{"value": "Clerk", "label": "Clerk"}]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"hosts": "https://erp.example.com"}, "is no host"),
        ({"hosts": ""}, "required"),
        ({"arguments": "order number: text"}, "is no name of a value"),
        ({"answers": "state: picture"}, "is of no known type"),
        ({"answers": "state\nstate"}, "there twice"),
        ({"seconds": "901"}, "less than or equal to 900"),
        ({"login_0_secret": ""}, "Enter the secret of the login “ERP”"),
        ({"login_1_name": "ERP", "login_1_user": "x", "login_1_secret": "y"}, "name of its own"),
    ],
)
def test_what_cannot_be_used_is_told(client: Client, given: dict[str, str], words: str) -> None:
    refused = client.post(reverse(NEW), GIVEN | given)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert words in text and FIRST not in text
    assert active(ROBOT) == ()


def test_a_script_that_cannot_run_is_refused_with_its_lines(client: Client) -> None:
    script = (
        "*** Settings ***\nLibrary    Process\nResource    other.resource\n"
        "*** Tasks ***\nWork\n    Run Keyword    Open Browser    about:blank\n"
    )
    text = client.post(reverse(NEW), GIVEN | {"script": script}).content.decode()
    for words in (
        "Line 2: The library “Process”",
        "Line 3: A robot reads",
        "Line 6: “Open Browser”",
    ):
        assert words in text
    missed = client.post(reverse(NEW), GIVEN | {"script": "*** Tasks ***\nWork\n    Clik    x\n"})
    assert "Line 3: No keyword with name" in missed.content.decode()
    assert active(ROBOT) == ()


def test_supervisors_see_what_a_robot_did(people: Cast, client: Client) -> None:
    ticket = opened(support(team_id=people.repair.id), now=NOON)
    define_robot("Clerk", robot_body(ANSWER_ONLY, ["a.example"]), now=NOON)
    sketch = Sketch().start()
    sketch.service("ask", action="robot", inputs='robot: "Clerk"; arguments: {order: "A-7"}')
    begun(sketch.end().flow("start", "ask", "end"), ticket)
    ended = running.Ended(
        keyword="Click Button    <b>", line=4, reason="gone", log=b"12:00 said", screenshot=b"PNG",
        is_past_return=True,
    )  # fmt: skip
    with (
        patch.object(robots, "missing", lambda: ""),
        patch.object(running, "run", lambda *_args, **_more: ended),
    ):
        run_robot(now=NOON)
    log_in(client, people.sun_wei)
    step = waiting(ticket)
    page = reverse("console:ticket-step-runs", args=[ticket.number, step.id])
    assert page in client.get(reverse("console:ticket", args=[ticket.number])).content.decode()
    text = client.get(page).content.decode()
    assert "“Click Button &lt;b&gt;” in line 4 failed: gone" in text
    files = [each.partition('"')[0] for each in text.split('href="/tickets/')[1:]]
    log, picture = (f"/tickets/{each}" for each in files if "/robots/" in each)
    said = client.get(log)
    assert b"".join(said) == b"12:00 said"
    assert said["Content-Type"].startswith("text/plain") and "sandbox" in said.headers.get(
        "Content-Security-Policy", ""
    )
    assert client.get(picture)["Content-Type"] == "image/png"
    log_in(client, people.chen_chen)
    assert client.get(log).status_code == 403


def test_a_desk_without_a_browser_says_so_where_robots_are_written(client: Client) -> None:
    with patch("gemba.desk.workflow.robots.browser.shutil.which", lambda _name: None):
        text = client.get(reverse("console:manage-kind", args=[ROBOT])).content.decode()
    assert "apt install chromium" in text
