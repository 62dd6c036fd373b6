"""The live connection as a page meets it: a real WebSocket to the served desk."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import OperationalError
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from gemba.desk.tickets import operations as ops
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import Cast, cast
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.queries import events_after
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.console import live, live_tail, live_tokens
from gemba.interfaces.console.live_tokens import (
    LiveTicket,
    person_token,
    seen_position,
    ticket_token,
)

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[[Actor], ClientConnection]


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return cast()


@pytest.fixture
def open_page(served: str) -> Iterator[Open]:
    """Connect as a page of this person does; the welcome has been heard."""
    with ExitStack() as stack:

        def opening(actor: Actor) -> ClientConnection:
            socket = stack.enter_context(connect(served.replace("http", "ws") + "/live/"))
            hello = {"type": "hello", "token": person_token(actor), "seen": seen_position()}
            socket.send(json.dumps(hello))
            assert hear(socket, "welcome")
            return socket

        yield opening


def hear(socket: ClientConnection, kind: str, seconds: float = 30) -> dict[str, Any]:
    """The next message of this kind. On PostgreSQL other tests' open transactions hold it up."""
    deadline = time.monotonic() + seconds
    while True:
        message: dict[str, Any] = json.loads(socket.recv(timeout=deadline - time.monotonic()))
        if message["type"] == kind:
            return message


def test_a_change_is_heard(people: Cast, open_page: Open) -> None:
    ticket = opened(support(team_id=people.repair.id), now=current_time())
    ana = open_page(people.ana)
    ops.add_note(ticket_id=ticket.ticket_id, text="!", actor=people.sun_wei, now=current_time())
    assert hear(ana, "tickets")["numbers"] == [ticket.number]


def test_a_change_is_heard_though_the_database_failed(
    people: Cast, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = opened(support(team_id=people.repair.id), now=current_time())
    ana = open_page(people.ana)
    failures = iter([True, True])

    def failing(*given: Any, **more: Any) -> Any:
        if next(failures, False):
            raise OperationalError("database is locked")
        return events_after(*given, **more)

    monkeypatch.setattr(live_tail, "events_after", failing)
    ops.add_note(ticket_id=ticket.ticket_id, text="!", actor=people.sun_wei, now=current_time())
    assert hear(ana, "tickets")["numbers"] == [ticket.number]
    assert next(failures, None) is None


def test_nobody_hears_of_tickets_that_are_not_theirs(people: Cast, open_page: Open) -> None:
    chen_chen = open_page(people.chen_chen)
    inbox = support(team_id=people.repair.id)
    hidden = opened(inbox, now=current_time())
    shown = opened(support(address="b@desk.example", team_id=people.first_line.id))
    numbers = hear(chen_chen, "tickets")["numbers"]
    assert (shown.number in numbers, hidden.number in numbers) == (True, False)


def test_those_who_lose_a_ticket_learn_it_too(people: Cast, open_page: Open) -> None:
    ticket = opened(support(team_id=people.repair.id), now=current_time())
    ana = open_page(people.ana)
    ops.transfer(
        ticket_id=ticket.ticket_id,
        team_id=people.first_line.id,
        actor=people.sun_wei,
        now=current_time(),
    )
    assert hear(ana, "tickets")["numbers"] == [ticket.number]


def test_who_looks_at_a_ticket_is_seen_by_colleagues(people: Cast, open_page: Open) -> None:
    ana, sun_wei = open_page(people.ana), open_page(people.sun_wei)
    shown = LiveTicket(1001, int(people.ana.id), people.repair.id, None)
    ana.send(json.dumps({"type": "look", "ticket": ticket_token(shown), "mode": "noting"}))
    presence = hear(sun_wei, "presence")
    assert [(p["name"], p["mode"]) for p in presence["people"]] == [("Ana", "noting")]
    ana.close()
    assert hear(sun_wei, "presence")["people"] == []


def test_a_ticket_shown_to_somebody_else_gives_no_presence(people: Cast, open_page: Open) -> None:
    ana, chen_chen = open_page(people.ana), open_page(people.chen_chen)
    stolen = ticket_token(LiveTicket(1001, int(people.ana.id), people.repair.id, None))
    chen_chen.send(json.dumps({"type": "look", "ticket": stolen, "mode": "viewing"}))
    with pytest.raises(TimeoutError):
        hear(ana, "presence", seconds=0.3)


def test_who_cannot_say_who_they_are_is_sent_away(served: str) -> None:
    forged = json.dumps({"type": "hello", "token": "forged"})
    for hello in ("", "no json", "[]", '{"type": "look"}', forged, "x" * 5000):
        with connect(served.replace("http", "ws") + "/live/") as socket:
            socket.send(hello)
            with pytest.raises(ConnectionClosed):
                hear(socket, "welcome")
            assert socket.close_code == live.REFUSED, hello


def test_an_old_token_opens_nothing(
    people: Cast, served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = person_token(people.ana)
    monkeypatch.setattr(live_tokens, "PERSON_SECONDS_MAX", -1)
    with connect(served.replace("http", "ws") + "/live/") as socket:
        socket.send(json.dumps({"type": "hello", "token": token}))
        with pytest.raises(ConnectionClosed):
            hear(socket, "welcome")


def test_a_page_that_floods_is_closed(people: Cast, open_page: Open) -> None:
    ana = open_page(people.ana)
    with pytest.raises(ConnectionClosed):
        for _ in range(live.MESSAGES_PER_MINUTE_MAX * 3):
            ana.send('{"type": "pong"}')
            time.sleep(0.001)
        hear(ana, "never")


def test_after_a_while_a_page_must_say_again_who_it_is(
    people: Cast, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "CONNECTION_SECONDS_MAX", 0.1)
    ana = open_page(people.ana)
    with pytest.raises(ConnectionClosed):
        hear(ana, "never")
    assert ana.close_code == live.RENEW


def test_a_quiet_connection_is_kept_alive(
    people: Cast, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "PING_SECONDS", 0.05)
    assert hear(open_page(people.ana), "ping") == {"type": "ping"}


def test_the_log_is_followed_by_one_thread_that_ends_with_the_server(served: str) -> None:
    tails = [thread for thread in threading.enumerate() if thread.name == "live-tail"]
    assert len(tails) == 1
