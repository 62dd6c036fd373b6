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
from gemba.desk.tickets.operations.families import link_child, unlink_child
from gemba.desk.tickets.operations.guarding import closing_guard, closing_guards, reasons_against
from gemba.desk.tickets.operations.histories import TicketHistory
from gemba.desk.tickets.operations.holding import (
    HOLD_SECONDS,
    TOAST_SECONDS,
    UndoneReply,
    undo_reply,
)
from gemba.desk.tickets.operations.importing import ImportRefused, import_tickets
from gemba.desk.tickets.operations.joining import MergeRefused, merge_tickets, unmerge_tickets
from gemba.desk.tickets.operations.linking import issue_link, revoke_links
from gemba.desk.tickets.operations.naming import promise_due, set_product, set_vendor
from gemba.desk.tickets.operations.parting import reply_and_snooze
from gemba.desk.tickets.operations.receiving import (
    InboundFile,
    InboundMessage,
    Receipt,
    receive_messages,
)
from gemba.desk.tickets.operations.refusing import ChangeRefused
from gemba.desk.tickets.operations.scheduling import (
    cancel_schedule,
    edit_schedule,
    schedule_reply,
    send_scheduled,
)
from gemba.desk.tickets.operations.setting_up import create_inbox
from gemba.desk.tickets.operations.siding import (
    SideMail,
    start_side_conversation,
    write_side_message,
)
from gemba.desk.tickets.operations.snoozing import snooze, wake, wake_due
from gemba.desk.tickets.operations.sorting import (
    add_tags,
    set_priorities,
    set_products,
    set_types,
)
from gemba.desk.tickets.operations.splitting import split_ticket
from gemba.desk.tickets.operations.together import BulkResult, Refusal, TicketVerb, in_bulk
from gemba.desk.tickets.operations.undoing import BulkUndone, undo_in_bulk

__all__ = [
    "HOLD_SECONDS",
    "TOAST_SECONDS",
    "Acknowledgement",
    "BulkResult",
    "BulkUndone",
    "ChangeRefused",
    "ImportRefused",
    "InboundFile",
    "InboundMessage",
    "MergeRefused",
    "Receipt",
    "Refusal",
    "Reply",
    "SideMail",
    "ThreadChanged",
    "TicketHistory",
    "TicketUnknown",
    "TicketVerb",
    "UndoneReply",
    "acknowledge",
    "add_note",
    "add_tag",
    "add_tags",
    "assign",
    "cancel_schedule",
    "claim_deliveries",
    "close_resolved",
    "closing_guard",
    "closing_guards",
    "create_inbox",
    "edit_schedule",
    "hold_deliveries",
    "import_tickets",
    "in_bulk",
    "issue_link",
    "link_child",
    "mark_deferred",
    "mark_failed",
    "mark_sent",
    "merge_tickets",
    "promise_due",
    "reasons_against",
    "receive_messages",
    "remove_tag",
    "reopen",
    "reply",
    "reply_and_snooze",
    "resolve",
    "retry_delivery",
    "revoke_links",
    "schedule_reply",
    "send_scheduled",
    "set_priorities",
    "set_priority",
    "set_product",
    "set_products",
    "set_status",
    "set_type",
    "set_types",
    "set_vendor",
    "snooze",
    "split_ticket",
    "start_side_conversation",
    "transfer",
    "undo_in_bulk",
    "undo_reply",
    "unlink_child",
    "unmerge_tickets",
    "wake",
    "wake_due",
    "write_side_message",
]
