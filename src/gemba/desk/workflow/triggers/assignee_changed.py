"""Somebody gets the ticket, or it is given back."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from gemba.desk.workflow.happenings import Happening, What
from gemba.desk.workflow.triggers.trigger import Trigger


@dataclass(frozen=True)
class AssigneeChanged(Trigger):
    """Somebody gets the ticket, or it is given back."""

    name: ClassVar = "assignee_changed"
    label: ClassVar = _("the assignee changes")

    def hears(self, happening: Happening) -> bool:
        """Just that."""
        return happening.what is What.ASSIGNEE


TRIGGER = AssigneeChanged
