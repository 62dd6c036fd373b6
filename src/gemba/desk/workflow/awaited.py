"""What a step waits for, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from gemba.desk.workflow.happenings import ANSWERED, CLOSED, RESOLVED, What
from gemba.desk.workflow.triggers import known_triggers

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

_OF_PROCESSES: Mapping[str, _StrOrPromise] = {
    RESOLVED: _("the ticket is resolved"),
    CLOSED: _("the ticket is closed"),
    ANSWERED: _("the vendor answers"),
}


def message_words(name: str) -> str:
    """What happens to a ticket as rules call it; other messages by the name in their drawing."""
    if name in _OF_PROCESSES:
        return str(_OF_PROCESSES[name])
    trigger = known_triggers().get(name) if name in set(What) else None
    return str(trigger.label) if trigger is not None else name
