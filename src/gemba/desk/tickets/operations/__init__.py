"""Acting on tickets: one verb, one function, one transaction, at least one event."""

from gemba.desk.tickets.operations.acting import TicketUnknown
from gemba.desk.tickets.operations.answering import (
    Acknowledgement,
    Reply,
    ThreadChanged,
    acknowledge,
    add_note,
    reply,
)
from gemba.desk.tickets.operations.changing import (
    ChangeRefused,
    add_tag,
    assign,
    close_resolved,
    remove_tag,
    reopen,
    resolve,
    set_priority,
    set_status,
    set_type,
    transfer,
)
from gemba.desk.tickets.operations.delivering import (
    claim_deliveries,
    hold_deliveries,
    mark_deferred,
    mark_failed,
    mark_sent,
    retry_delivery,
)
from gemba.desk.tickets.operations.histories import TicketHistory
from gemba.desk.tickets.operations.importing import ImportRefused, import_tickets
from gemba.desk.tickets.operations.joining import MergeRefused, merge_tickets, unmerge_tickets
from gemba.desk.tickets.operations.linking import issue_link, revoke_links
from gemba.desk.tickets.operations.receiving import (
    InboundFile,
    InboundMessage,
    Receipt,
    receive_messages,
)
from gemba.desk.tickets.operations.setting_up import create_inbox

__all__ = [
    "Acknowledgement",
    "ChangeRefused",
    "ImportRefused",
    "InboundFile",
    "InboundMessage",
    "MergeRefused",
    "Receipt",
    "Reply",
    "ThreadChanged",
    "TicketHistory",
    "TicketUnknown",
    "acknowledge",
    "add_note",
    "add_tag",
    "assign",
    "claim_deliveries",
    "close_resolved",
    "create_inbox",
    "hold_deliveries",
    "import_tickets",
    "issue_link",
    "mark_deferred",
    "mark_failed",
    "mark_sent",
    "merge_tickets",
    "receive_messages",
    "remove_tag",
    "reopen",
    "reply",
    "resolve",
    "retry_delivery",
    "revoke_links",
    "set_priority",
    "set_status",
    "set_type",
    "transfer",
    "unmerge_tickets",
]
