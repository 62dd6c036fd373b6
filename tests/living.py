"""A demo desk that goes on: customers write, colleagues answer, rules do what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from uuid import UUID

import numpy as np
from moved import Moved

from gemba.desk.contacts.testing import introduced
from gemba.desk.tickets.operations import InboundMessage, Reply, receive_messages, reply
from gemba.desk.tickets.operations.changing import reopen
from gemba.desk.tickets.queries import InboxLine, tags_of_tickets
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.kernel.clock import current_time

DAY = timedelta(days=1)
MOMENTS, AT_ONCE = 4, 6  # customers write so many times a day, so many at each
ANSWER_HOURS, SPREAD = 12.0, 0.8  # the median, and the deviation of its logarithm
QUICKER, REOPENED, COMES_BACK = 0.3, 0.02, 0.6


@dataclass
class Living:
    """Whoever answers looks at the tags: what is tagged `first` gets its answer sooner, what is
    tagged `one-line` is answered so briefly that customers come back. Nobody knows of pilots."""

    inbox: InboxLine
    colleague: Actor
    clock: Moved
    now: datetime
    rng: np.random.Generator
    come: int = 0
    acts: list[tuple[datetime, int, str, UUID | None]] = field(default_factory=list)

    def live(self, days: int, watch: Callable[[], bool] | None = None) -> None:
        """So long, in the order of time, with the clock beside it; it ends sooner once `watch`,
        asked at each day's end, says so."""
        self.now = max(self.now, current_time())
        for _day in range(days):
            self._day()
            if watch is not None and watch():
                return

    def _day(self) -> None:
        until = self.now + DAY
        for n in range(MOMENTS):
            heappush(self.acts, (self.now + n * DAY / MOMENTS, self.come, "write", None))
        while self.acts and self.acts[0][0] < until:
            at, _n, what, ticket = heappop(self.acts)
            self.clock.to(at)
            if ticket is None:
                self._written(at)
            elif what == "answer":
                said = Reply("Please try this. 请这样试试。", 1, status="resolved")
                reply(ticket_id=ticket, reply=said, actor=self.colleague, now=at)
            else:
                reopen(ticket_id=ticket, actor=self.colleague, now=at)
        react_until_quiet(now=until)
        self.now = until
        self.clock.to(until)

    def _written(self, at: datetime) -> None:
        messages = [self._message(at, self.come + n) for n in range(AT_ONCE)]
        self.come += AT_ONCE
        tickets = [each.ticket_id for each in receive_messages(messages, now=at)]
        react_until_quiet(now=at)
        tags = tags_of_tickets(tickets)
        for n, ticket in enumerate(tickets, self.come):
            self._seen(ticket, tags.get(ticket, []), at, n)

    def _message(self, at: datetime, n: int) -> InboundMessage:
        return InboundMessage(
            inbox_id=self.inbox.id,
            channel=self.inbox.kind,
            sender=introduced(f"guest{n}@customers.example"),
            subject="Urgent: my kettle stays cold 水壶不热",
            text="It does not heat any more. 不加热了。",
            received_at=at,
            external_id=f"<{n}@customers.example>",
        )

    def _seen(self, ticket: UUID, tags: Sequence[str], at: datetime, n: int) -> None:
        """What will be done, and when."""
        hours = float(self.rng.lognormal(np.log(ANSWER_HOURS), SPREAD))
        answered = at + timedelta(hours=hours * (QUICKER if "first" in tags else 1))
        heappush(self.acts, (answered, n, "answer", ticket))
        if self.rng.random() < (COMES_BACK if "one-line" in tags else REOPENED):
            heappush(self.acts, (answered + timedelta(hours=2), n, "reopen", ticket))
