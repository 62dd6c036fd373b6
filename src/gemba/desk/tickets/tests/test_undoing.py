"""One act on many tickets is taken back wherever nobody has gone on from it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from gemba.desk.tickets import operations as act
from gemba.desk.tickets.models import Ticket
from gemba.desk.tickets.replay import replay
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import NOON, OLGA, Cast, cast
from gemba.foundation.events.queries import history
from gemba.foundation.timers.operations import fire_until_quiet

pytestmark = pytest.mark.django_db
DONE = NOON + timedelta(minutes=1)
SOON = DONE + timedelta(seconds=9)
ASLEEP, LONGER = NOON + timedelta(days=1), NOON + timedelta(days=2)

# an act on many, and what somebody else does to one of them before it is taken back
ACTS: dict[str, tuple[Callable[[Cast], Any], Callable[[Cast], Any]]] = {
    "status": (
        lambda p: partial(act.set_status, status="resolved"),
        lambda p: partial(act.reopen, actor=p.chen_chen),
    ),
    "assignee": (
        lambda p: partial(act.assign, assignee_id=p.ana.user_id),
        lambda p: partial(act.assign, assignee_id=p.chen_chen.user_id, actor=p.sun_wei),
    ),
    "team": (
        lambda p: partial(act.transfer, team_id=p.repair.id),
        lambda p: partial(act.assign, assignee_id=p.ana.user_id, actor=p.sun_wei),
    ),
    "priority": (
        lambda p: partial(act.set_priority, priority=4),
        lambda p: partial(act.set_priority, priority=1, actor=p.sun_wei),
    ),
    "type": (
        lambda p: partial(act.set_type, type_code="repair"),
        lambda p: partial(act.set_type, type_code="return", actor=p.sun_wei),
    ),
    "tag": (
        lambda p: partial(act.add_tag, name="battery"),
        lambda p: partial(act.remove_tag, name="battery", actor=p.sun_wei),
    ),
    "until": (
        lambda p: partial(act.snooze, until=LONGER),
        lambda p: partial(act.wake, actor=p.sun_wei),
    ),
}


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def tickets(people: Cast) -> list[Ticket]:
    """Four of First line: as they came, 陈晨's, tagged already, asleep."""
    inbox = support(team_id=people.first_line.id)
    ids = [opened(inbox, external_id=f"{n}@x").ticket_id for n in range(4)]
    chen = people.chen_chen
    act.assign(ticket_id=ids[1], assignee_id=chen.user_id, actor=chen, now=NOON)
    act.add_tag(ticket_id=ids[2], name="battery", actor=chen, now=NOON)
    act.snooze(ticket_id=ids[3], until=ASLEEP, actor=chen, now=NOON)
    return list(Ticket.objects.order_by("number"))


def stands(ticket: Ticket) -> dict[str, object]:
    """What acts on many tickets change."""
    row = Ticket.objects.get(pk=ticket.pk)
    names = ["status_id", "assignee_id", "team_id", "priority", "type"]
    names += ["snoozed_until", "snoozed_by_id"]
    tags = list(row.tags.values_list("name", flat=True))
    return {name: getattr(row, name) for name in names} | {"tags": tags}


@pytest.mark.parametrize("name", ACTS)
def test_it_stands_as_before_where_nobody_has_gone_on(
    people: Cast, tickets: list[Ticket], name: str
) -> None:
    many, one = ACTS[name]
    before = [stands(each) for each in tickets]
    chen, ids = people.chen_chen, [each.pk for each in tickets]
    act.in_bulk(verb=many(people), ticket_ids=ids, actor=chen, now=DONE)
    changed = [each.pk for each, was in zip(tickets, before, strict=True) if stands(each) != was]
    assert len(changed) >= 3
    one(people)(ticket_id=ids[0], now=SOON)
    gone_on = stands(tickets[0])
    undone = act.undo_in_bulk(done_at=DONE, actor=chen, now=SOON)
    assert (undone.restored, undone.left) == (len(changed) - 1, 1)
    assert stands(tickets[0]) == gone_on
    assert [stands(each) for each in tickets[1:]] == before[1:]
    for each in tickets:
        replay(history("ticket", each.pk.hex, limit=100))


def test_one_that_slept_sleeps_on_unless_its_time_has_come(
    people: Cast, tickets: list[Ticket]
) -> None:
    # put aside by 陈晨, closed and taken back by the supervisor: it still wakes for 陈晨
    asleep, close = tickets[3], partial(act.set_status, status="closed")
    for done, back in ((DONE, SOON), (ASLEEP - timedelta(seconds=5), ASLEEP)):
        before = stands(asleep)
        act.in_bulk(verb=close, ticket_ids=[asleep.pk], actor=people.sun_wei, now=done)
        act.undo_in_bulk(done_at=done, actor=people.sun_wei, now=back)
        is_over = {"snoozed_until": None, "snoozed_by_id": None} if back == ASLEEP else {}
        assert stands(asleep) == before | is_over
    act.snooze(ticket_id=asleep.pk, until=LONGER, actor=people.chen_chen, now=ASLEEP)
    act.in_bulk(verb=close, ticket_ids=[asleep.pk], actor=people.sun_wei, now=ASLEEP)
    act.undo_in_bulk(done_at=ASLEEP, actor=people.sun_wei, now=ASLEEP)
    fire_until_quiet(now=LONGER)
    assert stands(asleep)["snoozed_until"] is None


def test_only_ones_own_and_only_for_a_while(people: Cast, tickets: list[Ticket]) -> None:
    urgent, ids = partial(act.set_priority, priority=4), [each.pk for each in tickets]
    act.in_bulk(verb=urgent, ticket_ids=ids, actor=people.chen_chen, now=DONE)
    undone = act.undo_in_bulk(done_at=DONE, actor=people.sun_wei, now=SOON)
    assert (undone.restored, undone.left) == (0, 0)
    too_late = DONE + timedelta(minutes=11)
    for actor, now in ((people.chen_chen, too_late), (people.chen_chen, NOON), (OLGA, SOON)):
        with pytest.raises(act.ChangeRefused, match="no longer"):
            act.undo_in_bulk(done_at=DONE, actor=actor, now=now)
    assert {each.priority for each in Ticket.objects.all()} == {4}


def test_what_is_no_longer_possible_is_left(people: Cast, tickets: list[Ticket]) -> None:
    whole, part, *_others = tickets
    sun, chen = people.sun_wei, people.chen_chen
    act.resolve(ticket_id=whole.pk, actor=sun, now=NOON)
    act.in_bulk(verb=act.reopen, ticket_ids=[whole.pk], actor=chen, now=DONE)
    act.link_child(ticket_id=whole.pk, child_number=part.number, actor=sun, now=SOON)
    undone = act.undo_in_bulk(done_at=DONE, actor=chen, now=SOON)
    assert (undone.restored, undone.left) == (0, 1)
    assert stands(whole)["status_id"] == "open"
