"""The processes that stand ready, at work on the demo desk: rules that begin them, and tickets in
their midst.

Like rules, processes answer what happens after they were made; those on tickets of the past were
begun by hand, so that there is something to see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gemba.desk.workflow.kinds import RULE
from gemba.desk.workflow.operations.processes import (
    complete_step,
    miss_steps,
    skip_step,
    start_process,
)
from gemba.desk.workflow.operations.ready import publish_ready
from gemba.desk.workflow.queries import StepView, processes_on
from gemba.desk.workflow.ready.shelf import SHELF, both_words
from gemba.desk.workflow.rule import decode, encode
from gemba.foundation.definitions.operations import Draft, create
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.kernel.json_values import JsonValue
from gemba.interfaces.demo.together import open_tickets

HOUR, MINUTES = timedelta(hours=1), timedelta(minutes=9)
# what a request is called in its subject when somebody is to come
VISITING = ["visit", "on site", "technician", "上门", "到家"]
BEGUN_BY_TYPE: Mapping[str, str] = {
    "inquiry": "inquiry",
    "complaint": "complaint",
    "repair": "repair",
    "return": "return_exchange",
}

Processes = Mapping[str, UUID]


def define_processes(*, began: datetime, now: datetime) -> Processes:
    """Publish the processes when the desk `began`, and rules that begin them from now on; the
    processes' ids by key."""
    found = {
        key: publish_ready(key=key, words=both_words, actor=SYSTEM, now=began) for key in SHELF
    }
    for kind, key in BEGUN_BY_TYPE.items():
        wanted: JsonValue = {"fact": "type", "op": "any_of", "values": [kind]}
        _begins(f"Begin: {kind} 开始流程", wanted, found[key], ["opened", "type_changed"], now)
    visit: JsonValue = {"fact": "subject", "op": "contains_any", "values": list(VISITING)}
    _begins("Begin: visit 开始上门流程", visit, found["visit_request"], ["opened"], now)
    return found


def _begins(name: str, wanted: JsonValue, process: UUID, when: list[str], now: datetime) -> None:
    body: JsonValue = {
        "when": [{"on": each} for each in when],
        "if": {"all": [wanted]},
        "then": [{"do": "start_process", "process": process.hex}],
    }
    rule = encode(decode(body, id=UUID(int=0)))
    create(kind=RULE, draft=Draft(name, rule), actor=SYSTEM, now=now, is_on=True)


@dataclass
class Course:
    """A ticket on which a process goes on: each thing is done `at` a moment by `who`, some minutes
    after the one before."""

    ticket_id: UUID
    who: Actor
    at: datetime

    def step(self, element: str) -> StepView:
        """The open step on this element."""
        found, *_past = processes_on(self.ticket_id, actor=SYSTEM)
        return next(e for e in found.steps if e.ended_at is None and e.element == element)

    def do(self, element: str, **answers: JsonValue) -> None:
        """Fill in a step and end it."""
        self.at += MINUTES
        key = self.step(element).id
        complete_step(step_id=key, answers=answers, actor=self.who, now=self.at)


def begun(_course: Course) -> None:
    """Nobody has done anything yet."""


def overdue(course: Course) -> None:
    """Nobody has looked at it, and somebody ought to have."""
    step = course.step("check")
    if step.due_at is not None:
        miss_steps(step_ids=[step.id], now=step.due_at)


def on_its_way(course: Course) -> None:
    """Under warranty; the device is on its way."""
    course.do("check", complete=True, serial="SL-R5-20417", months=7, cause="defect")


def at_the_bench(course: Course) -> None:
    """The device has arrived and is being repaired."""
    on_its_way(course)
    course.do("arrive", arrived_in="Box dented, device fine 外箱压痕，设备完好")


def estimated(course: Course) -> None:
    """Worn within the warranty: the customer has an estimate and is to answer."""
    course.do("check", complete=True, serial="SL-K2-11873", months=14, cause="wear")
    course.do("estimate", price=68)


def serial_asked(course: Course) -> None:
    """The serial number is missing, and the customer was asked."""
    course.do("check", complete=False, missing="the serial number 序列号")


def answered(course: Course) -> None:
    """An expert has found the answer; it is to be written."""
    course.do("look", topic="technical", known=False)
    course.do("expert", finding="From firmware 2.1 on 固件 2.1 起支持")


def with_an_expert(course: Course) -> None:
    """Only an expert knows."""
    course.do("look", topic="technical", known=False)


def being_heard(course: Course) -> None:
    """The customer is to be called while the cause is looked for."""
    course.do("understand", matter="delay", wish="A new date 新的时间")


def offered(course: Course) -> None:
    """A solution was offered; the customer is to answer."""
    being_heard(course)
    course.do("call", told="Will wait for our offer 愿意等待方案", calm=True)
    course.do("cause", cause="The parcel lay at the carrier's 快递滞留")
    course.do("propose", solution="Express delivery at our cost 我方承担加急费用", cost=35)


def in_trouble(course: Course) -> None:
    """A step was passed over, and what it would have told is missing now."""
    course.at += MINUTES
    skip_step(
        step_id=course.step("understand").id,
        reason="She told us on the phone 已电话说明",
        actor=course.who,
        now=course.at,
    )


def refused(course: Course) -> None:
    """Too late to give back: over."""
    course.do("look", days=44, condition="opened", wants="refund")


def label_sent(course: Course) -> None:
    """The parcel is on its way."""
    course.do("look", days=6, condition="unopened", wants="exchange")


def helped(course: Course) -> None:
    """No visit was needed: over."""
    course.do("understand", problem="advice", remote=True)
    course.do("help", helped=True)


def dates_wanted(course: Course) -> None:
    """Somebody is to come within five days."""
    course.do("understand", problem="fault", remote=False, address="人民路 18 号 302")


# the process, the type of the ticket, how many hours ago it began, and how far it has come
SCENES: tuple[tuple[str, str, int, Callable[[Course], None]], ...] = (
    ("inquiry", "inquiry", 1, begun),
    ("inquiry", "inquiry", 3, with_an_expert),
    ("inquiry", "inquiry", 20, answered),
    ("complaint", "complaint", 5, in_trouble),
    ("complaint", "complaint", 2, being_heard),
    ("complaint", "complaint", 26, offered),
    ("repair", "repair", 1, begun),
    ("repair", "repair", 120, overdue),
    ("repair", "repair", 30, on_its_way),
    ("repair", "repair", 50, at_the_bench),
    ("repair", "repair", 28, estimated),
    ("repair", "repair", 8, serial_asked),
    ("return_exchange", "return", 2, begun),
    ("return_exchange", "return", 24, label_sent),
    ("return_exchange", "return", 30, refused),
    ("visit_request", "repair", 6, dates_wanted),
    ("visit_request", "repair", 40, helped),
)


def run_processes(processes: Processes, *, who: Actor, now: datetime) -> None:
    """Tickets on which a process has come as far as each scene says, by `who` mends processes; a
    scene for which no ticket has waited long enough is left out."""
    taken: set[UUID] = set()
    for key, kind, hours, play in SCENES:
        at = now - hours * HOUR
        waiting = open_tickets(type=kind, status__in=["new", "open"])
        fits = (e for e in waiting if e.opened_at < at and e.id not in taken)
        ticket = next(fits, None)
        if ticket is None:
            continue
        taken.add(ticket.id)
        start_process(ticket_id=ticket.id, process_id=processes[key], actor=SYSTEM, now=at)
        play(Course(ticket.id, who, at))
