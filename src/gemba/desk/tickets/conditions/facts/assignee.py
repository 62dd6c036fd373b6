"""Who has it."""

from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.conditions.choosing import NOBODY, RelationFact
from gemba.foundation.accounts.queries import desk_people

FACT = RelationFact(
    name="assignee",
    label=_("Assignee"),
    of=lambda facts: facts.assignee_id or NOBODY,
    column="assignee",
    offered=lambda: [(NOBODY, _("Nobody")), *((who.id, who.name) for who in desk_people())],
)
