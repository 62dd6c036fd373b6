"""Whose queue it is in."""

from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.conditions.choosing import NOBODY, RelationFact
from gemba.foundation.accounts.queries import teams

FACT = RelationFact(
    name="team",
    label=_("Team"),
    of=lambda facts: facts.team_id or NOBODY,
    column="team",
    offered=lambda: [(NOBODY, _("No team")), *((team.id, team.name) for team in teams())],
)
