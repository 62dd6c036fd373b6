"""So much of a promise's time has run that somebody should look."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from gemba.desk.workflow.happenings import Happening, What
from gemba.desk.workflow.triggers.trigger import Trigger


@dataclass(frozen=True)
class PromiseIsDue(Trigger):
    """So much of a promise's time has run that somebody should look."""

    name: ClassVar = "promise_warned"
    label: ClassVar = _("a promise is due soon")

    def hears(self, happening: Happening) -> bool:
        """Just that."""
        return happening.what is What.WARNED


TRIGGER = PromiseIsDue
