"""What the channels room says of its own accord; messages and tickets speak for themselves."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, blank, event_type


@event_type(
    "mail.quarantined",
    sentence=gettext_noop("A mail was put into quarantine: {reason}"),
    personal={"reason": blank},
)
@dataclass(frozen=True)
class MailQuarantined(EventPayload):
    """A mail was put aside for a person to look at; its raw bytes are kept."""

    reason: str


@event_type(
    "mail.retried",
    sentence=gettext_noop("{actor} had a mail from quarantine read again"),
    personal={},
)
@dataclass(frozen=True)
class MailRetried(EventPayload):
    """Somebody had a quarantined mail read again."""


@event_type(
    "mail.set_aside",
    sentence=gettext_noop("{actor} set a mail from quarantine aside"),
    personal={},
)
@dataclass(frozen=True)
class MailSetAside(EventPayload):
    """Somebody looked at a quarantined mail and decided that it needs nothing."""


@event_type(
    "acknowledgement.withheld",
    sentence=gettext_noop("No confirmation was sent: {reason}"),
    personal={},
)
@dataclass(frozen=True)
class AcknowledgementWithheld(EventPayload):
    """No confirmation was sent, so that nobody can be flooded through the desk."""

    reason: str


@event_type(
    "mail_account.changed",
    sentence=gettext_noop("{actor} changed how the inbox fetches and sends mail"),
    personal={},
)
@dataclass(frozen=True)
class MailAccountChanged(EventPayload):
    """How the mail of an inbox is fetched or sent was set up anew."""
