"""What the channels room says of its own accord; messages and tickets speak for themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import Erasure, EventPayload, blank, event_type


@event_type
@dataclass(frozen=True)
class MailQuarantined(EventPayload):
    """A mail was put aside for a person to look at; its raw bytes are kept."""

    name: ClassVar[str] = "mail.quarantined"
    sentence: ClassVar[str] = gettext_noop("A mail was put into quarantine: {reason}")
    personal: ClassVar[Mapping[str, Erasure]] = {"reason": blank}

    reason: str


@event_type
@dataclass(frozen=True)
class MailRetried(EventPayload):
    """Somebody had a quarantined mail read again."""

    name: ClassVar[str] = "mail.retried"
    sentence: ClassVar[str] = gettext_noop("{actor} had a mail from quarantine read again")
    personal: ClassVar[Mapping[str, Erasure]] = {}


@event_type
@dataclass(frozen=True)
class MailSetAside(EventPayload):
    """Somebody looked at a quarantined mail and decided that it needs nothing."""

    name: ClassVar[str] = "mail.set_aside"
    sentence: ClassVar[str] = gettext_noop("{actor} set a mail from quarantine aside")
    personal: ClassVar[Mapping[str, Erasure]] = {}


@event_type
@dataclass(frozen=True)
class AcknowledgementWithheld(EventPayload):
    """No confirmation was sent, so that nobody can be flooded through the desk."""

    name: ClassVar[str] = "acknowledgement.withheld"
    sentence: ClassVar[str] = gettext_noop("No confirmation was sent: {reason}")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    reason: str


@event_type
@dataclass(frozen=True)
class MailAccountChanged(EventPayload):
    """How the mail of an inbox is fetched or sent was set up anew."""

    name: ClassVar[str] = "mail_account.changed"
    sentence: ClassVar[str] = gettext_noop("{actor} changed how the inbox fetches and sends mail")
    personal: ClassVar[Mapping[str, Erasure]] = {}
