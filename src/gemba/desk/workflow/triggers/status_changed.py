"""The ticket waits for somebody else now."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.workflow.happenings import Happening, What
from gemba.desk.workflow.offers import statuses
from gemba.desk.workflow.parts import Asked, parameter
from gemba.desk.workflow.triggers.trigger import Trigger


@dataclass(frozen=True)
class StatusBecame(Trigger):
    """The ticket waits for somebody else now."""

    to: tuple[str, ...] = parameter(
        gettext_lazy("To (none: any)"), Asked.CODES, offered=statuses, default=(), is_optional=True
    )

    name: ClassVar = "status_changed"
    label: ClassVar = gettext_lazy("the status changes")

    def said(self) -> str:
        """As a clause."""
        if not self.to:
            return str(self.label)
        return _("the status becomes {value}").format(value=self.told("to"))

    def hears(self, happening: Happening) -> bool:
        """To one of those chosen, or to anything."""
        return happening.what is What.STATUS and (not self.to or happening.value in self.to)


TRIGGER = StatusBecame
