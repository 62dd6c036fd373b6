"""Tasks and approvals: rules that hold whatever people do, in whatever order."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from gemba.desk.teamwork.operations import (
    NewApproval,
    NewTask,
    approve,
    ask_approval,
    ask_task,
    finish_task,
    refuse_approval,
    take_task,
    withdraw_approval,
    withdraw_task,
)
from gemba.desk.teamwork.queries import (
    approval_state,
    notifications,
    open_tasks,
    pending_approvals,
    tasks_of,
)
from gemba.desk.tickets.operations import (
    ChangeRefused,
    Receipt,
    TicketUnknown,
    reasons_against,
    resolve,
)
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.definitions.testing import define
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.queries import timeline
from gemba.foundation.timers.operations import fire_until_quiet

REFUSED = (ChangeRefused, TicketUnknown)
WEEK = ["09:00-12:00, 13:00-18:00"] * 5 + ["", ""]


def told(actor: Actor) -> list[str]:
    """What somebody was told, oldest first."""
    return [each.kind for each in reversed(notifications(actor))]


def test_a_task_has_its_own_due_time_and_blocks_the_ticket(people: Cast, ticket: Receipt) -> None:
    define("calendar", "Desk", {"zone": "Asia/Shanghai", "week": WEEK}, now=NOON)
    ticket_id = ticket.ticket_id
    wanted = NewTask("Check the stock", team_id=people.first_line.id, due_hours=8, blocks=True)
    task_id = ask_task(ticket_id=ticket_id, task=wanted, actor=people.ana, now=NOON)
    (line,) = open_tasks(people.chen_chen)
    # Monday noon: five hours are left, and three of Tuesday
    assert line.due_at == NOON + timedelta(days=1)
    # asked for a part of the work, 陈晨 sees the task, not the ticket
    assert (line.title, line.subject, line.may_open) == ("Check the stock", "", False)
    assert open_tasks(people.ana) == ()
    with pytest.raises(ChangeRefused, match="Check the stock"):
        resolve(ticket_id=ticket_id, actor=people.ana, now=NOON)
    with pytest.raises(TicketUnknown):
        finish_task(task_id=task_id, outcome="", actor=people.ana, now=NOON)
    assert fire_until_quiet(now=line.due_at - timedelta(seconds=1)) == 0
    for _twice in range(2):
        fire_until_quiet(now=line.due_at)
    assert told(people.ana) == ["task_missed"]
    take_task(task_id=task_id, actor=people.chen_chen, now=line.due_at)
    finish_task(task_id=task_id, outcome="Three left", actor=people.chen_chen, now=line.due_at)
    with pytest.raises(ChangeRefused, match="ended this task already"):
        withdraw_task(task_id=task_id, actor=people.ana, now=line.due_at)
    (done,) = tasks_of([ticket_id], actor=people.ana)
    assert (done.state, done.outcome, done.is_overdue) == ("done", "Three left", True)
    assert told(people.ana) == ["task_missed", "task_done"]
    resolve(ticket_id=ticket_id, actor=people.ana, now=line.due_at)


@pytest.mark.parametrize(
    ("task", "words"),
    [
        (NewTask(" "), "what is to be done"),
        (NewTask("Look"), "who is to do it"),
        (NewTask("Look", team_id=999), "no such team"),
        (NewTask("Look", assignee_id=999), "does not work"),
    ],
)
def test_a_task_that_nobody_could_do_is_refused(
    people: Cast, ticket: Receipt, task: NewTask, words: str
) -> None:
    with pytest.raises(ChangeRefused, match=words):
        ask_task(ticket_id=ticket.ticket_id, task=task, actor=people.ana, now=NOON)


def test_an_approval_is_answered_once_by_somebody_else(people: Cast, ticket: Receipt) -> None:
    asked = NewApproval("Send a new one for free?", role="supervisor")
    approval = ask_approval(ticket_id=ticket.ticket_id, approval=asked, actor=people.ana, now=NOON)
    assert [each.id for each in pending_approvals(people.sun_wei)] == [approval]
    assert pending_approvals(people.ana) == pending_approvals(people.chen_chen) == ()
    assert told(people.adele) == told(people.sun_wei) == ["approval_asked"]
    with pytest.raises(TicketUnknown):
        approve(approval_id=approval, comment="", actor=people.chen_chen, now=NOON)
    with pytest.raises(ChangeRefused, match="Nobody approves what they ask for"):
        approve(approval_id=approval, comment="", actor=people.ana, now=NOON)
    with pytest.raises(ChangeRefused, match="Say why"):
        refuse_approval(approval_id=approval, comment=" ", actor=people.sun_wei, now=NOON)
    refuse_approval(approval_id=approval, comment="Too old", actor=people.sun_wei, now=NOON)
    with pytest.raises(ChangeRefused, match="孙伟 has answered"):
        approve(approval_id=approval, comment="", actor=people.adele, now=NOON)
    (line,) = notifications(people.ana)
    assert (line.kind, line.text) == ("approval_refused", "Send a new one for free? – Too old")


def test_somebody_must_be_able_to_answer(people: Cast, ticket: Receipt) -> None:
    lonely = NewApproval("May I?", role="administrator")
    with pytest.raises(ChangeRefused, match="Nobody else"):
        ask_approval(ticket_id=ticket.ticket_id, approval=lonely, actor=people.adele, now=NOON)
    self_asked = NewApproval("May I?", approver_id=people.ana.user_id)
    with pytest.raises(ChangeRefused, match="somebody else"):
        ask_approval(ticket_id=ticket.ticket_id, approval=self_asked, actor=people.ana, now=NOON)


WHO = st.sampled_from(["adele", "sun_wei", "ana", "chen_chen", "viktor", "lin_yue"])
ANSWERS: dict[str, Any] = {
    "granted": approve,
    "refused": refuse_approval,
    "withdrawn": withdraw_approval,
}
ENDS: dict[str, Any] = {"done": finish_task, "withdrawn": withdraw_task}


class Asking(RuleBasedStateMachine):
    """Every task and approval ends once, by somebody who may, and is told of once."""

    people: Cast
    ticket: Receipt

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.now: datetime = NOON
        self.tasks: dict[UUID, tuple[str, bool]] = {}
        self.approvals: dict[UUID, tuple[str, Actor]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @rule(who=WHO, to=WHO, blocks=st.booleans(), hours=st.integers(0, 30))
    def ask_for_a_task(self, who: str, to: str, blocks: bool, hours: int) -> None:
        new = NewTask(
            "Do it", assignee_id=self.people.members[to].user_id, due_hours=hours, blocks=blocks
        )
        may = who in ("adele", "sun_wei", "ana")
        works = to not in ("viktor", "lin_yue")
        actor = self.people.members[who]
        try:
            task = ask_task(ticket_id=self.ticket.ticket_id, task=new, actor=actor, now=self.now)
        except REFUSED:
            assert not (may and works and hours)
            return
        assert may
        self.tasks[task] = ("open", blocks)

    @precondition(lambda self: self.tasks)
    @rule(who=WHO, data=st.data(), how=st.sampled_from(sorted(ENDS)))
    def end_a_task(self, who: str, data: st.DataObject, how: str) -> None:
        task = data.draw(st.sampled_from(sorted(self.tasks)))
        more = {"outcome": "ok"} if how == "done" else {}
        try:
            ENDS[how](task_id=task, actor=self.people.members[who], now=self.now, **more)
        except REFUSED:
            return
        assert who not in ("viktor", "lin_yue")
        state, blocks = self.tasks[task]
        assert state == "open"
        self.tasks[task] = (how, blocks)

    @rule(who=WHO, role=st.sampled_from(["supervisor", "administrator", "agent", ""]))
    def ask_for_a_yes(self, who: str, role: str) -> None:
        actor = self.people.members[who]
        new = NewApproval("May we?", role=role)
        try:
            approval = ask_approval(
                ticket_id=self.ticket.ticket_id, approval=new, actor=actor, now=self.now
            )
        except REFUSED:
            return
        assert role in ("supervisor", "administrator")
        self.approvals[approval] = ("pending", actor)

    @precondition(lambda self: self.approvals)
    @rule(who=WHO, data=st.data(), how=st.sampled_from(sorted(ANSWERS)))
    def answer(self, who: str, data: st.DataObject, how: str) -> None:
        approval = data.draw(st.sampled_from(sorted(self.approvals)))
        state, asker = self.approvals[approval]
        more = {} if how == "withdrawn" else {"comment": "because"}
        actor = self.people.members[who]
        try:
            ANSWERS[how](approval_id=approval, actor=actor, now=self.now, **more)
        except REFUSED:
            return
        assert state == "pending"
        if how != "withdrawn":
            assert actor != asker
            assert who in ("adele", "sun_wei")
        self.approvals[approval] = (how, asker)

    @rule(hours=st.integers(1, 40))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        fire_until_quiet(now=self.now)

    @invariant()
    def tables_agree(self) -> None:
        lines = {each.id: each for each in tasks_of([self.ticket.ticket_id], actor=SYSTEM)}
        assert {key: line.state for key, line in lines.items()} == {
            key: state for key, (state, _blocks) in self.tasks.items()
        }
        for line in lines.values():
            if line.is_open:
                assert line.is_overdue == (line.due_at <= self.now and self.now > NOON)
        for key, (state, _asker) in self.approvals.items():
            assert approval_state(key) == state
        is_blocked = ("open", True) in self.tasks.values()
        assert bool(reasons_against([self.ticket.ticket_id])) == is_blocked

    @invariant()
    def each_end_is_told_once(self) -> None:
        events = timeline("ticket", [self.ticket.ticket_id.hex], limit=1000)
        ends = [each.type for each in events]
        for how in ENDS:
            expected = sum(state == how for state, _blocks in self.tasks.values())
            assert ends.count(f"task.{how}") == expected
        missed = [e.payload.task for e in events if e.type == "task.missed"]  # type: ignore[attr-defined]
        assert len(missed) == len(set(missed))


def test_whatever_people_do(people: Cast, ticket: Receipt) -> None:
    Asking.people, Asking.ticket = people, ticket
    run_state_machine_as_test(
        Asking, settings=settings(max_examples=12, stateful_step_count=15, deadline=None)
    )
