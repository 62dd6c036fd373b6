"""How policies are told in their list: what they promise, whom they serve, which never count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemba.desk.sla.policy import policy_of
from gemba.desk.sla.queries import open_tickets_by_policy
from gemba.desk.tickets.conditions import Group
from gemba.foundation.definitions.queries import Definition


def uses(definitions: Sequence[Definition]) -> Mapping[UUID, str]:
    """How many open tickets go by each policy, and which of them can never be reached."""
    served = open_tickets_by_policy()
    found: dict[UUID, str] = {}
    above = ""
    for each in sorted(definitions, key=lambda one: one.position):
        count = served.get(each.id, 0)
        if each.is_on and above:
            found[each.id] = _("never reached: “{name}” above it fits every ticket").format(
                name=above
            )
        elif count:
            found[each.id] = ngettext("{n} open ticket", "{n} open tickets", count).format(n=count)
        if each.is_on and _fits_all(each):
            above = above or each.name
    return found


def _fits_all(definition: Definition) -> bool:
    condition = policy_of(definition).condition
    return isinstance(condition, Group) and condition.is_all and not condition.parts
