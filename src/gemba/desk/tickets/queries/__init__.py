"""Reading tickets. Every query takes the actor and gives nothing to those who may not see."""

from gemba.desk.tickets.queries.access import visible_messages, visible_of, visible_tickets
from gemba.desk.tickets.queries.conversation import (
    AttachmentLine,
    Conversation,
    MessageView,
    attachment,
    audience,
    conversation,
    holder_of,
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
    products,
    statuses,
    ticket_types,
)
from gemba.desk.tickets.queries.families import TicketFamily, ticket_family
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
from gemba.desk.tickets.queries.merging import MergePreview, merge_preview
from gemba.desk.tickets.queries.moments import (
    TicketMoments,
    unsettled_moments,
    unsettled_tickets,
)
from gemba.desk.tickets.queries.opened import opened_meeting
from gemba.desk.tickets.queries.outbox import OutboxStatus, outbox_status, outgoing_messages
from gemba.desk.tickets.queries.scheduling import PlannedReply, planned_replies, planned_reply
from gemba.desk.tickets.queries.search import SearchHit, search_tickets
from gemba.desk.tickets.queries.siding import SideConversationView, side_conversations
from gemba.desk.tickets.queries.snoozing import SnoozeChoice, snooze_choices
from gemba.desk.tickets.queries.timers import CLOSE_AFTER, closing_status
from gemba.desk.tickets.queries.viewing import (
    CappedCount,
    SavedView,
    SavedViewUnknown,
    condition_page,
    saved_view,
    saved_view_body,
    saved_view_count,
    saved_view_page,
    saved_views,
)
from gemba.desk.tickets.queries.words import (
    TicketOrigin,
    TicketWords,
    open_loads,
    origins_of_tickets,
    tags_of_tickets,
    ticket_words,
    tickets_with_contacts,
)

__all__ = [
    "CLOSE_AFTER",
    "VIEWS",
    "AttachmentLine",
    "CappedCount",
    "Conversation",
    "Figures",
    "InboxLine",
    "LinkRefused",
    "MergePreview",
    "MessageView",
    "OutboxStatus",
    "PlannedReply",
    "PriorityLine",
    "SavedView",
    "SavedViewUnknown",
    "SearchHit",
    "SideConversationView",
    "SnoozeChoice",
    "StatusLine",
    "TicketFamily",
    "TicketLine",
    "TicketMoments",
    "TicketOrigin",
    "TicketPage",
    "TicketWords",
    "TypeLine",
    "ViewCount",
    "attachment",
    "audience",
    "closing_status",
    "condition_page",
    "conversation",
    "figures",
    "holder_of",
    "inboxes",
    "merge_preview",
    "message_html",
    "open_link",
    "open_loads",
    "opened_meeting",
    "origins_of_tickets",
    "outbox_status",
    "outgoing_messages",
    "planned_replies",
    "planned_reply",
    "priorities",
    "products",
    "saved_view",
    "saved_view_body",
    "saved_view_count",
    "saved_view_page",
    "saved_views",
    "search_tickets",
    "side_conversations",
    "snooze_choices",
    "statuses",
    "tags_of_tickets",
    "ticket_family",
    "ticket_for_contact",
    "ticket_id_of",
    "ticket_number",
    "ticket_page",
    "ticket_types",
    "ticket_words",
    "tickets_of_contact",
    "tickets_with_contacts",
    "unsettled_moments",
    "unsettled_tickets",
    "view_counts",
    "visible_messages",
    "visible_of",
    "visible_tickets",
]
