"""A worker that dies while a process goes on: whoever repeats it finds everything as it was.

Every statement that writes is once where it dies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.models import ProcessInstance, WaitingStep
from gemba.desk.workflow.operations.processes import (
    Message,
    complete_step,
    deliver_message,
    move_instance,
    retry_step,
    skip_step,
    start_process,
    take_over_step,
)
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.queries import StepView, Target, processes_on
from gemba.desk.workflow.testing import define_process
from gemba.desk.workflow.tests.at_work import told
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.timers.operations import fire_until_quiet

pytestmark = [pytest.mark.database, pytest.mark.long]
WRITES = ("INSERT", "UPDATE", "DELETE", "WITH appended")


@dataclass(frozen=True)
class Act:
    """Something that is done, by a person in one transaction or by a worker in several."""

    do: Callable[[], object]
    is_workers: bool = False

    def __call__(self) -> None:
        self.do()


class Died(BaseException):
    """The worker is gone, with all it had not committed."""


class Dying:
    """Dies at the write with this number, from 0; `left` says whether it came so far."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        if sql.lstrip().startswith(WRITES):
            self.left -= 1
            if self.left < 0:
                raise Died
        return execute(sql, *rest)


def dying_everywhere(act: Act) -> int:
    """Does `act` dying at each of its writes, then once to its end; how often it died. What is one
    transaction leaves no trace; workers commit batch by batch, and go on from there."""
    before = as_it_stands()
    at = 0
    while True:
        dying = Dying(at)
        with suppress(Died), connection.execute_wrapper(dying):
            act()
        if dying.left >= 0:
            return at
        assert act.is_workers or as_it_stands() == before
        at += 1


def as_it_stands() -> object:
    """All that is kept of processes, events and timers."""
    rows: list[object] = []
    for table in ("workflow_processinstance", "workflow_waitingstep", "events_event", TIMERS):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
            rows.append(sorted(map(repr, cursor.fetchall())))
    return rows


TIMERS = "timers_timer"


def drawing(last: str) -> Sketch:
    """Each kind of waiting once, actions in passing, and one that fails."""
    sketch = Sketch().start().service("flag", action="set_priority", inputs="priority: 4")
    sketch.user("look", each='["a", "b"]').boundary("bell", "look", beside="yes", after="PT1H")
    sketch.service("tag", action="add_tag", inputs='tag: "late"').end("rung")
    sketch.receive("part", message="arrived", correlation="order")
    for name in ("odd", "even", "last"):
        sketch.service(name, action="set_priority", inputs="priority: level")
    sketch.user(last).end()
    sketch.flow("start", "flag", "look", "part", "odd", "even", "last", last, "end")
    return sketch.flow("bell", "tag", "rung")


class Course:
    """The same acts, one after another, by whoever is asked to do each."""

    def __init__(self, people: Cast) -> None:
        self.people = people
        self.ticket: Receipt = opened(support(team_id=people.repair.id), now=NOON)
        self.process = define_process("Repair", drawing("pack"), now=NOON)
        define_process("Repair", drawing("post"), now=NOON, instead_of=self.process)
        define_process("Repair", drawing("pack"), now=NOON, instead_of=self.process)

    def acts(self) -> Iterator[Act]:
        """Each knows only when it is done what it is about."""
        boss = self.people.sun_wei
        at = NOON + timedelta(minutes=5)
        late = NOON + timedelta(hours=2)
        yield Act(self.start)
        yield Act(lambda: complete_step(step_id=self.at("look"), answers={}, actor=boss, now=at))
        yield Act(lambda: fire_until_quiet(now=late), is_workers=True)
        yield Act(lambda: complete_step(step_id=self.at("look"), answers={}, actor=boss, now=late))
        yield Act(lambda: self.arrived(late))
        yield Act(lambda: retry_step(step_id=self.at("odd"), actor=boss, now=late))
        yield Act(lambda: skip_step(step_id=self.at("odd"), reason="No", actor=boss, now=late))
        yield Act(lambda: take_over_step(step_id=self.at("even"), actor=boss, now=late))
        yield Act(lambda: complete_step(step_id=self.at("even"), answers={}, actor=boss, now=late))
        yield Act(lambda: skip_step(step_id=self.at("last"), reason="No", actor=boss, now=late))
        yield Act(lambda: self.move(late))
        yield Act(lambda: complete_step(step_id=self.at("post"), answers={}, actor=boss, now=late))
        yield Act(lambda: react_until_quiet(now=late), is_workers=True)

    def start(self) -> None:
        """With a variable that a message is about."""
        start_process(
            ticket_id=self.ticket.ticket_id,
            process_id=self.process,
            actor=SYSTEM,
            now=NOON,
            variables={"order": "A7", "level": "soon"},
        )

    def arrived(self, now: datetime) -> None:
        """The part is there."""
        deliver_message(message=Message("arrived", "A7"), actor=SYSTEM, now=now)

    def move(self, now: datetime) -> None:
        """To the version whose last step has another name."""
        instance = ProcessInstance.objects.get().pk
        target = Target(self.process, 2, {"pack": "post"})
        move_instance(instance_id=instance, target=target, actor=self.people.sun_wei, now=now)

    def at(self, element: str) -> UUID:
        """The first open step on an element."""
        (found,) = processes_on(self.ticket.ticket_id, actor=SYSTEM)
        steps: list[StepView] = [each for each in found.steps if each.ended_at is None]
        return next(each.id for each in steps if each.element == element)


def story(course: Course) -> tuple[object, ...]:
    """What is told of it, and how it stands, without what differs from run to run."""
    row = ProcessInstance.objects.get()
    steps = WaitingStep.objects.order_by("started_at", "element", "turn")
    rows = steps.values_list("element", "turn", "kind", "outcome", "ended_at", "tries")
    return told(course.ticket), row.status, row.state, row.next_due, list(rows)


def test_dying_at_any_write_changes_nothing(db: None) -> None:
    course = Course(cast())
    expected: tuple[object, ...] = ()
    with suppress(Died), transaction.atomic():
        for act in course.acts():
            act()
        expected = story(course)
        raise Died
    assert ProcessInstance.objects.count() == 0
    died = [dying_everywhere(act) for act in course.acts()]
    assert story(course) == expected
    assert expected[1] == ProcessInstance.Status.ENDED
    assert all(died)
