"""Snoozed tickets, held replies, planned replies: what happens later, and what prevents it."""

from datetime import datetime, timedelta

import pytest

from gemba.desk.contacts.testing import LIN_YUE
from gemba.desk.tickets import operations as act
from gemba.desk.tickets.models import DayTally, Message, Participant, Ticket
from gemba.desk.tickets.queries import (
    conversation,
    planned_replies,
    snooze_choices,
    ticket_page,
    view_counts,
)
from gemba.desk.tickets.queries.links import open_link
from gemba.desk.tickets.replay import replay
from gemba.desk.tickets.testing import mail, opened, support
from gemba.foundation.accounts.operations import set_active
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.events.queries import history
from gemba.foundation.timers.operations import fire_until_quiet

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LATER, TOMORROW = NOON + HOUR, NOON + timedelta(days=1)


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def ticket(people: Cast) -> Ticket:
    return Ticket.objects.get(pk=opened(external_id="a@x").ticket_id)


def told(ticket: Ticket) -> list[str]:
    return [event.type for event in history("ticket", ticket.pk.hex, limit=50)][2:]


def views_with(ticket: Ticket, people: Cast) -> set[str]:
    counted = {each.view for each in view_counts(actor=people.ana) if each.count}
    names = [each.view for each in view_counts(actor=people.ana)]
    listed = {name for name in names if ticket_page(name, actor=people.ana).lines}
    assert counted == listed
    return listed


def customer_writes(now: object = LATER) -> None:
    answer = mail(support(), references=("a@x",), received_at=now, external_id=f"{now}@x")
    act.receive_messages([answer], now=LATER)


def test_a_snoozed_ticket_is_out_of_sight_until_its_time(people: Cast, ticket: Ticket) -> None:
    act.snooze(ticket_id=ticket.pk, until=TOMORROW, actor=people.ana, now=NOON)
    assert views_with(ticket, people) == {"snoozed"}
    (line,) = ticket_page("snoozed", actor=people.ana).lines
    assert (line.snoozed_until, line.snoozed_by_name) == (TOMORROW, "Ana")
    act.snooze(ticket_id=ticket.pk, until=TOMORROW + HOUR, actor=people.ana, now=LATER)
    fire_until_quiet(now=TOMORROW)
    assert views_with(ticket, people) == {"snoozed"}
    fire_until_quiet(now=TOMORROW + HOUR)
    assert views_with(ticket, people) == {"open", "unassigned"}
    assert told(ticket) == ["ticket.snoozed", "ticket.snoozed", "ticket.woken"]


def test_the_customer_s_word_wakes_a_machine_s_does_not(people: Cast, ticket: Ticket) -> None:
    act.snooze(ticket_id=ticket.pk, until=TOMORROW, actor=people.ana, now=NOON)
    absent = mail(support(), references=("a@x",), nature="auto_reply", received_at=NOON)
    act.receive_messages([absent], now=NOON)
    assert views_with(ticket, people) == {"snoozed"}
    customer_writes()
    assert views_with(ticket, people) == {"open", "unassigned"}
    assert fire_until_quiet(now=TOMORROW) == 1
    assert told(ticket)[-1] == "ticket.woken"


@pytest.mark.parametrize("hours", [0, -1, 9000])
def test_only_open_tickets_are_snoozed_and_only_ahead(
    people: Cast, ticket: Ticket, hours: int
) -> None:
    with pytest.raises(act.ChangeRefused):
        act.snooze(ticket_id=ticket.pk, until=NOON + hours * HOUR, actor=people.ana, now=NOON)
    act.resolve(ticket_id=ticket.pk, actor=people.ana, now=NOON)
    with pytest.raises(act.ChangeRefused, match="Only open"):
        act.snooze(ticket_id=ticket.pk, until=TOMORROW, actor=people.ana, now=NOON)


def test_the_moments_to_come_back_at_are_ahead() -> None:
    for hours in range(0, 24 * 8, 5):
        now = NOON + hours * HOUR
        later, tomorrow, monday = (each.until for each in snooze_choices(now))
        assert now < later < now + timedelta(days=1)
        assert (tomorrow.date() - now.date()).days == 1
        assert (monday.weekday(), monday.hour) == (0, 9)
        assert now < monday <= now + timedelta(days=8)


def test_a_held_reply_waits_in_the_house_and_can_be_taken_back(
    people: Cast, ticket: Ticket
) -> None:
    words = act.Reply("Oops", ticket.version, ("wrong@x.example",), status="resolved")
    sent = act.reply(ticket_id=ticket.pk, reply=words, actor=people.ana, now=NOON, hold_seconds=15)
    link = act.issue_link(ticket_id=ticket.pk, actor=people.ana, now=NOON)
    assert len(open_link(link, now=NOON).messages) == 1  # the customer does not see it yet
    soon = NOON + timedelta(seconds=14)
    assert act.claim_deliveries(now=soon, until=LATER, limit=9) == []
    shown = conversation(ticket.number, actor=people.ana)
    assert shown
    assert shown.messages[-1].held_until == NOON + timedelta(seconds=15)
    with pytest.raises(act.ChangeRefused, match="Only its author"):
        act.undo_reply(message_id=sent, actor=people.adele, now=soon)
    draft = act.undo_reply(message_id=sent, actor=people.ana, now=soon)
    assert (draft.text, draft.recipients, draft.status) == (
        "Oops",
        ("wrong@x.example",),
        "resolved",
    )
    assert not Message.objects.filter(pk=sent).exists()
    assert not Participant.objects.exists()
    assert {d.measure for d in DayTally.objects.all()} >= {"first_reply", "resolved"}
    for measure in ("first_reply", "first_reply_1h", "resolved"):
        assert sum(d.count for d in DayTally.objects.filter(measure=measure)) == 0
    ticket.refresh_from_db()
    assert (ticket.status_id, ticket.assignee_id, ticket.version) == ("new", None, draft.version)


def test_once_it_may_leave_a_reply_cannot_be_taken_back(people: Cast, ticket: Ticket) -> None:
    words = act.Reply("Yes", ticket.version)
    sent = act.reply(ticket_id=ticket.pk, reply=words, actor=people.ana, now=NOON, hold_seconds=15)
    until = NOON + timedelta(seconds=15)
    assert act.claim_deliveries(now=until, until=LATER, limit=9) == [sent]
    # a request that began a moment before the sender did
    for moment in (until - timedelta(seconds=1), until):
        with pytest.raises(act.ChangeRefused, match="too late"):
            act.undo_reply(message_id=sent, actor=people.ana, now=moment)


def test_what_happened_since_stays_when_a_reply_is_taken_back(people: Cast, ticket: Ticket) -> None:
    words = act.Reply("Yes", ticket.version)
    sent = act.reply(ticket_id=ticket.pk, reply=words, actor=people.ana, now=NOON, hold_seconds=15)
    customer_writes(NOON + timedelta(seconds=5))
    act.assign(ticket_id=ticket.pk, assignee_id=None, actor=people.adele, now=NOON)
    act.undo_reply(message_id=sent, actor=people.ana, now=NOON + timedelta(seconds=9))
    ticket.refresh_from_db()
    assert (ticket.status_id, ticket.assignee_id) == ("open", None)
    assert ticket.waiting_since == NOON  # they have been waiting all along


def test_a_reply_taken_back_keeps_its_files(people: Cast, ticket: Ticket) -> None:
    files = tuple(act.InboundFile(f"{n}.pdf", "application/pdf", n, f"{n:064x}") for n in (2, 1))
    words = act.Reply("See there", ticket.version, files=files)
    sent = act.reply(ticket_id=ticket.pk, reply=words, actor=people.ana, now=NOON, hold_seconds=15)
    draft = act.undo_reply(message_id=sent, actor=people.ana, now=NOON + timedelta(seconds=9))
    assert draft.files == files


@pytest.mark.parametrize("slept_before", [None, LATER, TOMORROW])
@pytest.mark.parametrize("woken_since", [False, True])
def test_sent_with_a_snooze_and_taken_back_it_sleeps_as_before(
    people: Cast, ticket: Ticket, slept_before: datetime | None, woken_since: bool
) -> None:
    ana, soon = people.ana, NOON + timedelta(seconds=9)
    if slept_before:
        act.snooze(ticket_id=ticket.pk, until=slept_before, actor=people.adele, now=NOON)
    sent = act.reply_and_snooze(
        ticket_id=ticket.pk,
        reply=act.Reply("Wait", ticket.version),
        until=TOMORROW + HOUR,
        actor=ana,
        now=NOON,
        hold_seconds=15,
    )
    if woken_since:
        act.wake(ticket_id=ticket.pk, actor=people.adele, now=soon)
    act.undo_reply(message_id=sent, actor=ana, now=soon)
    ticket.refresh_from_db()
    asleep = None if woken_since else slept_before
    by = people.adele.user_id if asleep else None
    assert (ticket.snoozed_until, ticket.snoozed_by_id) == (asleep, by)
    assert replay(history("ticket", ticket.pk.hex, limit=50)).snoozed_until == asleep
    fire_until_quiet(now=TOMORROW)
    ticket.refresh_from_db()
    assert ticket.snoozed_until is None


def plan(ticket: Ticket, people: Cast, text: str = "Later") -> None:
    ticket.refresh_from_db()
    act.schedule_reply(
        ticket_id=ticket.pk,
        reply=act.Reply(text, ticket.version),
        send_at=TOMORROW,
        actor=people.ana,
        now=NOON,
    )


def test_a_planned_reply_is_a_real_one_at_its_time(people: Cast, ticket: Ticket) -> None:
    plan(ticket, people)
    (planned,) = planned_replies(ticket.pk, actor=people.ana)
    assert (planned.author_name, planned.send_at, planned.is_own) == ("Ana", TOMORROW, True)
    act.edit_schedule(
        schedule_id=planned.id,
        reply=act.Reply("Better", ticket.version),
        send_at=TOMORROW + HOUR,
        actor=people.ana,
        now=NOON,
    )
    fire_until_quiet(now=TOMORROW)
    assert planned_replies(ticket.pk, actor=people.ana)
    fire_until_quiet(now=TOMORROW + HOUR)
    assert not planned_replies(ticket.pk, actor=people.ana)
    said = Message.objects.get(ticket=ticket, kind="outbound")
    assert (said.text, said.user_id, said.recipients) == ("Better", people.ana.user_id, LIN_YUE)
    assert said.happened_at == TOMORROW + HOUR
    assert told(ticket)[:3] == ["schedule.planned", "schedule.changed", "reply.written"]
    assert told(ticket)[-1] == "schedule.sent"


def test_the_customer_who_writes_first_cancels_what_was_planned(
    people: Cast, ticket: Ticket
) -> None:
    plan(ticket, people)
    absent = mail(support(), references=("a@x",), nature="auto_reply", received_at=NOON)
    act.receive_messages([absent], now=NOON)
    assert planned_replies(ticket.pk, actor=people.ana)
    customer_writes()
    assert not planned_replies(ticket.pk, actor=people.ana)
    assert told(ticket)[-1] == "schedule.cancelled"
    fire_until_quiet(now=TOMORROW)
    assert not Message.objects.filter(ticket=ticket, kind="outbound").exists()


def test_a_thread_that_went_on_stops_it_and_tells_its_author(people: Cast, ticket: Ticket) -> None:
    plan(ticket, people, "Secret plan")
    act.add_note(ticket_id=ticket.pk, text="Wait!", actor=people.adele, now=LATER)
    fire_until_quiet(now=TOMORROW)
    note = Message.objects.filter(ticket=ticket).order_by("pk").last()
    assert note is not None
    assert note.kind == "note"
    assert "Secret plan" in note.text
    assert "gone on" in note.text


def test_whoever_has_left_sends_nothing(people: Cast, ticket: Ticket) -> None:
    plan(ticket, people)
    set_active(user_id=people.ana.user_id or 0, is_active=False, actor=people.adele, now=LATER)
    fire_until_quiet(now=TOMORROW)
    assert told(ticket) == ["schedule.planned", "schedule.cancelled", "note.added"]


def test_planned_replies_are_the_author_s_to_change_and_anybody_s_to_cancel(
    people: Cast, ticket: Ticket
) -> None:
    plan(ticket, people)
    (planned,) = planned_replies(ticket.pk, actor=people.adele)
    words = act.Reply("Mine", ticket.version)
    with pytest.raises(act.ChangeRefused, match="Only its author"):
        act.edit_schedule(
            schedule_id=planned.id, reply=words, send_at=TOMORROW, actor=people.adele, now=NOON
        )
    act.cancel_schedule(schedule_id=planned.id, actor=people.adele, now=NOON)
    with pytest.raises(act.ChangeRefused, match="no longer planned"):
        act.cancel_schedule(schedule_id=planned.id, actor=people.adele, now=NOON)
    assert fire_until_quiet(now=TOMORROW) == 0
    for _time in range(5):
        plan(ticket, people)
    with pytest.raises(act.ChangeRefused, match="5 replies are planned"):
        plan(ticket, people)
