"""The tier of each ticket's customer, as an attribute of the case.

Events tell it of contacts, and a contact has many tickets: those concerned are looked up, a page of
events at a time, and have the tier their customer has when the page is read.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import numpy as np

from gemba.desk.contacts.event_types import ContactMerged, ContactUnmerged, TierChanged
from gemba.desk.contacts.queries import family, speakers
from gemba.desk.tickets.event_types import TicketOpened
from gemba.desk.tickets.queries import tickets_with_contacts, tiers_of_tickets
from gemba.foundation.events.queries import RecordedEvent

from .columns import EventRows
from .names import CodedColumn, Names

TIER = "tier"


def with_tiers(rows: EventRows, events: Sequence[RecordedEvent]) -> EventRows:
    """The rows of these events with TIER of the tickets that begin or whose customer's tier may
    have changed, those without a row among them too. Two queries, more after a change of tier."""
    wanted = _tickets(events)
    tiers = {pk.hex: tier for pk, tier in tiers_of_tickets(wanted).items()} if wanted else {}
    known = rows.case.names
    tickets = [*known, *(ticket for ticket in tiers if ticket not in known.codes)]
    more = np.full(len(tickets) - len(known), -1, dtype=np.int32)
    attributes = {
        name: CodedColumn(np.concatenate([column.codes, more]), column.names)
        for name, column in rows.case_attributes.items()
    }
    attributes[TIER] = CodedColumn.of([tiers.get(ticket) for ticket in tickets])
    case = CodedColumn(rows.case.codes, Names.of(tickets))
    return replace(rows, case=case, case_attributes=attributes)


def _tickets(events: Sequence[RecordedEvent]) -> set[UUID]:
    found: set[UUID] = set()
    contacts: set[UUID] = set()
    for event in events:
        ticket = event.subject("ticket")
        if ticket is not None and isinstance(event.payload, TicketOpened):
            found.add(UUID(ticket))
        elif isinstance(event.payload, TierChanged | ContactMerged | ContactUnmerged):
            contacts |= {UUID(each.id) for each in event.subjects if each.kind == "contact"}
    if contacts:
        heads = set(speakers(contacts).values())
        found.update(tickets_with_contacts({pk for head in heads for pk in family(head)}))
    return found
