"""Steps that robots do: real Robot Framework in processes of its own, on a real page."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings

from gemba.desk.tickets.operations import Receipt
from gemba.desk.workflow.drawings.problems import process_problems
from gemba.desk.workflow.models import RobotRun
from gemba.desk.workflow.operations.processes import (
    complete_step,
    make_calls,
    retry_step,
    robots,
    run_robot,
    take_over_step,
)
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.robots import browser, running
from gemba.desk.workflow.robots.inside.place import NO_RETURN
from gemba.desk.workflow.robots.testing import (
    LOOK_UP,
    PASSWORD,
    USER,
    OldSystem,
    define_robot,
    old_system,
    robot_body,
)
from gemba.desk.workflow.tests.at_work import begun, seen, waiting
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.events.queries import timeline
from gemba.foundation.vault.files import open_file

pytestmark = pytest.mark.database
needs_browser = pytest.mark.skipif(bool(browser.missing()), reason="no browser and driver here")
HOST = "erp.example"


@pytest.fixture
def shop() -> Iterator[OldSystem]:
    with old_system() as found:
        yield found


@pytest.fixture
def without_browser() -> Iterator[None]:
    """For scripts that open no page."""
    with patch.object(robots, "missing", lambda: ""):
        yield


def asking(arguments: str = "{order: order}") -> Sketch:
    sketch = Sketch().start()
    inputs = f'robot: "Clerk"; arguments: {arguments}'
    sketch.service("ask", action="robot", inputs=inputs, result="shop")
    return sketch.user("tell").end().flow("start", "ask", "tell", "end")


def clerk(*lines: str, **more: object) -> None:
    script = "*** Tasks ***\nWork\n" + "".join(f"    {line}\n" for line in lines)
    define_robot("Clerk", robot_body(script, [HOST], **more), now=NOON)  # type: ignore[arg-type]


def logged(run: RobotRun) -> str:
    return open_file(run.log).read().decode()


def robots_said(ticket: Receipt) -> list[str]:
    events = timeline("ticket", [ticket.ticket_id.hex], limit=100)
    return [f"{e.actor_name}: {e.type}" for e in events if e.type.startswith("robot.")]


def leftovers() -> list[str]:
    """Processes that were started in a folder of these runs, and folders."""
    folders = [Path(settings.ROBOTS) / run.pk.hex for run in RobotRun.objects.all()]
    found = [str(each) for each in folders if each.exists()]
    for place in Path("/proc").glob("[0-9]*"):
        try:
            environ = (place / "environ").read_bytes()
            if any(str(each).encode() in environ for each in folders):
                found.append((place / "cmdline").read_text())
        except OSError:
            continue
    return found


@needs_browser
def test_a_robot_types_what_a_person_would_and_its_answer_becomes_a_variable(
    shop: OldSystem, ticket: Receipt
) -> None:
    define_robot("Clerk", robot_body(LOOK_UP.format(url=shop.url), [shop.host]), now=NOON)
    begun(asking(), ticket, order="A-8")
    assert (waiting(ticket).kind, waiting(ticket).awaits) == ("robot", "Clerk")
    assert make_calls(now=NOON) == 0
    assert run_robot(now=NOON) == 1
    assert waiting(ticket).label == "tell"
    done = next(each for each in seen(ticket).steps if each.label == "ask")
    assert (done.outcome, done.answer) == ("done", {"state": "<i>lost</i> & found"})
    assert (shop.logins, done.ended_by) == ([(USER, PASSWORD)], "Robot Clerk")
    assert robots_said(ticket) == ["Robot Clerk: robot.started", "Robot Clerk: robot.ended"]
    (run,) = RobotRun.objects.all()
    assert run.is_done and "Get Text" in logged(run) and PASSWORD not in logged(run)
    assert leftovers() == []
    assert run_robot(now=NOON + timedelta(days=1)) == 0


@needs_browser
@pytest.mark.long
def test_a_keyword_that_fails_leaves_its_name_its_line_and_the_page(
    shop: OldSystem, ticket: Receipt
) -> None:
    script = LOOK_UP.format(url=shop.url).replace("Click Button    Find", "Click Button    Search")
    define_robot("Clerk", robot_body(script, [shop.host]), now=NOON)
    begun(asking(), ticket, order="A-7")
    run_robot(now=NOON)
    (run,) = RobotRun.objects.all()
    assert (run.keyword, run.line) == ("Click Button Search", 8)
    assert open_file(run.screenshot).read().startswith(b"\x89PNG")
    assert "Button with locator 'Search' not found" in logged(run)


@needs_browser
@pytest.mark.long
def test_a_page_reaches_no_host_that_is_not_named(shop: OldSystem, ticket: Receipt) -> None:
    with old_system() as other:
        script = (
            f"*** Tasks ***\nWork\n    Open Site    {shop.url}\n"
            f"    Execute Javascript    fetch('{other.url}', {{mode: 'no-cors'}})\n"
            f"    Sleep    1s\n    Open Site    {other.url}\n    Get Text    id:user\n"
            "    Page Should Contain    Welcome\n"
        )
        define_robot("Clerk", robot_body(script, [shop.host]), now=NOON)
        begun(asking(), ticket, order="A-7")
        run_robot(now=NOON)
        assert other.asked == []
        run = RobotRun.objects.get()
        assert other.host in run.reason and "may not open" in run.reason


@pytest.mark.usefixtures("without_browser")
def test_a_failure_is_tried_again_later_and_later_then_somebody_does_it_by_hand(
    people: Cast, ticket: Receipt
) -> None:
    clerk("Fail    The shop is closed")
    begun(asking(), ticket, order="A-7")
    ended, now, gaps = running.Ended(keyword="Fail", line=3, reason="closed"), NOON, []
    with patch.object(running, "run", lambda *_args, **_more: ended):
        while waiting(ticket).kind == "robot":
            assert run_robot(now=now) == 1
            due = waiting(ticket).due_at
            if due is not None:
                gaps.append(round((due - now).total_seconds()))
                now = due
    assert gaps == [10, 40, 160]
    assert waiting(ticket).trouble.endswith("“Fail” in line 3 failed: closed")
    retry_step(step_id=waiting(ticket).id, actor=people.sun_wei, now=now)
    run_robot(now=now)
    assert "The shop is closed" in RobotRun.objects.get(reason__contains="shop").reason
    take_over_step(step_id=waiting(ticket).id, actor=people.sun_wei, now=now)
    step = waiting(ticket)
    assert [each.key for each in step.form] == ["state"]
    assert {line.label: line.words for line in step.told_given}["order"] == "A-7"
    complete_step(step_id=step.id, answers={"state": "lost"}, actor=people.sun_wei, now=now)
    assert waiting(ticket).label == "tell"
    assert run_robot(now=now + timedelta(days=1)) == 0


@pytest.mark.long
@pytest.mark.usefixtures("without_browser")
def test_behind_the_point_of_no_return_nothing_is_tried_again(ticket: Receipt) -> None:
    clerk("Point Of No Return", "Fail    Lost")
    begun(asking(), ticket, order="A-7")
    run_robot(now=NOON)
    assert (waiting(ticket).kind, RobotRun.objects.count()) == ("trouble", 1)


@pytest.mark.long
@pytest.mark.usefixtures("without_browser")
def test_a_robot_that_hangs_is_ended_with_all_it_started(ticket: Receipt) -> None:
    clerk("Log    waiting", "Sleep    60s", seconds=5)
    begun(asking(), ticket, order="A-7")
    began = time.monotonic()
    run_robot(now=NOON)
    assert 5 <= time.monotonic() - began < 12
    run = RobotRun.objects.get()
    assert "longer than 5 seconds" in run.reason and "waiting" in logged(run)
    assert leftovers() == []


@pytest.mark.long
@pytest.mark.usefixtures("without_browser")
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("Answer    other=1", "Fill in “state”"),
        ("Answer    state=${{['x'] * 20000}}", "at most"),
        ("No Operation", "Fill in “state”"),
    ],
)
def test_an_answer_that_is_not_what_was_said_is_trouble(
    ticket: Receipt, answer: str, words: str
) -> None:
    clerk(answer)
    begun(asking(), ticket, order="A-7")
    run_robot(now=NOON)
    assert words in waiting(ticket).trouble


@pytest.mark.usefixtures("without_browser")
def test_what_cannot_begin_is_trouble_at_once(people: Cast, ticket: Receipt) -> None:
    clerk("Answer    state=sent")
    begun(asking("{other: 1}"), ticket, order="A-7")
    run_robot(now=NOON)
    assert "Fill in “order”" in waiting(ticket).trouble
    with patch.object(robots, "missing", lambda: "Robots need a browser"):
        retry_step(step_id=waiting(ticket).id, actor=people.sun_wei, now=NOON)
        run_robot(now=NOON)
    assert "Robots need a browser" in waiting(ticket).trouble
    assert RobotRun.objects.filter(ended_at=None).count() == 0


@pytest.mark.long
@pytest.mark.usefixtures("without_browser")
def test_who_takes_a_step_over_ends_the_robot(people: Cast, ticket: Receipt) -> None:
    clerk("Sleep    60s", "Answer    state=late")
    begun(asking(), ticket, order="A-7")

    def taken_over() -> bool:
        if waiting(ticket).kind == "robot":
            take_over_step(step_id=waiting(ticket).id, actor=people.sun_wei, now=NOON)
        return False

    with patch.object(robots, "_is_wanted", lambda _task: taken_over):
        began = time.monotonic()
        run_robot(now=NOON)
    assert time.monotonic() - began < 15
    assert (waiting(ticket).kind, leftovers()) == ("person", [])
    assert "孙伟 has ended" in RobotRun.objects.get().reason


class Killed(BaseException):
    """As if the worker had died."""


@pytest.mark.usefixtures("without_browser")
@pytest.mark.parametrize("is_past_return", [False, True])
def test_after_a_worker_that_died_a_run_is_repeated_unless_it_was_past_its_point_of_no_return(
    ticket: Receipt, is_past_return: bool
) -> None:
    clerk("Answer    state=sent")
    begun(asking(), ticket, order="A-7")

    def died(_work: running.Work, folder: Path, **_more: object) -> running.Ended:
        folder.mkdir(parents=True)
        if is_past_return:
            (folder / NO_RETURN).touch()
        raise Killed

    with patch.object(running, "run", died), pytest.raises(Killed):
        run_robot(now=NOON)
    assert run_robot(now=NOON + timedelta(minutes=1)) == 0
    with patch.object(running, "run", lambda *_a, **_m: running.Ended(True, {"state": "sent"})):
        assert run_robot(now=NOON + timedelta(minutes=3)) == 1
    assert waiting(ticket).kind == ("trouble" if is_past_return else "person")
    assert [each.is_done for each in RobotRun.objects.order_by("id")] == [False, not is_past_return]
    assert leftovers() == []


@needs_browser
@pytest.mark.long
def test_a_worker_that_is_killed_takes_robot_and_browser_along(
    shop: OldSystem, tmp_path: Path
) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from gemba.desk.workflow.robots import running\n"
        "script, folder, browser, driver, url = sys.argv[1:]\n"
        "machine = {'browser': browser, 'driver': driver, 'proxy': 'direct://'}\n"
        "work = running.Work(script, {}, {}, machine, 60)\n"
        "running.run(work, Path(folder), is_wanted=lambda: True)\n"
    )
    folder = tmp_path / "run"
    script = f"*** Tasks ***\nWork\n    Open Site    {shop.url}\n    Sleep    50s\n"
    worker = subprocess.Popen(
        [sys.executable, "-c", code, script, str(folder), *browser.browser_found(), shop.url],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    _until(lambda: bool(shop.asked))
    session = int((folder / running.SESSION).read_text())
    assert len(running._members(session)) > 3
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    _until(lambda: not running._members(session))


def _until(is_so: object, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not is_so() and time.monotonic() < until:  # type: ignore[operator]
        time.sleep(0.05)
    assert is_so()  # type: ignore[operator]


def test_drawings_name_robots_that_there_are(people: Cast) -> None:
    def sentences() -> list[str]:
        return [each.sentence for each in process_problems(asking().xml()) if each.is_error]

    assert any("Robot" in each for each in sentences())
    clerk("Answer    state=sent")
    assert sentences() == []
