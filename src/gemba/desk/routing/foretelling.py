"""Who foretells: a slot that a room above fills, for this one knows nothing of what is to come."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from uuid import UUID

Foreteller = Callable[[Collection[UUID], datetime], Mapping[UUID, float]]
"""By ticket how likely its promise is broken, 0 to 1; those of which nothing can be said are
missing. Asked while tickets are handed out: it looks up what is known already, and works out
nothing."""

_foretellers: list[Foreteller] = []


def foretells_breach(by: Foreteller) -> None:
    """Say who is asked; called in the `ready` of a room's app."""
    _foretellers[:] = [by]


def breach_chances(ticket_ids: Collection[UUID], *, now: datetime) -> Mapping[UUID, float]:
    """How likely the promises of these tickets are broken; {} where nobody foretells."""
    return _foretellers[0](ticket_ids, now) if _foretellers and ticket_ids else {}
