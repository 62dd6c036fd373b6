"""Who is connected, who looks at which ticket, and whom a piece of news concerns.

Lives in the event loop: nothing here waits, nothing here reads the database.
"""

import asyncio
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from gemba.foundation.events.queries import Position
from gemba.interfaces.console.live_tokens import LivePerson, LiveTicket

OUTBOX_MESSAGES_MAX = 200
NUMBERS_MAX = 100

Mode = Literal["viewing", "replying", "noting"]
MODES: tuple[Mode, ...] = ("viewing", "replying", "noting")


@dataclass(frozen=True, slots=True)
class Notice:
    """Something happened to a ticket, or to the desk's people when `number` is None.

    `team_ids` and `person_ids` are with whom the ticket is, and was until now: those who lose it
    must learn so too. None among the teams means everybody at the desk. `is_bell`: those people,
    and nobody else, have something new in their notifications.
    """

    number: int | None
    kinds: tuple[str, ...]
    team_ids: frozenset[int | None]
    person_ids: frozenset[int]
    is_bell: bool = False

    def concerns(self, person: LivePerson) -> bool:
        """True for those who may see the ticket, or could until now."""
        if self.is_bell:
            return person.id in self.person_ids
        return (
            person.sees_all
            or None in self.team_ids
            or not self.team_ids.isdisjoint(person.team_ids)
            or person.id in self.person_ids
        )


@dataclass(eq=False, slots=True)
class Client:
    """One open page. `outbox` waits to be sent; `slow` is set when it has grown too long."""

    person: LivePerson
    outbox: asyncio.Queue[str] = field(
        default_factory=lambda: asyncio.Queue(maxsize=OUTBOX_MESSAGES_MAX)
    )
    slow: asyncio.Event = field(default_factory=asyncio.Event)
    ticket: LiveTicket | None = None
    mode: Mode = "viewing"

    def offer(self, message: str) -> None:
        """Queue a message; a client that does not keep up is given up."""
        try:
            self.outbox.put_nowait(message)
        except asyncio.QueueFull:
            self.slow.set()


class Hub:
    """All open pages of this process."""

    def __init__(self) -> None:
        self.clients: set[Client] = set()
        self.position = Position()
        self._watchers: dict[int, set[Client]] = {}

    def join(self, person: LivePerson, seen: Position) -> Client:
        """Welcome a page drawn when the log stood at `seen`; it learns what it missed."""
        client = Client(person)
        self.clients.add(client)
        client.offer(json.dumps({"type": "welcome"}))
        if seen < self.position:
            client.offer(_tickets_message([], many=True))
        for watchers in self._watchers.values():
            _tell_presence(_shown_to(watchers), watchers, [client])
        return client

    def leave(self, client: Client) -> None:
        """The page is gone; so is its presence."""
        self.look(client, None, "viewing")
        self.clients.discard(client)

    def look(self, client: Client, ticket: LiveTicket | None, mode: Mode) -> None:
        """The page shows this ticket now, or none, and its person reads or writes."""
        before, was = client.ticket, client.mode
        client.ticket, client.mode = ticket, mode
        if before is not None and (ticket is None or before.number != ticket.number):
            left = self._watchers.pop(before.number) - {client}
            if left:
                self._watchers[before.number] = left
            _tell_presence(before, left, self.clients)
        if ticket is not None and (before != ticket or was != mode):
            watchers = self._watchers.setdefault(ticket.number, set())
            watchers.add(client)
            _tell_presence(ticket, watchers, self.clients)

    def publish(self, notices: Sequence[Notice], position: Position) -> None:
        """Tell each page of the tickets that concern its person."""
        self.position = position
        for client in self.clients:
            heard = [n for n in notices if n.concerns(client.person)]
            told = {n.number for n in heard if not n.is_bell}
            if any(n.is_bell for n in heard):
                client.offer(json.dumps({"type": "bell"}))
            numbers = sorted(number for number in told if number is not None)
            if None in told:
                client.offer(json.dumps({"type": "desk"}))
            if numbers:
                many = len(numbers) > NUMBERS_MAX
                client.offer(_tickets_message([] if many else numbers, many=many))


def _shown_to(watchers: set[Client]) -> LiveTicket:
    return next(each.ticket for each in watchers if each.ticket is not None)


def _tell_presence(ticket: LiveTicket, watchers: set[Client], to: Iterable[Client]) -> None:
    """Tell those the ticket concerns who is on it; a person with two pages counts once."""
    people: dict[int, dict[str, object]] = {}
    for each in sorted(watchers, key=lambda c: (c.person.id, MODES.index(c.mode))):
        person = each.person
        people[person.id] = {
            "id": person.id,
            "name": person.name,
            "initials": person.initials,
            "hue": person.hue,
            "mode": each.mode,
        }
    message = {"type": "presence", "number": ticket.number, "people": list(people.values())}
    text = json.dumps(message)
    who = frozenset() if ticket.assignee_id is None else frozenset({ticket.assignee_id})
    notice = Notice(ticket.number, (), frozenset({ticket.team_id}), who)
    for client in to:
        if client in watchers or notice.concerns(client.person):
            client.offer(text)


def _tickets_message(numbers: Sequence[int], *, many: bool) -> str:
    return json.dumps({"type": "tickets", "numbers": list(numbers), "many": many})
