"""Clocks as tickets live: they start, stand still, are warned of, broken and kept."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gemba.desk.calendars.testing import OFFICE
from gemba.desk.sla.queries import clocks_of, shares_of
from gemba.desk.sla.testing import pass_time, policy, policy_body, settle
from gemba.desk.tickets.operations import (
    Reply,
    add_tag,
    receive_messages,
    reopen,
    reply,
    resolve,
    set_priority,
    set_status,
)
from gemba.desk.tickets.queries import ticket_page
from gemba.desk.tickets.testing import mail, opened, support
from gemba.foundation.accounts.testing import Cast
from gemba.foundation.accounts.testing import cast as make_cast
from gemba.foundation.definitions.operations import Draft, publish
from gemba.foundation.definitions.testing import define
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import history

# a Monday, 10:00 in Shanghai
TEN = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def people(db: None) -> Cast:
    define("calendar", "上海", OFFICE, now=TEN)
    return make_cast(now=TEN)


def told(ticket_id: UUID) -> list[str]:
    """What the room said of a ticket, in order."""
    own = ("promise.", "escalation.")
    return [
        ".".join((event.type.split(".")[1], getattr(event.payload, "promise", "")))
        for event in history("ticket", ticket_id.hex, limit=1000)
        if event.type.startswith(own)
    ]


def clock(ticket_id: UUID, promise: str, now: datetime) -> Any:
    found = {each.promise.value: each for each in clocks_of([ticket_id], now=now)[ticket_id]}
    return found.get(promise)


def answer(ticket_id: UUID, people: Cast, now: datetime, version: int = 1, **more: Any) -> UUID:
    return reply(
        ticket_id=ticket_id, reply=Reply("Press it.", version, **more), actor=people.ana, now=now
    )


def test_a_promise_is_warned_of_broken_and_its_list_row_is_first(people: Cast) -> None:
    policy(now=TEN)
    ticket = opened(now=TEN)
    settle(TEN)
    first = clock(ticket.ticket_id, "first_reply", TEN + HOUR)
    # 10–12 and 13–15: four hours of work
    assert first.due_at == datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
    assert first.remaining_seconds == 3 * 3600 and first.state == "running"
    line = ticket_page("open", actor=people.ana).lines[0]
    assert line.due_at == first.due_at
    pass_time(TEN, TEN + 4 * HOUR + 30 * MINUTE)
    assert told(ticket.ticket_id) == ["warned.first_reply"]
    assert clock(ticket.ticket_id, "first_reply", TEN + 4.5 * HOUR).state == "warned"
    pass_time(TEN + 5 * HOUR, TEN + 6 * HOUR)
    assert told(ticket.ticket_id) == ["warned.first_reply", "broken.first_reply"]
    late = clock(ticket.ticket_id, "first_reply", TEN + 6 * HOUR)
    assert late.state == "late" and late.remaining_seconds == -3600
    answer(ticket.ticket_id, people, TEN + 6 * HOUR)
    settle(TEN + 6 * HOUR)
    assert clock(ticket.ticket_id, "first_reply", TEN + 7 * HOUR).state == "broken"
    # a reply waits for the customer: the resolution stands still, and nothing is due
    assert ticket_page("open", actor=people.ana).lines[0].due_at is None


def test_kept_paused_reopened_and_whose_turn_it_was(people: Cast) -> None:
    policy(now=TEN)
    inbox = support(now=TEN)
    ticket = opened(inbox, now=TEN, external_id="a@b")
    answer(ticket.ticket_id, people, TEN + HOUR)
    settle(TEN + HOUR)
    assert told(ticket.ticket_id) == ["kept.first_reply"]
    assert clock(ticket.ticket_id, "resolution", TEN + 9 * DAY).remaining_seconds == 23 * 3600
    # the customer comes back a day later: the next reply is promised, the resolution runs on
    at = TEN + DAY
    receive_messages([mail(inbox, references=("a@b",), received_at=at)], now=at)
    settle(at)
    assert clock(ticket.ticket_id, "next_reply", at).remaining_seconds == 8 * 3600
    set_status(ticket_id=ticket.ticket_id, status="pending_vendor", actor=people.ana, now=at + HOUR)
    settle(at + HOUR)
    assert clock(ticket.ticket_id, "vendor", at + HOUR).due_at is not None
    resolve(ticket_id=ticket.ticket_id, actor=people.ana, now=at + 2 * HOUR)
    settle(at + 2 * HOUR)
    assert told(ticket.ticket_id)[1:] == ["kept.resolution", "kept.vendor"]
    reopen(ticket_id=ticket.ticket_id, actor=people.ana, now=at + DAY)
    settle(at + DAY)
    found = clock(ticket.ticket_id, "resolution", at + DAY)
    assert found.state == "running" and found.remaining_seconds == 22 * 3600
    shares = shares_of(ticket.ticket_id, now=at + DAY + HOUR)
    assert shares is not None
    assert (shares.us_seconds, shares.vendor_seconds) == (3 * 3600, 3600)
    assert shares.customer_seconds == 23 * 3600 + 22 * 3600
    assert shares.life_seconds == 49 * 3600


def test_steps_are_taken_once_and_tell_why_not(people: Cast) -> None:
    steps: list[dict[str, object]] = [
        {"promise": "first_reply", "at": "warning", "act": "raise_priority"},
        {"promise": "first_reply", "at": "breach", "act": "hand_over", "value": "999"},
        {"promise": "first_reply", "at": "breach", "act": "add_tag", "value": "late"},
        {"promise": "", "at": "after", "minutes": 30, "act": "notify", "value": "supervisors"},
    ]
    steps[1]["value"] = str(people.repair.id)
    policy(now=TEN, steps=steps)
    ticket = opened(now=TEN)
    pass_time(TEN, TEN + 4.5 * HOUR)
    # warned at 80 % of four hours; raised to high, an hour is long over: late at once
    told_now = told(ticket.ticket_id)
    assert told_now[:3] == ["warned.first_reply", "made.first_reply", "changed.first_reply"]
    assert told_now.count("broken.first_reply") == 1
    pass_time(TEN + 4.5 * HOUR, TEN + 30 * DAY)
    acts = [
        event.payload
        for event in history("ticket", ticket.ticket_id.hex, limit=1000)
        if event.type == "escalation.made"
    ]
    first = [each.act for each in acts if each.promise == "first_reply"]  # type: ignore[attr-defined]
    assert first == ["raise_priority", "hand_over", "add_tag", "notify"]
    line = ticket_page("open", actor=people.sun_wei).lines[0]
    assert line.team_id == people.repair.id and line.priority == 3


def test_after_a_day_down_each_thing_happens_once(people: Cast) -> None:
    policy(now=TEN, steps=[{"promise": "", "at": "breach", "act": "add_tag", "value": "late"}])
    tickets = [opened(support(address=f"s{n}@x.example", now=TEN), now=TEN) for n in range(3)]
    settle(TEN + 30 * DAY)
    settle(TEN + 30 * DAY)
    for ticket in tickets:
        assert sorted(told(ticket.ticket_id)) == sorted(
            f"{what}.{promise}"
            for what in ("warned", "broken", "made")
            for promise in ("first_reply", "resolution")
        )


def test_a_new_version_recomputes_open_tickets_and_keeps_what_ran(people: Cast) -> None:
    policy_id = policy(now=TEN)
    ticket = opened(now=TEN)
    set_priority(ticket_id=ticket.ticket_id, priority=3, actor=people.ana, now=TEN + HOUR)
    settle(TEN + HOUR)
    assert clock(ticket.ticket_id, "resolution", TEN + HOUR).remaining_seconds == 7 * 3600
    targets = {"resolution": {"3": 120}}
    draft = Draft("Standard", policy_body(targets=targets))
    publish(
        definition_id=policy_id, draft=draft, seen_version=1, actor=SYSTEM, now=TEN + 90 * MINUTE
    )
    settle(TEN + 90 * MINUTE)
    # an hour and a half has run and stays
    assert clock(ticket.ticket_id, "resolution", TEN + 90 * MINUTE).remaining_seconds == 30 * 60
    assert "changed.resolution" in told(ticket.ticket_id)
    assert clock(ticket.ticket_id, "first_reply", TEN + 2 * HOUR) is None


def test_what_moves_no_clock_is_not_written_down_but_may_bring_other_terms(people: Cast) -> None:
    marked = {"all": [{"fact": "tag", "op": "any_of", "values": ["vip"]}]}
    policy("Marked", now=TEN, targets={"resolution": {"2": 60}}, **{"if": marked})
    policy(now=TEN)
    ticket = opened(now=TEN)
    settle(TEN)
    add_tag(ticket_id=ticket.ticket_id, name="blue", actor=people.ana, now=TEN + MINUTE)
    with CaptureQueriesContext(connection) as asked:
        settle(TEN + MINUTE)
    clocks = [each["sql"] for each in asked if '"sla_clock"' in each["sql"]]
    assert clocks == []
    add_tag(ticket_id=ticket.ticket_id, name="vip", actor=people.ana, now=TEN + 2 * MINUTE)
    settle(TEN + 2 * MINUTE)
    found = clock(ticket.ticket_id, "resolution", TEN + 2 * MINUTE)
    assert (found.policy_name, found.target_seconds) == ("Marked", 3600)
