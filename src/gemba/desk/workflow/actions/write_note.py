"""Leave a note only colleagues can read."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.tickets import operations
from gemba.desk.tickets.conditions import TicketFacts
from gemba.desk.workflow.actions.action import Action, Effect, OnTicket
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.filling import filled_for
from gemba.desk.workflow.happenings import Happening, What
from gemba.desk.workflow.parts import Asked, parameter
from gemba.desk.workflow.variables import check_text
from gemba.foundation.kernel.text import one_line


@dataclass(frozen=True)
class WriteNote(Action):
    """Leave a note only colleagues can read."""

    name: ClassVar = "write_note"
    label: ClassVar = gettext_lazy("Write an internal note")
    icon: ClassVar = "lock"
    touches: ClassVar = frozenset()

    text: str = parameter(gettext_lazy("Note"), Asked.TEXT)

    def said(self) -> str:
        """As a sentence."""
        return _("write the note “{value}”").format(value=one_line(self.text, 80))

    def check(self) -> None:
        """Known variables only."""
        super().check()
        check_text(self.text)

    def effect(self, facts: TicketFacts, around: Around) -> Effect:  # noqa: ARG002
        """Nothing changes but that a note is there."""
        return Effect(facts, (Happening(What.NOTED),))

    def perform(self, on: OnTicket) -> None:
        """Through the door of the tickets."""
        operations.add_note(
            ticket_id=on.ticket_id,
            text=filled_for(self.text, on.ticket_id, on.actor),
            actor=on.actor,
            now=on.now,
            cause=on.cause,
        )


ACTION = WriteNote
