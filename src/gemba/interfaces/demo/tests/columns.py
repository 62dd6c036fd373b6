"""The desk's log of invented histories, told from them without a database.

The same cases, steps and attributes as `eventlog` tells once the histories were taken over, but for
drawn processes, products, priorities and promises; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from gemba.desk.tickets.operations import TicketHistory
from gemba.desk.tickets.operations import histories as past
from gemba.foundation.events.actors import Role
from gemba.foundation.kernel.clock import microseconds
from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.desk_labels import BETWEEN_TAGS
from gemba.insight.eventlog.desk_rows import CUSTOMER, MACHINE, RESPONSIBLE, STATUS
from gemba.insight.eventlog.names import CodedColumn, Names
from gemba.interfaces.demo.case import Keys
from gemba.interfaces.demo.company import STAFF
from gemba.interfaces.demo.tests.measures import KEYS, team_of

_LEADING = (Role.SUPERVISOR, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    time_us: int
    who: str
    status: str
    team: str


@dataclass
class _Ticket:
    """One ticket on its way: what it is now, and its rows so far."""

    kind: str
    team: str
    leaders: frozenset[int]
    status: str = "new"
    tags: set[str] = field(default_factory=set)
    rows: list[_Row] = field(default_factory=list)

    def tells(self, code: str, step: past.Step, who: str) -> None:
        self.rows.append(_Row(code, microseconds(step.at), who, self.status, self.team))

    def goes_on(self, step: past.Step) -> None:
        """What a step makes of the ticket, and the row it is."""
        if isinstance(step, past.CustomerWrote):
            self._hears(step)
        elif isinstance(step, past.AgentReplied):
            self._moves("replied", step, step.status)
        elif isinstance(step, past.StatusSet):
            self._moves(_code_of(step), step, step.status)
        elif isinstance(step, past.Transferred):
            self.team = str(step.team or "")
            self.tells("transferred", step, _who(step.by))
        elif isinstance(step, past.Assigned):
            self.tells("assigned" if step.assignee else "given_back", step, _who(step.by))
        elif isinstance(step, past.Merged):
            self.tells("merged", step, _who(step.by))
        elif isinstance(step, past.NoteLeft) and step.by in self.leaders:
            self.tells("advised", step, _who(step.by))
        elif isinstance(step, past.TypeSet):
            self.kind = step.type_code
        elif isinstance(step, past.Tagged):
            self.tags.add(step.tag)

    def _hears(self, step: past.CustomerWrote) -> None:
        """A human answer brings the ticket back to the desk."""
        is_back = step.nature == "human" and self.status in ("resolved", "closed")
        if step.nature == "human" and self.status not in ("new", "resolved", "closed"):
            self.status = "open"
        self.tells("customer_wrote", step, CUSTOMER)
        if is_back:
            self.status = "open"
            self.tells("reopened", step, CUSTOMER)

    def _moves(self, code: str, step: past.AgentReplied | past.StatusSet, status: str) -> None:
        """What waits for the customer, or goes on, merely comes with a reply."""
        before = self.status
        if code == "replied" and status in ("resolved", "pending_vendor"):
            self.tells("replied", step, _who(step.by))
            code = "" if status == before else _CODES[status]
        self.status = status
        if code:
            self.tells(code, step, _who(step.by))


_CODES = {"resolved": "resolved", "pending_vendor": "status:pending_vendor"}


def _code_of(step: past.StatusSet) -> str:
    if step.status == "closed":
        return "closed" if step.by is not None else ""
    return _CODES.get(step.status, f"status:{step.status}")


def _who(by: int | None) -> str:
    return MACHINE if by is None else str(by)


def columns_of(histories: Sequence[TicketHistory], keys: Keys = KEYS) -> EventColumns:
    """One case a history, under its key."""
    tickets = [_played(history, keys) for history in histories]
    every = [(number, row) for number, ticket in enumerate(tickets) for row in ticket.rows]
    names = Names.of(history.key for history in histories)
    of_case = {
        "channel": [history.channel for history in histories],
        "type": [ticket.kind for ticket in tickets],
        "team": [ticket.team for ticket in tickets],
        "inbox": [str(history.inbox_id) for history in histories],
        "language": [history.contact.language for history in histories],
        "customer": [history.contact.identity.value for history in histories],
        "tags": [BETWEEN_TAGS.join(sorted(ticket.tags)) for ticket in tickets],
    }
    return build(
        EventRows(
            case=CodedColumn(np.array([number for number, _row in every], dtype=np.int32), names),
            activity=CodedColumn.of([row.code for _number, row in every]),
            time_us=np.array([row.time_us for _number, row in every], dtype=np.int64),
            resource=CodedColumn.of([row.who for _number, row in every]),
            attributes={
                STATUS: CodedColumn.of([row.status for _number, row in every]),
                RESPONSIBLE: CodedColumn.of([row.team for _number, row in every]),
            },
            case_attributes={name: CodedColumn.of(texts) for name, texts in of_case.items()},
        )
    )


def _played(history: TicketHistory, keys: Keys) -> _Ticket:
    leaders = frozenset(keys.users[each.key] for each in STAFF if each.role in _LEADING)
    ticket = _Ticket(history.type_code, str(keys.teams[team_of(history, keys)]), leaders)
    ticket.tells("opened", history.first, CUSTOMER)
    for step in history.steps:
        ticket.goes_on(step)
    return ticket
