"""Follows the event log in one thread of its own and hands on what happened to tickets.

The only part of the live connections that touches the database.
"""

import logging
from collections.abc import Callable, Sequence
from threading import Event as Flag
from threading import Thread
from uuid import UUID

from django.db import connections

from gemba.desk.routing.event_types import AvailabilityChanged
from gemba.desk.teamwork.event_types import ColleaguesNotified, NotificationsRead
from gemba.desk.tickets.event_types import TicketAssigned, TicketTransferred
from gemba.desk.tickets.queries import audience
from gemba.foundation.events.queries import Position, RecordedEvent, end_of_log, events_after
from gemba.foundation.events.wake import open_waker
from gemba.interfaces.console.live_hub import Notice

log = logging.getLogger(__name__)

BATCH_EVENTS = 500
WAIT_SECONDS_MAX = 5.0
PAUSE_AFTER_FAILURE_SECONDS = 0.25
FAILURES_MAX = 8
"""In a row at one place of the log; then what stands there is left aside."""

Deliver = Callable[[Sequence[Notice], Position], None]


class Tail(Thread):
    """Calls `deliver` with notices and the position reached, until `stop_following`."""

    def __init__(self, deliver: Deliver, *, anybody_listens: Callable[[], bool]) -> None:
        super().__init__(name="live-tail", daemon=True)
        self._deliver = deliver
        self._anybody_listens = anybody_listens
        self._ended = Flag()
        self._position: Position | None = None
        self.ready = Flag()

    def run(self) -> None:
        """Follow; after a failure of the database go on from where it stood."""
        failures, failed_at = 0, self._position
        while not self._ended.is_set():
            try:
                self._follow()
            except Exception:
                log.exception("live: lost the event log, trying again")
                failures = failures + 1 if self._position == failed_at else 1
                failed_at = self._position
                if failures >= FAILURES_MAX:
                    self._position = None
                self._ended.wait(PAUSE_AFTER_FAILURE_SECONDS)
            finally:
                connections.close_all()

    def stop_following(self) -> None:
        """End the thread; returns when it has ended."""
        self._ended.set()
        self.join(timeout=5)

    def _follow(self) -> None:
        position = self._position or end_of_log()
        waker = open_waker()
        if self._position is None:
            self._deliver([], position)
        self._position = position
        self.ready.set()
        try:
            while not self._ended.is_set():
                self._catch_up(self._position)
                waker.wait(seconds_max=WAIT_SECONDS_MAX, stop=self._ended)
        finally:
            waker.close()

    def _catch_up(self, position: Position) -> None:
        while not self._ended.is_set():
            if not self._anybody_listens():
                end = end_of_log()
                if end > position:
                    self._deliver([], end)
                self._position = max(end, position)
                return
            events = events_after(position, limit=BATCH_EVENTS)
            if events:
                notices = notices_of(events)
                position = Position(events[-1].transaction_id, events[-1].sequence)
                self._deliver(notices, position)
                self._position = position
            if len(events) < BATCH_EVENTS:
                return


def notices_of(events: Sequence[RecordedEvent]) -> list[Notice]:
    """One notice a ticket, with everybody it is with now or was before these events.

    Who begins or stops taking work concerns those who lead, and the person; a notification concerns
    nobody else.
    """
    kinds: dict[UUID, list[str]] = {}
    teams: dict[UUID, set[int | None]] = {}
    people: dict[UUID, set[int]] = {}
    notices: list[Notice] = []
    for event in events:
        if isinstance(event.payload, AvailabilityChanged):
            concerned = frozenset({event.payload.person})
            notices.append(Notice(None, (event.type,), frozenset(), concerned))
        if isinstance(event.payload, ColleaguesNotified | NotificationsRead):
            told = frozenset(int(each.id) for each in event.subjects if each.kind == "agent")
            notices.append(Notice(None, (event.type,), frozenset(), told, is_bell=True))
        for subject in event.subjects:
            if subject.kind != "ticket":
                continue
            ticket_id = UUID(subject.id)
            kinds.setdefault(ticket_id, []).append(event.type)
            payload = event.payload
            if isinstance(payload, TicketTransferred):
                teams.setdefault(ticket_id, set()).add(payload.before)
            if isinstance(payload, TicketAssigned) and payload.before is not None:
                people.setdefault(ticket_id, set()).add(payload.before)
    return notices + [
        Notice(
            number=number,
            kinds=tuple(dict.fromkeys(kinds[ticket_id])),
            team_ids=frozenset(teams.get(ticket_id, set()) | {team}),
            person_ids=frozenset(people.get(ticket_id, set()) | ({who} if who else set())),
        )
        for ticket_id, (number, team, who) in audience(list(kinds)).items()
    ]
