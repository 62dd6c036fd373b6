"""Reading tickets. Every query takes the actor and gives nothing to those who may not see."""

from gemba.desk.tickets.queries.access import visible_messages, visible_tickets
from gemba.desk.tickets.queries.conversation import (
    AttachmentLine,
    Conversation,
    MessageView,
    attachment,
    audience,
    conversation,
    message_html,
    ticket_id_of,
    ticket_number,
)
from gemba.desk.tickets.queries.directory import (
    InboxLine,
    PriorityLine,
    StatusLine,
    TypeLine,
    inboxes,
    priorities,
    statuses,
    ticket_types,
)
from gemba.desk.tickets.queries.figures import Figures, figures
from gemba.desk.tickets.queries.links import LinkRefused, open_link, ticket_for_contact
from gemba.desk.tickets.queries.lists import (
    VIEWS,
    TicketLine,
    TicketPage,
    ViewCount,
    ticket_page,
    tickets_of_contact,
    view_counts,
)
from gemba.desk.tickets.queries.outbox import OutboxStatus, outbox_status, outgoing_messages
from gemba.desk.tickets.queries.search import SearchHit, search_tickets
from gemba.desk.tickets.queries.timers import CLOSE_AFTER, TimerStatus, timer_status

__all__ = [
    "CLOSE_AFTER",
    "VIEWS",
    "AttachmentLine",
    "Conversation",
    "Figures",
    "InboxLine",
    "LinkRefused",
    "MessageView",
    "OutboxStatus",
    "PriorityLine",
    "SearchHit",
    "StatusLine",
    "TicketLine",
    "TicketPage",
    "TimerStatus",
    "TypeLine",
    "ViewCount",
    "attachment",
    "audience",
    "conversation",
    "figures",
    "inboxes",
    "message_html",
    "open_link",
    "outbox_status",
    "outgoing_messages",
    "priorities",
    "search_tickets",
    "statuses",
    "ticket_for_contact",
    "ticket_id_of",
    "ticket_number",
    "ticket_page",
    "ticket_types",
    "tickets_of_contact",
    "timer_status",
    "view_counts",
    "visible_messages",
    "visible_tickets",
]
