"""Acting on channels: accept, process, send, fetch, confirm."""

from gemba.desk.channels.kinds.form.payload import FormFile, FormRequest
from gemba.desk.channels.operations.accepting import accept
from gemba.desk.channels.operations.acknowledging import (
    acknowledge_requests,
    confirm_in_own_words,
    confirms_itself,
)
from gemba.desk.channels.operations.fetching import fetch_mailbox, fetch_mailboxes
from gemba.desk.channels.operations.mail_accounts import (
    AccountRefused,
    MailAccountSetup,
    ServerLogin,
    set_mail_account,
)
from gemba.desk.channels.operations.processing import IntakeLine, process_waiting
from gemba.desk.channels.operations.quarantining import (
    QuarantineRefused,
    retry_quarantined,
    set_aside,
)
from gemba.desk.channels.operations.requesting import (
    RequestRefused,
    add_customer_message,
    submit_request,
)
from gemba.desk.channels.operations.sending import send_due

__all__ = [
    "AccountRefused",
    "FormFile",
    "FormRequest",
    "IntakeLine",
    "MailAccountSetup",
    "QuarantineRefused",
    "RequestRefused",
    "ServerLogin",
    "accept",
    "acknowledge_requests",
    "add_customer_message",
    "confirm_in_own_words",
    "confirms_itself",
    "fetch_mailbox",
    "fetch_mailboxes",
    "process_waiting",
    "retry_quarantined",
    "send_due",
    "set_aside",
    "set_mail_account",
    "submit_request",
]
