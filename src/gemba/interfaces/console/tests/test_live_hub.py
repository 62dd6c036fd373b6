"""Who hears what: the hub by itself, without network or database."""

import json
from typing import Any

from gemba.foundation.events.queries import Position
from gemba.interfaces.console.live_hub import (
    NUMBERS_MAX,
    OUTBOX_MESSAGES_MAX,
    Client,
    Hub,
    Notice,
)
from gemba.interfaces.console.live_tokens import LivePerson, LiveTicket

REPAIR, FIRST_LINE = 1, 2
NOW = Position(0, 10)


def person(number: int, *teams: int, sees_all: bool = False) -> LivePerson:
    return LivePerson(number, f"Person {number}", "P", 0, teams, sees_all)


def notice(number: int, *teams: int | None, people: tuple[int, ...] = ()) -> Notice:
    return Notice(number, ("note.added",), frozenset(teams), frozenset(people))


def heard(client: Client) -> list[dict[str, Any]]:
    """Everything queued for a client but the welcome."""
    messages = []
    while not client.outbox.empty():
        messages.append(json.loads(client.outbox.get_nowait()))
    return [m for m in messages if m["type"] != "welcome"]


def hub_of(*people: LivePerson) -> tuple[Hub, list[Client]]:
    hub = Hub()
    hub.position = NOW
    clients = [hub.join(each, NOW) for each in people]
    for client in clients:
        heard(client)
    return hub, clients


def test_news_go_to_those_who_may_see_the_ticket() -> None:
    ana, chen, sun = person(1, REPAIR), person(2, FIRST_LINE), person(3, sees_all=True)
    hub, clients = hub_of(ana, chen, sun)
    hub.publish([notice(1001, REPAIR)], NOW)
    assert [len(heard(c)) for c in clients] == [1, 0, 1]
    hub.publish([notice(1001, REPAIR, people=(2,))], NOW)
    assert [len(heard(c)) for c in clients] == [1, 1, 1]
    hub.publish([notice(1001, None)], NOW)
    assert [len(heard(c)) for c in clients] == [1, 1, 1]


def test_the_message_holds_numbers_and_nothing_else() -> None:
    hub, [ana] = hub_of(person(1, REPAIR))
    hub.publish([notice(1001, REPAIR), notice(1002, FIRST_LINE), notice(1003, None)], NOW)
    assert heard(ana) == [{"type": "tickets", "numbers": [1001, 1003], "many": False}]


def test_a_flood_is_one_short_message() -> None:
    hub, [ana] = hub_of(person(1, REPAIR))
    hub.publish([notice(n, REPAIR) for n in range(NUMBERS_MAX + 1)], NOW)
    assert heard(ana) == [{"type": "tickets", "numbers": [], "many": True}]


def test_a_page_drawn_before_the_latest_news_is_told_to_look() -> None:
    hub, _ = hub_of()
    assert heard(hub.join(person(1), NOW)) == []
    late = heard(hub.join(person(1), Position(0, 9)))
    assert late == [{"type": "tickets", "numbers": [], "many": True}]


def test_presence_is_shown_to_those_concerned() -> None:
    hub, [ana, ben, chen] = hub_of(person(1, REPAIR), person(2, REPAIR), person(3, FIRST_LINE))
    hub.look(ana, LiveTicket(1001, 1, REPAIR, None), "viewing")
    hub.look(ana, LiveTicket(1001, 1, REPAIR, None), "replying")
    last = heard(ben)[-1]
    assert (last["number"], [(p["id"], p["mode"]) for p in last["people"]]) == (
        1001,
        [(1, "replying")],
    )
    assert heard(chen) == []
    hub.leave(ana)
    assert heard(ben)[-1]["people"] == []


def test_a_newcomer_learns_who_is_where() -> None:
    hub, [ana] = hub_of(person(1, REPAIR))
    hub.look(ana, LiveTicket(1001, 1, REPAIR, None), "viewing")
    assert [m["number"] for m in heard(hub.join(person(2, REPAIR), NOW))] == [1001]
    assert heard(hub.join(person(3, FIRST_LINE), NOW)) == []


def test_two_pages_of_one_person_count_once_by_the_busier() -> None:
    hub, [one, two, ben] = hub_of(person(1, REPAIR), person(1, REPAIR), person(2, REPAIR))
    ticket = LiveTicket(1001, 1, REPAIR, None)
    hub.look(one, ticket, "replying")
    hub.look(two, ticket, "viewing")
    assert [p["mode"] for p in heard(ben)[-1]["people"]] == ["replying"]


def test_going_to_another_ticket_leaves_the_first() -> None:
    hub, [ana, ben] = hub_of(person(1, REPAIR), person(2, REPAIR))
    hub.look(ana, LiveTicket(1001, 1, REPAIR, None), "viewing")
    hub.look(ana, LiveTicket(1002, 1, REPAIR, None), "viewing")
    shown = {m["number"]: len(m["people"]) for m in heard(ben)}
    assert shown == {1001: 0, 1002: 1}


def test_a_client_that_does_not_keep_up_is_given_up() -> None:
    hub, [slow, quick] = hub_of(person(1, REPAIR), person(2, REPAIR))
    for n in range(OUTBOX_MESSAGES_MAX + 1):
        hub.publish([notice(n, REPAIR)], NOW)
        heard(quick)
    assert slow.slow.is_set()
    assert not quick.slow.is_set()
    assert slow.outbox.qsize() == OUTBOX_MESSAGES_MAX
