"""Saved views list what their condition says, for whom they are meant, page by page."""

from datetime import timedelta
from uuid import UUID

import pytest

from gemba.desk.tickets.conditions import as_q, check
from gemba.desk.tickets.operations import (
    promise_due,
    receive_messages,
    resolve,
    set_priority,
    snooze,
    transfer,
)
from gemba.desk.tickets.queries import (
    SavedViewUnknown,
    saved_view_body,
    saved_view_count,
    saved_view_page,
    saved_views,
    ticket_page,
    visible_tickets,
)
from gemba.desk.tickets.queries.viewing import sides_of
from gemba.desk.tickets.testing import mail, support
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.definitions.kinds import DESK, DefinitionRefused, Owner
from gemba.foundation.definitions.operations import Draft, create
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.json_values import JsonValue

pytestmark = pytest.mark.django_db
URGENT: JsonValue = {"fact": "priority", "op": "at_least", "values": [3]}
OPEN_ONES: JsonValue = {"fact": "category", "op": "any_of", "values": ["new", "open"]}


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def tickets(people: Cast) -> list[UUID]:
    """Nine: every third urgent, every second due, some settled, elsewhere, snoozed."""
    inbox = support()
    batch = [
        mail(inbox, sender=f"c{n}@x.example", received_at=NOON + timedelta(minutes=n))
        for n in range(9)
    ]
    ids = [receipt.ticket_id for receipt in receive_messages(batch, now=NOON)]
    boss = people.adele
    for pk in ids[::3]:
        set_priority(ticket_id=pk, priority=4, actor=boss, now=NOON)
    promise_due({pk: NOON - timedelta(hours=n) for n, pk in enumerate(ids) if n % 2 == 0})
    resolve(ticket_id=ids[1], actor=boss, now=NOON)
    transfer(ticket_id=ids[6], team_id=people.first_line.id, actor=boss, now=NOON)
    snooze(ticket_id=ids[4], until=NOON + timedelta(days=1), actor=boss, now=NOON)
    return ids


def view(
    body: JsonValue, actor: Actor, *, owner: Owner = DESK, name: str = "View", order: str = "due"
) -> UUID:
    draft = Draft(name, saved_view_body(body, order=order))
    return create(kind="saved_view", draft=draft, actor=actor, now=NOON, is_on=True, owner=owner)


@pytest.mark.parametrize("order", ["activity", "due", "opened"])
@pytest.mark.parametrize("condition", [{"all": []}, URGENT, {"all": [OPEN_ONES, URGENT]}])
def test_a_view_holds_what_its_condition_says_page_by_page(
    people: Cast, tickets: list[UUID], order: str, condition: JsonValue
) -> None:
    pk = view(condition, people.adele, order=order)
    for actor in (people.sun_wei, people.ana):
        found, after = list[UUID](), ""
        while True:
            page = saved_view_page(pk, actor=actor, now=NOON, after=after, limit=2)
            found += [line.id for line in page.lines]
            if page.after is None:
                break
            after = page.after
        rows = visible_tickets(actor).filter(as_q(check(condition), NOON), snoozed_until=None)
        told = list(rows)
        key = {
            "activity": lambda t: (-t.last_activity_at.timestamp(), t.pk),
            "opened": lambda t: (-t.opened_at.timestamp(), t.pk),
            "due": lambda t: (
                t.due_at is None,
                t.due_at.timestamp() if t.due_at else -t.last_activity_at.timestamp(),
                t.pk,
            ),
        }[order]
        assert found == [t.pk for t in sorted(told, key=key)]
        assert saved_view_count(pk, actor=actor, now=NOON).count == len(found)


def test_every_list_can_be_read_by_what_is_due_first(people: Cast, tickets: list[UUID]) -> None:
    page = ticket_page("open", actor=people.sun_wei, order="due")
    due = [line.due_at for line in page.lines if line.due_at is not None]
    assert due == sorted(due)
    assert len(due) == 4
    assert [line.due_at for line in page.lines[4:]] == [None] * (len(page.lines) - 4)


def test_counting_stops_at_a_thousand(
    people: Cast, tickets: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gemba.desk.tickets.queries.viewing.COUNT_MAX", 3)
    pk = view({"all": []}, people.adele)
    assert str(saved_view_count(pk, actor=people.sun_wei, now=NOON)) == "3+"


def test_views_are_for_whom_they_are_meant(people: Cast, tickets: list[UUID]) -> None:
    own = view(URGENT, people.ana, owner=Owner(user_id=people.ana.user_id), name="Own")
    repair = view(URGENT, people.adele, owner=Owner(team_id=people.repair.id), name="Repair")
    shared = view(URGENT, people.adele, name="Shared")
    meant = {"ana": {own, repair, shared}, "chen_chen": {shared}, "lin_yue": set[UUID]()}
    for who, ids in meant.items():
        actor = people.members[who]
        assert {each.id for each in saved_views(actor=actor)} == ids
        for pk in {own, repair, shared} - ids:
            with pytest.raises(SavedViewUnknown):
                saved_view_page(pk, actor=actor, now=NOON)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"condition": URGENT}, "a condition, an order and columns"),
        (saved_view_body(URGENT, order="size"), "how the view is ordered"),
        (saved_view_body(URGENT, columns=["shoe size"]), "Choose the columns"),
        (
            saved_view_body({"fact": "message_text", "op": "contains_any", "values": ["a"]}),
            "cannot be used for lists",
        ),
    ],
)
def test_a_view_that_cannot_list_is_refused(people: Cast, body: JsonValue, sentence: str) -> None:
    with pytest.raises(DefinitionRefused, match=sentence):
        create(kind="saved_view", draft=Draft("x", body), actor=people.adele, now=NOON)


def test_a_view_does_not_read_settled_tickets_to_find_open_ones(people: Cast) -> None:
    assert sides_of(check({"all": [OPEN_ONES, URGENT]})) == {False}
    assert sides_of(check({"any": [OPEN_ONES, URGENT]})) == {False, True}
