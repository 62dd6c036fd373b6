"""The story of a ticket, as a person reads it."""

import re
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any, get_type_hints
from uuid import UUID

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from gemba.desk.sla.event_types import EscalationMade
from gemba.desk.tickets import operations as ops
from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.queries import conversation
from gemba.desk.tickets.testing import mail, opened, support
from gemba.foundation.accounts.operations import create_team
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.operations import record
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import EventPayload, Subject, event_types
from gemba.interfaces.console.choices import choices
from gemba.interfaces.console.timeline import ICONS, Entry, event_line, story
from gemba.interfaces.templatetags import desk


def told(ticket: Receipt) -> list[Entry]:
    found = conversation(ticket.number, actor=SYSTEM)
    assert found is not None
    return story(found, choices().words)


def sentences(ticket: Receipt) -> list[str]:
    return [event.sentence for entry in told(ticket) for event in entry.events]


def test_codes_are_told_in_words(people: Cast, ticket: Receipt) -> None:
    on: Any = {"ticket_id": ticket.ticket_id, "actor": people.ana, "now": NOON}
    ops.assign(assignee_id=people.ana.user_id, **on)
    ops.assign(assignee_id=None, **on)
    ops.set_priority(priority=4, **on)
    ops.set_status(status="pending_vendor", **on)
    ops.set_type(type_code="repair", **on)
    ops.set_type(type_code="", **on)
    ops.transfer(team_id=None, **on)
    assert sentences(ticket) == [
        "Ana took the ticket",
        "Ana gave the ticket back to the queue",
        "Ana set the priority to Urgent",
        "Ana set the status to Waiting for vendor",
        "Ana set the type to Repair",
        "Ana cleared the type",
        "Ana took the ticket out of its team",
    ]


def test_a_step_of_a_promise_is_told_in_the_readers_language(people: Cast, ticket: Receipt) -> None:
    subjects = [Subject.of("ticket", ticket.ticket_id)]
    for act, value, was_told in (
        ("raise_priority", "", "raise the priority by one"),
        ("assign", str(people.ana.user_id), "assign to Anna"),
        ("hand_over", "999", "hand to the team Gone"),
    ):
        made = EscalationMade("first_reply", "breach", act, value, was_told, None, 0)
        record(made, actor=SYSTEM, now=NOON, subjects=subjects)
    with translation.override("zh-hans"):
        raised, assigned, handed = sentences(ticket)
        assert _("raise the priority by one") in raised
        assert _("assign to {name}").format(name="Ana") in assigned
    assert "raise the priority" not in raised
    assert "hand to the team Gone" in handed


def test_what_is_emptied_is_told_so(people: Cast, ticket: Receipt) -> None:
    on: Any = {"ticket_id": ticket.ticket_id, "actor": people.ana, "now": NOON}
    fixit = create_team(name="FixIt", actor=SYSTEM, now=NOON, is_vendor=True)
    for product, vendor in (("GX-20", fixit.id), ("", None)):
        ops.set_product(product=product, **on)
        ops.set_vendor(vendor_id=vendor, **on)
    assert sentences(ticket) == [
        "Ana set the product to GX-20",
        "Ana gave a part of the work to FixIt",
        "Ana cleared the product",
        "Ana took the vendor off the ticket",
    ]


def test_moments_are_told_in_the_readers_zone(people: Cast, ticket: Receipt) -> None:
    on: Any = {"ticket_id": ticket.ticket_id, "actor": people.ana}
    ops.snooze(until=NOON + timedelta(days=1), now=NOON, **on)
    with timezone.override("America/New_York"):
        assert sentences(ticket) == ["Ana snoozed the ticket until Mon 2 Mar, 23:00"]


CODES = {"status": "pending_vendor", "priority": 4, "type": "repair", "tier": "gold"}
CODES |= {"promise": "first_reply", "answer": "unsatisfied"}


def test_every_event_reads_as_a_sentence(db: None) -> None:
    words, codes = choices().words, {str(code) for code in CODES.values()}
    raw = re.compile(r"_|\d{4}-\d\d-\d\d|[0-9a-f]{32}|[0-9a-f]{8}-|None")
    told = {
        kind.name: event_line(happened(kind), words).sentence
        for kind in event_types().values()
        # what tests of other rooms say is no type of the product's
        if not re.search(r"\.test(s\.|ing$)", kind.__module__)
    }
    assert [name for name, line in told.items() if raw.search(line)] == []
    assert [name for name, line in told.items() if codes & set(re.findall(r"\w+", line))] == []
    assert told["tier.changed"] == "Ana set the customer's tier to Gold"


def happened(kind: type[EventPayload]) -> RecordedEvent:
    """An event of a kind, codes, moments and ids in its fields."""
    names: list[str] = [each.name for each in fields(kind)]  # type: ignore[arg-type]
    hints = get_type_hints(kind)
    payload = kind(**{name: sample(name, str(hints[name])) for name in names})
    who = ("user", "1", "Ana")
    return RecordedEvent(1, UUID(int=1), kind.name, NOON, NOON, *who, None, 0, (), payload)


def sample(name: str, hint: str) -> object:
    """A value of a field, a code where it is one."""
    if name in CODES:
        return CODES[name]
    by_type = {"datetime": NOON, "UUID": UUID(int=7), "tuple": (), "bool": True, "float": 1.5}
    by_type |= {"int": 5, "str": "words"}
    return next(value for part, value in by_type.items() if part in hint)


def test_the_desk_itself_has_a_name(people: Cast, ticket: Receipt) -> None:
    ops.set_priority(ticket_id=ticket.ticket_id, priority=3, actor=SYSTEM, now=NOON)
    assert sentences(ticket) == ["The desk set the priority to High"]


def test_what_a_message_says_is_not_said_twice(people: Cast, ticket: Receipt) -> None:
    message = ops.reply(
        ticket_id=ticket.ticket_id,
        reply=ops.Reply("Hello", 1, status="new"),
        actor=people.ana,
        now=NOON,
    )
    ops.mark_sent(message_id=message, now=NOON)
    assert sentences(ticket) == ["Ana took the ticket"]


def test_a_status_set_with_a_reply_stands_on_the_reply(people: Cast, ticket: Receipt) -> None:
    said = ops.Reply("Hello", 1, status="resolved")
    ops.reply(ticket_id=ticket.ticket_id, reply=said, actor=people.ana, now=NOON)
    assert [entry.moved_to for entry in told(ticket) if entry.moved_to] == ["Resolved"]
    later = NOON + timedelta(minutes=5)
    ops.reopen(ticket_id=ticket.ticket_id, actor=people.ana, now=later)
    ops.resolve(ticket_id=ticket.ticket_id, actor=people.ana, now=later)
    assert sentences(ticket)[-2:] == ["Ana reopened the ticket", "Ana resolved the ticket"]


def test_a_customers_message_reopens_and_nobody_sets_a_status(people: Cast) -> None:
    inbox = support(team_id=people.repair.id)
    ticket = opened(inbox, external_id="1@x", sender="max@example.org")
    for n, status in enumerate(("pending_vendor", "resolved")):
        at = NOON + timedelta(minutes=10 * n + 5)
        ops.set_status(ticket_id=ticket.ticket_id, status=status, actor=people.ana, now=at)
        answer = mail(
            inbox,
            sender="max@example.org",
            references=("1@x",),
            received_at=at + timedelta(minutes=3),
        )
        ops.receive_messages([answer], now=at + timedelta(minutes=3))
    assert sentences(ticket) == [
        "Ana set the status to Waiting for vendor",
        "Ana resolved the ticket",
        "The message of max@example.org reopened the ticket",
    ]


def test_each_day_is_named_once_in_the_readers_own_calendar(people: Cast) -> None:
    late = NOON.replace(hour=15, minute=59)  # 23:59 in Shanghai
    ticket = opened(support(team_id=people.repair.id), now=late)
    for minutes in (1, 2):
        at = late + timedelta(minutes=minutes)
        ops.add_note(ticket_id=ticket.ticket_id, text="!", actor=people.ana, now=at)
    days = [entry.day for entry in told(ticket)]
    assert [day.day if day else None for day in days] == [2, 3, None]


def test_old_messages_are_folded_but_for_the_first(people: Cast, ticket: Receipt) -> None:
    for n in range(8):
        at = NOON + timedelta(minutes=n + 1)
        ops.add_note(ticket_id=ticket.ticket_id, text=f"{n}", actor=people.ana, now=at)
    assert [e.is_open for e in told(ticket)] == [True, False, False, *[True] * 6]


def test_what_machines_say_is_folded(people: Cast, ticket: Receipt) -> None:
    said = ops.Acknowledgement("max@example.org", "Received", "Your request has arrived.")
    ops.acknowledge(ticket_id=ticket.ticket_id, acknowledgement=said, now=NOON)
    assert sorted(e.is_open for e in told(ticket)) == [False, True]


def test_ages_are_short_in_both_languages() -> None:
    ages = [timedelta(minutes=4), timedelta(hours=47), timedelta(hours=50), timedelta(0)]
    assert [desk.age(NOON - each, NOON) for each in ages] == ["4m", "47h", "2d", "0m"]
    with translation.override("zh-hans"):
        assert desk.age(NOON, NOON)


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Anna Schmidt", "AS"), ("王小梅", "王"), ("max", "M"), ("", "?"), ("Ana B. Costa", "AC")],
)
def test_initials(name: str, letters: str) -> None:
    assert desk.initials(name) == letters


def test_every_icon_chosen_by_code_is_in_the_sprite() -> None:
    sprite = Path(__file__).parents[2] / "static/vendor/@tabler/icons/sprite.svg"
    if not sprite.exists():
        pytest.skip("the front-end libraries are not installed")
    drawn = sprite.read_text()
    chosen = {*ICONS.values(), *desk.CHANNEL_ICONS.values(), *desk.STATUS_ICONS.values()}
    missing = [n for n in {*chosen, *desk.FILE_ICONS.values()} if f'id="{n}"' not in drawn]
    assert not missing
