"""Where each ticket comes from and how it is tagged, as attributes of the case.

Events tell tier and merging of contacts, and a contact has many tickets; of tags they tell one at a
time. So the tickets concerned are looked up, a page of events at a time, and have the inbox, the
customer and the tags that are known when the page is read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

import numpy as np

from gemba.desk.contacts.event_types import ContactMerged, ContactUnmerged, TierChanged
from gemba.desk.contacts.queries import family, speakers
from gemba.desk.tickets.event_types import TicketOpened, TicketTagged, TicketUntagged
from gemba.desk.tickets.queries import (
    origins_of_tickets,
    tags_of_tickets,
    tickets_with_contacts,
)
from gemba.foundation.events.queries import RecordedEvent

from .columns import EventRows
from .names import CodedColumn, Names

# The inbox by its number, the tier, language and id of the contact who speaks for the customer,
# and all tags.
INBOX, TIER, LANGUAGE, CUSTOMER_ID, TAGS = "inbox", "tier", "language", "customer", "tags"
LABELS = (INBOX, TIER, LANGUAGE, CUSTOMER_ID, TAGS)
BETWEEN_TAGS = ", "


def with_labels(rows: EventRows, events: Sequence[RecordedEvent]) -> EventRows:
    """The rows of these events with LABELS of the tickets that begin, are tagged or whose customer
    may have become another, those without a row among them too. Three queries or a few more."""
    told = _told(_tickets(events))
    known = rows.case.names
    tickets = [*known, *(ticket for ticket in told if ticket not in known.codes)]
    more = np.full(len(tickets) - len(known), -1, dtype=np.int32)
    attributes = {
        name: CodedColumn(np.concatenate([column.codes, more]), column.names)
        for name, column in rows.case_attributes.items()
    }
    for name in LABELS:
        attributes[name] = CodedColumn.of([told.get(each, {}).get(name) for each in tickets])
    case = CodedColumn(rows.case.codes, Names.of(tickets))
    return replace(rows, case=case, case_attributes=attributes)


def _told(tickets: set[UUID]) -> dict[str, Mapping[str, str]]:
    if not tickets:
        return {}
    origins, tags = origins_of_tickets(tickets), tags_of_tickets(tickets)
    speaker = speakers({each.contact_id for each in origins.values()})
    return {
        pk.hex: {
            INBOX: str(origin.inbox_id),
            TIER: origin.tier,
            LANGUAGE: origin.language,
            CUSTOMER_ID: speaker[origin.contact_id].hex,
            TAGS: BETWEEN_TAGS.join(tags.get(pk, ())),
        }
        for pk, origin in origins.items()
    }


def _tickets(events: Sequence[RecordedEvent]) -> set[UUID]:
    found: set[UUID] = set()
    contacts: set[UUID] = set()
    for event in events:
        ticket = event.subject("ticket")
        if ticket is not None and isinstance(
            event.payload, TicketOpened | TicketTagged | TicketUntagged
        ):
            found.add(UUID(ticket))
        elif isinstance(event.payload, TierChanged | ContactMerged | ContactUnmerged):
            contacts |= {UUID(each.id) for each in event.subjects if each.kind == "contact"}
    if contacts:
        heads = set(speakers(contacts).values())
        found.update(tickets_with_contacts({pk for head in heads for pk in family(head)}))
    return found
