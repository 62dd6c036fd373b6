"""Frozen clocks: the spring festival with its swapped days, and two zones on the night of a clock
change."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gemba.desk.calendars.testing import OFFICE
from gemba.desk.sla.queries import clocks_of
from gemba.desk.sla.testing import pass_time, policy, settle
from gemba.desk.tickets.operations import reply, set_status, transfer
from gemba.desk.tickets.operations.answering import Reply
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import cast as make_cast
from gemba.foundation.definitions.testing import define
from gemba.foundation.events.queries import history

pytestmark = pytest.mark.django_db
SHANGHAI, AMSTERDAM = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Amsterdam")
TWELVE_HOURS = {"first_reply": {"2": 720}, "resolution": {"2": 1440}}


def due(ticket_id: Any, promise: str, now: datetime) -> datetime:
    found = {each.promise.value: each for each in clocks_of([ticket_id], now=now)[ticket_id]}
    at = found[promise].due_at
    assert at is not None
    return at


def test_a_request_before_the_spring_festival_is_due_by_the_days_that_are_worked() -> None:
    """2026: closed from Sunday 15 to Monday 23 February; Saturdays 14 and 28 are worked instead."""
    asked = datetime(2026, 2, 13, 16, 0, tzinfo=SHANGHAI)
    define("calendar", "上海", OFFICE, now=asked)
    people = make_cast(now=asked)
    policy(now=asked, targets=TWELVE_HOURS)
    ticket = opened(now=asked)
    settle(asked)
    # 2 h on Friday, 8 h on the Saturday that is worked instead, 2 h on Tuesday the 24th
    assert due(ticket.ticket_id, "first_reply", asked) == datetime(2026, 2, 24, 11, tzinfo=SHANGHAI)
    # the festival itself takes nothing from the promise, and no one is warned or woken in it
    pass_time(asked, datetime(2026, 2, 23, 23, 59, tzinfo=SHANGHAI))
    told = [event.type for event in history("ticket", ticket.ticket_id.hex, limit=100)]
    assert "promise.broken" not in told and told.count("promise.warned") == 1
    answered = datetime(2026, 2, 24, 10, 0, tzinfo=SHANGHAI)
    pass_time(datetime(2026, 2, 24, tzinfo=SHANGHAI), answered)
    said = Reply("好的", 1, status="open")
    reply(ticket_id=ticket.ticket_id, reply=said, actor=people.ana, now=answered)
    settle(answered)
    events = history("ticket", ticket.ticket_id.hex, limit=100)
    [kept] = [event.payload for event in events if event.type == "promise.kept"]
    assert kept.elapsed_seconds == 11 * 3600  # type: ignore[attr-defined]
    # 11 of 24 hours have run: 7 on Tuesday, then 6 on Wednesday
    assert due(ticket.ticket_id, "resolution", answered) == datetime(
        2026, 2, 25, 16, 0, tzinfo=SHANGHAI
    )


def test_a_ticket_handed_to_the_other_zone_on_the_night_of_a_clock_change() -> None:
    """29 March 2026: Amsterdam skips from two to three. A night desk there works through it."""
    asked = datetime(2026, 3, 28, 16, 0, tzinfo=SHANGHAI)
    week = [""] * 5 + ["09:00-18:00"] * 2
    define("calendar", "上海", {"zone": "Asia/Shanghai", "week": week}, now=asked)
    night = {"zone": "Europe/Amsterdam", "week": ["", "", "", "", "", "22:00-24:00", "00:00-06:00"]}
    away = define("calendar", "Amsterdam", night, now=asked)
    people = make_cast(now=asked)
    team: Any = {"all": [{"fact": "team", "op": "any_of", "values": [people.repair.id]}]}
    targets = {"resolution": {"2": 480}}
    policy("Night", now=asked, targets=targets, calendar=away.hex, **{"if": team})
    policy("Day", now=asked, targets=targets)
    ticket = opened(now=asked)
    settle(asked)
    assert due(ticket.ticket_id, "resolution", asked) == datetime(2026, 3, 29, 15, tzinfo=SHANGHAI)
    # one hour has run in Shanghai when the night desk takes over, in whose zone it is still closed
    handed = asked + timedelta(hours=1)
    transfer(ticket_id=ticket.ticket_id, team_id=people.repair.id, actor=people.adele, now=handed)
    settle(handed)
    # seven hours are left: 22 to 24, 0 to 2 and, for two to three does not exist, 3 to 6
    late = due(ticket.ticket_id, "resolution", handed)
    assert late == datetime(2026, 3, 29, 6, 0, tzinfo=AMSTERDAM)
    assert late - datetime(2026, 3, 28, 21, tzinfo=UTC) == timedelta(hours=7)
    # it waits for the customer over the change itself: that hour is neither counted nor lost
    waits = datetime(2026, 3, 29, 1, 30, tzinfo=AMSTERDAM)
    pass_time(handed, waits)
    set_status(ticket_id=ticket.ticket_id, status="pending_customer", actor=people.adele, now=waits)
    settle(waits)
    back = datetime(2026, 3, 29, 3, 30, tzinfo=AMSTERDAM)
    set_status(ticket_id=ticket.ticket_id, status="open", actor=people.adele, now=back)
    settle(back)
    [clock] = clocks_of([ticket.ticket_id], now=back)[ticket.ticket_id]
    assert clock.remaining_seconds == 3.5 * 3600
