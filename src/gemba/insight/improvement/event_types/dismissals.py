"""Findings are set aside and taken up again."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, blank, event_type


@event_type(
    "finding.dismissed",
    sentence=gettext_noop("{actor} set a finding aside: {reason}"),
    personal={"finding_key": blank, "reason": blank},
)
@dataclass(frozen=True)
class FindingDismissed(EventPayload):
    """A finding of a log is not worth following, and why. Its key may name a customer."""

    log_key: str
    finding_key: str
    reason: str


@event_type(
    "finding.restored",
    sentence=gettext_noop("{actor} took a finding up again"),
    personal={"finding_key": blank},
)
@dataclass(frozen=True)
class FindingRestored(EventPayload):
    """A finding that had been set aside counts again."""

    log_key: str
    finding_key: str
