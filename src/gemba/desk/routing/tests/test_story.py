"""What happens to a ticket from its queue to a person, and back."""

from datetime import datetime, timedelta

import pytest

from gemba.desk.calendars.operations import enter_absence
from gemba.desk.routing.operations import (
    RoutingRefused,
    accept_offer,
    decline_offer,
    pull_next,
    set_availability,
)
from gemba.desk.routing.queries.offers import offers_of
from gemba.desk.routing.queries.reasons import waiting_told, why_here, why_not_to
from gemba.desk.routing.queries.waiting import queues_waited_in
from gemba.desk.routing.testing import asks, queue, skilled, work_on
from gemba.desk.tickets.operations import Receipt, assign, merge_tickets, resolve, set_status
from gemba.desk.tickets.queries import conversation
from gemba.desk.tickets.queries.handing import waiting_for_anybody, work_states
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.operations import create_team
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.definitions.operations import switch
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.queries import timeline
from gemba.foundation.kernel.working_time import Span
from gemba.foundation.timers.operations import fire_until_quiet

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


def holder(ticket: Receipt) -> int | None:
    return work_states([ticket.ticket_id])[ticket.ticket_id].assignee_id


def told(ticket: Receipt) -> list[str]:
    return [event.type for event in timeline("ticket", [ticket.ticket_id.hex], limit=50)]


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def is_with(ticket: Receipt, who: Actor) -> bool:
    return holder(ticket) == who.user_id


def test_without_queues_nothing_is_done(people: Cast) -> None:
    ticket = opened()
    assert work_on() == 0
    assert holder(ticket) is None
    assert "ticket.queued" not in told(ticket)


def test_a_ticket_comes_to_who_can_do_it_and_says_why(people: Cast) -> None:
    skilled(people.ana, printers=3)
    skilled(people.chen_chen, cameras=1)
    queue("Repairs", asks=[asks("printers", 2)])
    ticket = opened()
    assert work_on() == 1
    assert is_with(ticket, people.ana)
    assert told(ticket)[-3:] == ["ticket.queued", "ticket.assigned", "ticket.routed"]
    why = why_here(ticket.ticket_id, actor=people.ana, now=NOON)
    assert why is not None
    assert why.sentence == "Ana was chosen: nobody else can take it now."
    assert why_not_to(
        ticket.ticket_id, int(people.chen_chen.id), actor=people.sun_wei, now=NOON
    ) == ("陈晨 could not have it: lacks “printers”, asked for at level 2.")


def test_why_is_told_from_what_was_known_then(people: Cast) -> None:
    skilled(people.ana, printers=3)
    skilled(people.chen_chen, cameras=1)
    queue("Repairs", asks=[asks("printers", 2)])
    ticket = opened()
    work_on()
    skilled(people.ana, capacity=0, now=at(1), cameras=1)
    skilled(people.chen_chen, now=at(1), printers=5)
    work_on(now=at(1))
    why = why_here(ticket.ticket_id, actor=people.ana, now=at(1))
    assert why is not None
    assert why.sentence == "Ana was chosen: nobody else can take it now."
    assert [each.sentence for each in why.considered if not each.is_chosen] == [
        "陈晨 could not have it: lacks “printers”, asked for at level 2."
    ]


def test_a_skill_nobody_has_is_said_in_the_entry(people: Cast) -> None:
    skilled(people.ana, lasers=1)
    key = queue(asks=[asks("lasers", 4)])
    ticket = opened()
    assert work_on() == 0
    sentence = "No one has the skill “lasers” at level 4; the highest is Ana at 1."
    assert waiting_told(ticket.ticket_id) == sentence
    switch(definition_id=key, is_on=False, actor=SYSTEM, now=NOON)
    work_on()
    assert waiting_told(ticket.ticket_id) == ""


def test_nobody_gets_more_than_their_capacity_and_a_free_place_is_filled(people: Cast) -> None:
    skilled(people.ana, capacity=2)
    skilled(people.chen_chen, capacity=1)
    inbox = support()
    tickets = [opened(inbox, external_id=f"<{n}@x>") for n in range(5)]
    queue()
    assert work_on() == 3
    held = [ticket for ticket in tickets if is_with(ticket, people.ana)]
    assert len(held) == 2
    resolve(ticket_id=held[0].ticket_id, actor=people.ana, now=at(1))
    assert work_on(now=at(1)) == 1
    assert sum(is_with(ticket, people.ana) for ticket in tickets) == 3


def test_an_offer_is_declined_missed_and_accepted(people: Cast) -> None:
    queue(mode="offer", offer_seconds=60)
    ticket = opened()
    work_on()
    [first] = [*offers_of(people.ana, now=NOON), *offers_of(people.chen_chen, now=NOON)]
    asked, other = people.ana, people.chen_chen
    if not offers_of(asked, now=NOON):
        asked, other = other, asked
    with pytest.raises(RoutingRefused, match="This offer is over"):
        accept_offer(offer_id=first.id, actor=other, now=NOON)
    decline_offer(offer_id=first.id, actor=asked, now=NOON)
    work_on()
    [second] = offers_of(other, now=NOON)
    fire_until_quiet(now=at(2))
    work_on(now=at(2))
    with pytest.raises(RoutingRefused, match="This offer is over"):
        accept_offer(offer_id=second.id, actor=other, now=at(2))
    work_on(now=at(3))
    [third] = offers_of(other, now=at(3))
    assert accept_offer(offer_id=third.id, actor=other, now=at(3)) == ticket.ticket_id
    assert is_with(ticket, other)
    assert [name for name in told(ticket) if name.startswith("offer.")] == [
        *("offer.made", "offer.declined", "offer.made", "offer.expired", "offer.made"),
        "offer.accepted",
    ]
    assert not offers_of(other, now=at(3))
    for again in (accept_offer, decline_offer):
        with pytest.raises(RoutingRefused, match="This offer is over"):
            again(offer_id=third.id, actor=other, now=at(3))


def test_who_pulls_gets_the_most_urgent_they_may_have(people: Cast) -> None:
    queue(mode="pull")
    ticket = opened()
    assert work_on() == 0
    assert waiting_told(ticket.ticket_id) == "It waits to be taken; 2 people may."
    assert pull_next(actor=people.ana, now=NOON) == ticket.ticket_id
    assert is_with(ticket, people.ana)
    why = why_here(ticket.ticket_id, actor=people.ana, now=NOON)
    assert why is not None
    assert why.sentence == "Ana took it: it was the most urgent there that they may have."
    with pytest.raises(RoutingRefused, match="Nothing waits in your queues"):
        pull_next(actor=people.ana, now=NOON)


def test_who_is_away_gets_nothing_and_who_gave_it_back_not_at_once(people: Cast) -> None:
    set_availability(user_id=int(people.ana.id), state="away", actor=people.ana, now=NOON)
    queue()
    ticket = opened()
    work_on()
    assert is_with(ticket, people.chen_chen)
    assign(ticket_id=ticket.ticket_id, assignee_id=None, actor=people.chen_chen, now=at(1))
    assert work_on(now=at(1)) == 0
    set_availability(user_id=int(people.ana.id), state="available", actor=people.ana, now=at(2))
    work_on(now=at(2))
    assert is_with(ticket, people.ana)


def test_tickets_of_who_is_absent_beyond_today_go_back_after_the_grace(people: Cast) -> None:
    queue(return_minutes=30)
    skilled(people.chen_chen, capacity=0)
    ticket = opened()
    work_on()
    assert is_with(ticket, people.ana)
    skilled(people.chen_chen, capacity=5, now=at(1))
    away = Span(at(1), at(3 * 24 * 60))
    enter_absence(user_id=int(people.ana.id), away=away, reason="", actor=people.sun_wei, now=at(1))
    work_on(now=at(1))
    fire_until_quiet(now=at(30))
    assert is_with(ticket, people.ana)
    fire_until_quiet(now=at(31))
    work_on(now=at(31))
    assert is_with(ticket, people.chen_chen)
    assert "ticket.returned" in told(ticket)


def test_what_nobody_can_take_overflows_to_the_vendor(people: Cast) -> None:
    vendor = create_team(name="Fixers Ltd", is_vendor=True, actor=SYSTEM, now=NOON)
    skilled(people.ana, lasers=1)
    queue(
        asks=[asks("lasers", 4)],
        overflow=[{"after_minutes": 60, "vendor_team": vendor.id, "queues": []}],
    )
    ticket = opened()
    assert work_on() == 0
    assert work_on(now=at(61)) == 1
    assert told(ticket)[-3:] == ["vendor.named", "status.changed", "ticket.overflowed"]
    found = conversation(ticket.number, actor=SYSTEM)
    assert found
    assert (found.ticket.status, found.vendor_name) == ("pending_vendor", "Fixers Ltd")
    assert work_on(now=at(62)) == 0
    assert not waiting_for_anybody(after=None, limit=9)
    set_status(ticket_id=ticket.ticket_id, status="open", actor=people.sun_wei, now=at(70))
    work_on(now=at(70))
    assert told(ticket)[-1] == "ticket.queued"  # what the vendor gives back is handed out anew


def test_whoever_is_away_twice_gives_tickets_back_twice(people: Cast) -> None:
    queue(return_minutes=30)
    skilled(people.ana)
    ana, day = int(people.ana.id), 24 * 60
    for first, last in ((20, 24), (2, 5)):
        away = Span(at(first * day), at(last * day))
        enter_absence(user_id=ana, away=away, reason="", actor=people.sun_wei, now=NOON)
    work_on()
    for first in (2, 20):
        before = at((first - 1) * day)
        ticket = opened(external_id=f"{first}@x", now=before)
        assign(ticket_id=ticket.ticket_id, assignee_id=ana, actor=people.sun_wei, now=before)
        work_on(now=before)
        fire_until_quiet(now=at(first * day + 29))
        assert is_with(ticket, people.ana)
        fire_until_quiet(now=at(first * day + 30))
        assert "ticket.returned" in told(ticket)


def test_a_ticket_that_was_merged_waits_no_more(people: Cast) -> None:
    queue(mode="pull")
    inbox = support()
    first, second = (opened(inbox, sender=f"{n}@x.example") for n in range(2))
    work_on()
    merge_tickets(
        source_id=first.ticket_id, target_number=second.number, actor=people.sun_wei, now=NOON
    )
    work_on()
    assert set(queues_waited_in()) == {second.ticket_id}
