"""Processes at the demo desk: every state there is, and a process for every new request."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.queries import InstanceView, processes_on
from gemba.foundation.accounts.testing import NOON, cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.reactions import react_until_quiet
from gemba.interfaces.demo.processes import SCENES, define_processes, run_processes

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def runs(written_once: Path) -> list[InstanceView]:
    """What runs on the tickets of a desk that has enough of them."""
    processes = define_processes(began=NOON - 2 * WEEK, now=NOON)
    inbox = support()
    tickets = [opened(inbox, type_code=kind, now=NOON - WEEK).ticket_id for _, kind, *_ in SCENES]
    run_processes(processes, who=cast().sun_wei, now=NOON)
    return [run for ticket in tickets for run in processes_on(ticket, actor=SYSTEM)]


def test_tickets_stand_in_the_midst_of_processes(runs: list[InstanceView]) -> None:
    assert Counter(each.status for each in runs) == {"running": 14, "ended": 2, "troubled": 1}
    steps = [each for run in runs for each in run.steps if each.ended_at is None]
    assert {each.kind for each in steps} == {"person", "message", "timer", "trouble"}
    assert [each.label for each in steps if each.is_overdue] == [
        "Check device and purchase 核对设备与购买信息"
    ]
    (trouble,) = (each.trouble for each in steps if each.trouble)
    assert "“Priority” is not filled in rightly" in trouble
    assert "customer_wrote" in {each.awaits for each in steps}


def test_new_requests_begin_their_process(runs: list[InstanceView]) -> None:
    repair = opened(type_code="repair", subject="Please visit us", now=NOON)
    react_until_quiet(now=NOON)
    begun = processes_on(repair.ticket_id, actor=SYSTEM)
    assert {each.name for each in begun} == {"Repair 维修", "Visit request 上门服务"}
