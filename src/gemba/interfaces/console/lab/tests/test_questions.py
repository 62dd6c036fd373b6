"""Questions that take longer: begun once, asked how far they are, answered in words."""

import json
import threading
import time
from threading import Event

import pytest
from django.urls import reverse

from gemba.insight.eventlog.queries import DESK, LogLine
from gemba.insight.simulation.refusing import Refused
from gemba.insight.simulation.runners import Progress
from gemba.insight.simulation.whatif.searching import Effort
from gemba.interfaces.console.lab import cheapest, mattering, working
from gemba.interfaces.console.lab.tests.asking import answered
from gemba.interfaces.console.lab.working import Job, Jobs
from gemba.interfaces.console.process.tests.test_report import FOREIGN
from gemba.interfaces.tests.visiting import visitor

pytestmark = pytest.mark.django_db
LINE = LogLine(DESK, "")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few runs, in the process that is there, and nothing was asked before."""
    for module in (mattering, cheapest):
        monkeypatch.setattr(module, "PROCESSES", 1)
        monkeypatch.setattr(module, "_JOBS", Jobs())
    monkeypatch.setattr(mattering, "RUNS", 2)
    monkeypatch.setattr(cheapest, "EFFORT", Effort(runs_each_max=4, runs_max=40))


def test_what_matters_most_comes_first(log: str) -> None:
    query = {"measure": "waiting_seconds", "scenario": ""}
    found = answered("lab-matters", log, query).context["tornado"]
    names = [bar.name for bar in found.bars]
    assert {"how long “Served” takes", "how many requests come"} <= set(names)
    widths = [bar.width for bar in found.bars if bar.is_clear]
    assert widths == sorted(widths, reverse=True)


def test_the_cheapest_staffing_can_be_put_beside_the_others(log: str) -> None:
    query = {"first": "waiting_seconds", "first_limit": "0.3"}
    page = answered("lab-cheapest", log, query)
    found = page.context["found"]
    assert found.is_met
    assert sum(int(crew.now) for crew in found.crews) == 2
    assert sum(int(crew.then) for crew in found.crews) > 2
    shown = visitor("sun.wei").get(page.context["try_url"])
    assert [line.name for line in shown.context["scenarios"]] == ["Cheapest staffing"]


def test_the_report_has_what_was_asked_further(log: str) -> None:
    address = reverse("console:lab-report", args=[log])
    before = visitor("sun.wei").get(address).content.decode()
    assert "cheapest staffing" not in before
    answered("lab-matters", log, {"measure": "waiting_seconds", "scenario": ""})
    found = answered("lab-cheapest", log, {"first": "waiting_seconds", "first_limit": "0.3"})
    after = visitor("sun.wei").get(address).content.decode()
    assert "Which assumption matters most?" in after
    assert "how long “Served” takes" in after
    assert found.context["found"].headline in after
    assert after.count("For: the desk as it is") == 2
    assert not FOREIGN.search(after)


def test_an_answer_about_a_scenario_is_in_the_report_of_that_scenario(log: str) -> None:
    more = {"name": "One more", "changes": [{"kind": "add_people", "like": "server 0"}]}
    scenarios = {"s": json.dumps(more)}
    answered(
        "lab-matters", log, {**scenarios, "measure": "waiting_seconds", "scenario": "One more"}
    )
    address = reverse("console:lab-report", args=[log])
    assert "For: One more" in visitor("sun.wei").get(address, scenarios).content.decode()
    assert "For: One more" not in visitor("sun.wei").get(address).content.decode()


def test_work_lost_at_a_restart_is_begun_anew_and_that_is_said(log: str) -> None:
    query = {"measure": "waiting_seconds", "scenario": "", "job": "of-another-life"}
    address = reverse("console:lab-matters", args=[log])
    page = visitor("sun.wei").get(address, query)
    assert "was lost when the house was started again" in page.content.decode()
    assert "every 10s" in page.content.decode()  # also a page the house did not answer asks again
    again = visitor("sun.wei").get(page.context["again_url"])
    assert "again_url" not in again.context or again.context["is_anew"]
    del query["job"]
    assert answered("lab-matters", log, query).context["tornado"].bars


@pytest.mark.parametrize(
    ("name", "query", "why"),
    [
        ("lab-matters", {"measure": "luck"}, "not one of the available choices"),
        ("lab-cheapest", {"first": "late_share"}, "required"),
        ("lab-cheapest", {"first": "late_share", "first_limit": "-1"}, "greater than or equal"),
        (
            "lab-cheapest",
            {"first": "late_share", "first_limit": "5", "second": "open_cases"},
            "how much at most",
        ),
    ],
)
def test_what_cannot_be_asked_is_said(log: str, name: str, query: dict[str, str], why: str) -> None:
    assert why in answered(name, log, query).content.decode()


def finished(job: Job[str]) -> Job[str]:
    """Once it is; fails where that takes long."""
    deadline = time.monotonic() + 10
    while not job.is_done:
        assert time.monotonic() < deadline
        time.sleep(0.001)
    return job


def test_the_same_question_is_worked_on_once_and_a_growing_log_asks_anew() -> None:
    jobs, go, at_work, begun = Jobs[str](), Event(), Event(), []

    def work(tell: Progress) -> str:
        begun.append(1)
        tell(1, 4)
        at_work.set()
        assert go.wait(10)
        return "done"

    log = [1]
    job = jobs.begun(LINE, log, "question", work)
    assert at_work.wait(10)
    assert jobs.begun(LINE, log, "question", work) is job
    assert (job.share, job.is_done) == (0.25, False)
    assert jobs.known(LINE, job.token) is job
    assert jobs.known(LogLine("other", ""), job.token) is None
    go.set()
    other = finished(jobs.begun(LINE, [1, 2], "question", work))
    assert other is not job
    assert len(begun) == 2


def test_what_a_page_waits_for_is_not_forgotten_for_newer_questions() -> None:
    jobs, go, log = Jobs[str](kept_max=1), Event(), [1]

    def work(_tell: Progress) -> str:
        assert go.wait(10)
        return "done"

    waiting = [jobs.begun(LINE, log, question, work) for question in ("one", "other", "third")]
    assert [jobs.known(LINE, each.token) for each in waiting] == waiting
    go.set()
    for each in waiting:
        finished(each)
    newest = finished(jobs.begun(LINE, log, "fourth", work))
    assert jobs.known(LINE, newest.token) is newest
    assert [jobs.known(LINE, each.token) for each in waiting] == [None] * 3


def test_what_nobody_waits_for_any_more_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "PATIENCE_SECONDS", -1)
    job = finished(Jobs[str]().begun(LINE, [1], "question", lambda _tell: "done"))
    assert job.has_failed
    assert job.result is None


def test_a_refusal_and_a_failure_reach_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", logged.append)

    def refuse(_tell: Progress) -> str:
        raise Refused("No.")

    def fail(_tell: Progress) -> str:
        raise ZeroDivisionError

    jobs, log = Jobs[str](), [1]
    refused = finished(jobs.begun(LINE, log, "refused", refuse))
    assert (str(refused.refusal), refused.has_failed) == ("No.", False)
    failed = finished(jobs.begun(LINE, log, "failed", fail))
    assert (failed.refusal, failed.has_failed) == (None, True)
    assert finished(jobs.begun(LINE, log, "failed", fail)) is not failed
    assert {each.exc_type for each in logged} == {ZeroDivisionError}
