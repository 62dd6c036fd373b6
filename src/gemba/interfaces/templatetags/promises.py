"""Looking up the promise of a row."""

from collections.abc import Mapping
from uuid import UUID

from django import template

register = template.Library()


@register.filter
def promise_on(promises: Mapping[UUID, object], ticket_id: UUID) -> object | None:
    """The promise a ticket's row shows; None without one."""
    return promises.get(ticket_id)
