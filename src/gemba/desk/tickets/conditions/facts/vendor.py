"""The other company that has to do a part of it."""

from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.conditions.choosing import NOBODY, RelationFact
from gemba.foundation.accounts.queries import teams

FACT = RelationFact(
    name="vendor",
    label=_("Vendor"),
    of=lambda facts: facts.vendor_id or NOBODY,
    column="vendor",
    offered=lambda: [
        (NOBODY, _("No vendor")),
        *((team.id, team.name) for team in teams() if team.is_vendor),
    ],
)
