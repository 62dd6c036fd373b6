"""Rules answer what happens: in order, once, to the end of their chains and no further."""

from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import pytest

from gemba.desk.tickets import operations as tickets
from gemba.desk.tickets.conditions import facts_of
from gemba.desk.tickets.operations import ChangeRefused
from gemba.desk.tickets.testing import opened
from gemba.desk.workflow.actions.add_tag import AddTag
from gemba.desk.workflow.actions.resolve import Resolve
from gemba.desk.workflow.actions.set_priority import SetPriority
from gemba.desk.workflow.actions.write_note import WriteNote
from gemba.desk.workflow.event_types import RuleFired, RuleStopped
from gemba.desk.workflow.queries import fire_counts
from gemba.desk.workflow.testing import define_rule
from gemba.desk.workflow.triggers.after import After
from gemba.desk.workflow.triggers.note_added import NoteWritten
from gemba.desk.workflow.triggers.on_schedule import OnSchedule
from gemba.desk.workflow.triggers.opened import Opened
from gemba.desk.workflow.triggers.priority_changed import PriorityBecame
from gemba.foundation.accounts.testing import NOON
from gemba.foundation.definitions.operations import switch
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import RecordedEvent, history
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.events.types import EventPayload
from gemba.foundation.timers.operations import fire_until_quiet

pytestmark = pytest.mark.django_db
URGENT = SetPriority(priority=4)
SUBJECT = {"fact": "subject", "op": "contains_any", "values": ["printer"]}


Told = TypeVar("Told", bound=EventPayload)


def payloads(ticket_id: UUID, kind: type[Told]) -> list[Told]:
    """What events of a type told of a ticket."""
    return [
        event.payload
        for event in history("ticket", ticket_id.hex, limit=100)
        if isinstance(event.payload, kind)
    ]


def test_a_rule_answers_in_order_and_is_told_with_its_version() -> None:
    urgent = define_rule("Printers", [Opened()], [URGENT], now=NOON, condition={"all": [SUBJECT]})
    define_rule("Others", [Opened()], [AddTag(tag="other")], now=NOON, condition={"any": []})
    define_rule("Second", [Opened()], [AddTag(tag="hot")], now=NOON, stop=True,
                condition={"fact": "priority", "op": "at_least", "values": [4]})  # fmt: skip
    define_rule("Never", [Opened()], [AddTag(tag="never")], now=NOON)
    ticket = opened()
    react_until_quiet(now=NOON)
    react_until_quiet(now=NOON)
    facts = facts_of([ticket.ticket_id], now=NOON)[ticket.ticket_id]
    assert (facts.priority, facts.tags) == (4, frozenset({"hot"}))
    told = payloads(ticket.ticket_id, RuleFired)
    assert [(each.rule_name, each.rule_version, each.trigger) for each in told] == [
        ("Printers", 1, "opened"), ("Second", 1, "opened"),
    ]  # fmt: skip
    assert told[0].done == ('{"do": "set_priority", "priority": 4}',)
    assert fire_counts([urgent], now=NOON)[urgent].fired == 1


def test_effects_set_off_other_rules_and_name_their_cause() -> None:
    define_rule("First", [Opened()], [URGENT], now=NOON)
    define_rule("Second", [PriorityBecame(to=("4",))], [AddTag(tag="hot")], now=NOON)
    ticket = opened()
    react_until_quiet(now=NOON)
    events = history("ticket", ticket.ticket_id.hex, limit=50)
    by_type = {event.type: event for event in events}
    assert by_type["priority.changed"].cause_id == by_type["ticket.opened"].id
    assert by_type["ticket.tagged"].cause_id == by_type["priority.changed"].id


def test_a_rule_that_triggers_itself_is_stopped_and_said_so() -> None:
    define_rule("Echo", [NoteWritten()], [WriteNote(text="again")], now=NOON)
    ticket = opened()
    tickets.add_note(ticket_id=ticket.ticket_id, text="a", actor=SYSTEM, now=NOON)
    react_until_quiet(now=NOON)
    assert len(payloads(ticket.ticket_id, RuleFired)) == 4
    assert [each.depth for each in payloads(ticket.ticket_id, RuleStopped)] == [4]


def test_what_cannot_be_done_is_told_and_undoes_nothing_else() -> None:
    parent, part = opened(), opened(subject="A part of it", external_id="x")
    tickets.link_child(ticket_id=parent.ticket_id, child_number=part.number, actor=SYSTEM, now=NOON)
    define_rule(
        "Half", [PriorityBecame(to=("3",))], [URGENT, Resolve(), AddTag(tag="on")], now=NOON
    )
    tickets.set_priority(ticket_id=parent.ticket_id, priority=3, actor=SYSTEM, now=NOON)
    react_until_quiet(now=NOON)
    facts = facts_of([parent.ticket_id], now=NOON)[parent.ticket_id]
    assert (facts.priority, facts.status, facts.tags) == (4, "new", frozenset({"on"}))
    (told,) = payloads(parent.ticket_id, RuleFired)
    assert told.refused == ('{"do": "resolve"}',)
    assert f"#{part.number}" in told.reasons[0]


def test_hours_after_the_customer_wrote_unless_they_write_again() -> None:
    define_rule("Waits", [After(hours=2, base="customer")], [AddTag(tag="late")], now=NOON)
    ticket = opened()
    react_until_quiet(now=NOON)
    hour = NOON + timedelta(hours=1)
    opened(ticket_id=ticket.ticket_id, now=hour)
    react_until_quiet(now=hour)
    fire_until_quiet(now=NOON + timedelta(hours=2, minutes=30))
    assert payloads(ticket.ticket_id, RuleFired) == []
    fire_until_quiet(now=NOON + timedelta(hours=4))
    fire_until_quiet(now=NOON + timedelta(hours=9))
    assert [each.trigger for each in payloads(ticket.ticket_id, RuleFired)] == ["time"]


def test_a_daily_look_comes_again_until_it_is_switched_off() -> None:
    rule = define_rule(
        "Morning", [OnSchedule(at="09:00", days="daily")], [AddTag(tag="seen")], now=NOON
    )
    ticket = opened()
    react_until_quiet(now=NOON)
    for days in (1, 2):
        fire_until_quiet(now=NOON + timedelta(days=days))
    assert len(payloads(ticket.ticket_id, RuleFired)) == 2
    switch(definition_id=rule, is_on=False, actor=SYSTEM, now=NOON + timedelta(days=2))
    react_until_quiet(now=NOON + timedelta(days=2))
    fire_until_quiet(now=NOON + timedelta(days=3))
    assert len(payloads(ticket.ticket_id, RuleFired)) == 2


def test_what_one_of_many_tickets_refuses_is_done_to_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    define_rule("Urgent", [Opened()], [URGENT, AddTag(tag="hot")], now=NOON)
    several = [opened(external_id=f"{n}@v", sender=f"p{n}@b.example").ticket_id for n in range(4)]
    once, change = [], tickets.set_priorities

    def but_one(*, tickets: dict[UUID, RecordedEvent | None], **more: Any) -> None:
        once.append(len(tickets))
        if several[1] in tickets:
            raise ChangeRefused("Not this one.")
        change(tickets=tickets, **more)

    monkeypatch.setattr(tickets, "set_priorities", but_one)
    react_until_quiet(now=NOON)
    facts = facts_of(several, now=NOON)
    assert [facts[pk].priority for pk in several] == [4, 2, 4, 4]
    assert all(facts[pk].tags == {"hot"} for pk in several)
    assert once == [4, 1, 1, 1, 1]
    (told,) = payloads(several[1], RuleFired)
    assert told.reasons == ("Not this one.",)
