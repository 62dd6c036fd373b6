"""Steps of drawn processes: in the log of tickets, in that of instances, and about objects."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.operations.processes import (
    complete_step,
    skip_step,
    start_process,
    take_over_step,
)
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.queries import StepView, processes_on
from gemba.desk.workflow.testing import define_process
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.events.actors import SYSTEM, Actor, Role
from gemba.insight.eventlog import desk_log
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.desk_log import DeskLog, InstanceReading
from gemba.insight.eventlog.desk_objects import DeskObjects
from gemba.insight.eventlog.desk_rows import drawn_names
from gemba.insight.eventlog.models import EventLog
from gemba.insight.eventlog.testing import traces

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
REASON = "The parts are here"


@pytest.fixture
def process(people: Cast) -> UUID:
    """A machine sets the priority, two people's steps follow."""
    support(team_id=people.repair.id)
    sketch = Sketch().start().service("flag", action="set_priority", inputs="priority: level")
    sketch.user("look", name="Look at it").user("mend").end()
    sketch.flow("start", "flag", "look", "mend", "end")
    return define_process("Repair", sketch, now=NOON)


def step_on(ticket: UUID) -> StepView:
    (found,) = processes_on(ticket, actor=SYSTEM)
    (step,) = (each for each in found.steps if each.ended_at is None)
    return step


def gone_through(process: UUID, people: Cast) -> UUID:
    """One ticket: taken over by hand, done, and passed by."""
    ticket = opened(now=NOON).ticket_id
    begin = {"level": "soon"}
    start_process(
        ticket_id=ticket, process_id=process, actor=SYSTEM, now=NOON + HOUR, variables=begin
    )
    step = step_on(ticket)
    take_over_step(step_id=step.id, actor=people.sun_wei, now=NOON + 2 * HOUR)
    for hours in (3, 4):
        complete_step(
            step_id=step_on(ticket).id,
            answers={},
            actor=people.sun_wei,
            now=NOON + hours * HOUR,
        )
    skip_step(step_id=step_on(ticket).id, reason=REASON, actor=people.sun_wei, now=NOON + 5 * HOUR)
    return ticket


def values(columns: EventColumns, name: str) -> Sequence[str | None]:
    return [columns.attributes[name].text(row) for row in range(len(columns))]


def test_the_log_of_tickets_has_the_steps_of_processes(people: Cast, process: UUID) -> None:
    ticket = gone_through(process, people)
    columns = DeskLog().columns(now=NOON)
    key = f"drawn:{process.hex}"
    assert traces(columns) == {
        ticket.hex: ["opened", "step_failed", f"{key}:flag", f"{key}:look", f"{key}:mend"]
    }
    assert values(columns, "outcome") == [None, None, "by_hand", "done", "skipped"]
    assert values(columns, "process_version") == [None, "1", "1", "1", "1"]
    assert drawn_names(columns)[f"{key}:look"] == "Look at it"
    assert [columns.resources[code] for code in columns.resource[2:]] == [people.sun_wei.id] * 3


def test_the_log_of_instances_has_every_begin_and_end(people: Cast, process: UUID) -> None:
    ticket = gone_through(process, people)
    columns = DeskLog(InstanceReading()).columns(now=NOON)
    assert columns.cases == 1
    assert columns.case_attributes["ticket"].text(0) == ticket.hex
    told = zip(
        values(columns, "act"), (columns.activities[c] for c in columns.activity), strict=True
    )
    assert [f"{act} {key.partition(':')[2]}".strip() for act, key in told] == [
        "process.started",
        "step.started flag",
        "step.failed flag",
        "step.taken flag",
        "step.ended flag",
        "step.started look",
        "step.ended look",
        "step.started mend",
        "step.skipped mend",
        "process.ended",
    ]
    assert {text for text in values(columns, "code") if text} == {"failed"}
    assert sum(text is not None for text in values(columns, "ways")) == 4


def test_no_words_of_people_are_kept(people: Cast, process: UUID) -> None:
    gone_through(process, people)
    for columns in (DeskLog().columns(now=NOON), DeskLog(InstanceReading()).columns(now=NOON)):
        kept = [*columns.attributes.values(), *columns.case_attributes.values()]
        assert not any(REASON in text for column in kept for text in column.names)


def test_robots_are_told_apart(people: Cast, process: UUID) -> None:
    ticket = opened(now=NOON).ticket_id
    start_process(
        ticket_id=ticket, process_id=process, actor=SYSTEM, now=NOON, variables={"level": 3}
    )
    clerk = Actor(kind="system", id="robot:Clerk", name="Clerk", role=Role.SYSTEM)
    complete_step(step_id=step_on(ticket).id, answers={}, actor=clerk, now=NOON + HOUR)
    assert "robot:Clerk" in DeskLog(InstanceReading()).columns(now=NOON).resources
    assert "robot:Clerk" not in DeskLog().columns(now=NOON).resources


def test_an_instance_is_a_thing_of_its_own(people: Cast, process: UUID) -> None:
    gone_through(process, people)
    log = DeskObjects()
    log.log()
    seen = traces(log.columns("instance"))
    assert [len(steps) for steps in seen.values()] == [4]


def test_both_logs_go_on_from_their_own_store(
    people: Cast, process: UUID, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(desk_log, "UNSAVED_EVENTS_MAX", 0)
    monkeypatch.setattr(desk_log, "UNSAVED_SHARE_MAX", 0)
    gone_through(process, people)
    DeskLog().columns(now=NOON)
    first = traces(DeskLog(InstanceReading()).columns(now=NOON))
    assert sorted(EventLog.objects.values_list("source", flat=True)) == ["desk", "steps"]
    assert {path.name.partition("-")[0] for path in folder.iterdir()} == {"desk", "steps"}
    gone_through(process, people)
    again = traces(DeskLog(InstanceReading()).columns(now=NOON))
    assert len(again) == 2
    assert [again[case] for case in first] == [*first.values()]
