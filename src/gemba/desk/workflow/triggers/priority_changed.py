"""The ticket became more or less urgent."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.workflow.happenings import Happening, What
from gemba.desk.workflow.offers import priorities
from gemba.desk.workflow.parts import Asked, parameter
from gemba.desk.workflow.triggers.trigger import Trigger


@dataclass(frozen=True)
class PriorityBecame(Trigger):
    """The ticket became more or less urgent."""

    to: tuple[str, ...] = parameter(
        gettext_lazy("To (none: any)"),
        Asked.CODES,
        offered=priorities,
        default=(),
        is_optional=True,
    )

    name: ClassVar = "priority_changed"
    label: ClassVar = gettext_lazy("the priority changes")

    def said(self) -> str:
        """As a clause."""
        if not self.to:
            return str(self.label)
        return _("the priority becomes {value}").format(value=self.told("to"))

    def hears(self, happening: Happening) -> bool:
        """To one of those chosen, or to anything."""
        return happening.what is What.PRIORITY and (not self.to or happening.value in self.to)


TRIGGER = PriorityBecame
